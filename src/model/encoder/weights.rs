//! The weights file: read where it lies, checked before anything is believed. The 8-bit weights and the
//! vocabulary stay in the file's bytes; only scales, biases and small tables are copied.
//!
//! Layout, all little-endian: `ORENCODE`, version (u32), 0 (u32), length of the whole file (u64), fourteen
//! sizes (u32, see [`Sizes`]), then the sections in the order in which [`Weights::read`] takes them, each
//! starting at a multiple of four, and last the BLAKE3 checksum of all that stands before it.
//! `training/export.py` writes it.

use super::attention::HEAD;
use super::dense::{Dense, LANES};
use std::borrow::Cow;

/// The version of the file that this program reads.
pub const VERSION: u32 = 3;
const MAGIC: &[u8; 8] = b"ORENCODE";

/// Why a weights file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Something else.
    #[error("these are no weights of onrecord's accurate model")]
    Foreign,
    /// Made for another version of the program.
    #[error(
        "the weights have version {found}, this program reads version {VERSION}: get those that came with it"
    )]
    Version {
        /// The version that the file names.
        found: u32,
    },
    /// Shorter or longer than it says, or its checksum is wrong.
    #[error("the weights are damaged (they do not match their checksum): install the program again")]
    Damaged,
    /// The program was built without them.
    #[error("this program was built without the accurate model: build it with the feature `accurate`")]
    Absent,
}

/// How large everything is.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Word pieces.
    pub vocabulary: usize,
    /// Numbers a piece is turned into.
    pub width: usize,
    /// Layers.
    pub layers: usize,
    /// Numbers inside a layer's second half.
    pub inner: usize,
    /// Pieces a window may have.
    pub places: usize,
    /// Kinds of letter case.
    pub cases: usize,
    /// States among the quotations.
    pub states: usize,
    /// Labels.
    pub labels: usize,
    /// Numbers in a pointer's query or key.
    pub pointer: usize,
    /// Classes of distance.
    pub buckets: usize,
    /// Id of the piece for what the vocabulary lacks.
    pub unknown: u32,
    /// Id of the piece that opens a window.
    pub opening: u32,
    /// Id of the piece that closes a paragraph.
    pub closing: u32,
    /// Bytes of all pieces' text.
    pub text: usize,
}

/// One layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Queries, keys and values at once.
    pub qkv: Dense,
    /// Attention's answer.
    pub out: Dense,
    /// Norm after attention: weight, bias.
    pub norm: [Vec<f32>; 2],
    /// The wide half.
    pub up: Dense,
    /// And back.
    pub down: Dense,
    /// Norm at the end: weight, bias.
    pub last_norm: [Vec<f32>; 2],
}

/// A whole encoder, ready to run.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The file.
    pub file: Cow<'static, [u8]>,
    /// How large everything is.
    pub sizes: Sizes,
    /// Where the pieces' text begins, piece by piece, and the end; relative to `text_at`.
    ends: Vec<u32>,
    text_at: usize,
    /// Worth of a one in each piece's row.
    pub word_scales: Vec<f32>,
    /// Where the pieces' rows begin in the file.
    pub words_at: usize,
    /// A row a place.
    pub places: Vec<f32>,
    /// A row a kind of letter case.
    pub cases: Vec<f32>,
    /// A row a state among the quotations.
    pub states: Vec<f32>,
    /// Norm of the sum: weight, bias.
    pub norm: [Vec<f32>; 2],
    /// Bottom to top.
    pub layers: Vec<Layer>,
    /// A row a label.
    pub labels: Vec<f32>,
    /// One a label.
    pub label_biases: Vec<f32>,
    /// Cue query, cue key, source query, source key.
    pub pointer: Dense,
    /// Scores *this cue has no source*; the last number is the bias.
    pub no_source: Vec<f32>,
    /// Scores *the passage in marks around me is anybody's speech*; the last number is the bias.
    pub speech: Vec<f32>,
    /// How a passage's mean of those scores, the log-odds of its mean probability of being content, and the
    /// logarithm of its words add up to the log-odds of being speech; the first number is the bias.
    pub gate: [f32; 4],
    /// By class of distance, for cues and for sources.
    pub distance: [Vec<f32>; 2],
    /// From label (row) to label.
    pub steps: Vec<f32>,
    /// Of the first label.
    pub starts: Vec<f32>,
    /// Confidence is 1 / (1 + e^-(a + b ln(p / (1 - p)))).
    pub calibration: [f32; 2],
}

