//! What others wrote acts on nobody: a table of attacks by output. Each row of `ATTACKS` stands in turn where
//! a draft, a record or a file's name can say it, and every verb writes every format; each format has a judge
//! of its own. (`fuzz/` holds the same outputs to the same over noise.)

use crate::formats::elements;
use crate::lsp::{Editor, at};
use crate::page::Page;
use onrecord::report::check::Format;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};

/// What attacks, and whom.
const ATTACKS: &[(&str, &str)] = &[
    ("a terminal's title", "\u{1b}]0;owned\u{7}"),
    ("a terminal's screen", "\u{1b}[2J\u{1b}[31m"),
    ("a terminal by C1 controls", "\u{9b}31m\u{90}q\u{9c}"),
    ("a terminal by backspaces", "safe\u{8}\u{8}\u{8}\u{8}evil\r"),
    ("a reader's eyes by an override", "\u{202e}gnp.exe\u{2066}x"),
    ("a reader's eyes by what is not seen", "pay\u{200b}\u{feff}\u{2060}load\u{e0041}"),
    ("a spreadsheet", "=cmd|' /C calc'!A0"),
    ("a spreadsheet by other signs", "@SUM(1+1)*cmd|' /C calc'!A0"),
    ("a spreadsheet by plus", "+1+cmd|' /C calc'!A0"),
    ("a spreadsheet by a full-width sign", "＝1+1"),
    ("a page by script", "<script>window.ran = 1</script>"),
    ("a page by an image", "\"><img src=x onerror=window.ran = 1>"),
    ("a page by a style", "</style></script><svg onload=window.ran = 1>"),
    ("a page by a template", "{{ 7 * 7 }}{% include 'x' %}"),
    ("a build log", "%0A::set-output name=x::y"),
    ("a build log by a line of its own", "x ::error file=a::b"),
    ("a build log by stopping commands", "::stop-commands::x ##[error]"),
    ("XML by a section's end", "]]><testcase/><!-- -->"),
    ("XML by an entity", "&bogus; &#0; &lt;"),
    ("Markdown by a link", "[click](javascript:alert(1)) ![x](https://evil.example/a.png)"),
    ("Markdown by a command link", "<command:x> [c](command:y)"),
    ("a graph by its label", "\"]; evil [label=\"x"),
    ("a graph by a click", "\"]\nclick n0 href \"javascript:alert(1)\""),
    ("a link", "javascript:alert(1)"),
];

struct Laid {
    folder: tempfile::TempDir,
    draft: String,
}

/// A newsroom in which the draft, the record and their metadata say the attack.
fn laid(attack: &str) -> Laid {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("records")).unwrap();
    let line = attack.replace('\n', " ");
    let record = format!(
        "---\ntitle: {line}\ndate: 2026-03-02\nurl: {line}\n---\n\
         ANA ORTIZ: We will not rebuild the old bridge {line} this year or the next.\n\n\
         TOM HALE: Nobody asked the people who live beside it.\n"
    );
    std::fs::write(folder.path().join("records/council.txt"), record).unwrap();
    let rows = json!({"speaker": format!("Tom Hale {line}"), "title": attack, "url": attack,
        "text": format!("The harbour wall is safe {line} and we have said so since May.")});
    std::fs::write(folder.path().join("records/rows.jsonl"), format!("{rows}\n")).unwrap();
    let draft = format!(
        "---\ntitle: {line}\nauthor: {line}\npublication: {line}\n---\n\
         “We will rebuild the old bridge {line} this year or the next,” Ana Ortiz said on 2 March 2026.\n\n\
         “{line} The harbour wall is safe {line} and we have said so since May,” Tom Hale of {line} told Reuters.\n\n\
         {line} A source said \"yes... perhaps {line}\" and “It will take {line}\n\n\
         “{attack}” The {line} ministry said, according to {line}.\n"
    );
    std::fs::write(folder.path().join("a.md"), &draft).unwrap();
    Laid { folder, draft }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .current_dir(folder)
        .env("ONRECORD_MODEL", "fast")
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .unwrap()
}

/// Nothing that moves a cursor, rings, or reorders.
fn inert(text: &str, what: &str) {
    let acts = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(acts), None, "{what}: {text:?}");
}

fn tables(text: &str, what: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    for row in reader.records() {
        for cell in row.unwrap().iter() {
            let first = cell.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{fffd}');
            let formula = first.starts_with(['=', '+', '-', '@', '|', '＝', '＋', '－', '＠']);
            assert!(!formula, "{what}: {cell:?} is a formula");
        }
    }
}

