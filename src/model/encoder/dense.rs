//! Rows of activations times 8-bit weights, the place where the encoder spends its time.
//!
//! Activations become 14-bit whole numbers, a scale a row; weights are 8-bit, a scale an output. The sums are
//! whole numbers, so every processor gets the same ones, bit for bit; the vector instructions only decide how
//! soon. Measured on one Zen 5 core, 192 x 384 x 1536: 240 products a nanosecond with AVX-512 VNNI, where the
//! same loop left to the compiler reaches 69 (AVX-512) and 3 (SSE2), hence the instructions by hand.

use super::processor::{Processor, at_level};

/// Outputs that are computed together; every layer's output count is a multiple of it.
pub const LANES: usize = 32;
/// The largest whole number an activation becomes: 127 x 1,536 x this stays below 2^31.
const LARGEST: f32 = 8191.0;

/// A layer: `outputs` x `inputs` weights, packed as `[block of 32 outputs][pair of inputs][output][2]`.
#[derive(Clone, Debug)]
pub struct Dense {
    /// Where its weights begin in the file.
    pub at: usize,
    /// Inputs, a multiple of two.
    pub inputs: usize,
    /// Outputs, a multiple of [`LANES`].
    pub outputs: usize,
    /// What a whole weight of one is worth, one an output.
    pub scales: Vec<f32>,
    /// One an output.
    pub biases: Vec<f32>,
}

/// Rows as whole numbers, two to a word (the first in the low half), with what a one is worth in each row.
#[derive(Default)]
pub struct Rows {
    pairs: Vec<u32>,
    scales: Vec<f32>,
}

impl Rows {
    /// Rounds `x`, rows of `width` (even) numbers.
    pub fn fill(&mut self, processor: Processor, x: &[f32], width: usize) {
        self.pairs.resize(x.len() / 2, 0);
        self.scales.resize(x.len() / width, 0.0);
        for ((row, pairs), scale) in
            x.chunks_exact(width).zip(self.pairs.chunks_exact_mut(width / 2)).zip(&mut self.scales)
        {
            let largest = super::numeric::largest(processor, row).max(1e-12);
            *scale = largest / LARGEST;
            super::numeric::round_pairs(processor, row, LARGEST / largest, pairs);
        }
    }
}

impl Dense {
    /// `out` (rows of [`Dense::outputs`]) = rows x weights + biases. `file` is the whole weights file.
    pub fn apply(&self, processor: Processor, file: &[u8], rows: &Rows, out: &mut Vec<f32>) {
        let half = self.inputs / 2;
        let count = rows.scales.len();
        out.resize(count * self.outputs, 0.0);
        let weights = &file[self.at..self.at + self.inputs * self.outputs];
        for (block, weights) in weights.chunks_exact(half * 2 * LANES).enumerate() {
            let first = block * LANES;
            let mut row = 0;
            while row < count {
                let pairs = &rows.pairs[row * half..];
                let mut sums = [[0i32; LANES]; 12];
                let done = match count - row {
                    12.. => tile::<12>(processor, pairs, half, weights, &mut sums),
                    4.. => tile::<4>(processor, pairs, half, weights, &mut sums),
                    _ => tile::<1>(processor, pairs, half, weights, &mut sums),
                };
                for (r, sums) in (row..).zip(&sums[..done]) {
                    let out = &mut out[r * self.outputs + first..][..LANES];
                    let scales = &self.scales[first..][..LANES];
                    let biases = &self.biases[first..][..LANES];
                    for i in 0..LANES {
                        out[i] = sums[i] as f32 * (rows.scales[r] * scales[i]) + biases[i];
                    }
                }
                row += done;
            }
        }
    }
}

/// The products of `R` rows with 32 outputs; gives back `R`.
fn tile<const R: usize>(
    processor: Processor,
    pairs: &[u32],
    half: usize,
    weights: &[u8],
    sums: &mut [[i32; LANES]; 12],
) -> usize {
    at_level!(
        processor,
        avx512: x86::tile_avx512::<R>(pairs, half, weights, sums),
        avx2: x86::tile_avx2::<R>(pairs, half, weights, sums),
        any: tile_any::<R>(pairs, half, weights, sums)
    );
    R
}

