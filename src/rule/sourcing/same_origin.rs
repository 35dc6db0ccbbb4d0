//! Two citations, one origin.

use super::{Relayed, credited, name, told_again};
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

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
    let through_another = |earlier: &Relayed, later: &Relayed| {
        earlier.origin == later.origin && earlier.through != later.through
    };
    let mut findings = Vec::new();
    for (later, through) in told_again(context, through_another) {
        let [earlier, now, origin] = [through, later.through, later.origin].map(|who| name(context, who));
        let message = format!("{earlier} and {now} both give what {origin} said: one origin, not two");
        let attribution = &context.analysis.attributions[later.index];
        findings.push(context.on_attribution(&RULE, later.index, credited(attribution), message));
    }
    findings
}
