//! Bytes -> [`Draft`]: plain text, Markdown, HTML and DOCX. Never fails on strange text: what cannot be
//! understood is a note on the draft, and only what is no text at all is refused. Opens no files.

mod docx;
mod encoding;
mod front;
mod html;
mod markdown;
mod plain;
mod refusal;
mod shape;
mod visible;

pub use refusal::{Limits, Refusal};

use crate::text::{Lines, Pieces, Place, Span};
use std::sync::OnceLock;
use visible::Reading;

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
    let mut notes = Vec::new();
    let (text, decoded) = if format == Format::Docx {
        (docx::unpack(path, bytes, limits)?, Pieces::default())
    } else {
        let decoded = encoding::decode(bytes, format);
        notes = decoded.notes;
        (decoded.text, decoded.pieces)
    };
    let (Reading { mut draft, directives }, source) = match format {
        Format::Plain => plain::read(text),
        Format::Markdown => (markdown::read(&text), Some(text)),
        Format::Html => (html::read(&text), Some(text)),
        Format::Docx => (docx::read(&text), None),
    };
    draft.path = path.to_owned();
    draft.format = format;
    draft.map.decoded = decoded;
    draft.map.source = source.map(String::into_boxed_str);
    // The decoder's notes point into the decoded file: to its marks for broken bytes, where a reader sees them.
    for note in &mut notes {
        let seen = |at: usize| Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
        note.span = note.span.and_then(|decoded| {
            let mut marks = draft.text.match_indices(char::REPLACEMENT_CHARACTER).map(|(at, _)| seen(at));
            let first = marks.find(|mark| draft.map.visible.back(*mark).start >= decoded.start);
            first.filter(|mark| draft.map.visible.back(*mark).start == decoded.start)
        });
    }
    draft.notes.splice(0..0, notes);
    draft.directives = directives
        .into_iter()
        .map(|c| Directive {
            text: c.words,
            at: Span::new(c.at, c.at),
            place: draft.place_of_source(c.source, c.source.start),
        })
        .collect();
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
    /// What the first cell of a table's row begins with.
    RowHead,
    /// What another cell of the row begins with; what follows in one cell is of its own kind.
    Cell,
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
    /// What an editor shows, where that is not the visible text itself: the decoded file, markup and all.
    source: Option<Box<str>>,
    /// The lines of that.
    lines: OnceLock<Lines>,
}

impl SourceMap {
    /// The steps from visible text to bytes on disk.
    pub fn way(self) -> [Pieces; 2] {
        [self.visible, self.decoded]
    }
}

/// Bytes as text, with the way back; for readers of other files than drafts.
pub(crate) fn decode(bytes: Vec<u8>) -> (String, Pieces) {
    let decoded = encoding::decode(bytes, Format::Plain);
    (decoded.text, decoded.pieces)
}

impl Draft {
    /// Where a span of visible text lies in the file on disk. In a DOCX, `start` and `end` count bytes of
    /// `word/document.xml` once unpacked, `line` counts paragraphs and `column` characters in one.
    pub fn place(&self, span: Span) -> Place {
        self.place_of_source(self.map.visible.back(span), self.in_source(span).start)
    }

    /// What an editor shows: the file as decoded to UTF-8, markup and all; the text itself for a DOCX.
    pub fn source(&self) -> &str {
        self.map.source.as_deref().unwrap_or(&self.text)
    }

    /// Where a span of visible text lies in [`Draft::source`].
    pub fn in_source(&self, span: Span) -> Span {
        if self.map.source.is_some() { self.map.visible.back(span) } else { span }
    }

    /// The lines of [`Draft::source`].
    pub fn lines(&self) -> &Lines {
        self.map.lines.get_or_init(|| Lines::of(self.source()))
    }

    /// The place of a span of the decoded file that an editor shows at byte `shown` of its source.
    fn place_of_source(&self, span: Span, shown: u32) -> Place {
        let (line, column) = self.lines().line_column(self.source(), shown);
        let disk = self.map.decoded.back(span);
        Place { start: disk.start.into(), end: disk.end.into(), line, column }
    }
}
