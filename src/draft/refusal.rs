//! What is refused before it is read: files past a limit, and files that are no text. Each refusal names
//! the file, says what is wrong with it and what to do.

use super::Format;
use memchr::memchr;

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No text: an image, an archive, a program, or another word processor's file.
    #[error("{path}: {what}, not a draft; save it as plain text, Markdown, HTML or DOCX")]
    Binary {
        /// The path as it was given.
        path: String,
        /// What it looks like, with its article.
        what: &'static str,
    },
    /// Larger than a limit allows.
    #[error("{path}: {size} bytes{of}, over the limit of {limit}; raise `{setting}` to read it")]
    TooLarge {
        /// The path as it was given.
        path: String,
        /// Bytes that it has, or would have.
        size: u64,
        /// What was measured, where it is not the file (` of unpacked text`).
        of: &'static str,
        /// Bytes that it may have.
        limit: u64,
        /// The setting that says so.
        setting: &'static str,
    },
    /// Of a known format, but broken.
    #[error("{path}: {why}")]
    Damaged {
        /// The path as it was given.
        path: String,
        /// What is wrong and what to do.
        why: String,
    },
}

/// How much a draft may cost to read. Spans count in 32 bits, so no file above 4 GiB can be allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file on disk (`max-file-size`).
    pub file_size: u64,
    /// Bytes of the text inside a DOCX once unpacked (`max-unpacked-size`).
    pub unpacked_size: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { file_size: 64 << 20, unpacked_size: 256 << 20 }
    }
}

impl Limits {
    /// Refuses bytes that are too many.
    pub(super) fn allow(&self, path: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let (size, limit) = (bytes.len() as u64, self.file_size.min(u64::from(u32::MAX / 2)));
        if size <= limit {
            return Ok(());
        }
        Err(Refusal::TooLarge { path: path.to_owned(), size, of: "", limit, setting: "max-file-size" })
    }
}

/// First bytes that tell what a file is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"PK\x03\x04", "a ZIP archive or an office file"),
    (b"\xD0\xCF\x11\xE0", "an old office file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"\x7FELF", "a program"),
    (b"MZ\x90", "a program"),
];

/// Refuses what is no text. A DOCX is left to its own reader.
pub(super) fn binary(path: &str, bytes: &[u8], format: Format) -> Result<(), Refusal> {
    if format == Format::Docx {
        return Ok(());
    }
    let named = SIGNATURES.iter().find(|(first, _)| bytes.starts_with(first)).map(|(_, what)| *what);
    let head = &bytes[..bytes.len().min(8192)];
    let what = named.or_else(|| {
        let holds_nul = memchr(0, head).is_some() && super::encoding::utf16(head).is_none();
        holds_nul.then_some("a binary file")
    });
    what.map_or(Ok(()), |what| Err(Refusal::Binary { path: path.to_owned(), what }))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;

    #[test]
    fn a_binary_is_refused_by_name() {
        for (bytes, what) in [(&b"%PDF-1.7 x"[..], "a PDF"), (b"abc\0\0\x01def", "a binary file")] {
            let refusal = read("story.txt", bytes.to_vec(), None).unwrap_err();
            assert_eq!(refusal, Refusal::Binary { path: "story.txt".into(), what });
            assert!(refusal.to_string().starts_with("story.txt: a "), "{refusal}");
        }
    }

    #[test]
    fn a_limit_names_its_setting() {
        let limits = Limits { file_size: 3, ..Limits::default() };
        let refusal = super::super::read_within("a.txt", b"four".to_vec(), None, &limits).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "a.txt: 4 bytes, over the limit of 3; raise `max-file-size` to read it"
        );
    }
}
