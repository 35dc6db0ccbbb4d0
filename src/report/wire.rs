//! What the machine formats say, as `output.md` fixes it: a private mirror of the analysis, so that a type
//! inside may change without a reader outside noticing. Borrows everything that it can.

use super::safe::acts;
use crate::analysis::Analysis;
use crate::attribution::Kind;
use crate::check::Checked;
use crate::draft::Draft;
use crate::rule;
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

pub(super) struct Escaped;

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

/// One quotation with its verdict, as `check` prints it.
#[derive(Serialize)]
pub struct Quotation<'a> {
    document: &'a str,
    id: usize,
    quote: Option<Words<'a>>,
    speaker: Option<Speaker<'a>>,
    chain: Vec<Link<'a>>,
    verdict: &'static str,
    tier: Option<&'static str>,
    similarity: f64,
    reason: &'a str,
    r#match: Option<Match<'a>>,
    edits: Vec<Edit>,
    rules: Vec<Finding<'a>>,
}

/// The passage of the record.
#[derive(Serialize)]
pub struct Match<'a> {
    record: &'a str,
    title: Option<&'a str>,
    speaker: Option<&'a str>,
    date: Option<String>,
    url: Option<&'a str>,
    locator: &'a str,
    spans: &'a [Span],
    text: &'a str,
}

impl<'a> Match<'a> {
    /// A match, as every verb prints it.
    pub fn of(found: &'a crate::matching::Match) -> Match<'a> {
        Match {
            record: &found.record,
            title: found.title.as_deref(),
            speaker: found.speaker.as_deref(),
            date: found.date.map(|date| date.to_string()),
            url: found.url.as_deref(),
            locator: &found.locator,
            spans: &found.spans,
            text: &found.text,
        }
    }
}

/// One difference.
#[derive(Serialize)]
struct Edit {
    op: &'static str,
    quote: Option<OnDisk>,
    record: Option<Span>,
    kind: &'static str,
}

/// One finding.
#[derive(Serialize)]
pub struct Finding<'a> {
    rule: &'static str,
    level: &'static str,
    message: &'a str,
    notes: &'a [String],
    span: OnDisk,
    quote: Option<usize>,
    key: &'a str,
}

impl<'a> Finding<'a> {
    /// A finding; quotations are numbered from 1.
    pub fn of(analysis: &Analysis, finding: &'a rule::Finding) -> Finding<'a> {
        Finding {
            rule: finding.rule,
            level: finding.level.name(),
            message: &finding.message,
            notes: &finding.notes,
            span: place(analysis, finding).into(),
            quote: finding.quotation.map(|index| index as usize + 1),
            key: &finding.key,
        }
    }
}

/// Where a finding stands on disk.
pub fn place(analysis: &Analysis, finding: &rule::Finding) -> Place {
    finding.place.unwrap_or_else(|| analysis.draft.place(finding.span))
}

/// The two ends of a finding on disk: where it starts, and the empty place where it ends.
pub fn ends(analysis: &Analysis, finding: &rule::Finding) -> (Place, Place) {
    match finding.place {
        Some(place) => (place, place),
        None => ends_of(analysis, finding.span),
    }
}

/// The two ends of a span on disk.
pub fn ends_of(analysis: &Analysis, span: Span) -> (Place, Place) {
    let from = analysis.draft.place(span);
    if span.is_empty() {
        return (from, from);
    }
    // The end belongs to the last character, not to whatever stands after it.
    let text = &analysis.draft.text;
    let last = span.of(text).chars().next_back().map_or(0, char::len_utf8);
    let tail = analysis.draft.place(Span { start: span.end - last as u32, end: span.end });
    let broke = span.of(text).ends_with('\n');
    let column = if broke { tail.column } else { tail.column + 1 };
    (from, Place { start: from.end, end: from.end, line: tail.line, column })
}

impl<'a> Quotation<'a> {
    /// The quotation numbered `index` (ids in the output start at 1), credited as `attribution` says, with the
    /// findings on it.
    pub fn of(
        checked: &'a Checked,
        index: usize,
        attribution: Option<u32>,
        findings: &[&'a rule::Finding],
    ) -> Quotation<'a> {
        let analysis = &checked.analysis;
        let verdict = &analysis.verdicts[index];
        let on_disk = |span: Span| OnDisk::from(analysis.draft.place(span));
        Quotation {
            document: &analysis.draft.path,
            id: index + 1,
            quote: Words::of(analysis, &analysis.quotations.list[index].parts),
            speaker: attribution.and_then(|attribution| Speaker::of(analysis, attribution as usize)),
            chain: attribution.map_or(Vec::new(), |attribution| chain(analysis, attribution as usize)),
            verdict: verdict.kind.name(),
            tier: verdict.tier.map(|tier| tier.name()),
            similarity: rounded(verdict.similarity),
            reason: &verdict.reason,
            r#match: verdict.matched.as_ref().map(Match::of),
            edits: (verdict.matched.iter().flat_map(|found| &found.edits))
                .map(|edit| Edit {
                    op: edit.op.name(),
                    quote: edit.quote.map(on_disk),
                    record: edit.record,
                    kind: edit.kind.name(),
                })
                .collect(),
            rules: findings.iter().map(|finding| Finding::of(analysis, finding)).collect(),
        }
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
