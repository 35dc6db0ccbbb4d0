//! Two citations, one origin.

use super::credited;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "same-origin",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "two citations that look independent share one origin",
    page: Page {
        flags: "Two attributions of nearly the same content through different relays whose chains have the \
                same origin.",
        why: "What looks confirmed is repeated.",
        guideline: "BBC: reluctant to rely on one source.",
        example: "*The Courier reported that … , citing the ministry. Radio Aldis said that … , citing the \
                  ministry.*",
        mistakes: "Needs both chains to be read right.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    const REACH: usize = 60;
    let relayed: Vec<(usize, u32, u32, Vec<String>)> = context
        .attributions()
        .filter_map(|(index, attribution)| {
            let steps = &context.analysis.chain(index)?.steps;
            let [origin, relay, ..] = steps.as_slice() else { return None };
            Some((index, origin.speaker, relay.speaker, context.words(&attribution.content)))
        })
        .collect();
    let mut findings = Vec::new();
    for (later, (index, origin, relay, words)) in relayed.iter().enumerate() {
        let near = &relayed[later.saturating_sub(REACH)..later];
        let twin = near.iter().find(|(_, theirs, through, said)| {
            theirs == origin && through != relay && words::likeness(words, said) >= 0.5
        });
        let Some((_, _, through, _)) = twin else { continue };
        let name = |speaker: u32| {
            context
                .analysis
                .cast
                .speakers
                .get(speaker as usize)
                .map_or(String::new(), |speaker| speaker.name.clone())
        };
        let message = format!(
            "{} and {} both give what {} said: one origin, not two",
            name(*through),
            name(*relay),
            name(*origin)
        );
        let attribution = &context.analysis.attributions[*index];
        findings.push(context.on_attribution(&RULE, *index, credited(attribution), message));
    }
    findings
}
