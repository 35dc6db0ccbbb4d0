//! Only a machine heard it.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "asr-only",
    group: Group::Record,
    level: Some(Level::Info),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the only record is an automatic transcript; says where to listen",
    page: Page {
        flags: "A quotation that only automatic transcripts or captions hold.",
        why: "Machines drop *not*, mishear figures and names, and give words to the wrong speaker.",
        guideline: "NYT: every word between quotation marks is what was said: listen.",
        example: "Draft: *“We have a storage problem.”* The only record is a caption file: *at 00:12:08*.",
        mistakes: "Captions that a person has mended without saying so in the manifest.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        if !verdict.asr_only || context.length(quotation) < 3 || !context.witness[index] {
            continue;
        }
        let place = verdict
            .matched
            .as_ref()
            .map_or(String::new(), |m| format!(" ({} at {})", phrase::record(m), m.locator));
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!(
            "{words} is on record in an automatic transcript only: listen before you print it{place}"
        );
        findings.push(context.on_quotation(&RULE, index, None, message));
    }
    findings
}
