//! `onrecord report`: tables, pages and evidence for people who read tables and pages, in one folder.

use crate::args;
use crate::drafts::{self, Input};
use crate::output;
use crate::progress;
use crate::run::{self, Session};
use anyhow::{Context, Result, bail};
use onrecord::check::{self, Checked};
use onrecord::corpus::whole::Whole;
use onrecord::report::tables::{self, Table};
use onrecord::report::tally::Tally;
use onrecord::report::{html, jsonld};
use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// What can be written. `claimreview` only where it is asked for by name.
const FORMATS: [&str; 4] = ["html", "csv", "jsonld", "claimreview"];

/// The list of what a report wrote into its folder.
const LIST: &str = ".onrecord-report";
const HEAD: &str =
    "# What onrecord report wrote here; the next report removes those of these files that it has no use for.";

/// What is wanted.
struct Wanted {
    html: bool,
    tables: Vec<Table>,
    columns: tables::Options,
    evidence: Vec<jsonld::Format>,
}

/// One draft, written down in every format that is wanted.
struct Done {
    page: Option<html::Rendered>,
    tables: Vec<Vec<u8>>,
    evidence: Vec<Vec<u8>>,
    tally: Tally,
}

/// Writes the report and tells where it is.
pub fn run(session: &Session, typed: args::Report) -> Result<ExitCode> {
    if typed.describe {
        return run::print(tables::describe().as_bytes());
    }
    if let Some(folder) = &typed.write_templates {
        return write_templates(session, folder);
    }
    let wanted = wanted(&typed)?;
    let look = html::Look::new(templates(typed.template.as_deref())?)?;
    let limits = session.limits();
    let stages = session.checking(&typed.paths)?;
    let rules = session.rules()?;
    std::fs::create_dir_all(&typed.out)
        .with_context(|| format!("cannot make the folder {}", typed.out.display()))?;

    let work = |(index, input): (usize, Result<Input>)| -> Result<Done> {
        let draft = drafts::read(&input?, &limits)?;
        let name = draft.path.clone();
        let rules = rules.of(&name);
        let checked = drafts::guarded(&name, || check::check(draft, &stages, &rules))?;
        written(&checked, index + 1, &wanted, &look)
    };
    let mut pages = html::Report::new(&look, typed.title);
    let mut files = Files { folder: typed.out.clone(), written: Vec::new() };
    let begin = |name: &str, head: &[u8]| Growing::begin(&typed.out, name, head);
    let mut tables: Vec<Growing> = (wanted.tables.iter())
        .map(|table| begin(table.file(), &tables::head(*table, wanted.columns)))
        .collect::<Result<_>>()?;
    let mut evidence: Vec<Growing> = (wanted.evidence.iter())
        .map(|format| begin(format.file(), jsonld::head(*format).as_bytes()))
        .collect::<Result<_>>()?;
    let mut tally = Tally::default();
    let progress = progress::drafts(session, session.counting(&typed.paths));
    let inputs = session.drafts(typed.paths)?.enumerate();
    drafts::in_order(session.threads, inputs, work, |result| {
        progress.inc(1);
        match result {
            Ok(done) => {
                for (file, rows) in tables.iter_mut().zip(&done.tables) {
                    file.add(rows)?;
                }
                for (file, items) in evidence.iter_mut().zip(&done.evidence) {
                    // The comma before the very first item has nothing to part.
                    file.add(if file.any { items } else { items.get(1..).unwrap_or_default() })?;
                }
                if let Some(page) = done.page {
                    files.write(pages.add(page)?)?;
                }
                tally.join(done.tally);
            }
            // A template that is wrong is wrong for every draft.
            Err(error) if error.is::<html::Error>() => return Err(error),
            Err(error) => {
                progress.suspend(|| output::complain(&error));
                pages.failed(&format!("{error:#}"));
                tally.failed.push(format!("{error:#}"));
            }
        }
        Ok(())
    })?;
    progress.finish_and_clear();
    for file in tables {
        files.written.push(file.finish("")?);
    }
    for file in evidence {
        files.written.push(file.finish(jsonld::tail())?);
    }
    if wanted.html {
        files.write(pages.finish()?)?;
    }
    let index = typed.out.join("index.html");
    let gone = files.replace_earlier(wanted.html)?;
    if !session.quiet && gone > 0 {
        let what = if gone == 1 { "file" } else { "files" };
        output::remark(&format!("removed: {gone} {what} of the report that stood here before"));
    }
    if !session.quiet {
        output::remark(&format!("{}; {}", tally.found(), tally.seen()));
        output::remark(&files.told());
    }
    if typed.open && wanted.html {
        open(&index);
    }
    Ok(ExitCode::from(if tally.failed.is_empty() { 0 } else { 2 }))
}

