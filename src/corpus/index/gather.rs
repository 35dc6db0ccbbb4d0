//! Reads what has changed, takes over what has not, and keeps of it what the index holds: what is known of each
//! record, its turns, and its words as numbers. What grows with every word lies in spill files.

use super::files::{self, FileEntry, Listed};
use super::spill::Spill;
use super::{BLOCK, CUE_BYTES, Index, TURN_BYTES, postings};
use crate::corpus::read::{self, Manifest};
use crate::corpus::record::Record;
use crate::corpus::spelling::canonical;
use crate::corpus::vocabulary::Vocabulary;
use crate::corpus::{BuildOptions, BuildReport, Error, Progress, words};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Text read by one worker at a time.
const CHUNK_BYTES: u64 = 4 << 20;

/// A failure while gathering: of the corpus, or of writing the spill file.
pub(super) enum Failure {
    Corpus(Error),
    Spill(io::Error),
}

impl Failure {
    pub(super) fn unwrap_or_writing(self, index: &Path) -> Error {
        match self {
            Failure::Corpus(e) => e,
            Failure::Spill(e) => Error::Write { path: index.to_owned(), why: e.to_string() },
        }
    }
}

/// Everything that was read. `tokens` are the words, under the numbers of `vocabulary`; turns, time codes and
/// the places of blocks are as the index has them.
pub(super) struct Gathered {
    pub tokens: Spill,
    pub vocabulary: Vocabulary,
    pub counts: Vec<u32>,
    pub words: u64,
    pub text_bytes: u64,
    pub records: Vec<RecordEntry>,
    pub turns: Spill,
    pub cues: Spill,
    pub block_text: Spill,
    pub names: HashMap<String, u32>,
    pub name_list: Vec<String>,
    pub about: Spill,
    pub holdings: Vec<[u32; 3]>,
    pub files: Vec<FileEntry>,
    pub report: BuildReport,
}

pub(super) struct RecordEntry {
    pub words: u32,
    pub first_turn: u32,
    pub first_cue: u32,
    pub date: Option<(i32, i32)>,
    pub file: u32,
    pub trust: u8,
    pub direct: bool,
    pub about_at: u64,
}

/// A record with its words numbered by a worker's own vocabulary.
struct Folded {
    record: Record,
    words: Vec<u32>,
    /// First word of each turn.
    firsts: Vec<u32>,
    block_text: Vec<u32>,
    direct: bool,
}

impl Gathered {
    /// Nothing yet; words spill into `folder` once they take an eighth of the memory, the rest once it takes a
    /// sixty-fourth.
    pub(super) fn new(memory: usize, folder: &Path) -> Gathered {
        Gathered {
            tokens: Spill::new(memory / 8, folder),
            vocabulary: Vocabulary::default(),
            counts: Vec::new(),
            words: 0,
            text_bytes: 0,
            records: Vec::new(),
            turns: Spill::new(memory / 64, folder),
            cues: Spill::new(memory / 64, folder),
            block_text: Spill::new(memory / 64, folder),
            names: HashMap::new(),
            name_list: Vec::new(),
            about: Spill::new(memory / 64, folder),
            holdings: Vec::new(),
            files: Vec::new(),
            report: BuildReport::default(),
        }
    }

    fn name(&mut self, name: &str) -> u32 {
        if let Some(&number) = self.names.get(name) {
            return number;
        }
        self.name_list.push(name.to_owned());
        let number = self.name_list.len() as u32;
        self.names.insert(name.to_owned(), number);
        number
    }

    fn word(&mut self, word: &[u8], room: &mut Vec<u8>) -> u32 {
        let number = self.vocabulary.number(canonical(word, room));
        if number as usize == self.counts.len() {
            self.counts.push(0);
        }
        number
    }

