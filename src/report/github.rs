//! Annotations of GitHub's workflow runs, and the table for the step's summary. GitHub shows ten
//! annotations of a level a step; the table has all.

use super::fold::folded;
use super::tally::Tally;
use super::{safe, wire};
use crate::check::Checked;
use crate::rule::Level;
use std::fmt::Write;

/// One draft's findings as workflow commands.
pub fn body(checked: &Checked) -> String {
    let mut out = String::new();
    let path = safe::github_property(&checked.analysis.draft.path);
    for finding in folded(checked).iter() {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "notice",
        };
        let (from, to) = wire::ends(&checked.analysis, finding);
        let mut range = format!("line={},endLine={}", from.line, to.line);
        if from.line == to.line {
            // Without columns over several lines: the runner refuses them there.
            let _ = write!(range, ",col={},endColumn={}", from.column, to.column);
        }
        let mut message = finding.message.clone();
        finding.notes.iter().for_each(|note| message.push_str(&format!("\n{note}")));
        let title = safe::github_property(finding.rule);
        let _ = writeln!(
            out,
            "::{command} file={path},{range},title={title}::{}",
            safe::github_message(&message)
        );
    }
    out
}

/// One draft's rows of the summary's table.
pub fn rows(checked: &Checked) -> String {
    let mut out = String::new();
    let path = safe::markdown(&checked.analysis.draft.path);
    for finding in folded(checked).iter() {
        let line = wire::place(&checked.analysis, finding).line;
        let message = safe::markdown(&finding.message);
        let _ = writeln!(out, "| {} | {path}:{line} | {} | {message} |", finding.level.name(), finding.rule);
    }
    out
}

/// The summary: the counts, then the table of all findings.
pub fn summary(tally: &Tally, rows: &str) -> String {
    let mut out = format!("### onrecord: {}\n\n{}\n", tally.found(), safe::markdown(&tally.seen()));
    if !rows.is_empty() {
        let _ = write!(out, "\n| level | where | rule | finding |\n| --- | --- | --- | --- |\n{rows}");
    }
    out
}
