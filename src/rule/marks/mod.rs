//! Quotation marks and ellipses. What can be mended here is mended without touching a word.

pub(super) mod continued_quote;
pub(super) mod ellipsis_style;
pub(super) mod mixed_marks;
pub(super) mod nested_marks;
pub(super) mod scare_quote;
pub(super) mod unbalanced_quotes;

use super::{Context, Finding, Rule};
use crate::quotation::Flaw;

/// A finding for each mark with one of the flaws.
fn flawed(context: &Context, rule: &Rule, say: fn(Flaw) -> Option<&'static str>) -> Vec<Finding> {
    let flaws = context.analysis.quotations.flaws.iter();
    let said = flaws.filter_map(|(span, flaw)| Some((*span, say(*flaw)?)));
    said.map(|(span, message)| context.on_words(rule, span, message.to_string())).collect()
}
