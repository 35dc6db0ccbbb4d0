//! Finding the settings: `onrecord.toml` by walking up from the current folder, `--config`, and flags; and
//! the verbs `config` and `init` about them.

use crate::args::{self, Global};
use crate::{drafts, run};
use anyhow::{Context, Result, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use onrecord::config::{self, Layer, Settings};
use onrecord::corpus::read;
use onrecord::matching::Fold;
use std::fmt::Write;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

/// The name of the settings' file.
pub const FILE: &str = "onrecord.toml";

/// The settings in force, and the folder from which their paths are seen.
pub struct Found {
    /// What holds.
    pub settings: Settings,
    /// The folder of `onrecord.toml` as seen from the current one (``, `..`, `../..`), or the current one.
    pub root: PathBuf,
    /// The files that were read, in order.
    pub files: Vec<PathBuf>,
}

/// The settings: the nearest file above, then `--config` in the order given, then the flags.
pub fn find(global: &Global, flags: Vec<Layer>) -> Result<Found> {
    let file = if walks(global) { nearest()? } else { None };
    layered(global, flags, file, PathBuf::new())
}

/// The same for the drafts of a folder: its nearest file above instead of the current folder's.
pub fn find_for(global: &Global, flags: Vec<Layer>, folder: &Path) -> Result<Found> {
    let file = if walks(global) { above(folder) } else { None };
    layered(global, flags, file, folder.to_path_buf())
}

/// Whether settings are looked for at all, or were named.
fn walks(global: &Global) -> bool {
    !global.isolated && global.config.iter().all(|typed| pair(typed).is_some())
}

fn layered(global: &Global, flags: Vec<Layer>, found: Option<PathBuf>, mut root: PathBuf) -> Result<Found> {
    let (mut layers, mut files) = (Vec::new(), Vec::new());
    if let Some(file) = found {
        root = folder_of(&file);
        layers.push(layer(&file)?);
        files.push(file);
    }
    for typed in &global.config {
        match pair(typed) {
            Some((key, value)) => layers.push(Layer::setting("--config", key, value)?),
            None => {
                let file = PathBuf::from(typed);
                root = folder_of(&file);
                layers.push(layer(&file)?);
                files.push(file);
            }
        }
    }
    layers.extend(flags);
    Ok(Found { settings: Settings::of(&layers)?, root, files })
}

/// `KEY=VALUE`, where it is one and no file's name.
fn pair(typed: &str) -> Option<(&str, &str)> {
    let (key, value) = typed.split_once('=')?;
    let keyish = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    (!key.is_empty() && key.chars().all(keyish)).then_some((key, value))
}

fn layer(file: &Path) -> Result<Layer> {
    let name = drafts::shown(file);
    let text = text(file, LARGEST).with_context(|| format!("{name}: cannot be read"))?;
    Ok(Layer::file(&name, &text)?)
}

/// The largest settings.
const LARGEST: u64 = 16 << 20;

/// A file of ours as text, whole or, where it is larger than may be, not at all.
pub fn text(file: &Path, most: u64) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(file)?.take(most + 1).read_to_string(&mut text)?;
    if text.len() as u64 > most {
        return Err(std::io::Error::other(format!("it is over the limit of {most} bytes")));
    }
    Ok(text)
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// The nearest `onrecord.toml`, from the current folder upwards, as seen from here.
fn nearest() -> Result<Option<PathBuf>> {
    let here = std::env::current_dir().context("the current folder cannot be read")?;
    let mut way = PathBuf::new();
    for _ in here.ancestors() {
        let file = way.join(FILE);
        if file.is_file() {
            return Ok(Some(file));
        }
        way.push("..");
    }
    Ok(None)
}

/// The nearest `onrecord.toml`, from a folder upwards.
pub fn above(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file())
}

impl Found {
    /// A path from the settings, as seen from the current folder; one that was typed is seen from there.
    pub fn seen(&self, key: &str, path: &str) -> PathBuf {
        match self.settings.origins.get(key) {
            Some(origin) if origin.starts_with("--") => PathBuf::from(path),
            _ => self.root.join(path),
        }
    }

