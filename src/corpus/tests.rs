//! The store as a user meets it: build, refresh, damage.

use super::*;
use std::path::Path;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

fn opened(path: &Path) -> Opened {
    open_or_build(path, &BuildOptions::default(), &|_| {}).expect("opens")
}

const COUNCIL: &str = "CLERK: The session is open.\n\nMAYOR ROE: The wall will cost 41 million crowns.\n\n(APPLAUSE)\n\nCLERK: Thank you, Mayor.\n";

#[test]
fn a_passage_is_read_where_it_stands() {
    let dir = folder(&[
        ("council.txt", COUNCIL),
        (
            "talk.srt",
            "1\n00:00:01,000 --> 00:00:02,000\nWe will\n\n2\n00:00:03,000 --> 00:00:04,000\nbuild it.\n",
        ),
    ]);
    let Opened { corpus, built, .. } = opened(dir.path());
    let built = built.expect("built");
    assert_eq!((built.records, built.words, built.files_read), (2, 18, 2));
    let passage = corpus.passage(0, 4, 11).expect("there");
    let all = passage.words.first().expect("words").join(*passage.words.last().expect("words"));
    assert_eq!(passage.of(all), "The wall will cost 41 million crowns");
    assert_eq!(all.of(COUNCIL), passage.of(all));
    let turns = corpus.turns_over(0, 4, 11).expect("there");
    assert_eq!(corpus.name(turns[0].speaker).expect("there"), Some("MAYOR ROE"));
    let passage = corpus.passage(1, 2, 4).expect("there");
    assert_eq!(passage.of(passage.words[0]), "build");
    assert_eq!(corpus.index().time(1, passage.words[0].start).expect("there"), Some(3000));
    // Every run of words of every record is given back as it stands.
    for (record, words) in [(0, 14), (1, 4)] {
        for from in 0..words {
            for to in from + 1..=words {
                let passage = corpus.passage(record, from, to).expect("there");
                assert!(
                    !passage.stale && passage.words.len() == (to - from) as usize,
                    "{record} {from}..{to}"
                );
            }
        }
    }
}

#[test]
fn a_refresh_reads_only_what_changed_and_gives_the_same_bytes() {
    let dir = folder(&[("a.txt", COUNCIL), ("b.txt", "Nobody will read this twice.")]);
    let first = opened(dir.path());
    assert!(opened(dir.path()).built.is_none());
    std::fs::write(dir.path().join("c.csv"), "speaker,date,text\nAnn Lee,2020-01-02,One wall.\n")
        .expect("written");
    std::fs::write(dir.path().join("broken.json"), "{").expect("written");
    let second = opened(dir.path()).built.expect("built");
    assert_eq!((second.files_read, second.files_kept, second.records), (2, 2, 3));
    assert_eq!(second.problems.len(), 1);
    assert!(second.problems[0].1.contains("not JSON"));
    let refreshed = std::fs::read(&first.index).expect("there");
    let afresh = BuildOptions { afresh: true, ..BuildOptions::default() };
    open_or_build(dir.path(), &afresh, &|_| {}).expect("built");
    assert!(refreshed == std::fs::read(&first.index).expect("there"), "a refresh differs from a build");
    std::fs::remove_file(dir.path().join("b.txt")).expect("removed");
    assert_eq!(opened(dir.path()).built.expect("built").files_gone, 1);
    std::fs::write(dir.path().join("manifest.csv"), "file,speaker,date\na.txt,Jo Roe,2021-05-06\n")
        .expect("written");
    let third = opened(dir.path());
    assert_eq!(third.built.expect("built").files_read, 1);
    let (_, about) = third.corpus.about(0).expect("there");
    assert_eq!(about.date.map(|d| d.to_string()).as_deref(), Some("2021-05-06"));
    let turns = third.corpus.turns_over(0, 4, 5).expect("there");
    assert_eq!(third.corpus.name(turns[0].speaker).expect("there"), Some("Jo Roe"));
}

