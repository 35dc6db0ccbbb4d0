//! Words and their numbers: an arena of distinct words behind a small open hash table. The same hash finds a
//! word in the table on disk.

/// Distinct words, numbered in the order in which they first came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    letters: Vec<u8>,
    /// Where each word ends in `letters`.
    ends: Vec<u32>,
    /// Half a hash, and number + 1, 0 for free; a power of two long.
    slots: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// The number of a word, a new one if it is new.
    pub fn number(&mut self, word: &[u8]) -> u32 {
        if self.slots.len() < 2 * (self.ends.len() + 1) {
            self.grow();
        }
        let hash = hash(word);
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        let half = (hash >> 32) as u32;
        while self.slots[slot].1 != 0 {
            let (known, number) = self.slots[slot];
            if known == half && self.word(number - 1) == word {
                return number - 1;
            }
            slot = (slot + 1) & mask;
        }
        let number = self.ends.len() as u32;
        self.letters.extend_from_slice(word);
        self.ends.push(self.letters.len() as u32);
        self.slots[slot] = (half, number + 1);
        number
    }

    /// The word of a number that came from here.
    pub fn word(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends[number - 1] as usize };
        &self.letters[start..self.ends[number] as usize]
    }

    /// Gives back the memory that only finding words takes.
    pub fn close(&mut self) {
        self.slots = Vec::new();
    }

    /// How many distinct words there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    fn grow(&mut self) {
        let room = (self.slots.len() * 2).max(1024);
        self.slots = Vec::new();
        self.slots = vec![(0, 0); room];
        for number in 0..self.ends.len() as u32 {
            let hash = hash(self.word(number));
            let mut slot = hash as usize & (room - 1);
            while self.slots[slot].1 != 0 {
                slot = (slot + 1) & (room - 1);
            }
            self.slots[slot] = ((hash >> 32) as u32, number + 1);
        }
    }
}

/// Mixes a word's bytes, eight at a time. Stable: it is part of the index format.
#[inline]
pub(crate) fn hash(word: &[u8]) -> u64 {
    let mut h = word.len() as u64 ^ 0x9e37_79b9_7f4a_7c15;
    let mut rest = word;
    while let Some((eight, more)) = rest.split_first_chunk::<8>() {
        h = mix(h ^ u64::from_le_bytes(*eight));
        rest = more;
    }
    if !rest.is_empty() {
        h = mix(h ^ tail(rest));
    }
    mix(h)
}

/// Fewer than eight bytes as a number, as if zeros followed.
#[inline]
fn tail(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let (Some(head), Some(end)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*end)) << (8 * (len - 4));
    }
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}

/// One step of SplitMix64's finaliser (Steele, Lea and Flood 2014): every bit of the input touches every bit
/// of the output, and no two inputs give the same output.
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_numbers_while_the_table_grows() {
        let mut words = Vocabulary::default();
        let all: Vec<String> = (0..5000).map(|i| format!("word{i}")).collect();
        for (i, w) in all.iter().enumerate() {
            assert_eq!(words.number(w.as_bytes()), i as u32);
        }
        for (i, w) in all.iter().enumerate() {
            assert_eq!(words.number(w.as_bytes()), i as u32);
            assert_eq!(words.word(i as u32), w.as_bytes());
        }
    }
}
