//! What is on record is found, wherever it stands; the work grows as it is said to.

use super::*;
use crate::corpus::{BuildOptions, Corpus, open_or_build};
use std::path::Path;

fn corpus(folder: &Path) -> Corpus {
    let index = tempfile::tempdir().expect("a folder").keep().join("test.index");
    let options = BuildOptions { index: Some(index), ..BuildOptions::default() };
    open_or_build(folder, &options, &|_| {}).expect("built").corpus
}

/// Every run of `len` words of every record is found whole.
fn holds_all(corpus: &Corpus, len: u32) {
    for record in 0..corpus.index().records() {
        let words = corpus.index().entry(record).expect("there").words;
        for from in 0..words.saturating_sub(len) + 1 {
            let to = (from + len).min(words);
            let passage = corpus.passage(record, from, to).expect("there");
            let (Some(first), Some(last)) = (passage.words.first(), passage.words.last()) else { continue };
            let text = passage.of(first.join(*last));
            let turns = corpus.turns_over(record, from, to).expect("there");
            if turns.len() != 1 || text.contains("..") || text.contains('[') || text.contains('…') {
                continue;
            }
            let quote = Quote::new(text, corpus).expect("sound");
            let found = find(corpus, &quote, &Options::default(), None).expect("sound");
            let whole = found.hits.first().is_some_and(|h| h.same as usize == quote.words.len());
            assert!(whole, "{record} {from}..{to}: {text:?}\n{:?}", found.hits.first());
        }
    }
}

#[test]
fn every_sentence_of_the_samples_is_found() {
    holds_all(&corpus(Path::new("corpus/records")), 7);
}

#[test]
fn short_records_side_by_side_are_found() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut rows = String::from("speaker,text\n");
    let mut dice = 7u64;
    for row in 0..120 {
        rows.push_str(&format!("Speaker {row},"));
        for _ in 0..5 + row % 9 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            rows.push_str(&format!("word{} ", (dice >> 33) % 400));
        }
        rows.push('\n');
    }
    std::fs::write(dir.path().join("rows.csv"), rows).expect("written");
    holds_all(&corpus(dir.path()), 5);
}

#[test]
fn the_work_grows_with_the_quotation_and_hardly_with_the_corpus() {
    let mut dice = 11u64;
    let mut word = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let r = (dice >> 33) as f64 / f64::from(1u32 << 31);
        format!("w{} ", (3000f64.powf(r) - 1.0) as u32) // few words are many, as in speech
    };
    let text: String = (0..60_000).map(|_| word()).collect();
    let work = |share: usize, words: usize| {
        let dir = tempfile::tempdir().expect("a folder");
        let end = text[..text.len() / share].rfind(' ').expect("a blank");
        std::fs::write(dir.path().join("a.txt"), &text[..end]).expect("written");
        let corpus = corpus(dir.path());
        let all: Vec<&str> = text[..end].split(' ').collect();
        let mut sum = Work::default();
        for i in 0..20 {
            let from = i * (all.len() - words) / 20;
            let quote = Quote::new(&all[from..from + words].join(" "), &corpus).expect("sound");
            let one = find(&corpus, &quote, &Options::default(), None).expect("sound").work;
            (sum.postings, sum.cells) = (sum.postings + one.postings, sum.cells + one.cells);
        }
        sum
    };
    let (small, large, long) = (work(4, 12), work(1, 12), work(1, 48));
    let limit = 20 * (Options::default().budget as u64) * 9;
    assert!(large.postings <= limit && small.postings > 0, "{small:?} {large:?}");
    // Four times the corpus: the same cells, give or take the windows' edges.
    assert!(large.cells < 2 * small.cells, "{small:?} {large:?}");
    // Four times the quotation: four times its words by at most four times the stretch.
    assert!(long.cells <= 16 * large.cells, "{large:?} {long:?}");
}
