//! Text -> tokens, byte by byte over ASCII. Does not know where sentences end; it only remembers the
//! tokens after which one might.

use super::{Token, TokenKind};
use crate::text::Span;

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Digit,
    Apostrophe,
    Backtick,
    Double,
    Point,
    Hyphen,
    Stop,
    Other,
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut b = 0;
    while b < 256 {
        classes[b] = match b as u8 {
            0..=32 | 127 => Class::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'\'' => Class::Apostrophe,
            b'`' => Class::Backtick,
            b'"' => Class::Double,
            b'.' => Class::Point,
            b'-' => Class::Hyphen,
            b'?' | b'!' => Class::Stop,
            128.. => Class::Wide,
            _ => Class::Other,
        };
        b += 1;
    }
    classes
};

/// Appends the tokens of `text[block]`, and to `stops` the indices of those after which a sentence may end.
pub(super) fn tokenize(text: &str, block: Span, tokens: &mut Vec<Token>, stops: &mut Vec<u32>) {
    let bytes = &text.as_bytes()[..block.end as usize];
    let first = tokens.len();
    let mut at = block.start as usize;
    while at < bytes.len() {
        let (end, kind) = match CLASSES[bytes[at] as usize] {
            Class::Space => {
                at += 1;
                continue;
            }
            Class::Letter => {
                let end = word(text, bytes, at);
                let dotted = if end - at <= 2 && bytes.get(end) == Some(&b'.') {
                    initials(text, bytes, at, end, &tokens[first..])
                } else {
                    None
                };
                if let Some(end) = dotted {
                    stops.push(tokens.len() as u32);
                    (end, TokenKind::Word)
                } else {
                    (end, TokenKind::Word)
                }
            }
            Class::Digit => (number(text, bytes, at), TokenKind::Number),
            Class::Double => (at + 1, TokenKind::Mark),
            Class::Backtick => (at + 1 + usize::from(bytes.get(at + 1) == Some(&b'`')), TokenKind::Mark),
            Class::Apostrophe => match possessive(bytes, at, at + 1, &tokens[first..]) {
                Some(end) => (end, TokenKind::Word),
                None => (at + apostrophes(bytes, at), TokenKind::Mark),
            },
            Class::Point => {
                stops.push(tokens.len() as u32);
                (dots(bytes, at), TokenKind::Punctuation)
            }
            Class::Hyphen => {
                (at + bytes[at..].iter().take_while(|&&b| b == b'-').count(), TokenKind::Punctuation)
            }
            Class::Stop => {
                stops.push(tokens.len() as u32);
                (at + 1, TokenKind::Punctuation)
            }
            Class::Other => (at + 1, TokenKind::Punctuation),
            Class::Wide => {
                let Some(c) = text[at..].chars().next() else { break };
                let next = at + c.len_utf8();
                match c {
                    '’' if let Some(end) = possessive(bytes, at, next, &tokens[first..]) => {
                        (end, TokenKind::Word)
                    }
                    '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '′' | '″' | '«' | '»' | '‹' | '›'
                    | '「' | '」' | '『' | '』' | '〝' | '〞' | '〟' | '＂' | '＇' => {
                        (next, TokenKind::Mark)
                    }
                    '…' | '。' | '！' | '？' | '‽' => {
                        stops.push(tokens.len() as u32);
                        (next, TokenKind::Punctuation)
                    }
                    c if invisible(c) => {
                        at = next;
                        continue;
                    }
                    c if ideograph(c) => (next, TokenKind::Word),
                    c if c.is_alphabetic() => (word(text, bytes, at), TokenKind::Word),
                    c if c.is_numeric() => (number(text, bytes, at), TokenKind::Number),
                    _ => (next, TokenKind::Punctuation),
                }
            }
        };
        tokens.push(Token { span: Span::new(at, end), kind });
        at = end;
    }
}

/// The end of the word that starts at `at`. Apostrophes between letters belong to it, a final *'s* does not.
fn word(text: &str, bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match CLASSES[bytes[at] as usize] {
            Class::Letter | Class::Digit => at += 1,
            Class::Apostrophe if inner(text, bytes, at + 1) => at += 1,
            Class::Wide => match text[at..].chars().next() {
                Some(c @ ('’' | '‘')) if inner(text, bytes, at + c.len_utf8()) => at += c.len_utf8(),
                Some(c) if letter(c) => at += c.len_utf8(),
                _ => break,
            },
            _ => break,
        }
    }
    at
}

/// Whether a word goes on after an apostrophe that ends at `at`.
fn inner(text: &str, bytes: &[u8], at: usize) -> bool {
    let Some(c) = text.get(at..bytes.len()).and_then(|rest| rest.chars().next()) else { return false };
    letter(c) && !c.is_ascii_digit() && (!matches!(c, 's' | 'S') || letter_at(bytes, at + 1))
}

/// Whether a letter or digit starts at `at` (any character beyond ASCII that could be one counts).
fn letter_at(bytes: &[u8], at: usize) -> bool {
    match bytes.get(at) {
        Some(b) if b.is_ascii_alphanumeric() => true,
        // Letters of the Latin, Greek and Cyrillic blocks; punctuation beyond ASCII starts with C2 or E2.
        Some(0xC3..=0xDF) => true,
        _ => false,
    }
}

/// The end of a possessive *'s* whose mark starts at `at` and ends at `after`, if a word ends here.
fn possessive(bytes: &[u8], at: usize, after: usize, tokens: &[Token]) -> Option<usize> {
    let last = tokens.last()?;
    let follows = last.span.end as usize == at && matches!(last.kind, TokenKind::Word | TokenKind::Number);
    (follows && matches!(bytes.get(after), Some(b's' | b'S')) && !letter_at(bytes, after + 1))
        .then_some(after + 1)
}

