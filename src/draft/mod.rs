//! Bytes -> [`Draft`]: plain text, Markdown, HTML and DOCX. Never fails on strange text: what cannot be
//! understood is a note on the draft. Opens no files.

use crate::text::{Place, Span};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text.
    Plain,
    /// Markdown, with or without front matter.
    Markdown,
    /// HTML.
    Html,
    /// Office Open XML.
    Docx,
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
#[derive(Clone, Debug)]
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

/// The way from visible text back to the file on disk. (To be filled by the readers: pieces of visible
/// text with the disk range that each came from, and line starts; identity for plain UTF-8.)
#[derive(Clone, Debug, Default)]
pub struct SourceMap {}

impl Draft {
    /// Where a span of visible text lies in the file on disk.
    pub fn place(&self, span: Span) -> Place {
        let _ = &self.map;
        Place { start: span.start.into(), end: span.end.into(), line: 1, column: 1 }
    }
}
