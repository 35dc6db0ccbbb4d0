//! What may differ in writing between a quotation and the record without a word of it being another: each fold
//! with its tier, and a switch of its own. A fold that is switched off makes its differences edits like others.

use super::Tier;
use crate::corpus::{NUMBERS, canonical};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

macro_rules! folds {
    ($($(#[$doc:meta])* $fold:ident $name:literal $tier:ident),* $(,)?) => {
        /// One way in which the same words are written or spoken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fold { $($(#[$doc])* $fold),* }

        impl Fold {
            /// All, in the order of their tiers.
            pub const ALL: &'static [Fold] = &[$(Fold::$fold),*];

            /// As settings write it.
            pub fn name(self) -> &'static str {
                match self { $(Fold::$fold => $name),* }
            }

            /// The tier that a quotation falls to which needs it.
            pub fn tier(self) -> Tier {
                match self { $(Fold::$fold => Tier::$tier),* }
            }
        }
    };
}

folds! {
    /// Punctuation and quotation marks; the points of *U.S.*, *& / and*.
    Marks "marks" Typographic,
    /// Dashes and their spaces: *– / — / --*.
    Dashes "dashes" Typographic,
    /// *ﬁ / fi*, *æ / ae*, *ß / ss*.
    Ligatures "ligatures" Typographic,
    /// *é / e*.
    Accents "accents" Typographic,
    /// *’ / '*, and none: *dont / don't*.
    Apostrophes "apostrophes" Typographic,
    /// *e-mail / email*, *health care / health-care / healthcare*.
    Hyphens "hyphens" Typographic,
    /// *OK / okay*.
    Okay "okay" Typographic,
    /// *% / percent*.
    Percent "percent" Typographic,
    /// *$5 / five dollars*.
    Money "money" Typographic,
    /// *5 / five*, *1,600 / 1600*, *twenty-one / 21*.
    Numbers "numbers" Typographic,
    /// *3rd / third*.
    Ordinals "ordinals" Typographic,
    /// *favour / favor*.
    Spelling "spelling" Typographic,
    /// Upper and lower case.
    Case "case" Case,
    /// Markup of the record: *\*\*bold\*\**.
    Markup "markup" Markup,
    /// *(APPLAUSE)* in the middle of the words.
    Directions "directions" Markup,
    /// *um*, *you know*.
    Fillers "fillers" Disfluency,
    /// *I, I think*; *th- the*.
    Stutters "stutters" Disfluency,
    /// Somebody else's words between, and on goes the speaker.
    Interruptions "interruptions" Disfluency,
}

/// Which folds are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folds(u32);

impl Default for Folds {
    /// All of them.
    fn default() -> Folds {
        Folds(u32::MAX)
    }
}

impl Folds {
    /// Switches one on or off.
    pub fn set(&mut self, fold: Fold, on: bool) {
        let bit = 1 << fold as u32;
        self.0 = if on { self.0 | bit } else { self.0 & !bit };
    }

    /// Whether one is on.
    pub fn has(self, fold: Fold) -> bool {
        self.0 >> fold as u32 & 1 != 0
    }
}

/// What it takes for two words to be the same that fold to the same. `a` and `b` as they stand.
pub(super) fn of_words(a: &str, b: &str) -> Vec<Fold> {
    let mut needed = Vec::new();
    let mut need = |fold: Fold, differ: bool| {
        if differ {
            needed.push(fold);
        }
    };
    let only = |text: &str, of: fn(char) -> bool| text.chars().filter(|c| of(*c)).collect::<String>();
    let apostrophe = |c| matches!(c, '\'' | '’' | '‘' | 'ʼ' | '′');
    let hyphen = |c| matches!(c, '-' | '‐' | '‑' | '–' | '\u{ad}');
    let comma = |c| c == ',';
    let point = |c| c == '.';
    need(Fold::Apostrophes, only(a, apostrophe) != only(b, apostrophe));
    need(Fold::Hyphens, only(a, hyphen) != only(b, hyphen));
    need(Fold::Numbers, only(a, comma) != only(b, comma));
    need(Fold::Marks, only(a, point) != only(b, point));
    let letters = |text: &str| only(text, char::is_alphanumeric);
    let (mut a, mut b) = (letters(a), letters(b));
    if a == b {
        return needed;
    }
    // Marks of another word: *&*, *%*.
    if a.is_empty() || b.is_empty() {
        need(
            if a.is_empty() == b.is_empty() || said(&a, &b, "and") { Fold::Marks } else { Fold::Percent },
            true,
        );
        return needed;
    }
    let (plain_a, plain_b) = (ligatures(&a), ligatures(&b));
    need(Fold::Ligatures, a.to_lowercase() != b.to_lowercase() && (plain_a != a || plain_b != b));
    (a, b) = (plain_a, plain_b);
    let (bare_a, bare_b) = (accents(&a), accents(&b));
    need(Fold::Accents, a.to_lowercase() != b.to_lowercase() && (bare_a != a || bare_b != b));
    (a, b) = (bare_a, bare_b);
    if a == b {
        return needed;
    }
    if a.to_lowercase() == b.to_lowercase() {
        need(Fold::Case, true);
        return needed;
    }
    let (low_a, low_b) = (a.to_lowercase(), b.to_lowercase());
    let form = |word: &str| canonical(word.as_bytes(), &mut Vec::new()).to_vec();
    let digits = |word: &str| word.bytes().next().is_some_and(|c| c.is_ascii_digit());
    let number = |word: &str| NUMBERS.contains(&word) || word.bytes().all(|c| c.is_ascii_digit());
    if form(&low_a) == form("ok") {
        need(Fold::Okay, true);
    } else if number(&low_a) && number(&low_b) {
        need(Fold::Numbers, true);
        return needed; // *Five / 5* is no matter of case
    } else if digits(&low_a) || digits(&low_b) {
        need(Fold::Ordinals, true);
        return needed;
    } else {
        need(Fold::Spelling, true);
    }
    let upper = |word: &str| word.starts_with(char::is_uppercase);
    need(Fold::Case, upper(&a) != upper(&b));
    needed
}

fn said(a: &str, b: &str, word: &str) -> bool {
    a.eq_ignore_ascii_case(word) || b.eq_ignore_ascii_case(word)
}

/// What it takes for what stands between two words to be the same. Nothing, if it is.
pub(super) fn of_gaps(ours: &str, theirs: &str) -> Vec<Fold> {
    let mut needed = Vec::new();
    if ours == theirs {
        return needed;
    }
    let directed = |text: &str| text.contains(['(', '[']);
    let marked = |text: &str| text.contains(['*', '_', '#', '<', '>', '`', '|']);
    if directed(theirs) && !directed(ours) {
        needed.push(Fold::Directions);
    }
    if marked(theirs) && !marked(ours) {
        needed.push(Fold::Markup);
    }
    if !needed.is_empty() {
        return needed;
    }
    let dash = |c: &char| matches!(c, '-' | '‐' | '‑' | '–' | '—' | '―' | '−');
    let dashes = |text: &str| text.chars().filter(dash).collect::<String>();
    let rest = |text: &str| text.chars().filter(|c| !dash(c) && !c.is_whitespace()).collect::<String>();
    let joined = |text: &str| text == "-" || text == "‐" || text == "‑";
    if joined(ours) != joined(theirs)
        && rest(ours).is_empty()
        && rest(theirs).is_empty()
        && (ours == " " || theirs == " ")
    {
        needed.push(Fold::Hyphens);
    } else if dashes(ours) != dashes(theirs) || rest(ours) == rest(theirs) {
        needed.push(Fold::Dashes);
    }
    if rest(ours) != rest(theirs) {
        needed.push(Fold::Marks);
    }
    needed
}

fn ligatures(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            'ß' => out.push_str("ss"),
            'ẞ' => out.push_str("SS"),
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("Ae"),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("Oe"),
            '\u{fb00}'..='\u{fb06}' => out.extend(c.nfkd()),
            c => out.push(c),
        }
    }
    out
}

