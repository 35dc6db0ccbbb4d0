//! Quotation x corpus -> matches: candidates, then alignment, then edits. Judges nothing, and knows nothing
//! of speakers' identities: it gives every equal passage and leaves the choice to `verdict`.

mod align;
mod candidates;
mod chain;
mod edits;
mod folds;
mod kinds;
mod long;
mod quote;
mod search;
mod side;
mod surroundings;

pub use align::Step;
pub use edits::detail;
pub use folds::{Fold, Folds};
pub use quote::{Quote, QuoteWord};
pub use search::{Found, Hit, Piece, find};

use crate::corpus::{Trust, When};
use crate::text::Span;
use std::collections::HashSet;

/// How hard to look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Places read from the lists for one quotation, in a corpus of a million words; grows with its logarithm.
    pub budget: usize,
    /// Stretches looked at.
    pub windows: usize,
    /// What may differ in writing.
    pub folds: Folds,
}

impl Default for Options {
    fn default() -> Options {
        Options { budget: 1500, windows: 12, folds: Folds::default() }
    }
}

/// The work that a search took. Tested to grow as claimed; timings are only benchmarked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Places read from lists.
    pub postings: u64,
    /// Stretches of records looked at.
    pub windows: u64,
    /// Cells of alignment tables filled.
    pub cells: u64,
}

/// The loosest fold that was needed to make quotation and record agree, tightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The same characters, white space aside.
    Exact,
    /// Marks, dashes, accents, hyphens, spelling (*favour / favor*), numerals (*5 / five*).
    Typographic,
    /// Upper and lower case.
    Case,
    /// Markup of the record, stage directions.
    Markup,
    /// Fillers, false starts, stutters, an interruption by somebody else left out.
    Disfluency,
    /// Words in square brackets, added or in the place of others.
    Bracketed,
    /// Words left out where an ellipsis says so.
    Elided,
}

impl Tier {
    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Exact => "exact",
            Tier::Typographic => "typographic",
            Tier::Case => "case",
            Tier::Markup => "markup",
            Tier::Disfluency => "disfluency",
            Tier::Bracketed => "bracketed",
            Tier::Elided => "elided",
        }
    }
}

/// What was done to the record's words to get the quotation's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Some for others.
    Replace,
    /// The quotation has words that the record has not.
    Insert,
    /// The record has words that the quotation has not.
    Delete,
    /// The same words in another place.
    Move,
}

impl Op {
    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Op::Replace => "replace",
            Op::Insert => "insert",
            Op::Delete => "delete",
            Op::Move => "move",
        }
    }
}

/// What sort of words an edit touches, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EditKind {
    /// *not, never, nobody, n't*: the sense turns round.
    Negation,
    /// *all, some, every, most*.
    Quantifier,
    /// *will, would, must, may*.
    Modal,
    /// A figure, a date, a unit or a currency, after `two` = `2`.
    Number,
    /// A name.
    Name,
    /// Passages far apart, or of two turns, under one pair of marks.
    Splice,
    /// Any other word that carries meaning.
    Word,
    /// *the, of, that, is*: words that hold others together.
    FunctionWord,
}

impl EditKind {
    /// As the reports' contract writes it; quantifiers and modals count with the words they stand among.
    pub fn name(self) -> &'static str {
        match self {
            EditKind::Negation => "negation",
            EditKind::Number => "number",
            EditKind::Name => "name",
            EditKind::Splice => "splice",
            EditKind::Word => "word",
            EditKind::Quantifier | EditKind::Modal | EditKind::FunctionWord => "function-word",
        }
    }

    /// As a sentence names several.
    pub fn plural(self) -> &'static str {
        match self {
            EditKind::Negation => "negations",
            EditKind::Quantifier => "quantifiers",
            EditKind::Modal => "modal verbs",
            EditKind::Number => "figures or dates",
            EditKind::Name => "names",
            EditKind::Splice => "pieces joined unmarked",
            EditKind::Word => "words",
            EditKind::FunctionWord => "small words",
        }
    }

    /// Whether such an edit can turn the sense round, however alike the two texts are.
    pub fn reverses(self) -> bool {
        matches!(self, EditKind::Negation | EditKind::Quantifier | EditKind::Modal)
    }
}

