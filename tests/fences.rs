//! Markdown pages with fenced blocks, read and rewritten: what `pages` and `cases` share.

use std::path::{Path, PathBuf};

/// One fenced block.
pub struct Fence {
    /// Line of its opening fence, from 1.
    pub line: usize,
    /// The words after the opening fence.
    pub info: Vec<String>,
    /// Its lines.
    pub body: String,
    /// Where the body stands in the page.
    pub range: std::ops::Range<usize>,
    /// The heading above it.
    pub heading: String,
    /// Which `##` section it stands in; 0 before the first.
    pub section: usize,
}

/// The fenced blocks of a page.
pub fn fences(page: &str) -> Vec<Fence> {
    let mut found: Vec<Fence> = Vec::new();
    let mut open: Option<(usize, Fence)> = None;
    let (mut heading, mut section, mut at) = (String::new(), 0, 0);
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        open = match open {
            Some((width, mut fence)) if ticks >= width && line.trim_matches('`').trim().is_empty() => {
                fence.body = page[fence.range.start..at].to_string();
                fence.range.end = at;
                found.push(fence);
                None
            }
            None if ticks >= 3 => {
                let info = line[ticks..].split_whitespace().map(str::to_string).collect();
                let start = at + line.len();
                let (heading, body) = (heading.clone(), String::new());
                Some((ticks, Fence { line: number + 1, info, body, range: start..start, heading, section }))
            }
            None if line.starts_with('#') => {
                heading = line.trim_start_matches('#').trim().to_string();
                section += usize::from(line.starts_with("##"));
                None
            }
            other => other,
        };
        at += line.len();
    }
    assert!(open.is_none(), "a fence is never closed");
    found
}

/// Every `.md` under a folder of `tests/`, sorted.
pub fn pages_under(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Compares what each fence of a page should hold with what it holds; with `UPDATE=1` writes it instead.
pub fn settle(
    path: &Path,
    page: &str,
    fences: &[Fence],
    actual: Vec<(usize, String)>,
    faults: &mut Vec<String>,
) {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut rewritten = page.to_string();
    for (index, text) in actual.into_iter().rev() {
        let fence = &fences[index];
        if text == fence.body {
            continue;
        }
        rewritten.replace_range(fence.range.clone(), &text);
        if !update {
            faults.push(format!(
                "{}:{}: {}\n{}",
                path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display(),
                fence.line,
                fence.heading,
                difference(&fence.body, &text)
            ));
        }
    }
    if update && rewritten != page {
        std::fs::write(path, rewritten).unwrap();
    }
}

/// The lines of two texts, `-` wanted and `+` found, equal ones with two spaces.
fn difference(wanted: &str, found: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let mut longest = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i][j] = match a[i] == b[j] {
                true => longest[i + 1][j + 1] + 1,
                false => longest[i + 1][j].max(longest[i][j + 1]),
            };
        }
    }
    let (mut i, mut j, mut out) = (0, 0, String::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            out.push_str(&format!("    {}\n", a[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && longest[i + 1][j] >= longest[i][j + 1]) {
            out.push_str(&format!("  - {}\n", a[i]));
            i += 1;
        } else {
            out.push_str(&format!("  + {}\n", b[j]));
            j += 1;
        }
    }
    out
}
