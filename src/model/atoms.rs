//! What the features are made from: for every token of a draft a handful of small numbers, computed once.

use super::form::{Form, Shape, State, word};
use super::slots::Slots;
use super::view::View;
use crate::segment::Paragraph;
use crate::text::Run;
use std::sync::LazyLock;

/// How often a word and its stem stand in a cue, in bins; learned from counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bins {
    /// Of the word: 0 unknown, 1 never to 6 nearly always.
    pub word: u8,
    /// Of its stem.
    pub stem: u8,
    /// The word's cluster: words that stand among like neighbours, 1 and up; 0 unknown.
    pub cluster: u8,
}

/// Where the bins of a word come from: the shipped table, or counts while training.
pub trait CueBins {
    /// The bins of a token.
    fn bins(&self, form: &Form) -> Bins;
}

/// The bin of a share of `cues` in `all` occurrences.
pub fn bin(cues: u32, all: u32) -> u8 {
    if all < 3 {
        return 0;
    }
    let share = (cues as f32 + 0.1) / (all as f32 + 1.0);
    match share {
        s if s < 0.015 => 1,
        s if s < 0.06 => 2,
        s if s < 0.15 => 3,
        s if s < 0.35 => 4,
        s if s < 0.6 => 5,
        _ => 6,
    }
}

/// One token, as features see it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Atom {
    /// Hash of the folded word.
    pub word: u32,
    /// Hash of the stem.
    pub stem: u32,
    /// Hash of the last two letters.
    pub last2: u32,
    /// Hash of the last three letters.
    pub last3: u32,
    /// Hash of the first four letters.
    pub first4: u32,
    /// Word class, guessed.
    pub tag: u8,
    /// [`Shape`].
    pub shape: u8,
    /// [`State`], plus four inside a quotation inside another.
    pub state: u8,
    /// How often it is a cue.
    pub bins: Bins,
    /// Index of its sentence.
    pub sentence: u32,
    /// 0 first of its sentence, 1 second, 2 elsewhere, 3 last.
    pub place: u8,
    /// The nearest likely cue to the left in the sentence, as token index + 1.
    pub left: u32,
    /// The nearest likely cue to the right, likewise.
    pub right: u32,
    /// Since the cue to the left: 1 *that*, 2 a comma, 4 a quotation mark.
    pub since: u8,
    /// Until the cue to the right: 2 a comma, 4 a quotation mark.
    pub until: u8,
    /// Position in a run of capitals: 0 none, 1 first, 2 later; 4 added where the run goes on.
    pub caps: u8,
    /// Inside a quotation: its first and one past its last token, marks included; else 0.
    pub open: u32,
    /// See [`Atom::open`].
    pub close: u32,
}

/// The atoms of some paragraphs that follow one another, and what holds for whole sentences. Asked by the
/// draft's own indices.
#[derive(Default)]
pub struct Atoms {
    /// Index of the first token.
    base: usize,
    /// One a token.
    tokens: Vec<Atom>,
    /// Index of the first sentence.
    sentence_base: usize,
    /// Per sentence: bit 0 holds a mark, bit 1 holds a likely cue, bits 2-3 its place in the paragraph
    /// (0 only, 1 first, 2 middle, 3 last), bit 4 ends without a stop, bit 5 its paragraph is a heading,
    /// bit 6 it ends in a colon.
    sentences: Vec<u8>,
}

impl std::ops::Index<usize> for Atoms {
    type Output = Atom;
    fn index(&self, token: usize) -> &Atom {
        &self.tokens[token - self.base]
    }
}

impl Atoms {
    /// What holds for the sentence of an atom.
    pub fn sentence(&self, atom: &Atom) -> u32 {
        let index = (atom.sentence as usize).wrapping_sub(self.sentence_base);
        u32::from(self.sentences.get(index).copied().unwrap_or(0))
    }
}

/// A bin from which on a word counts as a likely cue.
const LIKELY: u8 = 4;

/// The stretches in marks of a draft that stand in no other, sorted.
pub fn stretches(view: &View) -> Vec<Run> {
    let outer = view.quotations.list.iter().filter(|q| q.depth == 0).flat_map(|q| &q.outer);
    let mut runs: Vec<Run> = outer.map(|o| view.layout.run(*o)).filter(|r| !r.is_empty()).collect();
    runs.sort_unstable();
    runs
}