    /// Takes a record; `map` turns its word numbers into this vocabulary's.
    fn add(&mut self, folded: Folded, file: u32, map: &[u32], encoded: &mut Vec<u8>) -> io::Result<()> {
        let Folded { record, words, firsts, block_text, direct } = folded;
        let number = self.records.len() as u32;
        let entry = RecordEntry {
            words: words.len() as u32,
            first_turn: (self.turns.len() / TURN_BYTES) as u32,
            first_cue: (self.cues.len() / CUE_BYTES) as u32,
            date: record.about.date.map(super::super::When::pack),
            file,
            trust: record.about.trust.unwrap_or_default() as u8,
            direct,
            about_at: self.about.len(),
        };
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        for (i, turn) in record.turns.iter().enumerate() {
            let speaker = turn.speaker.as_deref().map_or(0, |s| self.name(s));
            self.turns.numbers(&[firsts[i], turn.span.start, turn.span.end, speaker])?;
            let next = firsts.get(i + 1).copied().unwrap_or(entry.words);
            if speaker > 0 {
                *held.entry(speaker).or_default() += next - firsts[i];
            }
        }
        self.holdings.extend(held.into_iter().map(|(s, n)| [s, number, n]));
        for (at, time) in record.cues {
            self.cues.numbers(&[at, time])?;
        }
        self.block_text.numbers(&block_text)?;
        encoded.clear();
        super::about_bytes(&record.part, &record.about, encoded);
        self.about.put(encoded)?;
        encoded.clear();
        for w in &words {
            let number = map[*w as usize];
            let count = &mut self.counts[number as usize];
            *count = count.saturating_add(1);
            postings::number(u64::from(number), encoded);
        }
        self.tokens.put(encoded)?;
        self.words += words.len() as u64;
        self.records.push(entry);
        Ok(())
    }
}

/// What became of one file.
struct ReadFile {
    entry: FileEntry,
    records: Vec<Folded>,
}

/// Reads the files that are listed into `made`; `kept` are the old index's, by path.
#[allow(clippy::too_many_arguments)]
pub(super) fn gather(
    root: &Path,
    listed: &[Listed],
    manifest: &Manifest,
    old: Option<&Index>,
    kept: &HashMap<String, FileEntry>,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
    made: &mut Gathered,
) -> Result<(), Failure> {
    let total: u64 = listed.iter().map(|l| l.size).sum();
    let mut chunks: Vec<&[Listed]> = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (i, file) in listed.iter().enumerate() {
        bytes += file.size;
        if bytes >= CHUNK_BYTES || i + 1 == listed.len() {
            chunks.push(&listed[from..=i]);
            (from, bytes) = (i + 1, 0);
        }
    }
    // A chunk in flight costs its text, its words and its tables: about six bytes for each of text.
    let wave =
        ((options.memory as u64 / 6 / CHUNK_BYTES) as usize).clamp(1, 4 * rayon::current_num_threads());
    let mut done = 0;
    progress(Progress::Reading { done, of: total });
    let (mut room, mut encoded) = (Vec::new(), Vec::new());
    let mut old_numbers: Vec<u32> = old.map_or(Vec::new(), |o| vec![u32::MAX; o.distinct() as usize]);
    let old_names = old.map_or(Ok(Vec::new()), Index::names).map_err(Failure::Corpus)?;
    for wave in chunks.chunks(wave) {
        let read: Vec<(Vocabulary, Vec<Result<ReadFile, FileEntry>>)> = wave
            .par_iter()
            .map(|chunk| {
                let mut vocabulary = Vocabulary::default();
                let files = chunk
                    .iter()
                    .map(|listed| read_file(root, listed, manifest, kept, options, &mut vocabulary))
                    .collect();
                (vocabulary, files)
            })
            .collect();
        for (vocabulary, files) in read {
            let map: Vec<u32> =
                (0..vocabulary.len() as u32).map(|w| made.word(vocabulary.word(w), &mut room)).collect();
            for file in files {
                let number = made.files.len() as u32;
                match file {
                    Ok(ReadFile { mut entry, records }) => {
                        entry.first_record = made.records.len() as u32;
                        entry.records = records.len() as u32;
                        made.report.files_read += 1;
                        made.text_bytes += entry.text_bytes;
                        if !entry.problem.is_empty() {
                            made.report.problems.push((entry.path.clone(), entry.problem.clone()));
                        }
                        made.files.push(entry);
                        for record in records {
                            made.add(record, number, &map, &mut encoded).map_err(Failure::Spill)?;
                        }
                    }
                    Err(mut entry) => {
                        // Unchanged: the old index knows all of it.
                        let Some(old) = old else { continue };
                        let first = made.records.len() as u32;
                        for r in entry.first_record..entry.first_record.saturating_add(entry.records) {
                            let folded = old
                                .folded(r, &old_names, &mut old_numbers, |word| made.word(word, &mut room))
                                .map_err(Failure::Corpus)?;
                            let record = Folded {
                                record: folded.record,
                                words: (0..folded.words.len() as u32).collect(),
                                firsts: folded.firsts,
                                block_text: folded.block_text,
                                direct: folded.direct,
                            };
                            made.add(record, number, &folded.words, &mut encoded).map_err(Failure::Spill)?;
                        }
                        made.text_bytes += entry.text_bytes;
                        made.report.files_kept += 1;
                        entry.first_record = first;
                        if !entry.problem.is_empty() {
                            made.report.problems.push((entry.path.clone(), entry.problem.clone()));
                        }
                        made.files.push(entry);
                    }
                }
            }
        }
        done += wave.iter().flat_map(|c| c.iter()).map(|l| l.size).sum::<u64>();
        progress(Progress::Reading { done, of: total });
    }
    made.report.records = made.records.len() as u64;
    made.report.words = made.words;
    made.report.text_bytes = made.text_bytes;
    made.report.files_gone =
        kept.keys().filter(|path| listed.binary_search_by(|l| l.path.cmp(path)).is_err()).count() as u64;
    Ok(())
}

