//! What was typed, given its meaning: settings found and read, one verb run.

use crate::args::{Global, Paths, Reading, Typed, Verb};
use crate::drafts::{self, Input};
use crate::{extract, output};
use anyhow::{Result, bail};
use clap::CommandFactory;
use onrecord::check::Stages;
use onrecord::model::Model;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// What holds for the whole run.
pub struct Session {
    /// How many threads work.
    pub threads: usize,
    /// Whether to say less.
    pub quiet: bool,
}

/// Runs one verb.
pub fn run(typed: Typed) -> Result<ExitCode> {
    output::set_color(typed.global.color);
    let session = Session::new(&typed.global)?;
    match typed.verb {
        Verb::Extract(typed) => extract::run(&session, typed),
        Verb::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Typed::command(), "onrecord", &mut text);
            print(&text)
        }
        Verb::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Typed::command()).render(&mut text)?;
            print(&text)
        }
        _ => bail!("this verb is not there yet"),
    }
}

/// Writes a finished text to standard output.
pub fn print(text: &[u8]) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

impl Session {
    fn new(global: &Global) -> Result<Session> {
        let threads = match global.threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
            n => n.min(256),
        };
        Ok(Session { threads, quiet: global.quiet })
    }

    /// The drafts that the paths name; none named: the current folder's.
    pub fn drafts(&self, typed: Paths) -> Result<impl Iterator<Item = Result<Input>> + Send + use<>> {
        let paths = if typed.paths.is_empty() { vec![PathBuf::from(".")] } else { typed.paths };
        Ok(drafts::walk(paths, typed.stdin_filename, |_| true))
    }

    /// The stages with their models.
    pub fn stages(&self, _reading: &Reading) -> Result<Stages> {
        Ok(Stages { model: Model::Rules, attribution: Default::default() })
    }
}
