//! The machine formats read back by types of their own, which know every key and no other.
#![allow(dead_code)]

use serde::Deserialize;
use std::io::Write;
use std::process::{Command, Stdio};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    text: String,
    spans: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Direct,
    Mixed,
    Indirect,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "lowercase")]
enum Type {
    Person,
    People,
    Organisation,
    Publication,
    Document,
    Group,
    Anonymous,
    Author,
    Other,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Speaker {
    name: String,
    r#type: Type,
    role: Option<String>,
    affiliation: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Link {
    name: String,
    r#type: Type,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribution {
    document: String,
    id: usize,
    kind: Kind,
    content: Words,
    quotes: Vec<Words>,
    cue: Option<Words>,
    source: Option<Words>,
    speaker: Option<Speaker>,
    chain: Vec<Link>,
    anonymous: bool,
    confidence: f64,
}

const DRAFT: &str = "Mayor Ana Ortiz said the bridge would open in May.\r\n\r\n\
    “We will rebuild it,” she said — “and then we will paint it.”\n\n\
    The plan is “dead,” a council official told Reuters on Friday.\n\
    \"No,\" said Café owner José Peña.\n";

fn onrecord(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(done.status.code().is_some_and(|code| code < 2), "{arguments:?}: {:?}", done.status);
    done.stdout
}

/// The words under a place of the file, by bytes and, for its start, by line and column.
fn under<'a>(place: &Place, file: &'a str) -> &'a str {
    let line = file.split('\n').nth(place.line - 1).expect("a line of the file");
    let before: usize = file.split('\n').take(place.line - 1).map(|line| line.len() + 1).sum();
    let column: usize = line.chars().take(place.column - 1).map(char::len_utf8).sum();
    assert_eq!(before + column, place.start, "line and column point where the bytes do");
    &file[place.start..place.end]
}

fn hold(attribution: &Attribution) {
    let content = &attribution.content;
    for words in [Some(content), attribution.cue.as_ref(), attribution.source.as_ref()].into_iter().flatten()
    {
        let pieces: Vec<&str> = words.spans.iter().map(|place| under(place, DRAFT)).collect();
        assert_eq!(pieces.join(" "), words.text);
    }
    for quote in &attribution.quotes {
        assert!(!quote.spans.is_empty());
    }
    match (&attribution.speaker, attribution.chain.first()) {
        (Some(speaker), Some(origin)) => {
            assert_eq!((&speaker.name, &speaker.r#type), (&origin.name, &origin.r#type));
        }
        (None, None) => {}
        _ => panic!("the first step of the chain is the speaker"),
    }
    assert_eq!(attribution.document, "drafts/a.txt");
    assert!((0.0..=1.0).contains(&attribution.confidence));
}

#[test]
fn extract_says_the_same_in_json_lines_json_and_csv() {
    let run = |format| {
        onrecord(&["extract", "--format", format, "--stdin-filename", "drafts/a.txt", "-"], DRAFT.as_bytes())
    };
    let lines = String::from_utf8(run("jsonl")).unwrap();
    let by_line: Vec<Attribution> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let at_once: Vec<Attribution> = serde_json::from_slice(&run("json")).unwrap();
    let table = run("csv");
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(&table[..]);
    let headers = reader.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((by_line.len(), at_once.len()), (rows.len(), rows.len()));
    for (index, ((a, b), row)) in by_line.iter().zip(&at_once).zip(&rows).enumerate() {
        hold(a);
        hold(b);
        assert_eq!(a.id, index + 1, "ids count from 1");
        assert_eq!(a.content.text, b.content.text);
        let cell = |name: &str| &row[headers.iter().position(|header| header == name).expect(name)];
        assert_eq!(cell("content"), a.content.text);
        assert_eq!(cell("line"), a.content.spans[0].line.to_string());
        assert_eq!(cell("speaker"), a.speaker.as_ref().map_or("", |speaker| &speaker.name));
    }
}
