//! A chain that comes back to the paper that prints it.

use super::credited;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, key};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "circular-sourcing",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "a chain comes back to the outlet that carries the draft, or passes one step twice",
    page: Page {
        flags: "An attribution whose chain holds the publication of the draft itself, or the same step \
                twice. Chains across drafts are `audit`'s.",
        why: "A report that cites itself looks like two.",
        guideline: "NPR: attribute everything; BBC: reluctant to rely on one source.",
        example: "In the Harbour Courier: *Radio Aldis reported, citing the Harbour Courier, that …*",
        mistakes: "A paper that rightly says that it broke the story.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let meta = context.analysis.draft.meta.iter();
    let own =
        meta.filter(|(key, _)| key == "publication" || key == "site").map(|(_, value)| value.as_str()).next();
    let own = own.or(context.options.publication.as_deref()).map(key::folded);
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let steps: Vec<String> = context.steps(index).map(|speaker| key::folded(&speaker.name)).collect();
        let twice = steps.iter().enumerate().find(|(at, name)| steps[..*at].contains(name));
        let back = own.as_ref().and_then(|own| {
            steps.iter().enumerate().find(|(at, name)| {
                without_article(name) == without_article(own) && steps.len() > 1 && *at > 0
            })
        });
        let Some((at, _)) = twice.or(back) else { continue };
        let name = context.steps(index).nth(at).map_or(String::new(), |speaker| speaker.name.clone());
        let message = format!("the way these words came leads back to {name}");
        findings.push(context.on_attribution(&RULE, index, credited(attribution), message));
    }
    findings
}

fn without_article(name: &str) -> &str {
    name.strip_prefix("the ").unwrap_or(name)
}
