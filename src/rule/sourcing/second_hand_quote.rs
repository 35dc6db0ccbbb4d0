//! Words that another outlet was told, without its name.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "second-hand-quote",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "the words were said to another outlet, and the outlet is not named",
    page: Page {
        flags: "Direct quotations said to *a newspaper*, *local media*, *a television interviewer*: \
                somebody else's work, and nobody can look it up.",
        why: "Credit is owed, and without a name nobody can check.",
        guideline: "AP: credit others' reporting.",
        example: "*“It is late,” Hale told a local newspaper.*",
        mistakes: "An outlet named in the sentence before.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let layout = &context.analysis.layout;
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        if attribution.quotations.is_empty() {
            continue;
        }
        let Some(cue) = attribution.cue.iter().copied().reduce(Span::join) else { continue };
        let (_, span) = context.sentence(cue.start);
        let after = Span { start: cue.start, end: span.end.max(cue.start) };
        let words: Vec<String> = words::tokens(layout, after)
            .take(9)
            .map(|token| words::lower(token.span.of(context.text())))
            .collect();
        let told =
            words.iter().position(|word| matches!(word.as_str(), "told" | "tells" | "telling" | "interview"));
        let Some(told) = told else { continue };
        let to: Vec<&str> = words[told + 1..].iter().map(String::as_str).take(5).collect();
        let to = if to.first().is_some_and(|word| ["with", "on", "to"].contains(word)) {
            &to[1..]
        } else {
            &to[..]
        };
        let article = to.first().is_some_and(|word| ["a", "an", "local", "state", "the"].contains(word));
        let outlet = to.iter().take(4).find(|word| OUTLETS.binary_search(word).is_ok());
        let Some(outlet) = outlet.filter(|_| article) else { continue };
        // A capital between the article and the outlet is its name: *the Aldis newspaper*.
        let named = words::tokens(layout, after)
            .skip(told + 1)
            .take(4)
            .any(|token| token.span.of(context.text()).starts_with(char::is_uppercase));
        if named {
            continue;
        }
        let message =
            format!("these words were said to another outlet (“{outlet}”), which the text does not name");
        findings.push(context.on_attribution(&RULE, index, cue, message));
    }
    findings
}

/// What stands for an outlet without naming it.
const OUTLETS: &[&str] = &[
    "broadcaster",
    "channel",
    "magazine",
    "media",
    "network",
    "newspaper",
    "paper",
    "press",
    "programme",
    "radio",
    "station",
    "television",
    "tv",
    "website",
];
