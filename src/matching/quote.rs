//! A quotation as the search sees it: its words folded as the records' are, with the places where an ellipsis
//! marks a cut and the words that stand in brackets.

use crate::corpus::{Corpus, Error, canonical, words};
use crate::text::Span;

/// A quotation, folded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quote {
    /// Its text.
    pub text: String,
    /// Its words.
    pub words: Vec<QuoteWord>,
    /// Cuts that an ellipsis marks: the number of the word that follows, and where the ellipsis stands. Never
    /// at the ends.
    pub breaks: Vec<(usize, Span)>,
    /// Brackets, with their marks.
    pub brackets: Vec<Span>,
}

/// One word of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteWord {
    /// Where it stands in the quotation's text.
    pub span: Span,
    /// Folded and canonical.
    pub folded: Vec<u8>,
    /// Its number in the index, or one of its own above all numbers where no record has it.
    pub id: u32,
    /// How rare it is: minus the binary logarithm of its share of all words.
    pub bits: f32,
    /// It stands in square brackets.
    pub bracketed: bool,
}

impl Quote {
    /// The ellipsis right before a word.
    pub fn break_at(&self, word: usize) -> Option<Span> {
        self.breaks.binary_search_by_key(&word, |b| b.0).ok().map(|at| self.breaks[at].1)
    }

    /// The bracket that some words stand in.
    pub fn bracket_around(&self, words: Span) -> Option<Span> {
        let before = self.brackets.partition_point(|bracket| bracket.start <= words.start);
        self.brackets[..before].last().copied().filter(|bracket| bracket.contains(words))
    }

    /// Folds a quotation for a corpus.
    pub fn new(text: &str, corpus: &Corpus) -> Result<Quote, Error> {
        let mut quote = Quote { text: text.to_owned(), ..Quote::default() };
        let ellipses = ellipses(text);
        quote.brackets = brackets(text);
        let mut found: Vec<(Vec<u8>, Span)> = Vec::new();
        words::each_word(text, 0, |folded, span| {
            // `[W]e`: a bracket inside a word changes its case and nothing else.
            if let Some((before, at)) = found.last_mut()
                && matches!(text.get(at.end as usize..span.start as usize), Some("]" | "["))
            {
                before.extend_from_slice(folded);
                *at = at.join(span);
            } else {
                found.push((folded.to_vec(), span));
            }
        });
        let index = corpus.index();
        let all = (index.words() as f32).max(2.0);
        let (mut room, mut open) = (Vec::new(), 0);
        for (i, (folded, span)) in found.into_iter().enumerate() {
            let folded = canonical(&folded, &mut room).to_vec();
            let (id, bits) = match index.find_word(&folded)? {
                Some(id) => (id, (all / index.count(id)?.max(1) as f32).log2()),
                None => (u32::MAX - i as u32, all.log2()),
            };
            // Words and brackets are both in order.
            while quote.brackets.get(open).is_some_and(|b| b.end <= span.start) {
                open += 1;
            }
            let bracketed = quote.brackets.get(open).is_some_and(|b| b.contains(span));
            quote.words.push(QuoteWord { span, folded, id, bits, bracketed });
        }
        let words = &quote.words;
        quote.brackets.retain(|b| {
            let first = words.partition_point(|w| w.span.start < b.start);
            words.get(first).is_some_and(|w| b.contains(w.span))
        });
        for at in ellipses {
            let after = quote.words.partition_point(|w| w.span.start < at.start);
            let cuts = after > 0 && after < quote.words.len();
            if cuts && quote.breaks.last().is_none_or(|(last, _)| *last < after) {
                quote.breaks.push((after, at));
            }
        }
        Ok(quote)
    }

    /// How rare the words are together, brackets left out.
    pub fn bits(&self) -> f32 {
        self.words.iter().filter(|w| !w.bracketed).map(|w| w.bits).sum()
    }

    /// The text that words stand in.
    pub fn text_of(&self, words: std::ops::Range<usize>) -> &str {
        self.span_of(words).map_or("", |s| s.of(&self.text))
    }

    /// From the first of some words to the last.
    pub fn span_of(&self, words: std::ops::Range<usize>) -> Option<Span> {
        let words = self.words.get(words)?;
        Some(words.first()?.span.join(words.last()?.span))
    }
}

/// Where ellipses stand: `…`, `...`, `. . .`, with the brackets around them.
fn ellipses(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut points = 0;
        let mut end = at;
        while at < bytes.len() {
            if bytes[at] == b'.' {
                (points, at) = (points + 1, at + 1);
                end = at;
            } else if text[at..].starts_with('…') {
                (points, at) = (points + 3, at + '…'.len_utf8());
                end = at;
            } else if points > 0 && bytes[at] == b' ' {
                at += 1;
            } else {
                break;
            }
        }
        if points >= 3 {
            let open = text[..start].trim_end().ends_with(['[', '(']);
            let start = if open { text[..start].trim_end().len() - 1 } else { start };
            let end = if open && text[end..].trim_start().starts_with([']', ')']) {
                text.len() - text[end..].trim_start().len() + 1
            } else {
                end
            };
            all.push(Span::new(start, end));
        }
        at = at.max(end).max(start + text[start..].chars().next().map_or(1, char::len_utf8));
    }
    all
}

/// Square brackets with something other than an ellipsis in them, and no letter glued to them.
fn brackets(text: &str) -> Vec<Span> {
    let mut all = Vec::new();
    let mut rest = 0;
    while let Some(open) = text[rest..].find('[').map(|o| o + rest) {
        let Some(close) = text[open..].find(']').map(|c| c + open) else { break };
        rest = close + 1;
        let glued =
            text[..open].ends_with(char::is_alphabetic) || text[close + 1..].starts_with(char::is_alphabetic);
        if !glued && text[open..close].contains(char::is_alphanumeric) && close - open <= 200 {
            all.push(Span::new(open, close + 1));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ellipses_and_brackets_are_seen() {
        let of = |text: &str| ellipses(text).iter().map(|s| s.of(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(of("We will ... not. But … yes"), ["...", "…"]);
        assert_eq!(of("We [...] and ( … ) so. . . . On"), ["[...]", "( … )", ". . . ."]);
        assert!(of("The U.S. is. So.").is_empty());
        let of = |text: &str| brackets(text).iter().map(|s| s.of(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(of("[W]e saw [the mayor] and [...] campaign[ing]"), ["[the mayor]"]);
    }
}
