//! Records, their turns, and the index on disk. The only library module that touches a disk. Knows nothing
//! of drafts or speakers' identities: it keeps names as the records give them.

pub mod index;
pub mod names;
pub mod read;
mod record;
mod spelling;
mod store;
mod vocabulary;
mod when;
pub mod whole;
pub mod words;

pub use record::{About, Record, Turn};
pub use spelling::{NUMBERS, canonical};
pub use store::{Corpus, Opened, Passage, Stats, open, open_or_build, stale};
pub use when::When;

use std::path::PathBuf;

/// How far a record is to be trusted word by word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Taken down word for word.
    #[default]
    Verbatim,
    /// Tidied or prepared: the speaker may have departed from it.
    Edited,
    /// An automatic transcript or captions, errors and all.
    Asr,
}

impl Trust {
    /// As manifests and reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Trust::Verbatim => "verbatim",
            Trust::Edited => "edited",
            Trust::Asr => "asr",
        }
    }
}

/// How to build an index.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// Where to write it; `None`: inside the corpus, or among the user's caches where that is read-only.
    pub index: Option<PathBuf>,
    /// Bytes of memory to aim for. The vocabulary, tables of a few bytes for each hundred words and the largest
    /// single record come on top.
    pub memory: usize,
    /// What the settings say of records, by globs over their paths; later ones fill what earlier ones leave.
    pub records: Vec<(Vec<String>, About)>,
    /// Read everything again, even what has not changed.
    pub afresh: bool,
    /// Larger files (in bytes, `max-record-size`) are named as not read.
    pub file_size: u64,
}

impl Default for BuildOptions {
    fn default() -> BuildOptions {
        BuildOptions {
            index: None,
            memory: 512 << 20,
            records: Vec::new(),
            afresh: false,
            file_size: 1 << 30,
        }
    }
}

/// How far a build has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Bytes of records read.
    Reading {
        /// So far.
        done: u64,
        /// In all.
        of: u64,
    },
    /// Words put into lists.
    Indexing {
        /// So far.
        done: u64,
        /// In all.
        of: u64,
    },
}

/// What a build did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuildReport {
    /// Files read because they are new or have changed.
    pub files_read: u64,
    /// Files taken over from the old index.
    pub files_kept: u64,
    /// Files that the old index knew and that are gone.
    pub files_gone: u64,
    /// Records in the index.
    pub records: u64,
    /// Words in the index.
    pub words: u64,
    /// Bytes of the records' texts.
    pub text_bytes: u64,
    /// Size of the index.
    pub index_bytes: u64,
    /// Files that could not be read, each with the reason.
    pub problems: Vec<(String, String)>,
}

/// What can go wrong with a corpus. Each says what happened, where, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing lies there.
    #[error("there is no corpus at {}; name a folder of records or an index", path.display())]
    Missing {
        /// Where.
        path: PathBuf,
    },
    /// A folder without a record that can be read.
    #[error("the corpus {} holds no record that can be read{}", path.display(), first_problem(problems))]
    Empty {
        /// Where.
        path: PathBuf,
        /// What was there and could not be read.
        problems: Vec<(String, String)>,
    },
    /// A file that is no index, or none at all.
    #[error("{} is not an index; build one with `onrecord index CORPUS`", path.display())]
    NoIndex {
        /// Where.
        path: PathBuf,
    },
    /// An index that does not agree with itself.
    #[error("the index {} is damaged ({what}); rebuild it with `onrecord index CORPUS`", path.display())]
    Damaged {
        /// Where.
        path: PathBuf,
        /// What does not agree.
        what: String,
    },
    /// An index of another version.
    #[error("the index {} has format {found}, and this program reads {wanted}; rebuild it with `onrecord index CORPUS`", path.display())]
    Version {
        /// Where.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// The version that would be read.
        wanted: u32,
    },
    /// Somebody else is building.
    #[error("another run is building the index {}; wait for it, or name another place with --index", path.display())]
    Busy {
        /// Where.
        path: PathBuf,
    },
    /// The index could not be written; the old one is whole.
    #[error("the index {} could not be written: {why}; what was there before is whole", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// A link lies where a corpus has its index.
    #[error("{} is a link, and a corpus is not written through links; remove it, or name another place with --index", path.display())]
    Link {
        /// Where.
        path: PathBuf,
    },
    /// A file could not be read.
    #[error("{} cannot be read: {why}", path.display())]
    Read {
        /// Where.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
}

impl Error {
    fn io(path: &std::path::Path, e: std::io::Error) -> Error {
        if e.kind() == std::io::ErrorKind::NotFound {
            Error::NoIndex { path: path.to_owned() }
        } else {
            Error::Read { path: path.to_owned(), why: e.to_string() }
        }
    }
}

fn first_problem(problems: &[(String, String)]) -> String {
    match problems {
        [] => "; it has no files of a kind that onrecord reads (txt, md, html, docx, srt, vtt, json, jsonl, csv)".into(),
        [(file, why)] => format!("; {file}: {why}"),
        [(file, why), rest @ ..] => format!("; {file}: {why}; and {} more", rest.len()),
    }
}

#[cfg(test)]
mod tests;
