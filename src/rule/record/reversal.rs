//! Which edits turn the sense of a quotation round, or say more or less surely, or of more or fewer, than was said.
//! Strict on purpose: what is told here stops a build, and a quotation that merely differs is `altered-quote`'s. Word
//! lists of one language.

use super::slight;
use crate::matching::{Edit, Op};
use crate::text::Span;

/// What an edit does to the sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// A negation came or went, and nothing else: *will*, *will not*.
    Round,
    /// One modal or quantifier for another of other strength: *may*, *will*; *some*, *all*.
    Strength,
}

/// What an edit does to the sense; `None` where it only changes words.
pub(super) fn turn(edit: &Edit) -> Option<Turn> {
    if !edit.kind.reverses() {
        return None;
    }
    let (from, to) = (slight::plain(&edit.from), slight::plain(&edit.to));
    let negations = |words: &[String]| words.iter().filter(|word| has(NEGATIONS, word)).count();
    let parity = negations(&from) % 2 != negations(&to) % 2;
    if parity && same_rest(&from, &to) {
        return Some(Turn::Round);
    }
    let ([from], [to]) = (&from[..], &to[..]) else { return None };
    let strength = |word: &String| STRENGTHS.iter().position(|set| has(set, word));
    let known = strength(from).zip(strength(to)).filter(|_| edit.op == Op::Replace)?;
    let modal = |class: usize| class < MODALS;
    (known.0 != known.1 && modal(known.0) == modal(known.1) && !one_verb(from, to)).then_some(Turn::Strength)
}

/// Whether the words beside the edit at `at` agree, so that it can be told to turn them: among other words a *not* is
/// one word of many. `between`: how many words of the quotation stand between two places in it.
pub(super) fn stands_alone(edits: &[Edit], at: usize, between: impl Fn(Span, Span) -> usize) -> bool {
    const BESIDE: usize = 2;
    // Edits come in the order of the quotation: only its neighbours can stand beside one.
    const NEIGHBOURS: usize = 3;
    let beside = |other: &Edit| {
        let (Some(own), Some(place)) = (edits[at].quote, other.quote) else { return false };
        let (first, second) = if own.start <= place.start { (own, place) } else { (place, own) };
        !other.slip && other.op != Op::Move && between(first, second) < BESIDE
    };
    let before = edits[..at].iter().rev().take(NEIGHBOURS);
    let behind = edits[at + 1..].iter().take(NEIGHBOURS);
    !before.chain(behind).any(beside)
}

/// Whether what is left of both sides is the same without negations and without what comes and goes with them.
fn same_rest(from: &[String], to: &[String]) -> bool {
    let rest = |words: &[String]| -> Vec<String> {
        let said = words.iter().filter(|word| !has(NEGATIONS, word) && !has(COMPANIONS, word));
        said.map(|word| stem(word).to_owned()).collect()
    };
    rest(from) == rest(to)
}

/// *goes* is *go*: a verb leaves its ending to *does*.
fn stem(word: &str) -> &str {
    ["es", "s", "ed", "d"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|s| s.len() > 1)
        .unwrap_or(word)
}

/// *will* and *would* are one verb in two tenses, and reported speech moves between them.
fn one_verb(from: &str, to: &str) -> bool {
    const PAIRS: &[&[&str]] =
        &[&["can", "could"], &["may", "might"], &["shall", "should"], &["will", "would"]];
    PAIRS.iter().any(|pair| pair.contains(&from) && pair.contains(&to))
}

fn has(list: &[&str], word: &str) -> bool {
    list.contains(&word)
}

const NEGATIONS: &[&str] = &[
    "ain't", "hardly", "neither", "never", "no", "nobody", "none", "nor", "not", "nothing", "nowhere",
    "without",
];

/// Words that come and go with a negation: *do not go*, *go*; *no money*, *some money*; *nobody*, *everybody*.
const COMPANIONS: &[&str] = &[
    "a",
    "always",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "anything",
    "anywhere",
    "both",
    "did",
    "do",
    "does",
    "either",
    "ever",
    "everybody",
    "everyone",
    "everything",
    "everywhere",
    "one",
    "or",
    "some",
    "somebody",
    "someone",
    "something",
    "somewhere",
    "the",
    "with",
];

/// So many of the sets below are modals.
const MODALS: usize = 4;

/// Modals by how surely they speak, then quantifiers by how many and how often they say.
const STRENGTHS: &[&[&str]] = &[
    &["must", "shall", "will"],
    &["can", "could", "may", "might"],
    &["ought", "should"],
    &["would"],
    &["all", "both", "each", "every", "everybody", "everyone", "everything"],
    &["many", "most", "much"],
    &["anybody", "anyone", "few", "fewer", "half", "less", "several", "some", "somebody", "someone"],
    &["always"],
    &["often"],
    &["rarely", "seldom", "sometimes"],
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::EditKind;

    fn edit(op: Op, kind: EditKind, from: &str, to: &str) -> Edit {
        let (from, to) = (from.into(), to.into());
        Edit { op, kind, quote: None, record: None, place: None, passage: None, from, to, slip: false }
    }

    #[test]
    fn a_negation_that_comes_or_goes_alone_turns_round() {
        for (from, to) in [
            ("not", ""),
            ("", "never"),
            ("won't", "will"),
            ("can", "cannot"),
            ("doesn’t go", "goes"),
            ("nobody", "everybody"),
            ("with", "without"),
            ("no", "some"),
        ] {
            let op = if from.is_empty() {
                Op::Insert
            } else if to.is_empty() {
                Op::Delete
            } else {
                Op::Replace
            };
            assert_eq!(turn(&edit(op, EditKind::Negation, from, to)), Some(Turn::Round), "{from} / {to}");
        }
    }

    #[test]
    fn other_words_with_a_negation_among_them_only_differ() {
        for (from, to) in [
            ("why don't", "will"),
            ("", "not me, not the clerk"),
            ("not loving me is", "booing because"),
            ("do not", "don't want"),
        ] {
            assert_eq!(turn(&edit(Op::Replace, EditKind::Negation, from, to)), None, "{from} / {to}");
        }
    }

    #[test]
    fn a_modal_says_more_or_less_only_in_the_place_of_another() {
        let modal = |op, from, to| turn(&edit(op, EditKind::Modal, from, to));
        assert_eq!(modal(Op::Replace, "may", "will"), Some(Turn::Strength));
        assert_eq!(modal(Op::Replace, "must", "should"), Some(Turn::Strength));
        assert_eq!(modal(Op::Replace, "will", "would"), None, "one verb");
        assert_eq!(modal(Op::Delete, "can", ""), None, "a word is missing");
        let quantifier = |op, from, to| turn(&edit(op, EditKind::Quantifier, from, to));
        assert_eq!(quantifier(Op::Replace, "some", "all"), Some(Turn::Strength));
        assert_eq!(quantifier(Op::Delete, "all", ""), None);
    }
}
