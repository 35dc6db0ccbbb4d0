//! The same mark inside as outside.

use super::flawed;
use crate::quotation::Flaw;
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "nested-marks",
    group: Group::Marks,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the same mark stands inside a quotation as around it",
    page: Page {
        flags: "A quotation inside a quotation in the same marks, so that the inner one seems to end the \
                outer.",
        why: "Nobody can tell where whose words end.",
        guideline: "AP, Reuters: single marks inside double ones (or the other way round).",
        example: "*“He said “no” to my face,” she said.*",
        mistakes: "Headlines and subtitles that mix languages.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    flawed(context, &RULE, |flaw| match flaw {
        Flaw::SameNested => Some("this mark is the same as the one around it: where do whose words end?"),
        Flaw::Unclosed | Flaw::Unopened | Flaw::ClosedBeforeContinuing => None,
    })
}
