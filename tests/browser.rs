//! The report's pages in a real browser, where there is one: `tests/browser/run.mjs` drives headless Chromium
//! through the pages that are written here, from the samples and from hostile drafts.

use crate::page;
use onrecord::check::Checked;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes the pages that the browser is shown, and says where.
fn written() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let many: Vec<Checked> = (0..1000).map(page::numbered).collect();
    let sets = [
        ("sample", page::samples(), None),
        ("hostile", page::hostile_drafts(), Some("<script>window.ran = true</script>")),
        ("archive", many, None),
    ];
    for (name, drafts, title) in sets {
        for file in page::pages(&drafts, title) {
            let path = folder.join(name).join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text).unwrap();
        }
    }
    folder
}

#[test]
fn the_pages_work_in_a_browser() {
    let pages = written();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let missing = |what: &str| {
        // Seen with `cargo test -- --nocapture`, and always where CI says that a browser has to be there.
        eprintln!("the browser's tests were left out: {what} (tests/browser/README.md)");
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
