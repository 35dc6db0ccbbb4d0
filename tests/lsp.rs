//! `onrecord lsp`, asked by a client over its standard input and output, as an editor would.

use lsp_server::{Message, Notification, Request};
use serde_json::{Value, json};
use std::io::{BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

/// An editor with the server that it started.
pub struct Editor {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    next: i32,
    /// What the server published since it was last asked for.
    published: Vec<Value>,
}

impl Editor {
    pub fn start(arguments: &[&str], encodings: Value) -> (Editor, Value) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .arg("lsp")
            .args(arguments)
            .env_remove("ONRECORD_CORPUS")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut editor = Editor { child, to, from, next: 0, published: Vec::new() };
        let general = json!({"positionEncodings": encodings});
        let params = json!({"processId": null, "rootUri": null, "capabilities": {"general": general}});
        let greeting = editor.ask("initialize", params).unwrap();
        editor.tell("initialized", json!({}));
        (editor, greeting)
    }

    fn tell(&mut self, method: &str, params: Value) {
        Message::from(Notification::new(method.to_owned(), params)).write(&mut self.to).unwrap();
    }

    fn receive(&mut self) -> Message {
        Message::read(&mut self.from).unwrap().expect("the server is still there")
    }

    fn heard(&mut self, told: Notification) {
        assert_eq!(told.method, "textDocument/publishDiagnostics", "{}", told.params);
        self.published.push(told.params);
    }

    /// The answer to a request, or the code of the error.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, i32> {
        self.next += 1;
        let id = self.next.into();
        Message::from(Request::new(id, method.to_owned(), params)).write(&mut self.to).unwrap();
        loop {
            match self.receive() {
                Message::Response(response) => {
                    assert_eq!(response.id, self.next.into());
                    return response.response_result.map_err(|error| error.code);
                }
                Message::Notification(told) => self.heard(told),
                Message::Request(request) => panic!("{request:?}"),
            }
        }
    }

    /// What the server says of a version of a draft.
    pub fn findings(&mut self, version: i32) -> Vec<Value> {
        loop {
            let known = self.published.drain(..).find(|params| params["version"] == version);
            if let Some(params) = known {
                return params["diagnostics"].as_array().unwrap().clone();
            }
            match self.receive() {
                Message::Notification(told) => self.heard(told),
                other => panic!("{other:?}"),
            }
        }
    }

    pub fn open(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&mut self, uri: &str, version: i32, changes: Value) {
        let params = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    pub fn leave(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        drop(self.to);
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

/// Where some words of a text begin, in UTF-16.
pub fn at(text: &str, words: &str) -> Value {
    let at = text.find(words).unwrap_or_else(|| panic!("no {words:?}"));
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[..at].matches('\n').count();
    json!({"line": line, "character": text[start..at].encode_utf16().count()})
}

/// The sample drafts and records, under settings that name them.
fn newsroom() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    for folder in ["drafts", "records"] {
        std::fs::create_dir(room.path().join(folder)).unwrap();
        for entry in std::fs::read_dir(corpus.join(folder)).unwrap() {
            let file = entry.unwrap().path();
            if file.is_file() {
                std::fs::copy(&file, room.path().join(folder).join(file.file_name().unwrap())).unwrap();
            }
        }
    }
    let settings = "corpus = \"records\"\nellipsis = \"...\"\n";
    std::fs::write(room.path().join("onrecord.toml"), settings).unwrap();
    room
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn an_editor_sees_findings_passages_mending_and_the_record() {
    let room = newsroom();
    let file = room.path().join("drafts/flood-wall.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let uri = format!("file://{}", file.display());
    let document = json!({"uri": uri});
    let (mut editor, greeting) = Editor::start(&["--stdio"], json!(["utf-16"]));
    assert_eq!(greeting["capabilities"]["positionEncoding"], "utf-16");

    // What the editor shows is what `check` says, with the same model.
    editor.open(&uri, "markdown", &text);
    let findings = editor.findings(1);
    let said = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["check", "--model", "fast", "--format", "compact", "drafts/flood-wall.md"])
        .current_dir(room.path())
        .output()
        .unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(findings.len() > 2, "{findings:#?}");
    for code in codes(&findings) {
        assert!(said.contains(code), "{code}: {said}");
    }
    // What the corpus does not cover is told over the words, not under them.
    let lines = said.lines().filter(|line| line.starts_with("drafts/flood-wall.md:"));
    let lines = lines.filter(|line| !line.contains("[not-covered]"));
    assert_eq!(lines.count(), findings.len(), "{said}");
    let altered = findings.iter().find(|finding| finding["code"] == "reversed-quote");
    let altered = altered.unwrap_or_else(|| panic!("{:?}", codes(&findings)));
    assert_eq!(altered["source"], "onrecord");
    assert_eq!(altered["range"]["start"]["line"], at(&text, "It will be finished")["line"]);
    let related = &altered["relatedInformation"][0];
    assert!(related["location"]["uri"].as_str().unwrap().contains("/records/"), "{related}");

    // The passage under a quotation, and the way to it.
    let place = json!({"textDocument": document, "position": at(&text, "be finished")});
    let hover = editor.ask("textDocument/hover", place.clone()).unwrap();
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(shown.starts_with("**altered**") && shown.contains("Okoro"), "{shown}");
    assert!(shown.contains("2026-03-11") && shown.contains("the record"), "{shown}");
    assert_eq!(hover["range"]["start"], at(&text, "“It will be finished"));
    let there = editor.ask("textDocument/definition", place).unwrap();
    assert_eq!(there["uri"], related["location"]["uri"]);
    let record = there["uri"].as_str().unwrap().strip_prefix("file://").unwrap();
    let record = std::fs::read_to_string(record).unwrap();
    let line = there["range"]["start"]["line"].as_u64().unwrap() as usize;
    assert!(record.lines().nth(line).unwrap().contains("wall will cost"), "line {line}");
    let nowhere = json!({"textDocument": document, "position": {"line": 9999, "character": 9999}});
    assert_eq!(editor.ask("textDocument/hover", nowhere), Ok(Value::Null));

    // Mending an ellipsis, and nothing else.
    let dots = at(&text, "… I have");
    let params = json!({"textDocument": document, "range": {"start": dots, "end": dots}, "context": {"diagnostics": []}});
    let actions = editor.ask("textDocument/codeAction", params).unwrap();
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(edit["range"]["start"], dots, "{actions}");
    let instead = edit["newText"].as_str().unwrap();
    assert!(instead.chars().all(|c| c == '.' || c == ' '), "{instead:?}");
    let elsewhere = at(&text, "Nobody in this");
    let params = json!({"textDocument": document, "range": {"start": elsewhere, "end": elsewhere}, "context": {"diagnostics": []}});
    let none = editor.ask("textDocument/codeAction", params).unwrap();
    assert!(none.as_array().unwrap().iter().all(|a| a["edit"]["changes"][&uri][0]["range"]["start"] != dots));

    // All of them at once, where the editor asks for it.
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let only = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let params = json!({"textDocument": document, "range": whole, "context": only});
    let all = editor.ask("textDocument/codeAction", params).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    assert_eq!(all[0]["kind"], "source.fixAll.onrecord");
    let edits = all[0]["edit"]["changes"][&uri].as_array().unwrap();
    assert!(!edits.is_empty() && edits.iter().any(|edit| edit["range"]["start"] == dots), "{edits:?}");
    let words = |edit: &Value| edit["newText"].as_str().unwrap().chars().any(char::is_alphanumeric);
    assert!(!edits.iter().any(words), "{edits:?}");

    // The lost word put back, in two strokes; the answer is about the second.
    let place = at(&text, "be finished");
    editor.change(&uri, 2, json!([{"range": {"start": place, "end": place}, "text": "no "}]));
    let place = json!({"line": place["line"], "character": place["character"].as_u64().unwrap() + 2});
    editor.change(&uri, 3, json!([{"range": {"start": place, "end": place}, "text": "t"}]));
    let mended = editor.findings(3);
    assert!(!codes(&mended).contains(&"reversed-quote"), "{mended:#?}");
    assert!(mended.len() < findings.len());

    editor.tell("textDocument/didSave", json!({"textDocument": document}));
    assert_eq!(editor.findings(3), mended);
    editor.tell("textDocument/didClose", json!({"textDocument": document}));
    editor.leave();
}

#[test]
fn odd_input_stops_nothing() {
    let (mut editor, greeting) = Editor::start(&["--isolated"], json!(["utf-8", "utf-16"]));
    assert_eq!(greeting["capabilities"]["positionEncoding"], "utf-8");
    let uri = "untitled:Untitled-1";
    let position = json!({"textDocument": {"uri": uri}, "position": {"line": 3, "character": 1}});
    assert_eq!(editor.ask("textDocument/hover", position.clone()), Ok(Value::Null));
    assert_eq!(editor.ask("textDocument/hover", json!({"position": "here"})), Err(-32602));
    assert_eq!(editor.ask("textDocument/rename", json!({})), Err(-32601));
    editor.tell("textDocument/didOpen", json!([1, 2]));
    editor.change(uri, 1, json!([{"text": "a draft that is not open"}]));
    editor.open(uri, "html", "<meta charset=windows-1252><p>“é” \0");
    // What is no message is passed over.
    for nonsense in ["null", "[]", "{\"id\": 1.5, \"method\": \"x\"}", "{\"jsonrpc\":"] {
        write!(editor.to, "Content-Length: {}\r\n\r\n{nonsense}", nonsense.len()).unwrap();
    }
    // A text that is no draft says so.
    assert!(editor.findings(1)[0]["message"].as_str().unwrap().contains("not checked"));
    let span = |a: u32, b: u32, c: u32, d: u32| json!({"start": {"line": a, "character": b}, "end": {"line": c, "character": d}});
    let html = "<meta charset=windows-1252><p>“Where is it,” she said.</p>\r\n<p>“Gone";
    editor.change(uri, 2, json!([{"text": html}]));
    // Ranges backwards, past the end, inside a character.
    editor.change(
        uri,
        3,
        json!([{"range": span(9, 9, 0, 31), "text": "é\r"}, {"range": span(0, 32, 7, 0), "text": "“"}]),
    );
    editor.change(uri, 4, json!([{"text": html}]));
    let findings = editor.findings(4);
    let open = findings.iter().find(|finding| finding["code"] == "unbalanced-quotes");
    let open = open.unwrap_or_else(|| panic!("{findings:#?}"));
    assert_eq!(open["range"]["start"], json!({"line": 1, "character": 3}));
    editor.leave();
}

/// No room is made for what only a header promises, and what cannot be read ends the server in order.
#[test]
fn a_length_that_is_not_true_ends_the_server_in_order() {
    for length in ["18446744073709551615", "1000000000", "-1", ""] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_onrecord"))
            .args(["lsp", "--isolated"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        write!(child.stdin.take().unwrap(), "Content-Length: {length}\r\n\r\n{{}}").unwrap();
        let done = child.wait_with_output().unwrap();
        let told = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(1), "{length}: {told}");
        assert!(
            told.starts_with("error: what the editor sends cannot be read: ") && told.lines().count() == 1,
            "{told}"
        );
    }
}

#[test]
fn settings_that_are_wrong_are_told_and_the_draft_is_checked_all_the_same() {
    let room = newsroom();
    std::fs::write(room.path().join("onrecord.toml"), "corpse = \"records\"\n").unwrap();
    let uri = format!("file://{}/drafts/new.txt", room.path().display());
    let (mut editor, _) = Editor::start(&[], json!(null));
    editor.open(&uri, "plaintext", "“Gone,\" she said. “We are");
    let Message::Notification(told) = editor.receive() else { panic!("a message") };
    assert_eq!(told.method, "window/showMessage");
    assert!(told.params["message"].as_str().unwrap().contains("corpus"), "{}", told.params);
    assert!(!editor.findings(1).is_empty());
    // Goodbye without a shutdown.
    editor.tell("exit", Value::Null);
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}

#[test]
fn settings_and_records_that_change_on_disk_are_read_again() {
    let room = newsroom();
    let file = room.path().join("drafts/flood-wall.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let uri = format!("file://{}", file.display());
    let (mut editor, _) = Editor::start(&[], json!(null));
    editor.open(&uri, "markdown", &text);
    let first = editor.findings(1);
    assert!(codes(&first).contains(&"reversed-quote"));
    let settings = room.path().join("onrecord.toml");
    let written = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, format!("{written}\n[levels]\nreversed-quote = \"off\"\n")).unwrap();
    let told = |file: &Path| json!({"changes": [{"uri": format!("file://{}", file.display()), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", told(&settings));
    let quiet = editor.findings(1);
    assert!(!codes(&quiet).contains(&"reversed-quote") && !quiet.is_empty(), "{quiet:#?}");
    // Another draft concerns nobody: the next that is heard is the answer about the record.
    editor.tell("workspace/didChangeWatchedFiles", told(&room.path().join("drafts/grain.txt")));
    let record = room.path().join("records/2026-03-11-port-aldis-council.txt");
    std::fs::remove_file(&record).unwrap();
    editor.tell("workspace/didChangeWatchedFiles", told(&record));
    let without = editor.findings(1);
    assert_ne!(without, quiet);
    editor.leave();
}

/// What the server's thread has worked so far, in milliseconds, where the system tells.
fn worked(child: &Child) -> Option<f64> {
    let told = std::fs::read_to_string(format!("/proc/{}/schedstat", child.id())).ok()?;
    Some(told.split(' ').next()?.parse::<f64>().ok()? / 1e6)
}

#[test]
#[ignore = "a measurement"]
fn speed_of_an_answer_after_a_stroke() {
    let room = newsroom();
    let one: Vec<String> = ["summit.txt", "flood-wall.md", "grain.txt"]
        .iter()
        .map(|name| std::fs::read_to_string(room.path().join("drafts").join(name)).unwrap())
        .collect();
    let mut text = String::new();
    for draft in one.iter().cycle() {
        text.push_str(&draft.replace("---\n", "\n"));
        text.push_str("\n\n");
        if text.split_whitespace().count() > 5000 {
            break;
        }
    }
    let uri = format!("file://{}/drafts/long.txt", room.path().display());
    for model in ["fast", "accurate"] {
        let model = format!("model={model}");
        let (mut editor, _) = Editor::start(&["--config", &model], json!(["utf-8"]));
        editor.open(&uri, "plaintext", &text);
        let findings = editor.findings(1).len();
        let quoted: Vec<usize> = (0..text.lines().count())
            .filter(|line| text.lines().nth(*line).is_some_and(|line| line.contains(['“', '"'])))
            .collect();
        println!("{model}: {} words, {findings} findings", text.split_whitespace().count());
        let (mut clock, mut work): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
        for version in 2..202 {
            // One letter behind the opening mark of another quotation.
            let line = quoted[version as usize * 7 % quoted.len()];
            let words = text.lines().nth(line).unwrap();
            let mark = words.find(['“', '"']).unwrap();
            let at = mark + words[mark..].chars().next().map_or(0, char::len_utf8);
            let at = json!({"line": line, "character": at});
            let (began, before) = (Instant::now(), worked(&editor.child));
            editor.change(&uri, version, json!([{"range": {"start": at, "end": at}, "text": "x"}]));
            editor.ask("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": at})).unwrap();
            clock.push(began.elapsed().as_secs_f64() * 1000.0);
            work.extend(before.zip(worked(&editor.child)).map(|(before, after)| after - before));
            editor.published.clear();
        }
        for (what, times) in [("by the clock", &mut clock), ("of processor time", &mut work)] {
            times.sort_by(f64::total_cmp);
            let (middle, last) = (times.len() / 2, times.len() * 99 / 100);
            if let (Some(middle), Some(last)) = (times.get(middle), times.get(last)) {
                println!(
                    "a stroke in a quotation, to findings and an answer: median {middle:.1} ms, p99 {last:.1} ms {what}"
                );
            }
        }
        editor.leave();
    }
}
