//! The formats that have a published schema, held to it: SARIF 2.1.0, reviewdog's and GitLab's JSON, JUnit's and
//! checkstyle's XML. The reader of JSON Schema is this file's own and small: it knows the words that these schemas
//! use, and fails on any other, so that nothing is passed over in silence.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// What a value breaks of a schema, each with where it stands in the value.
fn faults(schema: &Value) -> impl Fn(&Value) -> Vec<String> + '_ {
    move |value| {
        let mut found = Vec::new();
        hold(schema, schema, value, "", &mut found);
        found
    }
}

fn hold(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let object = schema.as_object().unwrap_or_else(|| panic!("a schema is an object: {schema}"));
    let mut own: Vec<String> = Vec::new();
    let mut wrong = |what: String| own.push(format!("{at}: {what}"));
    let number = |key: &str| object.get(key).and_then(Value::as_f64);
    for (word, said) in object {
        match word.as_str() {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => {}
            "$ref" => {
                let path = said.as_str().unwrap().strip_prefix('#').expect("a reference inside the schema");
                hold(root, root.pointer(path).expect("what it refers to"), value, at, found);
                return;
            }
            "type" => {
                let kinds: Vec<&str> = match said {
                    Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
                    kind => kind.as_str().into_iter().collect(),
                };
                let is = |kind: &&str| match *kind {
                    "object" => value.is_object(),
                    "array" => value.is_array(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "null" => value.is_null(),
                    "number" => value.is_number(),
                    "integer" => value.is_i64() || value.is_u64(),
                    other => panic!("no such type: {other}"),
                };
                if !kinds.iter().any(is) {
                    wrong(format!("{value} is no {kinds:?}"));
                }
            }
            "enum" => {
                if !said.as_array().unwrap().contains(value) {
                    wrong(format!("{value} is none of {said}"));
                }
            }
            "required" => {
                for key in said.as_array().unwrap().iter().filter_map(Value::as_str) {
                    if value.is_object() && value.get(key).is_none() {
                        wrong(format!("{key} is missing"));
                    }
                }
            }
            "minimum" => {
                if value.as_f64().is_some_and(|value| value < number(word).unwrap()) {
                    wrong(format!("{value} is less than {said}"));
                }
            }
            "maximum" => {
                if value.as_f64().is_some_and(|value| value > number(word).unwrap()) {
                    wrong(format!("{value} is more than {said}"));
                }
            }
            "minItems" => {
                if value.as_array().is_some_and(|items| (items.len() as f64) < number(word).unwrap()) {
                    wrong(format!("fewer than {said} items"));
                }
            }
            "uniqueItems" => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                let distinct: BTreeSet<String> = items.iter().map(Value::to_string).collect();
                if said == &Value::Bool(true) && distinct.len() < items.len() {
                    wrong("an item stands there twice".into());
                }
            }
            "pattern" => {
                // The schemas' patterns look neither ahead nor back.
                let pattern = regex::Regex::new(said.as_str().unwrap()).expect("a pattern that can be read");
                if value.as_str().is_some_and(|text| !pattern.is_match(text)) {
                    wrong(format!("{value} is not {said}"));
                }
            }
            "format" => {
                let text = value.as_str().unwrap_or_default();
                let good = match said.as_str().unwrap() {
                    "uri" => text.contains(':') && !text.contains(' '),
                    "uri-reference" => !text.contains([' ', '"', '<', '>', '\\', '^', '`', '{', '|', '}']),
                    "date-time" => text.len() >= 20 && text.as_bytes()[10] == b'T',
                    other => panic!("no such format: {other}"),
                };
                if value.is_string() && !good {
                    wrong(format!("{value} is no {said}"));
                }
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    hold(root, said, item, &format!("{at}/{index}"), found);
                }
            }
            "properties" => {
                for (key, schema) in said.as_object().unwrap() {
                    if let Some(inner) = value.get(key) {
                        hold(root, schema, inner, &format!("{at}/{key}"), found);
                    }
                }
            }
            "additionalProperties" => {
                let known = object.get("properties").and_then(Value::as_object);
                for (key, inner) in value.as_object().into_iter().flatten() {
                    if known.is_some_and(|known| known.contains_key(key)) {
                        continue;
                    }
                    match said {
                        Value::Bool(true) => {}
                        Value::Bool(false) => wrong(format!("nobody knows {key}")),
                        schema => hold(root, schema, inner, &format!("{at}/{key}"), found),
                    }
                }
            }
            "anyOf" | "oneOf" => {
                let fits = said.as_array().unwrap().iter().filter(|schema| {
                    let mut inner = Vec::new();
                    hold(root, schema, value, at, &mut inner);
                    inner.is_empty()
                });
                let fits = fits.count();
                if fits == 0 || word == "oneOf" && fits > 1 {
                    wrong(format!("{fits} of {word} fit"));
                }
            }
            other => panic!("this reader of schemas does not know {other}"),
        }
    }
    found.append(&mut own);
}

