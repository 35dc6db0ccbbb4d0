//! The index: one flat file, read where it lies. Words of all records as numbers, in blocks of 64 that never
//! cross a record; lists of blocks by n-gram; turns, time codes and what is known of each record. It does not
//! hold the texts: passages are read from the records themselves.

mod build;
pub(crate) mod files;
mod gather;
mod grams;
mod lists;
mod numbers;
mod pages;
mod postings;
mod spill;

pub use build::build;
pub use grams::{LONGEST, Plan};
pub use pages::{VERSION, reseal};

use super::record::{About, Record, Turn};
use super::{Error, Trust, When, vocabulary};
use crate::text::Span;
use files::FileEntry;
use pages::{Pages, array};
use postings::read_number;
use std::path::Path;

/// Words in a block.
pub const BLOCK: usize = 64;
const BASE_EVERY: usize = 1024;
const RECORD_BYTES: u64 = 40;
const TURN_BYTES: u64 = 16;
const CUE_BYTES: u64 = 8;

/// Sections of the file.
mod s {
    pub const TOKENS: usize = 0;
    pub const POSTINGS: usize = 1;
    pub const BUCKET_BASE: usize = 2;
    pub const BUCKET_AT: usize = 3;
    pub const BLOCK_BASE: usize = 4;
    pub const BLOCK_AT: usize = 5;
    pub const BLOCK_TEXT: usize = 6;
    pub const WORD_ENDS: usize = 7;
    pub const WORD_LETTERS: usize = 8;
    pub const WORD_COUNTS: usize = 9;
    pub const WORD_SLOTS: usize = 10;
    pub const RECORDS: usize = 11;
    pub const TURNS: usize = 12;
    pub const CUES: usize = 13;
    pub const NAMES: usize = 14;
    pub const ABOUT: usize = 15;
    pub const HOLDINGS: usize = 16;
    pub const FILES: usize = 17;
    /// Where the records lie, for an index that lies elsewhere.
    pub const ROOT: usize = 18;
    pub const NAMED: [(&str, usize); 18] = [
        ("words in order", TOKENS),
        ("lists of places", POSTINGS),
        ("table of lists (bases)", BUCKET_BASE),
        ("table of lists", BUCKET_AT),
        ("table of blocks (bases)", BLOCK_BASE),
        ("table of blocks", BLOCK_AT),
        ("places of blocks in texts", BLOCK_TEXT),
        ("vocabulary (ends)", WORD_ENDS),
        ("vocabulary (letters)", WORD_LETTERS),
        ("vocabulary (counts)", WORD_COUNTS),
        ("vocabulary (table)", WORD_SLOTS),
        ("records", RECORDS),
        ("turns", TURNS),
        ("time codes", CUES),
        ("names", NAMES),
        ("what is known of records", ABOUT),
        ("who speaks where", HOLDINGS),
        ("files", FILES),
    ];
}

/// Numbers of the header.
mod n {
    pub const WORDS: usize = 0;
    pub const BLOCKS: usize = 1;
    pub const RECORDS: usize = 2;
    pub const DISTINCT: usize = 3;
    pub const RARE_FROM: usize = 4;
    pub const COMMON_FROM: usize = 5;
    pub const BUCKETS: usize = 6; // and two more
    pub const TEXT_BYTES: usize = 9;
}

/// An index on disk, open for reading.
pub struct Index {
    pages: Pages,
    plan: Plan,
}

/// The fixed part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of its first block.
    pub first_block: u32,
    /// How many words it has.
    pub words: u32,
    /// Number of its first turn.
    pub first_turn: u32,
    /// Number of its first time code.
    pub first_cue: u32,
    /// When it was said.
    pub date: Option<When>,
    /// Number of its file.
    pub file: u32,
    /// How far it is to be trusted.
    pub trust: Trust,
    /// Whether its text is the file itself.
    pub direct: bool,
    about_at: u64,
}

/// The fixed part of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TurnEntry {
    /// Its first word, counted from the record's first.
    pub first_word: u32,
    /// Where its words stand in the record's text.
    pub span: Span,
    /// Number of its speaker's name, from 1; 0 for nobody named.
    pub speaker: u32,
}

