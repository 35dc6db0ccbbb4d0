//! What the machine formats say, as `output.md` fixes it: a private mirror of the analysis, so that a type
//! inside may change without a reader outside noticing. Borrows everything that it can.

use super::safe::acts;
use crate::analysis::Analysis;
use crate::attribution::Kind;
use crate::draft::Draft;
use crate::speaker::{SpeakerType, Step};
use crate::text::{Place, Span};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::io;

/// Some words of the draft and where they stand in the file.
#[derive(Serialize)]
pub struct Words<'a> {
    /// The words as a reader sees them, several places' words joined by one space.
    pub text: Cow<'a, str>,
    /// Where they stand on disk.
    #[serde(serialize_with = "places")]
    pub spans: (&'a Draft, &'a [Span]),
}

fn places<S: Serializer>(spans: &(&Draft, &[Span]), serializer: S) -> Result<S::Ok, S::Error> {
    let (draft, spans) = spans;
    serializer.collect_seq(spans.iter().map(|span| OnDisk::from(draft.place(*span))))
}

/// A place in the file on disk, as the formats write it.
#[derive(Serialize)]
pub struct OnDisk {
    start: u64,
    end: u64,
    line: u32,
    column: u32,
}

impl From<Place> for OnDisk {
    fn from(place: Place) -> OnDisk {
        OnDisk { start: place.start, end: place.end, line: place.line, column: place.column }
    }
}

impl<'a> Words<'a> {
    /// The words under some spans; `None` where there are none.
    pub fn of(analysis: &'a Analysis, spans: &'a [Span]) -> Option<Words<'a>> {
        (!spans.is_empty()).then(|| Words { text: analysis.words(spans), spans: (&analysis.draft, spans) })
    }
}

/// The speaker of an attribution.
#[derive(Serialize)]
pub struct Speaker<'a> {
    name: &'a str,
    r#type: SpeakerType,
    role: Option<&'a str>,
    affiliation: Option<&'a str>,
}

impl<'a> Speaker<'a> {
    /// The origin of an attribution; `None` where the text names none.
    pub fn of(analysis: &'a Analysis, attribution: usize) -> Option<Speaker<'a>> {
        analysis.speaker(attribution).map(|speaker| Speaker {
            name: &speaker.name,
            r#type: speaker.kind,
            role: speaker.role.as_deref(),
            affiliation: speaker.affiliation.as_deref(),
        })
    }
}

/// One step of a chain.
#[derive(Serialize)]
pub struct Link<'a> {
    name: &'a str,
    r#type: SpeakerType,
}

impl<'a> Link<'a> {
    fn of(analysis: &'a Analysis, step: &Step) -> Option<Link<'a>> {
        let speaker = analysis.cast.speakers.get(step.speaker as usize)?;
        Some(Link { name: &speaker.name, r#type: speaker.kind })
    }
}

/// The chain of an attribution, origin first; empty where nobody is credited.
pub fn chain(analysis: &Analysis, attribution: usize) -> Vec<Link<'_>> {
    let steps = analysis.chain(attribution).map_or(&[][..], |chain| &chain.steps);
    steps.iter().filter_map(|step| Link::of(analysis, step)).collect()
}

/// A value as one line of JSON. Characters that could act on a terminal (see [`safe`](super::safe)) are
/// escaped, which a reader of JSON takes back.
pub fn json(out: &mut Vec<u8>, value: &impl Serialize) {
    // Writing into memory, of types without maps: there is nothing that could fail.
    let _ = value.serialize(&mut serde_json::Serializer::with_formatter(out, Escaped));
}

struct Escaped;

impl serde_json::ser::Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, out: &mut W, text: &str) -> io::Result<()> {
        if text.is_ascii() && !text.contains('\x7f') {
            return out.write_all(text.as_bytes());
        }
        let mut plain = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| acts(*c)) {
            out.write_all(&text.as_bytes()[plain..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            plain = at + c.len_utf8();
        }
        out.write_all(&text.as_bytes()[plain..])
    }
}

/// One attribution, as `extract` prints it.
#[derive(Serialize)]
pub struct Attribution<'a> {
    document: &'a str,
    id: usize,
    kind: &'static str,
    content: Option<Words<'a>>,
    quotes: Vec<Words<'a>>,
    cue: Option<Words<'a>>,
    source: Option<Words<'a>>,
    speaker: Option<Speaker<'a>>,
    chain: Vec<Link<'a>>,
    anonymous: bool,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why<'a>>,
}

/// Why an attribution was found, on demand.
#[derive(Serialize)]
pub struct Why<'a> {
    reason: &'static str,
    parts: &'a [(String, f32)],
}

impl<'a> Attribution<'a> {
    /// The attribution numbered `index` (ids in the output start at 1).
    pub fn of(analysis: &'a Analysis, index: usize, why: bool) -> Attribution<'a> {
        let attribution = &analysis.attributions[index];
        let quotations = &analysis.quotations.list;
        Attribution {
            document: &analysis.draft.path,
            id: index + 1,
            kind: kind(attribution.kind),
            content: Words::of(analysis, &attribution.content),
            quotes: (attribution.quotations.iter())
                .filter_map(|&quotation| Words::of(analysis, &quotations.get(quotation as usize)?.parts))
                .collect(),
            cue: Words::of(analysis, &attribution.cue),
            source: Words::of(analysis, &attribution.source),
            speaker: Speaker::of(analysis, index),
            chain: chain(analysis, index),
            anonymous: analysis.cast.chains.get(index).is_some_and(|chain| chain.anonymous),
            confidence: rounded(attribution.confidence),
            why: why.then_some(Why { reason: attribution.reason, parts: &attribution.why }),
        }
    }
}

/// How a kind is written.
pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Direct => "direct",
        Kind::Mixed => "mixed",
        Kind::Indirect => "indirect",
    }
}

/// How a type of speaker is written.
pub fn speaker_type(kind: SpeakerType) -> &'static str {
    match kind {
        SpeakerType::Person => "person",
        SpeakerType::People => "people",
        SpeakerType::Organisation => "organisation",
        SpeakerType::Publication => "publication",
        SpeakerType::Document => "document",
        SpeakerType::Group => "group",
        SpeakerType::Anonymous => "anonymous",
        SpeakerType::Author => "author",
        SpeakerType::Other => "other",
    }
}

/// A share with three decimals, so that outputs don't show digits that mean nothing.
pub fn rounded(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}