impl Weights {
    /// Reads a file; copies only what is small.
    pub fn read(file: Cow<'static, [u8]>) -> Result<Weights, Refused> {
        let mut reader = Reader::open(&file)?;
        let sizes = reader.sizes()?;
        let Sizes { vocabulary, width, inner, labels, pointer, buckets, .. } = sizes;
        let ends = reader.words(vocabulary + 1)?;
        let text_at = reader.take(sizes.text)?;
        let sorted = ends.windows(2).all(|w| w[0] <= w[1]) && ends.last() == Some(&(sizes.text as u32));
        let special = [sizes.unknown, sizes.opening, sizes.closing];
        if !sorted || special.iter().any(|id| *id as usize >= vocabulary) {
            return Err(Refused::Damaged);
        }
        let word_scales = reader.floats(vocabulary)?;
        let words_at = reader.take(vocabulary * width)?;
        let places = reader.floats(sizes.places * width)?;
        let cases = reader.floats(sizes.cases * width)?;
        let states = reader.floats(sizes.states * width)?;
        let norm = [reader.floats(width)?, reader.floats(width)?];
        let mut layers = Vec::new();
        for _ in 0..sizes.layers {
            layers.push(Layer {
                qkv: reader.dense(width, 3 * width)?,
                out: reader.dense(width, width)?,
                norm: [reader.floats(width)?, reader.floats(width)?],
                up: reader.dense(width, inner)?,
                down: reader.dense(inner, width)?,
                last_norm: [reader.floats(width)?, reader.floats(width)?],
            });
        }
        let labels_rows = reader.floats(labels * width)?;
        let label_biases = reader.floats(labels)?;
        let pointer = reader.dense(width, 4 * pointer)?;
        let no_source = reader.floats(width + 1)?;
        let speech = reader.floats(width + 1)?;
        let distance = [reader.floats(buckets)?, reader.floats(buckets)?];
        let steps = reader.floats(labels * labels)?;
        let starts = reader.floats(labels)?;
        let calibration = reader.floats(2)?;
        let gate = reader.floats(4)?;
        if reader.at != reader.bytes.len() {
            return Err(Refused::Damaged);
        }
        Ok(Weights {
            sizes,
            ends,
            text_at,
            word_scales,
            words_at,
            places,
            cases,
            states,
            norm,
            layers,
            labels: labels_rows,
            label_biases,
            pointer,
            no_source,
            speech,
            gate: [gate[0], gate[1], gate[2], gate[3]],
            distance,
            steps,
            starts,
            calibration: [calibration[0], calibration[1]],
            file,
        })
    }

    /// The id of a piece (`##` before one that continues a word); pieces are sorted by their bytes.
    pub fn piece(&self, text: &[u8]) -> Option<u32> {
        let (mut low, mut high) = (0, self.sizes.vocabulary);
        while low < high {
            let middle = (low + high) / 2;
            let at = self.text_at + self.ends[middle] as usize..self.text_at + self.ends[middle + 1] as usize;
            match self.file[at].cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle as u32),
            }
        }
        None
    }
}

/// Takes sections off the front of the checked bytes.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn open(file: &[u8]) -> Result<Reader<'_>, Refused> {
        if file.len() < 56 || &file[..8] != MAGIC {
            return Err(Refused::Foreign);
        }
        let (bytes, sum) = file.split_at(file.len() - 32);
        let mut reader = Reader { bytes, at: 8 };
        let head = reader.words(4)?;
        if head[0] != VERSION {
            return Err(Refused::Version { found: head[0] });
        }
        let length = u64::from(head[2]) | u64::from(head[3]) << 32;
        if length != file.len() as u64 || blake3::hash(bytes).as_bytes() != sum {
            return Err(Refused::Damaged);
        }
        Ok(reader)
    }

    fn sizes(&mut self) -> Result<Sizes, Refused> {
        let n = self.words(14)?;
        let size = |i: usize| n[i] as usize;
        let sizes = Sizes {
            vocabulary: size(0),
            width: size(1),
            layers: size(2),
            inner: size(3),
            places: size(4),
            cases: size(5),
            states: size(6),
            labels: size(7),
            pointer: size(8),
            buckets: size(9),
            unknown: n[10],
            opening: n[11],
            closing: n[12],
            text: size(13),
        };
        // The checksum has held, so this only refuses a file made for other loops.
        let fits = sizes.width.is_multiple_of(HEAD)
            && [sizes.width, sizes.inner, sizes.pointer].iter().all(|n| *n > 0 && n.is_multiple_of(LANES))
            && [sizes.width, sizes.inner].iter().all(|n| *n <= 1536)
            && sizes.labels == 7
            && sizes.buckets == super::decode::BUCKETS
            && sizes.cases > super::pieces::SEPARATOR as usize
            && sizes.states > super::pieces::LAST_STATE as usize
            && sizes.places >= 16;
        if fits { Ok(sizes) } else { Err(Refused::Damaged) }
    }

    /// Where the next `count` bytes begin; the section after them begins at a multiple of four.
    fn take(&mut self, count: usize) -> Result<usize, Refused> {
        let at = self.at;
        let end = at.checked_add(count).ok_or(Refused::Damaged)?.next_multiple_of(4);
        if end > self.bytes.len() {
            return Err(Refused::Damaged);
        }
        self.at = end;
        Ok(at)
    }

    fn words(&mut self, count: usize) -> Result<Vec<u32>, Refused> {
        let at = self.take(count.checked_mul(4).ok_or(Refused::Damaged)?)?;
        let bytes = self.bytes[at..at + 4 * count].chunks_exact(4);
        Ok(bytes.map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn floats(&mut self, count: usize) -> Result<Vec<f32>, Refused> {
        Ok(self.words(count)?.into_iter().map(f32::from_bits).collect())
    }

    fn dense(&mut self, inputs: usize, outputs: usize) -> Result<Dense, Refused> {
        let scales = self.floats(outputs)?;
        let biases = self.floats(outputs)?;
        let sums = self.words(outputs)?.into_iter().map(|sum| sum as i32).collect();
        let at = self.take(inputs * outputs)?;
        Ok(Dense { at, inputs, outputs, scales, biases, sums })
    }
}
