//! A bracket in the place of the speaker's own words.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "bracket-substitution",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "a bracket replaces words instead of adding to them; the words replaced are shown",
    page: Page {
        flags: "Words in square brackets where the record has others. Brackets that only add are not \
                flagged.",
        why: "A bracket shows that something was changed and hides what: *[the deal]* for *that mess* is \
              not a clarification.",
        guideline: "Every style here lets brackets add; replacing is worth a look under each.",
        example: "Draft: *“I would describe [this] as pleading.”* Record: *I would describe that as \
                  pleading.*",
        mistakes: "A pronoun made plain is harmless, and is what most of these are: that is why it is no \
                   error.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let Some(level) = context.options.style.brackets_replace.level(Level::Error) else { return Vec::new() };
    let mut findings = Vec::new();
    for (index, _, verdict) in context.judged() {
        let held = context.witness[index];
        let brackets = verdict.matched.as_ref().filter(|_| held).map_or(&[][..], |matched| &matched.brackets);
        for bracket in brackets {
            let Some(replaced) = &bracket.replaces else { continue };
            let shown = bracket.span.of(context.text());
            let message =
                format!("the bracket {shown} stands for {} in the record", phrase::quoted(replaced));
            let finding = context.on_quotation(&RULE, index, Some(bracket.span), message);
            findings.push(finding.passage(verdict).at(level, context.options));
        }
    }
    findings
}
