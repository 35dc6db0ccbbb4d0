//! Old words in a sentence that does not say so.

use super::{named_speaker, one_surname};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::text::Span;
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "stale-quote",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the passage is older than a year (or as set) and the sentence says nothing of it",
    page: Page {
        flags: "A quotation whose passage is older than `stale-days` (365) before the draft, in a sentence \
                that names no year, no date and no *last year, then, at the time*.",
        why: "Old words read as new ones.",
        guideline: "AP, Reuters: say when it was said.",
        example: "Draft of March 2026: *“The line will be closed,” Renn said.* On record from 2024.",
        mistakes: "A draft that says two paragraphs earlier that all this is of long ago.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        // Who says nearly the same once more says it anew: only the very words are old.
        let on_record = verdict.kind == Kind::OnRecord;
        let Some(days) =
            verdict.age_days.filter(|days| on_record && *days > i64::from(context.options.stale_days))
        else {
            continue;
        };
        let matched = verdict.matched.as_ref().and_then(|matched| matched.speaker.as_deref());
        let own = named_speaker(context, index)
            .is_some_and(|s| matched.is_some_and(|name| one_surname(name, &s.name)));
        if !own || context.length(quotation) < 6 || says_when(context, quotation.span()) {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let age = if days > 730 { format!("{} years", days / 365) } else { format!("{days} days") };
        let message = format!("{words} was said {age} before this draft, which does not say so");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}

/// Whether a sentence that the quotation touches, or the one before it, tells that this was some time ago.
fn says_when(context: &Context, quotation: Span) -> bool {
    const TELLS: &[&str] = &[
        "ago",
        "back",
        "decade",
        "decades",
        "earlier",
        "former",
        "formerly",
        "last",
        "months",
        "once",
        "originally",
        "previous",
        "previously",
        "then",
        "time",
        "year",
        "years",
    ];
    let layout = &context.analysis.layout;
    let (first, _) = context.sentence(quotation.start);
    let (last, _) = context.sentence(quotation.end.saturating_sub(1));
    let sentences = layout.sentences.get(first.saturating_sub(1)..=last.min(layout.sentences.len() - 1));
    sentences.unwrap_or_default().iter().any(|sentence| {
        words::tokens(layout, sentence.span).filter(|token| !quotation.contains(token.span)).any(|token| {
            let word = words::lower(token.span.of(context.text()));
            let year =
                word.len() == 4 && word.starts_with(['1', '2']) && word.bytes().all(|b| b.is_ascii_digit());
            year || TELLS.binary_search(&word.as_str()).is_ok()
        })
    })
}
