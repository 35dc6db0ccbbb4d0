//! A corpus, open: its index and the records that it was made from. Opens and reads files; passages are read
//! from the records themselves, and where a record is gone or has changed since, the index gives its words.

use super::index::{self, BLOCK, Entry, Index, TurnEntry, files};
use super::read::{self, Format};
use super::record::{About, Record};
use super::{BuildOptions, BuildReport, Error, Progress, Trust, When, canonical, names, words};
use crate::text::{Pieces, Span};
use std::collections::HashMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// Texts kept in memory for records that have to be parsed to be read, in bytes.
const CACHE: usize = 64 << 20;
/// Speakers asked for that are remembered.
const NAMES_KEPT: usize = 4096;

/// A corpus, open for searching.
pub struct Corpus {
    index: Index,
    /// The folder of the records.
    root: PathBuf,
    files: OnceLock<Vec<files::FileEntry>>,
    names: OnceLock<Vec<String>>,
    joined: OnceLock<Vec<Joined>>,
    holdings: OnceLock<Vec<[u32; 3]>>,
    texts: Mutex<HashMap<u32, Arc<Vec<Parsed>>>>,
    /// Numbers of names, by what was asked for.
    alike: Mutex<HashMap<String, Arc<[u32]>>>,
}

/// A surname that stands alone in some records, and the one full name that has it in others.
#[derive(Clone, Copy)]
struct Joined {
    label: u32,
    full: u32,
    /// The days in which it is taken for the same person: the full name's own, and a year around them.
    days: When,
}

/// A record's text, where it has to be parsed to be read, and the way back to its file.
struct Parsed {
    text: String,
    /// `None` where the words have no bytes of their own in the file.
    way: Option<Vec<Pieces>>,
}

/// A corpus and what had to be done to open it.
pub struct Opened {
    /// The corpus.
    pub corpus: Corpus,
    /// Where its index lies.
    pub index: PathBuf,
    /// What was built, where the index was missing or older than the records.
    pub built: Option<BuildReport>,
}

/// What a corpus holds.
#[derive(Clone, Debug, Default)]
pub struct Stats {
    /// Records.
    pub records: u64,
    /// Words.
    pub words: u64,
    /// Distinct words.
    pub distinct: u64,
    /// Bytes of the texts.
    pub text_bytes: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// Named speakers.
    pub speakers: u64,
    /// Records without a date.
    pub undated: u64,
    /// The days from the first record to the last.
    pub days: Option<(When, When)>,
    /// Records by trust: verbatim, edited, asr.
    pub trust: [u64; 3],
    /// Files that could not be read, each with the reason.
    pub problems: Vec<(String, String)>,
    /// Parts of the index and their bytes.
    pub sections: Vec<(&'static str, u64)>,
}

/// Words of a record, read from where it lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    /// Where `text` begins in the record's text.
    pub start: u32,
    /// The stretch of the record's text that holds the words.
    pub text: String,
    /// Where each word stands in the record's text.
    pub words: Vec<Span>,
    /// The record is gone or has changed since: the words are the index's, folded, and places are not known.
    pub stale: bool,
}

impl Passage {
    /// The text that a span of the record covers, as far as it lies in here.
    pub fn of(&self, span: Span) -> &str {
        let from = span.start.saturating_sub(self.start) as usize;
        let to = span.end.saturating_sub(self.start) as usize;
        self.text.get(from..to).unwrap_or("")
    }
}

/// Opens an index, or the index of a folder, as it is.
pub fn open(path: &Path, index: Option<&Path>) -> Result<Corpus, Error> {
    if path.is_file() {
        let index = Index::open(path)?;
        let root = index.root()?.unwrap_or_else(|| root_of(path));
        return Ok(Corpus::new(index, root));
    }
    if !path.is_dir() {
        return Err(Error::Missing { path: path.to_owned() });
    }
    let place = index.map_or_else(|| files::place(path), Path::to_owned);
    Ok(Corpus::new(Index::open(&place)?, path.to_owned()))
}

