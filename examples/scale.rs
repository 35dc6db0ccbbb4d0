//! How index and search behave as a corpus grows: makes corpora of any size that keep the statistics of real text,
//! and measures build, size, memory, start, answers and the work behind them.
//!
//! ```text
//! cargo run --release --example scale -- make ../shared/record/texts /tmp/50m 50000000
//! cargo run --release --example scale -- build /tmp/50m [MEBIBYTES]
//! cargo run --release --example scale -- ask /tmp/50m [QUOTATIONS]
//! cargo run --release --example scale -- quotations /tmp/50m 10000 > quotations.csv
//! cargo run --release --example scale -- statistics /tmp/50m
//! ```
//!
//! The generator follows pairs of words as often as the real texts have them (a chain of order two, of order one
//! where a pair has fewer than three ways to go on, so that no long runs are copied), and gives the words that the
//! texts have once or twice new endings in every file, so that new words keep coming as they do in real text.
//! `statistics` holds what came out against what went in. The same numbers on every machine.
//!
//! `build` leaves its index in the folder, for `ask` and `quotations`. `reports/speed/record_beside.py` asks others the
//! same quotations.

use onrecord::corpus::{BuildOptions, Corpus, open, open_or_build};
use onrecord::matching::{self, Quote, Work, find};
use onrecord::verdict::{Claim, Kind, Options, judge_claim};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Instant;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Words of a made file.
const FILE: usize = 50_000;

fn main() -> Fallible<()> {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let number = |i: usize| typed.get(i).and_then(|n| n.parse::<usize>().ok());
    match (typed.first().map(String::as_str), typed.get(1)) {
        (Some("make"), Some(texts)) => {
            let folder = typed.get(2).ok_or("make TEXTS FOLDER WORDS")?;
            make(Path::new(texts), Path::new(folder), number(3).ok_or("how many words?")?)
        }
        (Some("build"), Some(folder)) => build(Path::new(folder), number(2)),
        (Some("ask"), Some(folder)) => ask(Path::new(folder), number(2).unwrap_or(1000)),
        (Some("quotations"), Some(folder)) => quotations(Path::new(folder), number(2).unwrap_or(1000)),
        (Some("statistics"), Some(folder)) => statistics(Path::new(folder)),
        _ => Err("make, build, ask, quotations or statistics; the head of this file says how".into()),
    }
}

/// A linear congruential generator (Knuth's MMIX): the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below.max(1) as u64) as usize
    }
}

fn files(folder: &Path) -> Fallible<Vec<PathBuf>> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder)?.flatten().map(|e| e.path()).collect();
    all.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    all.sort();
    Ok(all)
}

/// Writes a corpus of so many words.
fn make(texts: &Path, folder: &Path, words: usize) -> Fallible<()> {
    std::fs::create_dir_all(folder)?;
    let (mut numbers, mut list, mut stream) = (HashMap::new(), Vec::new(), Vec::new());
    for path in files(texts)? {
        for word in std::fs::read_to_string(path).unwrap_or_default().split_whitespace() {
            let next = list.len() as u32;
            let number = *numbers.entry(word.to_owned()).or_insert(next);
            if number == next {
                list.push(word.to_owned());
            }
            stream.push(number);
        }
    }
    let mut counts = vec![0u32; list.len()];
    let mut after_one: Vec<Vec<u32>> = vec![Vec::new(); list.len()];
    let mut after_two: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
    for run in stream.windows(3) {
        counts[run[0] as usize] += 1;
        after_one[run[0] as usize].push(run[1]);
        after_two.entry((run[0], run[1])).or_default().push(run[2]);
    }
    after_two.retain(|_, next| next.iter().any(|n| *n != next[0]) && next.len() > 2);
    let mut dice = Dice(3);
    let (mut before, mut last) = (stream[0], stream[1]);
    for file in 0..words.div_ceil(FILE) {
        let speaker = file % (words.div_ceil(FILE) / 8).max(1);
        let mut text = format!(
            "---\ndate: {}-{:02}-{:02}\nspeaker: Speaker Number{speaker}\n---\n",
            1990 + file / 336 % 30,
            1 + file / 28 % 12,
            1 + file % 28
        );
        for i in 0..FILE.min(words - file * FILE) {
            let next = match after_two.get(&(before, last)) {
                Some(list) => list[dice.roll(list.len())],
                None => match &after_one[last as usize][..] {
                    [] => stream[dice.roll(stream.len())],
                    list => list[dice.roll(list.len())],
                },
            };
            let word = &list[next as usize];
            text.push_str(word);
            if counts[next as usize] <= 2
                && word.len() > 3
                && word.ends_with(|c: char| c.is_ascii_lowercase())
            {
                ending(file, &mut text);
            }
            text.push(if i % 120 == 119 { '\n' } else { ' ' });
            (before, last) = (last, next);
        }
        std::fs::write(folder.join(format!("made-{file:05}.txt")), text)?;
    }
    Ok(())
}

