//! Words left out and nothing that says so.

use super::{Share, doubted, edits, slight};
use crate::matching::Cut;
use crate::quotation::Quotation;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::text::Span;
use std::collections::HashSet;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unmarked-cut",
    group: Group::Record,
    level: Some(Level::Error),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "words of the record are missing and no ellipsis says so",
    page: Page {
        flags: "A quotation that leaves out words of its passage without an ellipsis. Fillers and false \
                starts are not words here; the house style says whether they may go. Against a machine's \
                transcript, or a prepared or tidied text, a remark.",
        why: "A reader takes what stands between one pair of marks for one breath. What was left out may be \
              the condition.",
        guideline: "Reuters: deletions are shown by an ellipsis. AP, NYT: every word between the marks is \
                    what was said, in its place.",
        example: "Draft: *“I have asked for the report and got a letter.”* Record: *I have asked for the \
                  report four times since the summer, and got a letter.*",
        mistakes: "Records of speech hold asides by others that a good reporter leaves out.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = &verdict.matched else { continue };
        let end = quotation.span().end;
        // What a graver rule speaks of is not said twice: a missing *not* is a reversal.
        let graver =
            [Share::Reversed, Share::Number, Share::Name].map(|share| edits(context, index, verdict, share));
        let graver: HashSet<&str> = graver.iter().flatten().map(|edit| edit.from.trim()).collect();
        let said = |cut: &Cut| graver.contains(cut.dropped.trim());
        let again = |cut: &Cut| {
            let around = matched.around(cut.passage);
            slight::repeats(&cut.dropped, around) || slight::broken_off(&cut.dropped, around)
        };
        let held = |cut: &Cut| holds(context, quotation, cut);
        let inside = |cut: &&Cut| {
            !cut.marked && cut.at.end < end && cut.words > 0 && !said(cut) && !again(cut) && held(cut)
        };
        let cuts: Vec<&Cut> = matched.cuts.iter().filter(inside).collect();
        let [cut, more @ ..] = &cuts[..] else { continue };
        // Passages from far apart are `spliced-quote`'s; a word or two that only a machine heard may be its stutter.
        let stutter = verdict.asr_only && cut.words <= 2;
        if matched.spliced || stutter || !context.witness[index] {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let dropped = phrase::quoted(&cut.dropped);
        let left_out = phrase::count(cut.words as usize, "word");
        let mut message =
            format!("{words} leaves out {left_out} of the record without an ellipsis: {dropped}");
        if !more.is_empty() {
            message.push_str(&format!(", and more in {}", phrase::count(more.len(), "other place")));
        }
        let span = (!cut.at.is_empty()).then_some(cut.at);
        let mut finding = context.on_quotation(&RULE, index, span, message).passage(verdict);
        if let Some(qualifier) = &cut.qualifier {
            finding = finding
                .note(format!("what was left out begins with “{qualifier}”: it may take back the rest"));
        }
        findings.push(doubted(finding, context, verdict));
    }
    findings
}

/// Whether both sides of a cut are the passage's. A word alone before many that are missing, or behind them, or in
/// another sentence, stands anywhere; and where the record says the quotation's beginning again in the words left out (*we are now … we're
/// going*), the quotation begins there.
fn holds(context: &Context, quotation: &Quotation, cut: &Cut) -> bool {
    const MANY: u32 = 3;
    let whole = quotation.span();
    let before = Span { start: whole.start, end: cut.at.start };
    let after = Span { start: cut.at.end, end: whole.end };
    let few = |span: Span| words::tokens(&context.analysis.layout, span).nth(1).is_none();
    let stops = [". ", "? ", "! "].iter().any(|stop| cut.dropped.contains(stop));
    let alone = (cut.words > MANY || stops) && (few(before) || few(after));
    let dropped = slight::plain(&cut.dropped);
    let short = words::tokens(&context.analysis.layout, before).nth(dropped.len()).is_none();
    let anew = short && {
        let beginning = slight::plain(before.of(context.text()));
        !beginning.is_empty() && dropped.ends_with(&beginning)
    };
    !alone && !anew
}
