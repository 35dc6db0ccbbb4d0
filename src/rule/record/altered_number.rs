//! A figure, a unit, a date or a currency that differs.

use super::{Share, on_share};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "altered-number",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "a figure, a unit, a date or a currency differs from the record, after two = 2",
    page: Page {
        flags: "A quotation whose figures are not the record's: numbers, years, units, currencies. *Two* \
                and *2*, *percent* and *%*, *5,000* and *5000* are the same figure.",
        why: "Figures are copied by hand and carried on by others; a wrong one outlives its correction.",
        guideline: "AP, Reuters, NYT: the words between the marks, figures among them, are those that were \
                    said.",
        example: "Draft: *“The gate is designed for a tide of 4.6 metres.”* Record: *a tide of 4.1 metres*.",
        mistakes: "Automatic transcripts mishear figures; speakers correct themselves in the next breath, \
                   and the record has both.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    on_share(context, &RULE, Share::Number, |words, edits| {
        format!("{words} gives another figure than the record: {}", phrase::edits(edits))
    })
}
