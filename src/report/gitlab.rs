//! GitLab's Code Quality report: an array of issues, each with a fingerprint that is unique in the run and
//! holds while its words stand, wherever they move.

use super::wire;
use crate::check::Checked;
use crate::rule::Level;
use serde::Serialize;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

/// One draft's issues, with commas between.
pub fn body(checked: &Checked) -> String {
    let path = checked.analysis.draft.path.as_str();
    let mut seen = std::collections::BTreeMap::<&str, usize>::new();
    let mut out = Vec::new();
    for finding in &checked.findings {
        let count = seen.entry(&finding.key).or_default();
        *count += 1;
        let (from, to) = wire::ends(&checked.analysis, finding);
        let whole = format!("{path}\n{}\n{count}", finding.key);
        let issue = Issue {
            description: &finding.message,
            check_name: finding.rule,
            fingerprint: blake3::hash(whole.as_bytes()).to_hex()[..32].to_string(),
            severity: match finding.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Info => "info",
            },
            location: Location { path, lines: Lines { begin: from.line, end: to.line } },
        };
        if !out.is_empty() {
            out.extend_from_slice(b",\n");
        }
        wire::json(&mut out, &issue);
    }
    String::from_utf8(out).unwrap_or_default()
}