/// Everything the features need of some paragraphs that follow one another; `stretches` are those of the
/// whole draft, see [`stretches`].
pub fn atoms(view: &View, bins: &dyn CueBins, paragraphs: &[Paragraph], stretches: &[Run]) -> Atoms {
    let (Some(head), Some(tail)) = (paragraphs.first(), paragraphs.last()) else { return Atoms::default() };
    let base = head.tokens.start as usize;
    let forms = &view.forms[base..tail.tokens.end as usize];
    let mut tokens: Vec<Atom> = forms.iter().map(|form| atom(form, bins.bins(form))).collect();
    let first = stretches.partition_point(|r| r.end as usize <= base);
    for run in stretches[first..].iter().take_while(|r| r.start < tail.tokens.end) {
        let (from, to) = ((run.start as usize).max(base), (run.end as usize).min(base + tokens.len()));
        for atom in &mut tokens[from - base..to - base] {
            atom.open = run.start;
            atom.close = run.end;
        }
    }
    let sentence_base = head.sentences.start as usize;
    let listed = &view.layout.sentences[sentence_base..tail.sentences.end as usize];
    let mut sentences = Vec::with_capacity(listed.len());
    for (index, sentence) in listed.iter().enumerate().map(|(i, s)| (i + sentence_base, s)) {
        let range = sentence.tokens.range();
        let row = &mut tokens[range.start - base..range.end - base];
        let last = row.len().saturating_sub(1);
        let (mut cue, mut since, mut flags) = (0, 0, 0u8);
        for at in 0..row.len() {
            let marked = at > 0 && row[at - 1].caps != 0 && (row[at - 1].caps & 3) != 0;
            let atom = &mut row[at];
            atom.sentence = index as u32;
            atom.place = if at == last && at > 1 { 3 } else { at.min(2) as u8 };
            let capital = atom.caps != 0;
            atom.caps = if capital { if marked { 2 } else { 1 } } else { 0 };
            atom.left = cue;
            atom.since = since;
            match atom.tag {
                THAT => since |= 1,
                PUNCTUATION_COMMA => since |= 2,
                OPENING | CLOSING => since |= 4,
                _ => {}
            }
            flags |= u8::from(atom.shape == Shape::Mark as u8);
            if atom.bins.word >= LIKELY || atom.bins.word == 0 && atom.bins.stem >= LIKELY {
                cue = (range.start + at + 1) as u32;
                since = 0;
                flags |= 2;
            }
        }
        let (mut cue, mut until) = (0, 0);
        for at in (0..row.len()).rev() {
            if row[at].caps != 0 && at + 1 < row.len() && row[at + 1].caps != 0 {
                row[at].caps |= 4;
            }
            let atom = &mut row[at];
            atom.right = cue;
            atom.until = until;
            match atom.tag {
                PUNCTUATION_COMMA => until |= 2,
                OPENING | CLOSING => until |= 4,
                _ => {}
            }
            if atom.bins.word >= LIKELY || atom.bins.word == 0 && atom.bins.stem >= LIKELY {
                cue = (range.start + at + 1) as u32;
                until = 0;
            }
        }
        let paragraph = &view.layout.paragraphs[sentence.paragraph as usize];
        let (first, end) = (paragraph.sentences.start as usize, paragraph.sentences.end as usize);
        let place = match (index == first, index + 1 == end) {
            (true, true) => 0u8,
            (true, false) => 1,
            (false, false) => 2,
            (false, true) => 3,
        };
        let stop = row.last().map_or(0, |a| a.tag);
        flags |= place << 2;
        flags |= u8::from(stop != PUNCTUATION_STOP && stop != CLOSING) << 4;
        flags |= u8::from(!matches!(
            paragraph.kind,
            crate::draft::BlockKind::Paragraph | crate::draft::BlockKind::BlockQuote
        )) << 5;
        flags |= u8::from(stop == PUNCTUATION_COLON) << 6;
        sentences.push(flags);
    }
    Atoms { base, tokens, sentence_base, sentences }
}

fn atom(form: &Form, bins: Bins) -> Atom {
    let word = (form.word ^ (form.word >> 32)) as u32;
    Atom {
        word,
        stem: form.stem,
        last2: form.last2,
        last3: form.last3,
        first4: form.first4,
        tag: tag(form, bins),
        shape: form.shape as u8,
        state: form.state as u8 + if form.depth > 1 { 4 } else { 0 },
        bins,
        caps: u8::from(form.is_capital()),
        ..Atom::default()
    }
}

