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
    let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr_with_hz(8));
    bar.with_style(style())
}

fn style() -> ProgressStyle {
    let template = "{bar:24} {pos} of {len} drafts, {pace}, {left} left";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style
        .progress_chars("=> ")
        .with_key("pace", |state: &ProgressState, out: &mut dyn Write| {
            let _ = write!(out, "{:.0} a second", state.per_sec());
        })
        .with_key("left", |state: &ProgressState, out: &mut dyn Write| {
            let seconds = state.eta().as_secs();
            let _ = match seconds {
                0..60 => write!(out, "{seconds} s"),
                _ => write!(out, "{} min {:02} s", seconds / 60, seconds % 60),
            };
        })
}
