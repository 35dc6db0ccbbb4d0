//! The loops over fractions: softmax, layer norm, GELU, attention. Each is written once, with its additions
//! in a fixed order over sixteen lanes, and compiled for each level of processor; no fused multiply-add, so
//! that all of them give the same bits.

use super::processor::{Processor, at_level};

const LANES: usize = 16;

/// Compiles a function for every level and picks at the call.
macro_rules! each_level {
    ($(#[$note:meta])* fn $name:ident($($arg:ident: $type:ty),*) $(-> $out:ty)? $body:block) => {
        $(#[$note])*
        #[allow(clippy::too_many_arguments)]
        pub fn $name(processor: Processor, $($arg: $type),*) $(-> $out)? {
            #[inline(always)]
            #[allow(clippy::too_many_arguments)]
            fn any($($arg: $type),*) $(-> $out)? $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
            #[allow(clippy::too_many_arguments)]
            fn avx512($($arg: $type),*) $(-> $out)? { any($($arg),*) }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            #[allow(clippy::too_many_arguments)]
            fn avx2($($arg: $type),*) $(-> $out)? { any($($arg),*) }
            at_level!(processor, avx512: avx512($($arg),*), avx2: avx2($($arg),*), any: any($($arg),*))
        }
    };
}

each_level! {
    /// The largest absolute value.
    fn largest(x: &[f32]) -> f32 {
        let mut most = [0f32; LANES];
        let chunks = x.chunks_exact(LANES);
        let rest = chunks.remainder();
        for chunk in chunks {
            for (most, x) in most.iter_mut().zip(chunk) {
                let x = x.abs();
                *most = if x > *most { x } else { *most };
            }
        }
        most.iter().chain(rest).fold(0.0, |a: f32, b| if b.abs() > a { b.abs() } else { a })
    }
}

each_level! {
    /// `x * factor` rounded to whole numbers of 16 bits, two to a word.
    fn round_pairs(x: &[f32], factor: f32, pairs: &mut [u32]) {
        // Adding one and a half times 2^23 leaves the rounded number in the low bits.
        const MAGIC: f32 = 12_582_912.0;
        for (two, pair) in x.chunks_exact(2).zip(pairs) {
            let low = (two[0] * factor + MAGIC).to_bits();
            let high = (two[1] * factor + MAGIC).to_bits();
            *pair = (low & 0xffff) | (high << 16);
        }
    }
}

/// e to the x to within 2e-7 of itself, for x from -87 to 88; smaller ones give e^-87, which is as good as none.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const MAGIC: f32 = 12_582_912.0;
    let x = if x > -87.0 { x } else { -87.0 };
    let x = if x < 88.0 { x } else { 88.0 };
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let whole = shifted - MAGIC;
    let r = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_5e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let y = p * r * r + r + 1.0;
    let power = shifted.to_bits().wrapping_shl(23).wrapping_add(0x3f80_0000);
    y * f32::from_bits(power)
}

each_level! {
    /// GELU in its tanh form, in place.
    fn gelu(x: &mut [f32]) {
        for x in x {
            let v = *x;
            let u = -1.595_769 * (v + 0.044_715 * v * v * v);
            *x = v / (1.0 + exp(u));
        }
    }
}

each_level! {
    /// `x = norm(x + y)`, row by row.
    fn add_norm(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
        let width = weight.len();
        for (x, y) in x.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
            for (x, y) in x.iter_mut().zip(y) {
                *x += y;
            }
            let mut sums = [0f32; LANES];
            for chunk in x.chunks_exact(LANES) {
                for (sum, x) in sums.iter_mut().zip(chunk) {
                    *sum += x;
                }
            }
            let mean = sums.iter().sum::<f32>() / width as f32;
            let mut sums = [0f32; LANES];
            for chunk in x.chunks_exact(LANES) {
                for (sum, x) in sums.iter_mut().zip(chunk) {
                    *sum += (x - mean) * (x - mean);
                }
            }
            let factor = 1.0 / (sums.iter().sum::<f32>() / width as f32 + 1e-12).sqrt();
            for ((x, w), b) in x.iter_mut().zip(weight).zip(bias) {
                *x = (*x - mean) * factor * w + b;
            }
        }
    }
}

/// `acc += factor * x`, lane by lane.
#[inline(always)]
fn add_times<const N: usize>(acc: &mut [f32; N], factor: f32, x: &[f32; N]) {
    for i in 0..N {
        acc[i] += factor * x[i];
    }
}

/// Numbers in one attention head.
pub const HEAD: usize = 32;
/// Rows of attention computed together, and columns.
const ROWS: usize = 4;
const COLUMNS: usize = 32;

