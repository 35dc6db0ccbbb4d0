//! The baseline remembers what is no longer there.

use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "stale-baseline",
    group: Group::Upkeep,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "the baseline holds a finding of this draft that is gone",
    page: Page {
        flags: "An entry of the baseline for this draft that no finding meets any more: it was mended. \
                Rules that did not run prove nothing and are not counted.",
        why: "A baseline should only ever shrink; an old entry would hide the same mistake if it came back.",
        guideline: "onrecord's own.",
        example: "The baseline holds an `altered-quote` that was corrected last week.",
        mistakes: "A draft that was renamed keeps its entries under its old name.",
    },
    check,
};

/// Nothing yet: `suppress` raises it once it knows which findings the baseline met.
fn check(_: &Context) -> Vec<Finding> {
    Vec::new()
}