/// A record as the index gives it back for a rebuild.
pub(crate) struct Kept {
    pub record: Record,
    pub words: Vec<u32>,
    pub firsts: Vec<u32>,
    pub block_text: Vec<u32>,
    pub direct: bool,
}

impl Index {
    /// Opens an index: maps it and checks its header. Takes the same time for any size.
    pub fn open(path: &Path) -> Result<Index, Error> {
        let pages = Pages::open(path)?;
        let number = |i: usize| u32::try_from(pages.numbers[i]).unwrap_or(u32::MAX);
        let plan = Plan {
            rare_from: number(n::RARE_FROM),
            common_from: number(n::COMMON_FROM),
            buckets: [number(n::BUCKETS), number(n::BUCKETS + 1), number(n::BUCKETS + 2)],
        };
        let index = Index { pages, plan };
        index.agrees()?;
        Ok(index)
    }

    /// Holds the header's numbers to the sections' lengths: sums that agree only say that nobody damaged the
    /// file, not who made it.
    fn agrees(&self) -> Result<(), Error> {
        let pages = &self.pages;
        let [words, blocks, records, distinct] =
            [n::WORDS, n::BLOCKS, n::RECORDS, n::DISTINCT].map(|i| pages.numbers[i]);
        let holds =
            |section: usize, count: u64, width: u64| count.checked_mul(width) == Some(pages.len(section));
        let slots = pages.len(s::WORD_SLOTS) / 4;
        let sound = [
            holds(s::BLOCK_AT, blocks, 4) && holds(s::BLOCK_TEXT, blocks, 4),
            holds(s::RECORDS, records, RECORD_BYTES),
            holds(s::WORD_ENDS, distinct, 4) && holds(s::WORD_COUNTS, distinct, 4),
            holds(s::BUCKET_AT, self.plan.total() + 1, 4),
            slots == 0 || slots.is_power_of_two(),
            words <= pages.len(s::TOKENS)
                && blocks <= words
                && [records, distinct].iter().all(|n| *n < 1 << 31),
        ];
        if sound.contains(&false) {
            return Err(pages.damaged("its header does not agree with its sections"));
        }
        Ok(())
    }

    /// Checks every byte.
    pub fn verify(&self) -> Result<(), Error> {
        self.pages.verify()
    }

    /// Sizes that build and search share.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }
    /// Words in all records.
    pub fn words(&self) -> u64 {
        self.pages.numbers[n::WORDS]
    }
    /// Blocks in all records.
    pub fn blocks(&self) -> u32 {
        self.pages.numbers[n::BLOCKS] as u32
    }
    /// How many records there are.
    pub fn records(&self) -> u32 {
        self.pages.numbers[n::RECORDS] as u32
    }
    /// How many distinct words there are.
    pub fn distinct(&self) -> u32 {
        self.pages.numbers[n::DISTINCT] as u32
    }
    /// Bytes of all records' texts.
    pub fn text_bytes(&self) -> u64 {
        self.pages.numbers[n::TEXT_BYTES]
    }
    /// Size of the file.
    pub fn size(&self) -> u64 {
        self.pages.size()
    }
    /// What takes how many bytes.
    pub fn sections(&self) -> Vec<(&'static str, u64)> {
        s::NAMED.iter().map(|(name, section)| (*name, self.pages.len(*section))).collect()
    }

    /// The number of a folded, canonical word.
    pub fn find_word(&self, word: &[u8]) -> Result<Option<u32>, Error> {
        let slots = self.pages.len(s::WORD_SLOTS) / 4;
        if slots == 0 {
            return Ok(None);
        }
        let mut slot = vocabulary::hash(word) & (slots - 1);
        for _ in 0..slots {
            match self.pages.u32(s::WORD_SLOTS, slot)? {
                0 => return Ok(None),
                number if self.word(number - 1)? == word => return Ok(Some(number - 1)),
                _ => slot = (slot + 1) & (slots - 1),
            }
        }
        Ok(None)
    }

