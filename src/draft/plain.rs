//! Plain text. Blank lines part paragraphs; where lines were wrapped by hand a paragraph runs over them,
//! elsewhere each line is one. The text itself is left alone, but for comments that speak to onrecord.

use super::visible::{Comment, Reading, addressed};
use super::{Block, BlockKind, Draft, SourceMap, front, shape};
use crate::text::{Pieces, Span};
use memchr::{memchr2_iter, memmem};

/// Reads plain text. The second value is the file, where the visible text is not all of it.
pub(super) fn read(source: String) -> (Reading, Option<String>) {
    let (mut meta, start) = front::read(&source).unwrap_or_default();
    let (directives, cut) = directives(&source);
    if directives.is_empty() {
        let blocks = blocks(&source, start, &mut meta);
        return (
            Reading { draft: Draft { text: source, blocks, meta, ..Draft::default() }, directives },
            None,
        );
    }
    let mut text = String::with_capacity(source.len());
    let mut pieces = Pieces::default();
    let mut at = 0;
    for gap in cut.iter().copied().chain([Span::new(source.len(), source.len())]) {
        let kept = &source[at..gap.start as usize];
        pieces.copied(kept.len(), at);
        text.push_str(kept);
        at = gap.end as usize;
    }
    // Front matter may hold such comments too.
    let cut_before = |span: &Span| (span.end as usize).min(start) - (span.start as usize).min(start);
    let start = start - cut.iter().map(cut_before).sum::<usize>();
    let blocks = blocks(&text, start, &mut meta);
    let map = SourceMap { visible: pieces, ..SourceMap::default() };
    (Reading { draft: Draft { text, blocks, meta, map, ..Draft::default() }, directives }, Some(source))
}

/// The comments that speak to onrecord, and where they stand in the source.
fn directives(source: &str) -> (Vec<Comment>, Vec<Span>) {
    let (mut found, mut cut) = (Vec::new(), Vec::new());
    let mut removed = 0;
    let mut from = 0;
    while let Some(open) = memmem::find(&source.as_bytes()[from..], b"<!--") {
        let start = from + open;
        from = start + 4;
        let Some(rest) = source.get(from..).filter(|rest| rest.trim_start().starts_with("onrecord:")) else {
            continue;
        };
        let Some(length) = rest.find("-->") else { break };
        if let Some(words) = addressed(&rest[..length]) {
            let span = Span::new(start, from + length + 3);
            found.push(Comment { words: words.to_owned(), at: start - removed, source: span });
            cut.push(span);
            removed += span.len();
        }
        from += length + 3;
    }
    (found, cut)
}

