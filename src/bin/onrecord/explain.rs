//! `onrecord explain`: what a rule, a group of rules or a house style means.

use crate::args;
use crate::output;
use crate::run::print;
use anyhow::{Result, anyhow};
use onrecord::report::human::wrapped;
use onrecord::rule::{self, explain};
use std::process::ExitCode;

/// Prints the page of a name, or the table of all.
pub fn run(typed: args::Explain) -> Result<ExitCode> {
    let Some(name) = typed.name else { return print(explain::table().as_bytes()) };
    let page = explain::page(&name).ok_or_else(|| match rule::nearest(&name) {
        Some(near) => anyhow!("there is no rule, group or style `{name}`; did you mean `{near}`?"),
        None => anyhow!("there is no rule, group or style `{name}`; `onrecord explain` lists them all"),
    })?;
    if !output::on_terminal() {
        return print(page.as_bytes());
    }
    // On a terminal words are not broken in two; a row of a table stays one.
    let width = crate::check::look(false).width;
    let lines = page.lines().map(|line| match line.starts_with(['|', '#']) {
        true => format!("{line}\n"),
        false => wrapped(line, width, 0).join("\n") + "\n",
    });
    print(lines.collect::<String>().as_bytes())
}
