//! `onrecord explain`: what a rule, a group of rules or a house style means.

use crate::args;
use crate::run::print;
use anyhow::{Result, anyhow};
use onrecord::rule::{self, explain};
use std::process::ExitCode;

/// Prints the page of a name, or the table of all.
pub fn run(typed: args::Explain) -> Result<ExitCode> {
    let Some(name) = typed.name else { return print(explain::table().as_bytes()) };
    let page = explain::page(&name).ok_or_else(|| match rule::nearest(&name) {
        Some(near) => anyhow!("there is no rule, group or style `{name}`; did you mean `{near}`?"),
        None => anyhow!("there is no rule, group or style `{name}`; `onrecord explain` lists them all"),
    })?;
    print(page.as_bytes())
}
