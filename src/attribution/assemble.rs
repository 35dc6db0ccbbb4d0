//! Proposals and the rules for whole quotations become attributions: every passage judged speech lies
//! whole in one content, and no two contents overlap.

use super::frame::{self, Frame};
use super::{Attribution, Kind, Options, gate};
use crate::model::Proposal;
use crate::model::form::word;
use crate::model::view::View;
use crate::text::Run;

/// An attribution in tokens, while it is put together.
struct Piece {
    content: Vec<Run>,
    cue: Vec<Run>,
    source: Vec<Run>,
    confidence: f32,
    reason: &'static str,
    why: Vec<(String, f32)>,
    /// The quotations given to it by the rules.
    held: Vec<u32>,
}

/// Puts proposals and frames together.
pub fn assemble(
    view: &View,
    proposals: Vec<Proposal>,
    frames: &[Option<Frame>],
    speech: &[f32],
    options: &Options,
) -> Vec<Attribution> {
    let mut pieces = disjoint(proposals);
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        if quotation.depth > 0 || speech[index] < gate::SPEECH {
            continue;
        }
        let runs: Vec<Run> =
            quotation.outer.iter().map(|o| view.layout.run(*o)).filter(|r| !r.is_empty()).collect();
        if !runs.is_empty() {
            settle(&mut pieces, index as u32, &runs, frames[index].as_ref(), speech[index]);
        }
    }
    let mut attributions: Vec<Attribution> =
        pieces.into_iter().filter_map(|piece| finish(view, piece, speech, options)).collect();
    attributions.retain(|a| a.confidence >= options.min_confidence);
    attributions.sort_by_key(|a| (a.content[0], a.cue.first().copied()));
    attributions
}

/// The surest proposals first; what overlaps a surer one is left out.
fn disjoint(mut proposals: Vec<Proposal>) -> Vec<Piece> {
    proposals.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.content.cmp(&b.content)));
    let mut pieces: Vec<Piece> = Vec::new();
    for proposal in proposals {
        if pieces.iter().any(|p| overlap(&p.content, &proposal.content) > 0) {
            continue;
        }
        pieces.push(Piece {
            content: proposal.content,
            cue: proposal.cue,
            source: proposal.source,
            confidence: proposal.confidence,
            reason: "model",
            why: proposal.why,
            held: Vec::new(),
        });
    }
    pieces
}

/// Sees to it that a quotation judged speech lies whole in one content.
fn settle(pieces: &mut Vec<Piece>, index: u32, runs: &[Run], frame: Option<&Frame>, speech: f32) {
    let size: usize = runs.iter().map(|r| r.len()).sum();
    let best = (0..pieces.len())
        .map(|p| (overlap(&pieces[p].content, runs), p))
        .max_by_key(|(shared, p)| (*shared, usize::MAX - *p))
        .filter(|(shared, _)| *shared > 0);
    let owner = match (best, frame) {
        (Some((shared, piece)), _) if shared * 2 >= size => Some(piece),
        (_, Some(frame)) if frame.continues.is_some() => {
            let first = frame.continues;
            pieces.iter().position(|p| p.held.iter().any(|h| Some(*h) == first)).or(best.map(|b| b.1))
        }
        (Some((_, piece)), None) => Some(piece),
        _ => None,
    };
    let owner = match (owner, frame) {
        (Some(owner), _) => owner,
        (None, Some(frame)) => {
            pieces.push(Piece {
                content: Vec::new(),
                cue: frame.cue.clone(),
                source: frame.source.clone(),
                confidence: frame::confidence(frame.rule) * speech,
                reason: frame.rule,
                why: Vec::new(),
                held: Vec::new(),
            });
            pieces.len() - 1
        }
        (None, None) => return,
    };
    let mut whole: Vec<Run> = runs.to_vec();
    if let Some(from) = frame.filter(|_| pieces[owner].content.is_empty()).and_then(|f| f.from) {
        whole[0] = Run::new(from.min(whole[0].start as usize), whole[0].end as usize);
    }
    for (at, piece) in pieces.iter_mut().enumerate() {
        if at != owner {
            piece.content = piece.content.iter().flat_map(|run| minus(*run, &whole)).collect();
        }
    }
    pieces[owner].content.extend(whole);
    pieces[owner].content = joined(std::mem::take(&mut pieces[owner].content));
    pieces[owner].held.push(index);
}

