//! What the corpus holds of a speaker at a time: what tells *not on record* from *not covered*. That somebody
//! speaks in the corpus is not enough: only a record of the occasion, or a record that is said to be complete,
//! could hold words and show by its silence that they were not said.

use super::{Claim, Options, names};
use crate::corpus::{Corpus, Error, When};

/// Whether the corpus could know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// It holds this speaker at that time: so many words, in so many records.
    Held {
        /// Words.
        words: u64,
        /// Records.
        records: u32,
        /// It is said to hold everything that the speaker said in public.
        complete: bool,
    },
    /// It does not; a plain sentence says what it has instead.
    Nothing(String),
}

/// A share of the corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    /// Words.
    pub words: u64,
    /// Records.
    pub records: u32,
    /// From the first day to the last, of the records that have one.
    pub days: Option<(When, When)>,
}

impl Share {
    fn add(&mut self, words: u32, date: Option<When>) {
        (self.words, self.records) = (self.words + u64::from(words), self.records + 1);
        if let Some(day) = date {
            self.days = Some(self.days.map_or((day, day), |(a, b)| (a.min(day), b.max(day))));
        }
    }
}

/// What the corpus holds for a claim.
pub fn coverage(corpus: &Corpus, claim: &Claim, options: &Options) -> Result<Coverage, Error> {
    let nobody = !claim.speaker.iter().any(|s| !names::parts(s).is_empty());
    let window = window(claim, options.days_before);
    let complete = options.complete.iter().any(|name| names::same(&claim.speaker, name) == Some(true));
    let held = held(corpus, claim, if complete { None } else { window })?;
    if held.records > 0 {
        return Ok(Coverage::Held { words: held.words, records: held.records, complete });
    }
    let who = claim.speaker.first().map_or("this speaker", String::as_str);
    let elsewhere = if window.is_some() && !nobody { self::held(corpus, claim, None)? } else { held };
    let days = |w: When| {
        if w.first == w.last { format!("of {}", w.first) } else { format!("from {} to {}", w.first, w.last) }
    };
    let records = |n: u32| if n == 1 { "1 record".to_owned() } else { format!("{n} records") };
    Ok(Coverage::Nothing(match (window, elsewhere.days) {
        (Some(window), _) if nobody => format!("the corpus holds nothing {}", days(window)),
        (Some(window), Some((a, b))) => format!(
            "the corpus holds {} of {who} between {} and {}, and none {}",
            records(elsewhere.records),
            a.first,
            b.last,
            days(window)
        ),
        (Some(window), None) if elsewhere.records > 0 => format!(
            "the corpus holds {} of {who} without a date, and none known to be {}",
            records(elsewhere.records),
            days(window)
        ),
        _ => format!("the corpus holds nothing of {who}"),
    }))
}

/// What the corpus holds of the credited speaker, or of everybody where none is credited; of those days only,
/// if any are given: then records without a date do not count.
pub(super) fn held(corpus: &Corpus, claim: &Claim, window: Option<When>) -> Result<Share, Error> {
    let index = corpus.index();
    let inside = |date: Option<When>| window.is_none_or(|w| date.is_some_and(|d| d.overlaps(w)));
    let mut share = Share::default();
    if !claim.speaker.iter().any(|s| !names::parts(s).is_empty()) {
        if window.is_none() {
            return Ok(Share { words: index.words(), records: index.records(), days: None });
        }
        for record in 0..index.records() {
            let entry = index.entry(record)?;
            if inside(entry.date) {
                share.add(entry.words, entry.date);
            }
        }
        return Ok(share);
    }
    for number in names::numbers(corpus, &claim.speaker)?.iter() {
        for [_, record, words] in corpus.held_by(*number)? {
            let date = index.entry(*record)?.date;
            if inside(date) {
                share.add(*words, date);
            }
        }
    }
    Ok(share)
}

/// The days in which the words should have been said: the draft's day for them, give or take one; else the days
/// up to the draft's own.
pub(super) fn window(claim: &Claim, days_before: u32) -> Option<When> {
    match (claim.said, claim.written) {
        (Some(said), _) => Some(said.widened(1, 1)),
        (None, Some(written)) => Some(written.widened(days_before, 1)),
        _ => None,
    }
}
