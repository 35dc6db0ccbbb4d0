//! What is known of every token before anything is learned or decided: its folded word as a number, its
//! shape, what kind of cue it may be, and where it stands among the quotations. Computed once a draft,
//! read by the features and by the rules.

use super::slots::Slots;
use crate::draft::Draft;
use crate::lexicon::cues::{self, Cue};
use crate::quotation::Quotations;
use crate::segment::{Layout, TokenKind};
use std::sync::LazyLock;

/// Where a token stands among the quotations in marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum State {
    /// In the draft's own words.
    Outside = 0,
    /// Between marks.
    Inside = 1,
    /// An opening mark.
    Opening = 2,
    /// A closing mark.
    Closing = 3,
}

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Shape {
    /// *word*
    Lower = 0,
    /// *Word*
    Title = 1,
    /// *WORD* (two letters or more)
    Upper = 2,
    /// *A*
    Letter = 3,
    /// *iPhone*, *McCain*
    Mixed = 4,
    /// *U.S.*, *J.*
    Pointed = 5,
    /// *2015*
    Number = 6,
    /// A mark.
    Mark = 7,
    /// Any other punctuation.
    Punctuation = 8,
}

/// One token as the features and the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Hash of the folded word: lower case, apostrophes straight, every digit a zero.
    pub word: u64,
    /// Hash of its last two letters.
    pub last2: u32,
    /// Hash of its last three letters.
    pub last3: u32,
    /// Hash of its first four letters.
    pub first4: u32,
    /// Hash of its stem: without *-ing*, *-ed*, *-es*, *-s*, *-e* and the doubling before them.
    pub stem: u32,
    /// How it is written.
    pub shape: Shape,
    /// Where it stands among the quotations.
    pub state: State,
    /// How deep in quotations, 0 for none.
    pub depth: u8,
    /// What kind of cue it may be.
    pub cue: Option<Cue>,
}

impl Form {
    /// Whether it is the word, given folded.
    pub fn is(&self, word: u64) -> bool {
        self.word == word
    }
    /// Whether it is letters or digits.
    pub fn is_word(&self) -> bool {
        (self.shape as u8) < Shape::Mark as u8
    }
    /// Whether it begins with a capital.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Letter | Shape::Mixed | Shape::Pointed)
    }
}

/// The hash of a word that is already folded; `const`, so that rules name words at no cost.
pub const fn word(folded: &str) -> u64 {
    let bytes = folded.as_bytes();
    let mut hash = SEED;
    let mut i = 0;
    while i < bytes.len() {
        hash = step(hash, bytes[i]);
        i += 1;
    }
    hash
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

const fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3)
}

/// The forms of all tokens of a draft, parallel to [`Layout::tokens`].
pub fn forms(draft: &Draft, layout: &Layout, quotations: &Quotations) -> Vec<Form> {
    let mut buffer = Vec::with_capacity(32);
    let mut forms: Vec<Form> =
        layout.tokens.iter().map(|token| form(token.span.of(&draft.text), token.kind, &mut buffer)).collect();
    for quotation in quotations.list.iter().filter(|q| q.form == crate::quotation::Form::Marked) {
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            let run = layout.run(*outer);
            for (token, form) in layout.tokens[run.range()].iter().zip(&mut forms[run.range()]) {
                form.state = if token.span.end <= part.start {
                    if quotation.depth == 0 { State::Opening } else { State::Inside }
                } else if token.span.start >= part.end {
                    if quotation.depth == 0 { State::Closing } else { State::Inside }
                } else {
                    State::Inside
                };
                form.depth = form.depth.saturating_add(1);
            }
        }
    }
    forms
}

fn form(text: &str, kind: TokenKind, buffer: &mut Vec<u8>) -> Form {
    fold(text, buffer);
    let hash = |bytes: &[u8]| {
        let full = bytes.iter().fold(SEED, |h, b| step(h, *b));
        (full ^ (full >> 32)) as u32
    };
    let n = buffer.len();
    let word = buffer.iter().fold(SEED, |h, b| step(h, *b));
    Form {
        word,
        last2: hash(&buffer[n.saturating_sub(2)..]),
        last3: hash(&buffer[n.saturating_sub(3)..]),
        first4: hash(&buffer[..n.min(4)]),
        stem: hash(stem(buffer)),
        shape: shape(text, kind),
        state: State::Outside,
        depth: 0,
        cue: if kind == TokenKind::Word { cue_table().get(word).flatten() } else { None },
    }
}

/// The folded word without its inflection; blunt, but alike for the forms of a regular verb.
fn stem(word: &[u8]) -> &[u8] {
    match word {
        b"said" | b"says" | b"saying" => return b"say",
        b"told" | b"tells" | b"telling" => return b"tell",
        b"wrote" | b"written" | b"writes" => return b"writ",
        b"thought" | b"thinks" => return b"think",
        b"knew" | b"known" | b"knows" => return b"know",
        b"spoke" | b"spoken" | b"speaks" => return b"speak",
        b"saw" | b"seen" | b"sees" => return b"see",
        b"made" | b"makes" | b"making" => return b"mak",
        b"gave" | b"given" | b"gives" | b"giving" => return b"giv",
        b"found" | b"finds" | b"finding" => return b"find",
        b"felt" | b"feels" => return b"feel",
        b"held" | b"holds" => return b"hold",
        _ => {}
    }
    let mut cut = word;
    for ending in [&b"ing"[..], b"ied", b"ies", b"ed", b"es", b"s", b"e", b"y"] {
        if let Some(rest) = word.strip_suffix(ending)
            && rest.len() >= 3
        {
            cut = rest;
            break;
        }
    }
    let n = cut.len();
    if n >= 4 && cut.len() < word.len() && cut[n - 1] == cut[n - 2] { &cut[..n - 1] } else { cut }
}

fn fold(text: &str, buffer: &mut Vec<u8>) {
    buffer.clear();
    if text.is_ascii() {
        buffer.extend(text.bytes().map(|b| if b.is_ascii_digit() { b'0' } else { b.to_ascii_lowercase() }));
        return;
    }
    for c in text.chars() {
        let c = match c {
            '’' | '‘' | 'ʼ' => '\'',
            '–' | '—' => '-',
            '“' | '”' | '„' | '«' | '»' => '"',
            c => c,
        };
        for lower in c.to_lowercase() {
            let mut bytes = [0; 4];
            buffer.extend_from_slice(lower.encode_utf8(&mut bytes).as_bytes());
        }
    }
}

fn shape(text: &str, kind: TokenKind) -> Shape {
    match kind {
        TokenKind::Number => return Shape::Number,
        TokenKind::Mark => return Shape::Mark,
        TokenKind::Punctuation => return Shape::Punctuation,
        TokenKind::Word => {}
    }
    let mut chars = text.chars();
    let first = chars.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower, mut point) = (0, 0, false);
    for c in chars {
        upper += u32::from(c.is_uppercase());
        lower += u32::from(c.is_lowercase());
        point |= c == '.';
    }
    match (first, upper, lower) {
        _ if point => Shape::Pointed,
        (false, 0, _) => Shape::Lower,
        (true, 0, 0) => Shape::Letter,
        (true, 0, _) => Shape::Title,
        (true, _, 0) => Shape::Upper,
        _ => Shape::Mixed,
    }
}

fn cue_table() -> &'static Slots<Option<Cue>> {
    static TABLE: LazyLock<Slots<Option<Cue>>> =
        LazyLock::new(|| Slots::new(cues::all().map(|(text, cue)| (word(text), Some(cue)))));
    &TABLE
}
