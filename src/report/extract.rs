//! Attributions, one draft at a time: JSON Lines, JSON, CSV, and lines for people.

use super::human::wrapped;
use super::table::row;
use super::{safe, wire};
use crate::analysis::Analysis;
use crate::speaker::SpeakerType;
use anstyle::{AnsiColor, Style};
use std::io::Write;

/// How attributions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, in lines of at most so many columns.
    Human(usize),
    /// One array of objects.
    Json,
    /// One object a line.
    Jsonl,
    /// A table, RFC 4180.
    Csv,
}

/// What stands before the first draft.
pub fn head(format: Format) -> Vec<u8> {
    match format {
        Format::Human(_) | Format::Jsonl => Vec::new(),
        Format::Json => b"[".to_vec(),
        Format::Csv => row(&COLUMNS),
    }
}

/// What stands after the last; `any` tells whether any attribution was written.
pub fn tail(format: Format, any: bool) -> &'static [u8] {
    match format {
        Format::Json if any => b"\n]\n",
        Format::Json => b"]\n",
        _ => b"",
    }
}

/// The attributions of one draft. In [`Format::Json`] every object comes with a comma before it, which the
/// caller drops before the very first.
pub fn body(analysis: &Analysis, format: Format, why: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(analysis.attributions.len() * 700);
    match format {
        Format::Human(width) => human(analysis, width, &mut out),
        Format::Csv => table(analysis, &mut out),
        Format::Json | Format::Jsonl => {
            for index in 0..analysis.attributions.len() {
                if format == Format::Json {
                    out.extend_from_slice(b",\n");
                }
                wire::json(&mut out, &wire::Attribution::of(analysis, index, why));
                if format == Format::Jsonl {
                    out.push(b'\n');
                }
            }
        }
    }
    out
}

const COLUMNS: [&str; 19] = [
    "document",
    "id",
    "kind",
    "line",
    "column",
    "start",
    "end",
    "content",
    "quotes",
    "cue",
    "source",
    "speaker",
    "type",
    "role",
    "affiliation",
    "chain",
    "anonymous",
    "confidence",
    "spans",
];

fn table(analysis: &Analysis, out: &mut Vec<u8>) {
    for (index, attribution) in analysis.attributions.iter().enumerate() {
        let first = attribution.content.first().copied().unwrap_or_default();
        let place = analysis.draft.place(first);
        let last = attribution.content.last().map_or(place, |&last| analysis.draft.place(last));
        let speaker = analysis.speaker(index);
        let quotes: Vec<String> = (attribution.quotations.iter())
            .filter_map(|&q| analysis.quotations.list.get(q as usize))
            .map(|quotation| analysis.words(&quotation.parts).into_owned())
            .collect();
        let spans: Vec<String> = (attribution.content.iter())
            .map(|&span| analysis.draft.place(span))
            .map(|place| format!("{}-{}", place.start, place.end))
            .collect();
        let cells = [
            analysis.draft.path.clone(),
            (index + 1).to_string(),
            wire::kind(attribution.kind).to_string(),
            place.line.to_string(),
            place.column.to_string(),
            place.start.to_string(),
            last.end.to_string(),
            analysis.words(&attribution.content).into_owned(),
            quotes.join(" | "),
            analysis.words(&attribution.cue).into_owned(),
            analysis.words(&attribution.source).into_owned(),
            speaker.map_or(String::new(), |s| s.name.clone()),
            speaker.map_or(String::new(), |s| wire::speaker_type(s.kind).to_string()),
            speaker.and_then(|s| s.role.clone()).unwrap_or_default(),
            speaker.and_then(|s| s.affiliation.clone()).unwrap_or_default(),
            through(analysis, index, " < "),
            analysis.cast.chains.get(index).is_some_and(|chain| chain.anonymous).to_string(),
            wire::rounded(attribution.confidence).to_string(),
            spans.join(" "),
        ];
        out.extend(row(&cells));
    }
}

/// The names of a chain, origin first.
fn through(analysis: &Analysis, attribution: usize, between: &str) -> String {
    let steps = analysis.chain(attribution).map_or(&[][..], |chain| &chain.steps);
    let names: Vec<&str> = (steps.iter())
        .filter_map(|step| analysis.cast.speakers.get(step.speaker as usize))
        .map(|speaker| speaker.name.as_str())
        .collect();
    names.join(between)
}

const PATH: Style = Style::new().bold();
const NAME: Style = AnsiColor::Cyan.on_default().bold();
const FAINT: Style = Style::new().dimmed();

fn human(analysis: &Analysis, width: usize, out: &mut Vec<u8>) {
    let path = safe::line(&analysis.draft.path);
    let count = analysis.attributions.len();
    let s = if count == 1 { "" } else { "s" };
    let _ = writeln!(out, "{PATH}{path}{PATH:#}  {FAINT}{count} attribution{s}{FAINT:#}");
    for (index, attribution) in analysis.attributions.iter().enumerate() {
        let place = analysis.draft.place(attribution.content.first().copied().unwrap_or_default());
        let speaker = analysis.speaker(index);
        let name = speaker.map_or("nobody is credited".into(), |s| safe::line(&s.name));
        let at = format!("{}:{}", place.line, place.column);
        let kind = wire::kind(attribution.kind);
        let _ = write!(out, "  {FAINT}{at:<8}{FAINT:#}{kind:<9} {NAME}{name}{NAME:#}");
        if let Some(speaker) = speaker {
            let mut about: Vec<String> = [&speaker.role, &speaker.affiliation]
                .into_iter()
                .flatten()
                .map(|words| safe::line(words))
                .collect();
            if !matches!(speaker.kind, SpeakerType::Person) {
                about.push(wire::speaker_type(speaker.kind).to_string());
            }
            if !about.is_empty() {
                let _ = write!(out, " {FAINT}({}){FAINT:#}", about.join(", "));
            }
        }
        let chain = through(analysis, index, " via ");
        if let Some((_, relays)) = chain.split_once(" via ") {
            let _ = write!(out, " via {}", safe::line(relays));
        }
        let cue = safe::line(&analysis.words(&attribution.cue));
        if !cue.is_empty() {
            let _ = write!(out, "  {FAINT}[{cue}]{FAINT:#}");
        }
        let words: Vec<String> =
            (attribution.content.iter()).map(|span| safe::line(span.of(&analysis.draft.text))).collect();
        for line in wrapped(&words.join(" … "), width.saturating_sub(10), 0) {
            let _ = write!(out, "\n          {line}");
        }
        let _ = writeln!(out);
    }
}
