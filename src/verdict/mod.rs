//! One verdict per quotation: match, speaker and occasion weighed, by what differs, never by a percentage.

mod copied;
mod coverage;
mod draft;
mod judge;
pub mod names;
mod occasion;
mod passages;

pub use copied::{Copied, copied};
pub use coverage::{Coverage, coverage};
pub use draft::judge;
pub use judge::judge_claim;
pub use passages::{Wanted, passages};

use crate::corpus::When;
use crate::kept::Kept;
use crate::matching::{self, Match, Tier};

/// Words that somebody is said to have said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Claim {
    /// The words.
    pub text: String,
    /// Names of the one to whom they are credited, the fullest first; empty where nobody is.
    pub speaker: Vec<String>,
    /// The speaker is a person: words of another are then somebody else's. An organisation speaks through its
    /// people.
    pub person: bool,
    /// When they were said, where the draft tells.
    pub said: Option<When>,
    /// When the draft was written.
    pub written: Option<When>,
}

/// How to judge.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// How hard to look.
    pub matching: matching::Options,
    /// A record of the speaker from at most so many days before the draft is taken to cover what the draft quotes
    /// without saying when it was said.
    pub days_before: u32,
    /// Names of speakers of whom the corpus is said to hold everything that they said in public.
    pub complete: Vec<String>,
    /// When the drafts were written, where they do not say so themselves.
    pub written: Option<When>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            matching: matching::Options::default(),
            days_before: 3,
            complete: Vec::new(),
            written: None,
        }
    }
}

/// Verdicts by claim, places counted in the claim's text; or why the corpus could not be read.
pub type KeptVerdicts = Kept<Claim, Result<Verdict, String>>;

/// The judgement on one quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The words are there, and from this speaker as far as the record tells.
    OnRecord,
    /// The passage is there; words differ.
    Altered,
    /// The words are there, from somebody else.
    Misattributed,
    /// The corpus covers this speaker at that time, and the words are not there.
    NotOnRecord,
    /// The corpus holds nothing of this speaker at that time.
    NotCovered,
    /// It was not looked up, or cannot be told; the reason says why.
    NotChecked,
}

impl Kind {
    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Kind::OnRecord => "on-record",
            Kind::Altered => "altered",
            Kind::Misattributed => "misattributed",
            Kind::NotOnRecord => "not-on-record",
            Kind::NotCovered => "not-covered",
            Kind::NotChecked => "not-checked",
        }
    }
}

/// Why: a value, its reason, and what it was made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Why {
    /// What is explained, in plain words.
    pub reason: String,
    /// Its value.
    pub value: f32,
    /// What it was made of.
    pub parts: Vec<Why>,
}

impl Why {
    /// A value that is made of nothing else.
    pub fn leaf(reason: &str, value: f32) -> Why {
        Why { reason: reason.to_owned(), value, parts: Vec::new() }
    }
}

/// The judgement on one quotation, with everything that a rule can ask.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The judgement.
    pub kind: Kind,
    /// For words on record: the loosest fold that was needed.
    pub tier: Option<Tier>,
    /// 0..1, for people to read.
    pub similarity: f32,
    /// One plain sentence: why this verdict (why not checked, not covered, too common to tell).
    pub reason: String,
    /// The passage that decided, or the nearest one where none did and it is near enough to show.
    pub matched: Option<Match>,
    /// The speaker whose words they are, where it is another than the draft credits.
    pub said_by: Option<String>,
    /// The record's speaker was reading out or quoting the one whom the draft credits, or a third person.
    pub quoting: Option<String>,
    /// Found on another day than the draft says.
    pub other_date: Option<When>,
    /// The draft says a day, and the passage is from another, whatever the corpus holds of the one.
    pub another_day: bool,
    /// Days between the passage and the draft, where both are dated; negative where the passage is the later.
    pub age_days: Option<i64>,
    /// Only automatic transcripts hold it.
    pub asr_only: bool,
    /// For words not on record: the corpus is said to hold everything that the speaker said in public.
    pub complete: bool,
    /// The numbers behind it.
    pub why: Why,
}

impl Verdict {
    /// The verdict on what was not looked up, with the reason.
    pub fn unchecked(reason: &str) -> Verdict {
        Verdict {
            kind: Kind::NotChecked,
            tier: None,
            similarity: 0.0,
            reason: reason.to_owned(),
            matched: None,
            said_by: None,
            quoting: None,
            other_date: None,
            another_day: false,
            age_days: None,
            asr_only: false,
            complete: false,
            why: Why::default(),
        }
    }
}

#[cfg(test)]
mod tests;
