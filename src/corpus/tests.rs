//! The store as a user meets it: build, refresh, damage.

use super::*;
use crate::text::Span;
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

/// An index that somebody else made has sums that are right and says what it likes: it may be wrong, and that is all.
#[test]
fn every_flipped_byte_under_a_seal_that_is_right_is_survived() {
    let dir = folder(&[("a.txt", COUNCIL), ("b.txt", "One more text, with a few words of its own.")]);
    let index = opened(dir.path()).index;
    let bytes = std::fs::read(&index).expect("there");
    let broken = dir.path().join("broken.index");
    let everything = |corpus: &Corpus| -> Result<(), Error> {
        corpus.index().verify()?;
        let _ = (corpus.stats()?, corpus.names()?, corpus.holdings()?, corpus.files()?);
        for record in 0..corpus.index().records().min(4) {
            let _ = (corpus.about(record)?, corpus.path(record)?, corpus.trust(record)?);
            let passage = corpus.passage(record, 0, 60)?;
            assert!(passage.stale || passage.words.iter().all(|word| !passage.of(*word).is_empty()));
            corpus.turns_over(record, 0, 60)?;
        }
        Ok(())
    };
    let mut survived = 0;
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= [0xff, 0x01, 0x80, 0x7f][at % 4];
        super::index::reseal(&mut bad);
        std::fs::write(&broken, &bad).expect("written");
        let opened = open(dir.path(), Some(&broken));
        survived += usize::from(opened.is_ok_and(|corpus| everything(&corpus).is_ok()));
    }
    assert!(
        survived > 0 && survived < bytes.len(),
        "the seal was right, and what lies behind it was reached"
    );
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

#[test]
fn places_are_bytes_of_the_file_as_it_lies() {
    let files: [(&str, &[u8], &str, &str); 6] = [
        (
            "a.md",
            "---\nspeaker: Jo Roe\n---\nÉlan. We will **build** the [gate](http://x.example) before autumn.\n".as_bytes(),
            "build the gate before autumn",
            "build** the [gate](http://x.example) before autumn",
        ),
        (
            "b.html",
            b"<p>The pumps &amp; the <b>sluices</b> were paid for twice.</p>",
            "pumps & the sluices were paid for",
            "pumps &amp; the <b>sluices</b> were paid for",
        ),
        (
            "c.srt",
            b"1\n00:00:01,000 --> 00:00:02,000\n<i>Nobody &quot;ordered&quot;</i>\nthe second\n\n2\n00:00:03,000 --> 00:00:04,000\ntruck of sand.\n",
            "ordered\" the second truck of sand",
            "ordered&quot;</i>\nthe second\n\n2\n00:00:03,000 --> 00:00:04,000\ntruck of sand",
        ),
        (
            "d.csv",
            b"speaker,date,text\nJo Roe,2020-01-02,\"First, a word.\"\n\"Hale, Tom\",2020-01-03,\"It says \"\"closed\"\" on every door of the quay.\"\n",
            "says \"closed\" on every door of the quay",
            "says \"\"closed\"\" on every door of the quay",
        ),
        (
            "e.txt",
            b"The caf\xe9 by the locks stays open all winter.\n",
            "café by the locks stays open all winter",
            "caf\u{fffd} by the locks stays open all winter",
        ),
        (
            "f.txt",
            b"\xff\xfeT\0h\0e\0 \0h\0e\0r\0o\0n\0 \0c\0a\0m\0e\0 \0b\0a\0c\0k\0 \0i\0n\0 \0M\0a\0r\0c\0h\0.\0",
            "heron came back in March",
            "h\0e\0r\0o\0n\0 \0c\0a\0m\0e\0 \0b\0a\0c\0k\0 \0i\0n\0 \0M\0a\0r\0c\0h\0",
        ),
    ];
    let dir = tempfile::tempdir().expect("a folder");
    for (name, bytes, ..) in files {
        std::fs::write(dir.path().join(name), bytes).expect("written");
    }
    std::fs::write(
        dir.path().join("g.json"),
        r#"{"segments":[{"start":1,"text":"Rain fell on the market\n all day."}]}"#,
    )
    .expect("written");
    let Opened { corpus, .. } = opened(dir.path());
    for record in 0..corpus.index().records() {
        let words = corpus.index().entry(record).expect("there").words;
        let passage = corpus.passage(record, 0, words).expect("there");
        let path = corpus.path(record).expect("there");
        let Some((_, bytes, text, wanted)) = files.iter().find(|f| f.0 == path) else {
            // Escaped strings have no bytes of their own.
            assert_eq!(corpus.on_disk(record, passage.words[0]), None);
            continue;
        };
        let Some(at) = passage.text.find(text) else { continue }; // another row of the table
        let span = Span::new(at, at + text.len());
        let span = Span { start: span.start + passage.start, end: span.end + passage.start };
        let there = corpus.on_disk(record, span).expect("a place");
        assert_eq!(String::from_utf8_lossy(&bytes[there.range()]), *wanted, "{path}");
    }
}

#[test]
fn a_folder_that_changes_while_it_is_indexed_is_indexed_again_next_time() {
    let dir = folder(&[("a.txt", "The gate is open."), ("b.txt", "The gate is shut."), ("c.txt", COUNCIL)]);
    let path = dir.path().to_owned();
    // Listed, then gone before it is read; changed after it was read.
    let meddle = move |progress: Progress| match progress {
        Progress::Reading { done: 0, .. } => drop(std::fs::remove_file(path.join("b.txt"))),
        Progress::Indexing { .. } => {
            drop(std::fs::write(path.join("a.txt"), "The gate is painted green now."))
        }
        Progress::Reading { .. } => {}
    };
    let Opened { built, .. } = open_or_build(dir.path(), &BuildOptions::default(), &meddle).expect("built");
    let built = built.expect("built");
    assert_eq!((built.records, built.problems.len()), (2, 1));
    assert!(
        built.problems[0].0 == "b.txt" && built.problems[0].1.contains("cannot be read"),
        "{:?}",
        built.problems
    );
    let Opened { corpus, built, .. } = opened(dir.path());
    assert!(built.is_some(), "stale, and seen to be");
    assert_eq!(
        corpus.passage(0, 0, 6).expect("there").text.trim_end_matches('.'),
        "The gate is painted green now"
    );
    assert!(opened(dir.path()).built.is_none());
}

#[test]
fn little_memory_gives_the_same_index() {
    let text: String = (0..60_000u64).map(|i| format!("word{} ", i * i % 4001)).collect();
    let dir = folder(&[("a.txt", &text), ("b.txt", COUNCIL)]);
    let build = |memory: usize, threads: usize| {
        let place = dir.path().join(format!("{memory}-{threads}.index"));
        let options = BuildOptions { index: Some(place.clone()), memory, ..BuildOptions::default() };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| open_or_build(dir.path(), &options, &|_| {})).expect("built");
        std::fs::read(place).expect("there")
    };
    let usual = build(512 << 20, 2);
    assert!(build(1 << 16, 2) == usual, "runs on disk");
    assert!(build(512 << 20, 1) == usual, "one thread");
    assert!(build(512 << 20, 5) == usual, "five threads");
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_read_is_named() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[("a.txt", "The gate is open.")]);
    symlink(dir.path().join("nowhere.txt"), dir.path().join("gone.txt")).expect("linked");
    let problems = opened(dir.path()).built.expect("built").problems;
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].0 == "gone.txt" && problems[0].1.contains("cannot be read"), "{problems:?}");
}