/// The judge of a format.
fn judge(format: &str, text: &str, what: &str) {
    let what = format!("{what}, {format}");
    // Rows of tables end as RFC 4180 wants them.
    inert(&if format == "csv" { text.replace("\r\n", "\n") } else { text.to_owned() }, &what);
    match format {
        "json" | "sarif" | "gitlab" | "jsonld" => drop(serde_json::from_str::<Value>(text).expect(&what)),
        "jsonl" | "rdjsonl" => {
            text.lines().for_each(|line| drop(serde_json::from_str::<Value>(line).expect(&what)));
        }
        "csv" => tables(text, &what),
        "github" => {
            let ours = ["::error file=", "::warning file=", "::notice file="];
            for line in text.lines() {
                assert!(ours.iter().any(|ours| line.starts_with(ours)), "{what}: {line}");
                assert_eq!(line.matches("::").next(), Some("::"));
                let (properties, _) = line[2..].split_once("::").expect("a message");
                assert!(!properties.contains(['\n', '\r']), "{what}: {properties}");
            }
        }
        "junit" | "checkstyle" => {
            let known = [
                "testsuites",
                "testsuite",
                "testcase",
                "failure",
                "skipped",
                "system-out",
                "properties",
                "property",
                "checkstyle",
                "file",
                "error",
            ];
            let found = elements(text);
            assert!(found.iter().all(|(name, _)| known.contains(&name.as_str())), "{what}: {found:?}");
        }
        "dot" => {
            for line in text.lines() {
                let bare = line.replace("\\\\", "").replace("\\\"", "");
                assert!(bare.matches('"').count() % 2 == 0, "{what}: {line}");
                let outside: String = bare.split('"').step_by(2).collect();
                assert!(!outside.contains("evil") && !outside.contains("click"), "{what}: {line}");
            }
        }
        "mermaid" => {
            for line in text.lines() {
                let outside: String = line.split('"').step_by(2).collect();
                let inside: String = line.split('"').skip(1).step_by(2).collect();
                assert!(matches!(line.matches('"').count(), 0 | 2), "{what}: {line}");
                assert!(!outside.contains("click") && !outside.contains("href"), "{what}: {line}");
                assert!(!inside.contains(['<', '>', '[', ']', '`']), "{what}: {line}");
            }
        }
        _ => {}
    }
}

#[test]
fn what_others_wrote_acts_on_nobody() {
    let only = std::env::var("ATTACK").unwrap_or_default();
    for (whom, attack) in ATTACKS.iter().filter(|(whom, _)| whom.contains(&only)) {
        let laid = laid(attack);
        let folder = laid.folder.path();
        let say = |arguments: &[&str], format: &str| {
            let done = run(folder, arguments);
            let told = String::from_utf8(done.stderr).unwrap();
            let what = format!("against {whom}, {arguments:?}");
            assert!(done.status.code().is_some_and(|code| code < 2), "{what}: {told}");
            inert(&told, &what);
            judge(format, &String::from_utf8(done.stdout).unwrap(), &what);
        };
        for format in Format::names() {
            say(
                &[
                    "check",
                    "--isolated",
                    "--corpus",
                    "records",
                    "--select",
                    "all",
                    "--format",
                    format,
                    "a.md",
                ],
                format,
            );
        }
        for format in ["human", "json", "jsonl", "csv"] {
            say(&["extract", "--isolated", "--format", format, "a.md"], format);
        }
        for format in ["human", "json", "csv", "dot", "mermaid"] {
            say(&["audit", "--isolated", "--format", format, "a.md"], format);
        }
        for format in ["human", "jsonl"] {
            let words = "we will not rebuild the old bridge this year";
            say(&["find", "--isolated", "--corpus", "records", "--format", format, words], format);
        }
        let rows = csv_rows(attack);
        std::fs::write(folder.join("rows.csv"), rows).unwrap();
        for format in ["jsonl", "csv"] {
            say(&["match", "--isolated", "--corpus", "records", "--format", format, "rows.csv"], format);
        }
        let title = attack.replace('\0', "");
        let formats = ["--format", "html,csv,jsonld,claimreview"];
        let report = ["report", "--isolated", "--corpus", "records", "--title", &title, "a.md"];
        say(&[&report[..], &formats[..]].concat(), "human");
        for name in ["quotes.csv", "sources.csv", "chains.csv"] {
            judge("csv", &std::fs::read_to_string(folder.join("reports").join(name)).unwrap(), whom);
        }
        for name in ["annotations.jsonld", "quotations.jsonld", "claimreviews.jsonld"] {
            judge("jsonld", &std::fs::read_to_string(folder.join("reports").join(name)).unwrap(), whom);
        }
        let html = std::fs::read_to_string(folder.join("reports/index.html")).unwrap();
        inert(&html, whom);
        let page = Page::read(&html);
        assert_eq!(
            (page.count("script"), page.count("img"), page.count("svg") > 60),
            (1, 0, false),
            "{whom}"
        );
        assert!(!html.contains(">49<"), "{whom}: no template ran");
        assert!(
            page.links.iter().all(|link| !link.contains("javascript") && !link.contains("evil")),
            "{whom}"
        );
        hovered(&laid, whom);
    }
}

