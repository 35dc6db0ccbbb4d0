//! `reports/sample/`: one draft in every format of `check` and `extract`, and what `report` writes of all sample
//! drafts; golden files and documentation at once.

use std::process::Command;

const DRAFT: &str = "corpus/drafts/flood-wall.md";

const FORMATS: [(&str, &str); 12] = [
    ("human", "check.txt"),
    ("compact", "check.compact.txt"),
    ("json", "check.json"),
    ("jsonl", "check.jsonl"),
    ("sarif", "check.sarif"),
    ("github", "check.github.txt"),
    ("gitlab", "check.gitlab.json"),
    ("junit", "check.junit.xml"),
    ("checkstyle", "check.checkstyle.xml"),
    ("rdjsonl", "check.rdjsonl"),
    ("csv", "check.csv"),
    ("layers", "check.layers.txt"),
];

const EXTRACT: [(&str, &str); 4] =
    [("human", "extract.txt"), ("json", "extract.json"), ("jsonl", "extract.jsonl"), ("csv", "extract.csv")];

/// What `report` writes of all the sample drafts.
const REPORT: [&str; 6] =
    ["index.html", "quotes.csv", "sources.csv", "chains.csv", "annotations.jsonld", "quotations.jsonld"];

#[test]
fn the_samples_are_what_the_program_prints() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let sample = root.join("reports/sample");
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let index = tempfile::tempdir().unwrap();
    let records = index.path().join("records");
    std::fs::create_dir(&records).unwrap();
    for entry in std::fs::read_dir(root.join("corpus/records")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && !path.to_string_lossy().ends_with("onrecord-index") {
            std::fs::copy(&path, records.join(path.file_name().unwrap())).unwrap();
        }
    }
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(arguments)
            .args(["--isolated", "--quiet"])
            .current_dir(root)
            .env_remove("GITHUB_STEP_SUMMARY")
            .output()
            .unwrap();
        assert!(done.status.code().is_some_and(|code| code < 2), "{}", String::from_utf8_lossy(&done.stderr));
        done.stdout
    };
    let corpus = records.to_string_lossy().into_owned();
    let checks = FORMATS
        .iter()
        .map(|(format, file)| (*file, run(&["check", "--corpus", &corpus, "--format", format, DRAFT])));
    let extracts = EXTRACT.iter().map(|(format, file)| (*file, run(&["extract", "--format", format, DRAFT])));
    let out = index.path().join("report");
    run(&["report", "--corpus", &corpus, "--out", &out.to_string_lossy(), "corpus/drafts"]);
    let report = REPORT.map(|file| (file, std::fs::read(out.join(file)).unwrap()));
    let mut stale = Vec::new();
    for (file, text) in checks.chain(extracts).chain(report) {
        let path = sample.join(file);
        if update {
            std::fs::create_dir_all(&sample).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        if std::fs::read(&path).unwrap_or_default() != text {
            stale.push(file);
        }
    }
    assert!(stale.is_empty(), "UPDATE=1 rewrites these of reports/sample: {}", stale.join(", "));
}
