//! Do the words agree with the record, and with each other?
//!
//! **Who speaks of a difference.** Every edit belongs to one rule, the gravest that is on: a negation that came or
//! went, a modal or a quantifier that is another to `reversed-quote`, a figure to `altered-number`, a name to `altered-name`, passages
//! from far apart to `spliced-quote`, mended grammar to `cleaned-up-speech`, and what is left to
//! `altered-quote`, which is silent where one of the others speaks of the same quotation and then stands in
//! its notes. Only an edit that does nothing else can reverse: in a longer stretch of other words a *not* is one word
//! of many.
//! Words left out (beyond a *not*) are `unmarked-cut`'s, with what they took back in a note; a cut that is marked,
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

mod reversal;
mod slight;
pub(super) mod witness;

use super::{Context, Finding, Level, Rule, Stance, phrase, words};
use crate::corpus::Trust;
use crate::matching::{Edit, EditKind, Op};
use crate::speaker::{Speaker, SpeakerType};
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
    Cut,
    Words,
}

/// The share that an edit falls to among the rules that are on; `None` for what is no difference to a reader. `firm`:
/// whether the words beside it agree, so that it may be told to turn the sense.
fn share(context: &Context, edit: &Edit, firm: impl Fn() -> bool) -> Option<Share> {
    let on = |rule: &Rule| context.options.on(rule);
    if slight::sounds_alike(edit, context.options.style.fillers != Stance::Forbidden) {
        return None;
    }
    // Pieces in another order are `reordered-quote`'s.
    if edit.op == Op::Move
        && edit.from.is_empty()
        && edit.kind != EditKind::Splice
        && on(&reordered_quote::RULE)
    {
        return None;
    }
    Some(match edit.kind {
        // A longer stretch that is missing is a cut, whatever words are in it; so is a clause with a *can* in it.
        kind if edit.op == Op::Delete
            && (!short(edit) || kind != EditKind::Negation && edit.from.split_whitespace().count() > 2)
            && on(&unmarked_cut::RULE) =>
        {
            Share::Cut
        }
        // Before the negations: *don't* for *doesn't* turns nothing round.
        _ if slight::mends_grammar(edit) && on(&cleaned_up_speech::RULE) => Share::Grammar,
        _ if reversal::turn(edit).is_some() && firm() && on(&reversed_quote::RULE) => Share::Reversed,
        EditKind::Number if !slight::is_pronoun_one(edit) && on(&altered_number::RULE) => Share::Number,
        // A name that is left out or put in with its sentence is a cut or an addition, and not another name.
        EditKind::Name if edit.op == Op::Replace && on(&altered_name::RULE) => Share::Name,
        EditKind::Splice if on(&spliced_quote::RULE) => Share::Splice,
        _ if edit.op == Op::Delete && on(&unmarked_cut::RULE) => Share::Cut,
        _ => Share::Words,
    })
}

/// Whether an edit touches so few words on either side that its kind tells what happened. In a longer stretch
/// of other words a *not* is one word among many, and the stretch is altered, not reversed.
fn short(edit: &Edit) -> bool {
    let words = |text: &str| text.split_whitespace().count();
    words(&edit.from) <= 4 && words(&edit.to) <= 4
}

/// The edits of a quotation's verdict that fall to one share. A passage that is no witness has none.
fn edits<'v>(context: &Context, index: usize, verdict: &'v Verdict, wanted: Share) -> Vec<&'v Edit> {
    let Some(matched) = verdict.matched.as_ref().filter(|_| context.witness[index]) else {
        return Vec::new();
    };
    // A machine's slip of a letter or of a small word says nothing of the draft.
    let slips = verdict.asr_only;
    // A passage that runs on into another's turn is no witness of this one's words, but for a splice.
    if wanted != Share::Splice && matched.similarity < 0.9 && witness::crosses_turns(&matched.text) {
        return Vec::new();
    }
    // A word that a machine heard in the place of a negation proves no reversal.
    let misheard = |edit: &Edit| slips && wanted == Share::Reversed && edit.op == Op::Replace;
    let slip = |edit: &Edit| slips && (edit.slip || slight::is_small(edit)) || misheard(edit);
    let spoken = |edit: &Edit| {
        let around = matched.around(edit.passage);
        slight::is_stammer(edit, around) || slight::is_interjection(edit, around)
    };
    let counts = |edit: &Edit| !slip(edit) && !spoken(edit);
    let between = |first: Span, second: Span| {
        let gap = Span { start: first.end, end: second.start.max(first.end) };
        words::tokens(&context.analysis.layout, gap).count()
    };
    let firm = |at: usize| reversal::stands_alone(&matched.edits, at, between);
    let own = |(at, edit): &(usize, &Edit)| share(context, edit, || firm(*at)) == Some(wanted);
    matched
        .edits
        .iter()
        .enumerate()
        .filter(|(_, edit)| counts(edit))
        .filter(own)
        .map(|(_, edit)| edit)
        .collect()
}

/// The findings of a rule that owns one share: one a quotation, over the first edit's words.
fn on_share(
    context: &Context,
    rule: &Rule,
    wanted: Share,
    say: fn(&str, &[&Edit]) -> String,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let own = edits(context, index, verdict, wanted);
        if own.is_empty() {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = say(&words, &own);
        let mut finding = context.on_quotation(rule, index, place(&own), message).passage(verdict);
        let rest = edits(context, index, verdict, Share::Words);
        if wanted != Share::Grammar && !rest.is_empty() {
            finding = finding.note(format!("other words differ too: {}", phrase::edits(&rest)));
        }
        findings.push(doubted(finding, context, verdict));
    }
    findings
}

/// The words of the quotation that some edits touch; `None` where all of them are missing words.
fn place(edits: &[&Edit]) -> Option<Span> {
    let spans = edits.iter().filter_map(|edit| edit.quote).filter(|span| !span.is_empty());
    spans.reduce(Span::join)
}

/// A finding whose only witness may be wrong itself is a remark: a machine may have misheard, and from a text that
/// was tidied or prepared the speaker may have departed, in a word here and there more often than not.
fn doubted(finding: Finding, context: &Context, verdict: &Verdict) -> Finding {
    let edited = verdict.matched.as_ref().is_some_and(|matched| matched.trust == Trust::Edited);
    let note = match (verdict.asr_only, edited) {
        (true, _) => "the record is an automatic transcript: listen",
        (_, true) => "the record is a prepared or tidied text: the speaker may have departed from it",
        _ => return finding,
    };
    finding.at(Level::Info, context.options).note(note)
}

/// Whether the draft names a speaker whom a corpus could know: a person or a body with a name, not *officials*
/// and not *the spokesman*.
fn named_speaker<'c>(context: &Context<'c>, quotation: usize) -> Option<&'c Speaker> {
    let speaker = context.speaker_of(quotation)?;
    let kind = matches!(speaker.kind, SpeakerType::Person | SpeakerType::Organisation);
    let first = speaker.name.split_whitespace().find(|word| *word != "the" && *word != "The")?;
    let name = kind && first.starts_with(char::is_uppercase) && speaker.name.split_whitespace().count() > 1;
    name.then_some(speaker)
}

/// Whether two names share their last word: the surname, for most.
fn one_surname(a: &str, b: &str) -> bool {
    let last = |name: &str| name.split_whitespace().last().map(words::lower);
    last(a).is_some() && last(a) == last(b)
}