/// *that*
pub const THAT: u8 = 2;
/// A comma.
pub const PUNCTUATION_COMMA: u8 = 27;
/// A full stop, question or exclamation mark.
pub const PUNCTUATION_STOP: u8 = 28;
/// A colon.
pub const PUNCTUATION_COLON: u8 = 29;
/// An opening mark.
pub const OPENING: u8 = 24;
/// A closing mark.
pub const CLOSING: u8 = 25;

fn tag(form: &Form, bins: Bins) -> u8 {
    if let Some(tag) = closed().get(form.word) {
        return tag;
    }
    match form.shape {
        Shape::Mark => match form.state {
            State::Opening => OPENING,
            State::Closing => CLOSING,
            _ => 26,
        },
        Shape::Punctuation => 33,
        Shape::Number => 23,
        Shape::Upper => 22,
        Shape::Title | Shape::Mixed | Shape::Pointed | Shape::Letter => 20 + u8::from(bins.word >= LIKELY),
        Shape::Lower => {
            let endings = endings();
            let ending =
                endings.get(form.last2.into()).or_else(|| endings.get(form.last3.into())).unwrap_or(40);
            if bins.word.max(if bins.word == 0 { bins.stem } else { 0 }) >= LIKELY {
                ending + 10
            } else {
                ending
            }
        }
    }
}

fn closed() -> &'static Slots<u8> {
    static TABLE: LazyLock<Slots<u8>> = LazyLock::new(|| {
        Slots::new(CLOSED.iter().flat_map(|(tag, words)| words.split(' ').map(|w| (word(w), *tag))))
    });
    &TABLE
}

fn endings() -> &'static Slots<u8> {
    static TABLE: LazyLock<Slots<u8>> = LazyLock::new(|| {
        Slots::new(ENDINGS.iter().map(|(ending, tag)| {
            let full = word(ending);
            (u64::from((full ^ (full >> 32)) as u32), *tag)
        }))
    });
    &TABLE
}

const ENDINGS: &[(&str, u8)] = &[
    ("ed", 34),
    ("ing", 35),
    ("ly", 36),
    ("ion", 38),
    ("ent", 38),
    ("ess", 38),
    ("ity", 38),
    ("er", 39),
    ("or", 39),
    ("al", 41),
    ("ic", 41),
    ("ive", 41),
    ("ous", 41),
    ("ful", 41),
    ("ble", 41),
    ("rs", 42),
    ("ns", 42),
    ("es", 37),
    ("ts", 37),
    ("ds", 37),
    ("ls", 37),
    ("ks", 37),
    ("ys", 37),
    ("ms", 37),
    ("ps", 37),
    ("gs", 37),
    ("ws", 37),
];

const CLOSED: &[(u8, &str)] = &[
    (1, "the a an this these those some any every each no another"),
    (THAT, "that"),
    (
        3,
        "of in for on at with by from about into over after before against under through during between among without toward towards around near across behind within",
    ),
    (4, "to"),
    (5, "and or but nor"),
    (6, "be is was are were been being am isn't wasn't aren't weren't"),
    (7, "have has had having hasn't haven't hadn't"),
    (8, "do does did doing don't doesn't didn't"),
    (9, "will would can could may might must should shall won't wouldn't can't couldn't shouldn't cannot"),
    (
        10,
        "he she they i we it's he's she's they're we're i'm you're i've we've they've i'd he'd she'd we'd they'd i'll we'll he'll",
    ),
    (11, "him them me us himself herself themselves"),
    (12, "his her their its my our your 's"),
    (13, "who whom whose which what when where why how whether"),
    (14, "not never neither"),
    (15, "if because while although though as than since until unless so"),
    (
        16,
        "one two three four five six seven eight nine ten many several most all both few other others more less much",
    ),
    (17, "also then later again recently now still even just only already often once too here there however"),
    (18, "it you"),
    (19, "according"),
    (PUNCTUATION_COMMA, ","),
    (PUNCTUATION_STOP, ". ? !"),
    (PUNCTUATION_COLON, ":"),
    (30, ";"),
    (31, "- --"),
    (32, "( ) [ ]"),
    (43, "... …"),
];
