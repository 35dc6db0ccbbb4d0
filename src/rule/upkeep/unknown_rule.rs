//! A comment names a rule that does not exist.

use crate::rule::directives::Verb;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, directives, nearest};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unknown-rule",
    group: Group::Upkeep,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "a comment names a rule that does not exist, or says what onrecord does not understand",
    page: Page {
        flags: "A comment that begins with `onrecord:` and names no rule, or does not read `ignore[rule] \
                reason`, `disable[rule] reason` or `enable[rule]`.",
        why: "It does nothing, and looks as if it did.",
        guideline: "onrecord's own.",
        example: "`<!-- onrecord: ignore[altered-quotes] agreed -->`",
        mistakes: "None known.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for directive in directives::read(context.analysis) {
        if directive.verb == Verb::Unknown {
            let message = "onrecord does not understand this comment: it reads ignore[rule] reason, disable[rule] \
                           reason and enable[rule]";
            findings.push(directives::finding(context, &RULE, &directive, message.to_string()));
        }
        for name in &directive.unknown {
            let near = nearest(name).map_or(String::new(), |near| format!("; did you mean {near}?"));
            let message = format!("there is no rule {name}{near}");
            findings.push(directives::finding(context, &RULE, &directive, message));
        }
    }
    findings
}
