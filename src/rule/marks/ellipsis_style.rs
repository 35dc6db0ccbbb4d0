//! An ellipsis in another form than the house's.

use crate::rule::{Context, Ellipsis, Finding, Fix, Group, Level, Page, Rule};
use crate::text::Span;
use regex::Regex;
use std::sync::LazyLock;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "ellipsis-style",
    group: Group::Marks,
    level: Some(Level::Info),
    selected: false,
    corpus: false,
    fixable: true,
    summary: "an ellipsis is not in the form that the settings want, or that the draft uses elsewhere",
    page: Page {
        flags: "An ellipsis written `...`, `…` or `. . .` where the settings want another form, or where \
                the draft mostly uses another. `--fix` writes the wanted one.",
        why: "A cut should look the same everywhere, so that nobody takes one for a slip.",
        guideline: "A house's own choice; set `ellipsis = \"dots\"`, `\"character\"` or `\"spaced\"`.",
        example: "*“I have asked … four times ... since then.”*",
        mistakes: "Leaders in tables; a file name.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let found: Vec<(Span, Ellipsis)> = ELLIPSIS
        .find_iter(context.text())
        .filter_map(|found| Some((Span::new(found.start(), found.end()), form(found.as_str())?)))
        .collect();
    let forms = [Ellipsis::Dots, Ellipsis::Character, Ellipsis::Spaced];
    let most =
        forms.into_iter().rev().max_by_key(|form| found.iter().filter(|(_, other)| other == form).count());
    let Some(wanted) = context.options.ellipsis.or(most) else { return Vec::new() };
    let mut findings = Vec::new();
    for (span, _) in found.iter().filter(|(_, form)| *form != wanted) {
        let message = format!("this ellipsis is not written as the others are: {}", wanted.written());
        let mut finding = context.on_words(&RULE, *span, message);
        let title = format!("write {}", wanted.written());
        finding.fix = Some(Fix { title, edits: vec![(*span, wanted.written().to_string())] });
        findings.push(finding);
    }
    findings
}

/// Three dots, no more: four are an ellipsis and a full stop, and a row of them is none.
fn form(dots: &str) -> Option<Ellipsis> {
    [Ellipsis::Dots, Ellipsis::Character, Ellipsis::Spaced].into_iter().find(|form| form.written() == dots)
}

static ELLIPSIS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"…+|\.(?:\ ?\.){2,}")
        .unwrap_or_else(|_| unreachable!("the pattern is a constant, and a test reads it"))
});
