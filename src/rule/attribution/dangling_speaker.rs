//! A pronoun speaks, and nobody can tell who that is.

use super::{PRONOUNS, whole};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "dangling-speaker",
    group: Group::Attribution,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "a pronoun is the speaker and the draft has no candidate for it",
    page: Page {
        flags: "A quotation credited to *he*, *she* or *they* where nobody before can be meant.",
        why: "The name was cut with its paragraph.",
        guideline: "AP: attribute clearly.",
        example: "A draft that begins *“It is late,” she said.*",
        mistakes: "A heuristic: people whom the draft introduces by a role that the resolver does not see.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let source = context.words(&attribution.source);
        let [pronoun] = source.as_slice() else { continue };
        if !["he", "she", "they"].contains(&pronoun.as_str()) {
            continue;
        }
        let found = context.analysis.speaker(index);
        if found.is_some_and(|speaker| !PRONOUNS.contains(&words::lower(&speaker.name).as_str())) {
            continue;
        }
        let Some(span) = whole(&attribution.source) else { continue };
        let message = format!("the text does not say who “{pronoun}” is");
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}