/// Spans, kind and quotations of a finished piece.
fn finish(view: &View, piece: Piece, speech: &[f32], options: &Options) -> Option<Attribution> {
    let taken: Vec<Run> = piece.cue.iter().chain(&piece.source).copied().collect();
    let content: Vec<Run> =
        piece.content.iter().flat_map(|run| minus(*run, &taken)).filter_map(|run| tidy(view, run)).collect();
    if content.is_empty() {
        return None;
    }
    let mut quotations = Vec::new();
    let (mut quoted, mut words) = (0, 0);
    let mut inside = vec![];
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        if quotation.depth > 0 || speech[index] < gate::SPEECH {
            continue;
        }
        let runs: Vec<Run> = quotation.parts.iter().map(|p| view.layout.run(*p)).collect();
        if overlap(&content, &runs) > 0 {
            quotations.push(index as u32);
            inside.extend(runs);
        }
    }
    for token in content.iter().flat_map(|r| r.range()).filter(|t| view.forms[*t].is_word()) {
        words += 1;
        quoted += usize::from(inside.iter().any(|r| r.holds(token)));
    }
    let kind = match quoted {
        0 => Kind::Indirect,
        _ if quoted == words => Kind::Direct,
        _ => Kind::Mixed,
    };
    let spans = |runs: &[Run]| runs.iter().map(|r| view.layout.span(*r)).collect::<Vec<_>>();
    Some(Attribution {
        kind,
        content: spans(&content),
        quotations,
        cue: spans(&piece.cue),
        source: spans(&piece.source),
        confidence: piece.confidence,
        reason: piece.reason,
        why: if options.why { piece.why } else { Vec::new() },
    })
}

/// A run without the punctuation that belongs to the sentence around it; `None` where no word is left.
fn tidy(view: &View, run: Run) -> Option<Run> {
    let (mut start, mut end) = (run.start as usize, run.end as usize);
    while start < end && view.is_any(start, OUTER) {
        start += 1;
    }
    while start < end && view.is_any(end - 1, OUTER) {
        end -= 1;
    }
    (start..end).any(|t| view.forms[t].is_word()).then(|| Run::new(start, end))
}

/// How many tokens two sets of runs share.
fn overlap(a: &[Run], b: &[Run]) -> usize {
    a.iter()
        .flat_map(|x| b.iter().map(|y| x.end.min(y.end).saturating_sub(x.start.max(y.start)) as usize))
        .sum()
}

/// What is left of a run when others are taken out.
fn minus(run: Run, others: &[Run]) -> Vec<Run> {
    let mut left = vec![run];
    for other in others {
        left = left
            .into_iter()
            .flat_map(|r| {
                [
                    Run { start: r.start, end: r.end.min(other.start).max(r.start) },
                    Run { start: r.start.max(other.end).min(r.end), end: r.end },
                ]
                .into_iter()
                .filter(|p| !p.is_empty())
                .collect::<Vec<_>>()
            })
            .collect::<Vec<_>>();
        left.sort_unstable();
        left.dedup();
    }
    left
}

/// Sorted runs, touching ones made one.
fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable();
    let mut out: Vec<Run> = Vec::new();
    for run in runs {
        match out.last_mut() {
            Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
            _ => out.push(run),
        }
    }
    out
}

/// Punctuation that a content neither begins nor ends with.
const OUTER: &[u64] = &[word(","), word("."), word(";"), word(":"), word("-")];
