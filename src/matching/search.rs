//! Quotation -> places: candidates bounded, the best aligned, pieces chained, all equal places kept. What the
//! differences mean is for `edits`, who said it for `verdict`.

use super::align::{self, Aligned, Side, Step, Word, alike};
use super::candidates;
use super::chain::chain;
use super::long::{self, LONG};
use super::quote::Quote;
use super::{Options, Work};
use crate::corpus::index::{BLOCK, Index};
use crate::corpus::{Corpus, Error};
use std::collections::HashMap;
use std::ops::Range;

/// A place where a quotation was found, as word numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The record.
    pub record: u32,
    /// Its pieces, in the order of the quotation; one as a rule.
    pub pieces: Vec<Piece>,
    /// Worth of the alignment, all pieces; 20 for each word that is the same.
    pub score: i32,
    /// Words of the quotation that are the same in the record.
    pub same: u32,
    /// How rare the words that are the same are together.
    pub bits: f32,
    /// The same for the words that are alike letter by letter.
    pub alike_bits: f32,
    /// How rare what is the same is, less what any run of words finds by chance somewhere.
    pub evidence: f32,
}

impl Hit {
    /// Whether the quotation's first word and its last are the same in the record.
    pub fn ends_agree(&self) -> bool {
        let same = |step: Option<&Step>| matches!(step, Some(Step::Same(..)));
        same(self.pieces.first().and_then(|p| p.steps.first()))
            && same(self.pieces.last().and_then(|p| p.steps.last()))
    }

    /// Rarity of the rarest word that is the same on both sides, in bits.
    pub fn rarest(&self, quote: &Quote) -> f32 {
        let steps = self.pieces.iter().flat_map(|p| &p.steps);
        let same = steps.filter_map(|s| if let Step::Same(i, _) = s { quote.words.get(*i) } else { None });
        same.map(|w| w.bits).fold(0.0, f32::max)
    }

    /// The longest run of words that are the same on both sides.
    pub fn longest_run(&self) -> usize {
        let mut longest = 0;
        for piece in &self.pieces {
            let mut run = 0;
            for step in &piece.steps {
                run = if matches!(step, Step::Same(..)) { run + 1 } else { 0 };
                longest = longest.max(run);
            }
        }
        longest
    }
}

/// A run of the quotation's words, laid along a run of one record's.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The record; another than the hit's only in a splice.
    pub record: u32,
    /// Words of the quotation.
    pub quote: Range<usize>,
    /// Words of the record.
    pub words: Range<u32>,
    /// How they go together; record places are counted from `words.start`.
    pub steps: Vec<Step>,
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Best first; equal ones in the order of the corpus.
    pub hits: Vec<Hit>,
    /// Every key of the quotation is common: it can be looked up nowhere.
    pub too_common: bool,
    /// The work it took.
    pub work: Work,
}

/// Finds the places of a quotation. `only` leaves out records that nobody asks for.
pub fn find(
    corpus: &Corpus,
    quote: &Quote,
    options: &Options,
    only: Option<&dyn Fn(u32) -> bool>,
) -> Result<Found, Error> {
    let index = corpus.index();
    let mut found = Found::default();
    if quote.words.is_empty() || index.words() == 0 {
        return Ok(found);
    }
    let only_block = |block: u32| only.is_none_or(|f| index.record_of(block).is_ok_and(f));
    let only_block: Option<&dyn Fn(u32) -> bool> = if only.is_some() { Some(&only_block) } else { None };
    if quote.words.len() > LONG {
        found.hits = long::places_of(corpus, quote, options, only_block, &mut found.work)?;
        return Ok(found);
    }
    let whole = 0..quote.words.len();
    let budget = candidates::budget(index.words(), options);
    let mut hits =
        places(corpus, quote, whole.clone(), budget, options.windows, only_block, &mut found.work)?;
    let good = |hits: &[Hit]| hits.first().is_some_and(|h| h.score * 10 >= 20 * 7 * quote.words.len() as i32);
    if !good(&hits) {
        let wider =
            places(corpus, quote, whole, budget * 8, options.windows * 3, only_block, &mut found.work)?;
        // A word that no record has is not common.
        let known = quote.words.iter().all(|w| w.id < index.distinct());
        found.too_common = known && wider.is_empty() && found.work.postings == 0;
        merge(&mut hits, wider);
    }
    if !good(&hits) || !quote.breaks.is_empty() {
        let more: Vec<Hit> = hits.iter().take(3).cloned().collect();
        for hit in more {
            if let Some(chained) = chain(corpus, quote, &hit, options, only_block, &mut found.work)? {
                merge(&mut hits, vec![chained]);
            }
        }
    }
    found.hits = hits;
    Ok(found)
}