fn accents(word: &str) -> String {
    let plain = |c: char| match c {
        'ø' => 'o',
        'Ø' => 'O',
        'ł' => 'l',
        'Ł' => 'L',
        'đ' | 'ð' => 'd',
        'Đ' | 'Ð' => 'D',
        'ı' => 'i',
        c => c,
    };
    word.nfkd().filter(|c| !is_combining_mark(*c)).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folds: Vec<Fold>) -> String {
        folds.iter().map(|f| f.name()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_difference_needs_its_own_fold() {
        for (a, b, want) in [
            ("don't", "don’t", "apostrophes"),
            ("dont", "don't", "apostrophes"),
            ("email", "e-mail", "hyphens"),
            ("ﬁnance", "finance", "ligatures"),
            ("Encyclopædia", "Encyclopaedia", "ligatures"),
            ("café", "cafe", "accents"),
            ("Café", "cafe", "accents case"),
            ("We", "we", "case"),
            ("OK", "okay", "okay case"),
            ("ok", "okay", "okay"),
            ("%", "percent", "percent"),
            ("&", "and", "marks"),
            ("U.S", "US", "marks"),
            ("five", "5", "numbers"),
            ("Five", "5", "numbers"),
            ("1,600", "1600", "numbers"),
            ("third", "3rd", "ordinals"),
            ("favour", "favor", "spelling"),
            ("Favour", "favor", "spelling case"),
            ("same", "same", ""),
        ] {
            assert_eq!(names(of_words(a, b)), want, "{a} / {b}");
            assert_eq!(names(of_words(b, a)), want, "{b} / {a}");
        }
    }

    #[test]
    fn gaps_need_theirs() {
        for (ours, theirs, want) in [
            (" ", " ", ""),
            (", ", " ", "marks"),
            (" – ", " -- ", "dashes"),
            ("—", " — ", "dashes"),
            ("-", " ", "hyphens"),
            (" ", " (APPLAUSE) ", "directions"),
            (" ", " **", "markup"),
            (". ", " – ", "dashes marks"),
        ] {
            assert_eq!(names(of_gaps(ours, theirs)), want, "{ours:?} / {theirs:?}");
        }
    }
}
