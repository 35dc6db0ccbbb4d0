//! What the corpus holds of a speaker at a time: what tells *not on record* from *not covered*.

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
    },
    /// It does not; a plain sentence says what it has instead.
    Nothing(String),
}

/// What the corpus holds for a claim.
pub fn coverage(corpus: &Corpus, claim: &Claim, options: &Options) -> Result<Coverage, Error> {
    let window = window(claim, options);
    let index = corpus.index();
    let inside = |record: u32| -> Result<bool, Error> {
        Ok(match (index.entry(record)?.date, window) {
            (Some(date), Some(window)) => date.overlaps(window),
            _ => true,
        })
    };
    if !claim.speaker.iter().any(|s| !names::parts(s).is_empty()) {
        if window.is_none() {
            return Ok(Coverage::Held { words: index.words(), records: index.records() });
        }
        let (mut words, mut records) = (0, 0);
        for record in 0..index.records() {
            if inside(record)? {
                (words, records) = (words + u64::from(index.entry(record)?.words), records + 1);
            }
        }
        return Ok(match window {
            Some(window) if records == 0 => {
                Coverage::Nothing(format!("the corpus holds nothing of {window}"))
            }
            _ => Coverage::Held { words, records },
        });
    }
    let own: Vec<bool> =
        corpus.names()?.iter().map(|n| names::same(&claim.speaker, n) == Some(true)).collect();
    let who = claim.speaker.first().map_or("this speaker", String::as_str);
    let (mut words, mut records) = (0, 0);
    let mut days: Option<(When, When)> = None;
    let mut any = false;
    for [speaker, record, held] in corpus.holdings()? {
        if !own.get((*speaker as usize).wrapping_sub(1)).copied().unwrap_or(false) {
            continue;
        }
        any = true;
        if inside(*record)? {
            (words, records) = (words + u64::from(*held), records + 1);
        }
        if let Some(day) = index.entry(*record)?.date {
            days = Some(days.map_or((day, day), |(a, b)| (a.min(day), b.max(day))));
        }
    }
    Ok(match (any, records, window, days) {
        (false, ..) => Coverage::Nothing(format!("the corpus holds nothing of {who}")),
        (_, 0, Some(window), Some((a, b))) => Coverage::Nothing(format!(
            "the corpus holds {who} between {} and {}, and nothing of {window}",
            a.first, b.last
        )),
        (_, 0, ..) => Coverage::Nothing(format!("the corpus holds nothing of {who} at that time")),
        _ => Coverage::Held { words, records },
    })
}

/// The days in which the words should have been said.
fn window(claim: &Claim, options: &Options) -> Option<When> {
    let back =
        |day: jiff::civil::Date, days: i64| day.checked_sub(jiff::Span::new().days(days)).unwrap_or(day);
    let on = |day: jiff::civil::Date, days: i64| day.checked_add(jiff::Span::new().days(days)).unwrap_or(day);
    match (claim.said, claim.written) {
        (Some(said), _) => Some(When { first: back(said.first, 1), last: on(said.last, 1) }),
        (None, Some(written)) => Some(When {
            first: back(written.first, i64::from(options.days_before)),
            last: on(written.last, 1),
        }),
        _ => None,
    }
}
