//! Marks in a headline around words that the body never quotes.

use crate::quotation::Quotation;
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
                   part of the story. Headlines past the hundredth of a draft are not looked at.",
    },
    check,
};

/// So many headlines are held against the whole body, once each: no draft has a hundred.
const MOST: usize = 100;

fn check(context: &Context) -> Vec<Finding> {
    let body: Vec<Vec<String>> = (context.quotations())
        .filter(|(_, quotation)| !quotation.headline)
        .map(|(_, quotation)| context.words(&quotation.parts))
        .collect();
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations().filter(|(_, quotation)| quotation.headline).take(MOST) {
        let words = context.words(&quotation.parts);
        let held = body.iter().any(|whole| words::within(&words, whole));
        // A headline with nothing beneath it is no story yet.
        if held
            || words.is_empty()
            || is_title(context, quotation)
            || context.analysis.layout.paragraphs.len() < 3
        {
            continue;
        }
        let shown = phrase::quoted(&context.quoted(quotation));
        let message = format!("the headline quotes {shown}; nobody in the text is quoted with these words");
        findings.push(context.on_quotation(&RULE, index, None, message));
    }
    findings
}

/// Whether the marks hold the name of a work: somebody's (*Renn's “The Long Quay”*), or words that the body
/// writes with the same capitals.
fn is_title(context: &Context, quotation: &Quotation) -> bool {
    let text = context.text();
    let Some(outer) = quotation.outer.first() else { return false };
    let words = context.quoted(quotation);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let capital = words
        .split_whitespace()
        .filter(|word| word.len() > 3)
        .all(|word| !word.starts_with(char::is_lowercase));
    let before = text.get(..outer.start as usize).unwrap_or("").trim_end();
    let owned = ["'s", "’s", "s'", "s’"].iter().any(|ending| before.ends_with(ending));
    let body = text.get(quotation.outer.last().map_or(0, |last| last.end as usize)..).unwrap_or("");
    capital && words.contains(' ') && (owned || body.contains(words))
}
