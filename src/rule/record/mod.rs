//! Do the words agree with the record, and with each other?
//!
//! **Who speaks of a difference.** Every edit belongs to one rule, the gravest that is on: a negation, a
//! quantifier or a modal to `reversed-quote`, a figure to `altered-number`, a name to `altered-name`, passages
//! from far apart to `spliced-quote`, mended grammar to `cleaned-up-speech`, and what is left to
//! `altered-quote`, which is silent where one of the others speaks of the same quotation and then stands in
//! its notes. Words left out are `unmarked-cut`'s, with what they took back in a note; a cut that is marked,
//! or that ends the quotation, is `trimmed-qualifier`'s. A rule that is switched off leaves its edits to
//! `altered-quote`, so that no difference is lost.

pub(super) mod altered_name;
pub(super) mod altered_number;
pub(super) mod altered_quote;
pub(super) mod asr_only;
pub(super) mod bracket_substitution;
pub(super) mod changed_within;
pub(super) mod cleaned_up_speech;
pub(super) mod headline_quote;
pub(super) mod misattributed;
pub(super) mod not_covered;
pub(super) mod not_on_record;
pub(super) mod quoting_another;
pub(super) mod reordered_quote;
pub(super) mod reversed_quote;
pub(super) mod spliced_quote;
pub(super) mod stale_quote;
pub(super) mod translated_quote;
pub(super) mod trimmed_qualifier;
pub(super) mod unmarked_cut;
pub(super) mod wrong_occasion;

use super::{Context, Finding, Rule, phrase, words};
use crate::matching::{Edit, EditKind, Op};
use crate::text::Span;
use crate::verdict::Verdict;

/// Whose edit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Share {
    Reversed,
    Number,
    Name,
    Splice,
    Grammar,
    Words,
}

/// The share that an edit falls to among the rules that are on.
fn share(context: &Context, edit: &Edit) -> Share {
    let on = |rule: &Rule| context.options.on(rule);
    match edit.kind {
        // Before the negations: *don't* for *doesn't* turns nothing round.
        _ if mends_grammar(edit) && on(&cleaned_up_speech::RULE) => Share::Grammar,
        kind if kind.reverses() && on(&reversed_quote::RULE) => Share::Reversed,
        EditKind::Number if on(&altered_number::RULE) => Share::Number,
        EditKind::Name if on(&altered_name::RULE) => Share::Name,
        EditKind::Splice if on(&spliced_quote::RULE) => Share::Splice,
        _ => Share::Words,
    }
}

/// The edits of a verdict that fall to one share.
fn edits<'v>(context: &Context, verdict: &'v Verdict, wanted: Share) -> Vec<&'v Edit> {
    let all = verdict.matched.as_ref().map_or(&[][..], |matched| &matched.edits);
    all.iter().filter(|edit| share(context, edit) == wanted).collect()
}

/// The findings of a rule that owns one share: one a quotation, over the first edit's words.
fn on_share(context: &Context, rule: &Rule, wanted: Share, say: fn(&str, &str) -> String) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let own = edits(context, verdict, wanted);
        if own.is_empty() {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = say(&words, &phrase::edits(&own));
        let mut finding = context.on_quotation(rule, index, place(&own), message).passage(verdict);
        let rest = edits(context, verdict, Share::Words);
        if wanted != Share::Grammar && !rest.is_empty() {
            finding = finding.note(format!("other words differ too: {}", phrase::edits(&rest)));
        }
        findings.push(finding);
    }
    findings
}

/// The words of the quotation that some edits touch; `None` where all of them are missing words.
fn place(edits: &[&Edit]) -> Option<Span> {
    let spans = edits.iter().filter_map(|edit| edit.quote).filter(|span| !span.is_empty());
    spans.reduce(Span::join)
}

/// Whether an edit mends spoken grammar and nothing else: agreement of a verb, a case, an article.
fn mends_grammar(edit: &Edit) -> bool {
    const SAME: &[&[&str]] = &[
        &["am", "are", "is"],
        &["was", "were"],
        &["ain't", "isn't", "aren't"],
        &["has", "have"],
        &["do", "does"],
        &["don't", "doesn't"],
        &["wasn't", "weren't"],
        &["a", "an"],
        &["who", "whom"],
        &["them", "those", "these"],
        &["i", "me"],
        &["he", "him"],
        &["she", "her"],
        &["we", "us"],
        &["they", "them"],
        &["less", "fewer"],
        &["good", "well"],
        &["like", "as"],
        &["gonna", "going to"],
        &["wanna", "want to"],
        &["gotta", "got to", "have to"],
    ];
    let (from, to) = (words::lower(edit.from.trim()), words::lower(edit.to.trim()));
    edit.op == Op::Replace
        && !matches!(edit.kind, EditKind::Number | EditKind::Name | EditKind::Splice)
        && SAME.iter().any(|set| set.contains(&from.as_str()) && set.contains(&to.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grammar_is_mended_only_between_forms_of_one_word() {
        let edit = |from: &str, to: &str| Edit {
            op: Op::Replace,
            kind: EditKind::FunctionWord,
            quote: None,
            record: None,
            from: from.into(),
            to: to.into(),
            slip: false,
        };
        assert!(mends_grammar(&edit("was", "were")));
        assert!(mends_grammar(&edit("don’t", "doesn't")));
        assert!(!mends_grammar(&edit("is", "isn't")));
        assert!(!mends_grammar(&edit("was", "will")));
    }
}