fn written(checked: &Checked, number: usize, wanted: &Wanted, look: &html::Look) -> Result<Done> {
    let mut tally = Tally::default();
    tally.add(checked);
    let page = wanted.html.then(|| html::render(look, number, checked)).transpose()?;
    let analysis = &checked.analysis;
    let tables = wanted.tables.iter().map(|table| tables::body(*table, analysis, wanted.columns)).collect();
    let evidence = wanted.evidence.iter().map(|format| jsonld::body(analysis, *format)).collect();
    Ok(Done { page, tables, evidence, tally })
}

fn wanted(typed: &args::Report) -> Result<Wanted> {
    if let Some(unknown) = typed.format.iter().find(|name| !FORMATS.contains(&name.as_str())) {
        bail!("--format: there is no format `{unknown}`; there are {}", FORMATS.join(", "));
    }
    let named = |name: &str| typed.format.iter().any(|one| one == name);
    let usual = |name: &str| typed.format.is_empty() || named(name);
    let mut evidence = Vec::new();
    if usual("jsonld") {
        evidence.extend([jsonld::Format::Annotations, jsonld::Format::Quotations]);
    }
    if named("claimreview") {
        evidence.push(jsonld::Format::ClaimReviews);
    }
    Ok(Wanted {
        html: usual("html"),
        tables: if usual("csv") { Table::ALL.to_vec() } else { Vec::new() },
        columns: tables::Options { bom: typed.bom, excel_safe: !typed.no_excel_safe },
        evidence,
    })
}

/// A newsroom's own templates: the pages, styles and scripts of a folder. One of a name that the report does not
/// know is refused later, so that a slip in a name is not passed over.
fn templates(folder: Option<&Path>) -> Result<Vec<(String, String)>> {
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let shown = folder.display();
    let list =
        std::fs::read_dir(folder).with_context(|| format!("--template: cannot read the folder {shown}"))?;
    let mut found = Vec::new();
    for entry in list {
        let path = entry?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ["html", "css", "js"].contains(&ending) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&path)
                .with_context(|| format!("--template: {} cannot be read as UTF-8", path.display()))?;
            found.push((name, source));
        }
    }
    if found.is_empty() {
        let known: Vec<&str> = html::TEMPLATES.iter().map(|(name, _)| *name).collect();
        bail!("--template: {shown} holds none of the report's templates: {}", known.join(", "));
    }
    found.sort();
    Ok(found)
}

