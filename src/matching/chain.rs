//! Quotations that one stretch does not hold: the parts between ellipses, and the words that a good alignment
//! leaves over, are looked for by themselves, first near, then in the same record, then anywhere.

use super::align::Step;
use super::quote::Quote;
use super::search::{Hit, Piece, hit, lay, places, read};
use super::{Options, Work, candidates};
use crate::corpus::index::BLOCK;
use crate::corpus::{Corpus, Error};
use std::ops::Range;

/// Tries to do better than one alignment.
pub(super) fn chain(
    corpus: &Corpus,
    quote: &Quote,
    best: &Hit,
    options: &Options,
    only: Option<&dyn Fn(u32) -> bool>,
    work: &mut Work,
) -> Result<Option<Hit>, Error> {
    let Some(first) = best.pieces.first() else { return Ok(None) };
    let index = corpus.index();
    // Keep the runs that hold; look for the rest.
    let mut pieces: Vec<(i32, Piece)> = Vec::new();
    let held = held_runs(quote, first);
    let mut rest: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    for run in held.iter().chain([&(quote.words.len()..quote.words.len())]) {
        if run.start > at {
            rest.push(at..run.start);
        }
        at = at.max(run.end);
    }
    for run in &held {
        let (from, to) = record_range(first, run);
        let ids = read(index, best.record, from..to)?;
        pieces.push(lay(corpus, quote, run.clone(), best.record, from..to, &ids, work)?);
    }
    let budget = candidates::budget(index.words(), options);
    let (mut looked, mut gained) = (0, false);
    for range in rest {
        // A rest may span an ellipsis: its parts are looked for one by one.
        let cuts: Vec<usize> =
            quote.breaks.iter().map(|b| b.0).filter(|b| *b > range.start && *b < range.end).collect();
        let mut from = range.start;
        for to in cuts.into_iter().chain([range.end]) {
            let part = from..to;
            from = to;
            let marked = quote.breaks.iter().any(|b| b.0 == part.start || b.0 == part.end);
            if part.len() < if marked { 2 } else { 4 } || looked >= 4 {
                continue;
            }
            looked += 1;
            if let Some(found) =
                elsewhere(corpus, quote, part, best.record, first, budget, marked, only, work)?
            {
                pieces.push(found);
                gained = true;
            }
        }
    }
    if !gained {
        return Ok(None);
    }
    pieces.sort_by_key(|p| p.1.quote.start);
    // Words that no piece has are added words of the piece before.
    let covered: usize = pieces.iter().map(|p| p.1.quote.len()).sum();
    let lost = quote.words.len().saturating_sub(covered) as i32;
    let joins: i32 = pieces
        .windows(2)
        .map(|pair| {
            let marked = quote.breaks.iter().any(|b| b.0 == pair[1].1.quote.start);
            let near = pair[0].1.record == pair[1].1.record && pair[0].1.words.end <= pair[1].1.words.start;
            match (marked, near) {
                (true, true) => 2,
                (true, false) => 20,
                (false, true) => 24,
                (false, false) => 40,
            }
        })
        .sum();
    let score = pieces.iter().map(|p| p.0).sum::<i32>() - 8 * lost - joins;
    if score <= best.score {
        return Ok(None);
    }
    let mut full: Vec<Piece> = pieces.into_iter().map(|p| p.1).collect();
    fill_gaps(quote.words.len(), &mut full);
    Ok(Some(hit(corpus, quote, full, score)))
}

/// Gives every word that no piece has to the piece before it (or the first) as an added one.
pub(super) fn fill_gaps(words: usize, pieces: &mut [Piece]) {
    let mut at = 0;
    for i in 0..pieces.len() {
        let start = pieces[i].quote.start;
        if start > at {
            let into = i.saturating_sub(1);
            let added = (at..start).map(Step::Added);
            if i == 0 {
                pieces[0].steps.splice(0..0, added);
                pieces[0].quote.start = at;
            } else {
                pieces[into].steps.extend(added);
                pieces[into].quote.end = start;
            }
        }
        at = at.max(pieces[i].quote.end);
    }
    if let Some(last) = pieces.last_mut()
        && at < words
    {
        last.steps.extend((at..words).map(Step::Added));
        last.quote.end = words;
    }
}

