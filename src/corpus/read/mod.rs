//! A file's bytes -> records. Each format says what it cannot read; nothing is guessed into a record that
//! the file does not say. Opens no files.

mod labels;
mod manifest;
mod markup;
mod statements;
mod subtitles;
mod whisper;

pub use manifest::Manifest;

use super::Trust;
use super::record::{About, Record, Turn};
use crate::text::{Pieces, Span};

/// Formats of records, by the ending of their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, with or without speaker labels and front matter.
    Plain,
    /// Markdown, HTML and DOCX, read as drafts are.
    Markup,
    /// SRT and WebVTT.
    Subtitles,
    /// Whisper's or WhisperX's JSON, or ninjs.
    Json,
    /// One statement a row, under a header.
    Csv,
    /// One statement (or one ninjs item) a line.
    JsonLines,
}

impl Format {
    /// By the ending of a file's name; `None` for what is no record.
    pub fn of(name: &str) -> Option<Format> {
        let ending = name.rsplit('/').next()?.rsplit_once('.')?.1.to_ascii_lowercase();
        Some(match ending.as_str() {
            "txt" | "text" => Format::Plain,
            "md" | "markdown" | "html" | "htm" | "xhtml" | "docx" => Format::Markup,
            "srt" | "vtt" => Format::Subtitles,
            "json" => Format::Json,
            "csv" => Format::Csv,
            "jsonl" | "ndjson" => Format::JsonLines,
            _ => return None,
        })
    }
}

/// The largest text of one record: places in it are 32 bits wide.
pub const MOST_BYTES: usize = u32::MAX as usize - 1;

/// Reads one file. `known` is what the manifest and the settings say about it; what the file says of itself
/// comes first. The error is a plain sentence about this file.
pub fn records(name: &str, bytes: Vec<u8>, known: &About) -> Result<Vec<Record>, String> {
    let format = Format::of(name).ok_or("its ending is none that onrecord reads")?;
    if bytes.len() > MOST_BYTES {
        return Err("it is larger than 4 GiB; cut it in parts".into());
    }
    if bytes.is_empty() {
        return Err("it is empty".into());
    }
    if format == Format::Markup {
        return Ok(trusted(vec![markup::read(name, bytes, known)?], Trust::Verbatim));
    }
    let (text, decoded) = decode(bytes)?;
    let mut records = match format {
        Format::Plain | Format::Markup => vec![plain(text, known)],
        Format::Subtitles => vec![subtitles::read(&text, known)?],
        Format::Json => whisper::read(&text, known)?,
        Format::Csv => statements::csv(&text, known)?,
        Format::JsonLines => statements::json_lines(&text, known)?,
    };
    for record in &mut records {
        record.escaped = matches!(format, Format::Json | Format::JsonLines);
        if !decoded.is_identity() {
            record.way.push(decoded.clone());
        }
    }
    let automatic = format == Format::Json && records.iter().any(|r| !r.cues.is_empty());
    Ok(trusted(records, if automatic { Trust::Asr } else { Trust::Verbatim }))
}

/// Records, trusted as their format allows where nobody says how far.
fn trusted(mut records: Vec<Record>, usual: Trust) -> Vec<Record> {
    for record in &mut records {
        record.about.trust.get_or_insert(usual);
    }
    records
}

/// Plain text: front matter, if any, then turns.
fn plain(text: String, known: &About) -> Record {
    let (mut about, start) = front_matter(&text);
    about.fill(known);
    let mut record = Record { about, text, ..Record::default() };
    labels::cut(&mut record, start);
    record
}

/// The `key: value` lines between two `---` at the head of a text, and where the text itself begins.
pub(crate) fn front_matter(text: &str) -> (About, usize) {
    let mut about = About::default();
    let head = text.strip_prefix('\u{feff}').unwrap_or(text);
    let skipped = text.len() - head.len();
    let Some(first) = head.split_inclusive('\n').next().filter(|line| line.trim_end() == "---") else {
        return (about, skipped);
    };
    let mut at = skipped + first.len();
    let mut key = String::new();
    for line in text[at..].split_inclusive('\n').take(200) {
        at += line.len();
        let bare = line.trim_end();
        if bare == "---" || bare == "..." {
            return (about, at);
        }
        if let Some(item) = bare.trim_start().strip_prefix("- ") {
            about.set(&key, item);
        } else if let Some((k, v)) = bare.split_once(':') {
            key = k.trim().to_owned();
            about.set(&key, v);
        }
    }
    (About::default(), skipped)
}

/// Bytes to text, with the way back: UTF-8, UTF-16, Windows-1252 as the last resort; binaries are refused.
fn decode(bytes: Vec<u8>) -> Result<(String, Pieces), String> {
    let wide =
        encoding_rs::Encoding::for_bom(&bytes).is_some_and(|(encoding, _)| encoding != encoding_rs::UTF_8);
    if !wide && memchr::memchr(0, &bytes[..bytes.len().min(8192)]).is_some() {
        return Err("it is binary".into());
    }
    Ok(crate::draft::decode(bytes))
}

/// One statement of a table: its own words, one speaker.
fn statement(text: String, part: String, about: About) -> Record {
    let speaker = about.only_speaker().map(str::to_owned);
    let turns = vec![Turn { span: Span::new(0, text.len()), speaker }];
    Record { part, about, text, turns, ..Record::default() }
}

#[cfg(test)]
mod tests;
