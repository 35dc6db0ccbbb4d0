//! What is new since an older version of the same draft, quotation by quotation: words that moved are not
//! new, and neither is a line that was broken elsewhere. Where the older version comes from is the program's
//! business.

use super::{Outcome, key};
use crate::analysis::Analysis;
use std::collections::BTreeSet;

/// What an older version of a draft held.
#[derive(Clone, Debug, Default)]
pub struct Before {
    quotations: BTreeSet<String>,
    findings: BTreeSet<String>,
}

impl Before {
    /// Remembers an older version: its quotations with their speakers, and everything found in it.
    pub fn of(analysis: &Analysis, outcome: &Outcome) -> Before {
        let findings = outcome.kept.iter().chain(outcome.suppressed.iter().map(|(finding, _)| finding));
        Before {
            quotations: identities(analysis).collect(),
            findings: findings.map(|finding| finding.key.clone()).collect(),
        }
    }
}

/// For every quotation whether it is new or changed: other words, or another speaker.
pub fn is_new(analysis: &Analysis, before: &Before) -> Vec<bool> {
    identities(analysis).map(|identity| !before.quotations.contains(&identity)).collect()
}

/// The findings on what is new: on new quotations, and elsewhere those that the older version did not have.
pub fn only_new(analysis: &Analysis, mut outcome: Outcome, before: &Before) -> Outcome {
    let new = is_new(analysis, before);
    outcome.kept.retain(|finding| match finding.quotation {
        Some(quotation) => new.get(quotation as usize).copied().unwrap_or(true),
        None => !before.findings.contains(&finding.key),
    });
    outcome
}

/// Words and speaker of every quotation, folded.
fn identities(analysis: &Analysis) -> impl Iterator<Item = String> {
    let of = analysis.attribution_of_quotations();
    analysis.quotations.list.iter().zip(of).map(|(quotation, attribution)| {
        let speaker = attribution.and_then(|index| analysis.speaker(index as usize));
        let speaker = speaker.map_or("", |speaker| speaker.name.as_str());
        key::key("quotation", &analysis.words(&quotation.parts), speaker)
    })
}
