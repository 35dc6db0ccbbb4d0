//! A ministry or an agency under two spellings.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "agency-spelling",
    group: Group::Attribution,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "an agency or a ministry is written otherwise than the list, or two ways in one draft",
    page: Page {
        flags: "A body whose name stands in two spellings in one draft (*Defence Ministry* and *Defense \
                Ministry*), and a name that the list of `agencies` in onrecord.toml has otherwise.",
        why: "Two spellings look like two bodies, to readers and to whoever counts sources.",
        guideline: "AP, Reuters: one spelling for one body.",
        example: "*Dunmark's Defense Ministry* in the first sentence, *the Defence Ministry in Lunds* in \
                  the second.",
        mistakes: "Two countries' ministries, each spelt as its own country does.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = two_ways(context);
    findings.extend(against_the_list(context));
    findings
}

/// Bodies by the American form of their name's words: the first spelling stands, each other is a finding.
fn two_ways(context: &Context) -> Vec<Finding> {
    let text = context.text();
    let tokens = &context.analysis.layout.tokens;
    let mut known: Vec<(String, Span)> = Vec::new();
    let mut findings = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let word = token.span.of(text);
        let Some(base) = variant(word) else { continue };
        let Some(span) = body(context, index) else { continue };
        let name = span.of(text);
        let rest = name.replacen(word, &base, 1);
        match known.iter().find(|(form, _)| *form == rest) {
            None => known.push((rest, span)),
            Some((_, first)) if first.of(text) == name => {}
            Some((_, first)) => {
                let line = context.analysis.draft.place(*first).line;
                let message = format!("{name} stands in this draft as {} too (line {line})", first.of(text));
                findings.push(context.on_words(&RULE, span, message));
            }
        }
    }
    findings
}

/// The name of a body around one of its words: the capitalised words right before and after it, *of* and
/// *for* between them, if one of them says that it is a body.
fn body(context: &Context, word: usize) -> Option<Span> {
    const HEADS: &[&str] = &[
        "agency",
        "authority",
        "board",
        "bureau",
        "centre",
        "center",
        "centers",
        "centres",
        "commission",
        "committee",
        "council",
        "department",
        "force",
        "forces",
        "institute",
        "ministry",
        "office",
        "organisation",
        "organization",
        "party",
        "programme",
        "program",
        "secretary",
        "minister",
        "union",
    ];
    let text = context.text();
    let tokens = &context.analysis.layout.tokens;
    let word_at = |index: usize| tokens.get(index).map(|token| token.span.of(text));
    let capital = |index: usize| word_at(index).is_some_and(|word| word.starts_with(char::is_uppercase));
    let link = |index: usize| word_at(index).is_some_and(|word| ["of", "for", "and"].contains(&word));
    let (mut first, mut last) = (word, word);
    for _ in 0..4 {
        if first > 0 && capital(first - 1) {
            first -= 1;
        } else if first > 1 && link(first - 1) && capital(first - 2) {
            first -= 2;
        }
        if capital(last + 1) {
            last += 1;
        } else if link(last + 1) && capital(last + 2) {
            last += 2;
        }
    }
    let is_head =
        |index: usize| word_at(index).is_some_and(|word| HEADS.contains(&words::lower(word).as_str()));
    while first < word && word_at(first).is_some_and(|word| ["The", "A", "An"].contains(&word)) {
        first += 1;
    }
    let name = tokens.get(first)?.span.join(tokens.get(last)?.span);
    (first < last && (first..=last).any(is_head)).then_some(name)
}

/// The American form of a word that has a British one, with its capital; `None` for any other word.
fn variant(word: &str) -> Option<String> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let lower = words::lower(word);
    let pairs = include_str!("../data/variants.txt").lines().filter(|line| !line.starts_with('#'));
    let base = pairs
        .filter_map(|line| line.split_once('\t'))
        .find(|(british, american)| lower == *british || lower == *american)?
        .1;
    let mut letters = base.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

/// Spellings that the newsroom's list does not want.
fn against_the_list(context: &Context) -> Vec<Finding> {
    let text = context.text();
    let mut findings = Vec::new();
    for (wanted, others) in &context.options.agencies {
        for other in others.iter().filter(|other| !other.is_empty() && !wanted.contains(other.as_str())) {
            for (at, found) in text.match_indices(other.as_str()) {
                let whole = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
                if whole(text[..at].chars().next_back()) && whole(text[at + found.len()..].chars().next()) {
                    let span = Span::new(at, at + found.len());
                    let message = format!("{found} is {wanted} in the newsroom's list");
                    findings.push(context.on_words(&RULE, span, message));
                }
            }
        }
    }
    findings.sort_by_key(|finding| finding.span);
    findings
}