    /// A word by its number.
    pub fn word(&self, number: u32) -> Result<&[u8], Error> {
        let i = u64::from(number);
        let start = if i == 0 { 0 } else { self.pages.u32(s::WORD_ENDS, i - 1)? };
        let end = self.pages.u32(s::WORD_ENDS, i)?;
        self.pages.bytes(s::WORD_LETTERS, u64::from(start)..u64::from(end))
    }

    /// How often a word stands in all records.
    pub fn count(&self, number: u32) -> Result<u32, Error> {
        self.pages.u32(s::WORD_COUNTS, u64::from(number))
    }

    /// The bytes of a bucket's list: empty for none, a single 0 for a common one.
    pub fn list(&self, bucket: u64) -> Result<&[u8], Error> {
        let start = self.rising(s::BUCKET_BASE, s::BUCKET_AT, bucket)?;
        let end = self.rising(s::BUCKET_BASE, s::BUCKET_AT, bucket + 1)?;
        self.pages.bytes(s::POSTINGS, start..end)
    }

    /// How many blocks a list names; `None` for a common one.
    pub fn list_length(list: &[u8]) -> Option<usize> {
        if list.is_empty() { Some(0) } else { Some(postings::length(list)).filter(|n| *n > 0) }
    }

    /// Adds a list's blocks to `out`, at most `most`.
    pub fn read_list(&self, list: &[u8], most: usize, out: &mut Vec<u32>) {
        if !list.is_empty() {
            postings::decode(list, self.blocks(), most, out);
        }
    }

    /// Adds the words of blocks `from..to` of one record to `out`; `words` says how many they hold.
    pub fn read_blocks(&self, from: u32, words: usize, out: &mut Vec<u32>) -> Result<(), Error> {
        if words == 0 {
            return Ok(());
        }
        let start = self.rising(s::BLOCK_BASE, s::BLOCK_AT, u64::from(from))?;
        let end = start.saturating_add(5 * words as u64).min(self.pages.len(s::TOKENS));
        let last = from.saturating_add(words.div_ceil(BLOCK) as u32);
        let end = if last < self.blocks() {
            end.min(self.rising(s::BLOCK_BASE, s::BLOCK_AT, u64::from(last))?)
        } else {
            end
        };
        let bytes = self.pages.bytes(s::TOKENS, start..end.max(start))?;
        let mut at = 0;
        out.reserve(words.min(bytes.len()));
        for _ in 0..words {
            if at >= bytes.len() {
                return Err(self.pages.damaged("a block is shorter than it should be"));
            }
            let number = numbers::take(bytes, &mut at);
            if number >= self.distinct() {
                return Err(self.pages.damaged("a word has a number that no word has"));
            }
            out.push(number);
        }
        Ok(())
    }

    /// Where a block's first word stands in its record's text.
    pub fn block_text(&self, block: u32) -> Result<u32, Error> {
        self.pages.u32(s::BLOCK_TEXT, u64::from(block))
    }

    /// A record's fixed part.
    pub fn entry(&self, record: u32) -> Result<Entry, Error> {
        let at = u64::from(record) * RECORD_BYTES;
        let b = self.pages.bytes(s::RECORDS, at..at + RECORD_BYTES)?;
        let u = |i: usize| u32::from_le_bytes(array(b, i * 4));
        let (trust, flags) = (b[28], b[29]);
        let (first_block, words) = (u(0), u(1));
        if u64::from(first_block) + u64::from(words.div_ceil(BLOCK as u32)) > u64::from(self.blocks()) {
            return Err(self.pages.damaged("a record goes on past the last block"));
        }
        Ok(Entry {
            first_block,
            words,
            first_turn: u(2),
            first_cue: u(3),
            date: if flags & 2 != 0 { When::unpack(u(4) as i32, u(5) as i32) } else { None },
            file: u(6),
            trust: [Trust::Verbatim, Trust::Edited, Trust::Asr]
                .get(trust as usize)
                .copied()
                .unwrap_or_default(),
            direct: flags & 1 != 0,
            about_at: u64::from_le_bytes(array(b, 32)),
        })
    }

