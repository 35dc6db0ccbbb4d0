//! All that is known of one draft, one owned value, and the questions that every reader of it asks.

use crate::attribution::Attribution;
use crate::draft::Draft;
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::speaker::{Cast, Chain, Speaker};
use crate::text::Span;
use crate::verdict::{Copied, Verdict};
use std::borrow::Cow;

/// All that is known of one draft.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The draft.
    pub draft: Draft,
    /// Its paragraphs, sentences and tokens.
    pub layout: Layout,
    /// Its quotations.
    pub quotations: Quotations,
    /// Its attributions, in the order of the draft.
    pub attributions: Vec<Attribution>,
    /// Who speaks, and through whom.
    pub cast: Cast,
    /// One a quotation, in the order of [`Quotations::list`], always as many.
    pub verdicts: Vec<Verdict>,
    /// Stretches of its own prose that stand word for word in an agency's copy.
    pub copied: Vec<Copied>,
}

impl Analysis {
    /// The words under some spans, the spans' texts joined by one space.
    pub fn words(&self, spans: &[Span]) -> Cow<'_, str> {
        match spans {
            [] => Cow::Borrowed(""),
            [only] => Cow::Borrowed(only.of(&self.draft.text)),
            many => {
                let pieces: Vec<&str> = many.iter().map(|s| s.of(&self.draft.text)).collect();
                Cow::Owned(pieces.join(" "))
            }
        }
    }

    /// The chain of an attribution; `None` where nobody is credited.
    pub fn chain(&self, attribution: usize) -> Option<&Chain> {
        self.cast.chains.get(attribution).filter(|chain| !chain.steps.is_empty())
    }

    /// The origin of an attribution.
    pub fn speaker(&self, attribution: usize) -> Option<&Speaker> {
        let step = self.chain(attribution)?.steps.first()?;
        self.cast.speakers.get(step.speaker as usize)
    }

    /// For every quotation the attribution that holds it, if one does: the one that lists it, or the one that
    /// lists the quotation that it stands in.
    pub fn attribution_of_quotations(&self) -> Vec<Option<u32>> {
        let mut of = vec![None; self.quotations.list.len()];
        for (index, attribution) in self.attributions.iter().enumerate() {
            for &quotation in &attribution.quotations {
                if let Some(slot) = of.get_mut(quotation as usize) {
                    slot.get_or_insert(index as u32);
                }
            }
        }
        for (index, quotation) in self.quotations.list.iter().enumerate() {
            if of[index].is_none() {
                of[index] = quotation.inside.and_then(|outer| of.get(outer as usize).copied().flatten());
            }
        }
        of
    }
}
