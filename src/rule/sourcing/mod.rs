//! Through whom?

pub(super) mod anonymous_attack;
pub(super) mod anonymous_source;
pub(super) mod bare_source;
pub(super) mod circular_sourcing;
pub(super) mod same_origin;
pub(super) mod second_hand_quote;
pub(super) mod single_source;
pub(super) mod uncredited_agency;
pub(super) mod unexplained_anonymity;
pub(super) mod vague_provenance;

use super::{Context, words};
use crate::attribution::Attribution;
use crate::text::Span;
use std::collections::BTreeSet;

/// The mention that an attribution credits, as one span; its cue, else its content, where it credits none.
fn credited(attribution: &Attribution) -> Span {
    let of = |spans: &[Span]| spans.iter().copied().reduce(Span::join);
    let span = of(&attribution.source).or_else(|| of(&attribution.cue)).or_else(|| of(&attribution.content));
    span.unwrap_or_default()
}

/// The attributions whose origin is unnamed, each origin once: its first.
fn unnamed<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (usize, &'c Attribution)> {
    let chains = &context.analysis.cast.chains;
    let mut seen = BTreeSet::new();
    context.attributions().filter(move |(index, _)| {
        let Some(chain) = chains.get(*index).filter(|chain| chain.anonymous) else { return false };
        chain.steps.first().is_none_or(|origin| seen.insert(origin.speaker))
    })
}

/// An attribution whose words came through somebody; speakers by number.
struct Relayed {
    index: usize,
    origin: u32,
    through: u32,
    words: Vec<String>,
}

/// The attributions that say nearly what one shortly before them says, where the two (the earlier first) are of the
/// wanted sort; each with the speaker through whom the earlier came.
fn told_again(context: &Context, wanted: fn(&Relayed, &Relayed) -> bool) -> Vec<(Relayed, u32)> {
    const REACH: usize = 60;
    let relayed = context.attributions().filter_map(|(index, attribution)| {
        let [origin, through, ..] = context.analysis.chain(index)?.steps.as_slice() else { return None };
        let words = context.words(&attribution.content);
        Some(Relayed { index, origin: origin.speaker, through: through.speaker, words })
    });
    let relayed: Vec<Relayed> = relayed.collect();
    let twin = |at: usize| {
        let near = &relayed[at.saturating_sub(REACH)..at];
        let same = |one: &&Relayed| {
            wanted(one, &relayed[at]) && words::likeness(&relayed[at].words, &one.words) >= 0.5
        };
        near.iter().find(same).map(|one| one.through)
    };
    let twins: Vec<Option<u32>> = (0..relayed.len()).map(twin).collect();
    relayed.into_iter().zip(twins).filter_map(|(later, twin)| Some((later, twin?))).collect()
}

/// The name of a speaker by number.
fn name<'c>(context: &'c Context, speaker: u32) -> &'c str {
    context.analysis.cast.speakers.get(speaker as usize).map_or("", |speaker| &speaker.name)
}
