//! Tables of statements, CSV and JSON Lines: one record a row, with its own speaker and date.

use super::{About, Record, statement};
use crate::text::Pieces;
use serde_json::Value;

/// Names that the column with the words may have, first wins.
const TEXT: [&str; 8] = ["text", "statement", "quote", "content", "body", "words", "transcript", "body_text"];

/// Reads a CSV file with a header.
pub fn csv(text: &str, known: &About) -> Result<Vec<Record>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let (mut reader, header) = table(text)?;
    let column = TEXT.iter().find_map(|name| header.iter().position(|h| h == name)).ok_or_else(|| {
        format!(
            "it has no column with the words ({}); its columns are {}",
            TEXT.join(", "),
            header.join(", ")
        )
    })?;
    let mut records = Vec::new();
    for (i, row) in reader.records().enumerate() {
        let row = row.map_err(|e| format!("row {} cannot be read: {e}", i + 2))?;
        let words = row.get(column).unwrap_or("").trim();
        if words.is_empty() {
            continue;
        }
        let mut about = About::default();
        for (key, value) in header.iter().zip(&row) {
            if header.get(column) != Some(key) {
                about.set(key, value);
            }
        }
        about.fill(known);
        let mut record = statement(words.to_owned(), format!("row {}", i + 2), about);
        let start = row.position().map_or(0, |p| p.byte() as usize);
        record.way.extend(cell(text, start, column, words));
        records.push(record);
    }
    filled(records)
}

/// A table with its header in lower case.
pub(super) fn table(text: &str) -> Result<(csv::Reader<&[u8]>, Vec<String>), String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| format!("its header cannot be read: {e}"))?;
    let header = header.iter().map(|h| h.trim().to_ascii_lowercase()).collect();
    Ok((reader, header))
}

/// The way from a cell's words back to the file: `start` is where its row begins. `None` where the row is not
/// written as it was read.
fn cell(text: &str, start: usize, column: usize, words: &str) -> Option<Pieces> {
    let bytes = text.as_bytes();
    let (mut at, mut number, mut quoted) = (start, 0, false);
    // Line ends before the row belong to it for the reader.
    while matches!(bytes.get(at), Some(b'\r' | b'\n')) {
        at += 1;
    }
    while number < column {
        match *bytes.get(at)? {
            b'"' => quoted = !quoted,
            b',' if !quoted => number += 1,
            _ => {}
        }
        at += 1;
    }
    let quoted = bytes.get(at) == Some(&b'"');
    at += usize::from(quoted);
    at += text.get(at..)?.len() - text.get(at..)?.trim_start().len();
    let mut way = Pieces::default();
    for c in words.chars() {
        let rest = text.get(at..)?;
        if quoted && c == '"' && rest.starts_with("\"\"") {
            way.replaced(1, at, 2);
            at += 2;
        } else if rest.starts_with(c) {
            way.copied(c.len_utf8(), at);
            at += c.len_utf8();
        } else {
            return None;
        }
    }
    Some(way)
}

/// Reads one JSON object a line. A line that is none of these is named.
pub fn json_lines(text: &str, known: &About) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let value: Value =
            serde_json::from_str(line).map_err(|e| format!("line {} is not JSON: {e}", i + 1))?;
        if value.get("body_html").is_some() || value.get("bodies").is_some() {
            records.extend(super::whisper::ninjs(&value, i, true, known));
            continue;
        }
        let words = TEXT.iter().find_map(|name| value.get(name)?.as_str()).map_or("", str::trim);
        if words.is_empty() {
            return Err(format!("line {} has no words ({})", i + 1, TEXT.join(", ")));
        }
        let mut about = About::default();
        for (key, value) in value.as_object().into_iter().flatten() {
            match value {
                Value::String(s) => about.set(key, s),
                Value::Number(n) => about.set(key, &n.to_string()),
                Value::Array(list) => list.iter().filter_map(Value::as_str).for_each(|s| about.set(key, s)),
                _ => {}
            }
        }
        about.fill(known);
        records.push(statement(words.to_owned(), format!("line {}", i + 1), about));
    }
    filled(records)
}

fn filled(records: Vec<Record>) -> Result<Vec<Record>, String> {
    if records.is_empty() { Err("it holds no statements".into()) } else { Ok(records) }
}