    /// Which files in folders are drafts: not excluded, and, where no path was `typed`, among `drafts`. The records
    /// are none, for each would be found in itself, unless a path leads to them or the settings' patterns do.
    pub fn wanted(
        &self,
        typed: &[PathBuf],
    ) -> Result<impl Fn(&Path) -> bool + Send + Sync + 'static + use<>> {
        let config = &self.settings.config;
        let all = !typed.is_empty() || config.drafts.is_empty();
        let among = if all { None } else { Some(globs("drafts", &config.drafts)?) };
        let exclude = globs("exclude", &config.exclude)?;
        let place = self.placer();
        let corpus = config.corpus.as_ref().filter(|_| all);
        let records = corpus.map(|corpus| place(&self.seen("corpus", corpus))).filter(|records| {
            let inside = |path: &PathBuf| place(path).starts_with(records);
            !records.as_os_str().is_empty() && !typed.iter().any(inside)
        });
        Ok(move |path: &Path| {
            let path = place(path);
            !exclude.is_match(&path)
                && among.as_ref().is_none_or(|among| among.is_match(&path))
                && !records.as_ref().is_some_and(|records| path.starts_with(records))
        })
    }

    /// Paths as the settings see them: from the folder of `onrecord.toml`.
    pub fn placer(&self) -> impl Fn(&Path) -> PathBuf + Send + Sync + 'static + use<> {
        let here = std::env::current_dir().unwrap_or_default();
        let root = plain(&here.join(&self.root));
        move |path: &Path| {
            let whole = plain(&here.join(path));
            whole.strip_prefix(&root).map(Path::to_path_buf).unwrap_or(whole)
        }
    }
}

/// A path without `.` and `..`, by its words alone.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = out.pop(),
            part => out.push(part),
        }
    }
    out
}

/// Globs where `*` stays in its folder and `**` does not.
pub fn globs(key: &str, patterns: &[String]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        if depth(pattern) > DEEPEST {
            bail!(
                "{key}: `{pattern:.60}…` is no pattern for paths: its braces are nested deeper than {DEEPEST}"
            );
        }
        let glob = GlobBuilder::new(pattern.trim_start_matches("./")).literal_separator(true).build();
        set.add(glob.with_context(|| format!("{key}: `{pattern}` is no pattern for paths"))?);
    }
    set.build().with_context(|| format!("{key}: these patterns are too large together"))
}

/// Braces in a pattern for paths are nested so deep at most: what reads them goes down with them.
pub const DEEPEST: usize = 32;

