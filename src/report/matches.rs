//! Answers about single quotations: `match`'s lines and rows, and `find`'s passages for people.

use super::human::wrapped;
use super::safe;
use super::wire::{self, rounded};
use crate::corpus::Stats;
use crate::matching::{self, Edit};
use crate::text::Span;
use crate::verdict::Verdict;
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use std::fmt::Write;

/// One answer of `match`.
#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    verdict: &'static str,
    tier: Option<&'static str>,
    similarity: f64,
    reason: &'a str,
    r#match: Option<wire::Match<'a>>,
    edits: Vec<Difference<'a>>,
}

/// A passage that `find` gives.
#[derive(Serialize)]
struct Passage<'a> {
    rank: usize,
    similarity: f64,
    tier: Option<&'static str>,
    r#match: wire::Match<'a>,
    edits: Vec<Difference<'a>>,
}

/// A difference; places in the quotation are bytes of the quotation's own text.
#[derive(Serialize)]
struct Difference<'a> {
    op: &'static str,
    quote: Option<Span>,
    record: Option<Span>,
    kind: &'static str,
    from: &'a str,
    to: &'a str,
}

fn differences(edits: &[Edit]) -> Vec<Difference<'_>> {
    let one = |e: &'_ Edit| (e.op.name(), e.quote, e.place, e.kind.name());
    edits
        .iter()
        .map(|e| {
            let (op, quote, record, kind) = one(e);
            Difference { op, quote, record, kind, from: &e.from, to: &e.to }
        })
        .collect()
}

/// A line of JSON for one quotation.
pub fn line(id: &str, verdict: &Verdict) -> Vec<u8> {
    json_line(&Answer {
        id,
        verdict: verdict.kind.name(),
        tier: verdict.tier.map(|t| t.name()),
        similarity: rounded(verdict.similarity),
        reason: &verdict.reason,
        r#match: verdict.matched.as_ref().map(wire::Match::of),
        edits: verdict.matched.as_ref().map_or(Vec::new(), |m| differences(&m.edits)),
    })
}

/// Names of the columns of [`row`].
pub const COLUMNS: [&str; 13] = [
    "id",
    "verdict",
    "tier",
    "similarity",
    "record",
    "title",
    "speaker",
    "date",
    "url",
    "locator",
    "text",
    "edits",
    "reason",
];

/// A row of CSV for one quotation. Cells are guarded against spreadsheets.
pub fn row(id: &str, verdict: &Verdict) -> Vec<String> {
    let found = verdict.matched.as_ref();
    let edits: Vec<String> = found
        .iter()
        .flat_map(|m| &m.edits)
        .map(|e| format!("{} {}: {:?} → {:?}", e.op.name(), e.kind.name(), e.from, e.to))
        .collect();
    let text = |t: Option<&str>| t.unwrap_or("").to_owned();
    [
        id.to_owned(),
        verdict.kind.name().to_owned(),
        text(verdict.tier.map(|t| t.name())),
        format!("{:.3}", verdict.similarity),
        text(found.map(|m| &m.record[..])),
        text(found.and_then(|m| m.title.as_deref())),
        text(found.and_then(|m| m.speaker.as_deref())),
        found.and_then(|m| m.date).map_or(String::new(), |d| d.to_string()),
        text(found.and_then(|m| m.url.as_deref())),
        text(found.map(|m| &m.locator[..])),
        text(found.map(|m| &m.text[..])),
        edits.join("; "),
        verdict.reason.clone(),
    ]
    .into_iter()
    .map(|cell| safe::cell(&cell).into_owned())
    .collect()
}

/// A line of JSON for one passage.
pub fn passage_line(rank: usize, found: &matching::Match) -> Vec<u8> {
    json_line(&Passage {
        rank,
        similarity: rounded(found.similarity),
        tier: found.edits.is_empty().then(|| found.tier.name()),
        r#match: wire::Match::of(found),
        edits: differences(&found.edits),
    })
}

/// One passage for people, in lines of at most `width` columns: where it stands, then its words, then what differs.
pub fn passage_text(rank: usize, found: &matching::Match, width: usize) -> String {
    const IN: usize = 3;
    let (bold, dim, plain) = (Style::new().bold(), Style::new().dimmed(), Style::new());
    let row = |style: Style, text: &str| -> String {
        let lines = wrapped(text, width.saturating_sub(IN), 0);
        lines.iter().map(|line| format!("{:IN$}{style}{line}{style:#}\n", "")).collect()
    };
    let (gone, added) = (AnsiColor::Red.on_default(), AnsiColor::Green.on_default());
    let mut out = String::new();
    let who = found.speaker.as_deref().unwrap_or("speaker not named");
    let when = found.date.map_or("no date".to_owned(), |d| d.to_string());
    let tier = if found.edits.is_empty() {
        found.tier.name().to_owned()
    } else {
        format!(
            "{} differ{}",
            count(found.edits.len(), "place"),
            if found.edits.len() == 1 { "s" } else { "" }
        )
    };
    let _ = writeln!(
        out,
        "{bold}{rank}. {}{bold:#}, {when} {dim}({}%, {tier}){dim:#}",
        safe::line(who),
        (found.similarity * 100.0).round()
    );
    let title = found.title.as_deref().map_or(String::new(), |t| format!("{}, ", safe::line(t)));
    out += &row(dim, &format!("{title}{}, {}", safe::line(&found.record), safe::line(&found.locator)));
    if let Some(url) = &found.url {
        let _ = writeln!(out, "{:IN$}{dim}{}{dim:#}", "", safe::line(url));
    }
    out += &row(plain, &format!("“{}”", safe::line(&found.text)));
    if found.stale {
        out += &row(dim, "the record is gone or has changed: its words as the index keeps them");
    }
    for edit in &found.edits {
        let _ = writeln!(
            out,
            "   {dim}{}:{dim:#} record {gone}{}{gone:#}, quotation {added}{}{added:#}",
            edit.kind.name(),
            shown(&edit.from),
            shown(&edit.to),
        );
    }
    if found.others > 0 {
        let _ =
            writeln!(out, "   {dim}and as well in {}{dim:#}", count(found.others as usize, "other place"));
    }
    out
}

/// What a corpus holds, for people.
pub fn stats_text(stats: &Stats) -> String {
    let mut out = String::new();
    let days = stats.days.map_or("no dates".to_owned(), |(a, b)| format!("{} to {}", a.first, b.last));
    let [verbatim, edited, asr] = stats.trust;
    let _ = writeln!(
        out,
        "{} in {}, {} distinct",
        count(stats.words as usize, "word"),
        count(stats.records as usize, "record"),
        stats.distinct
    );
    let _ = writeln!(
        out,
        "{days}; {} without a date; {}",
        stats.undated,
        count(stats.speakers as usize, "speaker's name")
    );
    let _ = writeln!(out, "{verbatim} verbatim, {edited} edited, {asr} automatic");
    let share = 100.0 * stats.index_bytes as f64 / stats.text_bytes.max(1) as f64;
    let _ =
        writeln!(out, "index {} bytes, {share:.0}% of the text's {}", stats.index_bytes, stats.text_bytes);
    for (part, bytes) in &stats.sections {
        let _ = writeln!(out, "  {bytes:>12}  {part}");
    }
    for (file, why) in &stats.problems {
        let _ = writeln!(out, "not read: {}: {}", safe::line(file), safe::line(why));
    }
    out
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    wire::json(&mut out, value);
    out.push(b'\n');
    out
}

fn shown(words: &str) -> String {
    if words.is_empty() { "(nothing)".to_owned() } else { format!("“{}”", safe::line(words)) }
}

fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}
