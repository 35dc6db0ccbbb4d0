//! Everything comes from one origin.

use super::credited;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, key};

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
    let Some(speaker) = context.analysis.speaker(index) else { return Vec::new() };
    let message = format!("all {} attributions of this draft go back to {}", rest.len() + 1, speaker.name);
    let finding = context.on_attribution(&RULE, index, credited(attribution), message);
    // It is about the whole draft, whichever attribution comes first in it.
    vec![Finding { key: key::key(RULE.name, "", key::of_speaker(speaker)), ..finding }]
}
