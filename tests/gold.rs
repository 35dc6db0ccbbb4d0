//! The sample drafts against their records: every verdict as a person judged it by hand.

use serde::Deserialize;
use std::process::Command;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    document: String,
    /// The beginning of the quotation.
    quote: String,
    speaker: String,
    /// One verdict, or several with `|` between where either will do.
    verdict: String,
    tier: String,
    /// Rules that have to speak, with spaces between.
    rules: String,
}

#[derive(Deserialize)]
struct Quotation {
    document: String,
    quote: Words,
    speaker: Option<Speaker>,
    verdict: String,
    tier: Option<String>,
    rules: Vec<Finding>,
}

#[derive(Deserialize)]
struct Words {
    text: String,
}

#[derive(Deserialize)]
struct Speaker {
    name: String,
}

#[derive(Deserialize)]
struct Finding {
    rule: String,
}

/// Beginnings of quotations that are known to be judged otherwise than by hand, and what is wrong. One that
/// comes right should leave this list.
const KNOWN: &[(&str, &str)] = &[
    ("640 meters long", "*in the minister's words* behind it is not read as naming the speaker"),
    ("two months early and 5%", "*in the minister's words* before it is not read as naming the speaker"),
    (
        "if nobody panics",
        "a headline's quotation has the verdict of the body's speaker, and is credited to nobody",
    ),
];

#[test]
fn the_samples_are_judged_as_people_judged_them() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let records = tempfile::tempdir().unwrap();
    copy(&root.join("records"), records.path());
    let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "--isolated", "--quiet", "--select", "all", "--format", "jsonl", "drafts"])
        .arg("--corpus")
        .arg(records.path())
        .current_dir(&root)
        .output()
        .unwrap();
    assert!(done.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&done.stderr));
    let found: Vec<Quotation> = (String::from_utf8(done.stdout).unwrap().lines())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut faults = Vec::new();
    let mut rows = csv::Reader::from_path(root.join("gold/verdicts.csv")).unwrap();
    for row in rows.deserialize() {
        let gold: Expected = row.unwrap();
        let same = |q: &&Quotation| q.document == gold.document && q.quote.text.starts_with(&gold.quote);
        let fault = match found.iter().find(same) {
            None => "is no quotation".to_string(),
            Some(quotation) => differs(&gold, quotation),
        };
        match KNOWN.iter().find(|(quote, _)| *quote == gold.quote) {
            Some((quote, _)) if fault.is_empty() => eprintln!("{quote}: comes right, take it off the list"),
            None if !fault.is_empty() => faults.push(format!("{}: {}: {fault}", gold.document, gold.quote)),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What is said of a quotation otherwise than by hand; empty where nothing is.
fn differs(gold: &Expected, found: &Quotation) -> String {
    let mut faults = Vec::new();
    if !gold.verdict.split('|').any(|verdict| verdict == found.verdict) {
        faults.push(format!("is {} and not {}", found.verdict, gold.verdict));
    }
    let tier = found.tier.as_deref().unwrap_or("");
    if !gold.tier.is_empty() && tier != gold.tier {
        faults.push(format!("tier {tier:?} and not {}", gold.tier));
    }
    let speaker = found.speaker.as_ref().map_or("", |speaker| &speaker.name);
    if !gold.speaker.is_empty() && speaker != gold.speaker {
        faults.push(format!("credited to {speaker:?} and not {}", gold.speaker));
    }
    for rule in gold.rules.split_whitespace() {
        if !found.rules.iter().any(|finding| finding.rule == rule) {
            faults.push(format!("without {rule}"));
        }
    }
    faults.join(", ")
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.to_string_lossy().ends_with("onrecord-index") {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
}
