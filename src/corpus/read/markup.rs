//! Markdown, HTML and DOCX, through the readers of drafts: the text that a reader sees. Headings and captions
//! are nobody's words; front matter and metadata say what they say of a draft.

use super::{About, Record, Turn, labels};
use crate::draft::{self, BlockKind, Draft, Format, Limits};
use crate::text::Span;

/// Reads one document.
pub fn read(name: &str, bytes: Vec<u8>, known: &About) -> Result<Record, String> {
    // How large a record's file may be is asked before it is read.
    let limits = Limits { file_size: u64::MAX, ..Limits::default() };
    let draft = draft::read_within(name, bytes, None, &limits).map_err(|e| e.to_string())?;
    let mut about = About::default();
    for (key, value) in &draft.meta {
        about.set(key, value);
    }
    about.fill(known);
    let silent: Vec<Span> = draft.blocks.iter().filter(|b| silent(b.kind)).map(|b| b.span).collect();
    let Draft { text, map, .. } = draft;
    let mut record = Record { about, text, way: map.way().into(), ..Record::default() };
    labels::cut(&mut record, 0);
    let cut: Vec<Turn> = record.turns.iter().flat_map(|turn| without(turn, &silent)).collect();
    record.turns =
        cut.into_iter().filter(|t| t.span.of(&record.text).contains(char::is_alphanumeric)).collect();
    Ok(record)
}

/// What a reader sees of a piece of HTML.
pub fn visible(html: &str) -> String {
    draft::read("item.html", html.as_bytes().to_vec(), Some(Format::Html)).map_or(String::new(), |d| d.text)
}

fn silent(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Title | BlockKind::Heading | BlockKind::Caption)
}

/// A turn with what is nobody's words cut out of it. `silent` is sorted.
fn without(turn: &Turn, silent: &[Span]) -> Vec<Turn> {
    let mut left = Vec::new();
    let mut at = turn.span.start;
    let mut keep = |start: u32, end: u32| {
        if start < end {
            left.push(Turn { span: Span { start, end }, speaker: turn.speaker.clone() });
        }
    };
    let first = silent.partition_point(|s| s.end <= turn.span.start);
    for gap in silent[first..].iter().take_while(|s| s.start < turn.span.end) {
        keep(at, gap.start.min(turn.span.end));
        at = at.max(gap.end);
    }
    keep(at, turn.span.end);
    left
}
