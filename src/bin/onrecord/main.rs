//! The program: parse what was typed, run it, exit.
//!
//! 0: nothing at or above the level that fails; 1: findings; 2: the job could not be done. A reader that
//! closes the pipe is a normal end.

mod args;
mod audit;
mod check;
mod drafts;
mod explain;
mod extract;
mod ledgers;
mod lsp;
mod mend;
mod since;
mod output;
mod progress;
mod reader;
mod records;
mod report;
mod run;
mod settings;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let typed = args::Typed::parse();
    match run::run(typed) {
        Ok(code) => code,
        Err(error) if output::is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(2)
        }
    }
}