/// Adds hits, best first, none twice.
fn merge(hits: &mut Vec<Hit>, more: Vec<Hit>) {
    for hit in more {
        let place = |h: &Hit| h.pieces.iter().map(|p| (p.record, p.words.clone())).collect::<Vec<_>>();
        if !hits.iter().any(|h| place(h) == place(&hit)) {
            hits.push(hit);
        }
    }
    hits.sort_by(|a, b| {
        b.score.cmp(&a.score).then(b.evidence.total_cmp(&a.evidence)).then(a.record.cmp(&b.record))
    });
}

/// The best places of some words of a quotation, aligned.
pub(super) fn places(
    corpus: &Corpus,
    quote: &Quote,
    range: Range<usize>,
    budget: usize,
    most: usize,
    only: Option<&dyn Fn(u32) -> bool>,
    work: &mut Work,
) -> Result<Vec<Hit>, Error> {
    let index = corpus.index();
    let words = &quote.words[range.clone()];
    let breaks: Vec<usize> = quote
        .breaks
        .iter()
        .filter(|b| b.0 > range.start && b.0 < range.end)
        .map(|b| b.0 - range.start)
        .collect();
    let windows = candidates::windows(index, words, &breaks, budget, most.max(64), only, work)?;
    let limbs = words.len().div_ceil(64);
    let mut masks: HashMap<u32, Vec<u64>> = HashMap::with_capacity(words.len());
    for (i, w) in words.iter().enumerate() {
        masks.entry(w.id).or_insert_with(|| vec![0; limbs])[i / 64] |= 1 << (i % 64);
    }
    let top = windows.first().map_or(0.0, |w| w.votes);
    // (bound, record, words of the record, their numbers)
    let mut bounded: Vec<(u32, u32, Range<u32>, Vec<u32>)> = Vec::new();
    for (i, window) in windows.iter().enumerate() {
        // Past the first few, only what is pointed to as strongly as the best can be as good.
        if i >= most && window.votes < 0.9 * top {
            break;
        }
        for (record, span) in candidates::stretches(index, *window, words.len())? {
            let ids = read(index, record, span.clone())?;
            work.windows += 1;
            let bound = align::common(words.len(), &ids, |w| masks.get(&w).map(Vec::as_slice));
            bounded.push((bound, record, span, ids));
        }
    }
    bounded.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.start.cmp(&b.2.start)));
    let best = bounded.first().map_or(0, |b| b.0);
    let slack = (words.len() as u32 / 10).max(1);
    let mut hits: Vec<Hit> = Vec::new();
    for (i, (bound, record, span, ids)) in bounded.into_iter().enumerate() {
        if bound + slack < best || (i >= 6 && bound < best) || bound == 0 {
            break;
        }
        let piece = lay(corpus, quote, range.clone(), record, span, &ids, work)?;
        let hit = hit(corpus, quote, vec![piece.1], piece.0);
        if !hits.iter().any(|h| h.pieces[0].words == hit.pieces[0].words && h.record == hit.record) {
            hits.push(hit);
        }
    }
    hits.sort_by(|a, b| {
        b.score.cmp(&a.score).then(b.evidence.total_cmp(&a.evidence)).then(a.record.cmp(&b.record))
    });
    Ok(hits)
}

/// Some words of a record by their numbers.
pub(super) fn read(index: &Index, record: u32, span: Range<u32>) -> Result<Vec<u32>, Error> {
    let entry = index.entry(record)?;
    let first = span.start as usize / BLOCK * BLOCK;
    let mut ids = Vec::new();
    index.read_blocks(entry.first_block + (first / BLOCK) as u32, span.end as usize - first, &mut ids)?;
    ids.drain(..span.start as usize - first);
    Ok(ids)
}

