//! What stands around a passage and may change what it says: marks that make it somebody else's, a qualifier behind
//! it, a doubt before it, a next sentence that takes it back.

use super::kinds::QUALIFIERS;
use super::search::Hit;
use super::side::{Side, ends_sentence, tidy};
use crate::corpus::{Corpus, Error, Passage};
use crate::text::Span;

/// What stands around the passage: whether it lies in quotation marks within its turn, and a qualifier right
/// behind it or a doubt right before it that the quotation leaves off.
pub(super) fn around(corpus: &Corpus, hit: &Hit, sides: &[Side]) -> Result<(bool, Option<String>), Error> {
    let (Some(piece), Some(side)) = (hit.pieces.last(), sides.last()) else { return Ok((false, None)) };
    if side.passage.stale {
        return Ok((false, None));
    }
    let entry = corpus.index().entry(piece.record)?;
    // After: the rest of the sentence.
    let after = corpus.passage(
        piece.record,
        piece.words.end.saturating_sub(1),
        (piece.words.end + 12).min(entry.words),
    )?;
    let mut trimmed = None;
    if !after.stale
        && let (Some(last), Some(next)) = (after.words.first(), after.words.get(1))
        && !ends_sentence(after.of(Span { start: last.end, end: next.start }))
        && let word = after.of(*next).to_lowercase()
        && QUALIFIERS.contains(&word.as_str())
        // *But* opens new thoughts as a rule; *but not*, *but only* narrows the one before.
        && (word != "but"
            || after.words.get(2).is_some_and(|w| {
                ["except", "if", "not", "only", "unless"].contains(&after.of(*w).to_lowercase().as_str())
            }))
    {
        let end = after.words[1..]
            .windows(2)
            .find(|w| {
                let between = after.of(Span { start: w[0].end, end: w[1].start });
                between.contains(',') || ends_sentence(between)
            })
            .map_or(after.words[after.words.len() - 1].end, |w| w[0].end);
        trimmed = Some(tidy(after.of(Span { start: next.start, end })));
    }
    if trimmed.is_none() && !after.stale && piece.words.len() >= 4 {
        let own = corpus.passage(piece.record, piece.words.end - 3, piece.words.end)?;
        let last: Vec<String> = own.words.iter().map(|w| own.of(*w).to_lowercase()).collect();
        trimmed = taken_back(&after, &last);
    }
    let (Some(piece), Some(side)) = (hit.pieces.first(), sides.first()) else { return Ok((false, trimmed)) };
    let before = corpus.passage(piece.record, piece.words.start.saturating_sub(80), piece.words.start + 1)?;
    let (Some(first), Some(turn)) = (before.words.last(), side.turns.first()) else {
        return Ok((false, trimmed));
    };
    let start = if turn.0 == u32::MAX { first.start } else { corpus.index().turn(turn.0)?.span.start };
    let from = start.max(before.words[0].start).max(before.start);
    let mut lead = before.of(Span { start: from.min(first.start), end: first.start });
    // A mark opened in an earlier paragraph that never closed says nothing here.
    if let Some(paragraph) = lead.rfind("\n\n") {
        lead = &lead[paragraph..];
    }
    let open = opened(lead) || lead.to_lowercase().trim_end_matches([' ', ',', ':', '\n']).ends_with("quote");
    if trimmed.is_none() {
        let head = tidy(&lead[lead.rfind(['.', '!', '?']).map_or(0, |p| p + 1)..]).to_lowercase();
        let doubts = ["think", "believe", "say", "said", "sure", "mean"];
        let tail: Vec<&str> = head.split(' ').rev().take(4).collect();
        let denied =
            tail.iter().any(|w| w.ends_with("n't") || w.ends_with("n’t") || *w == "not" || *w == "never");
        if denied && tail.iter().take(2).any(|w| doubts.contains(w)) {
            let mut words: Vec<&str> = tail.clone();
            words.reverse();
            trimmed = Some(words.join(" "));
        }
    }
    Ok((open, trimmed))
}

/// The next sentence, where it says the passage's last words again and denies them: *We can do it. We can't do it
/// alone.* Its first word in `after` is the passage's last.
fn taken_back(after: &Passage, last: &[String]) -> Option<String> {
    let gap = |w: &[Span]| after.of(Span { start: w[0].end, end: w[1].start }).contains(['.', '!', '?']);
    if last.len() < 3 || !after.words.get(..2).is_some_and(gap) {
        return None;
    }
    let next = &after.words[1..];
    let end = next.windows(2).position(gap).map_or(next.len(), |at| at + 1);
    let words: Vec<String> = next[..end].iter().map(|w| after.of(*w).to_lowercase()).collect();
    let again = words.windows(last.len()).position(|w| w == last)?;
    let denied = |w: &String| w.ends_with("n't") || w.ends_with("n’t") || w == "not" || w == "never";
    words[..again].iter().any(denied).then(|| tidy(after.of(next[0].join(next[end - 1]))))
}

/// Whether the last quotation mark of a text opens.
fn opened(text: &str) -> bool {
    let Some(at) = text.rfind(['“', '”', '"']) else { return false };
    match text[at..].chars().next() {
        Some('“') => true,
        Some('"') => {
            let before =
                text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "([—–-".contains(c));
            before && !text[at + 1..].starts_with(char::is_whitespace)
        }
        _ => false,
    }
}
