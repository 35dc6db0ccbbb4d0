//! A finding was accepted, and nobody says why.

use crate::rule::directives::Verb;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, directives, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "ignore-without-reason",
    group: Group::Upkeep,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "an ignore comment or an accepted finding gives no reason",
    page: Page {
        flags: "An `ignore` or `disable` comment without words behind its bracket, or an entry of \
                `.onrecord/accepted.toml` whose `reason` is empty.",
        why: "Next year somebody has to know why.",
        guideline: "onrecord's own.",
        example: "`<!-- onrecord: ignore[altered-quote] -->`",
        mistakes: "None known.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for directive in directives::read(context.analysis) {
        let needs = matches!(directive.verb, Verb::Ignore | Verb::Disable);
        if needs && directive.reason.is_empty() {
            let message =
                "this comment accepts findings and does not say why: write the reason behind the bracket";
            findings.push(directives::finding(context, &RULE, &directive, message.to_string()));
        }
    }
    for entry in context.options.accepted.of(&context.analysis.draft.path) {
        if entry.reason.trim().is_empty() {
            let message =
                format!("{} is accepted for {} without a reason", entry.rule, phrase::quoted(&entry.words));
            findings.push(directives::finding_on_entry(context, &RULE, entry, message));
        }
    }
    findings
}
