//! The speaker comes after more than one whole quoted sentence.

use crate::attribution::Kind;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "late-attribution",
    group: Group::Attribution,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the speaker comes after more than one whole quoted sentence",
    page: Page {
        flags: "A quotation of two and more whole sentences whose speaker is named only after them, in a \
                paragraph that does not quote that speaker before.",
        why: "The reader hears a voice and does not know whose it is.",
        guideline: "AP: attribute in the same sentence.",
        example: "*“The wall is late. The money is gone. Nobody has an answer,” said Piet Hale.*",
        mistakes: "An anecdotal opening that means to hold the name back.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let layout = &context.analysis.layout;
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let (Some(first), Some(source)) = (attribution.content.first(), attribution.source.first()) else {
            continue;
        };
        if attribution.kind != Kind::Direct || source.start < first.end {
            continue;
        }
        let (begin, _) = context.sentence(first.start);
        let whole = layout.sentences.get(begin..).unwrap_or_default();
        let quoted = whole.iter().take_while(|sentence| sentence.span.end <= source.start);
        let before = quoted.filter(|sentence| sentence.span.start >= first.start.saturating_sub(1)).count();
        let name = context.analysis.speaker(index);
        let known = index.checked_sub(1).is_some_and(|last| {
            let paragraph = |at: u32| layout.paragraph_of(layout.token_at(at));
            let last_content = context.analysis.attributions[last].content.first();
            last_content.is_some_and(|span| paragraph(span.start) + 1 >= paragraph(first.start))
                && name.is_some()
                && context.analysis.speaker(last) == name
        });
        if before < 2 || known {
            continue;
        }
        let who = source.of(context.text());
        let sentences = phrase::count(before, "whole sentence");
        let message = format!("{who} is named only after {sentences} of quotation");
        findings.push(context.on_attribution(&RULE, index, *source, message));
    }
    findings
}
