//! A word or two held at arm's length.

use crate::quotation::Form;
use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "scare-quote",
    group: Group::Marks,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "one or two quoted words are nobody's, and no title",
    page: Page {
        flags: "One or two words in marks that nobody is credited with, and that are no title, no nickname \
                and no word spoken of as a word.",
        why: "Marks that doubt a word without saying who doubts it are an opinion.",
        guideline: "AP, Reuters: avoid quoting single words without need.",
        example: "*The council's \"plan\" is late.*",
        mistakes: "Foreign words, first uses of a term.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations() {
        let length = context.length(quotation);
        let nobody = context.attribution(index).is_none();
        if context.nature[index] != Nature::Fragment
            || !nobody
            || quotation.headline
            || !(1..=2).contains(&length)
        {
            continue;
        }
        if quotation.form != Form::Marked || quotation.depth > 0 {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        findings.push(context.on_quotation(
            &RULE,
            index,
            None,
            format!("{words} stands in marks, and is nobody's words"),
        ));
    }
    findings
}