/// A file's own ending for rare words, in letters.
fn ending(file: usize, text: &mut String) {
    let mut rest = file;
    while rest > 0 {
        text.push((b'a' + (rest % 26) as u8) as char);
        rest /= 26;
    }
}

/// What a corpus's words are like, beside what it is to be like.
fn statistics(folder: &Path) -> Fallible<()> {
    let (mut counts, mut pairs): (HashMap<String, u32>, HashMap<u64, u32>) = Default::default();
    let (mut runs, mut again, mut all) = (HashSet::new(), 0u64, 0u64);
    for path in files(folder)? {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        for word in &words {
            *counts.entry(word.clone()).or_default() += 1;
        }
        let hash = |words: &[String]| {
            words
                .iter()
                .flat_map(|w| w.bytes().chain([0]))
                .fold(7u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
        };
        words.windows(2).for_each(|w| *pairs.entry(hash(w)).or_default() += 1);
        for run in words.windows(8) {
            again += u64::from(!runs.insert(hash(run)));
        }
        all += words.len() as u64;
        if all > 6_000_000 {
            break;
        }
    }
    let mut sorted: Vec<u32> = counts.values().copied().collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let share = |n: usize| sorted.iter().take(n).map(|c| u64::from(*c)).sum::<u64>() as f64 / all as f64;
    let once = sorted.iter().filter(|c| **c == 1).count() as f64 / sorted.len() as f64;
    let lone = pairs.values().filter(|c| **c == 1).count() as f64 / all as f64;
    println!(
        "| words | distinct | of them once | top 100 | top 10,000 | pairs that come once | runs of 8 seen before |\n|---|---|---|---|---|---|---|"
    );
    println!(
        "| {all} | {} | {once:.3} | {:.3} | {:.3} | {lone:.3} | {:.3} |",
        sorted.len(),
        share(100),
        share(10_000),
        again as f64 / all as f64
    );
    Ok(())
}

/// A quotation, and where it was taken from.
struct Taken {
    text: String,
    record: u32,
    words: std::ops::Range<u32>,
}

/// Quotations of 6 to 45 words; in every second one of ten words and more a word is changed.
fn taken(corpus: &Corpus, many: usize) -> Fallible<Vec<Taken>> {
    let index = corpus.index();
    let mut dice = Dice(1);
    let mut all = Vec::new();
    while all.len() < many {
        let record = dice.roll(index.records() as usize) as u32;
        let words = index.entry(record)?.words;
        let len = 6 + (dice.roll(20) + dice.roll(20)) as u32;
        if words < len + 2 {
            continue;
        }
        let from = dice.roll((words - len) as usize) as u32;
        let passage = corpus.passage(record, from, from + len)?;
        let (Some(first), Some(last)) = (passage.words.first(), passage.words.last()) else { continue };
        let mut text = passage.of(first.join(*last)).to_owned();
        if all.len() % 2 == 1 && len > 9 {
            let middle = passage.words[len as usize / 2];
            text = text.replacen(passage.of(middle), "harbour", 1);
        }
        all.push(Taken { text, record, words: from..from + len });
    }
    Ok(all)
}

/// The index that `build` makes and the others open.
const INDEX: &str = ".scale.index";

/// Quotations as a CSV file.
fn quotations(folder: &Path, many: usize) -> Fallible<()> {
    let corpus = open(folder, Some(&folder.join(INDEX)))?;
    let mut out = csv::Writer::from_writer(std::io::stdout().lock());
    out.write_record(["id", "quote", "record"])?;
    for (i, one) in taken(&corpus, many)?.iter().enumerate() {
        out.write_record([&(i + 1).to_string(), &one.text, corpus.path(one.record)?])?;
    }
    Ok(out.flush()?)
}

/// Builds an index on one core.
fn build(folder: &Path, mebibytes: Option<usize>) -> Fallible<()> {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let usual = BuildOptions::default();
    let memory = mebibytes.map_or(usual.memory, |m| m << 20);
    let options = BuildOptions { index: Some(folder.join(INDEX)), memory, afresh: true, ..usual };
    let (peak, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let (built, seconds, clock) = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Relaxed) {
                peak.fetch_max(anonymous(), Relaxed);
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
        });
        let start = Instant::now();
        let built = one.install(|| {
            let before = busy();
            open_or_build(folder, &options, &|_| {}).map(|opened| (opened.built, busy() - before))
        });
        done.store(true, Relaxed);
        built.map(|(built, seconds)| (built, seconds, start.elapsed().as_secs_f64()))
    })?;
    let built = built.ok_or("nothing was built")?;
    println!(
        "| words | memory allowed, MiB | build, MB/s of a core | s by the clock | index / text | peak MiB |\n\
         |---|---|---|---|---|---|\n| {} | {} | {:.0} | {clock:.0} | {:.3} | {} |",
        built.words,
        memory >> 20,
        built.text_bytes as f64 / 1e6 / seconds,
        built.index_bytes as f64 / built.text_bytes as f64,
        peak.load(Relaxed) >> 20
    );
    Ok(())
}

