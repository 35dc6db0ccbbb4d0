//! Long quotations, in time that grows with their length: cut into chunks, each laid along the record where the
//! one before it ended, and looked for by itself only where it does not go on there. A page is a quotation here
//! as a sentence is elsewhere.

use super::align::Step;
use super::chain::fill_gaps;
use super::quote::Quote;
use super::search::{Hit, Piece, hit, lay, places, read};
use super::{Options, Work, candidates};
use crate::corpus::{Corpus, Error};
use std::ops::Range;

/// Quotations of more words are long.
pub const LONG: usize = 256;

/// Words of a chunk.
const CHUNK: usize = 96;

/// How many places of the first chunk found are followed.
const STARTS: usize = 4;

/// Words of the record that may be left out before the next chunk without a search of its own.
const AHEAD: u32 = 96;

type Only<'a> = Option<&'a dyn Fn(u32) -> bool>;

/// The places of a long quotation, best first.
pub fn places_of(
    corpus: &Corpus,
    quote: &Quote,
    options: &Options,
    only: Only<'_>,
    work: &mut Work,
) -> Result<Vec<Hit>, Error> {
    let chunks = chunks(quote.words.len());
    let budget = candidates::budget(corpus.index().words(), options);
    let mut known: Vec<Option<Vec<Hit>>> = vec![None; chunks.len()];
    let mut first = 0;
    while first < chunks.len() {
        let found = places(corpus, quote, chunks[first].clone(), budget, options.windows, only, work)?;
        known[first] = Some(found.into_iter().filter(|h| holds(h.score, &chunks[first])).collect());
        if known[first].as_ref().is_some_and(|h| !h.is_empty()) {
            break;
        }
        first += 1;
    }
    let starts: Vec<Hit> =
        known.get(first).cloned().flatten().unwrap_or_default().into_iter().take(STARTS).collect();
    let mut hits = Vec::new();
    for start in starts {
        let mut pieces: Vec<(i32, Piece)> = start.pieces.into_iter().map(|p| (start.score, p)).collect();
        for (number, chunk) in chunks.iter().enumerate().skip(first + 1) {
            let on = follow(corpus, quote, chunk, pieces.last().map(|p| &p.1), work)?;
            if let Some(next) = on {
                pieces.push(next);
                continue;
            }
            if known[number].is_none() {
                let found = places(corpus, quote, chunk.clone(), budget, options.windows, only, work)?;
                known[number] =
                    Some(found.into_iter().filter(|h| holds(h.score, chunk)).take(STARTS).collect());
            }
            // The same record before any other.
            let others = known[number].iter().flatten();
            let best = others.min_by_key(|h| (h.record != start.record, -h.score));
            pieces.extend(best.and_then(|h| Some((h.score, h.pieces.first()?.clone()))));
        }
        hits.push(joined(corpus, quote, pieces));
    }
    hits.sort_by(|a, b| b.score.cmp(&a.score).then(a.record.cmp(&b.record)));
    Ok(hits)
}

/// Even chunks of so many words.
fn chunks(words: usize) -> Vec<Range<usize>> {
    let count = words.div_ceil(CHUNK);
    (0..count).map(|i| i * words / count..(i + 1) * words / count).collect()
}

/// Whether a chunk lies well where it was laid.
fn holds(score: i32, chunk: &Range<usize>) -> bool {
    score * 10 >= 20 * 6 * chunk.len() as i32
}

/// Lays a chunk along the words behind the piece before it.
fn follow(
    corpus: &Corpus,
    quote: &Quote,
    chunk: &Range<usize>,
    before: Option<&Piece>,
    work: &mut Work,
) -> Result<Option<(i32, Piece)>, Error> {
    let Some(before) = before else { return Ok(None) };
    let end = corpus.index().entry(before.record)?.words;
    let from = before.words.end;
    let span = from..(from + chunk.len() as u32 * 13 / 10 + AHEAD).min(end);
    if span.is_empty() {
        return Ok(None);
    }
    let ids = read(corpus.index(), before.record, span.clone())?;
    let laid = lay(corpus, quote, chunk.clone(), before.record, span, &ids, work)?;
    Ok(Some(laid).filter(|l| holds(l.0, chunk)))
}

/// Pieces that follow each other closely made one; words that no piece has are added ones.
fn joined(corpus: &Corpus, quote: &Quote, pieces: Vec<(i32, Piece)>) -> Hit {
    let held: usize = pieces.iter().map(|p| p.1.quote.len()).sum();
    let mut score = pieces.iter().map(|p| p.0).sum::<i32>() - 8 * (quote.words.len() - held) as i32;
    let mut all: Vec<Piece> = Vec::new();
    for (_, piece) in pieces {
        if let Some(last) = all.last_mut()
            && last.record == piece.record
            && last.quote.end == piece.quote.start
            && (last.words.end..=last.words.end + AHEAD).contains(&piece.words.start)
        {
            let shift = (piece.words.start - last.words.start) as usize;
            let from = (last.words.end - last.words.start) as usize;
            last.steps.extend((from..shift).map(Step::Left));
            last.steps.extend(piece.steps.iter().map(|step| match *step {
                Step::Same(i, j) => Step::Same(i, j + shift),
                Step::Alike(i, j) => Step::Alike(i, j + shift),
                Step::Other(i, j) => Step::Other(i, j + shift),
                Step::Added(i) => Step::Added(i),
                Step::Left(j) => Step::Left(j + shift),
            }));
            (last.quote.end, last.words.end) = (piece.quote.end, piece.words.end);
            continue;
        }
        if !all.is_empty() {
            score -= 24;
        }
        all.push(piece);
    }
    fill_gaps(quote.words.len(), &mut all);
    hit(corpus, quote, all, score)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{BuildOptions, open_or_build};
    use crate::matching::{Folds, find};

    /// A record in which no run of words comes twice.
    fn record(words: usize) -> String {
        let mut dice = 3u64;
        let mut text = String::new();
        for i in 0..words {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(&format!("w{}{}", (dice >> 33) % 5000, if i % 15 == 14 { ".\n" } else { " " }));
        }
        text
    }

    #[test]
    fn a_quotation_of_a_hundred_thousand_words_is_answered_and_the_work_grows_with_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let text = record(120_000);
        std::fs::write(dir.path().join("a.txt"), &text).expect("written");
        let corpus = open_or_build(dir.path(), &BuildOptions::default(), &|_| {}).expect("built").corpus;
        let all: Vec<&str> = text.split_whitespace().collect();
        let ask = |len: usize| {
            let mut words: Vec<&str> = all[7000..7000 + len].to_vec();
            words[len / 2] = "other";
            words.remove(len / 3);
            let quote = Quote::new(&words.join(" "), &corpus).expect("sound");
            let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
            let best = found.hits.first().expect("found").clone();
            assert!(best.same as usize >= len - 4, "{} of {len}", best.same);
            assert_eq!(best.pieces.len(), 1);
            let matched =
                crate::matching::detail(&corpus, &quote, &best, 0, Folds::default()).expect("sound");
            assert_eq!(matched.edits.len(), 2, "{:?}", matched.edits);
            found.work
        };
        let (short, long) = (ask(10_000), ask(100_000));
        assert!(long.cells <= 11 * short.cells, "{short:?} {long:?}");
        assert!(long.postings <= 11 * short.postings.max(1), "{short:?} {long:?}");
    }
}
