//! Rows of activations times 8-bit weights, the place where the encoder spends its time.
//!
//! Activations become whole numbers between their row's least and largest, a scale a row (zero stays zero): of 8 bits, or
//! of 13 in two halves that are multiplied one after the other. Weights are 8-bit, a scale an output. The sums are whole
//! numbers, so every processor gets the same ones, bit for bit; the vector instructions only decide how soon: AVX-512 VNNI
//! by hand is several times as fast as what the compiler makes of the plain loop.

use super::numeric::{Columns, extent, round_bytes, weigh};
use super::processor::{Processor, at_level};

/// Outputs that are computed together; every layer's output count is a multiple of it.
pub const LANES: usize = 32;
/// How finely activations are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// Eight bits: for what goes into [`super::weights::Layer::out`] and [`super::weights::Layer::up`].
    Byte,
    /// Thirteen, for twice the work: eight cost a tenth of a point of F1 there.
    Wide,
}

impl Precision {
    /// Whole numbers that a row's least and largest are apart: 127 x 1,536 x the wide ones stays below 2^31.
    fn steps(self) -> f32 {
        match self {
            Precision::Byte => 254.0,
            Precision::Wide => 8190.0,
        }
    }
}

/// Bits of the lower half of a wide number.
const LOWER: u32 = 7;
/// The most rows that are multiplied together.
pub const HIGH: usize = 12;

/// A layer: `outputs` x `inputs` weights, packed as `[block of 32 outputs][four inputs][output][4]`.
#[derive(Clone, Debug)]
pub struct Dense {
    /// Where its weights begin in the file.
    pub at: usize,
    /// Inputs, a multiple of four.
    pub inputs: usize,
    /// Outputs, a multiple of [`LANES`].
    pub outputs: usize,
    /// What a whole weight of one is worth, one an output.
    pub scales: Vec<f32>,
    /// One an output.
    pub biases: Vec<f32>,
    /// The sum of each output's whole weights.
    pub sums: Vec<i32>,
}

/// Rows as whole numbers above their least, four to a word (the first in the lowest byte), with what a one is worth in
/// each row and what its least is. The rows of a tile lie interleaved: the first word of each, then the second of each.
#[derive(Default)]
pub struct Rows {
    quads: Vec<u32>,
    /// The upper halves of wide numbers; empty for bytes.
    upper: Vec<u32>,
    scales: Vec<f32>,
    least: Vec<i32>,
    row: Vec<u8>,
}

impl Rows {
    /// Rounds `x`, rows of `width` (a multiple of four) numbers.
    pub fn fill(&mut self, processor: Processor, x: &[f32], width: usize, precision: Precision) {
        let (count, words) = (x.len() / width, width / 4);
        let wide = precision == Precision::Wide;
        self.quads.resize(count * words, 0);
        self.upper.resize(if wide { count * words } else { 0 }, 0);
        self.scales.resize(count, 0.0);
        self.least.resize(count, 0);
        self.row.resize(width, 0);
        for (first, high) in tiles(count) {
            for (r, row) in x[first * width..][..high * width].chunks_exact(width).enumerate() {
                let (low, top) = extent(processor, row);
                let factor = precision.steps() / (top - low).max(1e-12);
                self.scales[first + r] = 1.0 / factor;
                let (mask, tile) = (if wide { (1 << LOWER) - 1 } else { 0xff }, first * words..);
                self.least[first + r] = round_bytes(processor, row, factor, low, 0, mask, &mut self.row);
                interleave(&self.row, r, high, &mut self.quads[tile.clone()]);
                if wide {
                    round_bytes(processor, row, factor, low, LOWER, 0xff, &mut self.row);
                    interleave(&self.row, r, high, &mut self.upper[tile]);
                }
            }
        }
    }
}

/// Puts the words of a tile's row `r` between those of its others, of `high` in all.
fn interleave(row: &[u8], r: usize, high: usize, tile: &mut [u32]) {
    for (quads, four) in tile.chunks_exact_mut(high).zip(row.chunks_exact(4)) {
        quads[r] = u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
    }
}

