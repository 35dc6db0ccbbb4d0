//! `onrecord check`: drafts held against the record, and what the rules say of them.

use crate::args;
use crate::drafts::{self, Input};
use crate::ledgers;
use crate::mend::{self, Mended};
use crate::output::{self, Output};
use crate::run::{Rules, Session};
use crate::since::Since;
use anyhow::{Context, Result, anyhow};
use onrecord::check::{self, Stages};
use onrecord::config::{self, FailOn, Layer};
use onrecord::draft::Limits;
use onrecord::report::check::Format;
use onrecord::report::tally::Tally;
use onrecord::report::{github, human, layers, safe};
use onrecord::rule::Level;
use onrecord::rule::ledger::Ledger;
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
    ledger: Ledger,
}

/// Checks the drafts and tells how it went.
pub fn run(session: &Session, typed: args::Check) -> Result<ExitCode> {
    let format = format(&typed)?;
    let limits = session.limits();
    let stages = session.checking(&typed.paths)?;
    let mut rules = session.rules()?;
    rules.accepted = ledgers::accepted(&session.found.root)?;
    rules.baseline = ledgers::baseline(typed.baseline.as_deref())?;
    let since = typed.since.as_deref().map(Since::named).transpose()?;
    if typed.diff {
        return difference(session, typed, &limits, &stages, &rules);
    }
    let mut out = Output::open(typed.output.as_deref(), format.styled())?;
    out.write_all(format.head().as_bytes())?;

    let summary = summary_file(&format);
    let remember = typed.write_baseline.is_some();
    let mut ledger = Ledger::default();
    let work = |input: Result<Input>| -> Result<Done> {
        let input = input?;
        if typed.fix {
            let options = rules.of(&input.name());
            drafts::guarded(&input.name(), || mend::mend(&input, &limits, &stages, &options, true))??;
        }
        let draft = drafts::read(&input, &limits)?;
        let name = draft.path.clone();
        let rules = rules.of(&name);
        let checked = drafts::guarded(&name, || check::check(draft, &stages, &rules))?;
        let checked = match &since {
            Some(since) => since.only_new(checked, &limits, &stages, &rules)?,
            None => checked,
        };
        drafts::guarded(&name, || {
            let mut tally = Tally::default();
            tally.add(&checked);
            let rows = if summary.is_some() { github::rows(&checked) } else { String::new() };
            let ledger = if remember { ledgers::remembered(&checked) } else { Ledger::default() };
            Done { text: format.body(&checked), rows, tally, ledger }
        })
    };
    let mut tally = Tally { model: stages.model.name(), ..Tally::default() };
    let (mut rows, mut any) = (String::new(), false);
    drafts::in_order(session.threads, session.drafts(typed.paths.clone())?, work, |result| {
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
                ledger.join(done.ledger);
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
    if let Some(path) = &typed.write_baseline {
        ledgers::write(path, &ledger)?;
        let count = ledger.len();
        output::remark(&format!(
            "{count} finding{} in {}",
            if count == 1 { "" } else { "s" },
            path.display()
        ));
        return Ok(ExitCode::from(if tally.failed.is_empty() { 0 } else { 2 }));
    }
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

/// Prints what `--fix` would change: 1 where there is something, else 0.
fn difference(
    session: &Session,
    typed: args::Check,
    limits: &Limits,
    stages: &Stages,
    rules: &Rules,
) -> Result<ExitCode> {
    let mut out = Output::open(typed.output.as_deref(), false)?;
    let shown = typed.output.is_none() && output::on_terminal();
    let (mut places, mut failed) = (0, false);
    let work = |input: Result<Input>| -> Result<Option<Mended>> {
        let input = input?;
        let options = rules.of(&input.name());
        drafts::guarded(&input.name(), || mend::mend(&input, limits, stages, &options, false))?
    };
    drafts::in_order(session.threads, session.drafts(typed.paths)?, work, |result| {
        match result {
            Ok(Some(mended)) => {
                places += mended.places;
                // A patch has the draft's own bytes, unless a terminal would read them.
                out.write_all(
                    if shown { safe::terminal(&mended.diff) } else { mended.diff.into() }.as_bytes(),
                )?;
            }
            Ok(None) => {}
            Err(error) => {
                output::complain(&error);
                failed = true;
            }
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(ExitCode::from(if failed { 2 } else { u8::from(places > 0) }))
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
    let format = Format::named(name).ok_or_else(|| match config::nearest(name, Format::names()) {
        Some(near) => anyhow!("--format: there is no format `{name}`; did you mean `{near}`?"),
        None => anyhow!(
            "--format: there is no format `{name}`; there are {}",
            Format::names().collect::<Vec<_>>().join(", ")
        ),
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
