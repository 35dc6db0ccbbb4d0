//! A negation, a quantifier or a modal that was added, dropped or changed.

use super::reversal::{self, Turn};
use super::{Share, on_share};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "reversed-quote",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "an edit adds or drops a negation, or puts one quantifier or modal for another, at any likeness",
    page: Page {
        flags: "A quotation that differs from its passage in a word that turns the sense round (*not, never, \
                nobody* came or went) or gives it another strength (*may* for *will*, *some* for *all*), \
                however alike the two are: one word in forty is enough. Where other words differ right beside it, \
                or a modal or a quantifier is only missing, `altered-quote` or `unmarked-cut` tell. Against a machine's transcript, or a \
                prepared or tidied text, a remark.",
        why: "*We will not raise taxes* and *We will raise taxes* are nine tenths alike and say the \
              opposite. Such slips are the costliest that a newsroom can make, and percentages never find \
              them.",
        guideline: "Reuters: deletions must leave the sense alone. AP, NYT: the words are those that were \
                    said.",
        example: "Draft: *“It will be finished before the storms.”* Record: *It may be finished before the \
                  storms.*",
        mistakes: "Transcripts that nobody marked as a machine's lose *n't* as well: a look at the recording \
                   first.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    on_share(context, &RULE, Share::Reversed, |words, edits| {
        let round = edits.iter().any(|edit| reversal::turn(edit) == Some(Turn::Round));
        let says = if round { "may turn the sense round" } else { "may say more or less than was said" };
        format!("{words} {says}: {}", phrase::edits(edits))
    })
}