fn csv_rows(attack: &str) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["id", "quote", "speaker", "date"]).unwrap();
    let quote = format!("We will rebuild the old bridge {attack} this year or the next");
    writer.write_record([attack, &quote, attack, attack]).unwrap();
    writer.write_record(["2", attack, "Tom Hale", "2026"]).unwrap();
    writer.into_inner().unwrap()
}

/// An editor that hovers over the draft's quotations gets Markdown in which nothing can be followed but the
/// record's own page.
fn hovered(laid: &Laid, whom: &str) {
    let corpus = laid.folder.path().join("records");
    let (mut editor, _) =
        Editor::start(&["--isolated", "--corpus", corpus.to_str().unwrap()], json!(["utf-16"]));
    editor.open("file:///tmp/a.md", "markdown", &laid.draft);
    for finding in editor.findings(1) {
        inert(finding["message"].as_str().unwrap(), whom);
    }
    for words in ["We will rebuild", "and we have said so"] {
        let params = json!({"textDocument": {"uri": "file:///tmp/a.md"}, "position": at(&laid.draft, words)});
        let answer = editor.ask("textDocument/hover", params).unwrap();
        let text = answer["contents"]["value"].as_str().unwrap_or("").to_owned();
        inert(&text, whom);
        let bare = text
            .replace("\\\\", "")
            .replace("\\[", "")
            .replace("\\]", "")
            .replace("\\!", "")
            .replace("\\`", "");
        let targets: Vec<&str> = bare.split("](").skip(1).collect();
        assert!(targets.iter().all(|to| to.starts_with("<http")), "{whom}: {text}");
        assert!(
            !bare.contains("<script") && !bare.contains("<img") && !bare.contains("<command"),
            "{whom}: {text}"
        );
    }
    editor.leave();
}

/// A diff is a patch with the draft's own bytes, unless a terminal reads it.
#[test]
fn a_diff_on_a_terminal_acts_on_nobody() {
    let terminal = Command::new("script").args(["-qec", "true", "/dev/null"]).output();
    if !terminal.is_ok_and(|done| done.status.success()) {
        eprintln!("left out: no `script` to make a terminal with");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let draft = "She said \"yes... \u{1b}]0;owned\u{7} we\u{202e} will\" and “no…”.\u{9b}31m\n";
    std::fs::write(folder.path().join("a.md"), draft).unwrap();
    let line = format!("'{}' check --isolated --select marks --diff a.md", env!("CARGO_BIN_EXE_onrecord"));
    let shown = Command::new("script").args(["-qec", &line, "/dev/null"]).current_dir(folder.path()).output();
    let shown = String::from_utf8(shown.unwrap().stdout).unwrap().replace("\r\n", "\n");
    assert!(shown.contains("-She said \"yes... ") && shown.contains("owned"), "{shown:?}");
    inert(&shown, "a diff on a terminal");
    let piped = run(folder.path(), &["check", "--isolated", "--select", "marks", "--diff", "a.md"]);
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert!(piped.contains(&format!("-{draft}")), "a patch has the draft's own bytes: {piped:?}");
}

/// Files whose names act, and settings that do.
#[cfg(unix)]
#[test]
fn names_of_files_act_on_nobody() {
    let laid = laid("no");
    let folder = laid.folder.path();
    let name = "a\u{1b}[31m\n::error::x,=1<b>\u{202e}.md";
    std::fs::write(folder.join(name), &laid.draft).unwrap();
    for format in Format::names() {
        let done = run(folder, &["check", "--isolated", "--select", "all", "--format", format, name]);
        judge(format, &String::from_utf8(done.stdout).unwrap(), "a file's name");
        inert(&String::from_utf8(done.stderr).unwrap(), "a file's name");
    }
    for arguments in [
        &["check", "no\u{1b}[31msuch\u{202e}.md"][..],
        &["check", "--config", "style=\u{1b}[31m", "a.md"],
        &["check", "--format", "\u{1b}[31m", "a.md"],
        &["find", "--corpus", "no\u{1b}[31m", "x"],
        &["explain", "\u{1b}[31m"],
    ] {
        let done = run(folder, arguments);
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
        inert(&String::from_utf8(done.stderr).unwrap(), &format!("{arguments:?}"));
    }
}
