//! One form for the ways in which one word is written: British and American spelling, numerals and number
//! words, ordinals, *OK / okay*. Done once for each distinct word, when it enters a vocabulary.

use std::collections::HashMap;
use std::sync::LazyLock;

/// British spellings with their American ones.
const SPELLING: &str = include_str!("../lexicon/data/spelling.csv");

struct Spelling {
    whole: HashMap<&'static [u8], &'static [u8]>,
    stems: HashMap<&'static [u8], &'static [u8]>,
}

static TABLE: LazyLock<Spelling> = LazyLock::new(|| {
    let mut table = Spelling { whole: HashMap::new(), stems: HashMap::new() };
    for line in SPELLING.lines().filter(|l| !l.starts_with('#')).skip(1) {
        let Some((british, american)) = line.split_once(',') else { continue };
        match (british.strip_suffix('*'), american.strip_suffix('*')) {
            (Some(b), Some(a)) => table.stems.insert(b.as_bytes(), a.as_bytes()),
            _ => table.whole.insert(british.as_bytes(), american.as_bytes()),
        };
    }
    for (i, word) in NUMBERS.iter().enumerate() {
        table.whole.insert(word.as_bytes(), DIGITS[i].as_bytes());
    }
    for (i, word) in ORDINALS.iter().enumerate() {
        table.whole.insert(word.as_bytes(), ORDINAL_DIGITS[i].as_bytes());
    }
    table
});

/// Words for numbers, and the digits that they are folded to.
pub const NUMBERS: [&str; 28] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
];
const DIGITS: [&str; 28] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18",
    "19", "20", "30", "40", "50", "60", "70", "80", "90",
];
const ORDINALS: [&str; 28] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "thirtieth",
    "fortieth",
    "fiftieth",
    "sixtieth",
    "seventieth",
    "eightieth",
    "ninetieth",
    "hundredth",
];
const ORDINAL_DIGITS: [&str; 28] = [
    "1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "10th", "11th", "12th", "13th", "14th",
    "15th", "16th", "17th", "18th", "19th", "20th", "30th", "40th", "50th", "60th", "70th", "80th", "90th",
    "100th",
];

/// The form under which a folded word is known, written into `room`.
pub fn canonical<'a>(word: &'a [u8], room: &'a mut Vec<u8>) -> &'a [u8] {
    let table = &*TABLE;
    if let Some(&form) = table.whole.get(word) {
        return form;
    }
    for end in (4..=word.len().min(20)).rev() {
        if let Some(&stem) = table.stems.get(&word[..end]) {
            room.clear();
            room.extend_from_slice(stem);
            room.extend_from_slice(&word[end..]);
            return room;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_each_word() {
        let mut room = Vec::new();
        for (word, want) in [
            ("favourites", "favorites"),
            ("labour", "labor"),
            ("organisation", "organization"),
            ("organism", "organism"),
            ("terrorism", "terrorism"),
            ("cancelled", "canceled"),
            ("twenty", "20"),
            ("fifth", "5th"),
            ("ok", "okay"),
            ("qaida", "qaeda"),
            ("koranic", "quranic"),
            ("tonne", "tonne"),
            ("plain", "plain"),
        ] {
            assert_eq!(canonical(word.as_bytes(), &mut room), want.as_bytes(), "{word}");
        }
    }

    #[test]
    fn the_list_is_sorted_and_changes_something() {
        let lines: Vec<&str> = SPELLING.lines().skip(2).collect();
        assert!(lines.is_sorted() && lines.len() > 300);
        assert!(lines.iter().all(|l| l.split_once(',').is_some_and(|(a, b)| a != b)));
    }
}
