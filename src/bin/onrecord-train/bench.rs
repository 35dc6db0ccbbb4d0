//! How fast the fast model reads: each stage, by length of the draft, on one thread and two, what memory it
//! takes and how long the program takes to start. Every time is the best of several rounds, since what else the
//! machine does is not this program's time.

use crate::articles::Article;
use anyhow::{Context, Result};
use onrecord::analysis::Analysis;
use onrecord::attribution::{self, Options};
use onrecord::check::{self, Stages};
use onrecord::draft::{self, Draft};
use onrecord::model::view::View;
use onrecord::model::{Model, atoms, form};
use onrecord::report::extract::{self, Format};
use onrecord::{quotation, segment, speaker};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Words of the drafts that are timed.
const LENGTHS: [usize; 4] = [100, 1_000, 10_000, 100_000];

/// Prints the tables as Markdown. `program` is the built `onrecord`, for start-up and instructions.
pub fn run(articles: &[Article], program: &std::path::Path) -> Result<()> {
    let texts: Vec<&str> = articles.iter().map(|a| a.draft.source()).collect();
    let stages = Stages::default();
    anyhow::ensure!(matches!(stages.model, Model::Fast(_)), "the fast model's weights are left out");
    println!("| draft | words | from bytes to JSON Lines | words a second |\n|---|---|---|---|");
    for length in LENGTHS {
        let text = up_to(&texts, length);
        let rounds = (200_000 / length).clamp(2, 1_000);
        let seconds = best(rounds, || whole(&text, &stages).len());
        let words = text.split_whitespace().count();
        println!("| one of {length} | {words} | {:.2} ms | {:.0} |", seconds * 1e3, words as f64 / seconds);
    }
    let words: usize = texts.iter().map(|t| t.split_whitespace().count()).sum();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
        let all = || texts.par_iter().map(|t| whole(t, &stages).len()).sum::<usize>();
        let seconds = clocked(3, || pool.install(all));
        let speed = words as f64 / seconds;
        println!(
            "| all, {threads} thread(s), by the clock | {words} | {:.0} ms | {speed:.0} |",
            seconds * 1e3
        );
    }
    println!("\n| stage | ns a word | share |\n|---|---|---|");
    let times = by_stage(&up_to(&texts, 100_000), &stages);
    let all: f64 = times.iter().map(|(_, t)| t).sum();
    for (stage, time) in times {
        println!("| {stage} | {:.0} | {:.0} % |", time * 1e9 / 1e5, 100.0 * time / all);
    }
    memory(&texts, &stages)?;
    program_itself(program, &up_to(&texts, 10_000), &up_to(&texts, 1_000))
}

/// The articles' words one after the other, so many of them and not many more, paragraphs kept.
fn up_to(texts: &[&str], words: usize) -> String {
    let (mut out, mut count) = (String::new(), 0);
    for line in texts.iter().flat_map(|t| t.lines()) {
        if count >= words {
            break;
        }
        count += line.split_whitespace().count();
        out.push_str(line);
        out.push('\n');
    }
    out
}

fn read(text: &str) -> Draft {
    draft::read("draft.txt", text.as_bytes().to_vec(), None).unwrap_or_default()
}

fn whole(text: &str, stages: &Stages) -> Vec<u8> {
    extract::body(&check::analyse(read(text), stages), Format::Jsonl, false)
}

/// Processor seconds of one round on this thread, the mean of `rounds` in the best of three batches (the
/// system counts in steps of milliseconds); by the clock where it doesn't tell.
fn best<T>(rounds: usize, mut work: impl FnMut() -> T) -> f64 {
    let busy = || {
        let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
        told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok()).map(|nanos| nanos / 1e9)
    };
    let batch = || (0..rounds).for_each(|_| drop(std::hint::black_box(work())));
    let seconds = match busy() {
        Some(_) => least(3, batch, || busy().unwrap_or(f64::INFINITY)),
        None => clocked(3, batch),
    };
    seconds / rounds as f64
}

/// Seconds by the clock of the best of some rounds.
fn clocked<T>(rounds: usize, work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    least(rounds, work, || start.elapsed().as_secs_f64())
}

fn least<T>(rounds: usize, mut work: impl FnMut() -> T, now: impl Fn() -> f64) -> f64 {
    (0..rounds).fold(f64::INFINITY, |least, _| {
        let start = now();
        std::hint::black_box(work());
        least.min(now() - start)
    })
}