#[test]
fn every_flipped_byte_is_an_error_or_the_right_answer() {
    let dir = folder(&[("a.txt", COUNCIL), ("b.txt", "One more text, with a few words of its own.")]);
    let Opened { corpus, index, .. } = opened(dir.path());
    let everything = |corpus: &Corpus| -> Result<String, Error> {
        let words = corpus.index().find_word(b"crowns")?;
        Ok(format!("{:?} {:?} {words:?}", corpus.passage(0, 0, 14)?, corpus.stats()?.words))
    };
    let right = everything(&corpus).expect("sound");
    let bytes = std::fs::read(&index).expect("there");
    let broken = dir.path().join("broken.index");
    // Every byte in turn, one bit of it and all of them; asked as a search asks, which checks what it reads,
    // and as `--verify` asks, which checks everything.
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= if at % 2 == 0 { 0xff } else { 1 << (at / 2 % 8) };
        std::fs::write(&broken, &bad).expect("written");
        let opened = open(dir.path(), Some(&broken));
        if let Ok(answer) = opened
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|corpus| everything(corpus).map_err(|e| e.to_string()))
        {
            assert_eq!(answer, right, "byte {at}: a wrong answer");
        }
        assert!(
            opened.and_then(|corpus| corpus.index().verify()).is_err(),
            "byte {at} is not covered by a checksum"
        );
    }
    for len in [0, 10, 4096, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&broken, &bytes[..len]).expect("written");
        let error = open(&broken, None).err().expect("refused").to_string();
        assert!(error.contains("onrecord index"), "{error}");
    }
    let mut other = bytes.clone();
    other[16] = 99;
    std::fs::write(&broken, &other).expect("written");
    assert!(matches!(open(&broken, None), Err(Error::Version { found: 99, .. })));
    assert_eq!(everything(&corpus).expect("still sound"), right);
}

/// A full disk and a death at every step of a refresh: the old index or the new one, whole, and nothing left
/// lying about after the next build.
#[test]
fn a_build_that_fails_at_any_step_leaves_the_old_index_or_the_new_one() {
    use super::whole::fault::{self, Fault};
    let dir = folder(&[("a.txt", COUNCIL)]);
    let words = || open(dir.path(), None).and_then(|c| c.index().verify().map(|()| c.index().words()));
    let old = opened(dir.path()).corpus.index().words();
    let mut steps = 0;
    for fault in [Fault::Full, Fault::Death] {
        for at in 0.. {
            std::fs::write(dir.path().join("b.txt"), "One more text.").expect("written");
            let build = || open_or_build(dir.path(), &BuildOptions::default(), &|_| {});
            let (built, met) = fault::at(at, fault, build);
            let now = words().expect("there is an index, and it is whole");
            if !met {
                assert!(built.is_ok() && now == old + 3);
                break;
            }
            steps += 1;
            let error = built.err().expect("a fault is told").to_string();
            assert!(error.contains("what was there before is whole"), "{error}");
            assert_eq!(now, old);
        }
        std::fs::remove_file(dir.path().join("b.txt")).expect("removed");
        assert_eq!(opened(dir.path()).corpus.index().words(), old);
        let left: Vec<_> = std::fs::read_dir(dir.path().join(index::files::FOLDER)).expect("there").collect();
        assert_eq!(left.len(), 2, "the index and its lock: {left:?}");
    }
    assert!(steps > 6, "{steps} steps");
}

#[test]
fn a_record_over_the_limit_is_named_with_limit_and_setting() {
    let dir = folder(&[("a.txt", COUNCIL), ("b.txt", "One more text.")]);
    let options = BuildOptions { file_size: 20, ..BuildOptions::default() };
    let built = open_or_build(dir.path(), &options, &|_| {}).expect("opens").built.expect("built");
    let [(file, why)] = built.problems.as_slice() else { panic!("{:?}", built.problems) };
    assert_eq!(file, "a.txt");
    assert_eq!(*why, "116 bytes, over the limit of 20; raise `max-record-size`, or cut it in parts");
}

#[test]
fn what_cannot_be_opened_says_what_to_do() {
    let dir = folder(&[("notes.xyz", "no record")]);
    let error = |path: &Path| {
        open_or_build(path, &BuildOptions::default(), &|_| {}).err().expect("refused").to_string()
    };
    assert!(error(dir.path()).contains("holds no record"));
    assert!(error(&dir.path().join("nowhere")).contains("there is no corpus"));
    assert!(error(&dir.path().join("notes.xyz")).contains("not an index"));
    let dir = folder(&[("a.txt", COUNCIL)]);
    let place = index::files::place(dir.path());
    let _held = index::files::lock(&place).expect("free");
    assert!(error(dir.path()).contains("another run"));
}

#[test]
fn a_record_that_changed_since_gives_the_words_that_were_indexed() {
    let dir = folder(&[("a.txt", COUNCIL)]);
    let Opened { corpus, .. } = opened(dir.path());
    std::fs::write(dir.path().join("a.txt"), COUNCIL.replace("41", "14")).expect("written");
    let passage = corpus.passage(0, 4, 11).expect("there");
    assert!(passage.stale);
    assert_eq!(passage.text, "the wall will cost 41 million crowns");
}
