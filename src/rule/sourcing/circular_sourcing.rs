//! A chain that comes back to the paper that prints it.

use super::{Relayed, credited, name, told_again};
use crate::attribution::Attribution;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, key, words};

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
        flags: "An attribution to somebody else that cites the publication of the draft itself, a chain that \
                passes one step twice, and two attributions of one content in which A cites B and B cites A. \
                Chains across drafts are `audit`'s.",
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
    let own = own.or(context.options.publication.as_deref());
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let steps: Vec<String> = context.steps(index).map(|speaker| key::folded(&speaker.name)).collect();
        let twice = steps.iter().enumerate().find(|(at, name)| steps[..*at].contains(name)).map(|(at, _)| at);
        let twice = twice.and_then(|at| context.steps(index).nth(at)).map(|speaker| speaker.name.clone());
        let back = || own.filter(|own| cites(context, attribution, own)).map(str::to_string);
        let Some(name) = twice.or_else(back) else { continue };
        let message = format!("the way these words came leads back to {name}");
        findings.push(context.on_attribution(&RULE, index, credited(attribution), message));
    }
    findings.extend(each_other(context));
    findings
}

/// Whether an attribution to somebody else cites one's own paper for it: *Radio Aldis reported, citing the
/// Harbour Courier*. The chain itself leaves out the paper that prints it. What somebody told the paper is no
/// circle.
fn cites(context: &Context, attribution: &Attribution, own: &str) -> bool {
    const CITING: &[&str] = &["citing", "crediting", "quoting"];
    let own: Vec<String> = key::folded(own).split(' ').map(str::to_string).collect();
    let own = own.strip_prefix(&["the".to_string()]).unwrap_or(&own);
    let others = context.words(&attribution.source);
    let Some(first) = attribution.source.first().filter(|_| !words::within(own, &others)) else {
        return false;
    };
    let (_, sentence) = context.sentence(first.start);
    let words = context.words(&[sentence]);
    let cited = words.iter().position(|word| CITING.contains(&word.as_str()));
    cited.is_some_and(|at| {
        words::within(own, words.get(at..words.len().min(at + own.len() + 3)).unwrap_or_default())
    })
}

/// Two attributions of nearly the same content: A says that B said so, and B that A did.
fn each_other(context: &Context) -> Vec<Finding> {
    let turned = |earlier: &Relayed, later: &Relayed| {
        earlier.origin == later.through && earlier.through == later.origin
    };
    let finding = |(later, _): (Relayed, u32)| {
        let [relay, origin] = [later.through, later.origin].map(|who| name(context, who));
        let message = format!("{relay} and {origin} each have this from the other");
        let span = credited(&context.analysis.attributions[later.index]);
        context.on_attribution(&RULE, later.index, span, message)
    };
    told_again(context, turned).into_iter().map(finding).collect()
}
