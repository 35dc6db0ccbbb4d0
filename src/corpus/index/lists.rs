//! The lists of blocks by key. First a sample of the words says which keys are common; then every place's key
//! is put with its block into one of many partitions, in runs that go to disk when they outgrow the memory; then
//! each partition is laid out by bucket and written. Passes over the words: one, and the sample's three.

use super::grams::{LONGEST, Plan};
use super::pages::Writer;
use super::spill::Rising;
use super::{BLOCK, numbers, postings, s};
use crate::corpus::{BuildOptions, Progress};
use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::Path;

/// Blocks of one chunk.
const CHUNK: usize = 64;

/// Words whose keys are counted to tell which are common: an eighth of all, at least and at most so many.
const SAMPLE: Range<u64> = 1 << 21..1 << 25;

/// A stretch of one record's words.
#[derive(Clone, Copy, Debug)]
pub struct Chunk {
    /// Its first byte among the words in order.
    at: u64,
    /// Number of its first block.
    block: u32,
    words: u32,
    /// Words of the record behind it that its last keys reach into.
    ahead: u32,
}

/// Cuts records into chunks. `lengths` are the records' words, `blocks` where each block begins.
pub fn chunks(lengths: &[u32], blocks: &Rising) -> Vec<Chunk> {
    let mut all = Vec::new();
    let mut block = 0;
    for &len in lengths {
        let mut from = 0;
        while from < len {
            let words = (len - from).min((CHUNK * BLOCK) as u32);
            let ahead = (len - from - words).min(LONGEST as u32 - 1);
            all.push(Chunk { at: blocks.get(block as usize), block, words, ahead });
            from += words;
            block += words.div_ceil(BLOCK as u32);
        }
    }
    all
}

impl Chunk {
    /// Reads its words and those ahead.
    fn read(&self, tokens: &[u8], words: &mut Vec<u32>) {
        words.clear();
        let mut at = self.at as usize;
        words.extend((0..self.words + self.ahead).map(|_| numbers::take(tokens, &mut at)));
    }
}

