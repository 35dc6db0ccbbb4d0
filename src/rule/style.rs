//! House styles as data: how much a quotation may differ from what was said. One table; a rule asks it.
//!
//! The table is that of the guidelines named in each row; where a guideline says nothing of a difference,
//! the row takes the stricter reading.

use super::Level;

/// What a house style thinks of one kind of difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stance {
    /// Passes without a word.
    Allowed,
    /// Passes, and is mentioned at this level.
    Mentioned(Level),
    /// Is a difference as any other.
    Forbidden,
}

impl Stance {
    /// The level of a finding, where there is one; what is forbidden takes `forbidden`.
    pub fn level(self, forbidden: Level) -> Option<Level> {
        match self {
            Stance::Allowed => None,
            Stance::Mentioned(level) => Some(level),
            Stance::Forbidden => Some(forbidden),
        }
    }

    fn said(self) -> &'static str {
        match self {
            Stance::Allowed => "allowed",
            Stance::Mentioned(Level::Info) => "allowed with care, and mentioned (info)",
            Stance::Mentioned(Level::Warning) => "allowed, and mentioned (warning)",
            Stance::Mentioned(Level::Error) | Stance::Forbidden => "not allowed",
        }
    }
}

/// A house style.
#[derive(Debug, PartialEq, Eq)]
pub struct Style {
    /// As settings write it.
    pub name: &'static str,
    /// Whose it is.
    pub house: &'static str,
    /// What its guideline says, in our words.
    pub guideline: &'static str,
    /// *um*, *uh*, false starts and stutters left out without an ellipsis.
    pub fillers: Stance,
    /// Spoken grammar mended: *we was* printed as *we were*.
    pub grammar: Stance,
    /// Words left out where an ellipsis says so.
    pub marked_cuts: Stance,
    /// Words added in square brackets.
    pub brackets_add: Stance,
    /// Words in square brackets in the place of others.
    pub brackets_replace: Stance,
}

const W: Stance = Stance::Mentioned(Level::Warning);
const I: Stance = Stance::Mentioned(Level::Info);
use Stance::{Allowed, Forbidden};

/// No house style: the words must be those that were said; fillers may go.
pub static NONE: Style = Style {
    name: "none",
    house: "no house style",
    guideline: "The words between the marks are those that were said. Fillers may go, an ellipsis may stand \
                for words left out, a bracket may add; a bracket that replaces words is shown with them, and \
                mended grammar is mentioned: transcripts slip there as often as drafts do.",
    fillers: Allowed,
    grammar: I,
    marked_cuts: Allowed,
    brackets_add: Allowed,
    brackets_replace: W,
};

impl Style {
    /// Every style, `none` last.
    pub const ALL: [&'static Style; 7] = [
        &Style {
            name: "ap",
            house: "The Associated Press",
            guideline: "Never alter quotations, not even to mend grammar or word use; casual slips of the tongue \
                        may go with extreme care. Attribute in the same sentence; no bare \"a source\".",
            fillers: I,
            grammar: Forbidden,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &Style {
            name: "reuters",
            house: "Reuters",
            guideline: "Quotes are sacred: nothing but deletions, each shown by an ellipsis, that leave the \
                        sense alone.",
            fillers: Forbidden,
            grammar: Forbidden,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &Style {
            name: "nyt",
            house: "The New York Times",
            guideline: "Every word between quotation marks is what was said.",
            fillers: I,
            grammar: Forbidden,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &Style {
            name: "bbc",
            house: "BBC",
            guideline: "Accuracy and context first; reluctant to rely on one source; what is uncorroborated is \
                        attributed. It does not settle hesitations: they may go here, grammar may not be mended.",
            fillers: Allowed,
            grammar: Forbidden,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &Style {
            name: "guardian",
            house: "The Guardian",
            guideline: "Spoken grammar may be mended where the sense stays what it was.",
            fillers: Allowed,
            grammar: I,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &Style {
            name: "wsj",
            house: "The Wall Street Journal",
            guideline: "Spoken grammar may be mended where the sense stays what it was.",
            fillers: Allowed,
            grammar: I,
            marked_cuts: Allowed,
            brackets_add: Allowed,
            brackets_replace: W,
        },
        &NONE,
    ];

    /// The style of that name.
    pub fn named(name: &str) -> Option<&'static Style> {
        Style::ALL.into_iter().find(|style| style.name == name)
    }

    /// The contract: each difference with what the style thinks of it.
    pub fn contract(&self) -> [(&'static str, &'static str); 7] {
        [
            ("marks, dashes, accents, spelling of one word, numerals", "allowed"),
            ("upper and lower case", "allowed"),
            ("um, uh, false starts and stutters left out", self.fillers.said()),
            ("spoken grammar mended", self.grammar.said()),
            ("words left out, marked by an ellipsis", self.marked_cuts.said()),
            ("words added in square brackets", self.brackets_add.said()),
            ("words replaced by words in square brackets", self.brackets_replace.said()),
        ]
    }
}
