//! The accurate model: a six-layer encoder (MiniLM, fine-tuned; `data/CARD-accurate.md`) that labels every
//! token and points from contents to cues and from cues to sources. Pure computation over bytes that lie in
//! the program; opens no file. Made by `training/`.
//!
//! Method: Devlin et al. 2019 (the encoder), Wang et al. 2020 (MiniLM), Lafferty et al. 2001 (the chain over
//! labels), Dozat and Manning 2017 (pointing by biaffine products).

mod attention;
mod decode;
mod dense;
mod network;
mod numeric;
mod passages;
mod pieces;
mod processor;
#[cfg(target_arch = "x86_64")]
mod registers;
mod weights;

pub use weights::{Refused, VERSION};

use super::Answer;
use super::crf::{self, Lanes};
use super::view::View;
use crate::kept::Kept;
use crate::text::Run;
use network::Scores;
use passages::Passages;
use pieces::Window;
use processor::Processor;
use std::borrow::Cow;
use std::sync::Arc;
use weights::Weights;

/// The weights that came with the program.
#[cfg(feature = "accurate")]
static OWN: &[u8] = include_bytes!("../data/accurate.bin");

/// What the network has said of windows, by what it reads of them, with the probability of every label.
pub type KeptWindows = Kept<Window, Arc<(Scores, Vec<f32>)>>;

/// A loaded encoder.
pub struct Encoder {
    weights: Weights,
    processor: Processor,
}

impl Encoder {
    /// The encoder that came with the program: its weights are used where they lie in the program file.
    pub fn own() -> Result<Encoder, Refused> {
        #[cfg(feature = "accurate")]
        return Encoder::read(Cow::Borrowed(OWN));
        #[cfg(not(feature = "accurate"))]
        Err(Refused::Absent)
    }

    /// An encoder from the bytes of a weights file.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Encoder, Refused> {
        Ok(Encoder { weights: Weights::read(file)?, processor: Processor::here() })
    }

    /// Every attribution that the encoder sees in a draft, sorted by content and without overlap, and how likely
    /// each quotation is speech. With `why`, what spoke for each attribution. `kept`: what it has said of windows
    /// that it has read before.
    pub fn read_draft(&self, view: &View, why: bool, kept: &mut KeptWindows) -> Answer {
        let mut passages = Passages::new(view);
        let mut proposals = Vec::new();
        self.each_window(view, kept, |window, (scores, likely)| {
            passages.take(window.tokens, &scores.speech, likely);
            let of = (view, why);
            let decoder = decode::Decoder::new(self.processor, &self.weights, window, scores, likely, of);
            proposals.extend(decoder.proposals());
        });
        proposals.sort_by(|a, b| a.content.cmp(&b.content).then_with(|| a.cue.cmp(&b.cue)));
        Answer { proposals, speech: passages.speech(view, self.weights.gate) }
    }

    /// How likely each label is at every token of a draft: a row a token, which sums to one.
    pub fn likely(&self, view: &View, kept: &mut KeptWindows) -> Vec<Lanes> {
        let mut rows = vec![[0.0; crf::WIDTH]; view.forms.len()];
        self.each_window(view, kept, |window, (_, likely)| {
            for (row, said) in rows[window.tokens.range()].iter_mut().zip(likely.chunks_exact(decode::LABELS))
            {
                row[..decode::LABELS].copy_from_slice(said);
            }
        });
        rows
    }

    /// What the network says of every window of a draft.
    fn each_window(
        &self,
        view: &View,
        kept: &mut KeptWindows,
        mut take: impl FnMut(&Window, &(Scores, Vec<f32>)),
    ) {
        let pieces = pieces::Pieces::of(view, &self.weights);
        let mut scratch = network::Scratch::default();
        for window in pieces.windows(view, &self.weights) {
            // Wherever its words stand, the network says the same of them.
            let said = kept.answer(Window { tokens: Run::default(), ..window.clone() }, |window| {
                let mut scores = network::run(self.processor, &self.weights, window, &mut scratch);
                decode::stop_at_sentences(&mut scores.labels, window);
                let likely = decode::marginals(&self.weights, &scores.labels);
                Arc::new((scores, likely))
            });
            take(&window, &said);
        }
    }
}

#[cfg(test)]
mod tests;
