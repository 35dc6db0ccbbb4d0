//! Brute force, to hold the search against: how many words of a quotation differ, at least, from some stretch of
//! the corpus, found by going through all of it. Word by word edit distance in bit-parallel columns (Myers 1999;
//! Hyyrö 2003), free ends in the record, records apart. Shares nothing with the search but the folded words.

use onrecord::corpus::Corpus;
use onrecord::matching::Quote;

/// All words of a corpus, in memory.
pub struct Oracle {
    /// Each record's words.
    records: Vec<Vec<u32>>,
    /// For each word of the vocabulary, where the quotation has it; zero outside of [`Oracle::nearest`].
    masks: Vec<u64>,
}

/// The nearest stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// Words that differ.
    pub distance: u32,
    /// The record.
    pub record: u32,
    /// The word behind the stretch's last, counted from the record's first.
    pub end: u32,
}

impl Oracle {
    /// Reads all words.
    pub fn new(corpus: &Corpus) -> Oracle {
        let index = corpus.index();
        let records = (0..index.records())
            .map(|record| {
                let entry = index.entry(record).expect("a sound index");
                let mut words = Vec::new();
                index
                    .read_blocks(entry.first_block, entry.words as usize, &mut words)
                    .expect("a sound index");
                words
            })
            .collect();
        Oracle { records, masks: vec![0; index.distinct() as usize] }
    }

    /// The first of the nearest stretches of a quotation of at most 64 words.
    pub fn nearest(&mut self, quote: &[u32]) -> Nearest {
        let n = quote.len().min(64) as u32;
        for (i, id) in quote.iter().take(64).enumerate() {
            if let Some(mask) = self.masks.get_mut(*id as usize) {
                *mask |= 1 << i;
            }
        }
        let last = 1u64 << (n.max(1) - 1);
        let mut best = Nearest { distance: n, record: 0, end: 0 };
        for (record, words) in self.records.iter().enumerate() {
            // Differences down a column, rising and falling; the score at the quotation's last word.
            let (mut rising, mut falling, mut score) = (u64::MAX, 0u64, n);
            for (at, id) in words.iter().enumerate() {
                let equal = self.masks[*id as usize];
                let d = ((equal & rising).wrapping_add(rising) ^ rising) | equal | falling;
                let mut up = falling | !(d | rising);
                let mut down = rising & d;
                score += u32::from(up & last != 0);
                score -= u32::from(down & last != 0);
                up <<= 1; // a stretch may begin anywhere
                down <<= 1;
                rising = down | !(d | up);
                falling = up & d;
                if score < best.distance {
                    best = Nearest { distance: score, record: record as u32, end: at as u32 + 1 };
                }
            }
        }
        for id in quote {
            if let Some(mask) = self.masks.get_mut(*id as usize) {
                *mask = 0;
            }
        }
        best
    }

    /// The share of a text's words that differ from the nearest stretch.
    pub fn differing(&mut self, corpus: &Corpus, text: &str) -> f64 {
        let quote = Quote::new(text, corpus).expect("a sound index");
        let ids: Vec<u32> = quote.words.iter().map(|w| w.id).collect();
        f64::from(self.nearest(&ids).distance) / ids.len().clamp(1, 64) as f64
    }
}

#[test]
fn the_oracle_counts_what_a_table_counts() {
    let mut dice = 5u64;
    let mut roll = |below: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((dice >> 33) % below) as u32
    };
    for round in 0..200 {
        let quote: Vec<u32> = (0..1 + round % 64).map(|_| roll(7)).collect();
        let records: Vec<Vec<u32>> = (0..2).map(|_| (0..90).map(|_| roll(6)).collect()).collect();
        let mut wanted = quote.len() as u32;
        for words in &records {
            let mut column: Vec<u32> = (0..=quote.len() as u32).collect();
            for word in words {
                let mut diagonal = column[0];
                for i in 1..column.len() {
                    let left = column[i];
                    column[i] =
                        (diagonal + u32::from(quote[i - 1] != *word)).min(left + 1).min(column[i - 1] + 1);
                    diagonal = left;
                }
                wanted = wanted.min(column[quote.len()]);
            }
        }
        let mut oracle = Oracle { records, masks: vec![0; 7] };
        assert_eq!(oracle.nearest(&quote).distance, wanted, "{quote:?}");
        assert!(oracle.masks.iter().all(|m| *m == 0));
    }
}