/// Rows that are multiplied together: the first of each tile, and how many.
pub fn tiles(count: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut first = 0;
    std::iter::from_fn(move || {
        let high = match count - first {
            0 => return None,
            HIGH.. => HIGH,
            4.. => 4,
            _ => 1,
        };
        first += high;
        Some((first - high, high))
    })
}

impl Dense {
    /// `out` (rows of [`Dense::outputs`]) = rows x weights + biases. `file` is the whole weights file.
    pub fn apply(&self, processor: Processor, file: &[u8], rows: &Rows, out: &mut Vec<f32>) {
        let words = self.inputs / 4;
        let count = rows.scales.len();
        out.resize(count * self.outputs, 0.0);
        let weights = &file[self.at..self.at + self.inputs * self.outputs];
        for (block, weights) in weights.chunks_exact(self.inputs * LANES).enumerate() {
            let first = block * LANES;
            let Some(columns) = self.columns(first) else { continue };
            for (row, high) in tiles(count) {
                let tile = row * words..(row + high) * words;
                let mut sums = products(processor, high, &rows.quads[tile.clone()], weights);
                if let Some(upper) = rows.upper.get(tile) {
                    let upper = products(processor, high, upper, weights);
                    for (sum, upper) in sums[..high].as_flattened_mut().iter_mut().zip(upper.as_flattened()) {
                        *sum = sum.wrapping_add(upper << LOWER);
                    }
                }
                let (least, scales) = (&rows.least[row..][..high], &rows.scales[row..][..high]);
                let out = &mut out[row * self.outputs + first..];
                weigh(processor, &sums[..high], least, scales, columns, out, self.outputs);
            }
        }
    }
}

impl Dense {
    /// What 32 outputs from `first` on have each for itself.
    fn columns(&self, first: usize) -> Option<Columns<'_>> {
        Some(Columns {
            whole: self.sums[first..].first_chunk()?,
            scales: self.scales[first..].first_chunk()?,
            biases: self.biases[first..].first_chunk()?,
        })
    }
}

/// The products of `high` rows with 32 outputs.
fn products(processor: Processor, high: usize, quads: &[u32], weights: &[u8]) -> [[i32; LANES]; HIGH] {
    let mut sums = [[0i32; LANES]; HIGH];
    match high {
        HIGH => tile::<HIGH>(processor, quads, weights, &mut sums),
        4 => tile::<4>(processor, quads, weights, &mut sums),
        _ => tile::<1>(processor, quads, weights, &mut sums),
    }
    sums
}

/// The products of `R` rows with 32 outputs.
fn tile<const R: usize>(
    processor: Processor,
    quads: &[u32],
    weights: &[u8],
    sums: &mut [[i32; LANES]; HIGH],
) {
    at_level!(
        processor,
        avx512: x86::tile_avx512::<R>(quads, weights, sums),
        avx2: x86::tile_avx2::<R>(quads, weights, sums),
        any: tile_any::<R>(quads, weights, sums)
    );
}

