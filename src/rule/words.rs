//! Words of a draft as rules compare them: in lower case, their apostrophes straight, marks and punctuation
//! left out. Knows nothing of grammar.

use crate::segment::{Layout, Token, TokenKind};
use crate::text::Span;

/// A word in lower case with a straight apostrophe.
pub(super) fn lower(word: &str) -> String {
    word.replace(['’', '‘', '\u{2bc}'], "'").to_lowercase()
}

/// The tokens of a span that are words or figures.
pub(super) fn tokens(layout: &Layout, span: Span) -> impl Iterator<Item = &Token> {
    let run = layout.run(span).range();
    let tokens = layout.tokens.get(run).unwrap_or_default();
    tokens.iter().filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number))
}

/// The words and figures of some spans, in lower case.
pub(super) fn of(layout: &Layout, text: &str, spans: &[Span]) -> Vec<String> {
    spans.iter().flat_map(|span| tokens(layout, *span)).map(|token| lower(token.span.of(text))).collect()
}

/// How many words and figures a span holds.
pub(super) fn count(layout: &Layout, spans: &[Span]) -> usize {
    spans.iter().map(|span| tokens(layout, *span).count()).sum()
}

/// Whether `part` stands in `whole`, word after word.
pub(super) fn within(part: &[String], whole: &[String]) -> bool {
    part.is_empty() || whole.windows(part.len()).any(|window| window == part)
}

/// The share of the longer list's words that both have in the same order, 0..1; counts at most the first
/// 200 words of each, so that two endless quotations cost no more than two long ones.
pub(super) fn likeness(a: &[String], b: &[String]) -> f32 {
    let (a, b) = (&a[..a.len().min(200)], &b[..b.len().min(200)]);
    let mut row = vec![0u16; b.len() + 1];
    for left in a {
        let mut diagonal = 0;
        for (column, right) in b.iter().enumerate() {
            let above = row[column + 1];
            row[column + 1] = if left == right { diagonal + 1 } else { above.max(row[column]) };
            diagonal = above;
        }
    }
    f32::from(row[b.len()]) / a.len().max(b.len()).max(1) as f32
}

/// Whether two texts are one sentence in different words: most words the same, and neither a piece of the
/// other.
pub(super) fn alike_and_changed(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    4 * short.len() >= 3 * long.len() && !within(short, long) && likeness(a, b) >= 0.75
}

/// The entries of a word list: lines without comments (`#`) and blank ones, up to a tab.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').next().unwrap_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_counts_words_in_order() {
        let words = |text: &str| text.split(' ').map(str::to_string).collect::<Vec<_>>();
        assert_eq!(likeness(&words("we will not go"), &words("we will go")), 0.75);
        assert_eq!(likeness(&words("a b"), &words("c d")), 0.0);
        assert!(within(&words("will go"), &words("we will go now")));
        assert!(!within(&words("we go"), &words("we will go now")));
    }

    #[test]
    fn word_lists_are_sorted_and_say_why() {
        for list in [
            include_str!("data/loaded_verbs.txt"),
            include_str!("data/impossible_verbs.txt"),
            include_str!("data/attacks.txt"),
            include_str!("data/variants.txt"),
        ] {
            let rows: Vec<&str> =
                list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            assert!(rows.len() > 5 && rows.is_sorted(), "sorted");
            assert!(rows.iter().all(|row| row.split('\t').count() == 2), "an entry and its reason");
        }
    }
}
