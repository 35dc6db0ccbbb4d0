//! News from nowhere.

use crate::rule::{Context, Finding, Group, Level, Page, Rule};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "vague-provenance",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "it has emerged, reportedly, is understood to, is said to: from nobody",
    page: Page {
        flags: "Phrases that tell that somebody said so and hide who: *it has emerged, reportedly, is \
                understood to, is said to, it is believed*. Not inside quotation marks.",
        why: "Nobody can be asked.",
        guideline: "NPR: attribute everything; *media reports* is not good enough.",
        example: "*Voss is said to be hoping for satellite parts.*",
        mistakes: "*Reportedly* right after the outlet that reported it; *is believed to* as the plain word \
                   for a guess.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let quoted: Vec<Span> =
        context.quotations().flat_map(|(_, quotation)| quotation.parts.iter().copied()).collect();
    let mut findings = Vec::new();
    for found in VAGUE.find_iter(context.text()) {
        let span = Span::new(found.start(), found.end());
        let after = quoted.partition_point(|part| part.start <= span.start);
        if quoted[..after].iter().rev().take(8).any(|part| part.contains(span)) {
            continue;
        }
        let message = format!("“{}” does not say who says so", found.as_str());
        findings.push(context.on_words(&RULE, span, message));
    }
    findings
}

static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?: reportedly | supposedly | it\ (?:has\ )?emerged | it\ has\ been\ (?:reported|claimed|suggested)
        | it\ (?:is|was)\ (?:understood|believed|thought|said|rumou?red|reported|claimed)
        | (?:is|are|was|were)\ (?:understood|said|believed|thought|rumou?red|reported)\ to )\b",
    )
    .unwrap_or_else(|_| unreachable!("the pattern is a constant, and a test reads it"))
});
