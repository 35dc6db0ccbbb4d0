//! A cue that judges what it announces.

use super::{cue_word, whole};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "loaded-verb",
    group: Group::Attribution,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the cue judges the words: claimed, admitted, insisted, refuted …",
    page: Page {
        flags: "A cue from the list of verbs that say more than that somebody spoke: that it is doubtful \
                (*claimed*), guilty (*admitted*), true (*pointed out*) or disproved (*refuted*).",
        why: "The verb takes a side, and often nobody meant to.",
        guideline: "AP, Reuters: *said* is nearly always right.",
        example: "*Hale claimed that the wall was late.*",
        mistakes: "*Admitted* and *confessed* in court; *claimed responsibility*.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let Some(verb) = cue_word(context, attribution, |word| VERBS.contains(&word)) else { continue };
        let Some(span) = whole(&attribution.cue) else { continue };
        let message = format!("“{verb}” judges what is said; “said” does not");
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}

static VERBS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words::entries(include_str!("../data/loaded_verbs.txt")).collect());
