//! One line a finding, as compilers print them: editors and `grep` know the shape.

use super::{human, safe, wire};
use crate::check::Checked;
use std::fmt::Write;

/// One draft's findings.
pub fn body(checked: &Checked) -> String {
    let mut out = String::new();
    let path = safe::line(&checked.analysis.draft.path);
    for finding in &checked.findings {
        let place = wire::place(&checked.analysis, finding);
        let style = human::style(finding.level);
        let _ = writeln!(
            out,
            "{path}:{}:{}: {style}{}[{}]{style:#} {}",
            place.line,
            place.column,
            finding.level.name(),
            finding.rule,
            safe::line(&finding.message)
        );
    }
    out
}
