//! The same answer everywhere: any number of threads, any order of the files, any locale and time zone, any
//! folder, today and tomorrow: the same bytes from every verb.

use crate::crash;
use std::path::Path;
use std::process::Command;

const NAMES: [&str; 24] = [
    "amber", "birch", "cedar", "dune", "elm", "fern", "gorse", "heath", "iris", "juniper", "kelp", "larch",
    "moss", "nettle", "oak", "pine", "quince", "reed", "sedge", "thyme", "umber", "vetch", "willow", "yew",
];

/// A newsroom whose files are made in some order.
fn laid(order: impl Iterator<Item = usize>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for part in ["records", "records/more", "drafts", "drafts/İstanbul"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
    }
    for number in order {
        let name = NAMES[number % NAMES.len()];
        let record = format!(
            "---\ndate: 2026-03-{:02}\n---\nANA ORTIZ: We will not rebuild the {name} bridge this year, and that is final.\n\n\
             IŞIL İNCE: Nobody asked the {name} people who live beside it.\n",
            number + 1
        );
        let draft = format!(
            "---\ndate: 2026-04-0{}\n---\n“We will rebuild the {name} bridge this year,” Ana Ortiz told Reuters on 2 March.\n\n\
             “Nobody asked the {name} people,” said Işıl İnce. A source said \"yes... perhaps\".\n",
            number % 9 + 1
        );
        let inner = if number % 2 == 0 { "more/" } else { "" };
        crash::lay(&folder.path().join(format!("records/{inner}{name}.txt")), &record);
        let inner = if number % 3 == 0 { "İstanbul/" } else { "" };
        std::fs::write(folder.path().join(format!("drafts/{inner}{name}.md")), draft).unwrap();
    }
    folder
}

/// How a run is made.
#[derive(Clone, Copy, Debug)]
struct Run<'r> {
    program: &'r str,
    model: &'r str,
    threads: &'r str,
    environment: &'r [(&'r str, &'r str)],
}

/// By one thread of the program that the tests belong to.
fn plain(model: &str) -> Run<'_> {
    Run { program: env!("CARGO_BIN_EXE_onrecord"), model, threads: "1", environment: &[] }
}

/// Everything that every verb writes in one place.
fn everything(folder: &Path, run: Run) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let mut say = |arguments: &[&str]| {
        let done = Command::new(run.program)
            .args(["--threads", run.threads])
            .args(arguments)
            .current_dir(folder)
            .env("ONRECORD_MODEL", run.model)
            .env_remove("GITHUB_STEP_SUMMARY")
            .envs(run.environment.iter().copied())
            .output()
            .unwrap();
        assert!(
            done.status.code().is_some_and(|code| code < 2),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
        all.push((arguments.join(" "), done.stdout));
        all.push((format!("{}, told", arguments.join(" ")), done.stderr));
    };
    say(&["index", "--stats", "records"]);
    for format in ["human", "json", "sarif", "junit", "csv"] {
        say(&["check", "--corpus", "records", "--select", "all", "--format", format, "drafts"]);
    }
    say(&["check", "--corpus", "records", "--select", "all", "--write-baseline", "base.toml", "drafts"]);
    say(&["extract", "--format", "jsonl", "drafts"]);
    for format in ["human", "json", "csv", "dot", "mermaid"] {
        say(&["audit", "--format", format, "drafts"]);
    }
    say(&["find", "--corpus", "records", "we will rebuild the oak bridge this year"]);
    say(&["report", "--corpus", "records", "drafts"]);
    for file in [
        "records/.onrecord/corpus.index",
        "base.toml",
        "reports/index.html",
        "reports/quotes.csv",
        "reports/sources.csv",
        "reports/chains.csv",
        "reports/annotations.jsonld",
    ] {
        all.push((file.to_owned(), std::fs::read(folder.join(file)).unwrap()));
    }
    all
}

fn same(one: &[(String, Vec<u8>)], other: &[(String, Vec<u8>)], how: &str) {
    assert_eq!(one.len(), other.len());
    for ((what, one), (_, other)) in one.iter().zip(other) {
        assert!(
            one == other,
            "{what} differs, {how}:\n{}\n---\n{}",
            String::from_utf8_lossy(&one[..one.len().min(3000)]),
            String::from_utf8_lossy(&other[..other.len().min(3000)])
        );
    }
}

/// Any number of threads, any order of the files, any locale and time zone, for so many drafts.
fn everywhere(model: &str, drafts: usize) {
    let folder = laid(0..drafts);
    let one = everything(folder.path(), plain(model));
    let hold = |folder: &Path, run: Run| same(&one, &everything(folder, run), &format!("{run:?}"));
    for threads in ["2", "8"] {
        hold(laid(0..drafts).path(), Run { threads, ..plain(model) });
    }
    hold(laid((0..drafts).rev()).path(), plain(model));
    for environment in [
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
        &[("LC_ALL", "C"), ("LANG", "C"), ("TZ", "Pacific/Niue")],
        &[("LC_ALL", "de_DE.ISO-8859-1"), ("LANG", "de_DE"), ("TZ", "Nowhere/Nothing")],
    ] {
        hold(laid(0..drafts).path(), Run { threads: "2", environment, ..plain(model) });
    }
    // Asked again, only the building of the index has nothing more to tell.
    let again = everything(folder.path(), Run { threads: "8", ..plain(model) });
    same(&one[2..], &again[2..], "when it is asked again");
}

/// A build for another kind of machine gives the same bytes, the index among them: `ANOTHER` names the program, as
/// `cargo build --release --target i686-unknown-linux-musl` makes it for 32 bits.
#[test]
fn the_same_bytes_come_out_of_another_build() {
    let Ok(program) = std::env::var("ANOTHER") else {
        eprintln!("left out: ANOTHER names no other build");
        return;
    };
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join(program);
    let program = program.to_str().unwrap();
    for (model, drafts) in [("rules", 24), ("fast", 24), ("accurate", 5)] {
        let one = everything(laid(0..drafts).path(), plain(model));
        let other = everything(laid(0..drafts).path(), Run { program, ..plain(model) });
        same(&one, &other, &format!("{program}, {model}"));
    }
}

#[test]
fn the_same_bytes_come_out_everywhere() {
    everywhere("fast", 24);
}

#[test]
fn the_same_bytes_come_out_of_the_accurate_model_everywhere() {
    everywhere("accurate", 5);
}

/// The index of the same records has the same bytes, however many threads built it and however little memory.
#[test]
fn the_same_records_give_the_same_index() {
    use onrecord::corpus::{BuildOptions, open_or_build};
    let folder = laid(0..24);
    let build = |threads: usize, memory: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = BuildOptions { afresh: true, memory, ..BuildOptions::default() };
        let opened =
            pool.install(|| open_or_build(&folder.path().join("records"), &options, &|_| {}).unwrap());
        std::fs::read(opened.index).unwrap()
    };
    let one = build(1, 512 << 20);
    for (threads, memory) in [(2, 512 << 20), (8, 512 << 20), (3, 1 << 16)] {
        assert!(one == build(threads, memory), "on {threads} threads with {memory} bytes");
    }
}
