//! Whether a passage can be the very words that the draft gives. Speakers say nearly the same on many days, and
//! many speakers say the same small sentences; what differs from another day's line, or from another's, differs
//! rightly. A rule that speaks of differences hears no passage that is not a witness.

use super::{Context, named_speaker};
use crate::analysis::Analysis;
use crate::speaker::SpeakerType;
use crate::verdict::{Kind, Verdict, names};
use std::collections::BTreeSet;

/// Words from which a quotation shows which record the draft is about.
const LONG: usize = 8;

/// For every quotation whether its passage is a witness: held to be the passage, from the credited speaker, not
/// said after the draft was written, and from an occasion that the draft can mean.
pub(in crate::rule) fn of_all(context: &Context) -> Vec<bool> {
    let verdicts = &context.analysis.verdicts;
    let candidate: Vec<bool> = (0..context.analysis.quotations.list.len())
        .map(|index| verdicts.get(index).is_some_and(|verdict| may_be(context, index, verdict)))
        .collect();
    // The records that the draft surely quotes from: its own long quotations tell.
    let sure: BTreeSet<&str> = candidate
        .iter()
        .enumerate()
        .filter(|(index, candidate)| **candidate && length(context.analysis, *index) >= LONG)
        .filter(|(index, _)| credits(context, *index) == Some(true))
        .filter_map(|(index, _)| verdicts[index].matched.as_ref())
        .filter(|matched| matched.similarity >= 0.85)
        .map(|matched| matched.record.as_str())
        .collect();
    let of_one_occasion = |index: usize| {
        let verdict = &verdicts[index];
        let known = verdict.matched.as_ref().is_some_and(|matched| sure.contains(matched.record.as_str()));
        known || verdict.age_days.is_some_and(|days| (-1..=60).contains(&days))
    };
    candidate.iter().enumerate().map(|(index, candidate)| *candidate && of_one_occasion(index)).collect()
}

fn length(analysis: &Analysis, index: usize) -> usize {
    super::words::count(&analysis.layout, &analysis.quotations.list[index].parts)
}

/// What can be told of a passage by itself.
fn may_be(context: &Context, index: usize, verdict: &Verdict) -> bool {
    let Some(matched) = &verdict.matched else { return false };
    let held = matches!(verdict.kind, Kind::Altered | Kind::OnRecord);
    held && matched.similarity >= 0.7 && !said_later(verdict) && credits(context, index) != Some(false)
}

/// Whether the passage was said after the draft was written: then it is not what the draft quotes.
pub(super) fn said_later(verdict: &Verdict) -> bool {
    verdict.age_days.is_some_and(|days| days < -1)
}

/// Whether the draft credits the one who speaks in the record; `None` where either names nobody.
fn credits(context: &Context, index: usize) -> Option<bool> {
    let speaker = named_speaker(context, index)?;
    let matched = context.analysis.verdicts.get(index)?.matched.as_ref()?;
    let mut known = vec![speaker.name.clone()];
    known.extend(speaker.aliases.iter().cloned());
    let same = names::same(&known, matched.speaker.as_deref()?)?;
    // A body speaks through its people: another name there is no contradiction.
    (same || speaker.kind == SpeakerType::Person).then_some(same)
}

/// Whether a passage runs over the label of another turn: a line that begins *CUOMO (VIDEO):*.
pub(super) fn crosses_turns(passage: &str) -> bool {
    passage.lines().skip(1).any(|line| {
        let label = line.split_once(':').map_or("", |(label, _)| label.trim());
        let letters = label.chars().filter(|c| c.is_alphabetic()).count();
        letters > 2 && label.len() < 40 && !label.chars().any(char::is_lowercase)
    })
}
