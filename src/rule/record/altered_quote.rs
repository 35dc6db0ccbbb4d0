//! Words between the marks that are not those of the record.

use super::{Share, doubted, edits, place, slight};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "altered-quote",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "words differ from the record beyond what the house style lets pass",
    page: Page {
        flags: "A quotation whose passage is on record in other words: words replaced, added or missing \
                that no tier of likeness (marks, spelling, case, fillers, brackets, ellipses) excuses. \
                Silent where a graver rule speaks of the same quotation. Against a machine's \
                transcript, or a prepared or tidied text, a remark; so is a word of which only the ending \
                differs (*thing* for *things*).",
        why: "What stands between quotation marks is a promise that these are the words. A changed word \
              breaks it even where the sense survives.",
        guideline: "AP: never alter a quotation, not even for grammar. Reuters: quotes are sacred. NYT: \
                    every word between quotation marks is what was said.",
        example: "Draft: *“We will rebuild the harbour,” she said.* Record: *We will repair the harbour.* \
                  The record has “repair”, the draft “rebuild”.",
        mistakes: "Records differ where the draft is right: what nobody marked as tidied or made by machine \
                   is taken at its word. A speaker \
                   who says nearly the same on many days can be held against the wrong day. `--format \
                   human` shows the passage: look before you change.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let graver = [Share::Reversed, Share::Number, Share::Name, Share::Splice];
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let own = edits(context, index, verdict, Share::Words);
        let spoken_of = graver.iter().any(|share| !edits(context, index, verdict, *share).is_empty());
        if own.is_empty() || spoken_of || verdict.kind != Kind::Altered {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} is not what was said: {}", phrase::edits(&own));
        let finding = context.on_quotation(&RULE, index, place(&own), message).passage(verdict);
        let mut finding = doubted(finding, context, verdict);
        if own.iter().all(|edit| slight::other_ending(edit)) {
            let note = "only endings differ, which transcripts get wrong as often as drafts do";
            finding = finding.at(Level::Info, context.options).note(note);
        }
        findings.push(finding);
    }
    findings
}