fn tile_any<const R: usize>(quads: &[u32], weights: &[u8], sums: &mut [[i32; LANES]; HIGH]) {
    for (quads, w) in quads.chunks_exact(R).zip(weights.chunks_exact(4 * LANES)) {
        for (quad, sums) in quads.iter().zip(sums.iter_mut()) {
            let [a, b, c, d] = quad.to_le_bytes().map(i32::from);
            for (sum, w) in sums.iter_mut().zip(w.chunks_exact(4)) {
                let w: [i32; 4] = std::array::from_fn(|i| i32::from(w[i] as i8));
                *sum += a * w[0] + b * w[1] + c * w[2] + d * w[3];
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::registers::{load_128, load_512, store_256, store_512};
    use super::{HIGH, LANES};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub fn tile_avx512<const R: usize>(quads: &[u32], weights: &[u8], sums: &mut [[i32; LANES]; HIGH]) {
        let mut acc = [[_mm512_setzero_si512(); 2]; R];
        for (quads, w) in quads.chunks_exact(R).zip(weights.chunks_exact(4 * LANES)) {
            let (low, high) = (load_512(&w[..64]), load_512(&w[64..]));
            for r in 0..R {
                let quad = _mm512_set1_epi32(quads[r] as i32);
                acc[r][0] = _mm512_dpbusd_epi32(acc[r][0], quad, low);
                acc[r][1] = _mm512_dpbusd_epi32(acc[r][1], quad, high);
            }
        }
        for (acc, sums) in acc.iter().zip(sums.iter_mut()) {
            for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(16)) {
                store_512(*acc, sums);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub fn tile_avx2<const R: usize>(quads: &[u32], weights: &[u8], sums: &mut [[i32; LANES]; HIGH]) {
        // Sixteen registers: two rows and half of the outputs a time leave room for eight sums, four weights and the
        // activations. A sum's two halves lie side by side until the end.
        for (r, half) in (0..R).step_by(2).flat_map(|r| [(r, 0), (r, LANES / 2)]) {
            let two = r + 1 < R;
            let mut acc = [[_mm256_setzero_si256(); 4]; 2];
            for (quads, w) in quads.chunks_exact(R).zip(weights.chunks_exact(4 * LANES)) {
                let w = &w[4 * half..][..64];
                let w: [__m256i; 4] =
                    std::array::from_fn(|i| _mm256_cvtepi8_epi16(load_128(&w[16 * i..][..16])));
                let quad = [quads[r], quads[r + usize::from(two)]];
                let quad = quad.map(|quad| _mm256_cvtepu8_epi16(_mm_set1_epi32(quad as i32)));
                for (acc, quad) in acc.iter_mut().zip(quad) {
                    for (acc, w) in acc.iter_mut().zip(w) {
                        *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(quad, w));
                    }
                }
            }
            for (acc, sums) in acc.iter().zip(sums[r..].iter_mut()).take(1 + usize::from(two)) {
                for (acc, sums) in acc.iter().zip(sums[half..].chunks_exact_mut(4)) {
                    let mut halves = [0; 8];
                    store_256(*acc, &mut halves);
                    for (sum, halves) in sums.iter_mut().zip(halves.chunks_exact(2)) {
                        *sum = halves[0] + halves[1];
                    }
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
        let weights: Vec<u8> = (0..inputs * outputs).map(|i| (i * 37 % 251) as u8).collect();
        let at =
            |i: usize, o: usize| weights[(o / 32 * (inputs / 4) + i / 4) * 128 + o % 32 * 4 + i % 4] as i8;
        let dense = Dense {
            at: 0,
            inputs,
            outputs,
            scales: vec![0.5; outputs],
            biases: vec![1.0; outputs],
            sums: (0..outputs).map(|o| (0..inputs).map(|i| i32::from(at(i, o))).sum()).collect(),
        };
        let counts = [1, 3, 4, 5, 13, 30].into_iter();
        for (count, precision) in counts.flat_map(|n| [(n, Precision::Byte), (n, Precision::Wide)]) {
            let x: Vec<f32> =
                (0..count * inputs).map(|i| ((i * 7919 % 1001) as f32 - 300.0) / 770.0).collect();
            let answers: Vec<Vec<f32>> = Processor::all()
                .into_iter()
                .map(|processor| {
                    let mut rows = Rows::default();
                    rows.fill(processor, &x, inputs, precision);
                    let mut out = Vec::new();
                    dense.apply(processor, &weights, &rows, &mut out);
                    out
                })
                .collect();
            let exact = |r: usize, o: usize| -> f32 {
                (0..inputs).map(|i| x[r * inputs + i] * f32::from(at(i, o))).sum::<f32>() * 0.5 + 1.0
            };
            for answer in &answers {
                assert_eq!(answer, &answers[0]);
            }
            for r in 0..count {
                for o in 0..outputs {
                    // Half a step of 1.3 / 254 or 8,190 times a weight of 64 and a scale of one half, 64 times: 10 or
                    // 0.3 at the worst.
                    let (got, want) = (answers[0][r * outputs + o], exact(r, o));
                    let most = if precision == Precision::Wide { 0.3 } else { 6.0 };
                    assert!((got - want).abs() < most, "{got} {want}");
                }
            }
        }
    }
}
