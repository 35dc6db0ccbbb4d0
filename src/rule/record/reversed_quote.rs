//! A negation, a quantifier or a modal that was added, dropped or changed.

use super::{Share, on_share};
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "reversed-quote",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "an edit adds, drops or moves a negation, a quantifier or a modal, at any likeness",
    page: Page {
        flags: "A quotation that differs from its passage in a word that can turn the sense round: *not, \
                never, nobody*; *all, some, most*; *will, would, may, must*. However alike the two are: one \
                word in forty is enough. Where only how many is gone (*many*, *some*), the words differ and are not \
                turned round.",
        why: "*We will not raise taxes* and *We will raise taxes* are nine tenths alike and say the \
              opposite. Such slips are the costliest that a newsroom can make, and percentages never find \
              them.",
        guideline: "Reuters: deletions must leave the sense alone. AP, NYT: the words are those that were \
                    said.",
        example: "Draft: *“It will be finished before the storms.”* Record: *It may be finished before the \
                  storms.*",
        mistakes: "Automatic captions lose *n't*; a record made by machine deserves a look at the recording \
                   first.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    on_share(context, &RULE, Share::Reversed, |words, edits| {
        format!("{words} may turn the sense round: {edits}")
    })
}
