//! Right words, wrong speaker.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "misattributed",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the words are on record, from somebody else",
    page: Page {
        flags: "A quotation whose words are on record from another speaker than the draft credits, and not \
                from that one.",
        why: "The words are right, so nobody looks again.",
        guideline: "Every handbook: attribution is part of the quotation.",
        example: "Draft: *“Nobody in this chamber believes that figure,” Okoro said.* The record has it \
                  from Piet Hale.",
        mistakes: "Speakers whom the record names otherwise than the draft (an office for a person); words \
                   that somebody read out are `quoting-another`'s.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        if verdict.kind != Kind::Misattributed {
            continue;
        }
        let said_by = verdict.said_by.as_deref().unwrap_or("somebody else");
        let credited = context.name(context.speaker_of(index));
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} is credited to {credited}; on record it is {said_by} who says it");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}
