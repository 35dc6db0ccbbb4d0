//! The pieces are there, in another order.

use crate::matching::Op;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "reordered-quote",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the pieces of the quotation are on record, in another order",
    page: Page {
        flags: "A quotation whose sentences or clauses all stand in one passage of the record, in another \
                order.",
        why: "Order argues: a reason put after its conclusion becomes an afterthought.",
        guideline: "Reuters: nothing but deletions. NYT: what was said.",
        example: "Draft: *“The gate is late. We have the money.”* Record: *We have the money. The gate is \
                  late.*",
        mistakes: "A speaker who says the same sentence twice.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = verdict.matched.as_ref().filter(|_| context.witness[index]) else { continue };
        let moved = matched.edits.iter().filter(|edit| edit.op == Op::Move && edit.from.is_empty());
        let pieces: Vec<Span> = moved.filter_map(|edit| edit.quote).collect();
        if !matched.reordered || matched.spliced || !pieces.iter().all(|piece| begins(context, *piece)) {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} gives what was said in another order");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}

/// Whether a piece begins a sentence or a clause of its quotation. What stands elsewhere from the middle of one on is
/// a phrase that the speaker used twice.
fn begins(context: &Context, piece: Span) -> bool {
    let before = context.text().get(..piece.start as usize).unwrap_or("").trim_end();
    !before.ends_with(char::is_alphanumeric)
}
