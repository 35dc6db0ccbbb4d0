//! Spoken grammar mended or fillers dropped, where the house style forbids it.

use super::{Share, edits, place};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "cleaned-up-speech",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "grammar was mended or fillers were dropped, where the house style does not allow it",
    page: Page {
        flags: "A quotation that differs from its passage only as a tidy mind would have it: *we was* is \
                *we were*, *um* and a false start are gone. Whether that is an error, a remark or nothing \
                at all is the house style's: see `onrecord explain STYLE`.",
        why: "Houses differ, and each means it: what one calls courtesy another calls making up words.",
        guideline: "AP: never alter a quotation, even for grammar; slips may go with extreme care. Reuters: \
                    no. The Guardian and WSJ may mend spoken grammar.",
        example: "Draft: *“We were promised a wall.”* Record: *We was promised a wall.* Under `ap` an \
                  error, under `guardian` a remark.",
        mistakes: "Transcribers mend grammar themselves; then the draft has what was said and the record \
                   has not.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let style = context.options.style;
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = &verdict.matched else { continue };
        if !context.witness[index] {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let own = edits(context, index, verdict, Share::Grammar);
        if let Some(level) = style.grammar.level(Level::Error).filter(|_| !own.is_empty()) {
            let message = format!("{words} mends the speaker's grammar: {}", phrase::edits(&own));
            let finding = context.on_quotation(&RULE, index, place(&own), message).passage(verdict);
            findings.push(finding.at(level, context.options));
        } else if let Some(level) =
            style.fillers.level(Level::Warning).filter(|_| !matched.dropped_fillers.is_empty())
        {
            let fillers: Vec<String> =
                matched.dropped_fillers.iter().take(4).map(|f| phrase::quoted(f)).collect();
            let message = format!(
                "{words} leaves out what {} said as well: {}",
                who(context, index),
                phrase::list(&fillers)
            );
            let finding = context.on_quotation(&RULE, index, None, message).passage(verdict);
            findings.push(finding.at(level, context.options));
        }
    }
    findings
}

fn who(context: &Context, quotation: usize) -> String {
    context.speaker_of(quotation).map_or("the speaker".to_string(), |speaker| speaker.name.clone())
}
