//! Passages in quotation marks: paired, repaired, nested, running over paragraphs. Does not know who
//! speaks, nor whether a passage is speech at all (titles and scare quotes stand in marks too).

mod pairing;

use crate::draft::{BlockKind, Draft};
use crate::segment::Layout;
use crate::text::Span;

/// Finds the quotations of a draft.
pub fn find(draft: &Draft, layout: &Layout) -> Quotations {
    let mut found = Quotations::default();
    // The quotation that the paragraph before left open.
    let mut running: Option<usize> = None;
    for paragraph in &layout.paragraphs {
        let headline = matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading);
        let pairs = pairing::pair(&draft.text, &layout.tokens[paragraph.tokens.range()]);
        let mut left_open = None;
        for pair in pairs {
            let continues = running.filter(|_| pair.outer.start == paragraph.span.start);
            let index = match continues {
                Some(index) => {
                    let quotation = &mut found.list[index];
                    quotation.parts.push(pair.inner);
                    quotation.outer.push(pair.outer);
                    quotation.closed = pair.closed;
                    index
                }
                None => {
                    found.list.push(Quotation {
                        parts: vec![pair.inner],
                        outer: vec![pair.outer],
                        form: Form::Marked,
                        depth: 0,
                        inside: None,
                        headline,
                        closed: pair.closed,
                        label: None,
                    });
                    found.list.len() - 1
                }
            };
            running = None;
            if !pair.closed {
                left_open = Some(index);
            }
        }
        running = left_open;
    }
    found
}

/// What sets a quotation off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Quotation marks in running text.
    Marked,
    /// A block quotation (Markdown `>`, HTML `<blockquote>`), with marks or without.
    Block,
    /// A turn of a transcript inside the draft (`Q:`, `MILLER:`), without marks.
    Turn,
}

/// One quotation. Over several paragraphs it has one part a paragraph; elsewhere one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The words between the marks (marks left out), one span a paragraph, in order, never empty.
    pub parts: Vec<Span>,
    /// The same with the marks.
    pub outer: Vec<Span>,
    /// What sets it off.
    pub form: Form,
    /// 0 for a quotation in the draft's own text, 1 for one inside that, …
    pub depth: u8,
    /// Index of the quotation that it stands in.
    pub inside: Option<u32>,
    /// Whether it stands in a title or a heading.
    pub headline: bool,
    /// False where its closing mark is missing and its end was guessed.
    pub closed: bool,
    /// The label of a [`Form::Turn`] (`MILLER`), as it stands.
    pub label: Option<Span>,
}

impl Quotation {
    /// From its first word to its last.
    pub fn span(&self) -> Span {
        self.parts.iter().copied().reduce(Span::join).unwrap_or_default()
    }
}

/// What is wrong with a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// Opened and never closed.
    Unclosed,
    /// Closes nothing.
    Unopened,
    /// The same mark inside as outside.
    SameNested,
    /// A paragraph closes its marks, the next opens new ones, as if the speech went on.
    ClosedBeforeContinuing,
}

/// The quotations of a draft, sorted by where they start, and the marks that did not pair.
#[derive(Clone, Debug, Default)]
pub struct Quotations {
    /// Sorted by start, outer before inner.
    pub list: Vec<Quotation>,
    /// Marks with something wrong, sorted.
    pub flaws: Vec<(Span, Flaw)>,
}
