//! Brute force, to hold the search against: how many words of a quotation differ, at least, from some stretch of
//! the corpus, found by going through all of it. Word by word edit distance in bit-parallel columns (Myers 1999;
//! Hyyrö 2003), free ends in the record, records apart. Shares nothing with the search but the folded words.

use onrecord::corpus::{BuildOptions, Corpus, open_or_build};
use onrecord::matching::{Options, Quote, Step, find};

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

const TEXTS: &str = "../shared/record/texts";
const TABLE: &str = "reports/scores/record-recall.md";
const HEAD: &str = "# Recall beside brute force

Quotations taken from `../shared/record` (5.3 million words) of which so large a share of the words was changed, left
out or added at random (a third each); nothing told but the words. `ORACLE=60 UPDATE=1 cargo test --release --test
tests recall`, 2026-11-24. Each cell: the share for which the search's best passage is as near as the nearest that a
brute-force alignment of all records finds (or the same place), over the share for which brute force itself comes out
at the place that the quotation was taken from.

";

/// The search against brute force, by length and by how much is changed.
#[test]
fn recall_beside_brute_force() {
    if !std::path::Path::new(TEXTS).is_dir() {
        eprintln!("left out: {TEXTS} is not there");
        return;
    }
    let each: usize = std::env::var("ORACLE").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let folder = tempfile::tempdir().expect("a folder");
    let options = BuildOptions { index: Some(folder.path().join("recall.index")), ..BuildOptions::default() };
    let corpus = open_or_build(std::path::Path::new(TEXTS), &options, &|_| {}).expect("indexed").corpus;
    let mut oracle = Oracle::new(&corpus);
    let mut dice = 17u64;
    let mut roll = |below: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % below.max(1)
    };
    let mut table = String::from("| words | 0 % | 5 % | 10 % | 20 % | 30 % |\n|---|---|---|---|---|---|\n");
    for length in [5, 8, 12, 20, 40] {
        let mut row = format!("| {length} |");
        for errors in [0, 5, 10, 20, 30] {
            let (mut near, mut own) = (0, 0);
            for _ in 0..each {
                let (record, from, words) = loop {
                    let record = roll(oracle.records.len());
                    let words = &oracle.records[record];
                    if words.len() > length {
                        let from = roll(words.len() - length);
                        break (record, from, words[from..from + length].to_vec());
                    }
                };
                let mut changed = Vec::new();
                for word in words {
                    if roll(100) >= errors {
                        changed.push(word);
                        continue;
                    }
                    let other = &oracle.records[roll(oracle.records.len())];
                    let other = other.get(roll(other.len())).copied().unwrap_or(word);
                    match roll(3) {
                        0 => changed.push(other),
                        1 => changed.extend([word, other]),
                        _ => {}
                    }
                }
                let letters =
                    |id: &u32| String::from_utf8_lossy(corpus.index().word(*id).expect("sound")).into_owned();
                let text = changed.iter().map(letters).collect::<Vec<_>>().join(" ");
                let quote = Quote::new(&text, &corpus).expect("sound");
                let ids: Vec<u32> = quote.words.iter().map(|w| w.id).collect();
                let best = oracle.nearest(&ids);
                let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
                let top = found.hits.first().map_or(0, |h| h.score);
                let as_near = found.hits.iter().take_while(|h| h.score == top).any(|hit| {
                    let steps = hit.pieces.iter().flat_map(|p| &p.steps);
                    let differ = steps.filter(|s| !matches!(s, Step::Same(..))).count() as u32;
                    let there = hit.pieces.iter().any(|p| {
                        p.record == best.record && p.words.start <= best.end && best.end <= p.words.end + 3
                    });
                    there || differ <= best.distance
                });
                near += usize::from(as_near);
                let taken = best.record as usize == record
                    && (from..from + 2 * length).contains(&(best.end as usize));
                own += usize::from(taken || best.distance == 0);
            }
            let share = |n: usize| n as f64 / each as f64;
            row.push_str(&format!(" {:.2} / {:.2} |", share(near), share(own)));
            if length >= 12 && errors <= 10 {
                assert!(share(near) >= 0.9, "{length} words, {errors} %: {row}");
            }
        }
        table.push_str(&row);
        table.push('\n');
    }
    eprintln!("{table}");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(TABLE, format!("{HEAD}{table}")).expect("written");
    }
}