fn schema(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What `check` prints over drafts with every sort of finding, an accepted one and one that cannot be read.
fn printed(format: &str) -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = tempfile::tempdir().unwrap();
    for part in ["records", "drafts"] {
        std::fs::create_dir(folder.path().join(part)).unwrap();
        for entry in std::fs::read_dir(corpus.join(part)).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() {
                std::fs::copy(&file, folder.path().join(part).join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    let accepted = "<!-- onrecord: ignore[unattributed-quote] the reader knows -->\n\n“Nobody may say who says so here.”\n";
    std::fs::write(folder.path().join("drafts/accepted é.md"), accepted).unwrap();
    let check = |paths: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["check", "--isolated", "--quiet", "--corpus", "records", "--model", "fast"])
            .args(["--select", "all", "--format", format])
            .args(paths)
            .current_dir(folder.path())
            .env_remove("GITHUB_STEP_SUMMARY")
            .output()
            .unwrap();
        String::from_utf8(done.stdout).unwrap()
    };
    std::fs::write(folder.path().join("binary.md"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    std::fs::write(folder.path().join("empty.md"), "").unwrap();
    vec![check(&["drafts"]), check(&["drafts", "binary.md"]), check(&["empty.md"])]
}

#[test]
fn sarif_is_what_its_published_schema_says() {
    let schema = schema("sarif-2.1.0.json");
    for text in printed("sarif") {
        let log: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&schema)(&log), Vec::<String>::new());
    }
    // The reader finds what is wrong: a level that there is not, a key that nobody knows, a rule without a name.
    let log: Value = serde_json::from_str(&printed("sarif")[0]).unwrap();
    for (path, wrong) in [
        ("/runs/0/results/0/level", Value::from("grave")),
        ("/runs/0/results/0/locations/0", serde_json::json!({"place": 1})),
        ("/runs/0/tool/driver/rules/0", serde_json::json!({"name": "x"})),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", Value::from(0)),
        ("/version", Value::from("2.2")),
    ] {
        let mut broken = log.clone();
        *broken.pointer_mut(path).unwrap() = wrong;
        assert!(!faults(&schema)(&broken).is_empty(), "{path}");
    }
}

#[test]
fn reviewdog_and_gitlab_get_what_they_describe() {
    let (diagnostic, report) = (schema("rdformat.json"), schema("gitlab-code-quality.json"));
    for text in printed("rdjsonl") {
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            assert_eq!(faults(&diagnostic)(&value), Vec::<String>::new(), "{line}");
        }
    }
    for text in printed("gitlab") {
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(faults(&report)(&value), Vec::<String>::new());
    }
    let broken = serde_json::json!([{"description": "x", "check_name": "X", "severity": "grave"}]);
    assert!(faults(&report)(&broken).len() >= 3);
}

/// What an element may hold, in this order, and its attributes, those with `!` required: `junit-4.xsd`.
const JUNIT: &[(&str, &[&str], &[&str])] = &[
    ("testsuites", &["testsuite"], &["name", "time", "tests", "failures", "disabled", "errors"]),
    (
        "testsuite",
        &["properties", "testcase", "system-out", "system-err"],
        &[
            "name!",
            "tests!",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        ],
    ),
    (
        "testcase",
        &["skipped", "error", "failure", "system-out", "system-err"],
        &["name!", "assertions", "time", "classname", "file", "status"],
    ),
    ("skipped", &["#text"], &[]),
    ("error", &["#text"], &["type", "message"]),
    ("failure", &["#text"], &["type", "message"]),
];

/// Checkstyle's own reports: nobody has published a schema, its readers go by these.
const CHECKSTYLE: &[(&str, &[&str], &[&str])] = &[
    ("checkstyle", &["file"], &["version"]),
    ("file", &["error"], &["name!"]),
    ("error", &[], &["line!", "column", "severity!", "message!", "source"]),
];

