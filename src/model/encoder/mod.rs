//! The accurate model: a six-layer encoder (MiniLM, fine-tuned; `data/CARD-accurate.md`) that labels every
//! token and points from contents to cues and from cues to sources. Pure computation over bytes that lie in
//! the program; opens no file. Made by `training/`.
//!
//! Method: Devlin et al. 2019 (the encoder), Wang et al. 2020 (MiniLM), Lafferty et al. 2001 (the chain over
//! labels), Dozat and Manning 2017 (pointing by biaffine products).

mod decode;
mod dense;
mod network;
mod numeric;
mod pieces;
mod processor;
mod weights;

pub use weights::{Refused, VERSION};

use super::Proposal;
use super::view::View;
use processor::Processor;
use std::borrow::Cow;
use weights::Weights;

/// The weights that came with the program.
#[cfg(feature = "accurate")]
static OWN: &[u8] = include_bytes!("../data/accurate.bin");

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

    /// Every attribution that the encoder sees in a draft, sorted by content; contents do not overlap.
    pub fn propose(&self, view: &View) -> Vec<Proposal> {
        let pieces = pieces::Pieces::of(view, &self.weights);
        let mut scratch = network::Scratch::default();
        let mut proposals = Vec::new();
        for window in pieces.windows(view, &self.weights) {
            let scores = network::run(self.processor, &self.weights, &window, &mut scratch);
            proposals.extend(decode::proposals(self.processor, &self.weights, &window, &scores));
        }
        proposals.sort_by(|a, b| a.content.cmp(&b.content).then_with(|| a.cue.cmp(&b.cue)));
        proposals
    }
}

#[cfg(test)]
mod tests;
