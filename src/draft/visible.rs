//! Builds the visible text of a draft written in markup, block by block, and remembers where each character
//! came from. Knows no markup itself.

use super::{Block, BlockKind, Draft, Note, SourceMap, shape};
use crate::text::{Pieces, Span};
use std::ops::Range;

/// A draft whose way back is not yet whole, and what its directives say.
#[derive(Default)]
pub(super) struct Reading {
    pub draft: Draft,
    pub directives: Vec<Comment>,
}

/// A comment that speaks to onrecord.
pub(super) struct Comment {
    /// The words after `onrecord:`.
    pub words: String,
    /// The byte of the visible text before which it stands.
    pub at: usize,
    /// Where it stands in the decoded file.
    pub source: Span,
}

/// The words for onrecord in a comment's text, if it speaks to it.
pub(super) fn addressed(comment: &str) -> Option<&str> {
    Some(comment.trim_start().strip_prefix("onrecord:")?.trim())
}

/// What has been seen of a draft so far.
pub(super) struct Visible<'a> {
    /// The decoded file.
    pub source: &'a str,
    text: String,
    pieces: Pieces,
    blocks: Vec<Block>,
    /// The block that is being written, and where it starts.
    open: Option<(BlockKind, usize)>,
    /// What the next block is, where a row or a cell of a table has just begun.
    cell: Option<BlockKind>,
    /// White space that will be one space, if more of the block follows: where it stands.
    gap: Option<Range<usize>>,
    pub meta: Vec<(String, String)>,
    directives: Vec<Comment>,
    pub notes: Vec<Note>,
}

impl<'a> Visible<'a> {
    /// Nothing yet of `source`.
    pub fn new(source: &'a str) -> Visible<'a> {
        Visible {
            source,
            text: String::with_capacity(source.len() / 2),
            pieces: Pieces::default(),
            blocks: Vec::new(),
            open: None,
            cell: None,
            gap: None,
            meta: Vec::new(),
            directives: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Ends the block that is being written, if any, and says of what kind the next one will be.
    pub fn block(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some((kind, self.text.len()));
    }

    /// Ends the block that is being written; text that follows without a new one is a paragraph.
    pub fn end(&mut self) {
        self.gap = None;
        let Some((kind, start)) = self.open.take() else { return };
        if self.text.len() > start {
            let running = matches!(kind, BlockKind::Paragraph | BlockKind::ListItem);
            let kind = self.cell.take().filter(|_| running).unwrap_or(kind);
            self.blocks.push(Block { span: Span::new(start, self.text.len()), kind });
        }
    }

    /// Says that a row of a table begins.
    pub fn row(&mut self) {
        self.end();
        self.cell = Some(BlockKind::RowHead);
    }

    /// Says that a cell begins. An empty one before it heads no row.
    pub fn cell(&mut self) {
        self.end();
        self.cell.get_or_insert(BlockKind::Cell);
    }

    /// Says that a table is over.
    pub fn table_ends(&mut self) {
        self.end();
        self.cell = None;
    }

    /// Whether a block is open and has text.
    pub fn begun(&self) -> bool {
        self.open.is_some_and(|(_, start)| self.text.len() > start)
    }

    /// Whether a block is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Shows source as it stands, runs of white space as one space each.
    pub fn copy(&mut self, range: Range<usize>) {
        let Some(shown) = self.source.get(range.clone()) else { return };
        let mut at = range.start;
        for word in shown.split_ascii_whitespace() {
            let start = word.as_ptr() as usize - self.source.as_ptr() as usize;
            if start > at {
                self.space(at..start);
            }
            self.begin();
            self.pieces.copied(word.len(), start);
            self.text.push_str(word);
            at = start + word.len();
        }
        if at < range.end {
            self.space(at..range.end);
        }
    }

    /// Shows `shown` for what stands at `range` (an entity, a tag that stands for a mark).
    pub fn replace(&mut self, shown: &str, range: Range<usize>) {
        if shown.is_empty() {
            return;
        }
        if shown.bytes().all(|b| b.is_ascii_whitespace()) {
            return self.space(range);
        }
        self.begin();
        self.insert(shown, range);
    }

    /// White space in the source, shown as one space where a block goes on behind it.
    pub fn space(&mut self, range: Range<usize>) {
        if self.begun() && self.gap.is_none() {
            self.gap = Some(range);
        }
    }

    /// Keeps a comment if it speaks to onrecord; `range` is all of it.
    pub fn comment(&mut self, comment: &str, range: Range<usize>) {
        if let Some(words) = addressed(comment) {
            let source = Span::new(range.start, range.end);
            self.directives.push(Comment { words: words.to_owned(), at: self.text.len(), source });
        }
    }

    /// Opens a paragraph if no block is open, parts it from the one before, and shows the white space held
    /// back within one.
    fn begin(&mut self) {
        let (kind, start) = self.open.unwrap_or((BlockKind::Paragraph, self.text.len()));
        if self.text.len() > start {
            if let Some(gap) = self.gap.take() {
                self.insert(" ", gap);
            }
            self.open = Some((kind, start));
            return;
        }
        self.gap = None;
        if !self.text.is_empty() {
            let end = self.pieces.back(Span::new(self.text.len(), self.text.len())).start as usize;
            self.insert("\n", end..end);
        }
        self.open = Some((kind, self.text.len()));
    }

    fn insert(&mut self, shown: &str, range: Range<usize>) {
        // An entity as wide as this is no entity; its place is then its first bytes.
        let width = range.len().min(usize::from(u16::MAX));
        self.pieces.replaced(shown.len(), range.start, width);
        self.text.push_str(shown);
    }

    /// Says what the block that is being written is.
    pub fn kind(&mut self, kind: BlockKind) {
        if let Some((open, _)) = &mut self.open {
            *open = kind;
        }
    }

    /// Names the paragraphs that read like credit lines, which no markup has a sign for.
    pub fn name_credits(&mut self) {
        shape::name_credits(&self.text, &mut self.blocks, &mut self.meta);
    }

    /// All of it.
    pub fn finish(mut self) -> Reading {
        self.end();
        let map = SourceMap { visible: self.pieces, ..SourceMap::default() };
        let Visible { text, blocks, meta, notes, directives, .. } = self;
        Reading { draft: Draft { text, blocks, meta, notes, map, ..Draft::default() }, directives }
    }
}
