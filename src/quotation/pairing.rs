//! Marks of one paragraph -> pairs.

use crate::segment::{Token, TokenKind};
use crate::text::Span;

/// Two marks and what stands between them.
pub(super) struct Pair {
    /// The words.
    pub inner: Span,
    /// The words with their marks.
    pub outer: Span,
    /// Whether the closing mark is there.
    pub closed: bool,
}

/// Pairs the double marks of a paragraph in reading order.
pub(super) fn pair(text: &str, tokens: &[Token]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut open: Option<usize> = None;
    for (i, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Mark {
            continue;
        }
        let shown = token.span.of(text);
        if !matches!(shown, "\"" | "“" | "”" | "„" | "«" | "»" | "''" | "``") {
            continue;
        }
        let spaced = i == 0
            || tokens[i - 1].span.end < token.span.start
            || tokens[i - 1].span.of(text).ends_with(['(', '[', '—', '–', '-']);
        let opens = matches!(shown, "“" | "„" | "«" | "``") || (matches!(shown, "\"" | "''") && spaced);
        match open {
            None if opens => open = Some(i),
            None => {}
            Some(_) if matches!(shown, "“" | "„" | "«" | "``") => open = Some(i),
            Some(start) => {
                push(&mut pairs, &tokens[start..=i], true);
                open = None;
            }
        }
    }
    if let Some(start) = open {
        push(&mut pairs, &tokens[start..], false);
    }
    pairs
}

fn push(pairs: &mut Vec<Pair>, tokens: &[Token], closed: bool) {
    let words = if closed { &tokens[1..tokens.len() - 1] } else { &tokens[1..] };
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
    let outer = tokens[0].span.join(tokens[tokens.len() - 1].span);
    pairs.push(Pair { inner: first.span.join(last.span), outer, closed });
}
