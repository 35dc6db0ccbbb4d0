//! The words of a text as the index knows them, each with the way back to where it stands: case, accents,
//! ligatures, apostrophes and hyphens folded, stage directions left out. Folds single words only; what takes
//! several (*twenty-one / 21*, *health care / healthcare*) is for `matching` to see.

use crate::text::Span;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that join to the next at a hyphen: *e-mail* is *email*, *re-election* is *reelection*.
const JOINING: [&str; 16] = [
    "anti", "co", "e", "inter", "mid", "mini", "multi", "non", "over", "post", "pre", "re", "semi", "sub",
    "un", "under",
];

/// A stage direction has one of these and at most [`DIRECTION_WORDS`] words.
const DIRECTIONS: [&str; 34] = [
    "applause",
    "audience",
    "audio",
    "booing",
    "boos",
    "break",
    "chant",
    "chanting",
    "chants",
    "cheering",
    "cheers",
    "chuckle",
    "chuckles",
    "clip",
    "commercial",
    "crosstalk",
    "gap",
    "inaudible",
    "indiscernible",
    "laugh",
    "laughing",
    "laughs",
    "laughter",
    "music",
    "off-mic",
    "off-mike",
    "pause",
    "ph",
    "phonetic",
    "plays",
    "sic",
    "silence",
    "unintelligible",
    "videotape",
];
const DIRECTION_WORDS: usize = 6;

/// Calls `each` with every folded word of `text` and where it stands (`base` is added to both ends).
/// The folded word is lent: it is valid until the next call.
pub fn each_word(text: &str, base: u32, mut each: impl FnMut(&[u8], Span)) {
    let bytes = text.as_bytes();
    let mut folded: Vec<u8> = Vec::with_capacity(64);
    let mut at = 0;
    while at < bytes.len() {
        match CLASS[bytes[at] as usize] {
            Class::Letter => at = word(text, at, base, &mut folded, &mut each),
            Class::Gap => at += 1,
            Class::Open => at = direction(text, at).unwrap_or(at + 1),
            Class::Sign => {
                let name: &[u8] = if bytes[at] == b'%' { b"percent" } else { b"and" };
                each(name, Span { start: base + at as u32, end: base + at as u32 + 1 });
                at += 1;
            }
            Class::Wide => {
                let c = text[at..].chars().next().unwrap_or(' ');
                if c.is_alphanumeric() {
                    at = word(text, at, base, &mut folded, &mut each);
                } else {
                    at += c.len_utf8();
                }
            }
        }
    }
}

