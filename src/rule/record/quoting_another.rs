//! The record's speaker was giving somebody else's words.

use super::{named_speaker, one_surname};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "quoting-another",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the speaker was reading out or quoting a third person",
    page: Page {
        flags: "A quotation whose passage stands in the record as somebody else's words: read out, quoted, \
                played as a clip.",
        why: "*“We were promised a wall,” the mayor said* is true to the letter where she read it from a \
              letter, and wrong.",
        guideline: "NPR: attribute everything, to whoever's it is.",
        example: "Draft: *“We were promised a wall,” Okoro said.* Record: *The letter says, “We were \
                  promised a wall.”*",
        mistakes: "A heuristic: transcripts put marks around irony and titles too.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(quoted) = &verdict.quoting else { continue };
        // The words that the record's speaker gives as somebody else's may be the very person's whom the draft
        // credits: then there is nothing to say.
        let credits_reader = named_speaker(context, index).is_some_and(|speaker| {
            let reader = verdict.matched.as_ref().and_then(|matched| matched.speaker.as_deref());
            reader.is_some_and(|reader| one_surname(reader, &speaker.name))
                && !one_surname(quoted, &speaker.name)
        });
        if !credits_reader || context.length(quotation) < 5 {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} is on record as words that the speaker was quoting: {quoted}");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}
