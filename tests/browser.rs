//! The report's pages in a real browser, where there is one: `tests/browser/run.mjs` drives headless Chromium
//! through pages that the program wrote from the samples, from hostile drafts held against hostile records, and
//! through an archive of a thousand drafts.

use crate::page;
use onrecord::check::Checked;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes the pages that the browser is shown, and says where.
fn written() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let _ = std::fs::remove_dir_all(&folder);
    let samples = folder.join("samples");
    for part in ["records", "drafts"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(part);
        for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_file() {
                lay(&samples.join(part).join(file.file_name()), std::fs::read(file.path()).unwrap());
            }
        }
    }
    report(&samples, "a report", "sample");
    let hostile = folder.join("hostile");
    for (name, text) in hostile_files() {
        lay(&hostile.join(name), text);
    }
    report(&hostile, "<script>window.ran = true</script>", "page");
    let many: Vec<Checked> = (0..1000).map(page::numbered).collect();
    for file in page::pages(&many, None) {
        lay(&folder.join("archive").join(&file.path), file.text);
    }
    folder
}

fn lay(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// The whole program over `drafts`, held against `records`.
fn report(folder: &Path, title: &str, out: &str) {
    let done = Command::new(env!("CARGO_BIN_EXE_onrecord"))
        .args(["report", "--corpus", "records", "drafts", "--title", title, "--out", out])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Drafts that would like to act, and records that would as well: in their words, names, titles and addresses.
fn hostile_files() -> Vec<(String, String)> {
    let said = "We will <img src=x onerror=window.ran=(20)> build the wall of the outer harbour \
                <script>window.ran=(21)</script> before the {RLO}autumn storms, and {{ 7 * 7 }} no later";
    let told =
        said.replace("We will", "We will not").replace("autumn", "winter <svg/onload=window.ran=(22)>");
    let acting = |text: &str| text.replace("{RLO}", "\u{202e}");
    let evil = "Mr. <b onclick=window.ran=(23)>Evil</b> Person";
    let long = "word upon word ".repeat(70_000);
    let row = |address: &str, words: &str| {
        let quoted = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\""));
        let cells = [evil, "2026-01-02", "</cite></title><script>window.ran=(24)</script>", address, words];
        acting(&cells.map(quoted).join(","))
    };
    let rows = [
        row("javascript:window.ran=(25)", &told),
        row(
            "https://evil.example/\"><script>window.ran=(26)</script>",
            "A second line that was never said by anybody else there.",
        ),
        row(
            "https://evil.example/third?a=1&b=window.ran=(27)",
            "A third line about a bridge that was opened on a Tuesday.",
        ),
        row("data:text/html,<script>window.ran=(28)</script>", &long),
    ];
    let draft = format!(
        "# The {said}\n\n\u{201c}{said},\u{201d} said {evil}.\n\n\
         \u{201c}A second line that was ever said by anybody else there,\u{201d} he told \
         <a href=javascript:window.ran=(29)>Reuters</a>.\n\n\
         \u{201c}A third line about a bridge that was opened on a Tuesday,\u{201d} said Evil Person.\n"
    );
    let mut files = vec![
        ("records/statements.csv".to_string(), format!("speaker,date,title,url,text\n{}\n", rows.join("\n"))),
        ("records/talk.txt".to_string(), acting(&format!("<script>window.ran=(30)</script>: {told}.\n"))),
        ("drafts/long.txt".to_string(), format!("\u{201c}{long}\u{201d} said Evil Person.\n")),
    ];
    let odd = if cfg!(windows) { "a" } else { "a'\"><script>window.ran = 0<" };
    for ending in ["txt", "md", "html"] {
        files.push((format!("drafts/{odd}.{ending}"), acting(&draft)));
        files.push((format!("drafts/short.{ending}"), page::hostile()));
    }
    files
}

#[test]
fn the_pages_work_in_a_browser() {
    let pages = written();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let missing = |what: &str| {
        told(&format!("the browser's tests were left out: {what} (tests/browser/README.md)"));
        assert!(
            std::env::var_os("ONRECORD_BROWSER").is_none(),
            "ONRECORD_BROWSER is set, and there is no {what}"
        );
    };
    if Command::new("node").arg("--version").output().is_err() {
        return missing("node");
    }
    if !scripts.join("node_modules").is_dir() {
        return missing("npm packages: run `npm ci` in tests/browser");
    }
    let done = Command::new("node").arg(scripts.join("run.mjs")).arg(&pages).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    match done.status.code() {
        Some(0) => println!("{said}"),
        Some(77) => missing(said.trim()),
        _ => panic!("{said}"),
    }
}

/// One line that is seen though the test passes: `print!` and `eprintln!` of a test that passes are kept from the
/// terminal, what is written to the process's own standard error is not.
fn told(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}