/// Opens a corpus: an index as it is; a folder with its index, built first where that is missing, of another
/// version or older than the records. A damaged index is an error, not a reason to build in silence.
pub fn open_or_build(
    path: &Path,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Opened, Error> {
    if path.is_file() {
        let corpus = open(path, None)?;
        return Ok(Opened { corpus, index: path.to_owned(), built: None });
    }
    if !path.is_dir() {
        return Err(Error::Missing { path: path.to_owned() });
    }
    let place = options.index.clone().unwrap_or_else(|| files::place(path));
    if options.index.is_none() {
        files::own(&place)?;
    }
    let old = match Index::open(&place) {
        Ok(old) if !options.afresh => Some(old),
        Ok(_) | Err(Error::NoIndex { .. } | Error::Version { .. }) => None,
        Err(_) if options.afresh => None,
        Err(e) => return Err(e),
    };
    if let Some(old) = old {
        let corpus = Corpus::new(old, path.to_owned());
        if !stale(&corpus)? {
            return Ok(Opened { corpus, index: place, built: None });
        }
        return build(path, place, Some(&corpus.index), options, progress);
    }
    build(path, place, None, options, progress)
}

fn build(
    path: &Path,
    place: PathBuf,
    old: Option<&Index>,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Opened, Error> {
    let _lock = files::lock(&place)?;
    super::whole::sweep(&place);
    let report = index::build(path, &place, old, options, progress)?;
    let corpus = Corpus::new(Index::open(&place)?, path.to_owned());
    Ok(Opened { corpus, index: place, built: Some(report) })
}

/// Whether the records have changed since the index was made, by their names, sizes and times. The manifest
/// counts through what it says of each file, once it is newer than the index's own.
pub fn stale(corpus: &Corpus) -> Result<bool, Error> {
    let (listed, _) = files::list(&corpus.root)?;
    let known = corpus.files()?;
    let same = listed.len() == known.len()
        && listed
            .iter()
            .zip(known)
            .all(|(l, k)| l.path == k.path && l.size == k.size && l.modified == k.modified);
    if !same {
        return Ok(true);
    }
    let (manifest, _) = files::manifest(&corpus.root, &listed);
    Ok(known.iter().any(|k| k.manifest != files::known(&manifest.about(&k.path))))
}

/// The folder that an index was made from, where it lies inside it.
fn root_of(index: &Path) -> PathBuf {
    let folder = index.parent().unwrap_or(Path::new("."));
    if folder.file_name().is_some_and(|n| n == files::FOLDER) {
        folder.parent().unwrap_or(Path::new(".")).to_owned()
    } else {
        folder.to_owned()
    }
}

impl Corpus {
    fn new(index: Index, root: PathBuf) -> Corpus {
        Corpus {
            index,
            root,
            files: OnceLock::new(),
            names: OnceLock::new(),
            joined: OnceLock::new(),
            holdings: OnceLock::new(),
            texts: Mutex::new(HashMap::new()),
            alike: Mutex::new(HashMap::new()),
        }
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// The folder that the records' paths are seen from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files, those that could not be read too.
    pub(crate) fn files(&self) -> Result<&[files::FileEntry], Error> {
        once(&self.files, || self.index.files())
    }

    /// All names of speakers, in the order of their numbers, which start at 1.
    pub fn names(&self) -> Result<&[String], Error> {
        once(&self.names, || self.index.names())
    }

    /// `(speaker's number, record, words)`, sorted.
    pub fn holdings(&self) -> Result<&[[u32; 3]], Error> {
        once(&self.holdings, || self.index.holdings())
    }

    /// Numbers of the names that pass a test, remembered under `key`: a draft names few speakers, and each often.
    pub fn names_like(&self, key: &str, test: impl Fn(&str) -> bool) -> Result<Arc<[u32]>, Error> {
        if let Some(known) = self.alike.lock().ok().and_then(|cache| cache.get(key).cloned()) {
            return Ok(known);
        }
        let (names, joined) = (self.names()?, self.joined()?);
        // A surname is nobody whom its full name is not.
        let full = |label: u32| {
            let at = joined.binary_search_by_key(&label, |j| j.label).ok()?;
            names.get(joined[at].full as usize - 1)
        };
        let numbered = names.iter().zip(1u32..);
        let found: Arc<[u32]> = numbered
            .filter(|(name, number)| test(name) && full(*number).is_none_or(|name| test(name)))
            .map(|(_, number)| number)
            .collect();
        if let Ok(mut cache) = self.alike.lock() {
            if cache.len() >= NAMES_KEPT {
                cache.clear();
            }
            cache.insert(key.to_owned(), found.clone());
        }
        Ok(found)
    }

    /// Records in which the name with a number has words, and how many: `[name, record, words]`.
    pub fn held_by(&self, name: u32) -> Result<&[[u32; 3]], Error> {
        let all = self.holdings()?;
        let from = all.partition_point(|h| h[0] < name);
        Ok(&all[from..from + all[from..].partition_point(|h| h[0] == name)])
    }

    /// The name with a number that came from a turn; `None` for 0.
    pub fn name(&self, number: u32) -> Result<Option<&str>, Error> {
        let names = self.names()?;
        Ok(number.checked_sub(1).and_then(|i| names.get(i as usize)).map(String::as_str))
    }

    /// The name with a number that came from a turn of `record`: in full where the record gives a surname alone
    /// that just one person in the corpus has, who is held within a year of that record. The record's own lists
    /// were asked when it was read.
    pub fn speaker(&self, record: u32, number: u32) -> Result<Option<&str>, Error> {
        let joined = self.joined()?;
        let known = joined.binary_search_by_key(&number, |j| j.label).ok().map(|at| joined[at]);
        let near = match (known, self.index.entry(record)?.date) {
            (Some(known), Some(date)) => known.days.overlaps(date),
            _ => false,
        };
        self.name(known.filter(|_| near).map_or(number, |known| known.full))
    }

    fn joined(&self) -> Result<&[Joined], Error> {
        once(&self.joined, || {
            let mut all = Vec::new();
            for (label, full) in names::joins(self.names()?) {
                let mut days: Option<When> = None;
                for held in self.held_by(full)? {
                    if let Some(date) = self.index.entry(held[1])?.date {
                        days = Some(days.map_or(date, |days| days.with(date)));
                    }
                }
                all.extend(days.map(|days| Joined { label, full, days: days.widened(366, 366) }));
            }
            Ok(all)
        })
    }

    /// A record's path within the corpus.
    pub fn path(&self, record: u32) -> Result<&str, Error> {
        let file = self.index.entry(record)?.file as usize;
        Ok(self.files()?.get(file).map_or("", |f| &f.path))
    }

    /// What is known of a record, and which part of its file it is.
    pub fn about(&self, record: u32) -> Result<(String, About), Error> {
        let entry = self.index.entry(record)?;
        let (part, mut about) = self.index.about(record)?;
        (about.date, about.trust) = (entry.date, Some(entry.trust));
        Ok((part, about))
    }

    /// What the corpus holds.
    pub fn stats(&self) -> Result<Stats, Error> {
        let mut stats = Stats {
            records: u64::from(self.index.records()),
            words: self.index.words(),
            distinct: u64::from(self.index.distinct()),
            text_bytes: self.index.text_bytes(),
            index_bytes: self.index.size(),
            speakers: self.names()?.len() as u64,
            sections: self.index.sections(),
            ..Stats::default()
        };
        for record in 0..self.index.records() {
            let entry = self.index.entry(record)?;
            stats.trust[entry.trust as usize] += 1;
            match (entry.date, stats.days) {
                (None, _) => stats.undated += 1,
                (Some(day), None) => stats.days = Some((day, day)),
                (Some(day), Some((first, last))) => stats.days = Some((first.min(day), last.max(day))),
            }
        }
        let broken = self.files()?.iter().filter(|f| !f.problem.is_empty());
        stats.problems = broken.map(|f| (f.path.clone(), f.problem.clone())).collect();
        Ok(stats)
    }

    /// The words `from..to` of a record as they stand.
    pub fn passage(&self, record: u32, from: u32, to: u32) -> Result<Passage, Error> {
        let entry = self.index.entry(record)?;
        let (from, to) = (from.min(entry.words), to.min(entry.words));
        if from >= to {
            return Ok(Passage::default());
        }
        let mut ids = Vec::new();
        let first = from as usize / BLOCK * BLOCK;
        let block = entry.first_block.saturating_add((first / BLOCK) as u32);
        self.index.read_blocks(block, to as usize - first, &mut ids)?;
        let ids = &ids[from as usize - first..];
        let turns = self.turns_over(record, from, to)?;
        let Some(last) = turns.last() else { return self.folded(ids) };
        // The words before `from` in its block are read too: only a block's first word has a known place.
        let anchor = self.index.block_text(entry.first_block.saturating_add((first / BLOCK) as u32))?;
        let whole_blocks = to.div_ceil(BLOCK as u32);
        let next_block = entry.first_block.saturating_add(whole_blocks);
        let end = if u64::from(whole_blocks) * (BLOCK as u64) < u64::from(entry.words) {
            self.index.block_text(next_block)?.min(last.span.end)
        } else {
            last.span.end
        };
        let start = if turns[0].first_word as usize <= first { anchor } else { turns[0].span.start };
        let Some(text) = self.text(record, &entry, start, end.max(start)) else {
            return self.folded(ids);
        };
        let mut passage = Passage { start, text, words: Vec::new(), stale: false };
        let mut number = (turns[0].first_word as usize).max(if start == anchor { first } else { 0 }) as u32;
        let (mut agrees, mut room, mut places) = (true, Vec::new(), Vec::with_capacity(ids.len()));
        for turn in &turns {
            let span = Span {
                start: turn.span.start.max(start),
                end: turn.span.end.min(end).max(turn.span.start.max(start)),
            };
            words::each_word(passage.of(span), span.start, |word, at| {
                if (from..to).contains(&number) {
                    let wanted = self.index.word(ids[(number - from) as usize]);
                    agrees &= wanted.is_ok_and(|w| w == canonical(word, &mut room));
                    places.push(at);
                }
                number += 1;
            });
        }
        if !agrees || places.len() != ids.len() {
            return self.folded(ids);
        }
        passage.words = places;
        Ok(passage)
    }

    /// Words as the index has them, where the record cannot give them.
    fn folded(&self, ids: &[u32]) -> Result<Passage, Error> {
        let mut passage = Passage { stale: true, ..Passage::default() };
        for id in ids {
            if !passage.text.is_empty() {
                passage.text.push(' ');
            }
            let at = passage.text.len();
            passage.text.push_str(&String::from_utf8_lossy(self.index.word(*id)?));
            passage.words.push(Span::new(at, passage.text.len()));
        }
        Ok(passage)
    }

    /// The turns that the words `from..to` of a record stand in.
    pub fn turns_over(&self, record: u32, from: u32, to: u32) -> Result<Vec<TurnEntry>, Error> {
        let all = self.index.turns(record)?;
        let mut turns = Vec::new();
        let Some(first) = self.index.turn_of(record, from)? else { return Ok(turns) };
        for number in first..all.end {
            let turn = self.index.turn(number)?;
            if turn.first_word >= to {
                break;
            }
            turns.push(turn);
        }
        Ok(turns)
    }

    /// A stretch of a record's text; `None` where it cannot be had.
    pub fn text(&self, record: u32, entry: &Entry, start: u32, end: u32) -> Option<String> {
        let file = self.files().ok()?.get(entry.file as usize)?;
        let path = self.root.join(&file.path);
        if entry.direct {
            let mut handle = File::open(path).ok()?;
            handle.seek(SeekFrom::Start(u64::from(start))).ok()?;
            let (mut bytes, wanted) = (Vec::new(), u64::from(end.checked_sub(start)?));
            handle.take(wanted).read_to_end(&mut bytes).ok()?;
            return String::from_utf8(bytes).ok().filter(|text| text.len() as u64 == wanted);
        }
        let texts = self.parsed(entry.file, &path, file)?;
        texts
            .get(record.checked_sub(file.first_record)? as usize)?
            .text
            .get(start as usize..end as usize)
            .map(str::to_owned)
    }

    /// Where a span of a record's text lies in its file; `None` where it has no bytes of its own there.
    pub fn on_disk(&self, record: u32, span: Span) -> Option<Span> {
        let entry = self.index.entry(record).ok()?;
        if entry.direct {
            return Some(span);
        }
        let file = self.files().ok()?.get(entry.file as usize)?;
        let parsed = self.parsed(entry.file, &self.root.join(&file.path), file)?;
        let one = parsed.get(record.checked_sub(file.first_record)? as usize)?;
        Some(one.way.as_ref()?.iter().fold(span, |span, step| step.back(span)))
    }

    /// The texts of a file's records, read as the build read them.
    fn parsed(&self, number: u32, path: &Path, file: &files::FileEntry) -> Option<Arc<Vec<Parsed>>> {
        if let Some(texts) = self.texts.lock().ok()?.get(&number) {
            return Some(texts.clone());
        }
        Format::of(&file.path)?;
        let records = read::records(&file.path, std::fs::read(path).ok()?, &About::default()).ok()?;
        let parsed = |r: Record| Parsed { text: r.text, way: (!r.escaped).then_some(r.way) };
        let texts: Arc<Vec<Parsed>> = Arc::new(records.into_iter().map(parsed).collect());
        let mut cache = self.texts.lock().ok()?;
        if cache.values().flat_map(|t| t.iter()).map(|t| t.text.len()).sum::<usize>() > CACHE {
            cache.clear();
        }
        cache.insert(number, texts.clone());
        Some(texts)
    }

    /// How a record is to be trusted.
    pub fn trust(&self, record: u32) -> Result<Trust, Error> {
        Ok(self.index.entry(record)?.trust)
    }
}

fn once<T>(cell: &OnceLock<Vec<T>>, make: impl FnOnce() -> Result<Vec<T>, Error>) -> Result<&[T], Error> {
    if let Some(made) = cell.get() {
        return Ok(made);
    }
    let made = make()?;
    Ok(cell.get_or_init(|| made))
}
