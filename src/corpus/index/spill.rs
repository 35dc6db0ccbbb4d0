//! What a build would otherwise hold for every word of a corpus: tables that are written once and read once, in
//! order, and lie on disk once they outgrow their share of the memory; and rising numbers in half their width.

use super::pages::Writer;
use std::io::{self, BufReader, BufWriter, Seek, Write};
use std::path::Path;
use tempfile::SpooledTempFile;

/// Bytes of one write or read.
const ROOM: usize = 1 << 16;

/// Bytes put down in order, to be read once.
pub(super) struct Spill {
    file: BufWriter<SpooledTempFile>,
    len: u64,
}

impl Spill {
    /// Nothing yet; what outgrows `memory` goes into a file without a name in `folder`.
    pub fn new(memory: usize, folder: &Path) -> Spill {
        let file = tempfile::spooled_tempfile_in(memory, folder);
        Spill { file: BufWriter::with_capacity(ROOM, file), len: 0 }
    }

    /// Bytes so far.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Adds bytes.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len() as u64;
        self.file.write_all(bytes)
    }

    /// Adds numbers of 32 bits.
    pub fn numbers(&mut self, numbers: &[u32]) -> io::Result<()> {
        numbers.iter().try_for_each(|n| self.put(&n.to_le_bytes()))
    }

    /// From the start, for reading.
    pub fn read(self) -> io::Result<BufReader<SpooledTempFile>> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(BufReader::with_capacity(ROOM, file))
    }
}

/// Rising numbers: a base for each 1024 of them, and what each is above its base.
#[derive(Default)]
pub(super) struct Rising {
    base: Vec<u64>,
    above: Vec<u32>,
}

impl Rising {
    /// Adds one, no less than the last.
    pub fn push(&mut self, number: u64) {
        if self.above.len().is_multiple_of(super::BASE_EVERY) {
            self.base.push(number);
        }
        self.above.push((number - self.base.last().copied().unwrap_or(0)) as u32);
    }

    /// The `i`th.
    pub fn get(&self, i: usize) -> u64 {
        self.base[i / super::BASE_EVERY] + u64::from(self.above[i])
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.above.len()
    }

    /// Writes the bases into one section, the rest into another.
    pub fn write(self, out: &mut Writer, base: usize, above: usize) -> io::Result<()> {
        out.u64s(base, &self.base)?;
        out.u32s(above, self.above)
    }
}
