//! `onrecord audit`: the sourcing chains of one draft or of many.

use crate::args;
use crate::drafts::{self, Input};
use crate::output::{self, Output};
use crate::progress;
use crate::run::Session;
use anyhow::{Result, bail};
use onrecord::audit::{Archive, Trace, trace};
use onrecord::check;
use onrecord::report::{audit as format, graph};
use std::io::Write;
use std::process::ExitCode;

/// Prints the audit and tells how it went. Of each draft only what the audit counts is kept.
pub fn run(session: &Session, typed: args::Audit) -> Result<ExitCode> {
    let named = typed.format.as_deref();
    let as_what = match named {
        Some(name @ ("human" | "json" | "csv" | "dot" | "mermaid")) => name,
        Some(other) => bail!("there is no format \"{other}\" for audit: human, json, csv, dot or mermaid"),
        None if typed.output.is_none() && output::on_terminal() => "human",
        None => "json",
    };
    let stages = session.stages(false, &typed.paths)?;
    let limits = session.limits();
    let own = stages.speaker.own_publication.clone();
    let progress = progress::drafts(session, session.counting(&typed.paths));
    let work = |input: Result<Input>| -> Result<Trace> {
        let draft = drafts::read(&input?, &limits)?;
        let name = draft.path.clone();
        drafts::guarded(&name, || trace(&check::analyse(draft, &stages), own.as_deref()))
    };
    let (mut archive, mut failed) = (Archive::default(), false);
    drafts::in_order(session.threads, session.drafts(typed.paths)?, work, |result| {
        progress.inc(1);
        match result {
            Ok(trace) => archive.add(trace),
            Err(error) => {
                failed = true;
                progress.suspend(|| output::complain(&error));
            }
        }
        Ok(())
    })?;
    progress.finish_and_clear();
    let audit = archive.finish();
    let mut out = Output::open(typed.output.as_deref(), as_what == "human")?;
    match as_what {
        "human" => {
            out.write_all(format::human(&audit, crate::check::look(typed.output.is_some()).width).as_bytes())?
        }
        "json" => out.write_all(&format::json(&audit))?,
        "csv" => out.write_all(&format::csv(&audit))?,
        "dot" => out.write_all(graph::dot(&audit).as_bytes())?,
        _ => out.write_all(graph::mermaid(&audit).as_bytes())?,
    }
    out.finish()?;
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}
