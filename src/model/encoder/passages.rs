//! How likely each quotation is anybody's speech, from what the encoder says of its words. Decides nothing: the
//! gate of `attribution` does.

use super::decode::LABELS;
use crate::model::view::View;
use crate::text::Run;

/// The labels of content: begins, goes on.
const CONTENT: [usize; 2] = [5, 6];

/// What has been said of the tokens so far; zero for those that no window held.
pub struct Passages {
    /// The passage head's scores.
    scores: Vec<f32>,
    /// The probability of being content.
    content: Vec<f32>,
}

impl Passages {
    /// Of a draft, before the first window.
    pub fn new(view: &View) -> Passages {
        let count = view.layout.tokens.len();
        Passages { scores: vec![0.0; count], content: vec![0.0; count] }
    }

    /// What a window says of its tokens: a score and a row of labels' probabilities each.
    pub fn take(&mut self, tokens: Run, scores: &[f32], likely: &[f32]) {
        self.scores[tokens.range()].copy_from_slice(scores);
        for (content, row) in self.content[tokens.range()].iter_mut().zip(likely.chunks_exact(LABELS)) {
            *content = CONTENT.iter().map(|label| row[*label]).sum();
        }
    }

    /// How likely each quotation is speech; zero for one without a word.
    pub fn speech(&self, view: &View, gate: [f32; 4]) -> Vec<f32> {
        let one = |parts: &[crate::text::Span]| {
            let tokens = || parts.iter().flat_map(|p| view.layout.run(*p).range());
            let words = tokens().filter(|t| view.forms[*t].is_word()).count();
            if words == 0 {
                return 0.0;
            }
            let score = tokens().map(|t| self.scores[t]).sum::<f32>() / tokens().count() as f32;
            let inside = tokens().filter(|t| view.forms[*t].is_word());
            let content = inside.map(|t| self.content[t]).sum::<f32>() / words as f32;
            let content = content.clamp(1e-3, 1.0 - 1e-3);
            let odds = gate[0]
                + gate[1] * score
                + gate[2] * (content / (1.0 - content)).ln()
                + gate[3] * (words as f32).ln();
            1.0 / (1.0 + (-odds).exp())
        };
        view.quotations.list.iter().map(|q| one(&q.parts)).collect()
    }
}