/// Fills and writes all lists; returns where each begins, and at last where the last ends.
#[allow(clippy::too_many_arguments)]
pub fn write(
    out: &mut Writer,
    tokens: &[u8],
    chunks: &[Chunk],
    blocks: u32,
    plan: &mut Plan,
    folder: &Path,
    options: &BuildOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> io::Result<Rising> {
    let common = common(tokens, chunks, plan);
    let places: u64 = chunks.iter().map(|c| u64::from(c.words)).sum();
    let threads = rayon::current_num_threads();
    let total = plan.total() as usize;
    // So many buckets in a partition that its places fit into a thread's share of the memory.
    let share = (options.memory / 32 / threads) as u64;
    let fit = (share * total as u64 / places.max(1)).max(64) as usize;
    let shift = fit.min(total.div_ceil(threads)).clamp(64, 1 << 16).ilog2();
    let partitions = total.div_ceil(1 << shift);
    let done = std::sync::atomic::AtomicU64::new(0);
    let runs: Vec<Runs> = chunks
        .par_chunks(chunks.len().div_ceil(threads).max(1))
        .map(|chunks| {
            let mut runs = Runs::new(partitions, shift, options.memory / 4 / threads);
            let mut words = Vec::new();
            for (i, chunk) in chunks.iter().enumerate() {
                chunk.read(tokens, &mut words);
                for at in 0..chunk.words as usize {
                    if let Some((bucket, _)) = plan.key(&words[at..], LONGEST, |b| common.has(b)) {
                        runs.push(bucket, chunk.block + (at / BLOCK) as u32);
                    }
                }
                runs.make_room(folder)?;
                if i % 64 == 0 {
                    let so_far =
                        done.fetch_add(64 * (CHUNK * BLOCK) as u64, std::sync::atomic::Ordering::Relaxed);
                    progress(Progress::Indexing { done: (so_far / 2).min(places), of: places });
                }
            }
            Ok(runs)
        })
        .collect::<io::Result<_>>()?;
    let mut runs = runs;
    out.section(s::POSTINGS);
    let (mut ends, mut at) = (Rising::default(), 0);
    ends.push(at);
    let all: Vec<usize> = (0..partitions).collect();
    for wave in all.chunks(threads) {
        let read: Vec<Vec<Vec<u8>>> = wave
            .iter()
            .map(|p| runs.iter_mut().map(|r| r.take(*p)).collect::<io::Result<Vec<_>>>().map(|s| s.concat()))
            .collect::<io::Result<_>>()?;
        let encoded: Vec<(Vec<u8>, Vec<u32>)> = wave
            .par_iter()
            .zip(read)
            .map(|(p, segments)| {
                let buckets = p << shift..((p + 1) << shift).min(total);
                lay_out(&segments, buckets, &common, blocks)
            })
            .collect();
        for (bytes, lengths) in encoded {
            out.write(s::POSTINGS, &bytes)?;
            for len in lengths {
                at += u64::from(len);
                ends.push(at);
            }
        }
        let share = places * (wave[wave.len() - 1] as u64 + 1) / partitions as u64;
        progress(Progress::Indexing { done: (places + share) / 2, of: places });
    }
    Ok(ends)
}

/// Which buckets are common.
struct Common(Vec<u64>);

impl Common {
    fn has(&self, bucket: u32) -> bool {
        self.0[bucket as usize / 64] >> (bucket % 64) & 1 != 0
    }

    fn grow(&mut self, buckets: usize) {
        self.0.resize(buckets.div_ceil(64), 0);
    }

    fn set(&mut self, bucket: usize) {
        self.0[bucket / 64] |= 1 << (bucket % 64);
    }
}

/// Counts keys in a sample, length by length; longer keys get as many buckets as the places want that shorter
/// ones leave without a key.
fn common(tokens: &[u8], chunks: &[Chunk], plan: &mut Plan) -> Common {
    let places: u64 = chunks.iter().map(|c| u64::from(c.words)).sum();
    let wanted = (places / 8).clamp(SAMPLE.start, SAMPLE.end);
    let every = (places / wanted).max(1) as usize;
    let sample: Vec<Chunk> = chunks.iter().step_by(every).copied().collect();
    let seen: u64 = sample.iter().map(|c| u64::from(c.words)).sum();
    let scaled = (u64::from(plan.common_from) * seen / places.max(1)).max(1) as u32;
    let share = (places / u64::from(plan.buckets[0])).max(1);
    let mut common = Common(Vec::new());
    for longest in 2..=LONGEST {
        let from = (plan.total() - u64::from(plan.buckets[longest - 2])) as usize;
        common.grow(plan.total() as usize);
        let counts = count(tokens, &sample, plan, longest, from, &common);
        let mut left = 0;
        for (i, n) in counts.iter().enumerate() {
            if *n > scaled {
                common.set(from + i);
                left += u64::from(*n);
            }
        }
        if longest < LONGEST {
            let buckets = left * places / seen.max(1) / share;
            plan.buckets[longest - 1] = buckets.clamp(16, u64::from(u32::MAX / 8)) as u32;
        }
    }
    common
}

/// How many places have a key in each bucket from `from` on: keys of `longest` words (for 2: of one or two).
fn count(
    tokens: &[u8],
    sample: &[Chunk],
    plan: &Plan,
    longest: usize,
    from: usize,
    common: &Common,
) -> Vec<u32> {
    let threads = rayon::current_num_threads();
    let size = plan.total() as usize - from;
    let tallies: Vec<Vec<u32>> = sample
        .par_chunks(sample.len().div_ceil(threads).max(1))
        .map(|chunks| {
            let (mut tally, mut words) = (vec![0u32; size], Vec::new());
            for chunk in chunks {
                chunk.read(tokens, &mut words);
                for at in 0..chunk.words as usize {
                    if let Some((bucket, _)) = plan.key(&words[at..], longest, |b| common.has(b))
                        && let Some(n) = (bucket as usize).checked_sub(from).and_then(|i| tally.get_mut(i))
                    {
                        *n += 1;
                    }
                }
            }
            tally
        })
        .collect();
    let mut tallies = tallies.into_iter();
    let mut sum = tallies.next().unwrap_or_else(|| vec![0; size]);
    for tally in tallies {
        sum.iter_mut().zip(tally).for_each(|(s, t)| *s += t);
    }
    sum
}

/// Keys and their blocks, by partition: in memory, and in runs on disk what did not fit. Blocks rise within a
/// segment; segments are in the order of the corpus.
struct Runs {
    shift: u32,
    open: Vec<Segment>,
    held: usize,
    most: usize,
    file: Option<File>,
    /// For each run on disk, where each partition's segment ends.
    ends: Vec<Vec<u64>>,
}

#[derive(Clone, Default)]
struct Segment {
    bytes: Vec<u8>,
    last: u32,
}

impl Runs {
    fn new(partitions: usize, shift: u32, most: usize) -> Runs {
        let open = vec![Segment::default(); partitions];
        Runs { shift, open, held: 0, most: most.max(1 << 16), file: None, ends: Vec::new() }
    }

    /// Two bytes of the bucket's number within its partition, then how far the block is from the one before.
    #[inline]
    fn push(&mut self, bucket: u32, block: u32) {
        let segment = &mut self.open[(bucket >> self.shift) as usize];
        let low = (bucket & ((1 << self.shift) - 1)) as u16;
        let [a, b] = low.to_le_bytes();
        let gap = block - segment.last;
        segment.last = block;
        if gap < 0x80 {
            segment.bytes.extend_from_slice(&[a, b, gap as u8]);
            self.held += 3;
        } else {
            segment.bytes.extend_from_slice(&[a, b]);
            postings::number(u64::from(gap), &mut segment.bytes);
            self.held += 6;
        }
    }

    /// Puts a run on disk where the memory is full.
    fn make_room(&mut self, folder: &Path) -> io::Result<()> {
        if self.held < self.most {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile_in(folder)?),
        };
        let mut at = file.stream_position()?;
        let mut ends = vec![at];
        let mut room = io::BufWriter::with_capacity(1 << 18, file);
        for segment in &mut self.open {
            room.write_all(&segment.bytes)?;
            at += segment.bytes.len() as u64;
            ends.push(at);
            segment.bytes.clear();
            segment.last = 0;
        }
        room.flush()?;
        self.ends.push(ends);
        self.held = 0;
        Ok(())
    }

    /// A partition's segments, in order.
    fn take(&mut self, partition: usize) -> io::Result<Vec<Vec<u8>>> {
        let mut segments = Vec::with_capacity(self.ends.len() + 1);
        if let Some(file) = &mut self.file {
            for ends in &self.ends {
                let (from, to) = (ends[partition], ends[partition + 1]);
                file.seek(SeekFrom::Start(from))?;
                let mut bytes = vec![0; (to - from) as usize];
                file.read_exact(&mut bytes)?;
                segments.push(bytes);
            }
        }
        segments.push(std::mem::take(&mut self.open[partition].bytes));
        Ok(segments)
    }
}

