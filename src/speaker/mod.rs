//! Mentions -> speakers (identities with aliases), and for every attribution the chain it came through.

use crate::text::Span;
use serde::{Deserialize, Serialize};

/// What a speaker or a relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerType {
    /// One named human being.
    Person,
    /// Several named.
    People,
    /// Government body, party, company, court, campaign.
    Organisation,
    /// Newspaper, agency, broadcaster, website.
    Publication,
    /// Poll, report, letter, statement, law.
    Document,
    /// A generic group: voters, critics.
    Group,
    /// Specific people whom the draft withholds.
    Anonymous,
    /// The draft's own writer.
    Author,
    /// Anything else.
    Other,
}

/// An identity behind mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name that the draft gives.
    pub name: String,
    /// What it is.
    pub kind: SpeakerType,
    /// Its role as the draft gives it ("spokesperson").
    pub role: Option<String>,
    /// Whom it speaks for ("US State Department").
    pub affiliation: Option<String>,
    /// Every form in which the draft names it, sorted.
    pub aliases: Vec<String>,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index into [`Cast::speakers`].
    pub speaker: u32,
    /// The mention that stands for it; empty where it was carried from elsewhere.
    pub mention: Vec<Span>,
    /// Why this identity was chosen: the sieve's name.
    pub reason: &'static str,
}

/// The way one attribution came: origin first, every relay after it; empty where nobody is credited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Origin first.
    pub steps: Vec<Step>,
    /// The origin is one or more people whom the draft does not name.
    pub anonymous: bool,
}

/// Everybody who speaks in a draft, and through whom: one chain per attribution, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Identities, by first mention.
    pub speakers: Vec<Speaker>,
    /// Parallel to the attributions.
    pub chains: Vec<Chain>,
}
