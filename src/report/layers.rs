//! The draft with its analysis drawn under each line in carets: to see what each stage made of a text, and
//! the notation in which `tests/spec/` is written.

use super::{safe, wire};
use crate::analysis::Analysis;
use crate::draft::BlockKind;
use crate::quotation::{Flaw, Form, Quotation};
use crate::rule::Finding;
use crate::segment::TokenKind;
use crate::text::Span;
use crate::verdict::Verdict;
use std::fmt::Write;
use std::ops::Range;

/// What can be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Paragraphs, with their kind.
    Paragraphs,
    /// Sentences.
    Sentences,
    /// Tokens, with their kind.
    Tokens,
    /// Quotations with their marks, and the marks that don't pair.
    Quotations,
    /// Contents, cues and sources, numbered by attribution.
    Attributions,
    /// The chain of each attribution, beside its content; what is said of leaving a speaker unnamed.
    Speakers,
    /// The verdict on each quotation.
    Verdicts,
    /// Findings of the rules.
    Findings,
}

impl Layer {
    /// Every layer with its name.
    pub const ALL: [(&'static str, Layer); 8] = [
        ("paragraphs", Layer::Paragraphs),
        ("sentences", Layer::Sentences),
        ("tokens", Layer::Tokens),
        ("quotations", Layer::Quotations),
        ("attributions", Layer::Attributions),
        ("speakers", Layer::Speakers),
        ("verdicts", Layer::Verdicts),
        ("findings", Layer::Findings),
    ];

    /// What is drawn where nothing is named.
    pub const USUAL: [Layer; 3] = [Layer::Quotations, Layer::Attributions, Layer::Speakers];

    /// The layer of that name.
    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.iter().find(|(known, _)| *known == name).map(|(_, layer)| *layer)
    }
}

/// One row of carets.
struct Mark {
    place: Range<usize>,
    label: String,
}

/// Draws some layers under the lines of the draft as an editor shows it: markup and all, decoded.
pub fn draw(analysis: &Analysis, findings: &[Finding], layers: &[Layer]) -> String {
    let text = analysis.draft.source();
    let place = |span: Span| analysis.draft.in_source(span).range();
    let mut marks = Vec::new();
    for layer in layers {
        for (spans, label) in rows(analysis, findings, *layer, layers.contains(&Layer::Speakers)) {
            for (part, span) in spans.iter().enumerate() {
                let label = if part == 0 { label.clone() } else { format!("… {label}") };
                marks.push(Mark { place: place(*span), label });
            }
        }
    }
    under(text, marks)
}

/// The rows of one layer: their spans and their label.
fn rows(analysis: &Analysis, findings: &[Finding], layer: Layer, speakers: bool) -> Vec<(Vec<Span>, String)> {
    let layout = &analysis.layout;
    match layer {
        Layer::Paragraphs => (layout.paragraphs.iter())
            .map(|paragraph| (vec![paragraph.span], block(paragraph.kind).to_string()))
            .collect(),
        Layer::Sentences => {
            layout.sentences.iter().map(|sentence| (vec![sentence.span], "sentence".to_string())).collect()
        }
        Layer::Tokens => {
            layout.tokens.iter().map(|token| (vec![token.span], token_kind(token.kind).to_string())).collect()
        }
        Layer::Quotations => {
            let quotations = &analysis.quotations;
            let whole = quotations.list.iter().map(|q| (q.outer.clone(), quotation(analysis, q)));
            let flaws =
                quotations.flaws.iter().map(|(span, flaw)| (vec![*span], flaw_name(*flaw).to_string()));
            whole.chain(flaws).collect()
        }
        Layer::Attributions => {
            let mut rows = Vec::new();
            for (index, attribution) in analysis.attributions.iter().enumerate() {
                let number = index + 1;
                let mut label = format!("{number} content, {}", wire::kind(attribution.kind));
                if speakers {
                    label.push_str(&chain(analysis, index));
                }
                rows.push((attribution.content.clone(), label));
                rows.push((attribution.cue.clone(), format!("{number} cue")));
                rows.push((attribution.source.clone(), format!("{number} source")));
            }
            rows
        }
        Layer::Verdicts => {
            let pairs = analysis.quotations.list.iter().zip(&analysis.verdicts);
            pairs.map(|(quotation, verdict)| (quotation.outer.clone(), judged(verdict))).collect()
        }
        Layer::Findings => (findings.iter())
            .map(|finding| {
                let label = format!("{}[{}] {}", finding.level.name(), finding.rule, finding.message);
                (vec![finding.span], label)
            })
            .collect(),
        Layer::Speakers => (analysis.cast.speakers.iter())
            .filter_map(|speaker| Some((&speaker.name, speaker.withheld?)))
            .flat_map(|(name, withheld)| {
                let row =
                    |span: Option<Span>, what: &str| span.map(|span| (vec![span], format!("{what}, {name}")));
                let condition = row(withheld.condition, "unnamed");
                let reason = row(withheld.reason, "unnamed because");
                condition.into_iter().chain(reason).chain(row(withheld.one, "one of"))
            })
            .collect(),
    }
}

fn chain(analysis: &Analysis, attribution: usize) -> String {
    let Some(chain) = analysis.chain(attribution) else { return ", nobody".to_string() };
    let steps: Vec<String> = (chain.steps.iter())
        .filter_map(|step| analysis.cast.speakers.get(step.speaker as usize))
        .map(|speaker| format!("{} ({})", speaker.name, wire::speaker_type(speaker.kind)))
        .collect();
    format!(", {}", steps.join(" < "))
}

