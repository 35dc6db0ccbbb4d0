//! Noise for every reader and for the whole of `check`: the fuzz targets of `fuzz/src/lib.rs`, each called for
//! a second over its seeds and over what becomes of them when bytes are flipped, cut, doubled, spliced and
//! pieces of the dictionary thrown in. `NOISE=60` makes it a minute each. Every input that a fuzzer found
//! lies in `fuzz/findings/` and is called first.

#[allow(dead_code)]
#[path = "../fuzz/src/lib.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

/// The longest input; longer ones only make it slower to say the same.
const MOST: usize = 6000;

macro_rules! under_noise {
    ($($target:ident)*) => {
        $(#[test] fn $target() { run(stringify!($target)); })*

        #[test]
        fn every_target_has_a_test_and_a_program() {
            assert_eq!(targets::TARGETS.map(|(name, _)| name), [$(stringify!($target)),*]);
            for (name, _) in targets::TARGETS {
                assert!(root().join(format!("fuzz_targets/{name}.rs")).is_file(), "fuzz/fuzz_targets/{name}.rs");
            }
            // What lies under another name is called by nobody.
            for kind in ["seeds", "findings"] {
                for folder in std::fs::read_dir(root().join(kind)).unwrap() {
                    let name = folder.unwrap().file_name().into_string().unwrap();
                    let known = targets::TARGETS.iter().any(|(known, _)| *known == name);
                    assert!(known || name == "records", "fuzz/{kind}/{name} is no target's");
                }
            }
        }
    };
}

under_noise!(check accurate html docx index markdown text suppression front_matter config json csv vtt srt labels ledger);

fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn run(name: &str) {
    let (_, target) = targets::TARGETS.into_iter().find(|(known, _)| *known == name).unwrap();
    let hold = |bytes: &[u8]| {
        let held = catch_unwind(AssertUnwindSafe(|| target(bytes)));
        assert!(held.is_ok(), "{name} falls over b\"{}\"", bytes.escape_ascii());
    };
    files(&root().join("findings").join(name)).iter().for_each(|bytes| hold(bytes));
    let mut seeds = files(&root().join("seeds").join(name));
    if name == "index" {
        seeds.push(targets::sound_index());
    }
    assert!(!seeds.is_empty(), "fuzz/seeds/{name}");
    seeds.iter().for_each(|bytes| hold(bytes));
    let pieces = pieces();
    let seconds = std::env::var("NOISE").ok().and_then(|n| n.parse().ok()).unwrap_or(1.0);
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut dice = Dice(0x5eed ^ name.len() as u64);
    while Instant::now() < end {
        let mut bytes = seeds[dice.below(seeds.len())].clone();
        for _ in 0..=dice.below(6) {
            change(&mut bytes, &seeds, &pieces, &mut dice);
        }
        if name != "index" {
            bytes.truncate(MOST);
        }
        hold(&bytes);
    }
}

/// One small change.
fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], pieces: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let to = (at + dice.below(40)).min(bytes.len());
    match dice.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = [0, 0xff, 0x80, 0x7f, b'\n', b'"'][dice.below(6)],
        2 => drop(bytes.drain(at..to)),
        3 => drop(bytes.splice(at..at, bytes[at..to].to_vec())),
        4 => {
            let other = &seeds[dice.below(seeds.len())];
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        5 => drop(bytes.splice(at..at, pieces[dice.below(pieces.len())].repeat(1 + dice.below(200)))),
        _ => drop(bytes.splice(at..at, pieces[dice.below(pieces.len())].iter().copied())),
    }
}

/// What the files of a folder hold, in the order of their names; nothing where there is no folder.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(list) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = list.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// The words of the fuzzer's dictionary.
fn pieces() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(root().join("dictionary.txt")).unwrap();
    let quoted = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    let pieces: Vec<Vec<u8>> = quoted.map(unescaped).collect();
    assert!(pieces.len() > 50);
    pieces
}

/// `\xNN`, `\"` and `\\`, as libFuzzer writes them.
fn unescaped(text: &str) -> Vec<u8> {
    let (mut out, bytes) = (Vec::new(), text.as_bytes());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'\\', Some(b'x')) => {
                out.push(u8::from_str_radix(&text[at + 2..at + 4], 16).unwrap());
                at += 4;
            }
            (b'\\', Some(&next)) => {
                out.push(next);
                at += 2;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Numbers that look thrown, the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}
