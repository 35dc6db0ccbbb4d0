//! Whether a passage can be the very words that the draft gives. Speakers say nearly the same on many days, and
//! many speakers say the same small sentences; what differs from another day's line, or from another's, differs
//! rightly. A rule that speaks of differences hears no passage that is not a witness.

use super::{Context, named_speaker};
use crate::analysis::Analysis;
use crate::matching::{Edit, Match, Op};
use crate::speaker::SpeakerType;
use crate::text::Span;
use crate::verdict::{Kind, Verdict, names};
use std::collections::BTreeSet;

/// Words from which a quotation that is on record as it stands shows which record the draft is about, and one in which
/// a single word differs where no date speaks for another day; from which one that differs more does; and from which
/// one is no line that its speaker has used on many days.
const WHOLE: usize = 8;
const LONG: usize = 12;

/// Days before the draft within which a speaker's words are taken to be from the occasion that it is about.
const SAME_OCCASION: i64 = 3;

/// For every quotation whether its passage is a witness: held to be the passage, from the credited speaker, not
/// said after the draft was written, and from an occasion that the draft can mean.
pub(in crate::rule) fn of_all(context: &Context) -> Vec<bool> {
    let verdicts = &context.analysis.verdicts;
    let candidate: Vec<bool> = (0..context.analysis.quotations.list.len())
        .map(|index| verdicts.get(index).is_some_and(|verdict| may_be(context, index, verdict)))
        .collect();
    let length = |index: usize| length(context.analysis, index);
    // The records that the draft surely quotes from: its own long quotations tell.
    let sure: BTreeSet<&str> = candidate
        .iter()
        .enumerate()
        .filter(|(index, candidate)| **candidate && credits(context, *index) == Some(true))
        .filter_map(|(index, _)| {
            // Pieces from far apart prove no occasion: speakers say small sentences on any day.
            let held = |matched: &&Match| matched.similarity >= 0.85 && !matched.spliced;
            let matched = verdicts[index].matched.as_ref().filter(held)?;
            let slight = verdicts[index].age_days.is_none() && by_a_word(&matched.edits);
            let least = if matched.edits.is_empty() || slight { WHOLE } else { LONG };
            (length(index) >= least).then_some(matched.record.as_str())
        })
        .collect();
    let of_one_occasion = |index: usize| {
        let verdict = &verdicts[index];
        let known = verdict.matched.as_ref().is_some_and(|matched| sure.contains(matched.record.as_str()));
        let most = if length(index) >= LONG { 60 } else { SAME_OCCASION };
        known || verdict.age_days.is_some_and(|days| (-1..=most).contains(&days))
    };
    candidate.iter().enumerate().map(|(index, candidate)| *candidate && of_one_occasion(index)).collect()
}

fn length(analysis: &Analysis, index: usize) -> usize {
    super::words::count(&analysis.layout, &analysis.quotations.list[index].parts)
}

/// Whether no more than one word came, went or stands for another.
fn by_a_word(edits: &[Edit]) -> bool {
    let word = |text: &str| text.split_whitespace().count() < 2;
    matches!(edits, [edit] if word(&edit.from) && word(&edit.to))
}

/// What can be told of a passage by itself.
fn may_be(context: &Context, index: usize, verdict: &Verdict) -> bool {
    let Some(matched) = &verdict.matched else { return false };
    // Where a closing mark is missing, nobody knows how far the words go.
    if !context.analysis.quotations.list[index].closed {
        return false;
    }
    let held = matches!(verdict.kind, Kind::Altered | Kind::OnRecord);
    // Of many words more must agree: where a fifth is other words, somebody else took them down, or elsewhere.
    let least = if length(context.analysis, index) >= LONG { 0.8 } else { 0.7 };
    held && matched.similarity >= least
        && anchored(context, index, matched)
        && !said_later(verdict)
        && !verdict.another_day
        && credits(context, index) != Some(false)
}

/// Whether what agrees holds the quotation in its place. Words at its beginning or its end that are other words in
/// the record stand beside no more than one side of what agrees: then a few words in common are a phrase that the
/// speaker uses, and not this place.
fn anchored(context: &Context, index: usize, matched: &Match) -> bool {
    const AGREE: usize = 6;
    let layout = &context.analysis.layout;
    let words = |span: Span| super::words::count(layout, &[span]);
    let empty = |start: u32, end: u32| super::words::tokens(layout, Span { start, end }).next().is_none();
    let quotation = &context.analysis.quotations.list[index];
    let (Some(first), Some(last)) = (quotation.parts.first(), quotation.parts.last()) else { return false };
    let whole = Span { start: first.start, end: last.end };
    let changed = |edit: &&Edit| edit.op == Op::Replace && edit.from.split_whitespace().count() > 1;
    let replaced: Vec<Span> = matched.edits.iter().filter(changed).filter_map(|edit| edit.quote).collect();
    let at_end =
        |span: &&Span| words(**span) > 1 && (empty(whole.start, span.start) || empty(span.end, whole.end));
    let other: usize = replaced.iter().filter(at_end).map(|span| words(*span)).sum();
    other == 0 || length(context.analysis, index) - other >= AGREE
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
