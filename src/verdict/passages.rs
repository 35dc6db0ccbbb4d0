//! What `find` shows: the nearest passages to some words, whoever said them, narrowed by speaker and date.

use super::names;
use crate::corpus::{Corpus, Error, When};
use crate::matching::{self, Match, Quote, detail, find};

/// Which passages are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wanted {
    /// Only this speaker's.
    pub speaker: Option<String>,
    /// Only from this day on.
    pub since: Option<When>,
    /// Only up to this day.
    pub until: Option<When>,
}

/// The nearest passages, best first, at most `limit`. A passage without a date is left out where days are
/// asked for.
pub fn passages(
    corpus: &Corpus,
    quote: &Quote,
    wanted: &Wanted,
    options: &matching::Options,
    limit: usize,
) -> Result<Vec<Match>, Error> {
    let index = corpus.index();
    let in_time = |record: u32| {
        if wanted.since.is_none() && wanted.until.is_none() {
            return true;
        }
        index.entry(record).ok().and_then(|e| e.date).is_some_and(|date| {
            wanted.since.is_none_or(|s| date.last >= s.first)
                && wanted.until.is_none_or(|u| date.first <= u.last)
        })
    };
    // Records in which the speaker has words at all.
    let mut holds: Option<Vec<u32>> = None;
    if let Some(speaker) = &wanted.speaker {
        let mut records = Vec::new();
        for number in names::numbers(corpus, std::slice::from_ref(speaker))?.iter() {
            records.extend(corpus.held_by(*number)?.iter().map(|h| h[1]));
        }
        records.sort_unstable();
        records.dedup();
        holds = Some(records);
    }
    let only =
        |record: u32| in_time(record) && holds.as_ref().is_none_or(|h| h.binary_search(&record).is_ok());
    let found = find(corpus, quote, options, Some(&only))?;
    let mut out = Vec::new();
    for hit in &found.hits {
        if out.len() >= limit {
            break;
        }
        let matched = detail(corpus, quote, hit, 0, options.folds)?;
        let own = wanted.speaker.as_ref().is_none_or(|s| {
            matched
                .speaker
                .as_ref()
                .is_some_and(|name| names::same(std::slice::from_ref(s), name) == Some(true))
        });
        if own && matched.similarity >= 0.3 {
            out.push(matched);
        }
    }
    Ok(out)
}
