//! Right words, wrong speaker.

use super::named_speaker;
use super::witness::said_later;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::verdict::{Kind, Verdict};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "misattributed",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the words are on record, from somebody else",
    page: Page {
        flags: "A quotation whose words are on record from another speaker than the draft credits, and not \
                from that one.",
        why: "The words are right, so nobody looks again.",
        guideline: "Every handbook: attribution is part of the quotation.",
        example: "Draft: *“Nobody in this chamber believes that figure,” Okoro said.* The record has it \
                  from Piet Hale.",
        mistakes: "Short and common words are not flagged (under seven words), nor is a quotation whose record's speaker stands in its paragraph, or whose speaker is only a pronoun: there the reading of the draft is the likelier mistake. Speakers whom the record names otherwise than the draft (an office for a person); words \
                   that somebody read out are `quoting-another`'s.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        if verdict.kind != Kind::Misattributed
            || quotation.headline
            || said_later(verdict)
            // Machines give words to the wrong speaker more often than reporters do.
            || verdict.asr_only
            || !surely_credited(context, index, verdict)
        {
            continue;
        }
        let said_by = verdict.said_by.as_deref().unwrap_or("somebody else");
        let credited = context.name(context.speaker_of(index));
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} is credited to {credited}; on record it is {said_by} who says it");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}

/// Whether the draft surely credits the speaker that the analysis gives: by name, in words too long to be
/// anybody's, with the one who is on record nowhere near.
fn surely_credited(context: &Context, index: usize, verdict: &Verdict) -> bool {
    const LEAST: usize = 7;
    let quotation = &context.analysis.quotations.list[index];
    let Some((number, attribution)) = context.attribution(index) else { return false };
    let Some(speaker) = named_speaker(context, index) else { return false };
    let source = context.words(&attribution.source);
    let by_name =
        speaker.name.split_whitespace().last().is_some_and(|last| source.contains(&words::lower(last)));
    let layout = &context.analysis.layout;
    let paragraph = layout.paragraphs.get(layout.paragraph_of(layout.token_at(quotation.span().start)));
    let around = paragraph.map_or("", |paragraph| paragraph.span.of(context.text()));
    let other = verdict.said_by.as_deref().and_then(|name| name.split_whitespace().last()).unwrap_or("");
    let near = !other.is_empty() && words::lower(around).contains(&words::lower(other));
    let exact = verdict.matched.as_ref().is_some_and(|matched| matched.edits.is_empty());
    exact
        && context.length(quotation) >= LEAST
        && by_name
        && !near
        && context.analysis.chain(number).is_some()
}
