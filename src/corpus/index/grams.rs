//! Which n-grams are looked up, and where. Every place in a record has one key: its word if that is rare,
//! else the pair that begins there, and where the pair is common the triple, or the run of four. Keys are
//! hashed into buckets; whether a bucket is common stands in its list, so that build and search agree
//! without a table of n-grams. Hashing costs a few postings read in vain and saves the dictionary.

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
    /// Sizes for a corpus of so many words. Buckets hold 20 places on average, more in a large corpus: there a
    /// bucket's list is dearer to write down and as quick to read.
    pub fn for_words(words: u64) -> Plan {
        let share = 20 << (words / 50_000_000).checked_ilog2().map_or(0, |n| n.min(2));
        let first = (words / share).clamp(16, u64::from(u32::MAX / 4)) as u32;
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
        u64::from(self.place(words.len(), words.iter().fold(0, |state, w| step(state, *w))))
    }

    /// The bucket of a key of `len` words whose hash is `state`.
    fn place(&self, len: usize, state: u64) -> u32 {
        let region = len.max(2) - 2;
        let start: u32 = self.buckets[..region].iter().sum();
        let mixed = (state ^ (state >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb);
        start + (((mixed >> 32) * u64::from(self.buckets[region])) >> 32) as u32
    }

    /// The lengths of key to try at a word, in order.
    pub fn lengths(&self, first: u32) -> impl Iterator<Item = usize> {
        let shortest = if first >= self.rare_from { 1 } else { 2 };
        std::iter::once(shortest).chain(3..=LONGEST)
    }

    /// The key at the head of `words`: its bucket and length, longer where the shorter is common; `None` where
    /// one of `longest` words is, or the record ends.
    #[inline]
    pub fn key(&self, words: &[u32], longest: usize, common: impl Fn(u32) -> bool) -> Option<(u32, usize)> {
        let first = *words.first()?;
        let mut state = step(0, first);
        if first >= self.rare_from {
            let bucket = self.place(1, state);
            if !common(bucket) {
                return Some((bucket, 1));
            }
            state = step(state, *words.get(1)?);
        } else {
            state = step(state, *words.get(1)?);
            let bucket = self.place(2, state);
            if !common(bucket) {
                return Some((bucket, 2));
            }
        }
        for (len, word) in (3..=longest).zip(words.get(2..)?) {
            state = step(state, *word);
            let bucket = self.place(len, state);
            if !common(bucket) {
                return Some((bucket, len));
            }
        }
        None
    }
}

/// Takes one more word into a key's hash.
#[inline]
fn step(state: u64, word: u32) -> u64 {
    (state ^ u64::from(word) ^ 0x9e37_79b9_0000_0000).wrapping_mul(0xbf58_476d_1ce4_e5b9).rotate_left(32)
}
