//! A mark that has no partner.

use super::flawed;
use crate::quotation::Flaw;
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unbalanced-quotes",
    group: Group::Marks,
    level: Some(Level::Error),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "a quotation mark is missing; the many-paragraph convention is respected",
    page: Page {
        flags: "A mark that opens and is never closed, or closes what nobody opened. A quotation over \
                several paragraphs opens each and closes only the last: that is no error. Apostrophes, feet \
                and inches are not marks.",
        why: "Whatever follows a missing mark is in somebody's mouth who never said it.",
        guideline: "AP, Reuters: marks come in pairs.",
        example: "*“The wall is late, Hale said, and nobody answers.*",
        mistakes: "Marks inside code, formulas and poems.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    flawed(context, &RULE, |flaw| match flaw {
        Flaw::Unclosed => Some("this quotation mark opens and is never closed"),
        Flaw::Unopened => Some("this quotation mark closes what was never opened"),
        Flaw::SameNested | Flaw::ClosedBeforeContinuing => None,
    })
}
