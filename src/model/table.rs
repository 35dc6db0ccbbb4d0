//! Tables of weights: one row of seven labels a feature, found by the feature's hash. Training fills tables
//! of floats; what is shipped are the same rows in one byte a weight.

use super::crf::{LABELS, Lanes, WIDTH};

/// Anything that can add up the rows of a token's features.
pub trait Table: Sync {
    /// The sum of the rows, one score a label.
    fn sum(&self, features: &[u32]) -> Lanes;
}

/// Rows of floats, as trained. The row of a feature is the top `bits` bits of its hash.
#[derive(Clone)]
pub struct Floats {
    /// 2^bits rows.
    pub rows: Vec<Lanes>,
    /// Of the hash.
    pub bits: u32,
}

impl Floats {
    /// All zero.
    pub fn new(bits: u32) -> Floats {
        Floats { rows: vec![[0.0; WIDTH]; 1 << bits], bits }
    }
    /// The row of a feature.
    pub fn row(&self, feature: u32) -> usize {
        (feature >> (32 - self.bits)) as usize
    }
}

impl Table for Floats {
    fn sum(&self, features: &[u32]) -> Lanes {
        let mut sum = [0.0; WIDTH];
        for feature in features {
            let row = &self.rows[self.row(*feature)];
            for l in 0..WIDTH {
                sum[l] += row[l];
            }
        }
        sum
    }
}

/// Rows of bytes, read where they lie: seven weights in steps of `scale`, then how often these steps are
/// doubled, so that a row of large weights and one of small ones lose equally little.
#[derive(Clone, Copy)]
pub struct Bytes<'a> {
    /// 2^bits rows of eight bytes.
    pub rows: &'a [[u8; WIDTH]],
    /// What one step is worth.
    pub scale: f32,
    /// Of the hash.
    pub bits: u32,
}

impl Table for Bytes<'_> {
    fn sum(&self, features: &[u32]) -> Lanes {
        let mut sum = [0i32; WIDTH];
        for feature in features {
            let row = &self.rows[(feature >> (32 - self.bits)) as usize];
            // 127 doubled seven times still fits sixteen bits, which is what vectors multiply well.
            let step = 1i16 << (row[LABELS] & 7);
            for l in 0..WIDTH {
                sum[l] += i32::from(i16::from(row[l] as i8) * step);
            }
        }
        let mut out = [0.0; WIDTH];
        for l in 0..LABELS {
            out[l] = sum[l] as f32 * self.scale;
        }
        out
    }
}

/// How often the steps of a row may be doubled.
const DOUBLINGS: u32 = 7;

/// Rows of floats as rows of bytes, after what one step is worth.
pub fn bytes(rows: &[Lanes]) -> (f32, Vec<[u8; WIDTH]>) {
    let top = |row: &Lanes| row[..LABELS].iter().fold(0.0f32, |a, x| a.max(x.abs()));
    let most = rows.iter().map(top).fold(1e-6, f32::max);
    let scale = most / (127.0 * (1 << DOUBLINGS) as f32);
    let rows = rows
        .iter()
        .map(|row| {
            let doubled =
                (0..DOUBLINGS).find(|d| top(row) <= 127.4 * scale * (1 << d) as f32).unwrap_or(DOUBLINGS);
            let step = scale * (1 << doubled) as f32;
            let mut out = [0u8; WIDTH];
            for l in 0..LABELS {
                out[l] = (row[l] / step).round().clamp(-127.0, 127.0) as i8 as u8;
            }
            out[LABELS] = doubled as u8;
            out
        })
        .collect();
    (scale, rows)
}
