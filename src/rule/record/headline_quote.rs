//! Marks in a headline around words that the body never quotes.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "headline-quote",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "marks stand in a headline around words that the body never quotes",
    page: Page {
        flags: "A quotation in a title or a heading whose words no quotation of the body holds in that \
                order. What the headline takes out of a longer quotation is held by it; capitals and \
                punctuation do not matter.",
        why: "Headlines travel alone. Marks in one promise that somebody said so, and the body is where a \
              reader looks.",
        guideline: "Every handbook: a headline is held to its story.",
        example: "Headline: *Mayor calls wall 'a disgrace'*. In the body nobody says *a disgrace*.",
        mistakes: "Titles of works in a headline; words that the body paraphrases; drafts that are only a \
                   part of the story.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let body: Vec<Vec<String>> = (context.quotations())
        .filter(|(_, quotation)| !quotation.headline)
        .map(|(_, quotation)| context.words(&quotation.parts))
        .collect();
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations().filter(|(_, quotation)| quotation.headline) {
        let words = context.words(&quotation.parts);
        let held = body.iter().any(|whole| words::within(&words, whole));
        // A headline with nothing beneath it is no story yet.
        if held || words.is_empty() || context.analysis.layout.paragraphs.len() < 3 {
            continue;
        }
        let shown = phrase::quoted(&context.quoted(quotation));
        let message = format!("the headline quotes {shown}; nobody in the text is quoted with these words");
        findings.push(context.on_quotation(&RULE, index, None, message));
    }
    findings
}