each_level! {
    /// One head of attention: `qkv` has rows of three times `width`, the head begins at column `at` of each
    /// third; its answer goes to the same columns of `out`, rows of `width`. `keys` and `weights` are scratch.
    fn attend(qkv: &[f32], width: usize, at: usize, keys: &mut Vec<f32>, weights: &mut Vec<f32>, out: &mut [f32]) {
        let count = qkv.len() / (3 * width);
        let wide = count.div_ceil(COLUMNS) * COLUMNS;
        keys.clear();
        keys.resize(HEAD * wide, 0.0);
        for (j, row) in qkv.chunks_exact(3 * width).enumerate() {
            for (d, k) in row[width + at..][..HEAD].iter().enumerate() {
                keys[d * wide + j] = *k;
            }
        }
        weights.clear();
        weights.resize(ROWS * wide, 0.0);
        let scale = 1.0 / (HEAD as f32).sqrt();
        for first in (0..count).step_by(ROWS) {
            let rows: [usize; ROWS] = std::array::from_fn(|r| (first + r).min(count - 1));
            let mut queries = [[0f32; HEAD]; ROWS];
            for (query, row) in queries.iter_mut().zip(rows) {
                query.copy_from_slice(&qkv[row * 3 * width + at..][..HEAD]);
            }
            for column in (0..wide).step_by(COLUMNS) {
                let [mut a, mut b, mut c, mut d] = [[0f32; COLUMNS]; ROWS];
                for (i, keys) in keys.chunks_exact(wide).enumerate() {
                    let Some(key) = keys[column..].first_chunk::<COLUMNS>() else { continue };
                    add_times(&mut a, queries[0][i], key);
                    add_times(&mut b, queries[1][i], key);
                    add_times(&mut c, queries[2][i], key);
                    add_times(&mut d, queries[3][i], key);
                }
                for (row, acc) in weights.chunks_exact_mut(wide).zip([a, b, c, d]) {
                    for (x, acc) in row[column..].iter_mut().zip(acc) {
                        *x = acc * scale;
                    }
                }
            }
            for row in weights.chunks_exact_mut(wide) {
                for x in &mut row[count..] {
                    *x = f32::MIN;
                }
                let mut most = [f32::MIN; LANES];
                for chunk in row.chunks_exact(LANES) {
                    for (most, x) in most.iter_mut().zip(chunk) {
                        *most = if *x > *most { *x } else { *most };
                    }
                }
                let most = most.iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
                let mut sums = [0f32; LANES];
                for chunk in row.chunks_exact_mut(LANES) {
                    for (sum, x) in sums.iter_mut().zip(chunk) {
                        *x = exp(*x - most);
                        *sum += *x;
                    }
                }
                let factor = 1.0 / sums.iter().sum::<f32>();
                for x in row {
                    *x *= factor;
                }
            }
            let [mut a, mut b, mut c, mut d] = [[0f32; HEAD]; ROWS];
            let (one, rest) = weights.split_at(wide);
            let (two, rest) = rest.split_at(wide);
            let (three, four) = rest.split_at(wide);
            for (j, row) in qkv.chunks_exact(3 * width).enumerate() {
                let Some(value) = row[2 * width + at..].first_chunk::<HEAD>() else { continue };
                add_times(&mut a, one[j], value);
                add_times(&mut b, two[j], value);
                add_times(&mut c, three[j], value);
                add_times(&mut d, four[j], value);
            }
            let acc = [a, b, c, d];
            for (row, acc) in (first..count).zip(&acc) {
                out[row * width + at..][..HEAD].copy_from_slice(acc);
            }
        }
    }
}

each_level! {
    /// The inner product.
    fn dot(a: &[f32], b: &[f32]) -> f32 {
        let mut sums = [0f32; LANES];
        for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
            for l in 0..LANES {
                sums[l] += a[l] * b[l];
            }
        }
        sums.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere() {
        for i in -800..800 {
            let x = i as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "{x}: {} {}", exp(x), x.exp());
        }
        assert!(exp(-1e9) < 1e-37 && exp(f32::MIN) < 1e-37);
    }

    #[test]
    fn all_levels_give_the_same_bits() {
        let x: Vec<f32> = (0..5 * 3 * 64).map(|i| ((i * 7919 % 1001) as f32 - 500.0) / 211.0).collect();
        let answers: Vec<Vec<u32>> = Processor::all()
            .into_iter()
            .map(|p| {
                let mut out = vec![0.0; 5 * 64];
                attend(p, &x, 64, 32, &mut Vec::new(), &mut Vec::new(), &mut out);
                let mut y = x[..5 * 64].to_vec();
                add_norm(p, &mut y, &out, &x[..64], &x[64..128]);
                gelu(p, &mut y);
                y.push(dot(p, &x, &x));
                y.iter().map(|x| x.to_bits()).collect()
            })
            .collect();
        assert!(answers.iter().all(|a| a == &answers[0]));
    }

    #[test]
    fn attention_is_the_weighted_mean_of_the_values() {
        let width = 32;
        let x: Vec<f32> = (0..3 * 3 * width).map(|i| ((i * 37 % 101) as f32 - 50.0) / 40.0).collect();
        let mut out = vec![0.0; 3 * width];
        attend(Processor::here(), &x, width, 0, &mut Vec::new(), &mut Vec::new(), &mut out);
        let part = |row: usize, third: usize| &x[row * 3 * width + third * width..][..width];
        for i in 0..3 {
            let score =
                |j: usize| part(i, 0).iter().zip(part(j, 1)).map(|(q, k)| q * k).sum::<f32>() / 32f32.sqrt();
            let weights: Vec<f32> = (0..3).map(|j| score(j).exp()).collect();
            let total: f32 = weights.iter().sum();
            for d in 0..width {
                let want: f32 = (0..3).map(|j| weights[j] / total * part(j, 2)[d]).sum();
                assert!((out[i * width + d] - want).abs() < 1e-4);
            }
        }
    }
}
