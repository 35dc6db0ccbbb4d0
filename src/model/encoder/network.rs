//! One window through the encoder: pieces -> scores of each token's labels, and what the pointers need.
//! The twin of `training/encoder.py`. Nothing is padded: a window costs what it holds.

use super::attention::{Buffers, attend};
use super::dense::{Precision, Rows};
use super::numeric::{add_norm, dot, gelu};
use super::pieces::Window;
use super::processor::Processor;
use super::weights::Weights;

/// What the network says of one window.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// A row of label scores a token.
    pub labels: Vec<f32>,
    /// A row a token: cue query, cue key, source query, source key.
    pub pointers: Vec<f32>,
    /// A score a token: *if I am a cue, I have no source*.
    pub no_source: Vec<f32>,
    /// A score a token: *the passage in marks around me is anybody's speech*.
    pub speech: Vec<f32>,
}

/// Buffers that one thread uses again for every window.
#[derive(Default)]
pub struct Scratch {
    rows: Rows,
    x: Vec<f32>,
    qkv: Vec<f32>,
    wide: Vec<f32>,
    half: Vec<f32>,
    attention: Buffers,
}

/// Runs one window.
pub fn run(processor: Processor, weights: &Weights, window: &Window, scratch: &mut Scratch) -> Scores {
    let width = weights.sizes.width;
    let file: &[u8] = &weights.file;
    let Scratch { rows, x, qkv, wide, half, attention } = scratch;
    embed(processor, weights, window, x, half);
    for layer in &weights.layers {
        rows.fill(processor, x, width, Precision::Wide);
        layer.qkv.apply(processor, file, rows, qkv);
        half.resize(x.len(), 0.0);
        attend(processor, qkv, width, attention, half);
        rows.fill(processor, half, width, Precision::Byte);
        layer.out.apply(processor, file, rows, half);
        add_norm(processor, x, half, &layer.norm[0], &layer.norm[1]);
        rows.fill(processor, x, width, Precision::Byte);
        layer.up.apply(processor, file, rows, wide);
        gelu(processor, wide);
        rows.fill(processor, wide, weights.sizes.inner, Precision::Wide);
        layer.down.apply(processor, file, rows, half);
        add_norm(processor, x, half, &layer.last_norm[0], &layer.last_norm[1]);
    }
    half.clear();
    for first in &window.firsts {
        half.extend_from_slice(&x[*first as usize * width..][..width]);
    }
    let mut scores = Scores::default();
    for row in half.chunks_exact(width) {
        for (label, bias) in weights.labels.chunks_exact(width).zip(&weights.label_biases) {
            scores.labels.push(dot(processor, row, label) + bias);
        }
        let one = |head: &[f32]| dot(processor, row, &head[..width]) + head[width];
        scores.no_source.push(one(&weights.no_source));
        scores.speech.push(one(&weights.speech));
    }
    rows.fill(processor, half, width, Precision::Wide);
    weights.pointer.apply(processor, file, rows, &mut scores.pointers);
    scores
}

/// The sum of a piece's own row and those of its place, case and state, normed.
fn embed(processor: Processor, weights: &Weights, window: &Window, x: &mut Vec<f32>, zero: &mut Vec<f32>) {
    let width = weights.sizes.width;
    x.clear();
    for (place, ((id, case), state)) in window.ids.iter().zip(&window.cases).zip(&window.states).enumerate() {
        let scale = weights.word_scales[*id as usize];
        let row = &weights.file[weights.words_at + *id as usize * width..][..width];
        let place = &weights.places[place * width..][..width];
        let case = &weights.cases[*case as usize * width..][..width];
        let state = &weights.states[*state as usize * width..][..width];
        x.extend((0..width).map(|i| f32::from(row[i] as i8) * scale + place[i] + case[i] + state[i]));
    }
    zero.clear();
    zero.resize(x.len(), 0.0);
    add_norm(processor, x, zero, &weights.norm[0], &weights.norm[1]);
}
