//! An unnamed person against a named one.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "anonymous-attack",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "an unnamed origin is quoted against a person",
    page: Page {
        flags: "A quotation from somebody unnamed that holds a word of blame or contempt.",
        why: "An attack that nobody stands for cannot be answered.",
        guideline: "NPR: no anonymous attacks.",
        example: "*“She is a liar and a fool,” a former aide said.*",
        mistakes: "A heuristic over a list of words: irony, quoted chants and reports of crimes look like \
                   attacks.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        if !context.analysis.chain(index).is_some_and(|chain| chain.anonymous) {
            continue;
        }
        for &number in &attribution.quotations {
            let Some(quotation) = context.analysis.quotations.list.get(number as usize) else { continue };
            let words = context.words(&quotation.parts);
            let Some(word) = words.iter().find(|word| ATTACKS.contains(&word.as_str())) else { continue };
            let shown = phrase::quoted(&context.quoted(quotation));
            let message = format!("{shown} attacks somebody (“{word}”), and its speaker is unnamed");
            findings.push(context.on_quotation(&RULE, number as usize, None, message));
        }
    }
    findings
}

static ATTACKS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words::entries(include_str!("../data/attacks.txt")).collect());
