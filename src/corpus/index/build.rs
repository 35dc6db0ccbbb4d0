//! Makes an index: reads what has changed, takes over what has not, and writes one file beside the old one,
//! which it replaces at the very end. Memory is bounded by the option and the largest single record: words go
//! to a spill file first, and the lists are made a range of buckets at a time.

use super::files::{self, FileEntry, Listed};
use super::grams::{LONGEST, Plan};
use super::pages::{NUMBERS, Writer};
use super::{BLOCK, Index, n, postings, s};
use crate::corpus::read::{self, Manifest};
use crate::corpus::record::Record;
use crate::corpus::spelling::canonical;
use crate::corpus::vocabulary::{Vocabulary, hash};
use crate::corpus::whole::Whole;
use crate::corpus::{BuildOptions, BuildReport, Error, Progress, words};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Text read by one worker at a time.
const CHUNK_BYTES: u64 = 4 << 20;

/// Builds or refreshes the index at `index` over the folder `root`. `old` gives what has not changed.
pub fn build(
    root: &Path,
    index: &Path,
    old: Option<&Index>,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<BuildReport, Error> {
    let folder = index.parent().unwrap_or(Path::new("."));
    let writing = |e: io::Error| Error::Write { path: index.to_owned(), why: e.to_string() };
    let listed = files::list(root)?;
    let (manifest, problems) = files::manifest(root, &listed);
    let mut made = Gathered::new(tempfile::tempfile_in(folder).map_err(writing)?);
    made.report.problems = problems;
    let kept: HashMap<String, FileEntry> = match old {
        Some(old) if !options.afresh => old.files()?.into_iter().map(|f| (f.path.clone(), f)).collect(),
        _ => HashMap::new(),
    };
    gather(root, &listed, &manifest, old.filter(|_| !kept.is_empty()), &kept, options, progress, &mut made)
        .map_err(|e| e.unwrap_or_writing(index))?;
    if made.records.is_empty() {
        return Err(Error::Empty { path: root.to_owned(), problems: made.report.problems });
    }
    progress(Progress::Indexing { done: 0, of: made.words });
    let file = Whole::begin(index).map_err(writing)?;
    let mut report = std::mem::take(&mut made.report);
    // An index beside its records is found with them; one elsewhere has to say where they are.
    let elsewhere = options.index.is_some() || !index.starts_with(root);
    let at =
        if elsewhere { std::fs::canonicalize(root).unwrap_or_default() } else { std::path::PathBuf::new() };
    report.index_bytes = write(made, file, &at.to_string_lossy(), options, progress).map_err(writing)?;
    Ok(report)
}

/// A failure while gathering: of the corpus, or of writing the spill file.
enum Failure {
    Corpus(Error),
    Spill(io::Error),
}

impl Failure {
    fn unwrap_or_writing(self, index: &Path) -> Error {
        match self {
            Failure::Corpus(e) => e,
            Failure::Spill(e) => Error::Write { path: index.to_owned(), why: e.to_string() },
        }
    }
}

/// Everything but the words, which lie in the spill file under the numbers of `vocabulary`.
struct Gathered {
    spill: BufWriter<File>,
    vocabulary: Vocabulary,
    counts: Vec<u32>,
    words: u64,
    text_bytes: u64,
    records: Vec<RecordEntry>,
    turns: Vec<[u32; 4]>,
    cues: Vec<(u32, u32)>,
    block_text: Vec<u32>,
    names: HashMap<String, u32>,
    name_list: Vec<String>,
    about: Vec<u8>,
    holdings: Vec<[u32; 3]>,
    files: Vec<FileEntry>,
    report: BuildReport,
}

struct RecordEntry {
    words: u32,
    first_turn: u32,
    first_cue: u32,
    date: Option<(i32, i32)>,
    file: u32,
    trust: u8,
    direct: bool,
    about_at: u64,
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
    fn new(spill: File) -> Gathered {
        Gathered {
            spill: BufWriter::with_capacity(1 << 20, spill),
            vocabulary: Vocabulary::default(),
            counts: Vec::new(),
            words: 0,
            text_bytes: 0,
            records: Vec::new(),
            turns: Vec::new(),
            cues: Vec::new(),
            block_text: Vec::new(),
            names: HashMap::new(),
            name_list: Vec::new(),
            about: Vec::new(),
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
            first_turn: self.turns.len() as u32,
            first_cue: self.cues.len() as u32,
            date: record.about.date.map(super::super::When::pack),
            file,
            trust: record.about.trust.unwrap_or_default() as u8,
            direct,
            about_at: self.about.len() as u64,
        };
        let mut held: BTreeMap<u32, u32> = BTreeMap::new();
        for (i, turn) in record.turns.iter().enumerate() {
            let speaker = turn.speaker.as_deref().map_or(0, |s| self.name(s));
            self.turns.push([firsts[i], turn.span.start, turn.span.end, speaker]);
            let next = firsts.get(i + 1).copied().unwrap_or(entry.words);
            if speaker > 0 {
                *held.entry(speaker).or_default() += next - firsts[i];
            }
        }
        self.holdings.extend(held.into_iter().map(|(s, n)| [s, number, n]));
        self.cues.extend(&record.cues);
        self.block_text.extend(block_text);
        super::about_bytes(&record.part, &record.about, &mut self.about);
        encoded.clear();
        for w in &words {
            let number = map[*w as usize];
            let count = &mut self.counts[number as usize];
            *count = count.saturating_add(1);
            postings::number(u64::from(number), encoded);
        }
        self.spill.write_all(encoded)?;
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

#[allow(clippy::too_many_arguments)]
fn gather(
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

/// Writes the whole index from what was gathered.
fn write(
    mut made: Gathered,
    file: Whole,
    root: &str,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> io::Result<u64> {
    let mut out = Writer::new(file)?;
    // Words by falling frequency, so that the frequent ones have the short numbers.
    let mut order: Vec<u32> = (0..made.vocabulary.len() as u32).collect();
    order.par_sort_unstable_by(|a, b| {
        let count = |w: &u32| made.counts[*w as usize];
        count(b).cmp(&count(a)).then_with(|| made.vocabulary.word(*a).cmp(made.vocabulary.word(*b)))
    });
    let mut rank = vec![0u32; order.len()];
    for (r, w) in order.iter().enumerate() {
        rank[*w as usize] = r as u32;
    }
    let counts: Vec<u32> = order.iter().map(|w| made.counts[*w as usize]).collect();
    let mut plan = Plan::for_words(made.words);
    plan.rare_from = counts.partition_point(|c| *c > plan.rare_count()) as u32;

    made.spill.flush()?;
    let mut spill = made.spill.into_inner().map_err(io::IntoInnerError::into_error)?;
    spill.seek(SeekFrom::Start(0))?;
    let lengths: Vec<u32> = made.records.iter().map(|r| r.words).collect();
    let blocks = tokens(&mut out, BufReader::with_capacity(1 << 20, spill), &lengths, &rank)?;
    drop(rank);

    let written = out.written(s::TOKENS)?;
    let starts = starts_of(&made.records, &lengths, &blocks);
    let buckets =
        lists(&mut out, written.bytes(), &starts, blocks.len() as u32, &mut plan, options, progress)?;
    drop(written);
    out.u64s(s::BUCKET_BASE, &buckets.0)?;
    out.u32s(s::BUCKET_AT, &buckets.1)?;
    drop(buckets);
    let (base, at) = relative(&blocks);
    out.u64s(s::BLOCK_BASE, &base)?;
    out.u32s(s::BLOCK_AT, &at)?;
    out.u32s(s::BLOCK_TEXT, &made.block_text)?;

    let mut ends = Vec::with_capacity(order.len());
    let mut letters = Vec::new();
    let slots_len = (order.len() * 2).next_power_of_two().max(2);
    let mut slots = vec![0u32; slots_len];
    for (r, w) in order.iter().enumerate() {
        let word = made.vocabulary.word(*w);
        letters.extend_from_slice(word);
        ends.push(letters.len() as u32);
        let mut slot = hash(word) as usize & (slots_len - 1);
        while slots[slot] != 0 {
            slot = (slot + 1) & (slots_len - 1);
        }
        slots[slot] = r as u32 + 1;
    }
    out.u32s(s::WORD_ENDS, &ends)?;
    out.all(s::WORD_LETTERS, &letters)?;
    out.u32s(s::WORD_COUNTS, &counts)?;
    out.u32s(s::WORD_SLOTS, &slots)?;

    out.section(s::RECORDS);
    let mut first_block = 0u32;
    for r in &made.records {
        let mut entry = Vec::with_capacity(super::RECORD_BYTES as usize);
        let (first, last) = r.date.unwrap_or_default();
        for n in [first_block, r.words, r.first_turn, r.first_cue, first as u32, last as u32, r.file] {
            entry.extend_from_slice(&n.to_le_bytes());
        }
        entry.extend_from_slice(&[r.trust, u8::from(r.direct) | u8::from(r.date.is_some()) << 1, 0, 0]);
        entry.extend_from_slice(&r.about_at.to_le_bytes());
        out.write(s::RECORDS, &entry)?;
        first_block += r.words.div_ceil(BLOCK as u32);
    }
    out.section(s::TURNS);
    for turn in &made.turns {
        let bytes: Vec<u8> = turn.iter().flat_map(|n| n.to_le_bytes()).collect();
        out.write(s::TURNS, &bytes)?;
    }
    out.section(s::CUES);
    for (at, ms) in &made.cues {
        out.write(s::CUES, &[at.to_le_bytes(), ms.to_le_bytes()].concat())?;
    }
    let mut names = Vec::new();
    for name in &made.name_list {
        super::put_text(name, &mut names);
    }
    out.all(s::NAMES, &names)?;
    out.all(s::ABOUT, &made.about)?;
    made.holdings.sort_unstable();
    out.section(s::HOLDINGS);
    for held in &made.holdings {
        let bytes: Vec<u8> = held.iter().flat_map(|n| n.to_le_bytes()).collect();
        out.write(s::HOLDINGS, &bytes)?;
    }
    let mut list = Vec::new();
    made.files.iter().for_each(|f| f.put(&mut list));
    out.all(s::FILES, &list)?;
    out.all(s::ROOT, root.as_bytes())?;

    let mut numbers = [0u64; NUMBERS];
    numbers[n::WORDS] = made.words;
    numbers[n::BLOCKS] = blocks.len() as u64;
    numbers[n::RECORDS] = made.records.len() as u64;
    numbers[n::DISTINCT] = order.len() as u64;
    numbers[n::RARE_FROM] = u64::from(plan.rare_from);
    numbers[n::COMMON_FROM] = u64::from(plan.common_from);
    for (i, b) in plan.buckets.iter().enumerate() {
        numbers[n::BUCKETS + i] = u64::from(*b);
    }
    numbers[n::TEXT_BYTES] = made.text_bytes;
    out.finish(&numbers)
}

/// Reads the spill file and writes the words under their final numbers; says where each block begins.
fn tokens(out: &mut Writer, mut spill: impl BufRead, lengths: &[u32], rank: &[u32]) -> io::Result<Vec<u64>> {
    out.section(s::TOKENS);
    let mut blocks = Vec::new();
    let (mut at, mut encoded) = (0u64, Vec::with_capacity(1 << 16));
    let mut bytes: Vec<u8> = Vec::with_capacity(1 << 20);
    let mut read = 0;
    for &len in lengths {
        for i in 0..len as usize {
            if i % BLOCK == 0 {
                blocks.push(at + encoded.len() as u64);
                if encoded.len() > 1 << 15 {
                    out.write(s::TOKENS, &encoded)?;
                    at += encoded.len() as u64;
                    encoded.clear();
                }
            }
            if read + 10 > bytes.len() {
                bytes.drain(..read);
                read = 0;
                let more = spill.fill_buf()?;
                let taken = more.len();
                bytes.extend_from_slice(more);
                spill.consume(taken);
            }
            let number = postings::read_number(&bytes, &mut read) as usize;
            postings::number(u64::from(rank[number]), &mut encoded);
        }
    }
    out.write(s::TOKENS, &encoded)?;
    Ok(blocks)
}

/// For each record with words: its first byte in the tokens, its words, its first block.
fn starts_of(records: &[RecordEntry], lengths: &[u32], blocks: &[u64]) -> Vec<(u64, u32, u32)> {
    let mut block = 0u32;
    let mut starts = Vec::with_capacity(records.len());
    for &len in lengths {
        if len > 0 {
            starts.push((blocks[block as usize], len, block));
        }
        block += len.div_ceil(BLOCK as u32);
    }
    starts
}

/// Counts buckets length by length, then fills and writes the lists; returns where each begins.
fn lists(
    out: &mut Writer,
    tokens: &[u8],
    starts: &[(u64, u32, u32)],
    blocks: u32,
    plan: &mut Plan,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> io::Result<(Vec<u64>, Vec<u32>)> {
    let mut counts: Vec<u32> = vec![0; plan.buckets[0] as usize];
    let places: u64 = starts.iter().map(|s| u64::from(s.1)).sum();
    count(tokens, starts, plan, 2, &mut counts);
    for longest in 3..=LONGEST {
        let share = (places / u64::from(plan.buckets[0])).max(1);
        // As many buckets as the places that are still without a key want.
        let left: u64 = counts[counts.len() - plan.buckets[longest - 3] as usize..]
            .iter()
            .filter(|c| **c > plan.common_from)
            .map(|c| u64::from(*c))
            .sum();
        plan.buckets[longest - 2] = (left / share).clamp(16, u64::from(u32::MAX / 4)) as u32;
        counts.resize(plan.total() as usize, 0);
        count(tokens, starts, plan, longest, &mut counts);
    }
    let common: Vec<bool> = counts.iter().map(|c| *c > plan.common_from).collect();
    // Ranges of buckets whose lists fit into memory together, one for each thread at a time.
    let threads = rayon::current_num_threads();
    let fit = (options.memory / 8 / threads).max(1 << 16) as u64;
    let fit = fit.min(places.div_ceil(threads as u64).max(1));
    let mut ranges = Vec::new();
    let (mut from, mut held) = (0usize, 0u64);
    for (i, c) in counts.iter().enumerate() {
        held += if common[i] { 0 } else { u64::from(*c) };
        if held >= fit || i + 1 == counts.len() {
            ranges.push(from..i + 1);
            (from, held) = (i + 1, 0);
        }
    }
    out.section(s::POSTINGS);
    let mut ends: Vec<u64> = Vec::with_capacity(counts.len() + 1);
    ends.push(0);
    let mut at = 0u64;
    for (done, wave) in ranges.chunks(threads).enumerate() {
        let encoded: Vec<(Vec<u8>, Vec<u32>)> = wave
            .par_iter()
            .map(|range| fill(tokens, starts, plan, &counts, &common, range.clone(), blocks))
            .collect();
        for (bytes, lengths) in encoded {
            out.write(s::POSTINGS, &bytes)?;
            for len in lengths {
                at += u64::from(len);
                ends.push(at);
            }
        }
        progress(Progress::Indexing {
            done: places * (done as u64 + 1) * threads as u64 / ranges.len() as u64,
            of: places,
        });
    }
    Ok(relative(&ends))
}

/// Adds to `counts` how many places have a key of exactly `longest` words (up to two, for `longest` 2).
fn count(tokens: &[u8], starts: &[(u64, u32, u32)], plan: &Plan, longest: usize, counts: &mut [u32]) {
    let parts = rayon::current_num_threads().min(starts.len()).max(1);
    let region =
        if longest == 2 { 0 } else { (plan.total() - u64::from(plan.buckets[longest - 2])) as usize };
    let before = &counts[..region];
    let tallies: Vec<Vec<u32>> = starts
        .par_chunks(starts.len().div_ceil(parts))
        .map(|starts| {
            let mut tally = vec![0u32; counts.len() - region];
            each_record(tokens, starts, |_, words| {
                for i in 0..words.len() {
                    let key = plan.key(&words[i..], longest, |b| {
                        before.get(b as usize).is_some_and(|c| *c > plan.common_from)
                    });
                    if let Some((bucket, len)) = key
                        && (len == longest || longest == 2)
                    {
                        tally[bucket as usize - region] += 1;
                    }
                }
            });
            tally
        })
        .collect();
    for tally in tallies {
        for (c, t) in counts[region..].iter_mut().zip(tally) {
            *c = c.saturating_add(t);
        }
    }
}

/// The encoded lists of a range of buckets, and how long each is.
fn fill(
    tokens: &[u8],
    starts: &[(u64, u32, u32)],
    plan: &Plan,
    counts: &[u32],
    common: &[bool],
    range: std::ops::Range<usize>,
    blocks: u32,
) -> (Vec<u8>, Vec<u32>) {
    let mut next: Vec<u32> = Vec::with_capacity(range.len());
    let mut total = 0u32;
    for b in range.clone() {
        next.push(total);
        total += if common[b] { 0 } else { counts[b] };
    }
    let first = next.clone();
    let mut places = vec![0u32; total as usize];
    each_record(tokens, starts, |first_block, words| {
        for i in 0..words.len() {
            if let Some((bucket, _)) = plan.key(&words[i..], LONGEST, |b| common[b as usize])
                && range.contains(&(bucket as usize))
            {
                let place = &mut next[bucket as usize - range.start];
                places[*place as usize] = first_block + (i / BLOCK) as u32;
                *place += 1;
            }
        }
    });
    let (mut bytes, mut lengths) = (Vec::with_capacity(total as usize * 2), Vec::with_capacity(range.len()));
    let mut list = Vec::new();
    for (i, b) in range.enumerate() {
        let from = bytes.len();
        if common[b] {
            bytes.push(0); // a list of length 0 that is there: common
        } else if next[i] > first[i] {
            list.clear();
            list.extend_from_slice(&places[first[i] as usize..next[i] as usize]);
            list.dedup();
            postings::encode(&list, blocks, &mut bytes);
        }
        lengths.push((bytes.len() - from) as u32);
    }
    (bytes, lengths)
}

/// Hands over each record's first block and its words.
fn each_record(tokens: &[u8], starts: &[(u64, u32, u32)], mut each: impl FnMut(u32, &[u32])) {
    let mut words = Vec::new();
    for &(at, len, block) in starts {
        words.clear();
        words.reserve(len as usize);
        let mut at = at as usize;
        for _ in 0..len {
            words.push(postings::read_number(tokens, &mut at) as u32);
        }
        each(block, &words);
    }
}

/// Rising numbers as bases, one for each 1024, and what each is above its base.
fn relative(numbers: &[u64]) -> (Vec<u64>, Vec<u32>) {
    let base: Vec<u64> = numbers.iter().step_by(super::BASE_EVERY).copied().collect();
    let above = numbers.iter().enumerate().map(|(i, n)| (n - base[i / super::BASE_EVERY]) as u32).collect();
    (base, above)
}
