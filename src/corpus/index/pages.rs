//! The index as a file: a header page, sections, and a checksum for every page. Reading checks each page the
//! first time that it is touched, so that a flipped byte is an error and never a wrong answer, and opening
//! takes no longer for a large index than for a small one.

use crate::corpus::Error;
use crate::corpus::vocabulary::mix;
use crate::corpus::whole::Whole;
use memmap2::Mmap;
use std::fs::File;
use std::io::{self, BufRead, BufWriter, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

const MAGIC: &[u8; 16] = b"onrecord index\n\0";
/// The format's version; a build that cannot read one says so.
pub const VERSION: u32 = 3;
const PAGE: usize = 4096;
/// How many sections and free numbers the header holds.
pub const SECTIONS: usize = 24;
pub const NUMBERS: usize = 24;
/// Where the header's own checksum stands: its last eight bytes.
const SEAL: usize = PAGE - 8;

/// A file that is read where it lies.
pub struct Pages {
    map: Mmap,
    path: PathBuf,
    sections: [(u64, u64); SECTIONS],
    /// Numbers of the header, whose meaning is the index's.
    pub numbers: [u64; NUMBERS],
    sums: Range<usize>,
    checked: Vec<AtomicU64>,
}

impl Pages {
    /// Maps an index and checks its header, its length and its table of checksums.
    pub fn open(path: &Path) -> Result<Pages, Error> {
        let damaged = |what: &str| Error::Damaged { path: path.to_owned(), what: what.to_owned() };
        let file = File::open(path).map_err(|e| Error::io(path, e))?;
        let map = map(&file).map_err(|e| Error::io(path, e))?;
        if !map.starts_with(&MAGIC[..map.len().min(16)]) {
            return Err(Error::NoIndex { path: path.to_owned() });
        }
        let head = map.get(..PAGE).ok_or_else(|| damaged("it is shorter than a header"))?;
        let version = u32::from_le_bytes(array(head, 16));
        if version != VERSION {
            return Err(Error::Version { path: path.to_owned(), found: version, wanted: VERSION });
        }
        if checksum(&head[..SEAL]) != u64_at(head, SEAL) {
            return Err(damaged("its header does not agree with its checksum"));
        }
        // Where the sections end and the checksums begin.
        let end = usize::try_from(u64_at(head, 24)).unwrap_or(usize::MAX);
        let sums = end..end.saturating_add(end.saturating_sub(PAGE).div_ceil(PAGE).saturating_mul(8));
        if end < PAGE || map.len() != sums.end {
            return Err(damaged(
                "it has not the length that its header says; it was cut off or half written",
            ));
        }
        if checksum(&map[sums.clone()]) != u64_at(head, 32) {
            return Err(damaged("its table of checksums is damaged"));
        }
        let mut sections = [(0, 0); SECTIONS];
        let mut numbers = [0; NUMBERS];
        for (i, s) in sections.iter_mut().enumerate() {
            let (start, len) = (u64_at(head, 64 + 16 * i), u64_at(head, 72 + 16 * i));
            let inside =
                len == 0 || start >= PAGE as u64 && start.checked_add(len).is_some_and(|to| to <= end as u64);
            if !inside {
                return Err(damaged("a section of it lies outside of it"));
            }
            *s = (start, len);
        }
        for (i, n) in numbers.iter_mut().enumerate() {
            *n = u64_at(head, 64 + 16 * SECTIONS + 8 * i);
        }
        let pages = (end - PAGE).div_ceil(PAGE);
        let checked = (0..pages.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Ok(Pages { map, path: path.to_owned(), sections, numbers, sums, checked })
    }

    /// Bytes of a section, checked.
    pub fn bytes(&self, section: usize, range: Range<u64>) -> Result<&[u8], Error> {
        let (start, len) = self.sections[section];
        if range.start > range.end || range.end > len {
            return Err(self.damaged("a place in it lies outside its section"));
        }
        if range.is_empty() {
            return Ok(&[]);
        }
        let range = (start + range.start) as usize..(start + range.end) as usize;
        for page in (range.start - PAGE) / PAGE..=(range.end - 1 - PAGE) / PAGE {
            if self.checked[page / 64].load(Relaxed) >> (page % 64) & 1 == 0 {
                self.check(page)?;
            }
        }
        Ok(&self.map[range])
    }

    /// Length of a section in bytes.
    pub fn len(&self, section: usize) -> u64 {
        self.sections[section].1
    }

    /// The `i`th 32-bit number of a section.
    pub fn u32(&self, section: usize, i: u64) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(array(self.bytes(section, i * 4..i * 4 + 4)?, 0)))
    }

    /// The `i`th 64-bit number of a section.
    pub fn u64(&self, section: usize, i: u64) -> Result<u64, Error> {
        Ok(u64_at(self.bytes(section, i * 8..i * 8 + 8)?, 0))
    }

    /// Checks every page.
    pub fn verify(&self) -> Result<(), Error> {
        (0..(self.sums.start - PAGE).div_ceil(PAGE)).try_for_each(|page| self.check(page))
    }

    /// The error for what cannot be in a sound index.
    pub fn damaged(&self, what: &str) -> Error {
        Error::Damaged { path: self.path.clone(), what: what.to_owned() }
    }

    /// Size of the whole file.
    pub fn size(&self) -> u64 {
        self.map.len() as u64
    }

    fn check(&self, page: usize) -> Result<(), Error> {
        let from = PAGE + page * PAGE;
        let to = (from + PAGE).min(self.sums.start);
        if checksum(&self.map[from..to]) != u64_at(&self.map[self.sums.clone()], page * 8) {
            return Err(self.damaged("a page does not agree with its checksum"));
        }
        self.checked[page / 64].fetch_or(1 << (page % 64), Relaxed);
        Ok(())
    }
}

