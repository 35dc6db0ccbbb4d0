//! The corpus holds nothing of this speaker at that time.

use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "not-covered",
    group: Group::Record,
    level: Some(Level::Info),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the corpus holds nothing of this speaker at that time",
    page: Page {
        flags: "A quotation that could not be checked, because the corpus has nothing from its speaker, or \
                nothing of that time.",
        why: "*Could not check* must never look like *clean*.",
        guideline: "BBC: what is uncorroborated is attributed, and known to be so.",
        example: "Draft: *“My cellar has been under water since Friday,” said Jonas Wick.* No record holds \
                  a word of his.",
        mistakes: "A speaker whom the records name otherwise.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let speech = context.nature[index] == Nature::Speech && quotation.depth == 0;
        if verdict.kind != Kind::NotCovered || !speech || context.speaker_of(index).is_none() {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} could not be checked: {}", verdict.reason);
        findings.push(context.on_quotation(&RULE, index, None, message));
    }
    findings
}
