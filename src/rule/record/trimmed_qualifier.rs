//! A cut right before the word that takes it back.

use crate::matching::Cut;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "trimmed-qualifier",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the cut falls right before but, unless, if, except or only, or after I don't think that",
    page: Page {
        flags: "A quotation that ends, or is cut at an ellipsis, right where the record goes on with a word \
                that narrows or takes back what stands before it. A cut without an ellipsis is \
                `unmarked-cut`'s.",
        why: "Every word is right and the sense is gone: *“I think we can do it”* was *I think we can do it \
              if the boats are paid for*.",
        guideline: "Reuters: deletions must leave the sense alone. BBC: attribute and give the context.",
        example: "Draft: *“I think we can do it,” Ostrow said.* Record: *I think we can do it, but not with \
                  two boats.*",
        mistakes: "A heuristic: *but* also opens a new thought, and the draft may give the condition in its \
                   own words.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = verdict.matched.as_ref().filter(|_| context.witness[index]) else { continue };
        let end = quotation.span().end;
        let words = phrase::quoted(&context.quoted(quotation));
        // *But* at the beginning of a sentence opens a new thought, and an ellipsis says that it is gone.
        let new_thought = |cut: &Cut| cut.marked && cut.dropped.starts_with("But ");
        let takes_back = |cut: &&Cut| cut.qualifier.is_some() && (cut.marked || cut.at.end >= end);
        let cut = matched.cuts.iter().find(|cut| takes_back(cut) && !new_thought(cut));
        if let Some((cut, qualifier)) = cut.and_then(|cut| Some((cut, cut.qualifier.as_ref()?))) {
            let dropped = phrase::quoted(&cut.dropped);
            let message = format!("{words} stops where the record goes on with “{qualifier}”: {dropped}");
            let span = (!cut.at.is_empty()).then_some(cut.at);
            findings.push(context.on_quotation(&RULE, index, span, message).passage(verdict));
        } else if let Some(trimmed) = matched.trimmed.as_ref().filter(|_| context.length(quotation) >= 4) {
            let left = phrase::quoted(trimmed);
            let message = format!("{words} leaves off what the record says beside it: {left}");
            findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
        }
    }
    findings
}
