//! Proposals and the rules for whole quotations become attributions: every passage judged speech lies
//! whole in one content, and no two contents overlap. Works on one row of owners, one a token, so that the
//! work grows with the draft and not with its square.

use super::frame::{self, Frame};
use super::{Attribution, Kind, Options, gate};
use crate::model::Proposal;
use crate::model::form::{State, word};
use crate::model::view::View;
use crate::quotation::Form;
use crate::text::Run;

/// An attribution in tokens, while it is put together. Its content is what it owns in [`Table::owners`].
struct Piece {
    cue: Vec<Run>,
    source: Vec<Run>,
    confidence: f32,
    reason: &'static str,
    why: Vec<(String, f32)>,
}

/// Who owns which token, and which piece holds which quotation.
struct Table {
    pieces: Vec<Piece>,
    /// Index into `pieces` plus one; 0 for nobody.
    owners: Vec<u32>,
    /// By quotation.
    holders: Vec<Option<usize>>,
}

/// Puts proposals and frames together.
pub fn assemble(
    view: &View,
    proposals: Vec<Proposal>,
    frames: &[Option<Frame>],
    speech: &[f32],
    options: &Options,
) -> Vec<Attribution> {
    let mut table = Table {
        pieces: Vec::new(),
        owners: vec![0; view.forms.len()],
        holders: vec![None; view.quotations.list.len()],
    };
    let (spare, sure): (Vec<Proposal>, Vec<Proposal>) = proposals.into_iter().partition(|p| p.spare);
    table.lay(sure);
    table.let_go(view, speech);
    let spare = Spare::new(spare, view.forms.len());
    let mut runs = Vec::new();
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        if quotation.depth > 0 || speech[index] < gate::SPEECH {
            continue;
        }
        runs.clear();
        runs.extend(quotation.outer.iter().map(|o| view.layout.run(*o)).filter(|r| !r.is_empty()));
        if quotation.form == Form::Turn {
            table.clear(view, &runs);
        }
        if !runs.is_empty() {
            table.settle(view, index, &runs, frames[index].as_ref(), speech[index], &spare);
        }
    }
    finish(view, table, speech, options)
}