/// Aligns some words of a quotation with a stretch of a record.
pub(super) fn lay(
    corpus: &Corpus,
    quote: &Quote,
    range: Range<usize>,
    record: u32,
    span: Range<u32>,
    ids: &[u32],
    work: &mut Work,
) -> Result<(i32, Piece), Error> {
    let index = corpus.index();
    let sides: Vec<Side> = range
        .clone()
        .map(|i| Side {
            id: quote.words[i].id,
            bracketed: quote.words[i].bracketed,
            after_break: quote.breaks.binary_search_by_key(&i, |b| b.0).is_ok(),
        })
        .collect();
    let fillers = fillers(index)?;
    let mut line: Vec<Word> =
        ids.iter().map(|id| Word { id: *id, filler: fillers.contains(id), turn: false }).collect();
    for turn in corpus.turns_over(record, span.start, span.end)? {
        if turn.first_word > span.start
            && let Some(word) = line.get_mut((turn.first_word - span.start) as usize)
        {
            word.turn = true;
        }
    }
    // Likeness is asked for words that the stretch does not have, and there only.
    let here: std::collections::HashSet<u32> = ids.iter().copied().collect();
    let missing: Vec<usize> = range.clone().filter(|i| !here.contains(&quote.words[*i].id)).collect();
    let mut like: HashMap<(usize, u32), bool> = HashMap::new();
    for &i in &missing {
        for id in &here {
            if alike(&quote.words[i].folded, index.word(*id)?) {
                like.insert((i, *id), true);
            }
        }
    }
    let start = range.start;
    let aligned =
        align::align(&sides, &line, |i, j| !like.is_empty() && like.contains_key(&(i + start, line[j].id)));
    work.cells += aligned.cells;
    Ok((aligned.score, piece(record, range, span, aligned)))
}

fn piece(record: u32, quote: Range<usize>, span: Range<u32>, aligned: Aligned) -> Piece {
    let places = aligned.steps.iter().filter_map(|s| match s {
        Step::Same(_, j) | Step::Alike(_, j) | Step::Other(_, j) | Step::Left(j) => Some(*j),
        Step::Added(_) => None,
    });
    let (first, last) = (places.clone().min().unwrap_or(0), places.max().map_or(0, |l| l + 1));
    let steps = aligned
        .steps
        .into_iter()
        .map(|s| match s {
            Step::Same(i, j) => Step::Same(i + quote.start, j - first),
            Step::Alike(i, j) => Step::Alike(i + quote.start, j - first),
            Step::Other(i, j) => Step::Other(i + quote.start, j - first),
            Step::Added(i) => Step::Added(i + quote.start),
            Step::Left(j) => Step::Left(j - first),
        })
        .collect();
    Piece { record, quote, words: span.start + first as u32..span.start + last as u32, steps }
}

/// Sums pieces up.
pub(super) fn hit(corpus: &Corpus, quote: &Quote, pieces: Vec<Piece>, score: i32) -> Hit {
    let (mut same, mut bits, mut alike_bits, mut evidence) = (0, 0.0, 0.0, 0.0);
    for piece in &pieces {
        let (mut run, mut length) = (0f32, 0);
        let mut close = |run: &mut f32, length: &mut u32| {
            // A run may lie anywhere in the stretch, and words that follow one another often do: a run proves
            // less than its words' rarities together. Single common words prove nothing.
            evidence += (*run * if *length > 2 { 0.75 } else { 0.55 } - 4.0).max(0.0);
            (*run, *length) = (0.0, 0);
        };
        for step in &piece.steps {
            match *step {
                Step::Same(i, _) => {
                    if !quote.words[i].bracketed {
                        same += 1;
                        bits += quote.words[i].bits;
                    }
                    (run, length) = (run + quote.words[i].bits, length + 1);
                }
                Step::Alike(i, _) => {
                    alike_bits += quote.words[i].bits;
                    run += quote.words[i].bits / 2.0;
                    length += 1;
                }
                _ => close(&mut run, &mut length),
            }
        }
        close(&mut run, &mut length);
    }
    let evidence = evidence - (corpus.index().words() as f32).max(2.0).log2();
    // The piece with the most words says which record it is.
    let record = pieces.iter().max_by_key(|p| p.quote.len()).map_or(0, |p| p.record);
    Hit { record, pieces, score, same, bits, alike_bits, evidence }
}

/// Numbers of the fillers in this index.
fn fillers(index: &Index) -> Result<Vec<u32>, Error> {
    let mut ids = Vec::new();
    for word in super::edits::FILLERS {
        ids.extend(index.find_word(word.as_bytes())?);
    }
    Ok(ids)
}