/// Reads and folds one file, or says (`Err`) that the old index's entry still holds.
fn read_file(
    root: &Path,
    listed: &Listed,
    manifest: &Manifest,
    kept: &HashMap<String, FileEntry>,
    options: &BuildOptions,
    vocabulary: &mut Vocabulary,
) -> Result<ReadFile, FileEntry> {
    let mut known = manifest.about(&listed.path);
    let said = files::known(&known);
    for (paths, about) in &options.records {
        if paths.is_empty() || paths.iter().any(|glob| files::fits(glob, &listed.path)) {
            known.fill(about);
        }
    }
    let known_hash = files::known(&known);
    let mut entry = FileEntry {
        path: listed.path.clone(),
        size: listed.size,
        modified: listed.modified,
        known: known_hash,
        manifest: said,
        ..FileEntry::default()
    };
    let before = kept.get(&listed.path).filter(|old| old.known == known_hash);
    if let Some(old) = before.filter(|old| old.size == listed.size && old.modified == listed.modified) {
        return Err(old.clone());
    }
    let bytes = match bytes_of(&root.join(&listed.path), listed.size, options.file_size) {
        Ok(bytes) => bytes,
        Err(problem) => {
            entry.problem = problem;
            return Ok(ReadFile { entry, records: Vec::new() });
        }
    };
    entry.hash.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
    if let Some(old) = before.filter(|old| old.hash == entry.hash) {
        return Err(FileEntry {
            modified: listed.modified,
            size: listed.size,
            manifest: said,
            ..old.clone()
        });
    }
    let size = bytes.len();
    let in_place =
        matches!(read::Format::of(&listed.path), Some(read::Format::Plain)) || listed.path.ends_with(".md");
    match read::records(&listed.path, bytes, &known) {
        Ok(records) => {
            entry.text_bytes = records.iter().map(|r| r.text.len() as u64).sum();
            let records: Vec<Folded> = records
                .into_iter()
                .map(|record| {
                    let direct = in_place && record.text.len() == size;
                    fold(record, direct, vocabulary)
                })
                .collect();
            if records.iter().all(|r| r.words.is_empty()) {
                entry.problem = "it holds no words".into();
            }
            Ok(ReadFile { entry, records })
        }
        Err(problem) => {
            entry.problem = problem;
            Ok(ReadFile { entry, records: Vec::new() })
        }
    }
}

/// All bytes of a file, or why there are none. A file that grows while it is read costs no more than the limit.
fn bytes_of(path: &Path, size: u64, limit: u64) -> Result<Vec<u8>, String> {
    let most = limit.min(read::MOST_BYTES as u64);
    let mut bytes = Vec::new();
    if size <= most {
        let read = File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes));
        read.map_err(|e| format!("it cannot be read: {e}"))?;
    }
    match size.max(bytes.len() as u64) {
        size if size > most => Err(format!(
            "{size} bytes, over the limit of {most}; raise `max-record-size`, or cut it in parts"
        )),
        _ => Ok(bytes),
    }
}

fn fold(record: Record, direct: bool, vocabulary: &mut Vocabulary) -> Folded {
    let mut words_of: Vec<u32> = Vec::with_capacity(record.text.len() / 6);
    let mut block_text = Vec::with_capacity(record.text.len() / 300);
    let mut firsts = Vec::with_capacity(record.turns.len());
    for turn in &record.turns {
        firsts.push(words_of.len() as u32);
        words::each_word(turn.span.of(&record.text), turn.span.start, |word, span| {
            if words_of.len().is_multiple_of(BLOCK) {
                block_text.push(span.start);
            }
            words_of.push(vocabulary.number(word));
        });
    }
    let record = Record { text: String::new(), ..record };
    Folded { record, words: words_of, firsts, block_text, direct }
}