impl Table {
    /// The surest proposals first; what overlaps a surer one is left out.
    fn lay(&mut self, mut proposals: Vec<Proposal>) {
        proposals
            .sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.content.cmp(&b.content)));
        for proposal in proposals {
            if proposal.content.iter().any(|r| self.owners[r.range()].iter().any(|o| *o > 0)) {
                continue;
            }
            let owner = self.add(Piece {
                cue: proposal.cue,
                source: proposal.source,
                confidence: proposal.confidence,
                reason: "model",
                why: proposal.why,
            });
            for run in &proposal.content {
                self.give(*run, owner);
            }
        }
    }

    /// What is nobody's speech and stands apart from the rest of a content (*she said on "Morning in Belmar"*)
    /// is no part of it.
    fn let_go(&mut self, view: &View, speech: &[f32]) {
        let mut sizes = vec![0usize; self.pieces.len() + 1];
        for owner in &self.owners {
            sizes[*owner as usize] += 1;
        }
        for (quotation, speech) in view.quotations.list.iter().zip(speech) {
            let [outer] = quotation.outer[..] else { continue };
            let run = view.layout.run(outer);
            if quotation.depth > 0 || *speech >= gate::SPEECH || run.is_empty() {
                continue;
            }
            let owner = self.owners[run.start as usize];
            let at = |token: Option<usize>| token.and_then(|t| self.owners.get(t)).copied().unwrap_or(0);
            let apart =
                at((run.start as usize).checked_sub(1)) != owner && at(Some(run.end as usize)) != owner;
            let all = self.owners[run.range()].iter().all(|o| *o == owner);
            if owner > 0 && apart && all && sizes[owner as usize] > run.len() {
                sizes[owner as usize] -= run.len();
                self.owners[run.range()].fill(0);
            }
        }
    }

    /// Whatever the model made of a turn's paragraphs, there is a label, and what its speaker says.
    fn clear(&mut self, view: &View, turn: &[Run]) {
        for run in turn {
            self.owners[view.paragraph(run.start as usize).range()].fill(0);
        }
    }

    fn add(&mut self, piece: Piece) -> usize {
        self.pieces.push(piece);
        self.pieces.len() - 1
    }

    fn give(&mut self, run: Run, piece: usize) {
        self.owners[run.range()].fill(piece as u32 + 1);
    }

    /// The piece that owns most of the runs, with how many tokens it owns; the earlier one of two alike.
    fn most(&self, runs: &[Run]) -> Option<(usize, usize)> {
        let mut owners: Vec<u32> =
            runs.iter().flat_map(|r| &self.owners[r.range()]).copied().filter(|o| *o > 0).collect();
        owners.sort_unstable();
        owners
            .chunk_by(|a, b| a == b)
            .map(|same| (same.len(), same[0] as usize - 1))
            .max_by_key(|(shared, piece)| (*shared, usize::MAX - *piece))
    }

    /// Sees to it that a quotation judged speech lies whole in one content.
    fn settle(
        &mut self,
        view: &View,
        index: usize,
        runs: &[Run],
        frame: Option<&Frame>,
        speech: f32,
        spare: &Spare,
    ) {
        let size: usize = runs.iter().map(|r| r.len()).sum();
        let best = self.most(runs);
        let owner = match (best, frame) {
            (Some((shared, piece)), _) if shared * 2 >= size => Some(piece),
            (_, Some(Frame { continues: Some(first), .. })) => {
                self.holders[*first as usize].or(best.map(|b| b.1))
            }
            (Some((_, piece)), None) => Some(piece),
            _ => None,
        };
        // Words of somebody else than spoke before are not part of what that one said.
        let beaten = frame.is_some_and(|f| f.rule == "beat")
            && owner.is_some()
            && self.holders[index.saturating_sub(4)..index].contains(&owner);
        // *A source said so. “It is late,” Ortiz claimed*: what has its own speaker is no part of what was said before.
        let apart =
            owner.zip(frame).is_some_and(|(owner, frame)| self.stands_apart(view, owner, frame, runs));
        let owner = owner.filter(|_| !beaten && !apart);
        let mut from = None;
        let fallback = if owner.is_none() { spare.over(runs) } else { None };
        let fallback = fallback.filter(|p| frame.is_none() || !p.source.is_empty());
        let unsure = frame.is_none_or(|f| frame::confidence(f.rule) < SURE_RULE);
        let owner = match (owner, frame) {
            (Some(owner), Some(frame)) => {
                self.mend(view, owner, frame);
                owner
            }
            (Some(owner), None) => owner,
            (None, _) if unsure && fallback.is_some() => {
                let proposal = fallback.cloned().unwrap_or_default();
                self.add(Piece {
                    cue: proposal.cue,
                    source: proposal.source,
                    confidence: proposal.confidence,
                    reason: "model",
                    why: proposal.why,
                })
            }
            (None, Some(frame)) => {
                from = frame.from;
                self.add(Piece {
                    cue: frame.cue.clone(),
                    source: frame.source.clone(),
                    confidence: frame::confidence(frame.rule) * speech,
                    reason: frame.rule,
                    why: vec![
                        (
                            format!("the rule “{}”, right this often", frame.rule),
                            frame::confidence(frame.rule),
                        ),
                        ("the passage is somebody's speech".to_owned(), speech),
                    ],
                })
            }
            (None, None) => self.near(view, index, runs[0], speech),
        };
        if let Some(from) = from.filter(|from| *from < runs[0].start as usize) {
            self.give(Run::new(from, runs[0].start as usize), owner);
        }
        for run in runs {
            self.give(*run, owner);
        }
        self.holders[index] = Some(owner);
    }
}

