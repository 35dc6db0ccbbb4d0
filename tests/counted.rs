//! Twice the text takes at most twice the work, counted and not timed. A build with the compiler's own counters
//! (`-C instrument-coverage`) counts how often each stretch of code is entered, in onrecord and in every crate it
//! uses; their sum is the work of a run: the same whatever else the machine does, and nothing is left out because
//! nobody thought of it. `tests/linear.rs` times the same shapes in every test run, roughly.
//!
//! ```sh
//! RUSTFLAGS="-C instrument-coverage" cargo build --release --bin onrecord --target-dir target/counted
//! COUNTED=target/counted/release/onrecord cargo test --test tests counted -- --nocapture
//! ```
//!
//! Without `COUNTED` nothing is counted and the tests say so; `.ci/deep` builds it. `SHAPE=name` counts one.

use crate::linear::{RECORDS, SEARCHES, SHAPES};
use onrecord::draft::Format;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Allowed from one size to the next, which is twice as large: a sort of a hundred thousand costs 2.12.
const ROOM: f64 = 2.2;

/// Bytes of a hostile draft at 1x, read by the fast model or by rules alone. At 6,000 the square of something
/// cheap does not show yet, and what is cut short at some hundreds (who bears one surname) still seems to be one.
/// `BYTES=6000` has a first look.
const BYTES: usize = 48_000;

/// The same for the accurate model, which takes a hundred times the work.
const BYTES_ACCURATE: usize = 2_000;

/// Below this many counts a step is not judged: what a run does anyway is not the same to the last count.
const GRAIN: u64 = 200_000;

/// The bytes that are asked for.
fn bytes() -> usize {
    std::env::var("BYTES").ok().and_then(|bytes| bytes.parse().ok()).unwrap_or(BYTES)
}

/// The instrumented program, where somebody has built it.
fn program() -> Option<PathBuf> {
    let Some(given) = std::env::var_os("COUNTED") else {
        eprintln!("left out: COUNTED names no build with counters");
        return None;
    };
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).join(given))
}

/// The sum of all counters of one run.
fn count(program: &Path, folder: &Path, arguments: &[&str]) -> u64 {
    let raw = folder.join("counters.profraw");
    let done = Command::new(program)
        .args(["--threads", "1", "--quiet"])
        .args(arguments)
        .current_dir(folder)
        .env("LLVM_PROFILE_FILE", &raw)
        .env_remove("GITHUB_STEP_SUMMARY")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.code().is_some_and(|code| code < 2), "{arguments:?}: {told}");
    sum(&std::fs::read(raw).expect("the program was built with counters"))
}

/// Adds up the counters of a raw profile (LLVM's `InstrProfData.inc`; versions 9 and 10, 64 bits).
fn sum(raw: &[u8]) -> u64 {
    let word = |at: usize| u64::from_le_bytes(raw[at..at + 8].try_into().unwrap());
    let field = |number: usize| word(8 * number);
    assert_eq!(field(0), u64::from_be_bytes(*b"\xfflprofr\x81"), "a raw profile");
    let version = field(1) & 0xff_ffff;
    assert!((9..=10).contains(&version), "this version of profiles is not known here: {version}");
    let (header, record) = (8 * 16, 64);
    let [ids, records, padding, counters] = [2, 3, 4, 5].map(|number| field(number) as usize);
    let first = header + ids + records * record + padding;
    (0..counters).map(|number| word(first + 8 * number)).sum()
}

/// Runs at 1x, 2x, 4x and 8x, less what a run does anyway; says what grows faster than its input.
fn growth(faults: &mut String, name: &str, anyway: u64, at: impl FnMut(usize) -> u64) {
    let work: Vec<u64> = [1, 2, 4, 8].map(at).iter().map(|work| work.saturating_sub(anyway)).collect();
    let row: Vec<String> = work.iter().map(|work| format!("{:.2}", *work as f64 / 1e6)).collect();
    let steps: Vec<String> =
        work.windows(2).map(|w| format!("{:.2}", w[1] as f64 / w[0].max(1) as f64)).collect();
    println!("| {name} | {} | {} |", row.join(" | "), steps.join(", "));
    let grows = |pair: &[u64]| pair[1] as f64 > ROOM * pair[0].max(GRAIN) as f64;
    if work.windows(2).any(grows) {
        let _ = writeln!(faults, "{name}: {} million counts", row.join(", "));
    }
}

