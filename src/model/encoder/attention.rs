//! Attention over one window, as products of whole numbers: queries, keys and values become numbers of 13 bits, a scale a
//! head, the shares of 15. Sums are exact, so every processor gets the same bits; between the two products stands a softmax
//! in fractions (Vaswani et al. 2017).

use super::dense::{HIGH, LANES, tiles};
use super::numeric::{columns, round_columns, shares, times};
use super::processor::{Processor, at_level};

/// Numbers in one attention head; what the answer's tiles are wide.
pub const HEAD: usize = LANES;
/// The largest whole number of queries, keys and values: 32 x this x this stays below 2^31.
const LARGEST: f32 = 4095.0;
/// What the shares of one row add up to, but for rounding: this x [`LARGEST`] stays below 2^31.
const WHOLE: f32 = 32767.0;

/// Buffers that one thread uses again for every window.
#[derive(Default)]
pub struct Buffers {
    /// By column: the largest value, then what it is multiplied by.
    factors: Vec<f32>,
    /// Queries, keys and values as whole numbers.
    whole: Vec<u16>,
    /// Of one head in pairs, the rows of a tile interleaved.
    queries: Vec<u32>,
    /// By block of 32 pieces: pair of numbers, piece.
    keys: Vec<u32>,
    /// By pair of pieces: number of the head.
    values: Vec<u32>,
    /// A tile's scores, a row of whole blocks each.
    scores: Vec<f32>,
    shares: Vec<u16>,
    /// A tile's shares in pairs of pieces, interleaved.
    pairs: Vec<u32>,
}

/// All heads: `qkv` has rows of three times `width`, `out` gets rows of `width`.
pub fn attend(processor: Processor, qkv: &[f32], width: usize, buffers: &mut Buffers, out: &mut [f32]) {
    let Buffers { factors, whole, .. } = buffers;
    factors.clear();
    factors.resize(3 * width, 0.0);
    columns(processor, qkv, factors);
    for head in factors.chunks_exact_mut(HEAD) {
        let most = head.iter().fold(1e-12, |a: f32, b| if *b > a { *b } else { a });
        head.fill(LARGEST / most);
    }
    whole.resize(qkv.len(), 0);
    round_columns(processor, qkv, factors, whole);
    for at in (0..width).step_by(HEAD) {
        buffers.pack(width, at);
        buffers.head(processor, width, at, out);
    }
}

fn pair(two: &[u16]) -> u32 {
    u32::from(two[0]) | u32::from(two[1]) << 16
}

impl Buffers {
    /// Lays out the whole numbers of the head whose columns begin at `at`.
    fn pack(&mut self, width: usize, at: usize) {
        let count = self.whole.len() / (3 * width);
        let wide = count.div_ceil(LANES) * LANES;
        let part = |row: usize, third: usize| &self.whole[row * 3 * width + third * width + at..][..HEAD];
        self.queries.resize(count * HEAD / 2, 0);
        for (first, high) in tiles(count) {
            for r in 0..high {
                let tile = self.queries[first * HEAD / 2..].chunks_exact_mut(high);
                for (tile, two) in tile.zip(part(first + r, 0).chunks_exact(2)) {
                    tile[r] = pair(two);
                }
            }
        }
        // Beyond the last piece: shares of nothing, times nothing.
        self.keys.resize(wide * HEAD / 2, 0);
        self.values.resize(wide / 2 * HEAD, 0);
        self.values[count / 2 * HEAD..].fill(0);
        for j in 0..count {
            let block = self.keys[j / LANES * (HEAD / 2 * LANES)..].chunks_exact_mut(LANES);
            for (block, two) in block.zip(part(j, 1).chunks_exact(2)) {
                block[j % LANES] = pair(two);
            }
        }
        for (j, row) in self.values.chunks_exact_mut(HEAD).enumerate().take(count / 2) {
            for ((value, a), b) in row.iter_mut().zip(part(2 * j, 2)).zip(part(2 * j + 1, 2)) {
                *value = u32::from(*a) | u32::from(*b) << 16;
            }
        }
        if count % 2 == 1 {
            for (value, a) in self.values[count / 2 * HEAD..].iter_mut().zip(part(count - 1, 2)) {
                *value = u32::from(*a);
            }
        }
    }

    /// The answer of the head that was packed.
    fn head(&mut self, processor: Processor, width: usize, at: usize, out: &mut [f32]) {
        let count = self.whole.len() / (3 * width);
        let wide = count.div_ceil(LANES) * LANES;
        let one = |third: usize| 1.0 / self.factors[third * width + at];
        let (score_scale, scale) = (one(0) * one(1) / (HEAD as f32).sqrt(), one(2) / WHOLE);
        self.scores.resize(HIGH * wide, 0.0);
        self.shares.resize(wide, 0);
        self.pairs.resize(HIGH * wide / 2, 0);
        for (first, high) in tiles(count) {
            let queries = &self.queries[first * HEAD / 2..][..high * HEAD / 2];
            for (block, keys) in self.keys.chunks_exact(HEAD / 2 * LANES).enumerate() {
                let sums = products(processor, high, queries, keys);
                let scores = &mut self.scores[block * LANES..];
                times(processor, &sums[..high], score_scale, scores, wide);
            }
            for (r, scores) in self.scores.chunks_exact_mut(wide).enumerate().take(high) {
                scores[count..].fill(f32::MIN);
                shares(processor, scores, WHOLE, &mut self.shares);
                for (pairs, two) in self.pairs.chunks_exact_mut(high).zip(self.shares.chunks_exact(2)) {
                    pairs[r] = pair(two);
                }
            }
            let sums = products(processor, high, &self.pairs[..high * wide / 2], &self.values);
            times(processor, &sums[..high], scale, &mut out[first * width + at..], width);
        }
    }
}

