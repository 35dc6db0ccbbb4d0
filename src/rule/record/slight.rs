//! Differences that are none, or less than they look: two ways to write down one sound, a doubled word, a plural
//! of a name, a future said in two ways. Word lists of one language.

use crate::matching::{Edit, EditKind, Op};
use crate::rule::words;

/// Two ways to write down one sound: *because* and *'cause*; a slip of a machine that listens; a possessive
/// or a plural of one name. Where the quotation begins inside a sentence of the record, what stands before it
/// is no difference: *he's* is *is* to a quotation that begins there.
pub(super) fn sounds_alike(edit: &Edit) -> bool {
    const SOUNDS: &[&[&str]] = &[
        &["because", "cause", "'cause"],
        &["until", "till", "'til"],
        &["of", "have", "'ve"],
        &["a", "1", "one"],
    ];
    let (from, to) = (words::lower(edit.from.trim()), words::lower(edit.to.trim()));
    let alike = SOUNDS.iter().any(|set| set.contains(&from.as_str()) && set.contains(&to.as_str()));
    let (long, short) = (expanded(&from), expanded(&to));
    let ends = long.strip_suffix(short.as_str()).is_some_and(|before| {
        let cut = before.trim_end().ends_with(['.', '!', '?']) || PRONOUNS.contains(&before.trim());
        before.is_empty() || cut && before.ends_with(' ')
    });
    let name = edit.kind == EditKind::Name && stem(&from) == stem(&to);
    edit.op == Op::Replace && (alike || ends || name)
}

/// A word without the mark of a possessive or a plural.
fn stem(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.strip_suffix("'s").unwrap_or(word);
    word.strip_suffix('s').unwrap_or(word)
}

/// Contractions written out: *I've* is *I have*.
fn expanded(words: &str) -> String {
    const ENDINGS: &[(&str, &str)] = &[
        ("won't", "will not"),
        ("can't", "can not"),
        ("cannot", "can not"),
        ("n't", " not"),
        ("'ve", " have"),
        ("'re", " are"),
        ("'ll", " will"),
        ("'m", " am"),
        ("'s", " is"),
        ("'d", " would"),
    ];
    ENDINGS.iter().fold(words.to_string(), |text, (short, long)| text.replace(short, long))
}

/// Whether an edit mends spoken grammar and nothing else: agreement of a verb, a case, an article.
pub(super) fn mends_grammar(edit: &Edit) -> bool {
    const SAME: &[&[&str]] = &[
        &["am", "are", "is"],
        &["be", "been", "being"],
        &["shall", "shalt"],
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

/// *this one*, *that one*: no figure.
pub(super) fn is_pronoun_one(edit: &Edit) -> bool {
    let bare = |text: &str| {
        let text = words::lower(text);
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.all(|word| matches!(word, "one" | "ones" | "this" | "that" | "the" | "it"))
    };
    bare(&edit.from) && bare(&edit.to)
}

/// *will*, *shall* and *is going to*, one for another: another way to say it, and not the sense turned round.
pub(super) fn one_future(edit: &Edit) -> bool {
    const FUTURES: &[&str] = &["'ll", "be going to", "going to", "gonna", "shall", "shalt", "will"];
    let future = |text: &str| {
        let text = words::lower(text.trim());
        let text = ["am ", "are ", "is "].iter().find_map(|verb| text.strip_prefix(verb)).unwrap_or(&text);
        FUTURES.contains(&text)
    };
    edit.op == Op::Replace && future(&edit.from) && future(&edit.to)
}

/// Whether the words left out are said again right behind: *that that's*, *wants to be -- he wants to be*.
/// `passage` is the record's, in which they stand.
pub(super) fn is_stammer(edit: &Edit, passage: &str) -> bool {
    edit.op == Op::Delete && repeats(&edit.from, passage)
}

/// Whether `dropped` stands in `passage` with its own first words behind it again; a pronoun may stand between.
pub(super) fn repeats(dropped: &str, passage: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let text = expanded(&words::lower(text));
        text.split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|word| !word.is_empty())
            .map(str::to_string)
            .collect()
    };
    let own = words(dropped);
    if own.is_empty() || own.len() > 8 {
        return false;
    }
    passage.match_indices(dropped.trim()).any(|(at, found)| {
        let behind = words(passage.get(at + found.len()..).unwrap_or(""));
        // Most of it again, among the next words: a captioner who lost the thread and took it up again.
        let next = &behind[..behind.len().min(own.len() + 2)];
        let again = own.iter().filter(|word| next.contains(word)).count();
        if own.len() >= 4 && 4 * again >= 3 * own.len() {
            return true;
        }
        // What is said again, then at most a pronoun with which the speaker began anew.
        (own.len().saturating_sub(1)..=own.len()).rev().filter(|kept| *kept > 0).any(|kept| {
            let rest_is_pronoun = own[kept..].iter().all(|word| PRONOUNS.contains(&word.as_str()));
            rest_is_pronoun && behind.starts_with(&own[..kept])
        })
    })
}

