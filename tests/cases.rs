//! The command line: every `tests/cli/*.md` is one case. Its `file NAME` fences are laid into an empty
//! folder, then the lines of its `console` fences that start with `$ ` are run there by a shell. What a
//! command prints follows it: standard output as it is, standard error with `! ` before each line, and
//! `? N` where it ends with N instead of 0. `$REPO` is this repository.

use crate::fences;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

#[test]
fn the_command_line_does_what_its_cases_say() {
    let only = std::env::var("CASE").unwrap_or_default();
    let mut faults = Vec::new();
    let cases = fences::pages_under("cli");
    assert!(!cases.is_empty());
    for path in cases.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let page = std::fs::read_to_string(path).unwrap();
        let fences = fences::fences(&page);
        let folder = tempfile::tempdir().unwrap();
        let mut actual = Vec::new();
        for (index, fence) in fences.iter().enumerate() {
            match fence.info.first().map(String::as_str) {
                Some("file") => {
                    let file = folder.path().join(fence.info[1..].join(" "));
                    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                    std::fs::write(file, &fence.body).unwrap();
                }
                Some("console") => actual.push((index, session(&fence.body, folder.path()))),
                _ => {}
            }
        }
        fences::settle(path, &page, &fences, actual, &mut faults);
    }
    assert!(faults.is_empty(), "UPDATE=1 rewrites these:\n\n{}", faults.join("\n"));
}

/// Runs the commands of a console fence and writes it anew with what they print.
fn session(console: &str, folder: &Path) -> String {
    let mut out = String::new();
    for command in console.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let _ = writeln!(out, "$ {command}");
        let done = run(command, folder);
        out.push_str(&lines(&done.stdout, ""));
        out.push_str(&lines(&done.stderr, "! "));
        match done.status.code() {
            Some(0) => {}
            Some(code) => _ = writeln!(out, "? {code}"),
            None => out.push_str("? killed\n"),
        }
    }
    out
}

fn run(command: &str, folder: &Path) -> std::process::Output {
    let binary = Path::new(env!("CARGO_BIN_EXE_onrecord")).parent().unwrap();
    let path = format!("{}:{}", binary.display(), std::env::var("PATH").unwrap_or_default());
    Command::new("sh")
        .args(["-c", command])
        .current_dir(folder)
        .env_clear()
        .env("PATH", path)
        .env("HOME", folder)
        // The pages hold the program to its contract, whatever the accurate model has learned.
        .env("ONRECORD_MODEL", "fast")
        .env("LC_ALL", "C")
        .env("REPO", env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn lines(bytes: &[u8], before: &str) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.lines().fold(String::new(), |mut out, line| {
        let _ = writeln!(out, "{before}{line}");
        out
    })
}