/// The encoded lists of a partition's buckets, and how long each is.
fn lay_out(segments: &[Vec<u8>], buckets: Range<usize>, common: &Common, blocks: u32) -> (Vec<u8>, Vec<u32>) {
    let each = |mut put: &mut dyn FnMut(usize, u32)| {
        let put = &mut put;
        for segment in segments {
            let (mut at, mut block) = (0, 0u32);
            while at + 2 < segment.len() {
                let bucket = usize::from(u16::from_le_bytes([segment[at], segment[at + 1]]));
                at += 2;
                block += postings::read_number(segment, &mut at) as u32;
                put(bucket, block);
            }
        }
    };
    let mut next = vec![0u32; buckets.len() + 1];
    each(&mut |bucket, _| next[bucket + 1] += 1);
    for i in 1..next.len() {
        next[i] += next[i - 1];
    }
    let mut places = vec![0u32; next[buckets.len()] as usize];
    each(&mut |bucket, block| {
        places[next[bucket] as usize] = block;
        next[bucket] += 1;
    });
    let (mut bytes, mut lengths) = (Vec::with_capacity(places.len() * 2), Vec::with_capacity(buckets.len()));
    let (mut list, mut start) = (Vec::new(), 0);
    for (i, bucket) in buckets.enumerate() {
        let (from, end) = (bytes.len(), next[i] as usize);
        if common.has(bucket as u32) {
            bytes.push(0); // a list of length 0 that is there: common
        } else if end > start {
            list.clear();
            list.extend_from_slice(&places[start..end]);
            list.dedup();
            postings::encode(&list, blocks, &mut bytes);
        }
        start = end;
        lengths.push((bytes.len() - from) as u32);
    }
    (bytes, lengths)
}
