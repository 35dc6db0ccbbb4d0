//! How far long work has come, for somebody who looks at a terminal: nothing is drawn in a pipe, with `--quiet`,
//! or for work that is over before anybody could read it.

use crate::run::Session;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt::Write;
use std::io::IsTerminal;

/// Fewer drafts are not worth a bar.
const WORTH: u64 = 4;

/// Counts drafts, with how long the rest will take; hidden where nobody looks. `count` is asked only where
/// somebody does.
pub fn drafts(session: &Session, count: impl FnOnce() -> u64) -> ProgressBar {
    if session.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let all = count();
    if all < WORTH {
        return ProgressBar::hidden();
    }
    bar(Some(all), "{bar:16} {pos} of {len} drafts{left}")
}

/// Counts how far the records are read and indexed, with how long the rest of either will take; hidden where nobody
/// looks. Its message is what is being done.
pub fn records(session: &Session) -> ProgressBar {
    if session.quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    bar(None, "{bar:16} {msg}, {percent} %{left}")
}

/// A bar that fits a terminal of 60 columns.
fn bar(all: Option<u64>, template: &str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let style = style.progress_chars("=> ").with_key("left", |state: &ProgressState, out: &mut dyn Write| {
        // Nothing done yet tells nothing of the rest.
        let _ = match state.eta().as_secs() {
            _ if state.pos() == 0 => Ok(()),
            seconds @ 0..60 => write!(out, ", {seconds} s left"),
            seconds => write!(out, ", {} min {:02} s left", seconds / 60, seconds % 60),
        };
    });
    ProgressBar::with_draw_target(all, ProgressDrawTarget::stderr_with_hz(8)).with_style(style)
}
