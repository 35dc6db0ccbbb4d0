//! The verbs about records: `index`, `find`, `match`; and how a run opens its corpus.

use crate::args::{Find, Index, Match};
use crate::output::{self, Output};
use crate::progress;
use crate::run::Session;
use crate::settings;
use anyhow::{Context, Result, anyhow, bail};
use onrecord::corpus::{self, About, BuildOptions, BuildReport, Opened, Progress, When};
use onrecord::matching::Quote;
use onrecord::report::{matches as format, tally::counted};
use onrecord::verdict::{self, Claim};
use rayon::prelude::*;
use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

/// Quotations judged together; their answers come out in order.
const BATCH: usize = 2048;

/// Opens the corpus of this run, building what is missing and saying so.
pub fn open(session: &Session, corpus: &Path) -> Result<Opened> {
    build(session, corpus, BuildOptions::default())
}

fn build(session: &Session, corpus: &Path, options: BuildOptions) -> Result<Opened> {
    let file_size = session.found.settings.config.max_record_size.unwrap_or(options.file_size);
    let options = BuildOptions { records: known(session)?, file_size, ..options };
    let bar = progress::records(session);
    let progress = |progress: Progress| {
        let (done, of, what) = match progress {
            Progress::Reading { done, of } => (done, of, "reading records"),
            Progress::Indexing { done, of } => (done, of, "indexing words"),
        };
        if bar.message() != what {
            // Another sort of work, at another pace.
            bar.set_message(what);
            bar.reset();
        }
        bar.set_length(of.max(1));
        bar.set_position(done.min(of));
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(session.threads).build()?;
    let opened = pool.install(|| corpus::open_or_build(corpus, &options, &progress));
    bar.finish_and_clear();
    let opened = opened?;
    if let Some(built) = &opened.built {
        if !session.quiet {
            output::remark(&told(built));
        }
        for (file, why) in &built.problems {
            output::remark(&format!("not read: {file}: {why}"));
        }
    }
    Ok(opened)
}

/// What the settings say about records.
fn known(session: &Session) -> Result<Vec<(Vec<String>, About)>> {
    let records = &session.found.settings.config.records;
    records
        .iter()
        .map(|record| {
            // A pattern that is none would fit nothing, in silence.
            settings::globs("records", &record.paths)?;
            let mut about = About::default();
            let trust = record.trust.map(|t| t.name().to_owned());
            for (key, value) in [
                ("speaker", &record.speaker),
                ("date", &record.date),
                ("title", &record.title),
                ("url", &record.url),
                ("trust", &trust),
                ("language", &record.language),
            ] {
                about.set(key, value.as_deref().unwrap_or(""));
            }
            Ok((record.paths.clone(), about))
        })
        .collect()
}

fn told(built: &BuildReport) -> String {
    let BuildReport { files_read, files_kept, files_gone, records, words, .. } = built;
    let gone = if *files_gone > 0 { format!(", {files_gone} gone") } else { String::new() };
    let (records, words) = (counted(*records as usize, "record"), counted(*words as usize, "word"));
    let read = counted(*files_read as usize, "file");
    format!("indexed {records}, {words} ({read} read, {files_kept} unchanged{gone})")
}

/// The corpus that the settings name, as seen from here.
pub fn configured(session: &Session) -> Option<PathBuf> {
    let corpus = session.found.settings.config.corpus.as_ref()?;
    Some(session.found.seen("corpus", corpus))
}

/// The corpus that a run is about: typed, or the settings'.
fn named(session: &Session, typed: Option<&Path>) -> Result<PathBuf> {
    typed.map(Path::to_path_buf).or_else(|| configured(session)).ok_or_else(|| {
        anyhow!(
            "no corpus: name one with --corpus PATH, in onrecord.toml (corpus = \"…\"), or in ONRECORD_CORPUS"
        )
    })
}

/// `onrecord index`.
pub fn index(session: &Session, typed: Index) -> Result<ExitCode> {
    let path = named(session, typed.corpus.as_deref())?;
    if typed.verify {
        let corpus = corpus::open(&path, typed.index.as_deref())?;
        corpus.index().verify()?;
        let stale = path.is_dir() && corpus::stale(&corpus)?;
        let what = if stale {
            "sound, but older than its records; refresh it with `onrecord index`"
        } else {
            "sound"
        };
        writeln!(std::io::stdout(), "the index of {} is {what}", path.display())?;
        return Ok(ExitCode::SUCCESS);
    }
    let usual = BuildOptions::default();
    let memory = typed.memory.map_or(usual.memory, |mebibytes| mebibytes << 20);
    let options = BuildOptions { index: typed.index, memory, ..usual };
    let mut opened = build(session, &path, options.clone());
    // Other verbs refuse a damaged index and name this one, which mends it.
    let sound = match &opened {
        Ok(Opened { corpus, built: None, .. }) if path.is_dir() => corpus.index().verify(),
        _ => Ok(()),
    };
    let damage = sound.as_ref().err().or(opened.as_ref().err().and_then(|e| e.downcast_ref()));
    if let Some(corpus::Error::Damaged { what, .. }) = damage
        && path.is_dir()
    {
        output::remark(&format!("the index was damaged ({what}); it is built anew"));
        opened = build(session, &path, BuildOptions { afresh: true, ..options });
    }
    let opened = opened?;
    if opened.built.is_none() && !session.quiet && !typed.stats {
        output::remark("nothing has changed");
    }
    if typed.stats {
        write!(std::io::stdout(), "{}", format::stats_text(&opened.corpus.stats()?))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `onrecord find`.
pub fn find(session: &Session, typed: Find) -> Result<ExitCode> {
    let jsonl = match typed.format.as_deref() {
        Some("jsonl") => true,
        Some("human") | None => false,
        Some(other) => bail!("there is no format {other:?} here; choose human or jsonl"),
    };
    let day = |text: &Option<String>, flag: &str| -> Result<Option<When>> {
        let Some(text) = text else { return Ok(None) };
        let when =
            When::parse(text).with_context(|| format!("--{flag} {text:?} is no date; write YYYY-MM-DD"))?;
        Ok(Some(when))
    };
    let (since, until) = (day(&typed.since, "since")?, day(&typed.until, "until")?);
    let path = named(session, typed.records.corpus.as_deref())?;
    let corpus = open(session, &path)?.corpus;
    let quote = Quote::new(&typed.words.join(" "), &corpus)?;
    let wanted = verdict::Wanted { speaker: typed.speaker, since, until };
    let options = session.found.settings.config.judging().matching;
    let found = verdict::passages(&corpus, &quote, &wanted, &options, typed.limit)?;
    let mut out = Output::open(None, !jsonl)?;
    let width = crate::check::look(false).width;
    for (i, passage) in found.iter().enumerate() {
        if jsonl {
            out.write_all(&format::passage_line(i + 1, passage))?;
        } else {
            out.write_all(format::passage_text(i + 1, passage, width).as_bytes())?;
        }
    }
    out.finish()?;
    if found.is_empty() {
        output::remark("nothing like it on record");
        return Ok(ExitCode::from(1));
    }
    Ok(ExitCode::SUCCESS)
}

/// `onrecord match`.
pub fn many(session: &Session, typed: Match) -> Result<ExitCode> {
    let csv_out = match typed.format.as_deref() {
        Some("csv") => true,
        Some("jsonl") | None => false,
        Some(other) => bail!("there is no format {other:?} here; choose jsonl or csv"),
    };
    let path = named(session, typed.records.corpus.as_deref())?;
    let corpus = open(session, &path)?.corpus;
    let name = typed.file.display().to_string();
    let input: Box<dyn Read> = if name == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(&typed.file).with_context(|| format!("{name} cannot be read"))?)
    };
    let most = session.limits().file_size;
    let left = Rc::new(Cell::new(most));
    let input = Rationed { input, left: left.clone(), most };
    let mut out = Output::open(typed.output.as_deref(), false)?;
    if csv_out {
        out.write_all(&csv_row(&format::COLUMNS.map(str::to_owned))?)?;
    }
    let options = session.found.settings.config.judging();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(session.threads).build()?;
    let mut asked = Asked::open(BufReader::with_capacity(1 << 16, Box::new(input)), &name)?;
    loop {
        let (mut batch, mut broken) = (Vec::new(), None);
        for claim in asked.by_ref().take(BATCH) {
            left.set(most);
            match claim {
                Ok(claim) => batch.push(claim),
                Err(e) => {
                    broken = Some(e);
                    break;
                }
            }
        }
        if batch.is_empty() && broken.is_none() {
            break;
        }
        let answers: Vec<Result<Vec<u8>>> = pool.install(|| {
            batch
                .par_iter()
                .map(|(id, claim)| {
                    let verdict = verdict::judge_claim(&corpus, claim, &options)?;
                    if csv_out { csv_row(&format::row(id, &verdict)) } else { Ok(format::line(id, &verdict)) }
                })
                .collect()
        });
        for answer in answers {
            out.write_all(&answer?)?;
        }
        // What was asked before a line that cannot be read has its answer.
        if let Some(e) = broken {
            out.finish()?;
            return Err(e);
        }
    }
    out.finish()?;
    Ok(ExitCode::SUCCESS)
}

fn csv_row(cells: &[String]) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells)?;
    writer.into_inner().map_err(|e| anyhow!("{e}"))
}

