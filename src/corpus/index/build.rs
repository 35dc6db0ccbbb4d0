//! Makes an index: one file beside the old one, which it replaces at the very end. Memory is bounded by the
//! option, the largest single record and the vocabulary: words, turns and places go through spill files, keys
//! through runs on disk.

use super::files::{self, FileEntry};
use super::gather::{Gathered, gather};
use super::grams::Plan;
use super::lists;
use super::pages::{NUMBERS, Writer};
use super::spill::Rising;
use super::{BLOCK, Index, n, numbers, postings, s};
use crate::corpus::vocabulary::hash;
use crate::corpus::whole::Whole;
use crate::corpus::{BuildOptions, BuildReport, Error, Progress};
use rayon::prelude::*;
use std::collections::HashMap;
use std::io::{self, BufRead};
use std::path::Path;

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
    let (listed, mut problems) = files::list(root)?;
    let (manifest, wrong) = files::manifest(root, &listed);
    problems.extend(wrong);
    let mut made = Gathered::new(options.memory, folder);
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
    report.index_bytes =
        write(made, file, folder, &at.to_string_lossy(), options, progress).map_err(writing)?;
    Ok(report)
}

/// Writes the whole index from what was gathered.
fn write(
    mut made: Gathered,
    file: Whole,
    folder: &Path,
    root: &str,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> io::Result<u64> {
    let mut out = Writer::new(file)?;
    made.vocabulary.close();
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

    let lengths: Vec<u32> = made.records.iter().map(|r| r.words).collect();
    let blocks = tokens(&mut out, made.tokens.read()?, &lengths, &rank)?;
    drop(rank);

    let written = out.written(s::TOKENS)?;
    let chunks = lists::chunks(&lengths, &blocks);
    let ends = lists::write(
        &mut out,
        written.bytes(),
        &chunks,
        blocks.len() as u32,
        &mut plan,
        folder,
        options,
        progress,
    )?;
    drop(written);
    let block_count = blocks.len() as u64;
    ends.write(&mut out, s::BUCKET_BASE, s::BUCKET_AT)?;
    blocks.write(&mut out, s::BLOCK_BASE, s::BLOCK_AT)?;
    out.copy(s::BLOCK_TEXT, made.block_text.read()?)?;

    let words = || order.iter().map(|w| made.vocabulary.word(*w));
    let mut end = 0;
    let ends = words().map(|word| {
        end += word.len() as u32;
        end
    });
    out.u32s(s::WORD_ENDS, ends)?;
    out.section(s::WORD_LETTERS);
    words().try_for_each(|word| out.write(s::WORD_LETTERS, word))?;
    out.u32s(s::WORD_COUNTS, counts)?;
    let mut slots = vec![0u32; (order.len() * 2).next_power_of_two().max(2)];
    let mask = slots.len() - 1;
    for (word, number) in words().zip(1..) {
        let mut slot = hash(word) as usize & mask;
        while slots[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        slots[slot] = number;
    }
    out.u32s(s::WORD_SLOTS, slots)?;

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
    out.copy(s::TURNS, made.turns.read()?)?;
    out.copy(s::CUES, made.cues.read()?)?;
    let mut names = Vec::new();
    for name in &made.name_list {
        super::put_text(name, &mut names);
    }
    out.all(s::NAMES, &names)?;
    out.copy(s::ABOUT, made.about.read()?)?;
    made.holdings.sort_unstable();
    out.u32s(s::HOLDINGS, made.holdings.into_iter().flatten())?;
    let mut list = Vec::new();
    made.files.iter().for_each(|f| f.put(&mut list));
    out.all(s::FILES, &list)?;
    out.all(s::ROOT, root.as_bytes())?;

    let mut numbers = [0u64; NUMBERS];
    numbers[n::WORDS] = made.words;
    numbers[n::BLOCKS] = block_count;
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
fn tokens(out: &mut Writer, mut spill: impl BufRead, lengths: &[u32], rank: &[u32]) -> io::Result<Rising> {
    out.section(s::TOKENS);
    let mut blocks = Rising::default();
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
            numbers::put(rank[number], &mut encoded);
        }
    }
    out.write(s::TOKENS, &encoded)?;
    Ok(blocks)
}
