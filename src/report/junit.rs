//! JUnit XML: a suite a draft, a case a quotation. What could not be checked is skipped, with the reason;
//! a finding that stands on no quotation is a case of its own.

use super::tally::Tally;
use super::{safe, wire};
use crate::check::Checked;
use crate::rule::{Finding, Level};
use crate::verdict::Kind;
use std::fmt::Write;

/// What stands before the first draft.
pub fn head() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"onrecord\">\n".to_string()
}

/// What stands after the last: a suite of the drafts that could not be read.
pub fn tail(tally: &Tally) -> String {
    let mut out = String::new();
    if !tally.failed.is_empty() {
        let count = tally.failed.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"unread\" tests=\"{count}\" errors=\"{count}\" failures=\"0\" skipped=\"0\">"
        );
        for message in &tally.failed {
            let message = safe::xml(message);
            let _ = writeln!(
                out,
                "    <testcase name=\"read\" classname=\"unread\"><error message=\"{message}\"/></testcase>"
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// One draft.
pub fn body(checked: &Checked) -> String {
    let analysis = &checked.analysis;
    let path = safe::xml(&analysis.draft.path);
    let (mut cases, mut tests, mut failures, mut skipped) = (String::new(), 0, 0, 0);
    let mut case = |name: &str, findings: &[&Finding], unchecked: Option<&str>| {
        tests += 1;
        let _ =
            write!(cases, "    <testcase name=\"{}\" classname=\"{path}\" file=\"{path}\"", safe::xml(name));
        let grave: Vec<&&Finding> = findings.iter().filter(|f| f.level > Level::Info).collect();
        if let Some(first) = grave.first() {
            failures += 1;
            // The schema knows no line: it stands in the text, and no name changes when words move.
            let message = |f: &&&Finding| {
                let place = wire::place(analysis, f);
                let (line, column) = (place.line, place.column);
                format!("line {line}, column {column}: {}[{}] {}", f.level.name(), f.rule, f.message)
            };
            let messages: Vec<String> = grave.iter().map(message).collect();
            let _ = writeln!(
                cases,
                "><failure message=\"{}\" type=\"{}\">{}</failure></testcase>",
                safe::xml(&first.message),
                first.rule,
                safe::xml(&messages.join("\n"))
            );
        } else if let Some(reason) = unchecked {
            skipped += 1;
            let _ = writeln!(cases, "><skipped>{}</skipped></testcase>", safe::xml(reason));
        } else {
            cases.push_str("/>\n");
        }
    };
    let on = checked.on_quotations();
    for (index, quotation) in analysis.quotations.list.iter().enumerate() {
        let verdict = &analysis.verdicts[index];
        let unchecked =
            matches!(verdict.kind, Kind::NotChecked | Kind::NotCovered).then_some(verdict.reason.as_str());
        case(&excerpt(&analysis.words(&quotation.parts)), &on[index], unchecked);
    }
    for finding in checked.findings.iter().filter(|finding| finding.quotation.is_none()) {
        case(finding.rule, &[finding], None);
    }
    format!(
        "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">\n{cases}  </testsuite>\n"
    )
}

/// The beginning of a quotation, to name it by.
fn excerpt(words: &str) -> String {
    let line = safe::line(words);
    match line.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
