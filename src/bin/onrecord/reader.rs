//! Which model reads: what `--model` and the settings mean for the paths that were typed.

use crate::drafts;
use anyhow::{Context, Result};
use onrecord::config::ModelName;
use onrecord::model::Model;
use onrecord::model::encoder::Encoder;
use std::path::{Path, PathBuf};

/// Files typed one by one, up to so many, are a writer's drafts; more, or a folder, is an archive.
const A_FEW: usize = 100;
/// And up to so many bytes altogether (some 80,000 words, within the ten seconds that a CI job may take).
const DRAFTED: u64 = 512 * 1024;

/// The model of that name. `auto` looks at the paths that were typed and at the size of those files, so that
/// the same command never changes its model because a folder has grown. `weights`: a file for the accurate
/// model instead of what came with the program.
pub fn choose(name: ModelName, typed: &[PathBuf], weights: Option<&Path>) -> Result<Model> {
    let has_weights = cfg!(feature = "accurate") || weights.is_some();
    match name {
        ModelName::Rules => Ok(Model::Rules),
        ModelName::Fast => Ok(fast()),
        ModelName::Accurate => accurate(weights).context("--model accurate"),
        ModelName::Auto if !has_weights || !few(typed) => Ok(fast()),
        ModelName::Auto => accurate(weights),
    }
}

/// Whether the paths are a few files, or standard input.
fn few(typed: &[PathBuf]) -> bool {
    let size = |path: &PathBuf| std::fs::metadata(path).map_or(0, |about| about.len());
    (1..=A_FEW).contains(&typed.len())
        && !typed.iter().any(|p| p != Path::new("-") && p.is_dir())
        && typed.iter().map(size).sum::<u64>() <= DRAFTED
}

fn fast() -> Model {
    Model::default()
}

fn accurate(weights: Option<&Path>) -> Result<Model> {
    let Some(path) = weights else { return Ok(Model::Accurate(Box::new(Encoder::own()?))) };
    let file = std::fs::read(path).with_context(|| format!("{}: cannot be read", drafts::shown(path)))?;
    let encoder = Encoder::read(file.into()).with_context(|| drafts::shown(path))?;
    Ok(Model::Accurate(Box::new(encoder)))
}
