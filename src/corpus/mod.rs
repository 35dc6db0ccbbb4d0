//! Records, their turns, and the index on disk. The only library module that touches a disk. Knows nothing
//! of drafts or speakers' identities: it keeps names as the records give them.

mod when;

pub use when::When;

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