    /// The record that a block belongs to.
    pub fn record_of(&self, block: u32) -> Result<u32, Error> {
        let (mut low, mut high) = (0, self.records());
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if self.pages.u32(s::RECORDS, u64::from(middle) * RECORD_BYTES / 4)? <= block {
                low = middle;
            } else {
                high = middle;
            }
        }
        // Records without words share their first block with the one after them, which holds it.
        Ok(low)
    }

    /// A turn by its number.
    pub fn turn(&self, number: u32) -> Result<TurnEntry, Error> {
        let at = u64::from(number) * TURN_BYTES;
        let b = self.pages.bytes(s::TURNS, at..at + TURN_BYTES)?;
        let u = |i: usize| u32::from_le_bytes(array(b, i * 4));
        let (start, end) = (u(1), u(2));
        if start > end {
            return Err(self.pages.damaged("a turn runs backwards"));
        }
        Ok(TurnEntry { first_word: u(0), span: Span { start, end }, speaker: u(3) })
    }

    /// The numbers of a record's turns.
    pub fn turns(&self, record: u32) -> Result<std::ops::Range<u32>, Error> {
        let first = self.entry(record)?.first_turn;
        let end = if record + 1 < self.records() {
            self.entry(record + 1)?.first_turn
        } else {
            (self.pages.len(s::TURNS) / TURN_BYTES) as u32
        };
        Ok(first..end.max(first))
    }

    /// The number of the turn of `record` that holds its word `word`.
    pub fn turn_of(&self, record: u32, word: u32) -> Result<Option<u32>, Error> {
        let turns = self.turns(record)?;
        let (mut low, mut high) = (turns.start, turns.end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.turn(middle)?.first_word <= word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low.checked_sub(1).filter(|t| *t >= turns.start))
    }

    /// The last time code of a record at or before a byte of its text, in milliseconds.
    pub fn time(&self, record: u32, byte: u32) -> Result<Option<u32>, Error> {
        let first = self.entry(record)?.first_cue;
        let end = if record + 1 < self.records() {
            self.entry(record + 1)?.first_cue
        } else {
            (self.pages.len(s::CUES) / CUE_BYTES) as u32
        };
        let (mut low, mut high) = (first, end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.pages.u32(s::CUES, u64::from(middle) * 2)? <= byte {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if low == first { Ok(None) } else { Ok(Some(self.pages.u32(s::CUES, u64::from(low - 1) * 2 + 1)?)) }
    }

    /// All names of speakers, in the order of their numbers (from 1).
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let bytes = self.pages.bytes(s::NAMES, 0..self.pages.len(s::NAMES))?;
        let (mut at, mut all) = (0, Vec::new());
        while at < bytes.len() {
            all.push(take_text(bytes, &mut at).ok_or_else(|| self.pages.damaged("a name is cut off"))?);
        }
        Ok(all)
    }

    /// `(speaker's number, record, words)`, sorted: who speaks where, and how much.
    pub fn holdings(&self) -> Result<Vec<[u32; 3]>, Error> {
        let bytes = self.pages.bytes(s::HOLDINGS, 0..self.pages.len(s::HOLDINGS))?;
        Ok(bytes.chunks_exact(12).map(|c| [0, 4, 8].map(|i| u32::from_le_bytes(array(c, i)))).collect())
    }

    /// A record's part of its file and what is known of it.
    pub fn about(&self, record: u32) -> Result<(String, About), Error> {
        let at = self.entry(record)?.about_at;
        let len = self.pages.len(s::ABOUT);
        // A record's own is short; what follows it is not read.
        let bytes = self.pages.bytes(s::ABOUT, at..len.min(at.saturating_add(1 << 16)).max(at))?;
        take_about(bytes).ok_or_else(|| self.pages.damaged("what is known of a record is cut off"))
    }

    /// Where the records lie, if the index does not lie among them.
    pub fn root(&self) -> Result<Option<std::path::PathBuf>, Error> {
        let bytes = self.pages.bytes(s::ROOT, 0..self.pages.len(s::ROOT))?;
        Ok(std::str::from_utf8(bytes).ok().filter(|r| !r.is_empty()).map(Into::into))
    }

    /// All files, those without records too.
    pub fn files(&self) -> Result<Vec<FileEntry>, Error> {
        let bytes = self.pages.bytes(s::FILES, 0..self.pages.len(s::FILES))?;
        let (mut at, mut all) = (0, Vec::new());
        while at < bytes.len() {
            all.push(FileEntry::take(bytes, &mut at).ok_or_else(|| {
                self.pages.damaged("a file's entry is cut off, or leads out of the corpus")
            })?);
        }
        Ok(all)
    }

    /// A record as a rebuild takes it over; `number` gives a word its new number.
    pub(crate) fn folded(
        &self,
        record: u32,
        names: &[String],
        numbers: &mut [u32],
        mut number: impl FnMut(&[u8]) -> u32,
    ) -> Result<Kept, Error> {
        let entry = self.entry(record)?;
        let mut words = Vec::new();
        self.read_blocks(entry.first_block, entry.words as usize, &mut words)?;
        for w in &mut words {
            let known = &mut numbers[*w as usize];
            if *known == u32::MAX {
                *known = number(self.word(*w)?);
            }
            *w = *known;
        }
        let (part, mut about) = self.about(record)?;
        about.trust = Some(entry.trust);
        about.date = entry.date;
        let mut kept = Kept {
            record: Record { part, about, ..Record::default() },
            words,
            firsts: Vec::new(),
            block_text: Vec::new(),
            direct: entry.direct,
        };
        for t in self.turns(record)? {
            let turn = self.turn(t)?;
            let before = kept.firsts.last().copied().unwrap_or(0);
            if !(before..=entry.words).contains(&turn.first_word) {
                return Err(self.pages.damaged("a turn begins before the one before it"));
            }
            let speaker = turn.speaker.checked_sub(1).and_then(|i| names.get(i as usize).cloned());
            kept.firsts.push(turn.first_word);
            kept.record.turns.push(Turn { span: turn.span, speaker });
        }
        for block in entry.first_block..entry.first_block.saturating_add(entry.words.div_ceil(BLOCK as u32)) {
            kept.block_text.push(self.block_text(block)?);
        }
        let end = if record + 1 < self.records() {
            self.entry(record + 1)?.first_cue
        } else {
            (self.pages.len(s::CUES) / CUE_BYTES) as u32
        };
        for c in entry.first_cue..end {
            let cue =
                (self.pages.u32(s::CUES, u64::from(c) * 2)?, self.pages.u32(s::CUES, u64::from(c) * 2 + 1)?);
            kept.record.cues.push(cue);
        }
        Ok(kept)
    }

    fn rising(&self, base: usize, above: usize, i: u64) -> Result<u64, Error> {
        let base = self.pages.u64(base, i / BASE_EVERY as u64)?;
        Ok(base.saturating_add(u64::from(self.pages.u32(above, i)?)))
    }
}