/// An input of which each row may only have so much: one without an end costs no more than a long one.
struct Rationed {
    input: Box<dyn Read>,
    left: Rc<Cell<u64>>,
    most: u64,
}

impl Read for Rationed {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            let most = self.most;
            let why = format!("over the limit of {most} bytes for one row; raise `max-file-size` to read it");
            return Err(std::io::Error::other(why));
        }
        let most = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.input.read(&mut bytes[..most])?;
        self.left.set(left - read as u64);
        Ok(read)
    }
}

/// Quotations asked for, one after the other.
enum Asked {
    Csv {
        rows: csv::StringRecordsIntoIter<Box<dyn Read>>,
        quote: usize,
        others: [Option<usize>; 3],
        name: String,
        at: usize,
    },
    Lines {
        lines: std::io::Lines<BufReader<Box<dyn Read>>>,
        name: String,
        at: usize,
    },
}

impl Asked {
    /// JSON Lines where the first character is a brace, CSV elsewhere.
    fn open(mut input: BufReader<Box<dyn Read>>, name: &str) -> Result<Asked> {
        let head = input.fill_buf().with_context(|| format!("{name} cannot be read"))?;
        let first = head.iter().find(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b)).copied();
        let name = name.to_owned();
        if first == Some(b'{') {
            return Ok(Asked::Lines { lines: input.lines(), name, at: 0 });
        }
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_reader(Box::new(input) as Box<dyn Read>);
        let header: Vec<String> = reader
            .headers()
            .with_context(|| format!("{name}: its header cannot be read"))?
            .iter()
            .map(|h| h.trim().trim_start_matches('\u{feff}').to_ascii_lowercase())
            .collect();
        let column = |wanted: &str| header.iter().position(|h| h == wanted);
        let quote = column("quote").with_context(|| {
            format!("{name} has no column `quote`; its columns are: {}", header.join(", "))
        })?;
        let others = ["id", "speaker", "date"].map(column);
        Ok(Asked::Csv { rows: reader.into_records(), quote, others, name, at: 0 })
    }
}

