//! The fast model: a flat pass over every paragraph, a role pass around every likely cue, a judge over what
//! they propose. Linear in the length of the draft, but for the judge's glance at a few neighbours.

use super::atoms;
use super::crf::{self, Transitions};
use super::decode::{self, Pass, Reading, Room};
use super::judge::{self, probability};
use super::view::View;
use super::weights::{self, Weights};
use super::{Gate, Proposal};
use crate::segment::{Layout, Paragraph, Sentence};
use crate::text::Run;

/// What ships with the program.
static DATA: &[u8] = include_bytes!("data/fast.bin");

/// A word is looked at as a cue from this probability on.
pub const LIKELY: f32 = 0.08;
/// A proposal is made from this on: the mean of the probabilities that its content, and that all of it, is right.
pub const WORTH: f32 = 0.36;
/// From this on it is kept to spare.
pub const SPARE: f32 = 0.08;

/// The paragraphs, those of more than [`BATCH`] tokens cut between sentences, so that the tokens of a draft are
/// not held all at once; only a sentence without end is.
fn sections(layout: &Layout) -> Vec<Paragraph> {
    let mut out = Vec::with_capacity(layout.paragraphs.len());
    for paragraph in &layout.paragraphs {
        let mut from = paragraph.sentences.start as usize;
        let sentences = &layout.sentences[..paragraph.sentences.end as usize];
        while from < sentences.len() {
            let start = sentences[from].tokens.start as usize;
            let short = |s: &Sentence| s.tokens.end as usize <= start + BATCH;
            let many = sentences[from..].iter().take_while(|s| short(s)).count().max(1);
            let tokens = Run::new(start, sentences[from + many - 1].tokens.end as usize);
            out.push(Paragraph { tokens, sentences: Run::new(from, from + many), ..*paragraph });
            from += many;
        }
    }
    out
}

/// Paragraphs are read together until they hold this many tokens.
const BATCH: usize = 2_000;

/// The fast model, ready to be asked.
pub struct Fast {
    weights: Weights<'static>,
    flat_exps: Transitions,
    role_exps: Transitions,
}

impl Fast {
    /// The model that ships with the program; `None` where its weights are left out or damaged.
    pub fn shipped() -> Option<Fast> {
        Fast::read(DATA)
    }

    /// A model from its weights' file; `None` where the bytes are not such a file.
    pub fn read(data: &'static [u8]) -> Option<Fast> {
        let weights = weights::read(data)?;
        let flat_exps = crf::exponents(&weights.flat_transitions);
        let role_exps = crf::exponents(&weights.role_transitions);
        Some(Fast { weights, flat_exps, role_exps })
    }

