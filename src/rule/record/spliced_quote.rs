//! One pair of marks around passages that were never said together.

use super::{Share, edits, place};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "spliced-quote",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "one pair of marks joins passages from different turns or from far apart",
    page: Page {
        flags: "A quotation whose pieces lie in different turns of the record, or far apart in one, with \
                nothing between them that says so.",
        why: "An answer to one question, joined to half of the answer to another, says something that \
              nobody said.",
        guideline: "Reuters: nothing but deletions, shown by an ellipsis, that leave the sense alone.",
        example: "Draft: *“We support the wall. The council has failed.”* The two sentences stand forty \
                  minutes apart in the record.",
        mistakes: "An interruption by the audience can look like two turns.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = &verdict.matched else { continue };
        let own = edits(context, index, verdict, Share::Splice);
        if !context.witness[index] || own.is_empty() && !matched.spliced {
            continue;
        }
        // Five words on either side, or the pieces are chance.
        let least = matched.text.split('…').map(|piece| piece.split_whitespace().count()).min().unwrap_or(0);
        if least < 5 || context.length(quotation) < 12 {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} joins passages that were not said together");
        findings.push(context.on_quotation(&RULE, index, place(&own), message).passage(verdict));
    }
    findings
}
