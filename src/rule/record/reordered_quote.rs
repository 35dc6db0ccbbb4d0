//! The pieces are there, in another order.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

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
        if !context.witness[index]
            || !verdict.matched.as_ref().is_some_and(|matched| matched.reordered && !matched.spliced)
        {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = format!("{words} gives what was said in another order");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}
