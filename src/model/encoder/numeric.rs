//! The loops over fractions: rounding, softmax, layer norm, GELU. Each is written once, with its additions
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

/// What 32 outputs of a layer have each for itself.
#[derive(Clone, Copy)]
pub struct Columns<'a> {
    /// The sum of the whole weights.
    pub whole: &'a [i32; WIDE],
    /// What a whole weight of one is worth.
    pub scales: &'a [f32; WIDE],
    /// What is added.
    pub biases: &'a [f32; WIDE],
}

/// Sums that are made together.
const WIDE: usize = super::dense::LANES;

each_level! {
    /// The least value and the largest, zero among them.
    fn extent(x: &[f32]) -> (f32, f32) {
        let (mut least, mut most) = ([0f32; 4 * LANES], [0f32; 4 * LANES]);
        let chunks = x.chunks_exact(4 * LANES);
        let rest = chunks.remainder();
        for chunk in chunks {
            for ((least, most), x) in least.iter_mut().zip(&mut most).zip(chunk) {
                *least = if *x < *least { *x } else { *least };
                *most = if *x > *most { *x } else { *most };
            }
        }
        let least = least.iter().chain(rest).fold(0.0, |a: f32, b| if *b < a { *b } else { a });
        (least, most.iter().chain(rest).fold(0.0, |a: f32, b| if *b > a { *b } else { a }))
    }
}

/// Adding one and a half times 2^23 leaves a rounded number in the low bits.
const MAGIC: f32 = 12_582_912.0;

each_level! {
    /// The largest absolute value of every column, from `most` on.
    fn columns(x: &[f32], most: &mut [f32]) {
        for row in x.chunks_exact(most.len()) {
            for (most, x) in most.iter_mut().zip(row) {
                let x = x.abs();
                *most = if x > *most { x } else { *most };
            }
        }
    }
}

each_level! {
    /// `x` times its column's factor, rounded to whole numbers of 16 bits.
    fn round_columns(x: &[f32], factors: &[f32], whole: &mut [u16]) {
        for (row, whole) in x.chunks_exact(factors.len()).zip(whole.chunks_exact_mut(factors.len())) {
            for ((x, factor), whole) in row.iter().zip(factors).zip(whole) {
                *whole = (x * factor + MAGIC).to_bits() as u16;
            }
        }
    }
}

each_level! {
    /// `x * factor` rounded to whole numbers, and of each what it is above `least` so rounded, shifted and masked to a byte;
    /// gives the least back.
    fn round_bytes(x: &[f32], factor: f32, least: f32, shift: u32, mask: u32, bytes: &mut [u8]) -> i32 {
        let from = (least * factor + MAGIC).to_bits();
        for (x, byte) in x.iter().zip(bytes) {
            *byte = ((x * factor + MAGIC).to_bits().wrapping_sub(from) >> shift & mask) as u8;
        }
        from.wrapping_sub(MAGIC.to_bits()) as i32
    }
}

each_level! {
    /// Whole sums as fractions: `sum + least * whole` times the row's scale and the column's, plus the column's bias. Rows
    /// of `out` are `stride` apart.
    fn weigh(sums: &[[i32; WIDE]], least: &[i32], row_scales: &[f32], columns: Columns, out: &mut [f32], stride: usize) {
        let Columns { whole, scales, biases } = columns;
        let rows = sums.iter().zip(least).zip(row_scales).zip(out.chunks_mut(stride));
        for (((sums, least), scale), out) in rows {
            let Some(out) = out.first_chunk_mut::<WIDE>() else { continue };
            for i in 0..WIDE {
                let sum = sums[i].wrapping_add(least.wrapping_mul(whole[i]));
                out[i] = sum as f32 * (scale * scales[i]) + biases[i];
            }
        }
    }
}

each_level! {
    /// Whole sums times `scale`. Rows of `out` are `stride` apart.
    fn times(sums: &[[i32; WIDE]], scale: f32, out: &mut [f32], stride: usize) {
        for (sums, out) in sums.iter().zip(out.chunks_mut(stride)) {
            let Some(out) = out.first_chunk_mut::<WIDE>() else { continue };
            for i in 0..WIDE {
                out[i] = sums[i] as f32 * scale;
            }
        }
    }
}

/// e to the x to within 1e-5 of itself, for x from -87 to 88; smaller ones give e^-87, which is as good as none. Two to
/// the whole part by its bits, two to the rest by a polynomial of least relative error.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = if x > -87.0 { x } else { -87.0 };
    let x = if x < 88.0 { x } else { 88.0 };
    let power = x * std::f32::consts::LOG2_E;
    let shifted = power + MAGIC;
    let rest = power - (shifted - MAGIC);
    let p = 0.009_570_101 * rest + 0.055_917_86;
    let p = p * rest + 0.240_247_44;
    let p = p * rest + 0.693_121_8;
    let p = p * rest + 0.999_999_3;
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits().wrapping_shl(23)))
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

each_level! {
    /// Softmax of one row: the shares that `scores` have of `whole`, rounded to whole numbers of 16 bits.
    fn shares(scores: &mut [f32], whole: f32, shares: &mut [u16]) {
        let mut most = [f32::MIN; LANES];
        for chunk in scores.chunks_exact(LANES) {
            for (most, x) in most.iter_mut().zip(chunk) {
                *most = if *x > *most { *x } else { *most };
            }
        }
        let most = most.iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
        let mut sums = [0f32; LANES];
        for chunk in scores.chunks_exact_mut(LANES) {
            for (sum, x) in sums.iter_mut().zip(chunk) {
                *x = exp(*x - most);
                *sum += *x;
            }
        }
        let factor = whole / sums.iter().sum::<f32>();
        for (x, share) in scores.iter().zip(shares) {
            *share = (x * factor + MAGIC).to_bits() as u16;
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
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}: {} {}", exp(x), x.exp());
        }
        assert!(exp(-1e9) < 1e-37 && exp(f32::MIN) < 1e-37);
    }

    #[test]
    fn all_levels_give_the_same_bits() {
        let x: Vec<f32> = (0..5 * 3 * 64).map(|i| ((i * 7919 % 1001) as f32 - 500.0) / 211.0).collect();
        let answers: Vec<Vec<u32>> = Processor::all()
            .into_iter()
            .map(|p| {
                let (mut out, mut pairs) = (vec![0.0; 5 * 64], vec![0; 64]);
                shares(p, &mut x[..64].to_vec(), 32767.0, &mut pairs);
                out.iter_mut().zip(&pairs).for_each(|(out, pair)| *out = f32::from(*pair));
                let mut y = x[..5 * 64].to_vec();
                add_norm(p, &mut y, &out, &x[..64], &x[64..128]);
                gelu(p, &mut y);
                y.push(dot(p, &x, &x));
                y.iter().map(|x| x.to_bits()).collect()
            })
            .collect();
        assert!(answers.iter().all(|a| a == &answers[0]));
    }
}