/// A verdict, its tier or its edits, and the record.
fn judged(verdict: &Verdict) -> String {
    let mut label = verdict.kind.name().to_string();
    match (&verdict.matched, verdict.tier) {
        (Some(found), tier) => {
            if let Some(tier) = tier {
                let _ = write!(label, ", {}", tier.name());
            }
            for edit in &found.edits {
                let _ = write!(
                    label,
                    ", {} {} [{}] -> [{}]",
                    edit.op.name(),
                    edit.kind.name(),
                    edit.from,
                    edit.to
                );
            }
            let _ = write!(label, ", {}", found.record);
        }
        (None, _) => _ = write!(label, ", {}", verdict.reason),
    }
    label
}

fn quotation(analysis: &Analysis, quotation: &Quotation) -> String {
    let mut label = match quotation.form {
        Form::Marked => "quotation".to_string(),
        Form::Block => "block quotation".to_string(),
        Form::Turn => "turn".to_string(),
        Form::Letter => "letter".to_string(),
    };
    if let Some(name) = quotation.label {
        let _ = write!(label, " of {}", name.of(&analysis.draft.text));
    }
    if quotation.depth > 0 {
        label.push_str(", inside");
    }
    if quotation.headline {
        label.push_str(", headline");
    }
    if !quotation.closed {
        label.push_str(", unclosed");
    }
    label
}

fn block(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::BlockQuote => "block quote",
        BlockKind::ListItem => "list item",
        BlockKind::RowHead => "row head",
        BlockKind::Cell => "cell",
        BlockKind::Caption => "caption",
    }
}

fn token_kind(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Word => "word",
        TokenKind::Number => "number",
        TokenKind::Mark => "mark",
        TokenKind::Punctuation => "punctuation",
    }
}

fn flaw_name(flaw: Flaw) -> &'static str {
    match flaw {
        Flaw::Unclosed => "mark, never closed",
        Flaw::Unopened => "mark, never opened",
        Flaw::SameNested => "mark, the same inside as outside",
        Flaw::ClosedBeforeContinuing => "mark, closed before the speech goes on",
    }
}

/// The lines of a text, those of more than `LONG` bytes in pieces: a draft may be one line, and a row of carets
/// costs what the line before it does.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    const LONG: usize = 2_000;
    let mut rest = text;
    std::iter::from_fn(move || {
        let most = (0..=LONG.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at))?;
        let end = rest[..most].find('\n').map_or(most, |at| at + 1);
        let (piece, more) = rest.split_at(end);
        rest = more;
        (!piece.is_empty()).then_some(piece)
    })
}

/// The lines of a text, each followed by the rows of carets that belong to it. A mark over several lines is
/// drawn under each, with `…` after the first.
fn under(text: &str, mut marks: Vec<Mark>) -> String {
    marks.sort_by_key(|mark| (mark.place.start, std::cmp::Reverse(mark.place.end)));
    let mut out = String::new();
    let mut begin = 0;
    let mut open: Vec<Mark> = Vec::new();
    let mut next = marks.into_iter().peekable();
    for line in pieces(text) {
        let end = begin + line.len();
        let words = line.trim_end_matches(['\n', '\r']);
        out.push_str(&safe::terminal(words));
        out.push('\n');
        let last = end == text.len();
        while let Some(mark) = next.next_if(|mark| mark.place.start < end || last) {
            open.push(mark);
        }
        for mark in &mut open {
            let from = mark.place.start.clamp(begin, begin + words.len()) - begin;
            let to = mark.place.end.clamp(begin + from, begin + words.len()) - begin;
            let continued = mark.place.start < begin;
            if continued && words[from..to].trim().is_empty() {
                continue;
            }
            let indent = words[..from].chars().count();
            let width = words[from..to].chars().count().max(1);
            let more = if continued { "… " } else { "" };
            let _ = writeln!(out, "{:indent$}{} {more}{}", "", "^".repeat(width), safe::line(&mark.label));
        }
        open.retain(|mark| mark.place.end > end);
        begin = end;
    }
    out
}

/// A text in this notation without its rows of carets: the draft alone.
pub fn without_rows(drawn: &str) -> String {
    drawn.split_inclusive('\n').filter(|line| !is_row(line)).collect()
}

/// Whether a line is a row of carets.
fn is_row(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    let after = rest.trim_start_matches('^');
    after.len() < rest.len() && (after.trim().is_empty() || after.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_over_two_lines_is_drawn_under_both() {
        let text = "Él said \"yes,\nand no\" twice.\n";
        let marks = vec![Mark { place: 9..22, label: "quotation".into() }];
        let drawn = under(text, marks);
        let wanted = "Él said \"yes,\n        ^^^^^ quotation\nand no\" twice.\n^^^^^^^ … quotation\n";
        assert_eq!(drawn, wanted);
        assert_eq!(without_rows(&drawn), text);
    }

    #[test]
    fn a_line_as_long_as_a_book_is_drawn_in_pieces() {
        let text = "é word ".repeat(20_000) + "\"no\"";
        let marks = vec![Mark { place: text.len() - 4..text.len(), label: "quotation".into() }];
        let drawn = under(&text, marks);
        assert!(drawn.ends_with("^^^^ quotation\n") && drawn.lines().all(|line| line.len() <= 2_000));
        assert_eq!(without_rows(&drawn).replace('\n', ""), text);
    }
}
