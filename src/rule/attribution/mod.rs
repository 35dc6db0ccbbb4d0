//! Whose words?

pub(super) mod agency_spelling;
pub(super) mod dangling_speaker;
pub(super) mod impossible_verb;
pub(super) mod inconsistent_speaker;
pub(super) mod late_attribution;
pub(super) mod loaded_verb;
pub(super) mod unattributed_quote;
pub(super) mod unintroduced_speaker;

use super::{Context, words};
use crate::attribution::Attribution;

/// Words that stand for a person named elsewhere.
pub(super) const PRONOUNS: &[&str] =
    &["he", "she", "they", "it", "i", "we", "you", "who", "him", "her", "them"];

/// The span of an attribution's cue or source, whichever `of` gives, as one.
fn whole(spans: &[crate::text::Span]) -> Option<crate::text::Span> {
    spans.iter().copied().reduce(crate::text::Span::join)
}

/// The cue's verb as it is in the list: the first word of the cue that `has` knows, in lower case.
fn cue_word(context: &Context, attribution: &Attribution, has: impl Fn(&str) -> bool) -> Option<String> {
    let cue = attribution.cue.iter().flat_map(|span| words::tokens(&context.analysis.layout, *span));
    cue.map(|token| words::lower(token.span.of(context.text()))).find(|word| has(word))
}
