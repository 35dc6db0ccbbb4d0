//! An origin that the draft does not name.

use super::credited;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "anonymous-source",
    group: Group::Sourcing,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the origin of the words is unnamed",
    page: Page {
        flags: "Every attribution whose origin is one or more people whom the draft withholds. `audit` \
                counts them.",
        why: "Anonymous words cost trust; an editor should see where they are.",
        guideline: "Reuters: anonymous sources are the weakest. AP: say why unnamed.",
        example: "*the newspaper reported, citing unnamed officials from Halden*",
        mistakes: "Groups that nobody could name (*residents said*) are not meant, and are sometimes taken \
                   for it.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        if !context.analysis.chain(index).is_some_and(|chain| chain.anonymous) {
            continue;
        }
        let origin = context.name(context.analysis.speaker(index));
        let words = phrase::quoted(&context.analysis.words(&attribution.content));
        let message = format!("{words} comes from somebody unnamed: {origin}");
        findings.push(context.on_attribution(&RULE, index, credited(attribution), message));
    }
    findings
}
