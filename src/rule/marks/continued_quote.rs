//! Speech that goes on in the next paragraph, its marks closed between.

use super::flawed;
use crate::quotation::Flaw;
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "continued-quote",
    group: Group::Marks,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "a paragraph closes its marks and the next opens, with no attribution between",
    page: Page {
        flags: "A paragraph that ends with a closing mark where the next one begins with an opening mark \
                and goes on with the same speech. The convention is to leave the first open.",
        why: "The reader takes the second paragraph for another voice.",
        guideline: "AP: no closing mark where the next paragraph goes on with the quotation.",
        example: "*“The wall is late.”* / *“Nobody has an answer,” Hale said.*",
        mistakes: "Two speakers who answer each other.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    flawed(context, &RULE, |flaw| match flaw {
        Flaw::ClosedBeforeContinuing => {
            Some("this mark closes a quotation that seems to go on in the next paragraph")
        }
        Flaw::Unclosed | Flaw::Unopened | Flaw::SameNested => None,
    })
}
