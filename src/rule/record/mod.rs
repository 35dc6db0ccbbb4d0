//! Do the words agree with the record, and with each other?
//!
//! **Who speaks of a difference.** Every edit belongs to one rule, the gravest that is on: a negation, a
//! quantifier or a modal to `reversed-quote`, a figure to `altered-number`, a name to `altered-name`, passages
//! from far apart to `spliced-quote`, mended grammar to `cleaned-up-speech`, and what is left to
//! `altered-quote`, which is silent where one of the others speaks of the same quotation and then stands in
//! its notes. Only short edits can reverse: in a longer stretch of other words a *not* is one word of many.
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

/// The share that an edit falls to among the rules that are on; `None` for what is no difference to a reader.
fn share(context: &Context, edit: &Edit) -> Option<Share> {
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
        kind if kind.reverses() && turns_round(edit) && on(&reversed_quote::RULE) => Share::Reversed,
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

/// Whether a short edit leaves another number of negations than there were, or another quantifier or modal.
fn turns_round(edit: &Edit) -> bool {
    let negations = |text: &str| {
        let words = words::lower(text);
        let words = words.split(|c: char| !c.is_alphanumeric() && c != '\'');
        words.filter(|word| NEGATIONS.contains(word) || word.ends_with("n't")).count()
    };
    let same = words::lower(edit.from.trim()) == words::lower(edit.to.trim());
    let each =
        edit.kind == EditKind::Quantifier && [&edit.from, &edit.to].iter().any(|text| text.contains("other"));
    // What is left of both sides without the words that turn: *will go* and *will not go* share it, two stretches
    // of other words do not.
    let rest = |text: &str| -> Vec<String> {
        let words = words::lower(text);
        let words = words.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
        words.filter(|word| !TURNS.contains(word) && !word.ends_with("n't")).map(str::to_string).collect()
    };
    let (from, to) = (rest(&edit.from), rest(&edit.to));
    let one_thing = from.is_empty() || to.is_empty() || from.iter().any(|word| to.contains(word));
    let counts = edit.kind != EditKind::Negation || negations(&edit.from) != negations(&edit.to);
    let infinitive = [&edit.from, &edit.to].iter().any(|text| words::lower(text.trim()) == "to");
    // *many thousands* is *thousands*, *some trouble* is *trouble*: how many is less, and nothing is turned round.
    let many = |text: &str| {
        let words = words::lower(text);
        let mut words = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.all(|word| matches!(word, "many" | "much" | "so" | "some" | "very"))
    };
    let degree = edit.kind == EditKind::Quantifier && many(&edit.from) && many(&edit.to);
    short(edit)
        && one_thing
        && !infinitive
        && !same
        && !each
        && !degree
        && counts
        && !slight::one_future(edit)
}

const NEGATIONS: &[&str] = &[
    "cannot", "cant", "dont", "hardly", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing",
    "nowhere", "without", "wont",
];

/// Negations, quantifiers, modals and the helpers that come and go with them.
const TURNS: &[&str] = &[
    "all", "always", "any", "can", "cannot", "could", "did", "do", "does", "each", "every", "few", "hardly",
    "many", "may", "might", "most", "must", "neither", "never", "no", "nobody", "none", "nor", "not",
    "nothing", "only", "ought", "rarely", "seldom", "shall", "should", "some", "will", "without", "would",
];

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
    let spoken =
        |edit: &Edit| slight::is_stammer(edit, &matched.text) || slight::is_interjection(edit, &matched.text);
    let counts = |edit: &&Edit| !slip(edit) && !spoken(edit);
    matched.edits.iter().filter(counts).filter(|edit| share(context, edit) == Some(wanted)).collect()
}

/// The findings of a rule that owns one share: one a quotation, over the first edit's words.
fn on_share(context: &Context, rule: &Rule, wanted: Share, say: fn(&str, &str) -> String) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation, verdict) in context.judged() {
        let own = edits(context, index, verdict, wanted);
        if own.is_empty() {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        let message = say(&words, &phrase::edits(&own));
        let mut finding = context.on_quotation(rule, index, place(&own), message).passage(verdict);
        let rest = edits(context, index, verdict, Share::Words);
        if wanted != Share::Grammar && !rest.is_empty() {
            finding = finding.note(format!("other words differ too: {}", phrase::edits(&rest)));
        }
        findings.push(doubted(finding, context, verdict, Level::Warning));
    }
    findings
}

/// The words of the quotation that some edits touch; `None` where all of them are missing words.
fn place(edits: &[&Edit]) -> Option<Span> {
    let spans = edits.iter().filter_map(|edit| edit.quote).filter(|span| !span.is_empty());
    spans.reduce(Span::join)
}

/// A finding whose only witness may be wrong itself is `lowered`: a machine may have misheard, and from a text that
/// was tidied or prepared the speaker may have departed, in a word here and there more often than not.
fn doubted(finding: Finding, context: &Context, verdict: &Verdict, lowered: Level) -> Finding {
    let edited = verdict.matched.as_ref().is_some_and(|matched| matched.trust == Trust::Edited);
    let note = match (verdict.asr_only, edited) {
        (true, _) => "the record is an automatic transcript: listen",
        (_, true) => "the record is a prepared or tidied text: the speaker may have departed from it",
        _ => return finding,
    };
    let level = lowered.min(finding.level);
    finding.at(level, context.options).note(note)
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
