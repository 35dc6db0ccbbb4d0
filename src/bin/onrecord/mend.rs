//! `check --fix` and `--diff`: marks and ellipses mended in the file, or the change shown. No word is ever
//! changed: see the library's `rule::fix`.

use crate::drafts::{self, Input};
use crate::output;
use anyhow::{Context, Result, bail};
use onrecord::check::{self, Stages};
use onrecord::draft::Limits;
use onrecord::rule::{Options, fix};
use std::io::Write;

/// A draft whose marks could be mended.
pub struct Mended {
    /// How many places.
    pub places: usize,
    /// The change as a unified diff.
    pub diff: String,
}

/// Mends a draft: writes it back where `write` says so, else only tells what would change. `None` where
/// there is nothing to mend.
pub fn mend(
    input: &Input,
    limits: &Limits,
    stages: &Stages,
    options: &Options,
    write: bool,
) -> Result<Option<Mended>> {
    let Input::File(path) = input else {
        bail!("--fix and --diff need files: standard input cannot be mended")
    };
    let draft = drafts::read(input, limits)?;
    let name = draft.path.clone();
    let before = std::fs::read(path).with_context(|| format!("{name}: cannot be read"))?;
    let checked = check::check(draft, stages, &fix::options(options));
    let Some(mended) = fix::mend(&checked.analysis.draft, &before, &checked.findings) else {
        return Ok(None);
    };
    if write {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut file = output::temporary_in(folder.unwrap_or(std::path::Path::new(".")))?;
        file.write_all(&mended.bytes)?;
        output::publish(file, path)?;
    }
    let diff = fix::diff(&name, &String::from_utf8_lossy(&before), &String::from_utf8_lossy(&mended.bytes));
    Ok(Some(Mended { places: mended.mended, diff }))
}