const PRONOUNS: &[&str] = &["he", "i", "it", "she", "that", "they", "we", "you"];

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(op: Op, kind: EditKind, from: &str, to: &str) -> Edit {
        Edit {
            op,
            kind,
            quote: None,
            record: None,
            place: None,
            from: from.into(),
            to: to.into(),
            slip: false,
        }
    }

    fn other(from: &str, to: &str) -> Edit {
        edit(Op::Replace, EditKind::FunctionWord, from, to)
    }

    #[test]
    fn grammar_is_mended_only_between_forms_of_one_word() {
        assert!(mends_grammar(&other("was", "were")));
        assert!(mends_grammar(&other("don’t", "doesn't")));
        assert!(!mends_grammar(&other("is", "isn't")));
        assert!(!mends_grammar(&other("was", "will")));
    }

    #[test]
    fn one_sound_written_twice_is_no_difference() {
        assert!(sounds_alike(&other("we're", "we are")));
        assert!(sounds_alike(&other("we did. It's", "it is")), "the sentence before");
        assert!(sounds_alike(&other("He's", "is")), "the quotation begins behind the pronoun");
        assert!(
            sounds_alike(&edit(Op::Replace, EditKind::Number, "1", "a")),
            "$1 trillion, a trillion dollars"
        );
        assert!(!sounds_alike(&other("it is not", "it is")));
        assert!(!sounds_alike(&other("now it's", "it is")), "a word of the same sentence");
        assert!(sounds_alike(&edit(Op::Replace, EditKind::Name, "LEPS's", "LEPS’")));
        assert!(!sounds_alike(&edit(Op::Replace, EditKind::Name, "Hall", "Hale")));
    }

    #[test]
    fn a_future_in_other_words_turns_nothing_round() {
        assert!(one_future(&other("will", "are going to")));
        assert!(!one_future(&other("will", "may")) && !one_future(&other("will", "will not")));
    }

    #[test]
    fn what_is_said_twice_is_no_cut() {
        assert!(repeats("that", "I hold that that's late"));
        assert!(repeats("wants to be --  he", "Piet wants to be --  he wants to be a poet"));
        assert!(!repeats("that", "I hold that it is late"));
        assert!(!repeats("wants to leave and he", "Piet wants to leave and he wants to be a poet"));
        assert!(repeats("I hate that lives", "targeted I hate that lives -- by hate that lives in both"));
        assert!(!repeats("four times since the summer", "it four times since the summer, and was told"));
        assert!(!repeats("", "anything"));
    }

    #[test]
    fn one_is_a_figure_only_beside_nothing_else() {
        assert!(is_pronoun_one(&edit(Op::Insert, EditKind::Number, "", "one")));
        assert!(!is_pronoun_one(&edit(Op::Replace, EditKind::Number, "two", "one")));
        assert!(!is_pronoun_one(&edit(Op::Insert, EditKind::Number, "", "one pump")));
    }
}
