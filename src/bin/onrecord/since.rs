//! `check --since REF`: older versions of drafts, as git has them. The library compares them quotation by
//! quotation.

use anyhow::{Context, Result, anyhow, bail};
use onrecord::check::{self, Checked, Stages};
use onrecord::draft::{self, Limits};
use onrecord::rule::{Options, Outcome, since};
use std::path::Path;
use std::process::Command;

/// A git revision that exists.
pub struct Since(String);

impl Since {
    /// The revision of that name, in the repository of the current folder.
    pub fn named(name: &str) -> Result<Since> {
        let commit = format!("{name}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        let found = Command::new("git").args(arguments).output();
        let found = found.context("--since asks git, which cannot be started")?;
        if !found.status.success() {
            bail!("--since: git knows no revision `{name}` here");
        }
        Ok(Since(String::from_utf8_lossy(&found.stdout).trim().to_string()))
    }

    /// What is left of a draft's findings beside its older version: everything, where it is new.
    pub fn only_new(
        &self,
        checked: Checked,
        limits: &Limits,
        stages: &Stages,
        options: &Options,
    ) -> Result<Checked> {
        let Some(bytes) = self.older(&checked.analysis.draft.path)? else { return Ok(checked) };
        let path = &checked.analysis.draft.path;
        let Ok(older) = draft::read_within(path, bytes, None, limits) else { return Ok(checked) };
        let older = check::check(older, stages, options);
        let outcome = Outcome { kept: older.findings, suppressed: older.suppressed };
        let before = since::Before::of(&older.analysis, &outcome);
        let Checked { analysis, findings, suppressed } = checked;
        let outcome = since::only_new(&analysis, Outcome { kept: findings, suppressed }, &before);
        Ok(Checked { analysis, findings: outcome.kept, suppressed: outcome.suppressed })
    }

    /// A file as it was; `None` where it was not.
    fn older(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let path = Path::new(path);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(None) };
        let object = format!("{}:./{name}", self.0);
        let shown = Command::new("git")
            .current_dir(folder)
            .args(["cat-file", "blob", &object])
            .output()
            .map_err(|error| anyhow!("--since asks git, which cannot be started: {error}"))?;
        Ok(shown.status.success().then_some(shown.stdout))
    }
}
