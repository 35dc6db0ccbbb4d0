//! A cue that cannot speak.

use crate::lexicon::cues::cue;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::text::Span;
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "impossible-verb",
    group: Group::Attribution,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the cue is no way of speaking: \"…,\" she smiled",
    page: Page {
        flags: "A direct quotation whose only cue is a verb of the face or the body: *smiled, shrugged, \
                nodded*.",
        why: "Nobody smiles a sentence.",
        guideline: "AP: *said*.",
        example: "*“It is late,” she shrugged.*",
        mistakes: "Houses with a lighter hand in features.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let layout = &context.analysis.layout;
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations() {
        let (Some(part), Some(outer)) = (quotation.parts.last(), quotation.outer.last()) else { continue };
        // A comma, or a mark that stands for one: the sentence goes on with who says it.
        if !part.of(context.text()).trim_end().ends_with([',', '!', '?', '…']) || quotation.depth > 0 {
            continue;
        }
        let (_, sentence) = context.sentence(outer.end.saturating_sub(1));
        let after = Span { start: outer.end, end: sentence.end.max(outer.end) };
        let next: Vec<_> = words::tokens(layout, after).take(3).collect();
        let lower = |at: usize| next.get(at).map(|token| words::lower(token.span.of(context.text())));
        let verb = (0..next.len()).find(|at| lower(*at).is_some_and(|word| VERBS.contains(&word.as_str())));
        let speaks = (0..next.len())
            .any(|at| lower(at).is_some_and(|word| cue(&word).is_some() && !VERBS.contains(&word.as_str())));
        let Some(token) = verb.filter(|_| !speaks).and_then(|at| next.get(at)) else { continue };
        let message = format!("nobody can speak by this verb: “{}”", token.span.of(context.text()));
        findings.push(context.on_quotation(&RULE, index, Some(token.span), message));
    }
    findings
}

static VERBS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| words::entries(include_str!("../data/impossible_verbs.txt")).collect());
