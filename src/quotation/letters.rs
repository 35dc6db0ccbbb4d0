//! Letters printed in a draft: what stands between a salutation (*To the Editor:*) and the writer's name
//! below. The words are the writer's, though no mark sets them off.

use super::{Form, Quotation};
use crate::draft::BlockKind;
use crate::segment::{Layout, Paragraph, TokenKind};
use crate::text::Span;

/// Finds them, in order. A salutation that no name follows begins no letter.
pub(super) fn find(text: &str, layout: &Layout) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut paragraphs = layout.paragraphs.as_slice();
    while let Some((head, rest)) = paragraphs.split_first() {
        paragraphs = rest;
        if !salutes(text, layout, head) {
            continue;
        }
        let body = |p: &Paragraph| p.kind == BlockKind::Paragraph && signature(text, layout, p).is_none();
        let many = rest.iter().take(LONGEST).take_while(|p| body(p)).count();
        let name = rest.get(many).and_then(|p| signature(text, layout, p));
        let (Some(name), true) = (name, many > 0) else { continue };
        let parts: Vec<Span> = rest[..many].iter().map(|p| p.span).collect();
        found.push(Quotation {
            outer: parts.clone(),
            parts,
            form: Form::Letter,
            depth: 0,
            inside: None,
            headline: false,
            closed: true,
            label: Some(name),
        });
        paragraphs = &rest[many..];
    }
    found
}

/// A letter runs over no more paragraphs than this.
const LONGEST: usize = 30;

/// Whether a paragraph is nothing but a salutation.
fn salutes(text: &str, layout: &Layout, paragraph: &Paragraph) -> bool {
    if paragraph.tokens.len() > 7 {
        return false;
    }
    let shown = paragraph.span.of(text).trim_end_matches([':', ',', '.', '–', '—', '-', ' ']).to_lowercase();
    let ends = layout.tokens[paragraph.tokens.range()].last().map_or("", |t| t.span.of(text));
    SALUTATIONS.contains(&shown.as_str()) && matches!(ends, ":" | "," | "–" | "—" | "-")
}

/// How letters to a newspaper begin.
const SALUTATIONS: [&str; 11] = [
    "to the editor",
    "to the editors",
    "dear editor",
    "dear editors",
    "dear sir",
    "dear sir or madam",
    "dear sirs",
    "sir",
    "madam",
    "editor",
    "dear madam",
];

/// The name in a paragraph that is nothing but a signature: a few capitalised words, with a dash before them
/// or a place behind a comma, and no full stop at the end.
fn signature(text: &str, layout: &Layout, paragraph: &Paragraph) -> Option<Span> {
    let mut tokens = &layout.tokens[paragraph.tokens.range()];
    let shown = |at: usize, tokens: &[crate::segment::Token]| tokens.get(at).map_or("", |t| t.span.of(text));
    while matches!(shown(0, tokens), "-" | "–" | "—" | "--") {
        tokens = &tokens[1..];
    }
    let ends = tokens.last()?;
    let sentence = matches!(ends.span.of(text), "." | "!" | "?" | ":") && tokens.len() > 4;
    if tokens.len() > 14 || sentence {
        return None;
    }
    let name = tokens
        .iter()
        .take_while(|t| match t.kind {
            TokenKind::Word => {
                let word = t.span.of(text);
                word.starts_with(char::is_uppercase)
                    || matches!(word, "de" | "van" | "von" | "of" | "bin" | "la")
            }
            TokenKind::Punctuation => matches!(t.span.of(text), "." | "-"),
            TokenKind::Mark | TokenKind::Number => false,
        })
        .count();
    let behind = shown(name, tokens);
    let stands = (2..=6).contains(&name) && (behind.is_empty() || matches!(behind, "," | "(" | "|"));
    let last = tokens[..name].iter().rposition(|t| t.kind == TokenKind::Word)?;
    (stands && last > 0).then(|| tokens[0].span.join(tokens[last].span))
}
