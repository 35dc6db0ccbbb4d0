//! Everything comes from one origin.

use super::credited;
use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "single-source",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "everything attributed in the draft goes back to one origin",
    page: Page {
        flags: "A draft with three and more attributions that all have the same origin.",
        why: "One voice is one view; two outlets that cite it are still one.",
        guideline: "BBC: reluctant to rely on one source.",
        example: "A story of eight paragraphs in which every sentence is what the ministry said.",
        mistakes: "Reports of one speech or one verdict, which are what they are.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    const LEAST: usize = 3;
    let mut origins = context.attributions().filter_map(|(index, attribution)| {
        Some((index, attribution, context.analysis.chain(index)?.steps.first()?.speaker))
    });
    let Some((index, attribution, origin)) = origins.next() else { return Vec::new() };
    let rest: Vec<u32> = origins.map(|(_, _, speaker)| speaker).collect();
    if rest.len() + 1 < LEAST || rest.iter().any(|speaker| *speaker != origin) {
        return Vec::new();
    }
    let name = context.name(context.analysis.speaker(index));
    let count = rest.len() + 1;
    let message = format!("all {count} attributions of this draft go back to {name}");
    vec![context.on_attribution(&RULE, index, credited(attribution), message)]
}
