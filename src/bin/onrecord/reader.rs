//! Which model reads: what `--model` and the settings mean for the paths that were typed.

use anyhow::{Context, Result};
use onrecord::config::ModelName;
use onrecord::model::Model;
use onrecord::model::encoder::Encoder;
use std::path::{Path, PathBuf};

/// Files typed one by one, up to so many, are a writer's drafts; more, or a folder, is an archive.
const A_FEW: usize = 20;

/// The model of that name. `auto` looks at what was typed and nowhere else, so that the same command never
/// changes its model because a folder has grown.
pub fn choose(name: ModelName, typed: &[PathBuf]) -> Result<Model> {
    match name {
        ModelName::Rules => Ok(Model::Rules),
        ModelName::Fast => Ok(fast()),
        ModelName::Accurate => accurate().context("--model accurate"),
        ModelName::Auto if !cfg!(feature = "accurate") || !drafts(typed) => Ok(fast()),
        ModelName::Auto => accurate(),
    }
}

/// Whether the paths are a few files, or standard input.
fn drafts(typed: &[PathBuf]) -> bool {
    (1..=A_FEW).contains(&typed.len()) && !typed.iter().any(|p| p != Path::new("-") && p.is_dir())
}

fn fast() -> Model {
    Model::default()
}

fn accurate() -> Result<Model> {
    Ok(Model::Accurate(Box::new(Encoder::own()?)))
}
