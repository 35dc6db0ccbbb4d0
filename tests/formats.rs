//! Every format of `check`, read by a strict reader of its own, over a draft with one finding of each sort.

use serde::Deserialize;
use std::path::Path;
use std::process::Command;

const RECORD: &str = "---\ntitle: Council of Port Lisse\ndate: 2026-03-02\nurl: https://example.org/council\n---\n\
    ANA ORTIZ: We will not rebuild the old bridge this year. We will paint it green, and then we will see.\n\n\
    TOM HALE: Nobody asked the people who live beside it.\n";

const DRAFT: &str = "---\ndate: 2026-03-03\n---\n\
    Café owners watched. “We will rebuild the old bridge this year,” Ana Ortiz said on 2 March 2026.\n\n\
    “We will paint it green,” Ortiz said. “Nobody asked the people who live beside it,” said Ortiz.\n\n\
    A source said \"yes... perhaps\" and “It will take…\n";

/// A folder with records and a draft.
fn laid(draft: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("records")).unwrap();
    std::fs::write(folder.path().join("records/council.txt"), RECORD).unwrap();
    std::fs::write(folder.path().join("a draft.md"), draft).unwrap();
    folder
}

fn check(folder: &Path, format: &str) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "--isolated", "--quiet", "--corpus", "records", "--select", "all"])
        .args(["--format", format, "a draft.md"])
        .current_dir(folder)
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

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
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Speaker {
    name: String,
    r#type: String,
    role: Option<String>,
    affiliation: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Link {
    name: String,
    r#type: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InRecord {
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Match {
    record: String,
    title: Option<String>,
    speaker: Option<String>,
    date: Option<String>,
    url: Option<String>,
    locator: String,
    spans: Vec<InRecord>,
    text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Edit {
    op: String,
    quote: Option<Place>,
    record: Option<InRecord>,
    kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Finding {
    rule: String,
    level: String,
    message: String,
    notes: Vec<String>,
    span: Place,
    quote: Option<usize>,
    key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Quotation {
    document: String,
    id: usize,
    quote: Words,
    speaker: Option<Speaker>,
    chain: Vec<Link>,
    verdict: String,
    tier: Option<String>,
    similarity: f64,
    reason: String,
    r#match: Option<Match>,
    edits: Vec<Edit>,
    rules: Vec<Finding>,
}

#[test]
fn json_lines_have_a_line_a_quotation_with_its_verdict_and_its_edits() {
    let folder = laid(DRAFT);
    let lines = check(folder.path(), "jsonl");
    let quotations: Vec<Quotation> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(quotations.len() >= 4);
    for (index, quotation) in quotations.iter().enumerate() {
        assert_eq!((quotation.document.as_str(), quotation.id), ("a draft.md", index + 1));
        let pieces: Vec<&str> =
            quotation.quote.spans.iter().map(|span| &DRAFT[span.start..span.end]).collect();
        assert_eq!(pieces.join(" "), quotation.quote.text);
        let verdicts =
            ["on-record", "altered", "misattributed", "not-on-record", "not-covered", "not-checked"];
        assert!(verdicts.contains(&quotation.verdict.as_str()), "{}", quotation.verdict);
        assert!((0.0..=1.0).contains(&quotation.similarity));
        assert_eq!(quotation.tier.is_some(), quotation.verdict == "on-record");
        assert!(quotation.verdict == "on-record" || !quotation.reason.is_empty(), "a reason is given");
    }
    let altered = &quotations[0];
    assert_eq!(altered.verdict, "altered");
    let [edit] = altered.edits.as_slice() else { panic!("one edit") };
    assert_eq!((edit.op.as_str(), edit.kind.as_str()), ("delete", "negation"));
    let cut = edit.record.as_ref().expect("a place in the record");
    assert!(
        cut.start < cut.end && edit.quote.as_ref().is_none_or(|place| place.line == 4 && place.column > 0)
    );
    assert!(altered.rules.iter().any(|finding| finding.rule == "reversed-quote" && finding.quote == Some(1)));
    let found = altered.r#match.as_ref().expect("the passage");
    assert_eq!((found.record.as_str(), found.date.as_deref()), ("council.txt", Some("2026-03-02")));
    assert!(quotations.iter().any(|quotation| quotation.verdict == "misattributed"));
    assert!(quotations.iter().any(|quotation| quotation.tier.as_deref() == Some("exact")));
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    tool: String,
    #[allow(dead_code)]
    version: String,
    drafts: Vec<Draft>,
    summary: Summary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Draft {
    document: String,
    quotes: Vec<Quotation>,
    findings: Vec<Finding>,
    suppressed: Vec<serde_json::Value>,
    notes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Summary {
    model: String,
    drafts: usize,
    quotes: usize,
    checked: usize,
    not_checked: usize,
    verdicts: std::collections::BTreeMap<String, usize>,
    reasons: std::collections::BTreeMap<String, usize>,
    findings: std::collections::BTreeMap<String, usize>,
    suppressed: usize,
    failed: Vec<String>,
}

#[test]
fn json_has_every_finding_and_counts_that_add_up() {
    let folder = laid(DRAFT);
    let run: Run = serde_json::from_str(&check(folder.path(), "json")).unwrap();
    let summary = &run.summary;
    assert_eq!((run.tool.as_str(), run.drafts.len(), summary.drafts), ("onrecord", 1, 1));
    assert!(["accurate", "fast", "rules"].contains(&summary.model.as_str()), "{}", summary.model);
    assert_eq!(summary.quotes, run.drafts[0].quotes.len());
    assert_eq!(summary.quotes, summary.checked + summary.not_checked);
    assert_eq!(summary.quotes, summary.verdicts.values().sum::<usize>());
    assert_eq!(summary.not_checked, summary.reasons.values().sum::<usize>());
    assert_eq!(summary.findings.values().sum::<usize>(), run.drafts[0].findings.len());
    assert_eq!((summary.suppressed, summary.failed.len()), (0, 0));
    let without_quote = run.drafts[0].findings.iter().filter(|finding| finding.quote.is_none()).count();
    assert!(without_quote > 0, "findings that stand on no quotation are there too");
    let keys: Vec<&String> = run.drafts[0].findings.iter().map(|finding| &finding.key).collect();
    assert!(keys.iter().all(|key| key.len() == 32 && key.chars().all(|c| c.is_ascii_hexdigit())));
}

#[test]
fn sarif_lists_its_rules_says_its_columns_and_points_at_the_words() {
    let folder = laid(DRAFT);
    let log: serde_json::Value = serde_json::from_str(&check(folder.path(), "sarif")).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(result["ruleId"], rules[index]["id"], "the index names the rule");
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert_eq!(result["partialFingerprints"]["onrecordKey/v1"].as_str().unwrap().len(), 32);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20draft.md");
        let region = &place["region"];
        let number = |name: &str| region[name].as_u64().unwrap() as usize;
        let (start, length) = (number("byteOffset"), number("byteLength"));
        assert_eq!(&DRAFT[start..start + length], region["snippet"]["text"].as_str().unwrap());
        let line = DRAFT.lines().nth(number("startLine") - 1).unwrap();
        let before: usize = line.chars().take(number("startColumn") - 1).map(char::len_utf8).sum();
        assert!(
            DRAFT[start..].starts_with(line[before..].split("\n").next().unwrap())
                || length == 0
                || DRAFT[start..].starts_with(&line[before..])
        );
        assert!(number("endLine") >= number("startLine"));
    }
    let related = results
        .iter()
        .any(|r| r["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "council.txt");
    assert!(related, "the record is a related location");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: String,
    location: IssueLocation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLocation {
    path: String,
    lines: IssueLines,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssueLines {
    begin: usize,
    end: usize,
}

#[test]
fn gitlab_gets_issues_with_fingerprints_of_their_own() {
    let folder = laid(DRAFT);
    let issues: Vec<Issue> = serde_json::from_str(&check(folder.path(), "gitlab")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for issue in &issues {
        assert!(seen.insert(&issue.fingerprint), "{} twice", issue.fingerprint);
        assert!(!issue.description.is_empty() && !issue.check_name.is_empty());
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&issue.severity.as_str()));
        assert_eq!(issue.location.path, "a draft.md");
        assert!(issue.location.lines.begin >= 1 && issue.location.lines.end >= issue.location.lines.begin);
    }
    // The same words three lines further down are the same issue.
    let moved = laid(&DRAFT.replacen("date:", "desk: city\nsection: news\nslug: bridge\ndate:", 1));
    let later: Vec<Issue> = serde_json::from_str(&check(moved.path(), "gitlab")).unwrap();
    let same = later.iter().filter(|issue| seen.contains(&issue.fingerprint)).count();
    assert!(same * 10 >= issues.len() * 9, "{same} of {} hold", issues.len());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Diagnostic {
    message: String,
    location: DiagnosticLocation,
    severity: String,
    source: Name,
    code: Code,
    #[serde(default)]
    suggestions: Vec<Suggestion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DiagnosticLocation {
    path: String,
    range: Range,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Code {
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Suggestion {
    range: Range,
    text: String,
}

#[test]
fn reviewdog_counts_bytes() {
    let folder = laid(DRAFT);
    for line in check(folder.path(), "rdjsonl").lines() {
        let diagnostic: Diagnostic = serde_json::from_str(line).unwrap();
        assert_eq!(
            (diagnostic.source.name.as_str(), diagnostic.location.path.as_str()),
            ("onrecord", "a draft.md")
        );
        assert!(["ERROR", "WARNING", "INFO"].contains(&diagnostic.severity.as_str()));
        let range = &diagnostic.location.range;
        for position in [&range.start, &range.end] {
            let text = DRAFT.lines().nth(position.line - 1).unwrap();
            assert!(
                text.is_char_boundary(position.column - 1),
                "columns count bytes, and stand between characters"
            );
        }
    }
}

/// The elements of an XML text with their attributes; panics where it is not well formed or names an entity that
/// XML does not have.
pub fn elements(text: &str) -> Vec<(String, std::collections::BTreeMap<String, String>)> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{e} in {text}")) {
            Event::Eof => return found,
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name().as_ref().to_string();
                let attributes = element.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let key = attribute.key.as_ref().to_string();
                    (key, attribute.value.into_owned())
                });
                found.push((name, attributes.collect()));
            }
            Event::GeneralRef(name) => {
                let name: &str = &name;
                let known = ["lt", "gt", "amp", "quot", "apos"].contains(&name) || name.starts_with('#');
                assert!(known, "&{name}; in {text}");
            }
            _ => {}
        }
    }
}

#[test]
fn junit_and_checkstyle_are_well_formed_and_count_right() {
    let folder = laid(DRAFT);
    let junit = elements(&check(folder.path(), "junit"));
    let count = |name: &str| junit.iter().filter(|(element, _)| element == name).count().to_string();
    let suite = &junit.iter().find(|(element, _)| element == "testsuite").unwrap().1;
    assert_eq!((&suite["tests"], &suite["failures"]), (&count("testcase"), &count("failure")));
    assert_eq!(suite["skipped"], count("skipped"));
    let checkstyle = elements(&check(folder.path(), "checkstyle"));
    let errors = checkstyle.iter().filter(|(element, _)| element == "error").count();
    let compact = check(folder.path(), "compact");
    assert_eq!(errors, compact.lines().count(), "{compact}");
    assert!(compact.lines().all(|line| line.starts_with("a draft.md:")));
}