impl Iterator for Asked {
    type Item = Result<(String, Claim)>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Asked::Csv { rows, quote, others, name, at } => {
                let row = rows.next()?;
                *at += 1;
                let row = match row.with_context(|| format!("{name}, row {}: cannot be read", *at + 1)) {
                    Ok(row) => row,
                    Err(e) => return Some(Err(e)),
                };
                let cell = |i: Option<usize>| i.and_then(|i| row.get(i)).unwrap_or("");
                let [id, speaker, date] = others.map(cell);
                let id = if id.is_empty() { at.to_string() } else { id.to_owned() };
                Some(Ok((id, claim(cell(Some(*quote)), speaker, date))))
            }
            Asked::Lines { lines, name, at } => loop {
                let line = lines.next()?;
                *at += 1;
                let value = line
                    .map_err(anyhow::Error::from)
                    .and_then(|l| {
                        if l.trim().is_empty() { Ok(None) } else { Ok(Some(serde_json::from_str(&l)?)) }
                    })
                    .with_context(|| format!("{name}, line {at}: cannot be read"));
                let value: serde_json::Value = match value {
                    Ok(Some(value)) => value,
                    Ok(None) => continue,
                    Err(e) => return Some(Err(e)),
                };
                let text = |key: &str| value.get(key).and_then(|v| v.as_str()).unwrap_or("");
                if value.get("quote").is_none() {
                    return Some(Err(anyhow!("{name}, line {at}: it has no \"quote\"")));
                }
                let id = match value.get("id") {
                    Some(serde_json::Value::String(id)) => id.clone(),
                    Some(serde_json::Value::Number(id)) => id.to_string(),
                    _ => at.to_string(),
                };
                return Some(Ok((id, claim(text("quote"), text("speaker"), text("date")))));
            },
        }
    }
}

fn claim(quote: &str, speaker: &str, date: &str) -> Claim {
    let speaker: Vec<String> =
        Some(speaker.trim().to_owned()).into_iter().filter(|s| !s.is_empty()).collect();
    Claim { text: quote.to_owned(), speaker, person: true, said: None, written: When::parse(date) }
}