/// Asks the index quotations: the best of three rounds of each, after the first answer of a fresh map.
fn ask(folder: &Path, many: usize) -> Fallible<()> {
    let place = folder.join(INDEX);
    let asked = taken(&open(folder, Some(&place))?, many)?;
    let start = Instant::now();
    let corpus = open(folder, Some(&place))?;
    let opened = start.elapsed();
    let options = Options::default();
    let claim = |one: &Taken| Claim { text: one.text.clone(), ..Claim::default() };
    judge_claim(&corpus, &claim(&asked[0]), &options)?;
    let first = start.elapsed();
    let mut times = vec![f64::INFINITY; asked.len()];
    let (mut right, mut work, mut most) = (0, Work::default(), Work::default());
    for round in 0..3 {
        for (one, best) in asked.iter().zip(&mut times) {
            let claim = claim(one);
            let start = Instant::now();
            let verdict = judge_claim(&corpus, &claim, &options)?;
            *best = best.min(start.elapsed().as_secs_f64() * 1000.0);
            if round < 2 {
                continue;
            }
            let found = find(&corpus, &Quote::new(&one.text, &corpus)?, &matching::Options::default(), None)?;
            let top = found.hits.first().map_or(0, |h| h.score);
            let there = found.hits.iter().take_while(|h| h.score == top).any(|h| {
                h.pieces.iter().any(|p| {
                    p.record == one.record && p.words.start < one.words.end && one.words.start < p.words.end
                })
            });
            right += usize::from(there && matches!(verdict.kind, Kind::OnRecord | Kind::Altered));
            work.postings += found.work.postings;
            work.windows += found.work.windows;
            work.cells += found.work.cells;
            most.postings = most.postings.max(found.work.postings);
            most.cells = most.cells.max(found.work.cells);
        }
    }
    times.sort_by(f64::total_cmp);
    let n = asked.len();
    println!(
        "| words | open ms | start and first answer ms | median ms | p99 ms | slowest ms | found | \
         postings read (most) | windows | cells aligned (most) |\n|---|---|---|---|---|---|---|---|---|---|\n\
         | {} | {:.1} | {:.1} | {:.3} | {:.3} | {:.3} | {:.3} | {} ({}) | {} | {} ({}) |",
        corpus.index().words(),
        opened.as_secs_f64() * 1000.0,
        first.as_secs_f64() * 1000.0,
        times[n / 2],
        times[n * 99 / 100],
        times[n - 1],
        right as f64 / n as f64,
        work.postings / n as u64,
        most.postings,
        work.windows / n as u64,
        work.cells / n as u64,
        most.cells,
    );
    Ok(())
}

/// Seconds that this thread has had of a core; of the clock where the system does not say.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    nanos.map_or(clock.map_or(0.0, |c| c.as_secs_f64()), |n| n / 1e9)
}

/// Bytes of this process's own memory, mapped files not counted; 0 where the system does not say.
fn anonymous() -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find(|l| l.starts_with("RssAnon:"));
    line.and_then(|l| l.split_whitespace().nth(1)?.parse::<u64>().ok()).map_or(0, |k| k << 10)
}