fn tile_any<const R: usize>(pairs: &[u32], half: usize, weights: &[u8], sums: &mut [[i32; LANES]; 12]) {
    for (r, sums) in sums.iter_mut().enumerate().take(R) {
        let mut acc = [0i32; LANES];
        for (pair, w) in pairs[r * half..][..half].iter().zip(weights.chunks_exact(2 * LANES)) {
            let (low, high) = (*pair as i16 as i32, (*pair >> 16) as i16 as i32);
            for (acc, w) in acc.iter_mut().zip(w.chunks_exact(2)) {
                *acc += low * i32::from(w[0] as i8) + high * i32::from(w[1] as i8);
            }
        }
        *sums = acc;
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::LANES;
    use std::arch::x86_64::*;

    fn quads(bytes: &[u8]) -> [i64; 4] {
        let mut quads = [0i64; 4];
        for (quad, bytes) in quads.iter_mut().zip(bytes.chunks_exact(8)) {
            let mut eight = [0; 8];
            eight.copy_from_slice(bytes);
            *quad = i64::from_le_bytes(eight);
        }
        quads
    }

    /// A register's eight words, two by two: done once a tile, so that no pointer is worth its while.
    #[target_feature(enable = "avx2")]
    fn words(register: __m256i, words: &mut [i32]) {
        let twos = [
            _mm256_extract_epi64::<0>(register),
            _mm256_extract_epi64::<1>(register),
            _mm256_extract_epi64::<2>(register),
            _mm256_extract_epi64::<3>(register),
        ];
        for (two, words) in twos.iter().zip(words.chunks_exact_mut(2)) {
            words.copy_from_slice(&[*two as i32, (*two >> 32) as i32]);
        }
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub fn tile_avx512<const R: usize>(
        pairs: &[u32],
        half: usize,
        weights: &[u8],
        sums: &mut [[i32; LANES]; 12],
    ) {
        let rows: [&[u32]; R] = std::array::from_fn(|r| &pairs[r * half..][..half]);
        let mut acc = [[_mm512_setzero_si512(); 2]; R];
        for (k, w) in weights.chunks_exact(2 * LANES).enumerate().take(half) {
            let (low, high) = (quads(&w[..32]), quads(&w[32..]));
            let low = _mm512_cvtepi8_epi16(_mm256_setr_epi64x(low[0], low[1], low[2], low[3]));
            let high = _mm512_cvtepi8_epi16(_mm256_setr_epi64x(high[0], high[1], high[2], high[3]));
            for r in 0..R {
                let pair = _mm512_set1_epi32(rows[r][k] as i32);
                acc[r][0] = _mm512_dpwssd_epi32(acc[r][0], pair, low);
                acc[r][1] = _mm512_dpwssd_epi32(acc[r][1], pair, high);
            }
        }
        for (acc, sums) in acc.iter().zip(sums.iter_mut()) {
            for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(16)) {
                let (low, high) = sums.split_at_mut(8);
                words(_mm512_extracti64x4_epi64::<0>(*acc), low);
                words(_mm512_extracti64x4_epi64::<1>(*acc), high);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub fn tile_avx2<const R: usize>(
        pairs: &[u32],
        half: usize,
        weights: &[u8],
        sums: &mut [[i32; LANES]; 12],
    ) {
        // Sixteen registers: two rows a time leave room for eight sums, four weights and a pair.
        for r in (0..R).step_by(2) {
            let two = r + 1 < R;
            let first = &pairs[r * half..][..half];
            let second = if two { &pairs[(r + 1) * half..][..half] } else { first };
            let mut acc = [[_mm256_setzero_si256(); 4]; 2];
            for (k, w) in weights.chunks_exact(2 * LANES).enumerate().take(half) {
                let (a, b) = (quads(&w[..32]), quads(&w[32..]));
                let w = [
                    _mm256_cvtepi8_epi16(_mm_set_epi64x(a[1], a[0])),
                    _mm256_cvtepi8_epi16(_mm_set_epi64x(a[3], a[2])),
                    _mm256_cvtepi8_epi16(_mm_set_epi64x(b[1], b[0])),
                    _mm256_cvtepi8_epi16(_mm_set_epi64x(b[3], b[2])),
                ];
                let pair = [_mm256_set1_epi32(first[k] as i32), _mm256_set1_epi32(second[k] as i32)];
                for (acc, pair) in acc.iter_mut().zip(pair) {
                    for (acc, w) in acc.iter_mut().zip(w) {
                        *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(pair, w));
                    }
                }
            }
            for (acc, sums) in acc.iter().zip(sums[r..].iter_mut()).take(1 + usize::from(two)) {
                for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(8)) {
                    words(*acc, sums);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way of multiplying gives what one product after the other gives, for every count of rows.
    #[test]
    fn all_levels_agree_with_the_plain_sum() {
        let (inputs, outputs) = (64, 64);
        let weights: Vec<u8> = (0..inputs * outputs).map(|i| (i * 37 % 255) as u8).collect();
        let dense = Dense { at: 0, inputs, outputs, scales: vec![0.5; outputs], biases: vec![1.0; outputs] };
        for count in [1, 3, 4, 5, 13, 30] {
            let x: Vec<f32> =
                (0..count * inputs).map(|i| ((i * 7919 % 1001) as f32 - 500.0) / 77.0).collect();
            let answers: Vec<Vec<f32>> = Processor::all()
                .into_iter()
                .map(|processor| {
                    let mut rows = Rows::default();
                    rows.fill(processor, &x, inputs);
                    let mut out = Vec::new();
                    dense.apply(processor, &weights, &rows, &mut out);
                    out
                })
                .collect();
            let exact = |r: usize, o: usize| -> f32 {
                let w = |i: usize| weights[(o / 32 * (inputs / 2) + i / 2) * 64 + o % 32 * 2 + i % 2] as i8;
                (0..inputs).map(|i| x[r * inputs + i] * f32::from(w(i))).sum::<f32>() * 0.5 + 1.0
            };
            for answer in &answers {
                assert_eq!(answer, &answers[0]);
            }
            for r in 0..count {
                for o in 0..outputs {
                    let (got, want) = (answers[0][r * outputs + o], exact(r, o));
                    assert!((got - want).abs() < 2.0, "{got} {want}");
                }
            }
        }
    }
}
