//! Wire copy without its agency.

use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "uncredited-agency",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: true,
    fixable: false,
    summary: "a long verbatim run is shared with wire copy, and the agency is not credited",
    page: Page {
        flags: "A stretch of the draft, outside quotation marks, that stands word for word in a record of a \
                wire agency, where the draft names the agency nowhere.",
        why: "It is somebody else's work.",
        guideline: "AP: credit others' reporting.",
        example: "Two sentences of the draft are the agency's, and its name does not stand in the draft.",
        mistakes: "Official phrases that everybody copies.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let _ = context;
    Vec::new()
}
