//! The file is not plain UTF-8.

use crate::rule::{Context, Finding, Group, Level, Page, Rule};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "encoding",
    group: Group::Upkeep,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "the file's encoding had to be guessed, or some of its bytes could not be read",
    page: Page {
        flags: "What was noticed while the file was read: another encoding than UTF-8, bytes that no \
                encoding explains, invisible characters.",
        why: "A wrong guess turns marks into letters, and then quotations are lost.",
        guideline: "onrecord's own.",
        example: "A draft saved as Windows-1252, whose curly marks are single bytes.",
        mistakes: "Short files in Windows-1252 can look like another single-byte encoding.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let notes = context.analysis.draft.notes.iter();
    notes.map(|note| context.on_words(&RULE, note.span.unwrap_or_default(), note.message.clone())).collect()
}
