//! Twice the text costs at most twice the work. The worst shapes at 1x, 2x, 4x and 8x, through the whole of
//! `check`, every report and the building of an index. What is counted is the processor's time for the
//! thread, which counts everything and not only what somebody thought of counting; work that grew with the
//! square would cost 64 times as much at 8x, and 18 are allowed (linear work costs 8, a sort 11, and the
//! rest is room for other loads of the machine). `SHAPE=name cargo test --test tests linear -- --nocapture`
//! prints one; `WORST=1` with `--release` makes them as large as issue 8 wants, once, with time and memory.

use onrecord::audit::{Archive, trace};
use onrecord::check::{self, Checked, Stages};
use onrecord::corpus::{BuildOptions, open_or_build};
use onrecord::draft::{self, Format, Limits};
use onrecord::report::tables::{self, Table};
use onrecord::report::tally::Tally;
use onrecord::report::{self, extract, graph, html, jsonld};
use onrecord::rule::{self, fix};
use std::fmt::Write;
use std::time::Instant;

/// Allowed at eight times the size.
const ROOM: f64 = 18.0;

/// A hostile draft: its name, how it is written, its size at 1x and at its worst, and how it is made.
pub type Shape = (&'static str, Format, usize, usize, fn(usize) -> String);

pub const SHAPES: &[Shape] = &[
    ("one line", Format::Plain, 500, 1_200_000, |n| "She said that we will mend the old dam now. ".repeat(n)),
    ("one word", Format::Plain, 20_000, 50_000_000, |n| "a".repeat(n)),
    ("straight marks", Format::Plain, 4_000, 1_000_000, |n| "\"".repeat(n)),
    ("quotations in one paragraph", Format::Plain, 250, 80_000, |n| {
        "“We will mend it,” said Ana Ortiz. ".repeat(n)
    }),
    ("quotations of nobody", Format::Plain, 300, 250_000, |n| "He saw “the old dam” there. ".repeat(n)),
    ("all quotation", Format::Plain, 400, 250_000, |n| format!("“{}”", "We will mend the dam. ".repeat(n))),
    ("a long quotation", Format::Plain, 1_500, 100_000, |n| format!("“{}” she said.", "word ".repeat(n))),
    ("never closed", Format::Plain, 500, 250_000, |n| "“We will mend ".repeat(n)),
    ("never closed, by paragraphs", Format::Plain, 300, 100_000, |n| "“We will mend it\n\n".repeat(n)),
    ("never opened", Format::Plain, 500, 250_000, |n| "we will mend it” ".repeat(n)),
    ("nested marks", Format::Plain, 800, 100_000, |n| "“a ‘b ".repeat(n)),
    ("names", Format::Plain, 150, 10_000, |n| {
        let name = |i: usize| {
            format!(
                "{}{} {}{}",
                A[i % 8],
                B[i / 8 % 8],
                C[i / 64 % 8],
                B[i / 512 % 64 % 8].repeat(1 + i / 4096)
            )
        };
        (0..n).fold(String::new(), |out, i| out + &format!("“It is old,” {} said.\n\n", name(i)))
    }),
    ("one surname", Format::Plain, 150, 50_000, |n| {
        let story = |i: usize| format!("{} Ortiz left. Ortiz said so.\n\n", one_of_many(i));
        (0..n).fold(String::new(), |out, i| out + &story(i))
    }),
    ("bodies", Format::Plain, 150, 50_000, |n| {
        let story = |i: usize| {
            format!(
                "The {} Commission met. The European Commission, said the Commission.\n\n",
                one_of_many(i)
            )
        };
        (0..n).fold(String::new(), |out, i| out + &story(i))
    }),
    ("one name in many forms", Format::Plain, 250, 50_000, |n| {
        "Ana Ortiz spoke. She said no. Mayor Ortiz told Reuters. Ortiz left. ".repeat(n)
    }),
    ("relays", Format::Plain, 200, 50_000, |n| {
        "A source told Reuters, according to The Lisse Times, citing The Quay, that it fell. ".repeat(n)
    }),
    ("turns of an interview", Format::Plain, 300, 50_000, |n| {
        "Q: Will it hold?\n\nA: It will hold.\n\n".repeat(n)
    }),
    ("a transcript in marks", Format::Plain, 250, 50_000, |n| {
        "\"ANA ORTIZ: Will it hold?\n\n\"LIND: It “will” hold.\n\n\"And hold.\n\n".repeat(n)
    }),
    ("an endless sentence", Format::Plain, 400, 250_000, |n| {
        "and Ana Ortiz told them that we will mend the dam, which ".repeat(n)
    }),
    ("cues", Format::Plain, 1_500, 500_000, |n| "said ".repeat(n)),
    ("capitals", Format::Plain, 1_000, 300_000, |n| "Ortiz ".repeat(n)),
    ("full stops", Format::Plain, 4_000, 1_000_000, |n| ". ".repeat(n)),
    ("ellipses", Format::Plain, 500, 250_000, |n| "“Yes... no . . . it is…” ".repeat(n)),
    ("comments", Format::Markdown, 150, 50_000, |n| {
        "“Yes... no.” <!-- onrecord: ignore[marks] so -->\n\n".repeat(n)
    }),
    ("comments in one paragraph", Format::Html, 200, 50_000, |n| {
        "<!-- onrecord: disable[all] --> “Yes... no.” ".repeat(n)
    }),
    ("comments on one line", Format::Markdown, 300, 50_000, |n| {
        "“Yes... no,” she said. ".to_owned() + &"<!-- onrecord: ignore[marks] so -->".repeat(n)
    }),
    ("deep HTML", Format::Html, 4_000, 1_000_000, |n| "<div>".repeat(n) + "“No,” she said."),
    ("deep quotations in HTML", Format::Html, 1_500, 300_000, |n| "<blockquote><q>no".repeat(n)),
    ("open tags", Format::Html, 3_000, 1_000_000, |n| "<a b=\"".repeat(n)),
    ("deep Markdown", Format::Markdown, 300, 3_000, |n| "> ".repeat(n) + "“No,” she said."),
    ("lists", Format::Markdown, 500, 250_000, |n| "- “No,” she said.\n".repeat(n)),
    ("brackets", Format::Markdown, 1_500, 30_000, |n| "[".repeat(n)),
    ("emphasis", Format::Markdown, 1_500, 300_000, |n| "*a **b ".repeat(n)),
];

const A: [&str; 8] = ["Ana", "Bo", "Cem", "Dora", "Eli", "Fay", "Gil", "Hana"];
const B: [&str; 8] = ["ra", "li", "mo", "ten", "vi", "sha", "ko", "ne"];
const C: [&str; 8] = ["Ortiz", "Brandt", "Quint", "Hale", "Roe", "Lund", "Peck", "Vane"];

/// One of thirty-two thousand names that are about as long.
fn one_of_many(i: usize) -> String {
    [A[i % 8], B[i / 8 % 8], B[i / 64 % 8], B[i / 512 % 8], B[i / 4096 % 8]].concat()
}

fn stages(corpus: Option<onrecord::corpus::Corpus>) -> Stages {
    Stages { corpus, ..Stages::default() }
}

fn all_rules(corpus: bool) -> rule::Options {
    let selected = rule::RULES.iter().map(|rule| rule.name).collect();
    rule::Options { selected, corpus, ..rule::Options::default() }
}

/// Checks a draft and writes every report of it.
fn work(text: &str, format: Format, stages: &Stages, rules: &rule::Options) -> [f64; 2] {
    let limits = Limits { file_size: 1 << 30, ..Limits::default() };
    let start = busy();
    let draft = draft::read_within("draft", text.as_bytes().to_vec(), Some(format), &limits).unwrap();
    let checked = check::check(draft, stages, rules);
    let middle = busy();
    written(&checked, text);
    [middle - start, busy() - middle]
}

fn written(checked: &Checked, text: &str) {
    let mut tally = Tally::default();
    tally.add(checked);
    let analysis = &checked.analysis;
    for format in report::check::Format::names().filter_map(report::check::Format::named) {
        format.body(checked);
    }
    extract::body(analysis, extract::Format::Jsonl, false);
    Table::ALL.iter().for_each(|table| drop(tables::body(*table, analysis, tables::Options::default())));
    jsonld::body(analysis, jsonld::Format::Annotations);
    let look = html::Look::new(Vec::new()).unwrap();
    let mut pages = html::Report::new(&look, None);
    pages.add(html::render(&look, 1, checked).unwrap()).unwrap();
    pages.finish().unwrap();
    let mut archive = Archive::default();
    archive.add(trace(analysis, None));
    graph::dot(&archive.finish());
    if let Some(mended) = fix::mend(&analysis.draft, text.as_bytes(), &checked.findings) {
        fix::diff("draft", text, &String::from_utf8_lossy(&mended.bytes));
    }
}

#[test]
fn hostile_drafts_cost_what_they_weigh() {
    if told().is_none() {
        eprintln!("left out: this system does not say how long a thread worked");
        return;
    }
    let only = std::env::var("SHAPE").unwrap_or_default();
    let (stages, rules) = (stages(None), all_rules(false));
    let mut faults = String::new();
    for (name, format, size, _, make) in SHAPES.iter().filter(|shape| shape.0.contains(&only)) {
        let at = |times: usize| -> [f64; 2] {
            let text = make(size * times);
            // The better of two: what else the machine does only ever makes it slower.
            let [one, two] = [work(&text, *format, &stages, &rules), work(&text, *format, &stages, &rules)];
            [one[0].min(two[0]), one[1].min(two[1])]
        };
        let times: Vec<[f64; 2]> = [1, 2, 4, 8].map(at).to_vec();
        for (part, of) in ["check", "report"].iter().enumerate() {
            let row: Vec<String> = times.iter().map(|time| format!("{:.1}", time[part] * 1e3)).collect();
            println!("{name}, {of}: {} ms", row.join(" "));
            // Below five milliseconds the clock's own grain speaks: some systems count in fours.
            if times[3][part] > ROOM * times[0][part].max(0.005) {
                let _ = writeln!(faults, "{name}, {of}: {} ms", row.join(" "));
            }
        }
    }
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

/// Hostile records: the name of the file, its size at 1x, and how it is made.
pub type Hostile = (&'static str, usize, fn(usize) -> String);

pub const RECORDS: &[Hostile] = &[
    ("repeated.txt", 4_000, |n| "We will mend the old dam before winter comes. ".repeat(n)),
    ("speakers.txt", 2_000, |n| {
        (0..n).fold(String::new(), |out, i| {
            out + &format!(
                "MAYOR {}{}: It is old.\n\n",
                C[i % 8].to_uppercase(),
                "A".repeat(1 + i % 97) + &B[i / 8 % 8].to_uppercase()
            )
        })
    }),
    ("headings.md", 2_000, |n| "# No\n\nMAYOR: It is old.\n\n".repeat(n)),
    ("talk.srt", 3_000, |n| "1\n00:00:01,000 --> 00:00:02,000\nIt is old\n\n".repeat(n)),
    ("arrows.srt", 10_000, |n| "-->\n".repeat(n) + "a"),
    ("voices.vtt", 3_000, |n| "00:01.000 --> 00:02.000\n<v Ana><v Bo><i>It is old\n\n".repeat(n)),
    ("rows.csv", 3_000, |n| format!("speaker,date,text\n{}", "Ana Ortiz,2026-01-02,It is old.\n".repeat(n))),
    ("rows.jsonl", 3_000, |n| "{\"speaker\":\"Ana Ortiz\",\"text\":\"It is old.\"}\n".repeat(n)),
    ("words.json", 3_000, |n| {
        format!(
            "{{\"segments\":[{}{{\"start\":1,\"end\":2,\"text\":\"end\"}}]}}",
            "{\"start\":1,\"end\":2,\"text\":\" It is old.\",\"speaker\":\"A\"},".repeat(n)
        )
    }),
];

#[test]
fn hostile_records_cost_what_they_weigh() {
    if told().is_none() {
        return;
    }
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().unwrap();
    let mut faults = String::new();
    for (name, size, make) in RECORDS {
        let at = |times: usize| -> f64 {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join(name), make(size * times)).unwrap();
            let options = BuildOptions { afresh: true, ..BuildOptions::default() };
            let build = || {
                let start = busy();
                one.install(|| open_or_build(folder.path(), &options, &|_| {}).unwrap());
                busy() - start
            };
            build().min(build())
        };
        let times = [1, 2, 4, 8].map(at);
        let row: Vec<String> = times.iter().map(|time| format!("{:.1}", time * 1e3)).collect();
        println!("{name}: {} ms", row.join(" "));
        if times[3] > ROOM * times[0].max(0.002) {
            let _ = writeln!(faults, "{name}: {} ms", row.join(" "));
        }
    }
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

/// A hostile record and a draft that quotes it: a name, the size at 1x, and how the two are made.
pub type Search = (&'static str, usize, fn(usize) -> (String, String));

pub const SEARCHES: &[Search] = &[
    ("a record of one sentence", 2_000, |n| (SENTENCE.repeat(n), TWO.repeat(4))),
    ("many quotations", 160, |n| (SENTENCE.repeat(2_000), TWO.repeat(n))),
    ("a long quotation, verbatim", 50, |n| (SENTENCE.repeat(2_000), said(&SENTENCE.repeat(n)))),
    ("headlines above a long quotation", 20, |n| {
        let headlines = "# “No word of it”\n\n".repeat(5 * n);
        (SENTENCE.repeat(2_000), headlines + &said(&SENTENCE.repeat(n)))
    }),
    ("a long quotation, altered", 50, |n| {
        let wrong = SENTENCE.replace("winter", "summer").replace("mend", "paint");
        (SENTENCE.repeat(2_000), said(&wrong.repeat(n)))
    }),
    ("a long quotation full of brackets", 50, |n| {
        (SENTENCE.repeat(2_000), said(&SENTENCE.replace("the old dam", "[the old dam]").repeat(n)))
    }),
    ("words left out", 100, |n| quoted(n, |words| drop(words.drain(3..5)))),
    ("words put in", 100, |n| quoted(n, |words| words.insert(4, "not".into()))),
    ("words moved", 100, |n| quoted(n, |words| words.swap(2, 9))),
    ("sums put in", 100, |n| quoted(n, |words| words.insert(4, "dollars".into()))),
    ("names in a record in capitals", 100, |n| {
        let (record, draft) = quoted(n, |words| words[5] = "Bo".into());
        (record.to_uppercase(), draft)
    }),
    ("words behind ellipses", 100, |n| quoted(n, |words| drop(words.splice(3..5, ["…".into()])))),
    ("in another order", 200, |n| {
        (spoken(n), said(&(0..n).rev().map(|i| sentence(i).join(" ") + ". ").collect::<String>()))
    }),
    ("answers to nobody", 100, |n| (spoken(n).replace(". ", ". No, "), said(&spoken(n)))),
    ("fillers in captions", 100, |n| {
        (spoken(n).replace(". ", " well "), said(&spoken(n).replace(". ", " ")))
    }),
    ("said again", 100, |n| {
        let again =
            |i: usize| format!("{0} -- {0} {1}. ", sentence(i)[..4].join(" "), sentence(i)[4..].join(" "));
        ((0..n).map(again).collect(), said(&spoken(n)))
    }),
    ("turns of two", 100, |n| {
        let turn = |i: usize| format!("{}: {}.\n\n", ["ANA ORTIZ", "BO LUND"][i % 2], sentence(i).join(" "));
        ((0..n).map(turn).collect(), said(&spoken(n)))
    }),
    ("halves of two sentences", 100, |n| {
        let half =
            |i: usize| said(&format!("{}… {}", sentence(i)[..6].join(" "), sentence(i + 7)[6..].join(" ")));
        (spoken(n + 7), (0..n).map(half).collect())
    }),
];

/// What a hostile record says over and over.
const SENTENCE: &str = "We will mend the old dam before winter comes. ";

/// It, and something else, quoted.
const TWO: &str = "“We will mend the old dam before winter comes,” Ana Ortiz said. “We shall paint the new wall after \
                   summer went,” she said.\n\n";

fn said(words: &str) -> String {
    format!("“{}” Ana Ortiz said.\n\n", words.trim())
}

/// Twelve words of which a long text repeats most and no two sentences all.
fn sentence(i: usize) -> Vec<String> {
    let word = |j: usize| {
        let at = (12 * i + j).wrapping_mul(0x9e37_79b1) >> 7;
        let word = [B[at % 8], B[at / 8 % 8]].concat();
        if j.is_multiple_of(5) { format!("{word}{}", C[i % 97 / 13].to_lowercase()) } else { word }
    };
    (0..12).map(word).collect()
}

fn spoken(n: usize) -> String {
    (0..n).map(|i| sentence(i).join(" ") + ". ").collect()
}

/// A record of many sentences, and a draft that quotes all of them in one quotation, each changed in the same way.
fn quoted(n: usize, change: fn(&mut Vec<String>)) -> (String, String) {
    let changed = |i: usize| {
        let mut words = sentence(i);
        change(&mut words);
        words.join(" ") + ". "
    };
    (spoken(n), said(&(0..n).map(changed).collect::<String>()))
}

#[test]
fn hostile_searches_cost_what_they_weigh() {
    if told().is_none() {
        return;
    }
    let only = std::env::var("SHAPE").unwrap_or_default();
    let rules = all_rules(true);
    let mut faults = String::new();
    for (name, size, make) in SEARCHES.iter().filter(|search| search.0.contains(&only)) {
        let at = |times: usize| -> f64 {
            let (record, draft) = make(size * times);
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("a.txt"), record).unwrap();
            let opened = open_or_build(folder.path(), &BuildOptions::default(), &|_| {}).unwrap();
            let stages = stages(Some(opened.corpus));
            let all = || work(&draft, Format::Markdown, &stages, &rules).iter().sum::<f64>();
            all().min(all())
        };
        let times = [1, 2, 4, 8].map(at);
        let row: Vec<String> = times.iter().map(|time| format!("{:.1}", time * 1e3)).collect();
        println!("{name}: {} ms", row.join(" "));
        if times[3] > ROOM * times[0].max(0.005) {
            let _ = writeln!(faults, "{name}: {} ms", row.join(" "));
        }
    }
    assert!(faults.is_empty(), "grows faster than its input:\n{faults}");
}

/// One run of each at its worst, for `reports/speed`: run it alone, in release.
#[test]
#[ignore = "takes minutes and gigabytes; a measurement"]
fn the_worst_shapes_as_large_as_they_come() {
    let only = std::env::var("SHAPE").unwrap_or_default();
    println!("| shape | MB | check s | reports s |\n|---|---|---|---|");
    let (stages, rules) = (stages(None), all_rules(false));
    for (name, format, _, size, make) in SHAPES.iter().filter(|shape| shape.0.contains(&only)) {
        let text = make(*size);
        let [check, report] = work(&text, *format, &stages, &rules);
        println!("| {name} | {:.1} | {check:.2} | {report:.2} |", text.len() as f64 / 1e6);
    }
}

/// Seconds that this thread has had of a processor; 0 where the system does not say.
fn busy() -> f64 {
    told().unwrap_or_default()
}

fn told() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse::<f64>().ok().map(|nanos| nanos / 1e9)
}

#[test]
fn the_clock_of_the_thread_runs() {
    let (start, wall) = (busy(), Instant::now());
    while wall.elapsed().as_millis() < 20 {
        std::hint::black_box(0);
    }
    assert!(told().is_none() || busy() > start);
}
