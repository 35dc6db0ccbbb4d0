//! Checkstyle XML, which nearly every build server reads.

use super::tally::Tally;
use super::{safe, wire};
use crate::check::Checked;
use std::fmt::Write;

/// What stands before the first draft.
pub fn head() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n".to_string()
}

/// What stands after the last. Drafts that could not be read are errors without a place.
pub fn tail(tally: &Tally) -> String {
    let mut out = String::new();
    for message in &tally.failed {
        let message = safe::xml(message);
        let _ = writeln!(
            out,
            "  <file name=\"unread\"><error line=\"1\" severity=\"error\" message=\"{message}\" source=\"onrecord\"/></file>"
        );
    }
    out.push_str("</checkstyle>\n");
    out
}

/// One draft.
pub fn body(checked: &Checked) -> String {
    let mut out = format!("  <file name=\"{}\">\n", safe::xml(&checked.analysis.draft.path));
    for finding in &checked.findings {
        let place = wire::place(&checked.analysis, finding);
        let _ = writeln!(
            out,
            "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"onrecord.{}\"/>",
            place.line,
            place.column,
            finding.level.name(),
            safe::xml(&finding.message),
            finding.rule
        );
    }
    out.push_str("  </file>\n");
    out
}
