//! *A source*, and not a word on what sort of source.

use super::credited;
use crate::attribution::Attribution;
use crate::draft::BlockKind;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::speaker::SpeakerType;
use crate::text::Span;
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
        mistakes: "A source that the reader could guess from what stands around it. *The source* behind any \
                   unnamed one that is described is taken to be that one.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut unnamed = false;
    let mut known: BTreeMap<String, Met> = BTreeMap::new();
    for (index, attribution) in context.attributions() {
        let words = context.words(&attribution.source);
        // *The insider* after *one operative inside the tower*: described, in other words.
        let withheld = context.analysis.chain(index).is_some_and(|chain| chain.anonymous);
        let after_unnamed = unnamed;
        let says = |word: &String| !EMPTY.contains(&word.as_str()) && !HEADS.contains(&word.as_str());
        unnamed |= withheld && words.iter().any(says);
        let Some(head) = words.iter().position(|word| HEADS.contains(&word.as_str())) else { continue };
        // *That report* points at one that the draft has described; *reports say* at none.
        if words[head] == "report" || words.first().is_some_and(|word| word == "that") {
            continue;
        }
        let bare = words.iter().enumerate().all(|(at, word)| at == head || EMPTY.contains(&word.as_str()));
        if !bare
            || followed_by_description(context, attribution)
            || in_title(context, attribution)
            || words[head] == "reports" && named_below(context, attribution)
        {
            continue;
        }
        let stem = words[head].trim_end_matches('s').to_string();
        let met = known.entry(stem).or_insert_with_key(|stem| met(context, stem));
        let before = |at: u32| attribution.source.iter().all(|span| span.start > at);
        let first = words.first().map_or("", String::as_str);
        let points_back = match first {
            "the" | "this" | "those" | "these" => after_unnamed || before(met.first),
            // One more: not the one that is known.
            "a" | "an" | "another" => false,
            _ => before(met.described),
        };
        if points_back {
            continue;
        }
        let span = credited(attribution);
        let message = format!("“{}” says nothing of who that is or how they know", span.of(context.text()));
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}

/// Where a draft first speaks of sources, reports or insiders, and where it first says what sort: *the reports show*
/// points back at *freshly filed reports*, *sources said* at *sources familiar with the talks*.
struct Met {
    first: u32,
    described: u32,
}

fn met(context: &Context, stem: &str) -> Met {
    let tokens: Vec<Span> =
        words::tokens(&context.analysis.layout, Span { start: 0, end: context.text().len() as u32 })
            .map(|token| token.span)
            .collect();
    let word = |at: usize| tokens.get(at).map_or(String::new(), |span| words::lower(span.of(context.text())));
    let is = |at: &usize| word(*at).trim_end_matches('s') == stem;
    let described = |at: &usize| {
        let (_, sentence) = context.sentence(tokens[*at].start);
        let inside = at.checked_sub(1).filter(|before| tokens[*before].start >= sentence.start);
        let behind = GOES_ON.binary_search(&word(at + 1).as_str()).is_ok();
        behind
            || inside.is_some_and(|before| {
                !EMPTY.contains(&word(before).as_str()) && !IDLE.contains(&word(before).as_str())
            })
    };
    let place = |at: Option<usize>| at.map_or(u32::MAX, |at| tokens[at].start);
    let all: Vec<usize> = (0..tokens.len()).filter(is).collect();
    Met { first: place(all.first().copied()), described: place(all.into_iter().find(described)) }
}

/// Words before *sources* that say nothing of them.
const IDLE: &[&str] =
    &["according", "and", "as", "but", "by", "from", "in", "of", "or", "said", "say", "says", "to"];

/// Whether the source stands in a headline, or leads in a title that looks like a paragraph, *Insiders: the wall will
/// hold*: a colon announces, in the first one.
fn in_title(context: &Context, attribution: &Attribution) -> bool {
    let layout = &context.analysis.layout;
    let title = |span: &Span| {
        let paragraph = layout.paragraphs.get(layout.paragraph_of(layout.token_at(span.start)));
        paragraph.is_some_and(|paragraph| matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading))
    };
    let first = |span: &Span| layout.paragraphs.first().is_some_and(|first| first.span.overlaps(*span));
    let leads = context.words(&attribution.cue).is_empty() && layout.paragraphs.len() > 1;
    attribution.source.iter().all(|span| title(span) || leads && first(span))
}

/// Whether outlets of which the reports are speak right below: *multiple reports say … The Courier reported*.
fn named_below(context: &Context, attribution: &Attribution) -> bool {
    const NEAR: usize = 6;
    let layout = &context.analysis.layout;
    let paragraph = |at: u32| layout.paragraph_of(layout.token_at(at));
    let Some(own) = attribution.source.first().map(|span| paragraph(span.start)) else { return false };
    context.attributions().any(|(index, other)| {
        let below = other.source.first().map(|span| paragraph(span.start));
        below.is_some_and(|below| (own + 1..=own + NEAR).contains(&below))
            && context.analysis.speaker(index).is_some_and(|speaker| speaker.kind == SpeakerType::Publication)
    })
}

/// What the source ends with may go on past the span that the attribution credits: *a source with knowledge
/// of the matter*, *sources who*, *reports by Reuters*.
fn followed_by_description(context: &Context, attribution: &Attribution) -> bool {
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

/// Words behind *sources* that begin a description.
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
