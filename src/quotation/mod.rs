//! Passages in quotation marks: paired, repaired, nested, running over paragraphs. Does not know who
//! speaks, nor whether a passage is speech at all (titles and scare quotes stand in marks too).

mod blocks;
mod doubles;
mod letters;
mod marks;
mod nesting;
mod passages;
mod singles;

use crate::draft::Draft;
use crate::segment::Layout;
use crate::text::Span;

/// Finds the quotations of a draft.
pub fn find(draft: &Draft, layout: &Layout) -> Quotations {
    let (mut list, mut flaws) = passages::find(&draft.text, layout);
    blocks::find(&draft.text, layout, &mut list, &mut flaws);
    list.extend(letters::find(&draft.text, layout));
    flaws.sort_unstable_by_key(|(span, _)| *span);
    Quotations { list: nesting::nest(list), flaws }
}

/// What sets a quotation off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// Quotation marks in running text.
    Marked,
    /// A block quotation (Markdown `>`, HTML `<blockquote>`), with marks or without.
    Block,
    /// A turn of a transcript inside the draft (`Q:`, `MILLER:`), the whole transcript in marks or not.
    Turn,
    /// A letter between its salutation and its signature, without marks.
    Letter,
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
    /// The label of a [`Form::Turn`] (`MILLER`) or the name below a [`Form::Letter`], as it stands.
    pub label: Option<Span>,
}

impl Quotation {
    /// From its first word to its last.
    pub fn span(&self) -> Span {
        let ends = self.parts.first().zip(self.parts.last());
        ends.map_or_else(Span::default, |(first, last)| first.join(*last))
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