/// The built-in templates with their documentation, for somebody to change; what is there already is left alone.
fn write_templates(session: &Session, folder: &Path) -> Result<ExitCode> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let files = || html::TEMPLATES.into_iter().chain([("VALUES.md", html::VALUES)]);
    if let Some((name, _)) = files().find(|(name, _)| folder.join(name).exists()) {
        bail!("{} is there already; name another folder", folder.join(name).display());
    }
    for (name, text) in files() {
        output::replace(&folder.join(name), text.as_bytes(), false)?;
    }
    if !session.quiet {
        output::remark(&format!(
            "written: {} templates and VALUES.md in {}",
            html::TEMPLATES.len(),
            drafts::shown(folder)
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// The files written so far.
struct Files {
    folder: PathBuf,
    written: Vec<PathBuf>,
}

impl Files {
    /// Writes each file whole or not at all.
    fn write(&mut self, files: Vec<html::File>) -> Result<()> {
        for file in files {
            let path = own(&self.folder, &file.path)?;
            let folder = path.parent().unwrap_or(&self.folder);
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make the folder {}", folder.display()))?;
            output::replace(&path, file.text.as_bytes(), false)?;
            self.written.push(path);
        }
        Ok(())
    }

    /// Lists what was written in [`LIST`], and removes the pages that an earlier report listed there and this one,
    /// where it writes pages at all, has no use for: only plain files inside the folder. How many.
    fn replace_earlier(&self, pages: bool) -> Result<usize> {
        let list = own(&self.folder, LIST)?;
        let mut names: BTreeSet<String> = (self.written.iter())
            .filter_map(|path| path.strip_prefix(&self.folder).ok())
            .map(drafts::shown)
            .collect();
        let earlier = std::fs::read_to_string(&list).unwrap_or_default();
        let mut gone = 0;
        for name in earlier.lines().skip(1) {
            if names.contains(name) {
                continue;
            }
            if !(pages && name.ends_with(".html")) {
                names.insert(name.to_owned());
                continue;
            }
            let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
            let Some(path) = own(&self.folder, name).ok().filter(|path| inside && path.is_file()) else {
                continue;
            };
            gone += usize::from(std::fs::remove_file(path).is_ok());
        }
        let mut text = String::from(HEAD);
        names.iter().for_each(|name| {
            text.push('\n');
            text.push_str(name);
        });
        text.push('\n');
        output::replace(&list, text.as_bytes(), false)?;
        Ok(gone)
    }

    /// One line: what is where.
    fn told(&self) -> String {
        let names: Vec<String> = self.written.iter().map(|path| drafts::shown(path)).collect();
        match &names[..] {
            [] => "nothing was written".to_string(),
            few if few.len() <= 8 => format!("written: {}", few.join(", ")),
            many => {
                let last: Vec<&str> = many[many.len() - 1..].iter().map(String::as_str).collect();
                format!("written: {} files, {} the first to open", many.len(), last.join(", "))
            }
        }
    }
}

/// The place of a report's file. Below the folder that was named no link is followed: in a tree that somebody else
/// made it could lead anywhere.
fn own(folder: &Path, name: &str) -> Result<PathBuf> {
    let mut path = folder.to_path_buf();
    for part in Path::new(name).components() {
        path.push(part);
        if path.is_symlink() {
            bail!("{} is a link, and a report is not written through links; remove it", path.display());
        }
    }
    Ok(path)
}

/// A file that grows draft by draft, and gets its name when it is whole.
struct Growing {
    file: BufWriter<Whole>,
    path: PathBuf,
    any: bool,
}

impl Growing {
    fn begin(folder: &Path, name: &str, head: &[u8]) -> Result<Growing> {
        let path = own(folder, name)?;
        let mut file = BufWriter::new(output::begin(&path)?);
        file.write_all(head)?;
        Ok(Growing { file, path, any: false })
    }

    fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.any |= !bytes.is_empty();
        self.file.write_all(bytes).with_context(|| output::not_written(&self.path))
    }

    fn finish(mut self, tail: &str) -> Result<PathBuf> {
        let written = self.file.write_all(tail.as_bytes());
        let file = written.and_then(|()| self.file.into_inner().map_err(|error| error.into_error()));
        file.and_then(Whole::finish).with_context(|| output::not_written(&self.path))?;
        Ok(self.path)
    }
}

/// Opens the page as the desktop would; where it cannot, says where the page is.
fn open(page: &Path) {
    let page = std::path::absolute(page).unwrap_or_else(|_| page.to_path_buf());
    let (program, arguments): (&str, &[&str]) = match () {
        () if cfg!(target_os = "macos") => ("open", &[]),
        () if cfg!(target_os = "windows") => ("explorer", &[]),
        () => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(&page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        output::remark(&format!("no browser could be opened; the page is {}", page.display()));
    }
}