fn head() {
    println!("| shape | 1x | 2x | 4x | 8x | growth |\n| --- | --- | --- | --- | --- | --- |");
}

/// What is run over a draft: all that `check` and `report` write, each with the reader that the row asks for.
const RUNS: [(&str, &[&str]); 6] = [
    ("check", &["check", "--model", "fast", "--format", "json"]),
    ("report", &["report", "--model", "rules"]),
    ("check for people", &["check", "--model", "rules", "--format", "human"]),
    ("check as layers", &["check", "--model", "rules", "--format", "layers"]),
    ("check as SARIF", &["check", "--model", "rules", "--format", "sarif"]),
    ("audit", &["audit", "--model", "rules", "--format", "json"]),
];

fn hostile(runs: &[(&str, &[&str])], bytes: usize) -> String {
    let mut faults = String::new();
    let Some(program) = program() else { return faults };
    let only = std::env::var("SHAPE").unwrap_or_default();
    let folder = tempfile::tempdir().unwrap();
    head();
    for (name, format, size, _, make) in SHAPES.iter().filter(|shape| shape.0.contains(&only)) {
        let times = bytes.div_ceil(make(*size).len().div_ceil(*size));
        let file = match format {
            Format::Html => "a.html",
            Format::Markdown => "a.md",
            _ => "a.txt",
        };
        for (what, arguments) in runs {
            let arguments = [arguments, &["--isolated", file][..]].concat();
            let at = |text: String| {
                std::fs::write(folder.path().join(file), text).unwrap();
                count(&program, folder.path(), &arguments)
            };
            let anyway = at(make(1));
            growth(&mut faults, &format!("{name}, {what}"), anyway, |by| at(make(times * by)));
        }
    }
    faults
}

#[test]
fn hostile_drafts_take_work_by_the_count() {
    let faults = hostile(&RUNS, bytes());
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

#[test]
fn hostile_drafts_take_the_accurate_model_work_by_the_count() {
    let faults =
        hostile(&[("accurate", &["extract", "--model", "accurate", "--format", "jsonl"])], BYTES_ACCURATE);
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

#[test]
fn hostile_records_take_work_by_the_count() {
    let Some(program) = program() else { return };
    let mut faults = String::new();
    head();
    for (name, size, make) in RECORDS {
        let at = |times: usize| {
            let folder = tempfile::tempdir().unwrap();
            std::fs::create_dir(folder.path().join("records")).unwrap();
            std::fs::write(folder.path().join("records").join(name), make(times)).unwrap();
            count(&program, folder.path(), &["index", "records"])
        };
        let anyway = at(1);
        growth(&mut faults, name, anyway, |by| at(size * by));
    }
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

/// Quotations against records, through all that `check` and `report` do.
#[test]
fn hostile_searches_take_work_by_the_count() {
    let Some(program) = program() else { return };
    let only = std::env::var("SHAPE").unwrap_or_default();
    let mut faults = String::new();
    head();
    for (name, size, make) in SEARCHES.iter().filter(|search| search.0.contains(&only)) {
        for verb in [&["check", "--format", "json", "--select", "all"][..], &["report"]] {
            let at = |(record, draft): (String, String)| {
                let folder = tempfile::tempdir().unwrap();
                std::fs::create_dir(folder.path().join("records")).unwrap();
                std::fs::write(folder.path().join("records/a.txt"), record).unwrap();
                std::fs::write(folder.path().join("a.md"), draft).unwrap();
                count(&program, folder.path(), &["index", "records"]);
                let all = ["--isolated", "--model", "rules", "--corpus", "records", "a.md"];
                count(&program, folder.path(), &[verb, &all].concat())
            };
            let anyway = at((make(*size).0, "“No,” she said.\n".into()));
            // Twice what is timed: some limits are only passed there.
            growth(&mut faults, &format!("{name}, {}", verb[0]), anyway, |by| at(make(2 * size * by)));
        }
    }
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

/// The counters count: a loop of a million is a million apart from one of none.
#[test]
fn a_raw_profile_is_added_up() {
    let mut raw = Vec::new();
    let fields = [u64::from_be_bytes(*b"\xfflprofr\x81"), 10, 8, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    fields.iter().for_each(|field| raw.extend(field.to_le_bytes()));
    raw.extend([9; 8 + 64]);
    [5_u64, 1_000_000, 7].iter().for_each(|counter| raw.extend(counter.to_le_bytes()));
    raw.extend([9; 40]);
    assert_eq!(sum(&raw), 1_000_012);
}
