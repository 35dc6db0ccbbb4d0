//! Findings that somebody has accepted: `.onrecord/accepted.toml` and baselines, read before a run and
//! written after it, whole or not at all.

use crate::output::Output;
use crate::settings;
use anyhow::{Context, Result};
use onrecord::check::Checked;
use onrecord::rule::ledger::Ledger;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Where accepted findings lie, seen from the folder of `onrecord.toml`.
const ACCEPTED: &str = ".onrecord/accepted.toml";

/// The largest list of findings: a million of them.
const LARGEST: u64 = 256 << 20;

/// The findings accepted for the tree under `root`; none where there is no list.
pub fn accepted(root: &Path) -> Result<Ledger> {
    let path = root.join(ACCEPTED);
    match settings::text(&path, LARGEST) {
        Ok(text) => Ledger::parse(&text).with_context(|| path.display().to_string()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Ledger::default()),
        Err(error) => Err(error).with_context(|| format!("{}: cannot be read", path.display())),
    }
}

/// The baseline that was named; one that is named and not there is an error.
pub fn baseline(path: Option<&Path>) -> Result<Ledger> {
    let Some(path) = path else { return Ok(Ledger::default()) };
    let advice = || format!("{}: cannot be read; --write-baseline writes one", path.display());
    let text = settings::text(path, LARGEST).with_context(advice)?;
    Ledger::parse(&text).with_context(|| path.display().to_string())
}

/// What a baseline remembers of a draft: what was found, and what an older baseline had accepted of it.
pub fn remembered(checked: &Checked) -> Ledger {
    use onrecord::rule::By;
    let mut ledger = Ledger::default();
    ledger.add_findings(&checked.analysis, &checked.findings);
    let known = checked.suppressed.iter().filter(|(_, suppression)| suppression.by == By::Baseline);
    let known: Vec<_> = known.map(|(finding, _)| finding.clone()).collect();
    ledger.add_findings(&checked.analysis, &known);
    ledger
}

/// Writes a baseline, whole or not at all.
pub fn write(path: &Path, ledger: &Ledger) -> Result<()> {
    let mut out = Output::open(Some(path), false)?;
    out.write_all(ledger.write().as_bytes())?;
    out.finish()
}
