//! Differences that are none, or less than they look: two ways to write down one sound, a doubled word, a plural
//! of a name, a future said in two ways. Word lists of one language.

use crate::matching::{Edit, EditKind, Op};
use crate::rule::words;

/// Two ways to write down one sound: *because* and *'cause*; a slip of a machine that listens; a possessive
/// or a plural of one name. Where the quotation begins inside a sentence of the record, what stands before it
/// is no difference: *he's* is *is* to a quotation that begins there, and *won't* is *not*. `fillers`: whether these may go, as
/// everywhere that the house style lets them.
pub(super) fn sounds_alike(edit: &Edit, fillers: bool) -> bool {
    const SOUNDS: &[&[&str]] = &[
        &["because", "cause", "'cause"],
        &["until", "till", "'til"],
        &["of", "have", "'ve"],
        &["and", "in"],
        &["a", "1", "one"],
    ];
    let (from, to) = (words::lower(edit.from.trim()), words::lower(edit.to.trim()));
    let from = if fillers { unfilled(&from).to_owned() } else { from };
    let alike = SOUNDS.iter().any(|set| set.contains(&from.as_str()) && set.contains(&to.as_str()));
    let (long, short) = (expanded(&from), expanded(&to));
    let ends = long.strip_suffix(short.as_str()).is_some_and(|before| {
        let cut = before.trim_end().ends_with(['.', '!', '?'])
            || PRONOUNS.contains(&before.trim())
            || short == "not" && HELPERS.contains(&before.trim());
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

/// Without the fillers that stand at its beginning, each set off by a comma: *you know, we have* is *we have*.
fn unfilled(mut words: &str) -> &str {
    const FILLERS: &[&str] = &["i mean", "look", "oh", "okay", "so", "uh", "um", "well", "you know"];
    let filler = |words: &str| {
        let (first, rest) = words.split_once(',')?;
        FILLERS.contains(&first.trim()).then_some(words.len() - rest.len())
    };
    while let Some(end) = filler(words) {
        words = words[end..].trim_start();
    }
    words
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

/// Whether one word differs in its ending alone, *thing* and *things*, *poor* and *poorer*: what a typist loses as
/// easily as a reporter.
pub(super) fn other_ending(edit: &Edit) -> bool {
    const LEAST: usize = 3;
    const ENDINGS: &[&str] = &["", "d", "ed", "er", "es", "est", "ies", "ing", "ly", "ment", "r", "s", "y"];
    let (from, to) = (words::lower(edit.from.trim()), words::lower(edit.to.trim()));
    let shared: usize = from
        .chars()
        .zip(to.chars())
        .take_while(|(a, b)| a == b && a.is_alphanumeric())
        .map(|(c, _)| c.len_utf8())
        .sum();
    let rests = [&from[shared..], &to[shared..]];
    edit.op == Op::Replace && shared >= LEAST && rests.iter().all(|rest| ENDINGS.contains(rest))
}

/// Whether the words left out are said again right behind: *that that's*, *wants to be -- he wants to be*; or broken
/// off. `passage`: what the record has around them.
pub(super) fn is_stammer(edit: &Edit, passage: &str) -> bool {
    edit.op == Op::Delete && (repeats(&edit.from, passage) || broken_off(&edit.from, passage))
}

/// Whether the words left out are a beginning that the record itself says was broken off: *We need … We have to*.
pub(super) fn broken_off(dropped: &str, passage: &str) -> bool {
    const MOST: usize = 5;
    let dropped = dropped.trim().trim_end_matches(['…', '-', '—', '–', ' ', '.']);
    let ends = |(at, found): (usize, &str)| {
        let behind = passage.get(at + found.len()..).unwrap_or("").trim_start();
        ["…", "...", "--", "—"].iter().any(|mark| behind.starts_with(mark))
    };
    let few = (1..=MOST).contains(&dropped.split_whitespace().count());
    few && passage.match_indices(dropped).any(ends)
}

/// The words of a text in lower case, contractions written out.
pub(super) fn plain(text: &str) -> Vec<String> {
    let text = expanded(&words::lower(text));
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_string)
        .collect()
}

/// Whether `dropped` stands in `passage` with its own first words behind it again; a pronoun may stand between.
pub(super) fn repeats(dropped: &str, passage: &str) -> bool {
    let mut own = plain(dropped);
    if own.len() > 1 && JOINTS.contains(&own[0].as_str()) {
        own.remove(0);
    }
    if own.is_empty() || own.len() > 8 {
        return false;
    }
    passage.match_indices(dropped.trim()).any(|(at, found)| {
        let behind = passage.get(at + found.len()..).unwrap_or("").split_whitespace();
        let behind: Vec<String> = behind.flat_map(plain).take(own.len() + 2).collect();
        // Most of it again, among the next words: a captioner who lost the thread and took it up again.
        let again = own.iter().filter(|word| behind.contains(word)).count();
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

/// What *not* leans on in a contraction.
const HELPERS: &[&str] = &[
    "are", "can", "could", "did", "do", "does", "had", "has", "have", "is", "should", "was", "were", "will",
    "would",
];

/// Words that join a sentence to the one before and say nothing by themselves.
const JOINTS: &[&str] = &["and", "but", "or", "so"];

/// Whether an edit drops an answer to nobody, *No, in this election*: it negates nothing.
pub(super) fn is_interjection(edit: &Edit, passage: &str) -> bool {
    let word = words::lower(edit.from.trim());
    edit.op == Op::Delete
        && matches!(word.as_str(), "no" | "yes" | "yeah")
        && passage.contains(&format!("{},", edit.from.trim()))
}

/// Whether an edit touches no more than a small word or two on either side: what a machine that listens drops and
/// adds.
pub(super) fn is_small(edit: &Edit) -> bool {
    let few = |text: &str| text.split_whitespace().count() <= 2;
    edit.kind == EditKind::FunctionWord && few(&edit.from) && few(&edit.to)
}

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
            passage: None,
            from: from.into(),
            to: to.into(),
            slip: false,
        }
    }

    fn alike(edit: &Edit) -> bool {
        sounds_alike(edit, true)
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
        assert!(alike(&other("we're", "we are")));
        assert!(alike(&other("we did. It's", "it is")), "the sentence before");
        assert!(alike(&other("He's", "is")), "the quotation begins behind the pronoun");
        assert!(alike(&other("won't", "not")), "and inside the contraction");
        assert!(alike(&edit(Op::Replace, EditKind::Number, "1", "a")), "$1 trillion, a trillion dollars");
        assert!(alike(&other("you know, we have", "we've")), "a filler beside what is written twice");
        assert!(!sounds_alike(&other("you know, we have", "we've"), false));
        assert!(!alike(&other("well known", "known")) && !alike(&other("you know, we had", "we have")));
        assert!(!alike(&other("it is not", "it is")));
        assert!(!alike(&other("now it's", "it is")), "a word of the same sentence");
        assert!(alike(&edit(Op::Replace, EditKind::Name, "LEPS's", "LEPS’")));
        assert!(!alike(&edit(Op::Replace, EditKind::Name, "Hall", "Hale")));
    }

    #[test]
    fn an_ending_is_less_than_a_word() {
        for (from, to) in
            [("thing", "things"), ("poorer", "poor"), ("countries", "country"), ("remind", "reminds")]
        {
            assert!(other_ending(&other(from, to)), "{from} / {to}");
        }
        for (from, to) in [("a", "an"), ("repair", "rebuild"), ("is", "isn't"), ("use", "useless")] {
            assert!(!other_ending(&other(from, to)), "{from} / {to}");
        }
    }

    #[test]
    fn what_is_said_twice_is_no_cut() {
        assert!(repeats("that", "I hold that that's late"));
        assert!(repeats("wants to be --  he", "Piet wants to be --  he wants to be a poet"));
        assert!(!repeats("that", "I hold that it is late"));
        assert!(!repeats("wants to leave and he", "Piet wants to leave and he wants to be a poet"));
        assert!(repeats("I hate that lives", "targeted I hate that lives -- by hate that lives in both"));
        assert!(!repeats("four times since the summer", "it four times since the summer, and was told"));
        assert!(repeats("And that is", "What then? And that is — that is the gate we need"));
        assert!(!repeats("And that is", "What then? And that is not the gate we need"));
        assert!(broken_off("We need", "It is great. We need …\n\n(APPLAUSE)\n\nWe have to mend it"));
        assert!(!broken_off("We need", "It is great. We need pumps … We have to mend it"));
        assert!(!repeats("", "anything"));
    }

    #[test]
    fn an_answer_to_nobody_negates_nothing() {
        let no = edit(Op::Delete, EditKind::Negation, "No", "");
        assert!(is_interjection(&no, "not left or right. No, in this town"));
        assert!(!is_interjection(&no, "No council has the money"));
    }

    #[test]
    fn a_machine_drops_small_words() {
        assert!(is_small(&edit(Op::Insert, EditKind::FunctionWord, "", "by")));
        assert!(!is_small(&edit(Op::Replace, EditKind::Word, "paid", "fought")));
        assert!(!is_small(&edit(Op::Insert, EditKind::FunctionWord, "", "and by the")));
    }

    #[test]
    fn one_is_a_figure_only_beside_nothing_else() {
        assert!(is_pronoun_one(&edit(Op::Insert, EditKind::Number, "", "one")));
        assert!(!is_pronoun_one(&edit(Op::Replace, EditKind::Number, "two", "one")));
        assert!(!is_pronoun_one(&edit(Op::Insert, EditKind::Number, "", "one pump")));
    }
}
