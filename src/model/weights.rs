//! The fast model's weights as they lie in the program: one file, read where it stands. What is small is
//! decoded when first asked for; the rows of features never are.

use super::atoms::{Bins, CueBins};
use super::crf::{Transitions, WIDTH};
use super::form::Form;
use super::judge::Odds;
use super::table::Bytes;

/// The first bytes of the file: its kind and the version of its form.
pub const MAGIC: &[u8; 8] = b"ONRFAST3";

/// Everything that was learned.
pub struct Weights<'a> {
    /// Rows of the flat pass.
    pub flat: Bytes<'a>,
    /// Between labels, flat pass.
    pub flat_transitions: Transitions,
    /// Rows of the role pass.
    pub role: Bytes<'a>,
    /// Between labels, role pass.
    pub role_transitions: Transitions,
    /// The judges of content alone and of content, source and cue together.
    pub judges: [Judge<'a>; 2],
    /// The gate: whether a passage in marks is speech.
    pub gate: Judge<'a>,
    /// How often words are cues.
    pub cues: CueTable<'a>,
}

/// A logistic model in bytes.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// 2^bits weights.
    pub weights: &'a [u8],
    /// What one step is worth.
    pub scale: f32,
    /// Of the hash.
    pub bits: u32,
}

impl Judge<'_> {
    /// Log odds.
    pub fn score(&self, features: &[u32]) -> f32 {
        let sum: i32 =
            features.iter().map(|f| i32::from(self.weights[(f >> (32 - self.bits)) as usize] as i8)).sum();
        sum as f32 * self.scale
    }
    /// What one feature adds.
    pub fn part(&self, feature: u32) -> f32 {
        f32::from(self.weights[(feature >> (32 - self.bits)) as usize] as i8) * self.scale
    }
}

impl Odds for Judge<'_> {
    fn odds(&self, features: &[u32]) -> f32 {
        self.score(features)
    }
}

/// Bins of words and stems: open addressing over slots of six bytes, four of the hash (zero for an empty
/// slot), one of the bin and one of the cluster.
#[derive(Clone, Copy)]
pub struct CueTable<'a> {
    words: &'a [[u8; SLOT]],
    stems: &'a [[u8; SLOT]],
}

impl CueBins for CueTable<'_> {
    fn bins(&self, form: &Form) -> Bins {
        if !form.is_word() {
            return Bins::default();
        }
        let [word, cluster] = look(self.words, short(form.word));
        let [stem, _] = look(self.stems, form.stem.max(1));
        Bins { word, stem, cluster }
    }
}

/// Bytes of a slot.
const SLOT: usize = 6;

/// A word's hash as the table keeps it.
pub fn short(word: u64) -> u32 {
    ((word ^ (word >> 32)) as u32).max(1)
}

fn look(slots: &[[u8; SLOT]], key: u32) -> [u8; 2] {
    let mask = slots.len() - 1;
    let mut at = spread(key) & mask;
    for _ in 0..slots.len() {
        let [a, b, c, d, bin, cluster] = slots[at];
        match u32::from_le_bytes([a, b, c, d]) {
            0 => return [0; 2],
            found if found == key => return [bin, cluster],
            _ => at = (at + 1) & mask,
        }
    }
    [0; 2]
}

fn spread(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9) >> 11) as usize
}

/// Slots for the file; `entries` are hashes with their bins and clusters.
pub fn slots(entries: &[(u32, u8, u8)]) -> Vec<u8> {
    let size = (entries.len() * 2).next_power_of_two().max(2);
    let mut out = vec![0u8; size * SLOT];
    for (key, bin, cluster) in entries {
        let mut at = spread(*key) & (size - 1);
        loop {
            let slot = &mut out[at * SLOT..(at + 1) * SLOT];
            let found = u32::from_le_bytes([slot[0], slot[1], slot[2], slot[3]]);
            if found == 0 || found == *key {
                slot[..4].copy_from_slice(&key.to_le_bytes());
                slot[4] = slot[4].max(*bin);
                slot[5] = slot[5].max(*cluster);
                break;
            }
            at = (at + 1) & (size - 1);
        }
    }
    out
}

/// Reads the file: after the magic, sections, each a length (`u32`) and that many bytes, in the order of
/// [`Weights`]; a table's section begins with its scale (`f32`). `None` where the bytes are not such a file.
pub fn read(bytes: &[u8]) -> Option<Weights<'_>> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut section = || -> Option<&[u8]> {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (section, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(section)
    };
    let flat = table(section()?)?;
    let flat_transitions = transitions(section()?)?;
    let role = table(section()?)?;
    let role_transitions = transitions(section()?)?;
    let judges = [judge(section()?)?, judge(section()?)?];
    let gate = judge(section()?)?;
    let cues = CueTable { words: slots_of(section()?)?, stems: slots_of(section()?)? };
    Some(Weights { flat, flat_transitions, role, role_transitions, judges, gate, cues })
}

fn scaled(section: &[u8]) -> Option<(f32, &[u8])> {
    let (scale, rows) = section.split_first_chunk::<4>()?;
    Some((f32::from_le_bytes(*scale), rows))
}

fn table(section: &[u8]) -> Option<Bytes<'_>> {
    let (scale, rows) = scaled(section)?;
    let (rows, over) = rows.as_chunks::<WIDTH>();
    (over.is_empty() && rows.len().is_power_of_two() && rows.len() > 1).then(|| Bytes {
        rows,
        scale,
        bits: rows.len().trailing_zeros(),
    })
}

fn judge(section: &[u8]) -> Option<Judge<'_>> {
    let (scale, weights) = scaled(section)?;
    (weights.len().is_power_of_two() && weights.len() > 1).then(|| Judge {
        weights,
        scale,
        bits: weights.len().trailing_zeros(),
    })
}

fn slots_of(section: &[u8]) -> Option<&[[u8; SLOT]]> {
    let (slots, over) = section.as_chunks::<SLOT>();
    (over.is_empty() && slots.len().is_power_of_two()).then_some(slots)
}

fn transitions(section: &[u8]) -> Option<Transitions> {
    let (floats, over) = section.as_chunks::<4>();
    let values: Vec<f32> = floats.iter().map(|f| f32::from_le_bytes(*f)).collect();
    (over.is_empty() && !values.is_empty() && values.len().is_multiple_of(WIDTH * WIDTH)).then(|| {
        values
            .chunks_exact(WIDTH * WIDTH)
            .map(|class| std::array::from_fn(|from| std::array::from_fn(|to| class[from * WIDTH + to])))
            .collect()
    })
}
