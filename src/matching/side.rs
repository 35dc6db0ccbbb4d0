//! The record's side of a piece of a match: its words as they stand and as they fold, whose turns they are in, and
//! what transcribers write down that nobody would quote: stutters, interruptions.

use super::align::Step;
use super::kinds::{self, FILLERS as SOUNDS};
use super::search::Piece;
use crate::corpus::index::TurnEntry;
use crate::corpus::{Corpus, Error, Passage};
use crate::text::Span;

/// Words of a long cut that are shown at each end.
const SHOWN: usize = 12;

/// The record's side of one piece.
pub(super) struct Side {
    pub passage: Passage,
    pub folded: Vec<Vec<u8>>,
    /// For each word, the number of its turn and of that turn's speaker.
    pub turns: Vec<(u32, u32)>,
    /// It is written with commas or full stops, as captions often are not.
    pub punctuated: bool,
    /// It is written in capitals throughout.
    pub shouted: bool,
    /// A sum of money stands in it with a sign.
    pub signed: bool,
}

/// Signs of money.
pub(super) const SIGNS: [char; 3] = ['$', '£', '€'];

impl Side {
    pub fn read(corpus: &Corpus, piece: &Piece) -> Result<Side, Error> {
        let passage = corpus.passage(piece.record, piece.words.start, piece.words.end)?;
        let index = corpus.index();
        let mut folded = Vec::with_capacity(piece.words.len());
        let mut room = Vec::new();
        for span in &passage.words {
            let mut word = Vec::new();
            crate::corpus::words::each_word(passage.of(*span), 0, |w, _| {
                if word.is_empty() {
                    word.extend_from_slice(crate::corpus::canonical(w, &mut room));
                }
            });
            folded.push(word);
        }
        let mut turns = vec![(u32::MAX, 0); folded.len()];
        if let Some(first) = index.turn_of(piece.record, piece.words.start)? {
            let over = corpus.turns_over(piece.record, piece.words.start, piece.words.end)?;
            let begins = |turn: &TurnEntry| {
                (turn.first_word.saturating_sub(piece.words.start) as usize).min(folded.len())
            };
            for (at, turn) in over.iter().enumerate() {
                let to = over.get(at + 1).map_or(folded.len(), begins);
                if let Some(words) = turns.get_mut(begins(turn)..to) {
                    words.fill((first + at as u32, turn.speaker));
                }
            }
        }
        let text = &passage.text;
        let punctuated = text.contains([',', '.', ';', '?']);
        let shouted = !text.contains(char::is_lowercase);
        let signed = text.contains(SIGNS);
        Ok(Side { passage, folded, turns, punctuated, shouted, signed })
    }

    /// Takes off a piece's ends what belongs to the sentence before or behind: words of the record in the place of
    /// the quotation's first or last ones, with the end of a sentence between them and the passage.
    pub fn keep_to_sentences(&mut self, piece: &mut Piece) {
        let same = |step: &Step| matches!(step, Step::Same(..));
        let (Some(first), Some(last)) =
            (piece.steps.iter().position(same), piece.steps.iter().rposition(same))
        else {
            return;
        };
        let place = |step: &Step| match *step {
            Step::Same(_, r) | Step::Alike(_, r) | Step::Other(_, r) | Step::Left(r) => Some(r),
            Step::Added(_) => None,
        };
        let len = self.folded.len();
        if self.passage.words.len() != len {
            return;
        }
        let ends = |r: usize| {
            let (a, b) = (self.passage.words[r], self.passage.words[r + 1]);
            self.passage.of(Span { start: a.end, end: b.start }).contains(['.', '!', '?'])
        };
        let head = place(&piece.steps[first]).unwrap_or(0);
        let tail = place(&piece.steps[last]).unwrap_or(len.saturating_sub(1));
        let from = (0..head.min(len.saturating_sub(1))).rev().find(|r| ends(*r)).map_or(0, |r| r + 1);
        let to = (tail..len.saturating_sub(1)).find(|r| ends(*r)).map_or(len, |r| r + 1);
        if from == 0 && to == len {
            return;
        }
        let steps = piece.steps.iter().filter_map(|step| match *step {
            Step::Same(q, r) => Some(Step::Same(q, r - from)),
            Step::Alike(q, r) | Step::Other(q, r) if r < from || r >= to => Some(Step::Added(q)),
            Step::Alike(q, r) => Some(Step::Alike(q, r - from)),
            Step::Other(q, r) => Some(Step::Other(q, r - from)),
            Step::Left(r) if r < from || r >= to => None,
            Step::Left(r) => Some(Step::Left(r - from)),
            Step::Added(q) => Some(Step::Added(q)),
        });
        piece.steps = steps.collect();
        piece.words = piece.words.start + from as u32..piece.words.start + to as u32;
        self.passage.words = self.passage.words[from..to].to_vec();
        self.folded = self.folded.drain(from..to).collect();
        self.turns = self.turns.drain(from..to).collect();
    }

