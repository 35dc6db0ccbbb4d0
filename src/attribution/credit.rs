//! Proposals that name nobody: where the words around the cue show who speaks, the source is filled in. What
//! a model took for more content behind an inverted cue (*"…," warned Ortiz*) is given back to the speaker.
//! Changes no proposal that names a source.

use super::mention::{self, COMMA};
use crate::model::Proposal;
use crate::model::form::{State, word};
use crate::model::view::View;
use crate::text::Run;

/// The proposals, each with a source where one stands beside its cue. They come sorted by content.
pub fn credit(view: &View, mut proposals: Vec<Proposal>) -> Vec<Proposal> {
    for at in 0..proposals.len() {
        let Some(cue) = proposals[at].cue.first().copied() else { continue };
        if !proposals[at].source.is_empty() || proposals[at].content.is_empty() {
            continue;
        }
        if let Some((source, content)) = swallowed(view, &proposals[at], cue) {
            proposals[at].source = vec![source];
            proposals[at].content = content;
            continue;
        }
        let source = subject(view, &proposals[at], cue).or_else(|| shared(view, &proposals, at, cue));
        proposals[at].source = source.into_iter().collect();
    }
    proposals
}

/// *"…," warned | Ortiz, a lawyer. "…"*: the mention right behind the cue, and the content without it.
fn swallowed(view: &View, proposal: &Proposal, cue: Run) -> Option<(Run, Vec<Run>)> {
    let (start, end) = (cue.start as usize, cue.end as usize);
    let inverted = start > 0
        && proposal.content[0].start < cue.start
        && (view.forms[start - 1].state == State::Closing || view.is_any(start - 1, &[COMMA, ASKS, CALLS]));
    if !inverted || view.forms.get(end).is_none_or(|f| f.state != State::Outside) {
        return None;
    }
    let sentence = view.sentence(start);
    let source = mention::after(view, end, (sentence.end as usize).max(end));
    if source.is_empty() {
        return None;
    }
    let mut content = Vec::new();
    for run in &proposal.content {
        if run.start as usize != end {
            content.push(*run);
        } else if let Some(open) = run.range().find(|t| view.forms[*t].state == State::Opening) {
            content.push(Run::new(open, run.end as usize));
        }
    }
    Some((source, content))
}

/// *Ortiz was blunt, saying that …*, *Ortiz, visibly tired, replied …*: what stands before the cue.
fn subject(view: &View, proposal: &Proposal, cue: Run) -> Option<Run> {
    let floor = view.sentence(cue.start as usize).start as usize;
    let mut at = cue.start as usize;
    let mut source = mention::before(view, at, floor);
    if at == floor {
        // *Said Ortiz: "…"*
        let behind = mention::after(view, cue.end as usize, view.sentence(at).end as usize);
        if view.is_any(behind.end as usize, &[COMMA, COLON]) {
            source = behind;
        }
    }
    if source.is_empty() && at > floor && view.is(at - 1, COMMA) {
        at -= 1;
        source = mention::before(view, at, floor);
    }
    let free = |run: &Run| proposal.content.iter().all(|c| !c.overlaps(*run));
    let outside = |run: &Run| view.forms[run.start as usize].depth == 0;
    (!source.is_empty()).then_some(source).filter(free).filter(outside)
}

/// *Granting that …, she warned that …*: the source of the nearest other proposal of the sentence.
fn shared(view: &View, proposals: &[Proposal], at: usize, cue: Run) -> Option<Run> {
    let sentence = view.sentence(cue.start as usize);
    let near = at.saturating_sub(NEAR)..(at + NEAR + 1).min(proposals.len());
    let content = &proposals[at].content;
    near.filter(|other| *other != at)
        .filter_map(|other| proposals[other].source.first().copied())
        .filter(|run| run.start >= sentence.start && run.end <= sentence.end)
        .filter(|run| content.iter().all(|c| !c.overlaps(*run)))
        .min_by_key(|run| (run.start.abs_diff(cue.start), run.start))
}

/// So many proposals on either side are looked at.
const NEAR: usize = 4;
const COLON: u64 = word(":");
const ASKS: u64 = word("?");
const CALLS: u64 = word("!");