/// Reads XML strictly: one root, tags that match, nothing but white space between, and only what a table allows.
fn read(text: &str, root: &str, table: &[(&str, &[&str], &[&str])]) {
    use quick_xml::events::{BytesStart, Event};
    let mut reader = quick_xml::Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    reader.config_mut().allow_unmatched_ends = false;
    let rule = |name: &str| {
        table.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("no element {name}: {text}"))
    };
    // The elements that are open, each with how far its children have come.
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut roots = 0;
    let enter = |element: &BytesStart, open: &mut Vec<(String, usize)>, roots: &mut usize| {
        let name = element.name().as_ref().to_string();
        match open.last_mut() {
            None => {
                assert_eq!(name, root);
                *roots += 1;
            }
            Some((parent, at)) => {
                let place = rule(parent).1.iter().position(|child| *child == name);
                let place = place.unwrap_or_else(|| panic!("{name} in {parent}"));
                assert!(place >= *at, "{name} stands too late in {parent}");
                *at = place;
            }
        }
        let mut given = BTreeMap::new();
        for attribute in element.attributes() {
            let attribute = attribute.unwrap();
            let key = attribute.key.as_ref().to_string();
            assert!(given.insert(key.clone(), ()).is_none(), "{key} twice");
            assert!(rule(&name).2.iter().any(|known| known.trim_end_matches('!') == key), "{key} on {name}");
        }
        for required in rule(&name).2.iter().filter_map(|known| known.strip_suffix('!')) {
            assert!(given.contains_key(required), "{name} has no {required}");
        }
        name
    };
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => break,
            Event::Start(element) => {
                let name = enter(&element, &mut open, &mut roots);
                open.push((name, 0));
            }
            Event::Empty(element) => _ = enter(&element, &mut open, &mut roots),
            Event::End(_) => _ = open.pop(),
            Event::Text(words) => {
                let blank = words.as_ref().trim().is_empty();
                let holds = open.last().is_some_and(|(parent, _)| rule(parent).1.contains(&"#text"));
                assert!(blank || holds, "words in {open:?}");
            }
            Event::GeneralRef(_) => {
                assert!(open.last().is_some_and(|(parent, _)| rule(parent).1.contains(&"#text")))
            }
            Event::Decl(_) => assert!(open.is_empty() && roots == 0),
            other => panic!("{other:?}"),
        }
    }
    assert!(open.is_empty() && roots == 1, "one root");
}

#[test]
fn junit_is_what_its_schema_says_and_checkstyle_what_its_readers_know() {
    for text in printed("junit") {
        read(&text, "testsuites", JUNIT);
    }
    for text in printed("checkstyle") {
        read(&text, "checkstyle", CHECKSTYLE);
    }
}

#[test]
fn github_gets_annotations_and_past_ten_of_them_the_whole_table() {
    let folder = tempfile::tempdir().unwrap();
    let mut draft = String::from("The council met.\n\n");
    for number in 0..14 {
        draft.push_str(&format!("A source said that house number {number} would be sold.\n\n“Nobody may say who says this about number {number}.”\n\n"));
    }
    std::fs::write(folder.path().join("many.md"), draft).unwrap();
    let summary = folder.path().join("summary.md");
    std::fs::write(&summary, "What stood there before.\n").unwrap();
    let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "--isolated", "--quiet", "--select", "bare-source,unattributed-quote", "many.md"])
        .current_dir(folder.path())
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    let annotations = String::from_utf8(done.stdout).unwrap();
    assert!(annotations.lines().count() > 10, "{annotations}");
    let command = regex::Regex::new(
        r"^::(error|warning|notice) file=many\.md,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[a-z-]+::\S",
    );
    let command = command.unwrap();
    assert!(annotations.lines().all(|line| command.is_match(line)), "{annotations}");
    let table = std::fs::read_to_string(&summary).unwrap();
    assert!(table.starts_with("What stood there before.\n"), "a summary is added to");
    let rows = table.lines().filter(|line| line.starts_with("| error |") || line.starts_with("| warning |"));
    assert_eq!(rows.count(), annotations.lines().count(), "{table}");
}

#[test]
fn the_oldest_rust_that_builds_this_is_named_alike_everywhere() {
    let read =
        |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
    let cargo: toml::Table = read("Cargo.toml").parse().unwrap();
    let version = cargo["package"]["rust-version"].as_str().unwrap().to_owned();
    for (file, before) in
        [("Dockerfile", "rust:"), ("README.md", "rustup.rs) "), (".ci/run", "install Rust ")]
    {
        assert!(read(file).contains(&format!("{before}{version}")), "{file}: {before}{version}");
    }
}
