//! Direct marks around words whose record is in another language.

use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "translated-quote",
    group: Group::Record,
    level: Some(Level::Info),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "direct marks stand around words whose record is in another language",
    page: Page {
        flags: "A quotation whose record is in another language than the draft: what stands between the \
                marks is a translation.",
        why: "A translation is somebody's choice of words; the reader should know whose.",
        guideline: "Reuters: quotes are sacred, and a translated one is not the speaker's words.",
        example: "Draft in English; the record of the speech says that it was held in French.",
        mistakes: "Speakers who change languages within a speech.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let Some(matched) = &verdict.matched else { continue };
        let Some(language) = matched.language.as_deref() else { continue };
        if same_language(language, language_of(context)) {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message =
            format!("{words} stands in direct marks, and its record is in another language ({language})");
        findings.push(context.on_quotation(&RULE, index, None, message).passage(verdict));
    }
    findings
}

/// The draft's language as its front matter has it; English where it says nothing.
fn language_of<'a>(context: &Context<'a>) -> &'a str {
    let meta = context.analysis.draft.meta.iter();
    let said =
        meta.filter(|(key, _)| matches!(key.as_str(), "lang" | "language" | "inLanguage")).map(|(_, v)| v);
    said.map(String::as_str).next().unwrap_or("en")
}

/// `en`, `en-GB` and `EN_us` are one language.
fn same_language(a: &str, b: &str) -> bool {
    let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or("").trim().to_ascii_lowercase();
    main(a) == main(b)
}