/// How deep the braces of a pattern are nested.
pub fn depth(pattern: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in pattern.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// `onrecord config`: what is in force, and from where.
pub fn show(global: &Global, typed: args::Config) -> Result<ExitCode> {
    if typed.schema {
        return run::print(config::schema().as_bytes());
    }
    let found = find(global, Vec::new())?;
    let mut text = String::new();
    match found.files.as_slice() {
        [] => text.push_str("# no onrecord.toml: the defaults\n"),
        files => files.iter().for_each(|file| _ = writeln!(text, "# read: {}", drafts::shown(file))),
    }
    text.push_str(&found.settings.shown());
    if let Some(path) = typed.path {
        text.push_str(&rules_for(global, &path)?);
    }
    run::print(text.as_bytes())
}

/// The rules that hold for a path, with their levels: what selection, levels and overrides come to.
fn rules_for(global: &Global, path: &Path) -> Result<String> {
    let name = drafts::shown(path);
    let options = run::Session::new(global, Vec::new())?.rules()?.of(&name);
    let mut text = format!("# style and rules for {name}: {}\n", options.style.name);
    for rule in onrecord::rule::RULES {
        if let Some(level) = options.level(rule).filter(|_| options.on(rule)) {
            let _ = writeln!(text, "#   {:<8} {}", level.name(), rule.name);
        }
    }
    Ok(text)
}

/// `onrecord init`: a commented configuration guessed from the tree. Overwrites nothing.
pub fn init(typed: args::Init) -> Result<ExitCode> {
    let text = guessed(Path::new("."));
    Layer::file(FILE, &text).context("the guessed configuration is wrong; please report it")?;
    if typed.stdout {
        return run::print(text.as_bytes());
    }
    if Path::new(FILE).exists() {
        bail!(
            "{FILE} is there already and stays as it is; `onrecord init --stdout` prints what would be written"
        );
    }
    crate::output::replace(Path::new(FILE), text.as_bytes(), true)?;
    crate::output::remark(&format!("wrote {FILE}; `onrecord check` uses it from here on"));
    Ok(ExitCode::SUCCESS)
}

/// Folders whose names say that they hold records, or drafts.
const RECORDS: [&str; 8] =
    ["corpus", "records", "transcripts", "record", "briefings", "interviews", "speeches", "sources"];
const DRAFTS: [&str; 8] = ["drafts", "articles", "content", "stories", "posts", "_posts", "news", "text"];

/// The first folder of one of these names that holds a file of the wanted sort.
fn holding(root: &Path, names: &[&str], wanted: fn(&Path) -> bool) -> Option<String> {
    const MOST: usize = 10_000;
    let holds = |name: &&&str| {
        let root = root.join(name);
        let above = std::path::absolute(&root).unwrap_or_default();
        if above.ancestors().any(|folder| drafts::fit(folder).is_err()) {
            return false;
        }
        let fits = |entry: &ignore::DirEntry| drafts::fit(entry.path()).is_ok();
        let files = ignore::WalkBuilder::new(root).require_git(false).filter_entry(fits).build().flatten();
        files
            .take(MOST)
            .any(|entry| entry.file_type().is_some_and(|kind| kind.is_file()) && wanted(entry.path()))
    };
    names.iter().find(holds).map(|name| name.to_string())
}

fn guessed(root: &Path) -> String {
    let is_record = |path: &Path| path.to_str().is_some_and(|path| read::Format::of(path).is_some());
    let within = |folder: &String, names: &[&str], wanted: fn(&Path) -> bool| {
        Some(format!("{folder}/{}", holding(&root.join(folder), names, wanted)?))
    };
    let outer = holding(root, &RECORDS, is_record);
    let beside = outer.as_ref().and_then(|outer| within(outer, &DRAFTS, drafts::is_draft));
    // `corpus` may hold both, each in its folder: a draft among the records would be found in itself.
    let inner = outer.as_ref().filter(|_| beside.is_some()).and_then(|o| within(o, &RECORDS, is_record));
    let records = inner.or(outer);
    let drafts = holding(root, &DRAFTS, drafts::is_draft).or(beside);
    let corpus =
        records.map_or("# corpus = \"records\"\n".to_string(), |name| format!("corpus = \"{name}\"\n"));
    let drafts = drafts
        .map_or("# drafts = [\"drafts/**\"]\n".to_string(), |name| format!("drafts = [\"{name}/**\"]\n"));
    let folds: Vec<&str> = Fold::ALL.iter().map(|fold| fold.name()).collect();
    let folds = folds.chunks(9).map(|some| some.join(", ")).collect::<Vec<_>>().join(",\n# ");
    format!(
        "# Settings of onrecord. `onrecord config` prints what is in force and where it comes from;\n\
         # `onrecord explain` lists the rules, `onrecord explain ap` says what a house style lets pass.\n\
         \n\
         # The records against which quotations are held: a folder of transcripts, statements, captions. A\n\
         # manifest.csv in it (file,speaker,date,title,url,trust) says what a file cannot say itself.\n\
         {corpus}\
         # max-record-size = 1073741824\n\
         \n\
         # Which files are drafts where no path is named, and which are none.\n\
         {drafts}# exclude = [\"archive/**\"]\n\
         \n\
         # ap, reuters, nyt, bbc, guardian, wsj or none: how much a quotation may differ from the record.\n\
         # style = \"ap\"\n\
         \n\
         # The publication that carries the drafts. It is no relay of its own words.\n\
         # publication = \"The Harbour Courier\"\n\
         \n\
         # Rules and groups: record, attribution, sourcing, marks, upkeep.\n\
         # extend-select = [\"sourcing\"]\n\
         # ignore = [\"agency-spelling\"]\n\
         \n\
         # The lowest level that makes `onrecord check` end with 1: info, warning, error or never.\n\
         fail-on = \"error\"\n\
         \n\
         # [levels]\n\
         # anonymous-source = \"warning\"\n\
         \n\
         # [[overrides]]\n\
         # paths = [\"opinion/**\"]\n\
         # ignore = [\"loaded-verb\"]\n\
         \n\
         # [[speakers]]\n\
         # name = \"Ana Ortiz\"\n\
         # aliases = [\"Mayor Ortiz\"]\n\
         # role = \"mayor\"\n\
         \n\
         # What is known of some records, where neither they nor the manifest say it. complete: they hold all\n\
         # that this speaker says in public, so that their silence counts.\n\
         # [[records]]\n\
         # paths = [\"council/2026-*.txt\"]\n\
         # speaker = \"Ana Ortiz\"\n\
         # trust = \"verbatim\"\n\
         # complete = true\n\
         \n\
         # What may differ in writing between a quotation and its record; each can be switched off:\n\
         # {folds}.\n\
         # [folds]\n\
         # fillers = false\n"
    )
}
