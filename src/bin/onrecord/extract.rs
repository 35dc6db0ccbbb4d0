//! `onrecord extract`: every attribution of every draft.

use crate::args::{self, ExtractFormat};
use crate::drafts::{self, Input};
use crate::output::{self, Output};
use crate::run::Session;
use anyhow::Result;
use onrecord::check;
use onrecord::report::extract::{self as format, Format};
use std::io::Write;
use std::process::ExitCode;

/// Prints the attributions and tells how it went.
pub fn run(session: &Session, typed: args::Extract) -> Result<ExitCode> {
    // In a pipe and in a file lines are as long as they are.
    let seen = typed.output.is_none() && output::on_terminal();
    let human = Format::Human(if seen { crate::check::look(false).width } else { usize::MAX });
    let as_what = match typed.format {
        Some(ExtractFormat::Human) => human,
        Some(ExtractFormat::Json) => Format::Json,
        Some(ExtractFormat::Jsonl) => Format::Jsonl,
        Some(ExtractFormat::Csv) => Format::Csv,
        None if seen => human,
        None => Format::Jsonl,
    };
    let limits = session.limits();
    let stages = session.stages(typed.why, &typed.paths)?;
    let mut out = Output::open(typed.output.as_deref(), matches!(as_what, Format::Human(_)))?;
    out.write_all(&format::head(as_what))?;

    let work = |input: Result<Input>| -> Result<Vec<u8>> {
        let draft = drafts::read(&input?, &limits)?;
        let name = draft.path.clone();
        drafts::guarded(&name, || format::body(&check::analyse(draft, &stages), as_what, typed.why))
    };
    let (mut any, mut failed) = (false, false);
    let inputs = session.drafts(typed.paths)?;
    drafts::in_order(session.threads, inputs, work, |result| {
        match result {
            Ok(text) if text.is_empty() => {}
            Ok(text) => {
                let first_in_array = as_what == Format::Json && !any;
                out.write_all(if first_in_array { &text[1..] } else { &text })?;
                any = true;
            }
            Err(error) => {
                failed = true;
                output::complain(&error);
            }
        }
        Ok(())
    })?;
    out.write_all(format::tail(as_what, any))?;
    out.finish()?;
    if !session.quiet && output::errors_on_terminal() {
        output::remark(&format!("read with the {} model", stages.model.name()));
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}
