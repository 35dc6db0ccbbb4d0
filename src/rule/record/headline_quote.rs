//! Marks in a headline around words that the body never quotes.

use crate::draft::BlockKind;
use crate::quotation::Quotation;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use std::collections::BTreeSet;

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
        flags: "A quotation in a title or a heading that is credited to somebody there, and whose words do not \
                stand together in any paragraph of the body. Endings, small words, capitals and punctuation \
                do not matter: headlines bend what they quote.",
        why: "Headlines travel alone. Marks in one promise that somebody said so, and the body is where a \
              reader looks.",
        guideline: "Every handbook: a headline is held to its story.",
        example: "Headline: *Mayor calls wall 'a disgrace'*. In the body nobody says *a disgrace*.",
        mistakes: "Titles of works in a headline; drafts that are only a part of the story. Words that the \
                   body gives as its own are not told. Headlines past the hundredth of a draft are not looked \
                   at.",
    },
    check,
};

/// So many headlines are held against the whole body, once each: no draft has a hundred.
const MOST: usize = 100;

fn check(context: &Context) -> Vec<Finding> {
    let headlines: Vec<_> = context.quotations().filter(|(_, quotation)| quotation.headline).collect();
    if headlines.is_empty() {
        return Vec::new();
    }
    let layout = &context.analysis.layout;
    let prose = layout.paragraphs.iter().filter(|p| !matches!(p.kind, BlockKind::Title | BlockKind::Heading));
    let body: Vec<BTreeSet<String>> = (prose.map(|p| context.words(&[p.span])))
        .map(|words| words.iter().map(|word| stem(word).to_owned()).collect())
        .collect();
    let mut findings = Vec::new();
    for (index, quotation) in headlines.into_iter().take(MOST) {
        let words = context.words(&quotation.parts);
        let telling = || words.iter().filter(|word| word.chars().count() > 3);
        // Of words that are all small, each one tells.
        let all = telling().next().is_none();
        let asked: BTreeSet<&str> =
            words.iter().filter(|w| all || w.chars().count() > 3).map(|w| stem(w)).collect();
        let held = body.iter().any(|paragraph| asked.iter().all(|word| paragraph.contains(*word)));
        // A headline with nothing beneath it is no story yet.
        if held
            || words.is_empty()
            || !credited(context, index)
            || is_title(context, quotation)
            || body.len() < 2
        {
            continue;
        }
        let shown = phrase::quoted(&context.quoted(quotation));
        let message = format!("the headline quotes {shown}; nobody in the text is quoted with these words");
        findings.push(context.on_quotation(&RULE, index, None, message));
    }
    findings
}

/// Whether the headline says whose words they are, *Hale: ‘a disgrace’*, *Hale calls wall ‘a disgrace’*. Marks around a
/// word that nobody is credited with, or not in so few words, hold it at arm's length.
fn credited(context: &Context, index: usize) -> bool {
    const CUE: usize = 3;
    let said = context.attribution(index).map(|(_, attribution)| attribution);
    said.is_some_and(|said| !said.source.is_empty() && context.words(&said.cue).len() <= CUE)
}

/// A word as headlines bend it: *losers* is *loser*, *we're* is *we*.
fn stem(word: &str) -> &str {
    let word = word.split('\'').next().unwrap_or(word);
    let ending = ["es", "s", "ed", "ing"].iter().find_map(|ending| word.strip_suffix(ending));
    ending.filter(|stem| stem.chars().count() > 2).unwrap_or(word)
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
