//! SRT and WebVTT: cues joined into running text, `<v Name>` as speakers, time codes kept as locators. Cues
//! with broken times keep their words and lose their times.

use super::{About, Record, Turn, labels};
use crate::corpus::names;
use crate::text::{Pieces, Span};

/// Reads subtitles. Each cue is a line of the text.
pub fn read(text: &str, known: &About) -> Result<Record, String> {
    let mut record = Record { about: known.clone(), ..Record::default() };
    let mut voices: Vec<(u32, String)> = Vec::new();
    let (mut last_line, mut way) = (String::new(), Pieces::default());
    for block in blocks(text) {
        let Some(arrow) = block.iter().position(|line| is_timing(line)) else { continue };
        let begin = time(block[arrow].split("-->").next().unwrap_or(""));
        let at = record.text.len() as u32;
        let mut voice = None;
        let mut end = 0;
        for line in &block[arrow + 1..] {
            let start = line.as_ptr() as usize - text.as_ptr() as usize;
            let line = strip(line, start, &mut voice);
            let plain = line.text.trim();
            // Rolling captions say each line twice.
            if plain.is_empty() || plain == last_line {
                continue;
            }
            if record.text.len() as u32 > at {
                record.text.push(' ');
                way.replaced(1, end, 1);
            }
            record.text.push_str(plain);
            end = line.copy_way(&mut way);
            plain.clone_into(&mut last_line);
        }
        if record.text.len() as u32 == at {
            continue;
        }
        record.text.push('\n');
        way.replaced(1, end, 1);
        if let Some(begin) = begin {
            record.cues.push((at, begin));
        }
        if let Some(voice) = voice {
            voices.push((at, voice));
        }
    }
    if record.text.is_empty() {
        return Err("it holds no cues with words".into());
    }
    record.way.push(way);
    record.cues.sort_unstable();
    if voices.is_empty() {
        let cues = std::mem::take(&mut record.cues);
        labels::cut(&mut record, 0);
        record.cues = cues;
        return Ok(record);
    }
    voices.dedup_by(|b, a| a.1 == b.1);
    if voices[0].0 > 0 {
        record.turns.push(Turn { span: Span::new(0, voices[0].0 as usize), speaker: None });
    }
    for (i, (from, name)) in voices.iter().enumerate() {
        let to = voices.get(i + 1).map_or(record.text.len(), |v| v.0 as usize);
        let full = names::full_name(name, &record.about.speakers).unwrap_or(name);
        let speaker = Some(full.to_owned());
        record.turns.push(Turn { span: Span::new(*from as usize, to), speaker });
    }
    Ok(record)
}

/// Milliseconds of `01:02:03,456`, `02:03.4` or `0:14:07`.
pub fn time(text: &str) -> Option<u32> {
    let word = text.split_whitespace().next()?;
    let mut total = 0.0;
    let mut parts = 0;
    for part in word.replace(',', ".").split(':') {
        // After the first part sixty is no time.
        let fits = |v: &f64| v.is_finite() && *v >= 0.0 && (parts == 0 || *v < 60.0);
        let value: f64 = part.parse().ok().filter(fits)?;
        total = total * 60.0 + value;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some((total * 1000.0).round() as u32)
}

/// Whether a line says when a cue is seen. Broken ones are known by what they are made of: `00:01:02,3 -> 00:01:05,1`.
fn is_timing(line: &str) -> bool {
    line.contains("-->")
        || (line.bytes().filter(|b| *b == b':').count() >= 2
            && line.contains(|c: char| c.is_ascii_digit())
            && !line.contains(char::is_alphabetic))
}

/// Runs of lines without an empty line between them.
fn blocks(text: &str) -> Vec<Vec<&str>> {
    let mut all: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.trim_start_matches('\u{feff}').lines() {
        if line.trim().is_empty() {
            all.push(Vec::new());
        } else if is_timing(line) && all.last().is_some_and(|b| b.iter().any(|l| is_timing(l))) {
            // An empty line is missing between two cues: the cue's number, if any, is the line before.
            let number =
                all.last_mut().and_then(|b| b.pop_if(|l| l.trim().bytes().all(|c| c.is_ascii_digit())));
            all.push(number.into_iter().chain([line]).collect());
        } else if let Some(block) = all.last_mut() {
            block.push(line);
        }
    }
    all
}

/// A cue's line without tags and entities, with the way back.
struct Line {
    text: String,
    way: Pieces,
}

impl Line {
    fn push(&mut self, raw: &str, at: usize) {
        let mut rest = raw;
        while let Some(start) = rest.find('&') {
            let from = at + raw.len() - rest.len();
            let name = |c: char| c.is_ascii_alphanumeric() || c == '#';
            let len = rest[start + 1..].find(|c| !name(c)).filter(|l| rest[start + 1 + l..].starts_with(';'));
            let end = start + len.map_or(1, |l| l + 2);
            let (before, entity) = (&rest[..start], &rest[start..end]);
            self.text.push_str(before);
            self.way.copied(before.len(), from);
            let read = htmlize::unescape(entity);
            self.text.push_str(&read);
            if read == entity {
                self.way.copied(entity.len(), from + start);
            } else {
                self.way.replaced(read.len(), from + start, entity.len());
            }
            rest = &rest[end..];
        }
        self.text.push_str(rest);
        self.way.copied(rest.len(), at + raw.len() - rest.len());
    }

    /// Adds the way back of the line but for white space at its ends; says where it ends in the file.
    fn copy_way(&self, way: &mut Pieces) -> usize {
        let from = self.text.len() - self.text.trim_start().len();
        let mut end = 0;
        for (i, c) in self.text.trim().char_indices() {
            let there = self.way.back(Span::new(from + i, from + i + c.len_utf8()));
            if there.len() == c.len_utf8() {
                way.copied(c.len_utf8(), there.start as usize);
            } else {
                way.replaced(c.len_utf8(), there.start as usize, there.len());
            }
            end = there.end as usize;
        }
        end
    }
}

/// A cue's line, which begins at byte `start`, without tags; `<v Name>` is who speaks.
fn strip(line: &str, start: usize, voice: &mut Option<String>) -> Line {
    let mut plain = Line { text: String::new(), way: Pieces::default() };
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        let at = start + line.len() - rest.len();
        plain.push(&rest[..open], at);
        let Some(close) = rest[open..].find('>') else {
            plain.push(&rest[open..], at + open);
            return plain;
        };
        let tag = &rest[open + 1..open + close];
        if let Some(name) = tag
            .strip_prefix("v ")
            .or_else(|| tag.strip_prefix("v.").and_then(|t| t.split_once(' ')).map(|t| t.1))
        {
            *voice = Some(htmlize::unescape(name.trim()).into_owned());
        }
        rest = &rest[open + close + 1..];
    }
    plain.push(rest, start + line.len() - rest.len());
    plain
}
