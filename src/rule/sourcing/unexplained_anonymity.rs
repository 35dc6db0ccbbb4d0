//! Unnamed, and no reason why.

use super::{credited, unnamed};
use crate::rule::{Context, Finding, Group, Level, Page, Rule};
use regex::Regex;
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unexplained-anonymity",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the origin is unnamed and the draft gives no reason",
    page: Page {
        flags: "An unnamed origin in a draft that nowhere near says why the name is withheld. *On condition \
                of anonymity* alone is not a reason; *because she was not authorised to speak* is.",
        why: "The reader should know what the speaker risks, or gains.",
        guideline: "AP: say why the source is unnamed.",
        example: "*A council official said the contractor had asked for more money.*",
        mistakes: "Reasons given in words that the list does not have; one reason given for several \
                   sources.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let layout = &context.analysis.layout;
    let mut findings = Vec::new();
    for (index, attribution) in unnamed(context) {
        let span = credited(attribution);
        let (sentence, _) = context.sentence(span.start);
        let near =
            layout.sentences.get(sentence.saturating_sub(1)..(sentence + 3).min(layout.sentences.len()));
        let explained =
            near.unwrap_or_default().iter().any(|sentence| REASON.is_match(sentence.span.of(context.text())));
        if !explained {
            let message = format!("{} is unnamed, and the text does not say why", origin(context, index));
            findings.push(context.on_attribution(&RULE, index, span, message));
        }
    }
    findings
}

fn origin(context: &Context, attribution: usize) -> String {
    context.name(context.analysis.speaker(attribution))
}

static REASON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?: because | for\ fear | fearing | feared | out\ of\ (?:concern|fear)
        | (?:not|n[o'’]t|lacked|without)\ (?:been\ |being\ )?(?:authori[sz]|permi|allow|cleared)\w*
        | was\ barred | were\ barred | citing\ (?:the|concerns|fears|privacy|policy)
        | to\ (?:discuss|describe|speak\ (?:freely|candidly|openly|frankly)|protect|avoid|preserve)
        | given\ the\ sensitivity | due\ to | in\ (?:order\ to|line\ with|keeping\ with) | retaliation | reprisals? )\b",
    )
    .unwrap_or_else(|_| unreachable!("the pattern is a constant, and a test reads it"))
});