    pub fn raw(&self, word: usize) -> &str {
        self.passage.words.get(word).map_or("", |s| self.passage.of(*s))
    }

    /// The point behind a word, or before the first.
    pub fn point(&self, after: Option<usize>) -> Option<Span> {
        let at = match after {
            Some(word) => self.passage.words.get(word)?.end,
            None => self.passage.words.first()?.start,
        };
        Some(Span { start: at, end: at })
    }

    pub fn span(&self, words: &[usize]) -> Option<Span> {
        let (first, last) = (words.iter().min()?, words.iter().max()?);
        Some(self.passage.words.get(*first)?.join(*self.passage.words.get(*last)?))
    }

    /// From its first word to its last.
    pub fn whole(&self) -> Option<Span> {
        self.span(&[0, self.folded.len().checked_sub(1)?])
    }

    pub fn text(&self, words: &[usize]) -> String {
        let Some(span) = self.span(words) else { return String::new() };
        let (first, last) =
            (words.iter().min().copied().unwrap_or(0), words.iter().max().copied().unwrap_or(0));
        if last - first < 2 * SHOWN + 4 {
            return tidy(self.passage.of(span));
        }
        let (Some(head), Some(tail)) =
            (self.span(&[first, first + SHOWN - 1]), self.span(&[last + 1 - SHOWN, last]))
        else {
            return tidy(self.passage.of(span));
        };
        format!("{} … {}", tidy(self.passage.of(head)), tidy(self.passage.of(tail)))
    }
}

/// Words that are said again at once: *I, I think*; *we have – we had to*.
pub(super) fn stutter(side: &Side, record: &[usize]) -> bool {
    let (Some(first), Some(last)) = (record.first(), record.last()) else { return false };
    let len = record.len();
    let words = |from: usize, to: usize| side.folded.get(from..to);
    let run = words(*first, last + 1);
    let sounds: Vec<&Vec<u8>> =
        side.folded[*first..=*last].iter().filter(|w| !kinds::listed(&SOUNDS, w)).collect();
    let after: Option<Vec<&Vec<u8>>> =
        side.folded.get(last + 1..last + 1 + sounds.len()).map(|w| w.iter().collect());
    let before: Option<Vec<&Vec<u8>>> = first
        .checked_sub(sounds.len())
        .and_then(|from| side.folded.get(from..*first))
        .map(|w| w.iter().collect());
    len <= 6
        && (run == words(last + 1, last + 1 + len)
            || first.checked_sub(len).is_some_and(|from| run == words(from, *first))
            || (!sounds.is_empty() && (Some(&sounds) == after.as_ref() || Some(&sounds) == before.as_ref()))
            // A word broken off: *th- the*.
            || (len == 1
                && side.folded.get(last + 1).is_some_and(|next| next.starts_with(&side.folded[*first]))
                && side.folded[*first].len() <= 3
                && side.passage.text.get((side.passage.words[*first].end - side.passage.start) as usize..).is_some_and(|t| t.starts_with(['-', '–', '—']))))
}

/// A whole turn of somebody else, with the same speaker before and after it. A question is none: what follows answers it.
pub(super) fn interruption(side: &Side, record: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (record.first(), record.last()) else { return false };
    if first == 0 || last + 1 >= side.turns.len() {
        return false;
    }
    let (before, after) = (side.turns[first - 1], side.turns[last + 1]);
    before.0 != after.0
        && before.1 == after.1
        && before.1 != 0
        && side.turns[first..=last].iter().all(|t| t.0 != before.0 && t.0 != after.0)
        && side.span(record).is_none_or(|span| {
            let from = span.end.saturating_sub(side.passage.start) as usize;
            let behind = side.passage.text.get(from..).unwrap_or("").trim_start_matches([')', ']', '"', '”']);
            !side.text(record).contains('?') && !behind.starts_with('?')
        })
}

/// Whether the words left out lead from one speaker to another.
pub(super) fn crosses(side: &Side, record: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (record.first(), record.last()) else { return false };
    match (first.checked_sub(1).and_then(|b| side.turns.get(b)), side.turns.get(last + 1)) {
        (Some(before), Some(after)) => before.0 != after.0 && (before.1 != after.1 || before.1 == 0),
        _ => false,
    }
}

/// Whether somebody else speaks in the words left out, to whom what follows may be the answer.
pub(super) fn passes_over(side: &Side, record: &[usize]) -> bool {
    let before = record.first().and_then(|first| first.checked_sub(1)).and_then(|b| side.turns.get(b));
    before
        .is_some_and(|b| record.iter().any(|r| side.turns.get(*r).is_some_and(|t| t.0 != b.0 && t.1 != b.1)))
}

/// White space as one blank.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a sentence ends, or a new thought begins, in what stands between two words.
pub(super) fn ends_sentence(between: &str) -> bool {
    between.contains(['.', '!', '?', '"', '“', ':', '\n', '…']) || between.contains("--")
}
