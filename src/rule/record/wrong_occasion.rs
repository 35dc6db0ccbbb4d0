//! Said, but on another day than the draft says.

use super::witness::said_later;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "wrong-occasion",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "found on another date or at another event than the draft says",
    page: Page {
        flags: "A quotation that the draft dates, and that the record has on another day only.",
        why: "Words of last spring, printed as yesterday's, answer a question that nobody had asked.",
        guideline: "AP, Reuters: say when and where it was said.",
        example: "Draft: *“The quay is early,” Renn said on Tuesday.* On record from a speech of 20 \
                  February only.",
        mistakes: "Stump speeches: the same line on many days, of which the corpus has another.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(date) = &verdict.other_date else { continue };
        // Another day's line, like this one, is a stump speech: only the very words prove the other day.
        let exact = verdict.kind == Kind::OnRecord;
        if !exact || context.length(quotation) < 8 || said_later(verdict) {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} is on record from {date}, another day than the draft says");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}
