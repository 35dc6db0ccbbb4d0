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
/// `.ci/deep` makes it for 32 bits.
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

/// A draft that is read while it is written says after every stroke what it says when it is read for the first
/// time, and asks anew only about what has changed.
#[test]
fn an_edited_draft_says_what_a_fresh_reading_says() {
    use onrecord::check::{Memory, Stages, check, check_again};
    use onrecord::corpus::{BuildOptions, open_or_build};
    use onrecord::model::{Model, encoder::Encoder};
    use onrecord::report::check::Format;
    use onrecord::{draft, rule};
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let index = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(root.join("records")).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), index.path().join(entry.file_name())).unwrap();
        }
    }
    let rules = rule::Options {
        corpus: true,
        selected: rule::RULES.iter().map(|rule| rule.name).collect(),
        ..Default::default()
    };
    let start = ["flood-wall.md", "grain.txt", "summit.txt"].map(|name| {
        let text = std::fs::read_to_string(root.join("drafts").join(name)).unwrap();
        text.trim_start_matches("---\n").to_owned()
    });
    let json = Format::named("json").unwrap();
    let read = |text: &str| draft::read("draft.md", text.as_bytes().to_vec(), None).unwrap();
    let accurate = Model::Accurate(Box::new(Encoder::own().unwrap()));
    for (model, strokes, start) in [(Model::default(), 60, &start[..]), (accurate, 10, &start[..1])] {
        let corpus = Some(open_or_build(index.path(), &BuildOptions::default(), &|_| {}).unwrap().corpus);
        let with = Stages { model, corpus, ..Stages::default() };
        let mut text = start.join("\n\n");
        let mut memory = Memory::keeping();
        check_again(read(&text), &with, &rules, &mut memory);
        let (windows, claims) = memory.asked();
        let (mut asked, mut seed) = ((0, 0), 9_u64);
        for stroke in 0..strokes {
            let mut random = |below: usize| {
                seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                (seed >> 33) as usize % below.max(1)
            };
            let whole = |text: &str, at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let at = whole(&text, random(text.len()));
            match stroke % 6 {
                // A paragraph more, a stretch less, a quotation mark; else a letter.
                2 => text.insert_str(at, "\n\nThe pumps stand still, the ministry said.\n\n"),
                3 => text.replace_range(at..whole(&text, (at + random(90)).min(text.len())), ""),
                4 => text.insert(at, '“'),
                _ => text.insert(at, 'e'),
            }
            let again = check_again(read(&text), &with, &rules, &mut memory);
            let fresh = check(read(&text), &with, &rules);
            assert_eq!(again.analysis.attributions, fresh.analysis.attributions, "stroke {stroke}: {text}");
            assert_eq!(again.analysis.verdicts, fresh.analysis.verdicts, "stroke {stroke}: {text}");
            assert!(json.body(&again) == json.body(&fresh), "stroke {stroke}: {text}");
            asked = (asked.0 + memory.asked().0, asked.1 + memory.asked().1);
        }
        assert!(asked.1 * 3 < claims * strokes, "{asked:?} of {claims} claims a reading");
        if windows > 0 {
            assert!(asked.0 * 2 < windows * strokes, "{asked:?} of {windows} windows a reading");
        }
    }
}