/// Each stage's seconds for one text.
fn by_stage(text: &str, with: &Stages) -> Vec<(&'static str, f64)> {
    let mut times = Vec::new();
    let rounds = 3;
    times.push(("draft: bytes to text", best(rounds, || read(text))));
    let draft = read(text);
    times.push(("segment: paragraphs, sentences, tokens", best(rounds, || segment::segment(&draft))));
    let layout = segment::segment(&draft);
    times.push(("quotation: passages in marks", best(rounds, || quotation::find(&draft, &layout))));
    let quotations = quotation::find(&draft, &layout);
    times.push(("model: forms of the tokens", best(rounds, || form::forms(&draft, &layout, &quotations))));
    let forms = form::forms(&draft, &layout, &quotations);
    let view = View { draft: &draft, layout: &layout, quotations: &quotations, forms: &forms };
    times.push(("model: stretches in marks", best(rounds, || atoms::stretches(&view))));
    times.push((
        "model: both passes and the judges",
        best(rounds, || with.model.propose(&view, false, &mut Default::default())),
    ));
    let answer = with.model.propose(&view, false, &mut Default::default());
    let options = Options::default();
    let finish = || attribution::complete(&view, answer.clone(), with.model.gate(), &options);
    times.push(("attribution: rules, gate, assembly", best(rounds, finish)));
    let attributions = finish();
    let resolve = || speaker::resolve(&draft, &layout, &quotations, &attributions, &with.speaker);
    times.push(("speaker: aliases and chains", best(rounds, resolve)));
    let analysis: Analysis = check::analyse(read(text), with);
    times.push(("report: JSON Lines", best(rounds, || extract::body(&analysis, Format::Jsonl, false))));
    times
}

/// The most memory that the process has held, in bytes; 0 where the system doesn't tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) * 1024
}

/// Peak memory over ever longer drafts, so that each row's peak is its own.
fn memory(texts: &[&str], stages: &Stages) -> Result<()> {
    println!(
        "\n| memory: draft | bytes | held at the most, over what was held before | a byte |\n|---|---|---|---|"
    );
    let mut lines = String::new();
    for line in 0..40_000 {
        let _ = writeln!(
            lines,
            "\"We will rebuild the mill before the winter,\" said Ana Ortiz of Belmar ({line})."
        );
    }
    for (name, text) in [("articles", up_to(texts, 300_000)), ("a quotation a line", lines)] {
        let row = |what: &str, held: u64| {
            let each = held as f64 / text.len() as f64;
            println!("| {name}: {what} | {} | {:.0} MB | {each:.1} |", text.len(), held as f64 / 1e6);
        };
        row("whole", held(|| whole(&text, stages)).1);
        let (draft, grown) = held(|| read(&text));
        row("text and source map", grown);
        let (layout, grown) = held(|| segment::segment(&draft));
        row("paragraphs, sentences, tokens", grown);
        let (quotations, grown) = held(|| quotation::find(&draft, &layout));
        row("quotations", grown);
        let options = Options::default();
        let attribute = || attribution::attribute(&draft, &layout, &quotations, &stages.model, &options);
        let (attributions, grown) = held(attribute);
        row("attributions", grown);
        let resolve = || speaker::resolve(&draft, &layout, &quotations, &attributions, &stages.speaker);
        row("speakers and chains", held(resolve).1);
    }
    Ok(())
}

/// What some work makes, and by how many bytes it raised the most that the process has held.
fn held<T>(work: impl FnOnce() -> T) -> (T, u64) {
    // Forgets the peak so far; where that isn't allowed, only growth beyond it is seen.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let before = peak();
    let made = work();
    (made, peak().saturating_sub(before))
}

/// Start-up time, and instructions where valgrind is at hand.
fn program_itself(program: &std::path::Path, long: &str, short: &str) -> Result<()> {
    let shown = program.display();
    let start = || Command::new(program).arg("--version").stdout(Stdio::null()).status();
    start().with_context(|| format!("{shown}: cannot be run"))?;
    println!(
        "\n`onrecord --version`: {:.1} ms by the clock, the best of 40.",
        clocked(40, || start().is_ok()) * 1e3
    );
    let folder = tempfile::tempdir()?;
    let count = |text: &str| -> Option<u64> {
        let path = folder.path().join("draft.txt");
        std::fs::write(&path, text).ok()?;
        let out = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(program)
            .args(["extract", "--model", "fast", "--threads", "1", "--format", "jsonl"])
            .arg(&path)
            .stdout(Stdio::null())
            .output()
            .ok()?;
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        told.lines().find_map(|l| l.split("Collected :").nth(1)?.trim().parse().ok())
    };
    if let (Some(many), Some(few)) = (count(long), count(short)) {
        let words = long.split_whitespace().count() - short.split_whitespace().count();
        let each = (many - few) as f64 / words as f64;
        println!(
            "Instructions (valgrind): {each:.0} a word, over a start of {:.0} million.",
            (few as f64 - each * short.split_whitespace().count() as f64) / 1e6
        );
    }
    Ok(())
}
