//! What sort of words an edit touches. Word lists of one language; what a word list cannot tell (a name) is
//! read off its capital.

use super::EditKind;

/// Sounds that nobody quotes.
pub const FILLERS: [&str; 14] =
    ["ah", "eh", "er", "erm", "hm", "hmm", "huh", "mhm", "mm", "oh", "uh", "uhh", "um", "umm"];

/// Phrases that fill a pause; any run of them may be left out.
pub const FILLER_PHRASES: [&[&str]; 9] = [
    &["you", "know"],
    &["i", "mean"],
    &["sort", "of"],
    &["kind", "of"],
    &["like"],
    &["well"],
    &["look"],
    &["okay"],
    &["so"],
];

/// What a transcriber notes without brackets.
pub const NOISES: [&str; 10] = [
    "applause",
    "audience",
    "booing",
    "boos",
    "cheering",
    "cheers",
    "crosstalk",
    "crowd",
    "inaudible",
    "laughter",
];

const NEGATIONS: [&str; 34] = [
    "aint", "arent", "barely", "cannot", "cant", "couldnt", "didnt", "doesnt", "dont", "hadnt", "hardly",
    "hasnt", "havent", "isnt", "mustnt", "neednt", "neither", "never", "no", "nobody", "none", "nor", "not",
    "nothing", "nowhere", "rarely", "scarcely", "seldom", "shouldnt", "wasnt", "werent", "without", "wont",
    "wouldnt",
];

const QUANTIFIERS: [&str; 26] = [
    "all",
    "almost",
    "always",
    "any",
    "anybody",
    "anyone",
    "both",
    "each",
    "every",
    "everybody",
    "everyone",
    "everything",
    "few",
    "fewer",
    "half",
    "least",
    "less",
    "many",
    "more",
    "most",
    "much",
    "often",
    "only",
    "several",
    "some",
    "sometimes",
];

const MODALS: [&str; 14] = [
    "can", "could", "may", "might", "must", "need", "ought", "shall", "should", "will", "would", "wouldve",
    "couldve", "shouldve",
];

const UNITS: [&str; 62] = [
    "acre",
    "acres",
    "april",
    "august",
    "billion",
    "cent",
    "centimeters",
    "cents",
    "century",
    "crowns",
    "day",
    "days",
    "december",
    "degrees",
    "dollar",
    "dollars",
    "dozen",
    "dozens",
    "euro",
    "euros",
    "february",
    "feet",
    "foot",
    "friday",
    "gallons",
    "hour",
    "hours",
    "hundred",
    "hundreds",
    "inches",
    "january",
    "july",
    "june",
    "kilometers",
    "march",
    "meters",
    "mile",
    "miles",
    "million",
    "millions",
    "minute",
    "minutes",
    "monday",
    "month",
    "months",
    "november",
    "october",
    "percent",
    "pound",
    "pounds",
    "saturday",
    "september",
    "sunday",
    "thousand",
    "thousands",
    "thursday",
    "ton",
    "tons",
    "trillion",
    "tuesday",
    "wednesday",
    "weeks",
];

const FUNCTION_WORDS: [&str; 117] = [
    "a", "about", "after", "am", "an", "and", "are", "arent", "as", "at", "be", "because", "been", "before",
    "being", "but", "by", "did", "do", "does", "doing", "done", "down", "for", "from", "going", "gonna",
    "got", "had", "has", "have", "having", "he", "hed", "her", "here", "heres", "hers", "hes", "him", "his",
    "how", "i", "id", "if", "ill", "im", "in", "into", "is", "it", "its", "itll", "ive", "just", "lets",
    "me", "my", "of", "off", "on", "or", "our", "ours", "out", "over", "shall", "she", "shes", "so", "than",
    "that", "thats", "the", "their", "theirs", "them", "then", "there", "theres", "these", "they", "theyll",
    "theyre", "theyve", "this", "those", "through", "to", "too", "under", "until", "up", "upon", "us",
    "very", "was", "we", "well", "were", "weve", "what", "whats", "when", "where", "which", "while", "who",
    "whom", "whos", "whose", "why", "with", "yet", "you", "your", "youre",
];

/// Words that take back or narrow what stands before them.
pub const QUALIFIERS: [&str; 9] =
    ["although", "but", "except", "if", "only", "provided", "though", "unless", "until"];

/// Whether a folded word is in a list; lists need not be sorted to be right.
pub fn listed(list: &[&str], word: &[u8]) -> bool {
    list.iter().any(|w| w.as_bytes() == word)
}

/// Whether a folded word turns the sense round.
pub fn negates(word: &[u8]) -> bool {
    listed(&NEGATIONS, word)
}

/// Whether a folded word holds others together.
pub fn function_word(word: &[u8]) -> bool {
    listed(&FUNCTION_WORDS, word)
}

/// Whether a folded word is a figure, a unit or a date's.
pub fn numeric(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit) || listed(&UNITS, word)
}

