//! A mark that has no partner.

use super::flawed;
use crate::quotation::Flaw;
use crate::rule::{Context, Finding, Group, Level, Page, Rule};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unbalanced-quotes",
    group: Group::Marks,
    level: Some(Level::Error),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "a quotation mark is missing; the many-paragraph convention is respected",
    page: Page {
        flags: "A mark that opens and is never closed, or closes what nobody opened. A quotation over \
                several paragraphs opens each and closes only the last: that is no error, nor is a block of \
                them in straight marks with curly ones inside. Apostrophes, feet and inches are not marks.",
        why: "Whatever follows a missing mark is in somebody's mouth who never said it.",
        guideline: "AP, Reuters: marks come in pairs.",
        example: "*“The wall is late, Hale said, and nobody answers.*",
        mistakes: "Marks inside code, formulas and poems.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let held = blocks(context);
    let findings = flawed(context, &RULE, |flaw| match flaw {
        Flaw::Unclosed => Some("this quotation mark opens and is never closed"),
        Flaw::Unopened => Some("this quotation mark closes what was never opened"),
        Flaw::SameNested | Flaw::ClosedBeforeContinuing => None,
    });
    findings.into_iter().filter(|finding| held.binary_search(&finding.span).is_err()).collect()
}

/// The marks without a partner that hold a stretch of paragraphs all the same, copied from elsewhere with quotations
/// of its own in marks of another form: *"* opens some or all of the paragraphs, and *"* closes the last. Where the
/// close is missing, it is told of the last paragraph that opens.
fn blocks(context: &Context) -> Vec<Span> {
    const MOST: usize = 8;
    let text = context.text();
    let layout = &context.analysis.layout;
    let flaws: Vec<(Span, Flaw)> = (context.analysis.quotations.flaws.iter().copied())
        .filter(|(_, flaw)| matches!(flaw, Flaw::Unclosed | Flaw::Unopened))
        .collect();
    let paragraph = |span: Span| layout.paragraph_of(layout.token_at(span.start));
    let begins =
        |span: Span| layout.paragraphs.get(paragraph(span)).is_some_and(|p| p.span.start == span.start);
    let ends = |span: Span| layout.paragraphs.get(paragraph(span)).is_some_and(|p| p.span.end == span.end);
    let mut held = Vec::new();
    for pair in flaws.windows(2) {
        let [(open, Flaw::Unclosed), (next, flaw)] = pair else { continue };
        let (open, next) = (*open, *next);
        let near = (1..=MOST).contains(&paragraph(next).saturating_sub(paragraph(open)));
        let mark = open.of(text);
        let between = text.get(open.end as usize..next.start as usize).unwrap_or("");
        let within = between.contains(['“', '”']) && !between.contains(mark);
        if !near || mark != "\"" || next.of(text) != mark || !begins(open) {
            continue;
        }
        match flaw {
            Flaw::Unopened if within && ends(next) => held.extend([open, next]),
            Flaw::Unclosed if begins(next) && !between.contains(mark) => held.push(open),
            _ => {}
        }
    }
    held.sort_unstable();
    held
}
