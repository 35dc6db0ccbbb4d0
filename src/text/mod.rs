//! Places in text. Knows nothing of drafts, records or what the words mean.
//!
//! Two coordinates exist and are two types, so that they cannot be confused:
//! a [`Span`] counts bytes of the text *as a reader sees it* (markup gone, entities decoded);
//! a [`Place`] counts bytes of the file *as it lies on disk*. Stages speak in spans, reports in places.

mod lines;
mod pieces;

pub use lines::Lines;
pub use pieces::Pieces;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` in visible text, always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`. Panics in debug builds when it runs backwards.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "a span runs forwards: {start}..{end}");
        Span { start: start as u32, end: end as u32 }
    }
    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// As a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
    /// The text it covers; empty where it does not lie in `text` on character boundaries.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range of bytes in a file as it lies on disk, with the line and column where it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// First byte in the file.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in Unicode scalar values.
    pub column: u32,
}

/// A half-open range `start..end` of token indices in one layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Run {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
}

impl Run {
    /// The run `start..end`.
    pub fn new(start: usize, end: usize) -> Run {
        debug_assert!(start <= end, "a run goes forwards: {start}..{end}");
        Run { start: start as u32, end: end as u32 }
    }
    /// Number of tokens.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
    /// Whether it holds no token.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// As a range for slicing and iterating.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
    /// Whether token `index` lies inside.
    pub fn holds(self, index: usize) -> bool {
        (self.start as usize) <= index && index < self.end as usize
    }
    /// Whether the two share a token.
    pub fn overlaps(self, other: Run) -> bool {
        self.start < other.end && other.start < self.end
    }
}