/// Writes a text with its length before it.
fn put_text(text: &str, out: &mut Vec<u8>) {
    postings::number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Reads what [`put_text`] wrote; `None` past the end.
fn take_text(bytes: &[u8], at: &mut usize) -> Option<String> {
    if *at >= bytes.len() {
        return None;
    }
    let len = read_number(bytes, at) as usize;
    let text = bytes.get(*at..at.checked_add(len)?)?;
    *at += len;
    String::from_utf8(text.to_vec()).ok()
}

/// Writes what is known of a record but for its date and trust, which stand in its fixed part.
fn about_bytes(part: &str, about: &About, out: &mut Vec<u8>) {
    put_text(part, out);
    for text in [&about.title, &about.url, &about.language] {
        put_text(text.as_deref().unwrap_or(""), out);
    }
    postings::number(about.speakers.len() as u64, out);
    for (short, full) in &about.speakers {
        put_text(short.as_deref().unwrap_or(""), out);
        put_text(full, out);
    }
}

fn take_about(bytes: &[u8]) -> Option<(String, About)> {
    let mut at = 0;
    let mut text = || take_text(bytes, &mut at);
    let part = text()?;
    let filled = |t: String| (!t.is_empty()).then_some(t);
    let (title, url, language) = (filled(text()?), filled(text()?), filled(text()?));
    let count = read_number(bytes, &mut at);
    let mut about = About { title, url, language, ..About::default() };
    for _ in 0..count {
        let short = take_text(bytes, &mut at)?;
        about.speakers.push((filled(short), take_text(bytes, &mut at)?));
    }
    Some((part, about))
}
