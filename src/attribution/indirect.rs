//! Reported speech by rule, for use where nothing learned is at hand: one proposal a sentence, from its
//! first speech verb or *according to*. Leaves whole quotations to the frames.

use super::mention::{self, COMMA};
use crate::lexicon::cues::Cue;
use crate::model::Proposal;
use crate::model::form::{State, word};
use crate::model::view::View;
use crate::text::Run;

/// One proposal for each sentence that reports speech without quoting it whole.
pub fn propose(view: &View) -> Vec<Proposal> {
    view.layout.sentences.iter().filter_map(|sentence| sentence_proposal(view, sentence.tokens)).collect()
}

fn sentence_proposal(view: &View, sentence: Run) -> Option<Proposal> {
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    let outside = |t: usize| view.forms[t].state == State::Outside;
    for at in start..end {
        if !outside(at) {
            continue;
        }
        if view.is(at, ACCORDING) && view.is(at + 1, word("to")) {
            let source = mention::after(view, at + 2, end);
            if source.is_empty() {
                continue;
            }
            let before = view.trimmed(Run::new(start, at));
            let content = if before.is_empty() { past_comma(view, source.end as usize, end) } else { before };
            return proposal(view, content, Run::new(at, at + 2), source, 0.8);
        }
        if !matches!(view.forms[at].cue, Some(Cue::Say)) || view.is(at.wrapping_sub(1), word("to")) {
            continue;
        }
        let source = mention::before(view, at, start);
        if source.is_empty() {
            continue;
        }
        let lead = Run::new(start, source.start as usize);
        let tail = Run::new(at + 1, end);
        let trailing =
            view.is(lead.end.saturating_sub(1) as usize, COMMA) && tail.len() <= 8 && lead.len() > 3;
        if trailing {
            return proposal(view, lead, Run::new(at, at + 1), source, 0.7);
        }
        let that = view.is(at + 1, word("that"));
        if tail.len() >= 4 && !view.is(at + 1, word("in")) && !view.is(at + 1, COMMA) {
            return proposal(view, tail, Run::new(at, at + 1), source, if that { 0.85 } else { 0.65 });
        }
    }
    None
}

/// What follows the first comma after `from`.
fn past_comma(view: &View, from: usize, end: usize) -> Run {
    (from..end).find(|t| view.is(*t, COMMA)).map_or(Run::new(end, end), |comma| Run::new(comma + 1, end))
}

fn proposal(view: &View, content: Run, cue: Run, source: Run, confidence: f32) -> Option<Proposal> {
    let (start, mut end) = (content.start as usize, content.end as usize);
    while end > start && view.is_any(end - 1, &[COMMA, word("."), word("!"), word("?"), word(";"), word(":")])
    {
        end -= 1;
    }
    (end > start).then(|| Proposal {
        content: vec![Run::new(start, end)],
        cue: vec![cue],
        source: vec![source],
        confidence,
        spare: false,
        why: Vec::new(),
    })
}

const ACCORDING: u64 = word("according");
