//! A name inside the quotation that differs and is no known spelling of it.

use super::{Share, on_share};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "altered-name",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "a name inside the quotation differs and is no known spelling of it",
    page: Page {
        flags: "A quotation in which a name stands that the record has otherwise.",
        why: "Words about one person become words about another.",
        guideline: "AP, Reuters, NYT: the words between the marks, names among them, are those that were \
                    said.",
        example: "Draft: *“I spoke with Hale about it.”* Record: *I spoke with Hall about it.*",
        mistakes: "Transcripts spell names by ear. Where the record is the one that is wrong, accept the \
                   finding with a reason.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    on_share(context, &RULE, Share::Name, |words, edits| {
        format!("{words} has another name than the record: {}", phrase::edits(edits))
    })
}
