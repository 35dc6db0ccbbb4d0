//! `onrecord check`: drafts held against the record, and what the rules say of them.

use crate::args;
use crate::drafts::{self, Input};
use crate::output::{self, Output};
use crate::run::Session;
use anyhow::{Context, Result, anyhow};
use onrecord::check;
use onrecord::config::{self, FailOn, Layer};
use onrecord::report::check::Format;
use onrecord::report::tally::Tally;
use onrecord::report::{github, human, layers};
use onrecord::rule::Level;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// The flags of `check` as settings over those of the file.
pub fn flags(typed: &args::Check) -> Result<Vec<Layer>> {
    let mut layers = Vec::new();
    let mut one = |flag: &str, key: &str, value: &Option<String>| -> Result<()> {
        if let Some(value) = value {
            layers.push(Layer::flag(flag, key, value.as_str())?);
        }
        Ok(())
    };
    one("--style", "style", &typed.style)?;
    one("--fail-on", "fail-on", &typed.fail_on)?;
    let lists = [
        ("--select", "select", &typed.select),
        ("--extend-select", "extend-select", &typed.extend_select),
        ("--ignore", "ignore", &typed.ignore),
    ];
    for (flag, key, names) in lists {
        if !names.is_empty() {
            layers.push(Layer::flag(flag, key, names.clone())?);
        }
    }
    Ok(layers)
}

/// One draft, checked and written down.
struct Done {
    text: String,
    rows: String,
    tally: Tally,
}

/// Checks the drafts and tells how it went.
pub fn run(session: &Session, typed: args::Check) -> Result<ExitCode> {
    let format = format(&typed)?;
    let limits = session.limits();
    let stages = session.checking(&typed.paths)?;
    let rules = session.rules()?;
    let mut out = Output::open(typed.output.as_deref(), format.styled())?;
    out.write_all(format.head().as_bytes())?;

    let summary = summary_file(&format);
    let work = |input: Result<Input>| -> Result<Done> {
        let draft = drafts::read(&input?, &limits)?;
        let name = draft.path.clone();
        let rules = rules.of(&name);
        drafts::guarded(&name, || {
            let checked = check::check(draft, &stages, &rules);
            let mut tally = Tally::default();
            tally.add(&checked);
            let rows = if summary.is_some() { github::rows(&checked) } else { String::new() };
            Done { text: format.body(&checked), rows, tally }
        })
    };
    let mut tally = Tally { model: stages.model.name(), ..Tally::default() };
    let (mut rows, mut any) = (String::new(), false);
    drafts::in_order(session.threads, session.drafts(typed.paths)?, work, |result| {
        match result {
            Ok(done) => {
                if !done.text.is_empty() {
                    let between = if any { format.between() } else { "" };
                    out.write_all(between.as_bytes())?;
                    out.write_all(done.text.as_bytes())?;
                    any = true;
                }
                rows.push_str(&done.rows);
                tally.join(done.tally);
            }
            Err(error) => {
                output::complain(&error);
                tally.failed.push(format!("{error:#}"));
            }
        }
        Ok(())
    })?;
    out.write_all(format.tail(&tally).as_bytes())?;
    out.finish()?;
    if let Some(path) = summary {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
        let written = file.as_mut().map(|file| file.write_all(github::summary(&tally, &rows).as_bytes()));
        if !matches!(written, Ok(Ok(()))) {
            output::remark(&format!("the step's summary could not be written to {}", path.display()));
        }
    }
    if !session.quiet && !matches!(format, Format::Human(_)) {
        output::remark(&format!("{}; {}", tally.found(), tally.seen()));
    }
    Ok(ended(session, &tally))
}

/// 2 where something could not be read, 1 where a finding is grave enough, else 0.
fn ended(session: &Session, tally: &Tally) -> ExitCode {
    let grave = match session.found.settings.config.clone().filled().fail_on {
        Some(FailOn::Never) => 0,
        Some(FailOn::Info) => tally.all_findings(),
        Some(FailOn::Warning) => tally.level(Level::Error) + tally.level(Level::Warning),
        _ => tally.level(Level::Error),
    };
    ExitCode::from(if !tally.failed.is_empty() { 2 } else { u8::from(grave > 0) })
}

/// The format: as typed, or for GitHub's runners where one runs this, or for people.
fn format(typed: &args::Check) -> Result<Format> {
    let on_github = std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    let name = match &typed.format {
        Some(name) => name.as_str(),
        None if !typed.layers.is_empty() => "layers",
        None if on_github => "github",
        None => "human",
    };
    let format = Format::named(name).ok_or_else(|| match config::nearest(name, Format::NAMES) {
        Some(near) => anyhow!("--format: there is no format `{name}`; did you mean `{near}`?"),
        None => anyhow!("--format: there is no format `{name}`; there are {}", Format::NAMES.join(", ")),
    })?;
    Ok(match format {
        Format::Human(_) => Format::Human(look(typed.output.is_some())),
        Format::Layers(_) if !typed.layers.is_empty() => {
            let named = |name: &String| {
                layers::Layer::named(name).with_context(|| format!("--layers: there is no layer `{name}`"))
            };
            Format::Layers(typed.layers.iter().map(named).collect::<Result<_>>()?)
        }
        other => other,
    })
}

/// How output for people looks here.
pub fn look(into_file: bool) -> human::Look {
    let colour = !into_file && output::colour_seen();
    let width = match terminal_size::terminal_size() {
        Some((terminal_size::Width(width), _)) if !into_file && output::on_terminal() => {
            usize::from(width).clamp(40, 160)
        }
        _ => human::Look::default().width,
    };
    human::Look { width, colour, links: colour && output::on_terminal() }
}

/// Where GitHub's runner wants the step's summary, if it runs this.
fn summary_file(format: &Format) -> Option<PathBuf> {
    if *format != Format::Github {
        return None;
    }
    std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()).map(PathBuf::from)
}