impl Table {
    /// Lets a rule speak where the model names nobody, doubts what a sure rule knows, or pieces a source together
    /// from two paragraphs.
    fn mend(&mut self, view: &View, owner: usize, frame: &Frame) {
        let piece = &mut self.pieces[owner];
        let paragraph = |run: &Run| view.paragraph(run.start as usize);
        let sure = frame::confidence(frame.rule) >= SURE_RULE;
        let scattered = sure && piece.source.iter().any(|run| paragraph(run) != paragraph(&piece.source[0]));
        let doubted = scattered || sure && piece.confidence < DOUBTED;
        let agrees = !scattered && piece.source.iter().any(|a| frame.source.iter().any(|b| a.overlaps(*b)));
        if piece.reason == "model"
            && !frame.source.is_empty()
            && !agrees
            && (piece.source.is_empty() || doubted)
        {
            piece.cue = frame.cue.clone();
            piece.source = frame.source.clone();
            piece.confidence = piece.confidence.max(frame::confidence(frame.rule) * 0.8);
            piece.reason = frame.rule;
        }
    }

    /// Whether a quotation has a cue and a source of its own: by a sure rule in its own paragraph, or before the colon above
    /// it, where the model's cue stands in neither; or, by a sure rule, in another sentence than the reported speech that
    /// the model lets it go on from.
    fn stands_apart(&self, view: &View, owner: usize, frame: &Frame, quotation: &[Run]) -> bool {
        let piece = &self.pieces[owner];
        let (Some(cue), Some(own)) = (piece.cue.first(), frame.cue.first()) else { return false };
        let sure = frame::confidence(frame.rule) >= SURE_RULE;
        let sentence = view.sentence(cue.start as usize);
        let reported = sentence.range().find(|t| self.owners[*t] as usize == owner + 1);
        let goes_on = reported.is_some_and(|t| view.forms[t].state == State::Outside)
            && !sentence.holds(own.start as usize);
        let paragraph = |run: &Run| view.paragraph(run.start as usize);
        let announces = frame.rule == "colon-paragraph";
        let beside = |cue: &Run| {
            quotation.iter().any(|run| paragraph(run) == paragraph(cue))
                || announces && paragraph(cue) == paragraph(own)
        };
        !frame.source.is_empty()
            && !piece.source.iter().any(|a| frame.source.iter().any(|b| a.overlaps(*b)))
            && (sure && goes_on || (sure || announces) && beside(own) && !piece.cue.iter().any(beside))
    }

    /// A passage that is speech and that nothing announces: of whoever spoke last in its paragraph.
    fn near(&mut self, view: &View, index: usize, run: Run, speech: f32) -> usize {
        let last = index.checked_sub(1).and_then(|before| {
            let before = self.holders[before]?;
            let same = |r: &Run| view.paragraph(r.start as usize) == view.paragraph(run.start as usize);
            self.pieces[before].source.first().filter(|r| same(r)).map(|_| before)
        });
        let (cue, source) = last.map_or_else(Default::default, |before| {
            (self.pieces[before].cue.clone(), self.pieces[before].source.clone())
        });
        let confidence = frame::confidence("near") * speech;
        self.add(Piece { cue, source, confidence, reason: "near", why: Vec::new() })
    }
}

/// Below this the model is taken to doubt what it proposes.
const DOUBTED: f32 = 0.5;

/// A rule this sure is believed against a proposal that does not stand alone.
const SURE_RULE: f32 = 0.9;

/// Proposals that do not stand alone, found by the tokens of their contents.
struct Spare {
    list: Vec<Proposal>,
    /// Index into `list` plus one, by token; the surest where several lie.
    at: Vec<u32>,
}

impl Spare {
    fn new(mut list: Vec<Proposal>, tokens: usize) -> Spare {
        list.sort_by(|a, b| a.confidence.total_cmp(&b.confidence).then_with(|| a.content.cmp(&b.content)));
        let mut at = if list.is_empty() { Vec::new() } else { vec![0; tokens] };
        for (index, run) in list.iter().enumerate().flat_map(|(i, p)| p.content.iter().map(move |r| (i, r))) {
            at[run.range()].fill(index as u32 + 1);
        }
        Spare { list, at }
    }

