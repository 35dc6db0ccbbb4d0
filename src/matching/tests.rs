//! What is on record is found, wherever it stands; the work grows as it is said to.

use super::candidates::budget;
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
    // The budget, and eight times as much where the first answer is poor.
    let limit = 20 * 9 * budget(60_000, &Options::default()) as u64;
    assert!(large.postings <= limit && small.postings > 0, "{small:?} {large:?}");
    // A hundred times the corpus: twice the places that are read.
    let places = |millions: u64| budget(millions * 1_000_000, &Options::default());
    assert_eq!([1, 5, 50, 500].map(places), [1500, 2250, 3375, 4500]);
    // Four times the corpus: the same cells, give or take the windows' edges.
    assert!(large.cells < 2 * small.cells, "{small:?} {large:?}");
    // Four times the quotation: four times its words by at most four times the stretch.
    assert!(long.cells <= 16 * large.cells, "{large:?} {long:?}");
}

/// A record with something for every fold to forgive, and the same words as a draft writes them.
const FOLDED: [(Fold, &str, &str); 18] = [
    (
        Fold::Marks,
        "The pumps, the sluices and the boats were paid.",
        "The pumps the sluices and the boats were paid",
    ),
    (
        Fold::Dashes,
        "The lamps -- all of them -- were lit by hand.",
        "The lamps – all of them – were lit by hand",
    ),
    (
        Fold::Ligatures,
        "The encyclopædia stood on the harbour shelf.",
        "The encyclopaedia stood on the harbour shelf",
    ),
    (
        Fold::Accents,
        "The café beside the northern mole stayed open.",
        "The cafe beside the northern mole stayed open",
    ),
    (
        Fold::Apostrophes,
        "They don't repair ladders on Sundays anymore.",
        "They don’t repair ladders on Sundays anymore",
    ),
    (
        Fold::Hyphens,
        "The health care of sailors was a private matter.",
        "The healthcare of sailors was a private matter",
    ),
    (Fold::Okay, "It was ok to moor beside the red buoy.", "It was okay to moor beside the red buoy"),
    (
        Fold::Percent,
        "Some 12% of the ropes were found to be rotten.",
        "Some 12 percent of the ropes were found to be rotten",
    ),
    (Fold::Money, "They paid five dollars for a crate of herring.", "They paid $5 for a crate of herring"),
    (
        Fold::Numbers,
        "Only 7 anchors lay beneath the chapel yard.",
        "Only seven anchors lay beneath the chapel yard",
    ),
    (
        Fold::Ordinals,
        "It was the 3rd winter without a dredger here.",
        "It was the third winter without a dredger here",
    ),
    (
        Fold::Spelling,
        "A neighbour lent us the copper kettle again.",
        "A neighbor lent us the copper kettle again",
    ),
    (Fold::Case, "WE BURNED THE OLD TIMBER BEHIND THE FORGE.", "We burned the old timber behind the forge"),
    (
        Fold::Markup,
        "The *brass bell* hung above the customs door.",
        "The brass bell hung above the customs door",
    ),
    (
        Fold::Directions,
        "Nobody weighed the mackerel (LAUGHTER) before noon that week.",
        "Nobody weighed the mackerel before noon that week",
    ),
    (
        Fold::Fillers,
        "We sold, uh, eleven barrels of pitch to strangers.",
        "We sold eleven barrels of pitch to strangers",
    ),
    (
        Fold::Stutters,
        "Then the keeper, the keeper slept under his own lantern.",
        "Then the keeper slept under his own lantern",
    ),
    (
        Fold::Interruptions,
        "ROE: The tollkeeper wanted copper\n\nCLERK: Order, please.\n\nROE: and salt from every barge.",
        "The tollkeeper wanted copper and salt from every barge",
    ),
];

