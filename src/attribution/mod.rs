//! Cues, sources and contents: draft, layout and quotations -> attributions, direct, mixed and indirect.
//! Knows mentions, not speakers.

use crate::text::Span;

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// All of it.
    Direct,
    /// Part of it.
    Mixed,
    /// None.
    Indirect,
}

/// A content, the cue that announces it and the source that it is credited to.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The words attributed, without marks' external comma and without the cue; sorted, disjoint, not empty.
    pub content: Vec<Span>,
    /// The quotations inside it, as indices into [`crate::quotation::Quotations::list`].
    pub quotations: Vec<u32>,
    /// The words that announce it; empty where there are none.
    pub cue: Vec<Span>,
    /// The mention credited as it stands; empty where the text names none.
    pub source: Vec<Span>,
    /// How sure, 0..1, calibrated: of those given at 0.9, nine in ten are right.
    pub confidence: f32,
    /// The rule or the model that decided.
    pub reason: &'static str,
    /// What spoke for it, strongest first; filled only on demand.
    pub why: Vec<(String, f32)>,
}