/// The blocks of a text from byte `start` on.
fn blocks(text: &str, start: usize, meta: &mut Vec<(String, String)>) -> Vec<Block> {
    let lines = lines(text, start);
    let width = wrapped(text, &lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut last: Option<Span> = None;
    for line in lines {
        let line = trim(text, line);
        if line.is_empty() {
            last = None;
            continue;
        }
        match (last, blocks.last_mut()) {
            (Some(before), Some(block)) if width.is_some_and(|width| joins(text, before, line, width)) => {
                block.span = block.span.join(line);
            }
            _ => blocks.push(Block { span: line, kind: BlockKind::Paragraph }),
        }
        last = Some(line);
    }
    shape::name(text, &mut blocks, meta);
    blocks
}

/// Every line from byte `start` on, without its break.
fn lines(text: &str, mut start: usize) -> Vec<Span> {
    let mut lines = Vec::new();
    let first = start;
    for at in memchr2_iter(b'\n', b'\r', &text.as_bytes()[first..]).map(|at| at + first) {
        lines.push(Span::new(start, at));
        start = at + 1;
    }
    lines.push(Span::new(start, text.len()));
    lines
}

/// The span without white space at its ends.
fn trim(text: &str, span: Span) -> Span {
    let shown = span.of(text);
    let kept = shown.trim_start();
    let start = span.start as usize + shown.len() - kept.len();
    Span::new(start, start + kept.trim_end().len())
}

/// The width at which the lines of a text were broken by hand; `None` where each line is a paragraph. Told
/// from lines that follow one another directly: in wrapped text the first word of the next would almost never
/// have fitted, and no line is much wider than a page.
fn wrapped(text: &str, lines: &[Span]) -> Option<usize> {
    let width = lines.iter().map(|line| chars(trim(text, *line).of(text))).max().unwrap_or(0);
    if !(30..=WIDEST).contains(&width) {
        return None;
    }
    let (mut full, mut pairs) = (0, 0);
    for pair in lines.windows(2) {
        let (line, next) = (trim(text, pair[0]), trim(text, pair[1]));
        if line.is_empty() || next.is_empty() {
            continue;
        }
        pairs += 1;
        full += usize::from(joins(text, line, next, width));
    }
    (pairs >= 2 && full * 10 >= pairs * 7).then_some(width)
}

/// No page of text is wider, in characters.
const WIDEST: usize = 120;

/// Whether a line was broken before the next one for want of room. Some slack is left for ragged edges.
fn joins(text: &str, line: Span, next: Span, width: usize) -> bool {
    let first = next.of(text).split_whitespace().next().map_or(0, chars);
    chars(line.of(text)) + 1 + first + width / 10 > width
}

fn chars(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, read};

    fn kinds(text: &str) -> Vec<(BlockKind, String)> {
        let draft = read("a.txt", text.into(), None).unwrap();
        draft.blocks.iter().map(|b| (b.kind, b.span.of(&draft.text).to_owned())).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_unless_lines_were_wrapped() {
        let lines = "Mayor vows to mend dam\nThe dam at Orrin broke on Monday, the council said, and nobody was hurt \
                     in the flood that came after it.\nThe mayor said it would be mended by the end of the month.\n\
                     Cover photo: Nordpix";
        let found = kinds(lines);
        let only: Vec<BlockKind> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(only, [BlockKind::Title, BlockKind::Paragraph, BlockKind::Paragraph, BlockKind::Caption]);

        let wrapped = "Mayor vows to mend dam\n\nBy Ana Ruiz\n\nThe dam at Orrin broke on Monday, the\ncouncil said, and \
                       nobody was hurt in the\nflood that came after it.\n\nThe mayor said it would be mended by\nthe end \
                       of the month.\n";
        let found = kinds(wrapped);
        let only: Vec<BlockKind> = found.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(only, [BlockKind::Title, BlockKind::Caption, BlockKind::Paragraph, BlockKind::Paragraph]);
        assert!(found[2].1.ends_with("after it."), "{}", found[2].1);
    }

    #[test]
    fn directives_are_not_shown_but_counted() {
        let text = "Dam mended\n<!-- onrecord: ignore[nested-marks] agreed -->\n“We won,” Ana Ruiz said of it all.\n";
        let draft = read("a.txt", text.into(), None).unwrap();
        assert_eq!(draft.directives.len(), 1);
        assert_eq!(draft.directives[0].text, "ignore[nested-marks] agreed");
        let place = draft.directives[0].place;
        assert!(text[place.start as usize..place.end as usize].starts_with("<!--"));
        assert_eq!(place.line, 2);
        assert!(!draft.text.contains("onrecord"));
        let at = draft.text.find("Ana").unwrap();
        let place = draft.place(crate::text::Span::new(at, at + 3));
        assert_eq!(&text[place.start as usize..place.end as usize], "Ana");
        assert_eq!((place.line, place.column), (3, 11));
    }

    #[test]
    fn front_matter_is_metadata() {
        let draft = read("a.txt", "---\ntitle: Dam mended\n---\nText.".into(), None).unwrap();
        assert_eq!(draft.meta, [("title".to_owned(), "Dam mended".to_owned())]);
        assert_eq!(draft.blocks.len(), 1);
        assert_eq!(draft.blocks[0].span.of(&draft.text), "Text.");
    }
}
