//! The fast model: a flat pass over every paragraph, a role pass around every likely cue, a judge over what
//! they propose. Linear in the length of the draft, but for the judge's glance at a few neighbours.

use super::{Gate, Proposal};
use super::atoms;
use super::crf::{self, Transitions};
use super::decode::{self, Pass, Reading, Room};
use super::judge::{self, probability};
use super::view::View;
use super::weights::{self, Weights};

/// What ships with the program.
static DATA: &[u8] = include_bytes!("data/fast.bin");

/// A word is looked at as a cue from this probability on.
pub const LIKELY: f32 = 0.03;
/// A proposal is made from this on: the mean of the probabilities that its content, and that all of it, is right.
pub const WORTH: f32 = 0.40;
/// From this on it is kept to spare.
pub const SPARE: f32 = 0.08;

/// The fast model, ready to be asked.
pub struct Fast {
    weights: Weights<'static>,
    flat_exps: Transitions,
    role_exps: Transitions,
}

impl Fast {
    /// The model that ships with the program; `None` where its weights are left out or damaged.
    pub fn shipped() -> Option<Fast> {
        let weights = weights::read(DATA)?;
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
        let w = &self.weights;
        let atoms = atoms::atoms(view, &w.cues);
        let flat = Pass { table: &w.flat, transitions: &w.flat_transitions, exps: &self.flat_exps };
        let role = Pass { table: &w.role, transitions: &w.role_transitions, exps: &self.role_exps };
        let mut room = Room::default();
        let mut marginals = Vec::with_capacity(view.forms.len());
        for paragraph in &view.layout.paragraphs {
            decode::flat(&flat, &atoms, paragraph.tokens, &mut room, &mut marginals);
        }
        let readings = decode::readings(&role, view, &atoms, &marginals, LIKELY, &mut room);
        let mut features = Vec::with_capacity(judge::FEATURES);
        let mut proposals = Vec::new();
        for (at, reading) in readings.iter().enumerate() {
            if reading.proposal.content.is_empty() {
                continue;
            }
            judge::features(&atoms, &readings, at, &marginals, &mut features);
            let [content, full] = [&w.judges[0], &w.judges[1]].map(|j| probability(j.score(&features)));
            let worth = (content + full) / 2.0;
            if worth < SPARE {
                continue;
            }
            let why = if why { self.why(view, &readings, at, &features) } else { Vec::new() };
            proposals.push(Proposal {
                confidence: full,
                spare: worth < WORTH,
                why,
                ..reading.proposal.clone()
            });
        }
        proposals.sort_by(|a, b| a.content.cmp(&b.content));
        proposals
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
