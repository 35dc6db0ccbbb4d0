//! Cues, sources and contents: draft, layout and quotations -> attributions, direct, mixed and indirect.
//! Knows mentions, not speakers.

mod assemble;
mod credit;
mod frame;
pub mod gate;
mod indirect;
mod mention;

pub use credit::credit as credited;
pub use frame::{Frame, RULES, frames};

use crate::draft::{BlockKind, Draft};
use crate::model::encoder::KeptWindows;
use crate::model::form::{self, word};
use crate::model::view::View;
use crate::model::{Answer, Gate, Model, Proposal};
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::text::{Run, Span};

/// Settings of this stage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Attributions below this confidence are left out (0..1).
    pub min_confidence: f32,
    /// Whether to fill [`Attribution::why`].
    pub why: bool,
}

/// Every attribution of a draft, sorted by where the content begins; contents do not overlap.
pub fn attribute(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    model: &Model,
    options: &Options,
) -> Vec<Attribution> {
    attribute_again(draft, layout, quotations, model, options, &mut KeptWindows::default())
}

/// [`attribute`], with what the model has said of pieces of the draft that it read before; `kept` belongs to one model.
pub fn attribute_again(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    model: &Model,
    options: &Options,
    kept: &mut KeptWindows,
) -> Vec<Attribution> {
    let forms = form::forms(draft, layout, quotations);
    let view = View { draft, layout, quotations, forms: &forms };
    let mut answer = match model {
        Model::Rules => Answer { proposals: indirect::propose(&view), ..Answer::default() },
        model => model.propose(&view, options.why, kept),
    };
    let whole = |p| uncited(&view, not_beyond(layout, in_one_cell(layout, below_headings(layout, p))));
    answer.proposals = answer.proposals.into_iter().map(whole).collect();
    complete(&view, answer, model.gate(), options)
}

/// A proposal whose content doesn't run on from a headline into the text beneath it.
fn below_headings(layout: &Layout, mut proposal: Proposal) -> Proposal {
    let heads = |p: usize| matches!(layout.paragraphs[p].kind, BlockKind::Title | BlockKind::Heading);
    for run in proposal.content.iter_mut().filter(|run| !run.is_empty()) {
        let (first, last) =
            (layout.paragraph_of(run.start as usize), layout.paragraph_of(run.end as usize - 1));
        if first < last && last < layout.paragraphs.len() {
            if let Some(head) = (first..last).rev().find(|&p| heads(p)) {
                run.start = layout.paragraphs[head + 1].tokens.start;
            } else if heads(last) {
                run.end = layout.paragraphs[last].tokens.start;
            }
        }
    }
    proposal
}

/// A proposal that reaches neither out of a table's cell nor into one.
fn in_one_cell(layout: &Layout, mut proposal: Proposal) -> Proposal {
    let paragraph = |run: &Run| layout.paragraph_of(run.start as usize);
    let Some(home) = proposal.content.first().map(paragraph) else { return proposal };
    let inside = frame::in_cell(layout, home);
    let stays = |run: &Run| paragraph(run) == home || !inside && !frame::in_cell(layout, paragraph(run));
    for runs in [&mut proposal.content, &mut proposal.cue, &mut proposal.source] {
        runs.retain(stays);
    }
    proposal
}

/// A proposal whose source doesn't stand in a later paragraph than its content and its cue: who speaks below
/// is somebody else.
fn not_beyond(layout: &Layout, mut proposal: Proposal) -> Proposal {
    let last = proposal.content.iter().chain(&proposal.cue).map(|run| run.end).max().unwrap_or(0);
    let end = last.checked_sub(1).map_or(0, |t| layout.paragraph_of(t as usize));
    proposal.source.retain(|run| layout.paragraph_of(run.start as usize) <= end);
    proposal
}

/// A proposal without a piece of content that stands right behind *citing*, where it has others: whom the source
/// cites is no part of what was said.
fn uncited(view: &View, mut proposal: Proposal) -> Proposal {
    const CITING: &[u64] = &[word("citing"), word("quoting"), word("crediting")];
    let behind = |run: &Run| run.start > 0 && view.is_any(run.start as usize - 1, CITING);
    if !proposal.content.iter().all(behind) {
        proposal.content.retain(|run| !behind(run));
    }
    proposal
}

/// What a model proposes, made whole by the rules for quotations: every passage judged speech lies in one
/// content, contents do not overlap.
pub fn complete(view: &View, mut answer: Answer, gate: Gate, options: &Options) -> Vec<Attribution> {
    if matches!(gate, Gate::Learned(_)) {
        answer.proposals = credit::credit(view, answer.proposals);
    }
    let frames = frame::frames(view);
    let speech = gate::speech(view, &frames, &answer, gate);
    assemble::assemble(view, answer.proposals, &frames, &speech, options)
}

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