/// One difference that no tier excuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What was done.
    pub op: Op,
    /// To what sort of words: the gravest among them.
    pub kind: EditKind,
    /// Where in the quotation's text (in the draft's visible text, in a [`crate::verdict::Verdict`]).
    pub quote: Option<Span>,
    /// Where in the record's text.
    pub record: Option<Span>,
    /// Where in the record's file as it lies on disk; `None` where that cannot be told ([`Match::places`]).
    pub place: Option<Span>,
    /// Where in the passage ([`Match::text`]).
    pub passage: Option<Span>,
    /// The record's words.
    pub from: String,
    /// The quotation's words.
    pub to: String,
    /// The two are alike letter by letter, as a slip of the pen or of a caption machine would make them.
    pub slip: bool,
}

/// A place where the quotation leaves out words of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The point in the quotation (an empty span), or the ellipsis that marks it.
    pub at: Span,
    /// Whether an ellipsis marks it.
    pub marked: bool,
    /// The words left out, as the record gives them; long ones shortened in the middle.
    pub dropped: String,
    /// Where they stand in the passage ([`Match::text`]); `None` where it leaves them out as well.
    pub passage: Option<Span>,
    /// How many words were left out.
    pub words: u32,
    /// The word that takes back or narrows what stands before it (*but, unless, if*) and was cut with it.
    pub qualifier: Option<String>,
}

/// Words in square brackets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// The bracket with its marks.
    pub span: Span,
    /// The record's words that it stands in for; `None` where it only adds.
    pub replaces: Option<String>,
}

/// A quotation laid against a passage, with its edits.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The record's path, as the corpus names it.
    pub record: String,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// The speaker of the passage, as the record names it.
    pub speaker: Option<String>,
    /// When it was said.
    pub date: Option<When>,
    /// Where it can be read.
    pub url: Option<String>,
    /// How far the record is to be trusted word by word.
    pub trust: Trust,
    /// The record's language (`en`), if it says so.
    pub language: Option<String>,
    /// Time code, turn or row: where a person finds the place.
    pub locator: String,
    /// Where the passage lies in the record's text, in order; several where it is in pieces.
    pub spans: Vec<Span>,
    /// The same in the record's file as it lies on disk (of a DOCX: in `word/document.xml`, unpacked). Empty where
    /// the words have no bytes of their own there (JSON, whose strings are escaped) or the file is gone: then the
    /// locator says where.
    pub places: Vec<Span>,
    /// The passage as it stands, pieces joined by ` … `.
    pub text: String,
    /// 0..1: share of the quotation's words that agree. For people to read; no verdict hangs on it.
    pub similarity: f32,
    /// The loosest fold that was needed.
    pub tier: Tier,
    /// The folds that were needed, each once.
    pub folds: Vec<Fold>,
    /// The differences that no tier excuses, in the order of the quotation.
    pub edits: Vec<Edit>,
    /// Where words were left out.
    pub cuts: Vec<Cut>,
    /// Words in brackets.
    pub brackets: Vec<Bracket>,
    /// Fillers and false starts that were left out.
    pub dropped_fillers: Vec<String>,
    /// The pieces stand in another order in the record.
    pub reordered: bool,
    /// The pieces come from different turns or from far apart, and nothing marks it.
    pub spliced: bool,
    /// Within the passage's turn, the words stand in quotation marks: somebody else's, read out or quoted.
    pub quoted_there: bool,
    /// A qualifier right behind the passage (*unless the plans change*), or a doubt right before it (*I don't
    /// think that*), which the quotation leaves off.
    pub trimmed: Option<String>,
    /// The record is gone or has changed since it was indexed: text and places are the index's.
    pub stale: bool,
    /// How many other passages agree as well.
    pub others: u32,
}

impl Match {
    /// The record's words that some edit touches: a cut of the same words says nothing more.
    pub fn edited(&self) -> HashSet<&str> {
        self.edits.iter().map(|edit| &*edit.from).collect()
    }

    /// The passage around a place in it: what a speaker may have said again, and never more of a long one.
    pub fn around(&self, place: Option<Span>) -> &str {
        const BYTES: usize = 400;
        let Some(place) = place else { return "" };
        let whole = |at: &usize| self.text.is_char_boundary(*at);
        let from = (0..=(place.start as usize).saturating_sub(BYTES)).rev().find(whole).unwrap_or(0);
        let to = (place.end as usize + BYTES..self.text.len()).find(whole).unwrap_or(self.text.len());
        self.text.get(from..to).unwrap_or("")
    }
}

#[cfg(test)]
mod tests;