    /// The proposal that holds at least half of the runs.
    fn over(&self, runs: &[Run]) -> Option<&Proposal> {
        if self.list.is_empty() {
            return None;
        }
        let size: usize = runs.iter().map(|r| r.len()).sum();
        let mut held: Vec<u32> =
            runs.iter().flat_map(|r| &self.at[r.range()]).copied().filter(|o| *o > 0).collect();
        held.sort_unstable();
        let (count, index) = held
            .chunk_by(|a, b| a == b)
            .map(|same| (same.len(), same[0] as usize - 1))
            .max_by_key(|(n, _)| *n)?;
        (count * 2 >= size).then(|| &self.list[index])
    }
}

/// What a piece is made of, read off the row of owners.
#[derive(Clone, Default)]
struct Made {
    content: Vec<Run>,
    quotations: Vec<u32>,
    words: usize,
    quoted: usize,
}

/// Spans, kinds and quotations of the finished pieces, in the order of the draft.
fn finish(view: &View, mut table: Table, speech: &[f32], options: &Options) -> Vec<Attribution> {
    for (index, piece) in table.pieces.iter().enumerate() {
        for token in piece.cue.iter().chain(&piece.source).flat_map(|r| r.range()) {
            if table.owners[token] == index as u32 + 1 {
                table.owners[token] = 0;
            }
        }
    }
    let mut made = vec![Made::default(); table.pieces.len()];
    let mut inside = vec![false; table.owners.len()];
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        if quotation.depth > 0 || speech[index] < gate::SPEECH {
            continue;
        }
        for run in quotation.parts.iter().map(|p| view.layout.run(*p)) {
            inside[run.range()].fill(true);
            for owner in table.owners[run.range()].iter().filter(|o| **o > 0) {
                let quotations = &mut made[*owner as usize - 1].quotations;
                if quotations.last() != Some(&(index as u32)) {
                    quotations.push(index as u32);
                }
            }
        }
    }
    let mut at = 0;
    while at < table.owners.len() {
        let owner = table.owners[at];
        let mut end = at + 1;
        while end < table.owners.len() && table.owners[end] == owner {
            end += 1;
        }
        if owner > 0
            && let Some(run) = tidy(view, Run::new(at, end))
        {
            let made = &mut made[owner as usize - 1];
            for token in run.range().filter(|t| view.forms[*t].is_word()) {
                made.words += 1;
                made.quoted += usize::from(inside[token]);
            }
            made.content.push(run);
        }
        at = end;
    }
    let spans = |runs: &[Run]| runs.iter().map(|r| view.layout.span(*r)).collect::<Vec<_>>();
    let mut attributions: Vec<Attribution> = table
        .pieces
        .into_iter()
        .zip(made)
        .filter(|(piece, made)| !made.content.is_empty() && piece.confidence >= options.min_confidence)
        .map(|(piece, mut made)| {
            made.quotations.dedup();
            Attribution {
                kind: match made.quoted {
                    0 => Kind::Indirect,
                    quoted if quoted == made.words => Kind::Direct,
                    _ => Kind::Mixed,
                },
                content: spans(&made.content),
                quotations: made.quotations,
                cue: spans(&piece.cue),
                source: spans(&piece.source),
                confidence: piece.confidence,
                reason: piece.reason,
                why: if options.why { piece.why } else { Vec::new() },
            }
        })
        .collect();
    attributions.sort_by(|a, b| a.content[0].cmp(&b.content[0]).then_with(|| a.cue.cmp(&b.cue)));
    attributions
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

/// Punctuation that a content neither begins nor ends with.
const OUTER: &[u64] = &[word(","), word("."), word(";"), word(":"), word("-")];