/// How many apostrophes make one mark here: two stand for a double mark. Of three, the outer two are one:
/// the first two where a quotation opens, the last two where it closes.
fn apostrophes(bytes: &[u8], at: usize) -> usize {
    let run = bytes[at..].iter().take(4).take_while(|&&b| b == b'\'').count();
    let opens = at == 0
        || matches!(CLASSES[bytes[at - 1] as usize], Class::Space | Class::Hyphen)
        || b"([".contains(&bytes[at - 1]);
    match run {
        1 => 1,
        3 if !opens => 1,
        _ => 2,
    }
}

/// The end of dotted letters (`U.S.`, `a.m.`, `Ph.D.`) or of an initial (`J.`) that starts at `at` with the
/// one or two letters before `end`; `None` where the point is a stop of its own.
fn initials(text: &str, bytes: &[u8], at: usize, end: usize, tokens: &[Token]) -> Option<usize> {
    let single = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && !letter_at(bytes, at + 1);
    let mut next = end + 1;
    let mut letters = 1;
    while single(next) && bytes.get(next + 1) == Some(&b'.') {
        next += 2;
        letters += 1;
    }
    if letters > 1 && (end - at == 1 || bytes[at].is_ascii_uppercase()) {
        return Some(next);
    }
    if end - at > 1 || !bytes[at].is_ascii_uppercase() {
        return None;
    }
    if single(next) && bytes[next].is_ascii_uppercase() && bytes.get(next + 1) != Some(&b'\'') {
        return Some(next + 1); // `U.S` without its last point
    }
    let name = bytes.get(next) == Some(&b' ') && bytes.get(next + 1).is_some_and(u8::is_ascii_uppercase);
    let glued = bytes.get(next).is_some_and(u8::is_ascii_uppercase);
    let pronoun = bytes[at] == b'I'
        && !tokens.last().is_some_and(|t| t.span.of(text).starts_with(|c: char| c.is_uppercase()));
    ((name || glued) && !pronoun).then_some(next)
}

/// The end of a number: digits with inner points and commas, and letters glued to it (`21st`, `1980s`).
fn number(text: &str, bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match CLASSES[bytes[at] as usize] {
            Class::Letter | Class::Digit => at += 1,
            Class::Point | Class::Other
                if matches!(bytes[at], b'.' | b',')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
                    && bytes[at - 1].is_ascii_digit() =>
            {
                at += 2;
            }
            Class::Wide => match text[at..].chars().next() {
                Some(c) if letter(c) => at += c.len_utf8(),
                _ => break,
            },
            _ => break,
        }
    }
    at
}

/// The end of one point, or of an ellipsis (`...`, `. . .`).
fn dots(bytes: &[u8], at: usize) -> usize {
    let end = at + bytes[at..].iter().take_while(|&&b| b == b'.').count();
    if end - at > 1 || !bytes[end..].starts_with(b" . .") {
        return end;
    }
    let mut end = end;
    while bytes[end..].starts_with(b" .") && bytes.get(end + 2).is_none_or(|b| !b.is_ascii_digit()) {
        end += 2;
    }
    end
}

/// Whether a character belongs inside a word.
fn letter(c: char) -> bool {
    (c.is_alphanumeric() && !ideograph(c)) || matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}')
}

/// Whether a character shows nothing: white space, controls, and marks of direction or of width zero.
fn invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character is written without spaces around words, so that each is a token.
fn ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let (mut tokens, mut stops) = (Vec::new(), Vec::new());
        tokenize(text, Span::new(0, text.len()), &mut tokens, &mut stops);
        let shown: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(shown.join("|"), expected, "{text}");
    }

    #[test]
    fn words_and_apostrophes() {
        check("Don't; the mayor's, workers' rights", "Don't|;|the|mayor|'s|,|workers|'|rights");
        check("O’Dowd’s ’90s café’s", "O’Dowd|’s|’|90s|café|’s");
        check("well-known", "well|-|known");
        check("the 1990's", "the|1990|'s");
        check("naïve Ångström’s e\u{301}tude", "naïve|Ångström|’s|e\u{301}tude");
    }

    #[test]
    fn dotted_letters_and_initials() {
        check("the U.S. and U.S.-led", "the|U.S.|and|U.S.|-|led");
        check("at 5 a.m. today", "at|5|a.m.|today");
        check("J. R. Okafor, Ph.D.", "J.|R.|Okafor|,|Ph.D.");
        check("as am I. Then", "as|am|I|.|Then");
        check("Gov. Lee of plan B.", "Gov|.|Lee|of|plan|B|.");
    }

    #[test]
    fn numbers() {
        check("$1,234.50, 3.5%. Or 21st in 2016.", "$|1,234.50|,|3.5|%|.|Or|21st|in|2016|.");
        check("6'2\" and 12\"", "6|'|2|\"|and|12|\"");
    }

    #[test]
    fn marks_and_dots() {
        check("''Yes,'' she said", "''|Yes|,|''|she|said");
        check("``Yes''", "``|Yes|''");
        check("''He said 'no.'''", "''|He|said|'|no|.|'|''");
        check("'''No,' he said''", "''|'|No|,|'|he|said|''");
        check("well... no. . . . yes -- so", "well|...|no|. . . .|yes|--|so");
        check("„Nein“, «non»", "„|Nein|“|,|«|non|»");
    }
}
