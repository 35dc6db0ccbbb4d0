//! What a record is, once it is read: its text, whose stretches it is made of, and what is known about it.

use super::{Trust, When};
use crate::text::{Pieces, Span};

/// One text of the corpus. A file is one record, or many (a table of statements).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Which part of the file it is (`row 12`); empty where it is the whole.
    pub part: String,
    /// What is known about it.
    pub about: About,
    /// Its text. For plain text the file itself, so that spans are offsets on disk; for other formats what a
    /// reader sees.
    pub text: String,
    /// Whose words they are, in order, disjoint; labels, headings and front matter lie outside.
    pub turns: Vec<Turn>,
    /// The way back from the text to the file's bytes, step by step; empty where the two are one.
    pub way: Vec<Pieces>,
    /// The words have no bytes of their own in the file: it escapes them.
    pub escaped: bool,
    /// Time codes: from this byte of the text on, this many milliseconds in. Sorted.
    pub cues: Vec<(u32, u32)>,
}

/// What is known about a record, or said about a file by its manifest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    /// Its title.
    pub title: Option<String>,
    /// Who speaks in it; `(short form, full name)` where the record or its manifest says so.
    pub speakers: Vec<(Option<String>, String)>,
    /// When it was said.
    pub date: Option<When>,
    /// Where it can be read.
    pub url: Option<String>,
    /// How far it is to be trusted; `None` where nobody says, and the format decides.
    pub trust: Option<Trust>,
    /// Its language, as it names it.
    pub language: Option<String>,
}

/// One speaker's stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Where its words stand.
    pub span: Span,
    /// Who speaks, as the record names them, with the full name where the record gives it somewhere.
    pub speaker: Option<String>,
}

impl About {
    /// Takes over what `other` knows and this does not.
    pub fn fill(&mut self, other: &About) {
        let About { title, speakers, date, url, trust, language } = other.clone();
        self.title = self.title.take().or(title);
        if self.speakers.is_empty() {
            self.speakers = speakers;
        }
        self.date = self.date.or(date);
        self.url = self.url.take().or(url);
        self.trust = self.trust.or(trust);
        self.language = self.language.take().or(language);
    }

    /// Reads one `key: value` of front matter, a manifest or a table. Unknown keys are nobody's business here.
    pub fn set(&mut self, key: &str, value: &str) {
        let value = value.trim().trim_matches('"').trim();
        if value.is_empty() {
            return;
        }
        let text = || Some(value.to_owned());
        match key.trim().to_ascii_lowercase().as_str() {
            "title" | "headline" | "event" => self.title = text(),
            "speaker" | "speakers" | "author" | "by" => {
                let list = value.trim_start_matches('[').trim_end_matches(']');
                let apart = if list.contains(';') { ';' } else { '\n' };
                self.speakers.extend(list.split(apart).map(str::trim).filter(|s| !s.is_empty()).map(|one| {
                    match one.split_once('=') {
                        Some((short, full)) => (Some(short.trim().to_owned()), full.trim().to_owned()),
                        None => (None, one.trim_matches('"').to_owned()),
                    }
                }));
            }
            "date" | "day" | "published" => self.date = When::parse(value).or(self.date),
            "url" | "link" | "source_url" => self.url = text(),
            "trust" => {
                self.trust = match value.to_ascii_lowercase().as_str() {
                    "verbatim" => Some(Trust::Verbatim),
                    "edited" => Some(Trust::Edited),
                    "asr" => Some(Trust::Asr),
                    _ => self.trust,
                }
            }
            // Manifests that say what kind of text it is, and not how far to trust it.
            "kind" => {
                let low = value.to_ascii_lowercase();
                let trust = if low.contains("asr") || low.contains("caption") {
                    Some(Trust::Asr)
                } else if low.contains("prepared") || low.contains("edited") {
                    Some(Trust::Edited)
                } else {
                    None
                };
                self.trust = self.trust.or(trust);
            }
            "language" | "lang" => self.language = text(),
            _ => {}
        }
    }

    /// The only speaker, if there is just one.
    pub fn only_speaker(&self) -> Option<&str> {
        match &self.speakers[..] {
            [(_, name)] => Some(name),
            _ => None,
        }
    }
}