/// The gravest sort of word in which two sides differ.
pub fn kind(quote: &[&[u8]], record: &[&[u8]], named: bool) -> EditKind {
    let differ = |of: &dyn Fn(&[u8]) -> bool, exactly: bool| {
        let pick = |side: &[&[u8]]| {
            let mut picked: Vec<Vec<u8>> = side.iter().filter(|w| of(w)).map(|w| w.to_vec()).collect();
            picked.sort();
            picked
        };
        let (a, b) = (pick(quote), pick(record));
        if exactly { a != b } else { a.len() != b.len() }
    };
    if differ(&negates, false) {
        EditKind::Negation
    } else if differ(&|w| listed(&QUANTIFIERS, w), true) {
        EditKind::Quantifier
    } else if differ(&|w| listed(&MODALS, w), true) {
        EditKind::Modal
    } else if differ(&numeric, true) {
        EditKind::Number
    } else if named {
        EditKind::Name
    } else if quote.iter().chain(record).all(|w| function_word(w) || negates(w) || listed(&FILLERS, w)) {
        EditKind::FunctionWord
    } else {
        EditKind::Word
    }
}

/// Whether a run of folded words is nothing but fillers, filler phrases and noises.
pub fn filling(words: &[&[u8]]) -> bool {
    let mut at = 0;
    'next: while at < words.len() {
        if listed(&FILLERS, words[at]) || listed(&NOISES, words[at]) {
            at += 1;
            continue;
        }
        for phrase in FILLER_PHRASES {
            if words.len() - at >= phrase.len()
                && phrase.iter().zip(&words[at..]).all(|(p, w)| p.as_bytes() == *w)
            {
                at += phrase.len();
                continue 'next;
            }
        }
        return false;
    }
    true
}

/// Whether a run of folded words is nothing but sounds, noises and phrases that are no words elsewhere.
pub fn sounds(words: &[&[u8]]) -> bool {
    let plain = |w: &&[u8]| !FILLER_PHRASES.iter().any(|p| p.len() == 1 && p[0].as_bytes() == *w);
    words.iter().all(plain)
}

/// The number that a run of folded words says, with its unit words: `20 1` and `21`, `5 million` and
/// `5000000`; `None` where there is none.
pub fn quantity(words: &[&[u8]]) -> Option<(f64, bool, Vec<Vec<u8>>)> {
    let (mut total, mut current, mut any, mut ordinal) = (0f64, 0f64, false, false);
    let mut rest = Vec::new();
    let mut last_digits = f64::INFINITY;
    for word in words {
        let text = std::str::from_utf8(word).ok()?;
        let plain = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &text[plain.len()..];
        if let Ok(value) = plain.parse::<f64>()
            && matches!(ending, "" | "st" | "nd" | "rd" | "th")
        {
            // `20 1` is twenty-one, `19 84` is 1984; `2 3` are two numbers.
            if !any || current == 0.0 || (last_digits >= 20.0 && value < 10.0 && last_digits % 10.0 == 0.0) {
                current += value;
            } else if (10.0..100.0).contains(&last_digits) && (10.0..100.0).contains(&value) {
                current = current * 100.0 + value;
            } else if last_digits.is_infinite() {
                current += value;
            } else {
                return None;
            }
            last_digits = value;
            ordinal |= !ending.is_empty();
            any = true;
            continue;
        }
        let scale = match text {
            "hundred" => 100.0,
            "thousand" => 1e3,
            "million" => 1e6,
            "billion" => 1e9,
            "trillion" => 1e12,
            "and" if any => continue,
            _ => {
                rest.push(word.to_vec());
                continue;
            }
        };
        current = if current == 0.0 { scale } else { current * scale };
        last_digits = f64::INFINITY;
        if scale > 100.0 {
            total += current;
            current = 0.0;
        }
        any = true;
    }
    any.then_some((total + current, ordinal, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&[u8]> {
        text.split(' ').filter(|w| !w.is_empty()).map(str::as_bytes).collect()
    }

    #[test]
    fn the_gravest_kind_wins() {
        for (quote, record, named, want) in [
            ("", "not", false, EditKind::Negation),
            ("cannot", "can not", false, EditKind::Modal),
            ("wont", "will", false, EditKind::Negation),
            ("some", "all of the", false, EditKind::Quantifier),
            ("will", "would", false, EditKind::Modal),
            ("5", "6", false, EditKind::Number),
            ("tuesday", "monday", true, EditKind::Number),
            ("lee", "roe", true, EditKind::Name),
            ("the", "a", false, EditKind::FunctionWord),
            ("wall", "fence", false, EditKind::Word),
        ] {
            assert_eq!(kind(&split(quote), &split(record), named), want, "{quote} / {record}");
        }
    }

    #[test]
    fn fillers_and_numbers() {
        assert!(filling(&split("um you know uh")) && !filling(&split("um we")));
        let same =
            |a: &str, b: &str| quantity(&split(a)).is_some() && quantity(&split(a)) == quantity(&split(b));
        assert!(same("20 1", "21"));
        assert!(same("5 million", "5000000"));
        assert!(same("2 hundred and 12 thousand", "212000"));
        assert!(same("19 84", "1984"));
        assert!(same("40 5th", "45th"));
        assert!(!same("20 1", "22") && !same("2 3", "5") && !same("45", "45th"));
    }
}
