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

use super::Context;
use crate::attribution::Attribution;
use crate::text::Span;

/// The mention that an attribution credits, as one span; its cue, else its content, where it credits none.
fn credited(attribution: &Attribution) -> Span {
    let of = |spans: &[Span]| spans.iter().copied().reduce(Span::join);
    let span = of(&attribution.source).or_else(|| of(&attribution.cue)).or_else(|| of(&attribution.content));
    span.unwrap_or_default()
}

/// The attributions whose origin is unnamed, each origin once: its first.
fn unnamed<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (usize, &'c Attribution)> {
    let chains = &context.analysis.cast.chains;
    let mut seen = Vec::new();
    context.attributions().filter(move |(index, _)| {
        let Some(chain) = chains.get(*index).filter(|chain| chain.anonymous) else { return false };
        let origin = chain.steps.first().map(|step| step.speaker);
        let new = origin.is_none() || !seen.contains(&origin);
        seen.push(origin);
        new
    })
}
