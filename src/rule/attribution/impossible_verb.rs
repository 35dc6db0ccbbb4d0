//! A cue that cannot speak.

use super::{cue_word, whole};
use crate::attribution::Kind;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "impossible-verb",
    group: Group::Attribution,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the cue is no way of speaking: \"…,\" she smiled",
    page: Page {
        flags: "A direct quotation whose only cue is a verb of the face or the body: *smiled, shrugged, \
                nodded*.",
        why: "Nobody smiles a sentence.",
        guideline: "AP: *said*.",
        example: "*“It is late,” she shrugged.*",
        mistakes: "Houses with a lighter hand in features.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        if attribution.kind == Kind::Indirect {
            continue;
        }
        let Some(verb) = cue_word(context, attribution, |word| VERBS.contains(&word)) else { continue };
        let Some(span) = whole(&attribution.cue) else { continue };
        let message = format!("nobody can speak by this verb: “{verb}”");
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}

static VERBS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words::entries(include_str!("../data/impossible_verbs.txt")).collect());