/// Runs of the quotation that an alignment holds well: from a word that is the same to one that is the same,
/// most of them the same, with no long gap inside. A single word that is the same beyond words that differ adds
/// nothing to a run: it may belong to what was spliced on.
fn held_runs(quote: &Quote, piece: &Piece) -> Vec<Range<usize>> {
    let mut runs: Vec<(Range<usize>, i32)> = Vec::new();
    let (mut worth, mut start, mut end, mut best) = (0i32, None, 0, 0);
    let mut left = 0;
    for step in piece.steps.iter().chain([&Step::Left(usize::MAX)]) {
        let mut stop = false;
        match *step {
            Step::Same(i, _) | Step::Alike(i, _) => {
                left = 0;
                worth += 2;
                start.get_or_insert(i);
                if worth > best {
                    (best, end) = (worth, i + 1);
                }
            }
            Step::Other(i, _) | Step::Added(i) => worth -= if quote.words[i].bracketed { 0 } else { 2 },
            Step::Left(usize::MAX) => stop = true,
            Step::Left(_) => {
                left += 1;
                worth -= i32::from(left > 2);
                stop = left > 8;
            }
        }
        if stop || worth < best - 6 || worth <= 0 {
            if let Some(from) = start.take()
                && best >= 6
            {
                runs.push((from..end, best));
            }
            (worth, best) = (0, 0);
        }
    }
    runs.into_iter().map(|r| r.0).collect()
}

/// The words of the record that a run of the quotation lies along.
fn record_range(piece: &Piece, run: &Range<usize>) -> (u32, u32) {
    let mut places = piece.steps.iter().filter_map(|s| match *s {
        Step::Same(i, j) | Step::Alike(i, j) | Step::Other(i, j) if run.contains(&i) => {
            Some(piece.words.start + j as u32)
        }
        _ => None,
    });
    let first = places.next().unwrap_or(piece.words.start);
    (first, places.next_back().unwrap_or(first) + 1)
}

/// Looks for some words of a quotation near a piece, then in its record, then (unless an ellipsis promises
/// the same occasion) anywhere.
#[allow(clippy::too_many_arguments)]
fn elsewhere(
    corpus: &Corpus,
    quote: &Quote,
    part: Range<usize>,
    record: u32,
    beside: &Piece,
    budget: usize,
    marked: bool,
    only: Option<&dyn Fn(u32) -> bool>,
    work: &mut Work,
) -> Result<Option<(i32, Piece)>, Error> {
    let index = corpus.index();
    let entry = index.entry(record)?;
    let blocks = entry.first_block..entry.first_block + entry.words.div_ceil(BLOCK as u32);
    let inside = |b: u32| blocks.contains(&b);
    let enough = |hit: &Hit| hit.score * 10 >= 20 * 8 * part.len() as i32;
    let own = places(corpus, quote, part.clone(), budget * 4, 8, Some(&inside), work)?;
    let mut best = own.into_iter().find(|h| enough(h));
    if best.is_none() && marked {
        // Words too common to have a key are looked for along the turn.
        let near = beside.words.start.saturating_sub(600)..(beside.words.end + 3000).min(entry.words);
        let ids = read(index, record, near.clone())?;
        let (score, piece) = lay(corpus, quote, part.clone(), record, near, &ids, work)?;
        best = Some(hit(corpus, quote, vec![piece], score)).filter(|h| enough(h));
    }
    if best.is_none() && part.len() >= 5 {
        let far = places(corpus, quote, part.clone(), budget * 4, 8, only, work)?;
        best = far.into_iter().find(|h| enough(h) && h.evidence > 0.0);
    }
    Ok(best.and_then(|mut h| h.pieces.pop().map(|p| (h.score, p))))
}
