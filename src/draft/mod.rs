//! Bytes -> [`Draft`]: plain text, Markdown, HTML and DOCX. Never fails on strange text: what cannot be
//! understood is a note on the draft, and only what is no text at all is refused. Opens no files.

mod encoding;
mod plain;
mod refusal;

pub use refusal::{Limits, Refusal};

use crate::text::{Lines, Pieces, Place, Span};
use std::sync::OnceLock;

/// Reads a draft. The format is guessed from the path where none is given; `path` is otherwise only
/// remembered.
pub fn read(path: &str, bytes: Vec<u8>, format: Option<Format>) -> Result<Draft, Refusal> {
    read_within(path, bytes, format, &Limits::default())
}

/// The same within other limits.
pub fn read_within(
    path: &str,
    bytes: Vec<u8>,
    format: Option<Format>,
    limits: &Limits,
) -> Result<Draft, Refusal> {
    limits.allow(path, &bytes)?;
    let format = format.unwrap_or_else(|| Format::of(path));
    refusal::binary(path, &bytes, format)?;
    let decoded = encoding::decode(bytes, format);
    let mut draft = match format {
        Format::Plain | Format::Markdown | Format::Html | Format::Docx => plain::read(decoded.text),
    };
    draft.path = path.to_owned();
    draft.format = format;
    draft.map.decoded = decoded.pieces;
    draft.notes.splice(0..0, decoded.notes);
    Ok(draft)
}

/// How a file is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    #[default]
    Plain,
    /// Markdown, with or without front matter.
    Markdown,
    /// HTML.
    Html,
    /// Office Open XML.
    Docx,
}

impl Format {
    /// The format that a path's extension names; plain text where it names none of ours.
    pub fn of(path: &str) -> Format {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Format::Markdown,
            Some("html" | "htm" | "xhtml") => Format::Html,
            Some("docx") => Format::Docx,
            _ => Format::Plain,
        }
    }
}

/// What a block of text is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline of the whole draft.
    Title,
    /// A heading inside it.
    Heading,
    /// Running text.
    Paragraph,
    /// A block set off as somebody's words.
    BlockQuote,
    /// An item of a list.
    ListItem,
    /// A caption or a credit line.
    Caption,
}

/// One block, in reading order; blocks are disjoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it stands in [`Draft::text`].
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// Something about the file that a reader should know, found while it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Plain words.
    pub message: String,
    /// Where, if anywhere.
    pub span: Option<Span>,
}

/// A comment in the draft that speaks to onrecord (`<!-- onrecord: … -->`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The words after `onrecord:`, trimmed.
    pub text: String,
    /// The point in visible text where it stands (an empty span).
    pub at: Span,
    /// Where the comment itself stands on disk.
    pub place: Place,
}

/// The text under check, exactly as its author wrote it, and as a reader sees it.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The path as it was given.
    pub path: String,
    /// How it is written.
    pub format: Format,
    /// What a reader sees: markup gone, entities decoded. All spans point here.
    pub text: String,
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Front matter and metadata (`title`, `date`, `author`, `publication`, …), in the order given.
    pub meta: Vec<(String, String)>,
    /// Comments addressed to onrecord.
    pub directives: Vec<Directive>,
    /// What the reader of the file noticed (encoding and the like).
    pub notes: Vec<Note>,
    /// The way back to the file on disk.
    pub map: SourceMap,
}

/// The way from visible text back to the file on disk: from what a reader sees to the file as decoded to
/// UTF-8, and from there to its bytes. Both steps are the identity for plain UTF-8.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    /// Visible text -> decoded file.
    visible: Pieces,
    /// Decoded file -> bytes on disk.
    decoded: Pieces,
    /// The decoded file, where it is not the visible text itself.
    source: Option<Box<str>>,
    /// Lines of the decoded file, read when first asked for.
    lines: OnceLock<Lines>,
}

impl Draft {
    /// Where a span of visible text lies in the file on disk.
    pub fn place(&self, span: Span) -> Place {
        self.place_of_source(self.map.visible.back(span))
    }

    /// The file as decoded to UTF-8, markup and all: what an editor shows.
    pub fn source(&self) -> &str {
        self.map.source.as_deref().unwrap_or(&self.text)
    }

    /// The lines of [`Draft::source`].
    pub fn lines(&self) -> &Lines {
        self.map.lines.get_or_init(|| Lines::of(self.source()))
    }

    /// Where a span of [`Draft::source`] lies on disk.
    fn place_of_source(&self, span: Span) -> Place {
        let (line, column) = self.lines().line_column(self.source(), span.start);
        let disk = self.map.decoded.back(span);
        Place { start: disk.start.into(), end: disk.end.into(), line, column }
    }
}
