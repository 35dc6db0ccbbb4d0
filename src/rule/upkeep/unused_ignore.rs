//! A comment that accepts nothing.

use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unused-ignore",
    group: Group::Upkeep,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "an ignore comment accepts no finding",
    page: Page {
        flags: "An `ignore` or `disable` comment, or an entry of `.onrecord/accepted.toml` for this draft, \
                that no finding meets. Rules that did not run (switched off, or without a corpus) prove \
                nothing and are not counted.",
        why: "It hides the next finding that comes along.",
        guideline: "onrecord's own.",
        example: "`<!-- onrecord: ignore[altered-quote] agreed with the speaker -->` above a quotation that \
                  is on record as it stands.",
        mistakes: "None known.",
    },
    check,
};

/// Nothing yet: `suppress` raises it once it knows which findings were accepted.
fn check(_: &Context) -> Vec<Finding> {
    Vec::new()
}
