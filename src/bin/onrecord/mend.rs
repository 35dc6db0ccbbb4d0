//! `check --fix` and `--diff`: marks and ellipses mended in the file, or the change shown. No word is ever
//! changed: see the library's `rule::fix`.

use crate::drafts::{self, Input};
use crate::output;
use anyhow::{Result, bail};
use onrecord::check::{self, Stages};
use onrecord::draft::{self, Limits};
use onrecord::rule::{Options, fix};

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
    // Read once: what is mended is what was analysed, whoever else writes the file meanwhile.
    let (name, before) = drafts::bytes(input, limits)?;
    let draft = draft::read_within(&name, before.clone(), None, limits)?;
    let checked = check::check(draft, stages, &fix::options(options));
    let Some(mended) = fix::mend(&checked.analysis.draft, &before, &checked.findings) else {
        return Ok(None);
    };
    if write {
        if !std::fs::read(path).is_ok_and(|now| now == before) {
            bail!("{name}: changed while it was being mended and stays as it is; run --fix again");
        }
        output::replace(path, &mended.bytes, true)?;
    }
    let diff = fix::diff(&name, &String::from_utf8_lossy(&before), &String::from_utf8_lossy(&mended.bytes));
    Ok(Some(Mended { places: mended.mended, diff }))
}
