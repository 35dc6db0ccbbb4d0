//! Stretches of records that may hold a quotation: its rarest keys are looked up until a budget of places is
//! spent, and blocks that several keys point to are kept, best first. Sees no words, only blocks.

use super::quote::QuoteWord;
use super::{Options, Work};
use crate::corpus::Error;
use crate::corpus::index::{BLOCK, Index, LONGEST};
use std::ops::Range;

/// A run of blocks of one record that keys of the quotation point to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// First block and last.
    pub blocks: (u32, u32),
    /// Rarity of the distinct keys in it.
    pub votes: f32,
}

/// Looks words up. `from` is the budget of places; windows come best first, at most `most`.
pub fn windows(
    index: &Index,
    words: &[QuoteWord],
    breaks: &[usize],
    budget: usize,
    most: usize,
    only: Option<&dyn Fn(u32) -> bool>,
    work: &mut Work,
) -> Result<Vec<Window>, Error> {
    let lists = lists(index, words, breaks)?;
    let mut hits: Vec<u64> = Vec::new();
    let mut weights = vec![0f32; words.len()];
    let (mut spent, mut room) = (0, Vec::new());
    for (length, position, list) in lists {
        if spent + length > budget && !hits.is_empty() {
            break;
        }
        room.clear();
        index.read_list(list, budget.max(length), &mut room);
        spent += room.len();
        weights[position] = (index.blocks() as f32 / length as f32).log2().max(0.5);
        hits.extend(
            room.iter()
                .filter(|b| only.is_none_or(|f| f(**b)))
                .map(|b| u64::from(*b) << 16 | position as u64),
        );
    }
    work.postings += spent as u64;
    hits.sort_unstable();
    let reach = (words.len() * 8 / 5 + 6).div_ceil(BLOCK) as u32;
    let mut found: Vec<Window> = Vec::new();
    // How often each position is pointed to within the window that slides over the hits.
    let mut within = vec![0u32; words.len()];
    let (mut end, mut votes) = (0, 0f32);
    for start in 0..hits.len() {
        let block = (hits[start] >> 16) as u32;
        while end < hits.len() && (hits[end] >> 16) as u32 <= block + reach {
            let position = (hits[end] & 0xffff) as usize;
            within[position] += 1;
            if within[position] == 1 {
                votes += weights[position];
            }
            end += 1;
        }
        if start == 0 || hits[start - 1] >> 16 != hits[start] >> 16 {
            let last = (hits[end - 1] >> 16) as u32;
            match found.last_mut() {
                // Windows that overlap are one place, at its best.
                Some(before) if before.blocks.0 + reach >= block => {
                    if before.votes < votes {
                        *before = Window { blocks: (block, last), votes };
                    }
                }
                _ => found.push(Window { blocks: (block, last), votes }),
            }
        }
        let position = (hits[start] & 0xffff) as usize;
        within[position] -= 1;
        if within[position] == 0 {
            votes -= weights[position];
        }
    }
    if found.len() > most {
        found.select_nth_unstable_by(most, order);
        found.truncate(most);
    }
    found.sort_unstable_by(order);
    Ok(found)
}

fn order(a: &Window, b: &Window) -> std::cmp::Ordering {
    b.votes.total_cmp(&a.votes).then(a.blocks.cmp(&b.blocks))
}

/// A key's list of places: how long, of which word of the quotation, its bytes.
type Listed<'a> = (usize, usize, &'a [u8]);

/// The lists of a quotation's keys, shortest first, each with its word's position. Words in brackets, and
/// such as no record has, have no key.
fn lists<'a>(index: &'a Index, words: &[QuoteWord], breaks: &[usize]) -> Result<Vec<Listed<'a>>, Error> {
    let plan = index.plan();
    let mut lists: Vec<Listed<'_>> = Vec::with_capacity(words.len());
    let mut ids: Vec<u32> = Vec::with_capacity(LONGEST);
    let known = |w: &QuoteWord| !w.bracketed && w.id < index.distinct();
    for i in 0..words.len().min(1 << 16) {
        let end = (i + LONGEST).min(words.len());
        let end = breaks.iter().find(|b| **b > i).map_or(end, |b| end.min(*b));
        ids.clear();
        ids.extend(words[i..end].iter().take_while(|w| known(w)).map(|w| w.id));
        if ids.is_empty() {
            continue;
        }
        for len in plan.lengths(ids[0]).filter(|len| *len <= ids.len()) {
            let list = index.list(plan.bucket(&ids[..len]))?;
            match Index::list_length(list) {
                None => continue, // common: the next longer key
                Some(0) => break,
                Some(length) => {
                    lists.push((length, i, list));
                    break;
                }
            }
        }
    }
    lists.sort_by_key(|l| (l.0, l.1));
    Ok(lists)
}

/// The budget of places for a corpus of so many words: it grows with its size, slowly, because lists do.
pub fn budget(words: u64, options: &Options) -> usize {
    let doublings = (words / 1_000_000).checked_ilog2().unwrap_or(0) as usize;
    options.budget + options.budget * doublings / 4
}

/// The words of a window's records (several where records are short) that a quotation of so many words can lie
/// in.
pub fn stretches(index: &Index, window: Window, words: usize) -> Result<Vec<(u32, Range<u32>)>, Error> {
    let pad = (words as u32 * 13 / 10 + 8).max(12);
    let mut all = Vec::new();
    let mut block = window.blocks.0;
    while block <= window.blocks.1 {
        let record = index.record_of(block)?;
        let entry = index.entry(record)?;
        let end = entry.first_block + entry.words.div_ceil(BLOCK as u32);
        if !(entry.first_block..end).contains(&block) {
            break;
        }
        let first = (block - entry.first_block) * BLOCK as u32;
        let last = (window.blocks.1.min(end - 1) - entry.first_block + 1) * BLOCK as u32;
        all.push((record, first.saturating_sub(pad)..(last + pad).min(entry.words)));
        block = end;
    }
    Ok(all)
}
