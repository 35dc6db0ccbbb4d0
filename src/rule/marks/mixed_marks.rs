//! Straight and curly marks in one draft.

use crate::rule::{Context, Finding, Fix, Group, Marks, Page, Rule};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "mixed-marks",
    group: Group::Marks,
    level: None,
    selected: false,
    corpus: false,
    fixable: true,
    summary: "straight and curly marks are mixed in one draft",
    page: Page {
        flags: "Double quotation marks in the form that the draft uses less, or that the settings do not \
                want. `--fix` writes the other.",
        why: "It looks careless, and searches for one form miss the other.",
        guideline: "A house's own choice; set `marks = \"curly\"` or `\"straight\"`.",
        example: "*“The wall is late,” he said. \"Nobody answers.\"*",
        mistakes: "Inches and seconds.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let text = context.text();
    let mut pairs = Vec::new();
    for (index, quotation) in context.quotations() {
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            let open = Span { start: outer.start, end: part.start };
            let close = Span { start: part.end, end: outer.end };
            for (mark, opens) in [(open, true), (close, false)] {
                let mark = trimmed(text, mark);
                if let Some(form) = form(mark.of(text)) {
                    pairs.push((index, mark, opens, form));
                }
            }
        }
    }
    let straight = pairs.iter().filter(|(.., form)| *form == Marks::Straight).count();
    let most = if straight * 2 > pairs.len() { Marks::Straight } else { Marks::Curly };
    let wanted = context.options.marks.unwrap_or(most);
    let mut findings = Vec::new();
    for (index, mark, opens, _) in pairs.into_iter().filter(|(.., form)| *form != wanted) {
        let instead = match (wanted, opens) {
            (Marks::Straight, _) => "\"",
            (Marks::Curly, true) => "“",
            (Marks::Curly, false) => "”",
        };
        let message = format!("this draft's marks are {}; this one is not", name(wanted));
        let mut finding = context.on_quotation(&RULE, index, Some(mark), message);
        let title = format!("write {instead}");
        finding.fix = Some(Fix { title, edits: vec![(mark, instead.to_string())] });
        findings.push(finding);
    }
    findings
}

/// A span without the white space at its ends.
fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start as usize + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// The form of a double mark; `None` for any other.
fn form(mark: &str) -> Option<Marks> {
    match mark {
        "\"" => Some(Marks::Straight),
        "“" | "”" => Some(Marks::Curly),
        _ => None,
    }
}

fn name(marks: Marks) -> &'static str {
    match marks {
        Marks::Straight => "straight",
        Marks::Curly => "curly",
    }
}