/// Writes sections one after the other, then the checksums, then the header.
pub struct Writer {
    file: BufWriter<Whole>,
    at: u64,
    sections: [(u64, u64); SECTIONS],
    page: Vec<u8>,
    sums: Vec<u64>,
}

impl Writer {
    /// Starts a file with room for the header.
    pub fn new(file: Whole) -> io::Result<Writer> {
        let mut file = BufWriter::with_capacity(1 << 20, file);
        file.write_all(&[0; PAGE])?;
        let page = Vec::with_capacity(PAGE);
        Ok(Writer { file, at: PAGE as u64, sections: [(0, 0); SECTIONS], page, sums: Vec::new() })
    }

    /// Opens a section; what is written from here on belongs to it.
    pub fn section(&mut self, section: usize) {
        self.sections[section] = (self.at, 0);
    }

    /// Writes to the section that was opened last.
    pub fn write(&mut self, section: usize, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.at += bytes.len() as u64;
        self.sections[section].1 += bytes.len() as u64;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PAGE - self.page.len()));
            self.page.extend_from_slice(now);
            rest = later;
            if self.page.len() == PAGE {
                self.sums.push(checksum(&self.page));
                self.page.clear();
            }
        }
        Ok(())
    }

    /// A whole section of 32-bit numbers.
    pub fn u32s(&mut self, section: usize, numbers: impl IntoIterator<Item = u32>) -> io::Result<()> {
        self.section(section);
        numbers.into_iter().try_for_each(|n| self.write(section, &n.to_le_bytes()))
    }

    /// A whole section of 64-bit numbers.
    pub fn u64s(&mut self, section: usize, numbers: &[u64]) -> io::Result<()> {
        self.section(section);
        numbers.iter().try_for_each(|n| self.write(section, &n.to_le_bytes()))
    }

    /// A whole section of bytes.
    pub fn all(&mut self, section: usize, bytes: &[u8]) -> io::Result<()> {
        self.section(section);
        self.write(section, bytes)
    }

    /// A whole section of bytes that lie elsewhere.
    pub fn copy(&mut self, section: usize, mut from: impl BufRead) -> io::Result<()> {
        self.section(section);
        loop {
            let bytes = from.fill_buf()?;
            let len = bytes.len();
            if len == 0 {
                return Ok(());
            }
            self.write(section, bytes)?;
            from.consume(len);
        }
    }

    /// What has been written of a section, mapped for reading while the rest is made.
    pub fn written(&mut self, section: usize) -> io::Result<Written> {
        self.file.flush()?;
        let (start, len) = self.sections[section];
        let map = if self.at == PAGE as u64 { None } else { Some(map(self.file.get_ref().file())?) };
        Ok(Written { map, range: start as usize..(start + len) as usize })
    }

    /// Writes checksums and header, makes sure that the disk has them, and gives the file its name.
    pub fn finish(mut self, numbers: &[u64; NUMBERS]) -> io::Result<u64> {
        if !self.page.is_empty() {
            self.sums.push(checksum(&self.page));
        }
        let sums: Vec<u8> = self.sums.iter().flat_map(|s| s.to_le_bytes()).collect();
        self.file.write_all(&sums)?;
        let mut head = vec![0; PAGE];
        head[..16].copy_from_slice(MAGIC);
        head[16..20].copy_from_slice(&VERSION.to_le_bytes());
        head[24..32].copy_from_slice(&self.at.to_le_bytes());
        head[32..40].copy_from_slice(&checksum(&sums).to_le_bytes());
        for (i, (start, len)) in self.sections.iter().enumerate() {
            head[64 + 16 * i..72 + 16 * i].copy_from_slice(&start.to_le_bytes());
            head[72 + 16 * i..80 + 16 * i].copy_from_slice(&len.to_le_bytes());
        }
        for (i, n) in numbers.iter().enumerate() {
            let at = 64 + 16 * SECTIONS + 8 * i;
            head[at..at + 8].copy_from_slice(&n.to_le_bytes());
        }
        let seal = checksum(&head[..SEAL]);
        head[SEAL..].copy_from_slice(&seal.to_le_bytes());
        self.file.flush()?;
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.file().seek(SeekFrom::Start(0))?;
        file.write_all(&head)?;
        file.finish_for_good()?;
        Ok(self.at + sums.len() as u64)
    }
}

