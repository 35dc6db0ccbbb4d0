//! Somebody's words, and nobody who says them.

use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unattributed-quote",
    group: Group::Attribution,
    level: Some(Level::Error),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "no speaker stands in the sentence, its neighbours or a carried turn",
    page: Page {
        flags: "Speech in quotation marks, or in a block quotation, that the text credits to nobody. Titles \
                of works, nicknames, terms and fragments of a few words are not speech.",
        why: "A reader has to know whose words they are before weighing them.",
        guideline: "AP: attribute in the same sentence. NPR: attribute everything.",
        example: "*“Somebody will have to answer for every one of these lost winters.”* stands alone at the \
                  end, and nobody is named.",
        mistakes: "Mottoes, chants and signs that the text describes and nobody says; dialogue that only \
                   context gives to one of two speakers.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations() {
        let speech = context.nature[index] == Nature::Speech;
        if !speech || quotation.depth > 0 || quotation.headline || quotation.label.is_some() {
            continue;
        }
        let credited = context.attribution(index).is_some_and(|(number, attribution)| {
            !attribution.source.is_empty() || context.analysis.chain(number).is_some()
        });
        if credited || context.length(quotation) < 3 {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        findings.push(context.on_quotation(&RULE, index, None, format!("nobody is named who says {words}")));
    }
    findings
}
