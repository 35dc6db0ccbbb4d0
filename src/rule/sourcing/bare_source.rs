//! *A source*, and not a word on what sort of source.

use super::credited;
use crate::attribution::Attribution;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use std::collections::BTreeMap;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "bare-source",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "a source, sources said or media reports stand without a description",
    page: Page {
        flags: "An attribution to *a source*, *sources*, *reports* or *media reports* of which the draft \
                says nothing else: not whose, not where placed, not how many. *A source close to the \
                talks*, *two court officials* and *police sources* are described.",
        why: "The reader cannot tell a minister from a passer-by.",
        guideline: "AP: no bare *a source*. NPR: *media reports* is not good enough. Reuters: no plural for \
                    one source.",
        example: "*A source said the contractor had asked for more money twice.*",
        mistakes: "A source described two paragraphs earlier in other words.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut described = false;
    let mut named: BTreeMap<String, u32> = BTreeMap::new();
    for (index, attribution) in context.attributions() {
        let words = context.words(&attribution.source);
        let Some(head) = words.iter().position(|word| HEADS.contains(&word.as_str())) else { continue };
        // *That report* points at one that the draft has described; *reports say* at none.
        if words[head] == "report" || words.first().is_some_and(|word| word == "that") {
            continue;
        }
        let goes_on = followed_by_description(context, attribution);
        let bare = words.iter().enumerate().all(|(at, word)| at == head || EMPTY.contains(&word.as_str()));
        // *the source said* after *a source close to the talks*: met before.
        let definite =
            words.first().is_some_and(|word| matches!(word.as_str(), "the" | "that" | "those" | "these"));
        described |= !bare || goes_on;
        let first = *named.entry(words[head].clone()).or_insert_with(|| first_named(context, &words[head]));
        let points_back = definite && (described || attribution.source.iter().all(|span| span.start > first));
        if !bare || goes_on || points_back {
            continue;
        }
        let span = credited(attribution);
        let message = format!("“{}” says nothing of who that is or how they know", span.of(context.text()));
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}

/// Where the draft first speaks of such a thing: *the reports show* points back at *freshly filed reports*.
fn first_named(context: &Context, head: &str) -> u32 {
    let stem = head.trim_end_matches('s');
    let mut tokens = context.analysis.layout.tokens.iter().map(|token| token.span);
    let first = tokens.find(|span| words::lower(span.of(context.text())).trim_end_matches('s') == stem);
    first.map_or(u32::MAX, |span| span.start)
}

/// What the source ends with may go on past the span that the attribution credits: *a source with knowledge
/// of the matter*, *sources who*, *reports by Reuters*.
fn followed_by_description(context: &Context, attribution: &Attribution) -> bool {
    const GOES_ON: &[&str] = &[
        "at",
        "briefed",
        "by",
        "citing",
        "close",
        "familiar",
        "for",
        "from",
        "in",
        "inside",
        "involved",
        "near",
        "of",
        "on",
        "published",
        "quoting",
        "speaking",
        "that",
        "who",
        "with",
        "within",
    ];
    let Some(last) = attribution.source.last() else { return false };
    let layout = &context.analysis.layout;
    let next = layout.tokens.get(layout.token_at(last.end));
    next.is_some_and(|token| {
        GOES_ON.binary_search(&words::lower(token.span.of(context.text())).as_str()).is_ok()
    })
}

/// What is bare without a description.
const HEADS: &[&str] = &["source", "sources", "report", "reports", "insider", "insiders"];

/// Words that describe nothing.
const EMPTY: &[&str] = &[
    "a",
    "an",
    "another",
    "anonymous",
    "every",
    "few",
    "four",
    "local",
    "many",
    "media",
    "multiple",
    "news",
    "numerous",
    "one",
    "other",
    "press",
    "published",
    "recent",
    "several",
    "some",
    "that",
    "the",
    "these",
    "this",
    "those",
    "three",
    "two",
    "unconfirmed",
    "unidentified",
    "unnamed",
    "various",
];