#[test]
fn each_fold_has_its_tier_and_its_switch() {
    let dir = tempfile::tempdir().expect("a folder");
    for (i, (_, record, _)) in FOLDED.iter().enumerate() {
        std::fs::write(dir.path().join(format!("{i:02}.txt")), record).expect("written");
    }
    let corpus = corpus(dir.path());
    let laid = |text: &str, allowed: Folds| {
        let quote = Quote::new(text, &corpus).expect("sound");
        let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
        detail(&corpus, &quote, found.hits.first().expect("found"), 0, allowed).expect("sound")
    };
    for (fold, record, draft) in FOLDED {
        let on = laid(draft, Folds::default());
        assert_eq!((on.tier, on.edits.len()), (fold.tier(), 0), "{fold:?}: {:?} {:?}", on.folds, on.edits);
        assert!(on.folds.contains(&fold), "{fold:?}: {:?}", on.folds);
        let mut without = Folds::default();
        without.set(fold, false);
        let off = laid(draft, without);
        assert!(!off.edits.is_empty(), "{fold:?} off: {draft} / {record}");
        // Any other switched off changes nothing here, unless it was needed too.
        for other in Fold::ALL.iter().filter(|o| !on.folds.contains(o)) {
            let mut folds = Folds::default();
            folds.set(*other, false);
            assert!(laid(draft, folds).edits.is_empty(), "{other:?} off for {fold:?}: {draft}");
        }
    }
}

#[test]
fn a_word_is_a_filler_only_with_a_pause() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "It is part of what is now well known about the harbour. It was, well, known to every sailor.";
    std::fs::write(dir.path().join("a.txt"), text).expect("written");
    let corpus = corpus(dir.path());
    let laid = |text: &str| {
        let quote = Quote::new(text, &corpus).expect("sound");
        let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
        detail(&corpus, &quote, found.hits.first().expect("found"), 0, Folds::default()).expect("sound")
    };
    assert_eq!(laid("part of what is now known about the harbour").edits.len(), 1);
    let said = laid("It was known to every sailor");
    assert_eq!((said.edits.len(), said.tier), (0, Tier::Disfluency));
}

#[test]
fn what_stands_before_the_sentence_is_none_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "They said they didn't. It's abundantly clear who moved the buoy. Nobody else had a boat.";
    std::fs::write(dir.path().join("a.txt"), text).expect("written");
    let corpus = corpus(dir.path());
    let quote = Quote::new("It is abundantly clear who moved the anchor", &corpus).expect("sound");
    let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
    let matched =
        detail(&corpus, &quote, found.hits.first().expect("found"), 0, Folds::default()).expect("sound");
    let edits: Vec<(&str, &str)> = matched.edits.iter().map(|e| (&e.from[..], &e.to[..])).collect();
    assert_eq!(edits, [("It's", "It is"), ("buoy", "anchor")]);
    assert_eq!(matched.text, "It's abundantly clear who moved the buoy");
}

#[test]
fn what_differs_lies_in_the_passage_where_it_says() {
    let dir = tempfile::tempdir().expect("a folder");
    let between = "Nobody at the lower quay had counted barges before. ".repeat(60);
    let text = format!(
        "The old café owes the tollkeeper copper for every barge that came late. {between}In the end it was the \
         harbour master who never paid for salt or rope."
    );
    std::fs::write(dir.path().join("a.txt"), text).expect("written");
    let corpus = corpus(dir.path());
    let quote = Quote::new(
        "The old café owes the tollkeeper for every boat that came late … it was the harbour master who paid for salt \
         or rope",
        &corpus,
    )
    .expect("sound");
    let found = find(&corpus, &quote, &Options::default(), None).expect("sound");
    let matched =
        detail(&corpus, &quote, found.hits.first().expect("found"), 0, Folds::default()).expect("sound");
    assert_eq!(matched.spans.len(), 2, "{matched:?}");
    let there = |place: Option<Span>| place.map_or("", |place| place.of(&matched.text));
    let edits: Vec<(&str, &str)> = matched.edits.iter().map(|e| (&e.from[..], there(e.passage))).collect();
    assert_eq!(edits, [("copper", "copper"), ("barge", "barge"), ("never", "never")]);
    for cut in matched.cuts.iter().filter(|cut| !cut.marked) {
        assert_eq!(cut.dropped, there(cut.passage));
    }
}