/// The products of `high` interleaved rows with 32 columns, both in pairs: `columns` has a row of 32 for every pair.
fn products(processor: Processor, high: usize, rows: &[u32], columns: &[u32]) -> [[i32; LANES]; HIGH] {
    let mut sums = [[0i32; LANES]; HIGH];
    match high {
        HIGH => tile::<HIGH>(processor, rows, columns, &mut sums),
        4 => tile::<4>(processor, rows, columns, &mut sums),
        _ => tile::<1>(processor, rows, columns, &mut sums),
    }
    sums
}

fn tile<const R: usize>(
    processor: Processor,
    rows: &[u32],
    columns: &[u32],
    sums: &mut [[i32; LANES]; HIGH],
) {
    at_level!(
        processor,
        avx512: x86::tile_avx512::<R>(rows, columns, sums),
        avx2: x86::tile_avx2::<R>(rows, columns, sums),
        any: tile_any::<R>(rows, columns, sums)
    );
}

fn halves(pair: u32) -> (i32, i32) {
    (i32::from(pair as i16), i32::from((pair >> 16) as i16))
}

fn tile_any<const R: usize>(rows: &[u32], columns: &[u32], sums: &mut [[i32; LANES]; HIGH]) {
    for (rows, columns) in rows.chunks_exact(R).zip(columns.chunks_exact(LANES)) {
        for (row, sums) in rows.iter().zip(sums.iter_mut()) {
            let (low, high) = halves(*row);
            for (sum, column) in sums.iter_mut().zip(columns) {
                let (a, b) = halves(*column);
                // Weights that are no numbers make shares that add up to anything; registers wrap as well.
                *sum = sum.wrapping_add(low * a).wrapping_add(high * b);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::super::registers::{store_256, store_512, words_256, words_512};
    use super::{HIGH, LANES};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub fn tile_avx512<const R: usize>(rows: &[u32], columns: &[u32], sums: &mut [[i32; LANES]; HIGH]) {
        let mut acc = [[_mm512_setzero_si512(); 2]; R];
        for (rows, columns) in rows.chunks_exact(R).zip(columns.chunks_exact(LANES)) {
            let (low, high) = (words_512(&columns[..16]), words_512(&columns[16..]));
            for r in 0..R {
                let pair = _mm512_set1_epi32(rows[r] as i32);
                acc[r][0] = _mm512_dpwssd_epi32(acc[r][0], pair, low);
                acc[r][1] = _mm512_dpwssd_epi32(acc[r][1], pair, high);
            }
        }
        for (acc, sums) in acc.iter().zip(sums.iter_mut()) {
            for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(16)) {
                store_512(*acc, sums);
            }
        }
    }

    #[target_feature(enable = "avx2")]
    pub fn tile_avx2<const R: usize>(rows: &[u32], columns: &[u32], sums: &mut [[i32; LANES]; HIGH]) {
        // Two rows a time, as in `dense`.
        for r in (0..R).step_by(2) {
            let two = r + 1 < R;
            let mut acc = [[_mm256_setzero_si256(); 4]; 2];
            for (rows, columns) in rows.chunks_exact(R).zip(columns.chunks_exact(LANES)) {
                let columns: [__m256i; 4] = std::array::from_fn(|i| words_256(&columns[8 * i..][..8]));
                let pair = [rows[r], rows[r + usize::from(two)]].map(|pair| _mm256_set1_epi32(pair as i32));
                for (acc, pair) in acc.iter_mut().zip(pair) {
                    for (acc, column) in acc.iter_mut().zip(columns) {
                        *acc = _mm256_add_epi32(*acc, _mm256_madd_epi16(pair, column));
                    }
                }
            }
            for (acc, sums) in acc.iter().zip(sums[r..].iter_mut()).take(1 + usize::from(two)) {
                for (acc, sums) in acc.iter().zip(sums.chunks_exact_mut(8)) {
                    store_256(*acc, sums);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attention_is_the_weighted_mean_of_the_values() {
        let width = 64;
        for count in [1, 3, 17, 40] {
            let x: Vec<f32> =
                (0..count * 3 * width).map(|i| ((i * 7919 % 1009) as f32 - 500.0) / 400.0).collect();
            let part = |row: usize, third: usize| &x[row * 3 * width + third * width + HEAD..][..HEAD];
            let answers: Vec<Vec<f32>> = Processor::all()
                .into_iter()
                .map(|processor| {
                    let mut out = vec![0.0; count * width];
                    attend(processor, &x, width, &mut Buffers::default(), &mut out);
                    out
                })
                .collect();
            for answer in &answers {
                assert_eq!(answer, &answers[0]);
            }
            for i in 0..count {
                let score = |j: usize| {
                    part(i, 0).iter().zip(part(j, 1)).map(|(q, k)| q * k).sum::<f32>() / (HEAD as f32).sqrt()
                };
                let weights: Vec<f32> = (0..count).map(|j| score(j).exp()).collect();
                let total: f32 = weights.iter().sum();
                for d in 0..HEAD {
                    let want: f32 = (0..count).map(|j| weights[j] / total * part(j, 2)[d]).sum();
                    let got = answers[0][i * width + HEAD + d];
                    assert!((got - want).abs() < 2e-3, "{count} {i} {d}: {got} {want}");
                }
            }
        }
    }
}