    /// What it learned of passages in marks.
    pub fn gate(&self) -> Gate<'_> {
        Gate::Learned(&self.weights.gate)
    }

    /// Every attribution that it sees, sorted by content; with `why`, each says what spoke for and against it.
    pub fn propose(&self, view: &View, why: bool) -> Vec<Proposal> {
        self.counted(view, why).0
    }

    /// The same, with how many tokens were labelled on the way (a token counts once a pass and window).
    pub fn counted(&self, view: &View, why: bool) -> (Vec<Proposal>, usize) {
        let w = &self.weights;
        let flat = Pass { table: &w.flat, transitions: &w.flat_transitions, exps: &self.flat_exps };
        let role = Pass { table: &w.role, transitions: &w.role_transitions, exps: &self.role_exps };
        let stretches = atoms::stretches(view);
        let (mut room, mut marginals, mut readings) = (Room::default(), Vec::new(), Vec::new());
        let mut features = Vec::with_capacity(judge::FEATURES);
        let mut proposals = Vec::new();
        // A few paragraphs at a time, so that what is known of their tokens is dropped before the next.
        let sections = sections(view.layout);
        let mut paragraphs = sections.as_slice();
        while let Some(head) = paragraphs.first() {
            let full = head.tokens.start as usize + BATCH;
            let many = paragraphs.iter().take_while(|p| (p.tokens.start as usize) < full).count();
            let (batch, rest) = paragraphs.split_at(many);
            paragraphs = rest;
            let atoms = atoms::atoms(view, &w.cues, batch, &stretches);
            for paragraph in batch.iter().map(|p| p.tokens) {
                marginals.clear();
                readings.clear();
                decode::flat(&flat, &atoms, paragraph, &mut room, &mut marginals);
                decode::readings(&role, &atoms, paragraph, &marginals, LIKELY, &mut room, &mut readings);
                for at in 0..readings.len() {
                    judge::features(&atoms, &readings, at, &marginals, &mut features);
                    proposals.extend(self.judged(view, &readings, at, &features, why));
                }
            }
        }
        proposals.sort_by(|a, b| a.content.cmp(&b.content));
        (proposals, room.labelled)
    }

    /// A reading as a proposal, unless it has no content or is worth too little.
    fn judged(
        &self,
        view: &View,
        readings: &[Reading],
        at: usize,
        features: &[u32],
        why: bool,
    ) -> Option<Proposal> {
        let [content, full] =
            [0, 1].map(|which: usize| probability(self.weights.judges[which].score(features)));
        let worth = (content + full) / 2.0;
        if worth < SPARE || readings[at].proposal.content.is_empty() {
            return None;
        }
        let why = if why { self.why(view, readings, at, features) } else { Vec::new() };
        Some(Proposal { confidence: full, spare: worth < WORTH, why, ..readings[at].proposal.clone() })
    }

    /// What spoke for a reading and against it, strongest first, in log odds; then the cue that came next for
    /// the same words, with the probability that it is one.
    fn why(&self, view: &View, readings: &[Reading], at: usize, features: &[u32]) -> Vec<(String, f32)> {
        let mut why: Vec<(String, f32)> = features
            .iter()
            .zip(judge::NAMES)
            .map(|(feature, name)| (name.to_owned(), self.weights.judges[1].part(*feature)))
            .collect();
        why.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        why.truncate(6);
        let mine = &readings[at].proposal.content;
        let near = &readings[at.saturating_sub(6)..(at + 7).min(readings.len())];
        let rival = near
            .iter()
            .filter(|r| r.anchor != readings[at].anchor)
            .filter(|r| r.proposal.content.iter().any(|a| mine.iter().any(|b| a.overlaps(*b))))
            .max_by(|a, b| a.anchor.p.total_cmp(&b.anchor.p));
        if let Some(rival) = rival {
            let cue = view.layout.span(rival.anchor.run).of(&view.draft.text);
            why.push((format!("the runner-up, by the cue “{cue}”"), rival.anchor.p));
        }
        why
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::form;
    use crate::{draft, quotation, segment};

    fn work(text: String) -> usize {
        let draft = draft::read("draft.txt", text.into_bytes(), None).unwrap();
        let layout = segment::segment(&draft);
        let quotations = quotation::find(&draft, &layout);
        let forms = form::forms(&draft, &layout, &quotations);
        let view = View { draft: &draft, layout: &layout, quotations: &quotations, forms: &forms };
        Fast::shipped().unwrap().counted(&view, false).1
    }

    #[test]
    fn twice_the_draft_is_twice_the_work() {
        let line = "\"We will rebuild,\" said Ana Ortiz, who told the council that she would resign. ";
        for (one, end) in
            [(line.to_owned(), "\n"), (format!("{line}\n\n"), ""), ("\"So,\" ".to_owned(), "\n")]
        {
            let at = |times: usize| work(one.repeat(100 * times) + end);
            let once = at(1);
            for times in [2, 4, 8] {
                let more = at(times);
                assert!(more <= once * times * 21 / 20, "{times} times the draft: {more} of {once}");
            }
        }
    }

    #[test]
    fn damaged_weights_are_refused() {
        assert!(Fast::read(&DATA[..DATA.len() / 2]).is_none());
        assert!(Fast::read(b"").is_none());
    }
}
