//! How fast records are indexed and quotations answered, on one core, over `../shared/record` and over the same
//! made larger by a chain of words of order two (each word follows the two before it as often as in the real
//! texts), so that frequencies of words and pairs stay. `TIMES=10 cargo test --release --test tests speed --
//! --ignored --nocapture` prints a row for the records and one for ten times as many words.

use onrecord::corpus::{BuildOptions, Corpus, open_or_build};
use onrecord::verdict::{Claim, Kind, Options, judge_claim};
use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

const TEXTS: &str = "../shared/record/texts";

#[test]
#[ignore = "takes minutes; a measurement"]
fn speed_of_index_and_search() {
    if !Path::new(TEXTS).is_dir() {
        eprintln!("left out: {TEXTS} is not there");
        return;
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    one.install(|| {
        println!("| words | build, MB/s of a core | index / text | median ms | p99 ms | found |\n|---|---|---|---|---|---|");
        measure(Path::new(TEXTS));
        let times: usize = std::env::var("TIMES").ok().and_then(|t| t.parse().ok()).unwrap_or(0);
        if times > 0 {
            let folder = tempfile::tempdir().expect("a folder");
            multiply(folder.path(), times);
            measure(folder.path());
        }
    });
}

fn measure(folder: &Path) {
    let place = tempfile::tempdir().expect("a folder");
    let options = BuildOptions { index: Some(place.path().join("speed.index")), ..BuildOptions::default() };
    let start = busy();
    let opened = open_or_build(folder, &options, &|_| {}).expect("built");
    let build = busy() - start;
    let built = opened.built.expect("built");
    let corpus = opened.corpus;
    let claims = claims(&corpus, 600);
    // The best of five rounds for each quotation: what else the machine does is not this program's time.
    let mut times: Vec<f64> = vec![f64::INFINITY; claims.len()];
    let mut right = 0;
    for _ in 0..5 {
        right = 0;
        for (claim, best) in claims.iter().zip(&mut times) {
            let start = Instant::now();
            let verdict = judge_claim(&corpus, claim, &Options::default()).expect("sound");
            *best = best.min(start.elapsed().as_secs_f64() * 1000.0);
            right += usize::from(matches!(verdict.kind, Kind::OnRecord | Kind::Altered));
        }
    }
    times.sort_by(f64::total_cmp);
    println!(
        "| {} | {:.0} | {:.2} | {:.3} | {:.3} | {} of {} |",
        built.words,
        built.text_bytes as f64 / 1e6 / build,
        built.index_bytes as f64 / built.text_bytes as f64,
        times[times.len() / 2],
        times[times.len() * 99 / 100],
        right,
        claims.len()
    );
}

/// Seconds that this thread has had of a core; of the clock where the system does not say.
fn busy() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    nanos.map_or(clock.map_or(0.0, |c| c.as_secs_f64()), |n| n / 1e9)
}

/// Quotations of 6 to 45 words; in every second one a word is changed.
fn claims(corpus: &Corpus, many: usize) -> Vec<Claim> {
    let index = corpus.index();
    let mut dice = 1u64;
    let mut roll = |below: u32| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((dice >> 33) % u64::from(below.max(1))) as u32
    };
    let mut all = Vec::new();
    while all.len() < many {
        let record = roll(index.records());
        let words = index.entry(record).expect("there").words;
        let len = 6 + roll(20) + roll(20);
        if words < len + 2 {
            continue;
        }
        let from = roll(words - len);
        let passage = corpus.passage(record, from, from + len).expect("there");
        let (Some(first), Some(last)) = (passage.words.first(), passage.words.last()) else { continue };
        let mut text = passage.of(first.join(*last)).to_owned();
        if all.len() % 2 == 1 && len > 9 {
            let middle = passage.words[len as usize / 2];
            text = text.replacen(passage.of(middle), "harbour", 1);
        }
        all.push(Claim { text, ..Claim::default() });
    }
    all
}

/// Writes `times` as many words as the records have.
fn multiply(folder: &Path, times: usize) {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut words: Vec<String> = Vec::new();
    let mut stream: Vec<u32> = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir(TEXTS).expect("there").flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        for word in std::fs::read_to_string(path).unwrap_or_default().split_whitespace() {
            let next = words.len() as u32;
            let number = *numbers.entry(word.to_owned()).or_insert_with(|| {
                words.push(word.to_owned());
                next
            });
            stream.push(number);
        }
    }
    let mut after: HashMap<(u32, u32), Vec<u32>> = HashMap::new();
    for run in stream.windows(3) {
        after.entry((run[0], run[1])).or_default().push(run[2]);
    }
    let mut dice = 3u64;
    let mut state = (stream[0], stream[1]);
    for file in 0..times * stream.len() / 50_000 {
        let mut text = String::with_capacity(320_000);
        for i in 0..50_000 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let next = match after.get(&state) {
                Some(list) => list[(dice >> 33) as usize % list.len()],
                None => stream[(dice >> 33) as usize % stream.len()],
            };
            text.push_str(&words[next as usize]);
            text.push(if i % 120 == 119 { '\n' } else { ' ' });
            state = (state.1, next);
        }
        std::fs::write(folder.join(format!("made-{file:05}.txt")), text).expect("written");
    }
}