/// The end of the stage direction that opens at `at`, or `None` where the bracket holds something else.
pub fn direction(text: &str, at: usize) -> Option<usize> {
    let close = if text.as_bytes()[at] == b'(' { b')' } else { b']' };
    let rest = &text.as_bytes()[at + 1..];
    let len = memchr::memchr2(close, b'\n', &rest[..rest.len().min(80)])?;
    if rest[len] != close {
        return None;
    }
    let inside = text.get(at + 1..at + 1 + len)?;
    let words: Vec<&str> = inside.split_ascii_whitespace().collect();
    if words.is_empty() || words.len() > DIRECTION_WORDS {
        return None;
    }
    let named = words.iter().any(|w| {
        let low = w.trim_matches(|c: char| !c.is_alphanumeric()).to_ascii_lowercase();
        DIRECTIONS.binary_search(&low.as_str()).is_ok()
    });
    let shouted = words.len() <= 3
        && inside.bytes().filter(u8::is_ascii_uppercase).count() >= 4
        && !inside.bytes().any(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    (named || shouted).then_some(at + len + 2)
}

/// Folds the word that begins at `start`, hands it over, and says where to go on.
fn word(
    text: &str,
    start: usize,
    base: u32,
    folded: &mut Vec<u8>,
    each: &mut impl FnMut(&[u8], Span),
) -> usize {
    let bytes = text.as_bytes();
    folded.clear();
    let (mut at, mut end) = (start, start);
    let mut part = 0; // where in `folded` the part since the last joined hyphen begins
    while at < bytes.len() {
        let b = bytes[at];
        match b {
            b'a'..=b'z' | b'0'..=b'9' | b'A'..=b'Z' => {
                let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
                // Sets the bit that small letters have, and digits too.
                folded.extend(bytes[at..at + run].iter().map(|b| b | 0x20));
                at += run;
                end = at;
            }
            b'\'' => {
                if at > start && bytes.get(at + 1).is_some_and(|&n| CLASS[n as usize] == Class::Letter) {
                    at += 1;
                } else {
                    break;
                }
            }
            b'-' => {
                let joins = JOINING.iter().any(|j| j.as_bytes() == &folded[part..])
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                    // `the re-, re-election`: a stutter repeats the prefix and is no compound.
                    && !bytes[at + 1..].starts_with(&bytes[start..end]);
                if !joins {
                    break;
                }
                at += 1;
                part = folded.len();
            }
            b',' => {
                // 1,600 is one number; 1,2 are two.
                let digits = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
                if folded.last().is_some_and(u8::is_ascii_digit)
                    && digits(at + 1)
                    && digits(at + 2)
                    && digits(at + 3)
                    && !digits(at + 4)
                {
                    at += 1;
                } else {
                    break;
                }
            }
            b'.' => {
                let next = bytes.get(at + 1).copied().unwrap_or(b' ');
                if folded.last().is_some_and(u8::is_ascii_digit) && next.is_ascii_digit() {
                    folded.push(b'.');
                    at += 1;
                } else if initials(&bytes[start..at])
                    && next.is_ascii_alphabetic()
                    && !bytes.get(at + 2).is_some_and(|&b| CLASS[b as usize] == Class::Letter || b == b'\'')
                {
                    at += 1; // U.S., a.m.
                } else {
                    break;
                }
            }
            0..=0x7f => break,
            _ => {
                let Some(c) = text[at..].chars().next() else { break };
                let len = c.len_utf8();
                if matches!(c, '’' | '‘' | 'ʼ' | '′') {
                    let next = text[at + len..].chars().next();
                    if at > start && next.is_some_and(char::is_alphanumeric) {
                        at += len;
                        continue;
                    }
                    break;
                }
                if c == '\u{ad}' || is_combining_mark(c) {
                    at += len; // a soft hyphen is not there to be read
                    continue;
                }
                if !c.is_alphanumeric() {
                    break;
                }
                let alone = ('\u{3040}'..='\u{9fff}').contains(&c);
                if alone && at > start {
                    break;
                }
                push_folded(c, folded);
                at += len;
                end = at;
                if alone {
                    break;
                }
            }
        }
    }
    if !folded.is_empty() {
        each(folded, Span { start: base + start as u32, end: base + end as u32 });
    }
    at.max(start + 1)
}

/// `U`, `U.S`: single letters with points between them.
fn initials(so_far: &[u8]) -> bool {
    so_far.len() % 2 == 1
        && so_far
            .iter()
            .enumerate()
            .all(|(i, b)| if i % 2 == 0 { b.is_ascii_alphabetic() } else { *b == b'.' })
}

fn push_folded(c: char, folded: &mut Vec<u8>) {
    let plain: &str = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => "",
    };
    if !plain.is_empty() {
        folded.extend_from_slice(plain.as_bytes());
        return;
    }
    let mut room = [0; 4];
    for d in c.nfkd().filter(|d| !is_combining_mark(*d)).flat_map(char::to_lowercase) {
        if d.is_alphanumeric() {
            folded.extend_from_slice(d.encode_utf8(&mut room).as_bytes());
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Letters and digits.
    Letter,
    /// White space and punctuation.
    Gap,
    /// What may open a stage direction.
    Open,
    /// Signs that are read aloud.
    Sign,
    /// Not ASCII.
    Wide,
}

const CLASS: [Class; 256] = {
    let mut table = [Class::Gap; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            b'(' | b'[' => Class::Open,
            b'%' | b'&' => Class::Sign,
            0x80.. => Class::Wide,
            _ => Class::Gap,
        };
        b += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> String {
        let mut all = Vec::new();
        each_word(text, 0, |w, span| {
            assert!(text.get(span.range()).is_some());
            all.push(String::from_utf8(w.to_vec()).expect("folded words are UTF-8"));
        });
        all.join(" ")
    }

    #[test]
    fn words_fold_to_what_was_said() {
        for (text, want) in [
            ("Don’t say 'never' — it's", "dont say never its"),
            ("e-mails, re-election; state-of-the-art", "emails reelection state of the art"),
            ("re-re-election", "re reelection"),
            (
                "The U.S. cut 1,600 jobs (5%) at 3.5 per cent.",
                "the us cut 1600 jobs 5 percent at 3.5 per cent",
            ),
            ("at 9 a.m. in D.C.", "at 9 am in dc"),
            ("naïve ﬁance Straße ÉLAN", "naive fiance strasse elan"),
            ("said it. (APPLAUSE) And [laughter] then (as I said) on", "said it and then as i said on"),
            ("''We will,'' he said", "we will he said"),
            ("**bold** _and_ R&D", "bold and r and d"),
            ("the (Cheers and applause.) end", "the end"),
            ("co\u{ad}operate", "cooperate"),
            ("1,2,3 and 1,2345", "1 2 3 and 1 2345"),
        ] {
            assert_eq!(words(text), want, "{text}");
        }
    }

    #[test]
    fn word_lists_are_sorted() {
        assert!(DIRECTIONS.is_sorted() && JOINING.is_sorted());
    }

    proptest::proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,80}") {
            let mut last = 0;
            each_word(&text, 0, |_, span| {
                assert!(span.start >= last && span.start < span.end, "{text:?}");
                assert!(text.get(span.range()).is_some());
                last = span.end;
            });
        }
    }
}
