//! Which n-grams are looked up, and where. Every place in a record has one key: its word if that is rare,
//! else the pair that begins there, and where the pair is common the triple, or the run of four. Keys are
//! hashed into buckets; the count of a bucket says whether it is common, so that build and search agree
//! without a table of n-grams. Hashing costs a few postings read in vain and saves the dictionary.

use crate::corpus::vocabulary::mix;

/// The longest key, in words.
pub const LONGEST: usize = 4;

/// The sizes that build and search must share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Words with this number or a higher one are rare (numbers are by falling frequency).
    pub rare_from: u32,
    /// A bucket with more places than this is common.
    pub common_from: u32,
    /// Buckets for words and pairs, for triples, for runs of four.
    pub buckets: [u32; 3],
}

impl Plan {
    /// Sizes for a corpus of so many words. Buckets hold 16 places on average, more in a large corpus: there a
    /// bucket's list is dearer to write down and as quick to read.
    pub fn for_words(words: u64) -> Plan {
        let share = 16 << (words / 50_000_000).checked_ilog2().map_or(0, |n| n.min(2));
        let first = (words / share).clamp(16, u64::from(u32::MAX / 2)) as u32;
        let common_from = (words / 6_000).clamp(64, 4096) as u32;
        Plan { rare_from: u32::MAX, common_from, buckets: [first, 0, 0] }
    }

    /// How many words a rare word may stand for at most.
    pub fn rare_count(&self) -> u32 {
        self.common_from / 8
    }

    /// All buckets.
    pub fn total(&self) -> u64 {
        self.buckets.iter().map(|b| u64::from(*b)).sum()
    }

    /// The bucket of `words`, 1 to 4 of them.
    pub fn bucket(&self, words: &[u32]) -> u64 {
        let region = words.len().max(2) - 2;
        let start: u64 = self.buckets[..region].iter().map(|b| u64::from(*b)).sum();
        let mut h = words.len() as u64;
        for w in words {
            h = mix(h.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(*w));
        }
        start + ((u128::from(h) * u128::from(self.buckets[region])) >> 64) as u64
    }

    /// The lengths of key to try at a word, in order.
    pub fn lengths(&self, first: u32) -> impl Iterator<Item = usize> {
        let shortest = if first >= self.rare_from { 1 } else { 2 };
        std::iter::once(shortest).chain(3..=LONGEST)
    }

    /// The bucket of the key at the head of `words`, longer keys where the shorter is common; `None` where
    /// even the longest is, or the record ends. `known` says up to which length counts are known.
    pub fn key(&self, words: &[u32], longest: usize, common: impl Fn(u64) -> bool) -> Option<(u64, usize)> {
        let first = *words.first()?;
        for len in self.lengths(first).filter(|len| *len <= longest.min(words.len())) {
            let bucket = self.bucket(&words[..len]);
            if !common(bucket) {
                return Some((bucket, len));
            }
        }
        None
    }
}
