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
        let commit = String::from_utf8_lossy(&found.stdout).trim().to_string();
        // `^HEAD` has an answer that names no revision but all that are not in one.
        let one = !commit.is_empty() && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !found.status.success() || !one {
            bail!("--since: git knows no revision `{name}` here");
        }
        Ok(Since(commit))
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
        let git = |arguments: &[&str]| {
            // A clone that left older files where it came from would fetch them: nothing here opens a connection.
            let mut git = Command::new("git");
            let asked = git.current_dir(folder).args(arguments).env("GIT_NO_LAZY_FETCH", "1").output();
            asked.map_err(|error| anyhow!("--since asks git, which cannot be started: {error}"))
        };
        let object = format!("{}:./{name}", self.0);
        let known = git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &object])?;
        if !known.status.success() {
            return Ok(None);
        }
        let object = String::from_utf8_lossy(&known.stdout).trim().to_string();
        let shown = git(&["cat-file", "blob", &object])?;
        if !shown.status.success() {
            // A folder or a repository stood there, and no draft.
            if git(&["cat-file", "-t", &object])?.status.success() {
                return Ok(None);
            }
            let why = String::from_utf8_lossy(&shown.stderr);
            bail!("--since: git cannot show {} as it was: {}", path.display(), why.trim());
        }
        Ok(Some(shown.stdout))
    }
}