/// A section that is finished while its file is not.
pub struct Written {
    map: Option<Mmap>,
    range: Range<usize>,
}

impl Written {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.map.as_ref().and_then(|m| m.get(self.range.clone())).unwrap_or(&[])
    }
}

/// Maps a file.
pub fn map(file: &File) -> io::Result<Mmap> {
    // A map of a file that somebody else cuts short while it is read kills the process; no safe interface can
    // promise otherwise. Indexes are only ever replaced by renaming, which leaves an open map whole.
    #[allow(unsafe_code)]
    unsafe {
        Mmap::map(file)
    }
}

/// Makes the length and the checksums of a changed index agree with its bytes again: for tests that want to
/// reach what lies behind them. Bytes that are no index stay as they are.
pub fn reseal(file: &mut [u8]) {
    if file.len() < PAGE {
        return;
    }
    let pages = (file.len() - PAGE).div_ceil(PAGE + 8);
    let end = (file.len() - 8 * pages).max(PAGE); // shorter than a header and its checksums: no index
    let (body, sums) = file.split_at_mut(end);
    for (page, sum) in body[PAGE..].chunks(PAGE).zip(sums.chunks_exact_mut(8)) {
        sum.copy_from_slice(&checksum(page).to_le_bytes());
    }
    body[24..32].copy_from_slice(&(end as u64).to_le_bytes());
    body[32..40].copy_from_slice(&checksum(sums).to_le_bytes());
    let seal = checksum(&body[..SEAL]);
    body[SEAL..PAGE].copy_from_slice(&seal.to_le_bytes());
}

/// Four lanes, each step a bijection of its lane: any single change of up to eight bytes changes the sum.
fn checksum(bytes: &[u8]) -> u64 {
    const K: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut lanes = [1u64, 2, 3, 4];
    let chunks = bytes.chunks_exact(32);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (i, lane) in lanes.iter_mut().enumerate() {
            *lane = (*lane ^ u64_at(chunk, i * 8)).wrapping_mul(K).rotate_left(29);
        }
    }
    let mut sum = lanes.iter().fold(bytes.len() as u64, |sum, lane| mix(sum ^ lane));
    for chunk in rest.chunks(8) {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        sum = mix(sum ^ u64::from_le_bytes(eight));
    }
    sum
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(array(bytes, at))
}

/// `N` bytes from `at` on; the callers have checked that they are there.
pub fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&bytes[at..at + N]);
    out
}
