//! A draft as an editor holds it: its text, its lines, and the way between bytes and the editor's positions.
//! Any position that an editor sends has a meaning here; one past the end means the end.

use gen_lsp_types::{Position, Range, TextDocumentContentChangeEvent, Uri};
use std::path::{Path, PathBuf};

/// What an editor counts in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// Code units of UTF-16, which every editor can.
    Utf16,
}

impl Units {
    fn of(self, c: char) -> usize {
        match self {
            Units::Utf8 => c.len_utf8(),
            Units::Utf16 => c.len_utf16(),
        }
    }
}

/// A text with its lines.
pub struct Sheet {
    /// The text.
    pub text: String,
    /// Where each line begins; never empty.
    starts: Vec<usize>,
    units: Units,
}

impl Sheet {
    /// A text as an editor gives it.
    pub fn new(text: String, units: Units) -> Sheet {
        let mut sheet = Sheet { text, starts: Vec::new(), units };
        sheet.rule();
        sheet
    }

    /// Finds the lines: they end with `\n`, `\r\n` or `\r`.
    fn rule(&mut self) {
        let bytes = self.text.as_bytes();
        let ends = |(at, byte): (usize, &u8)| match byte {
            b'\n' => Some(at + 1),
            b'\r' if bytes.get(at + 1) != Some(&b'\n') => Some(at + 1),
            _ => None,
        };
        self.starts = std::iter::once(0).chain(bytes.iter().enumerate().filter_map(ends)).collect();
    }

    /// The byte that a position means.
    pub fn offset(&self, at: Position) -> usize {
        let line = at.line as usize;
        let Some(&start) = self.starts.get(line) else { return self.text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        let mut left = at.character as usize;
        for (offset, c) in self.text[start..end].char_indices() {
            if left < self.units.of(c) || matches!(c, '\n' | '\r') {
                return start + offset;
            }
            left -= self.units.of(c);
        }
        end
    }

    /// The position of a byte; of one inside a character, that of the character.
    pub fn position(&self, at: usize) -> Position {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= at).saturating_sub(1);
        let before = &self.text[self.starts[line]..at];
        let character: usize = before.chars().map(|c| self.units.of(c)).sum();
        Position { line: line as u32, character: character as u32 }
    }

    /// The range of some bytes.
    pub fn range(&self, start: usize, end: usize) -> Range {
        Range { start: self.position(start), end: self.position(end.max(start)) }
    }

    /// Does what an editor says was done.
    pub fn change(&mut self, change: TextDocumentContentChangeEvent) {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let (start, end) = (self.offset(part.range.start), self.offset(part.range.end));
                self.text.replace_range(start.min(end)..end.max(start), &part.text);
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                self.text = whole.text;
            }
        }
        self.rule();
    }
}

/// The file that an address names; `None` for what lies in no file (a draft that has not been saved yet).
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let rest = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(rest.len());
    let mut left = rest.as_bytes();
    while let Some((&byte, after)) = left.split_first() {
        let hex = |at: usize| char::from(*after.get(at)?).to_digit(16);
        match (byte, hex(0), hex(1)) {
            (b'%', Some(high), Some(low)) => {
                bytes.push((high * 16 + low) as u8);
                left = &after[2..];
            }
            _ => {
                bytes.push(byte);
                left = after;
            }
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/c:/drafts` is a path of Windows behind a slash.
    let drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if drive { &path[1..] } else { &path }))
}

/// The address of a file.
pub fn uri_of(path: &Path) -> Uri {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let shown = crate::drafts::shown(&path);
    let mut out = String::from(if shown.starts_with('/') { "file://" } else { "file:///" });
    for byte in shown.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    Uri(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn positions_and_bytes_answer_each_other_in_both_units() {
        let text = "“é” 😀 x\r\nzwei\rdrei\n";
        for units in [Units::Utf8, Units::Utf16] {
            let sheet = Sheet::new(text.to_owned(), units);
            for (offset, c) in text.char_indices() {
                let position = sheet.position(offset);
                // Between CR and LF there is no place of its own.
                let wanted = if c == '\n' && text[..offset].ends_with('\r') { offset - 1 } else { offset };
                assert_eq!(sheet.offset(position), wanted, "{units:?} {c:?}");
            }
            assert_eq!(sheet.position(text.len()), at(3, 0));
            assert_eq!(sheet.offset(at(99, 99)), text.len());
            assert_eq!(sheet.offset(at(0, 99)), text.find('\r').unwrap());
        }
        let sheet = Sheet::new(text.to_owned(), Units::Utf16);
        assert_eq!(sheet.position(text.find('x').unwrap()), at(0, 7));
        assert_eq!(sheet.position(text.find("drei").unwrap()), at(2, 0));
    }

    #[test]
    fn a_file_and_its_address_are_one() {
        let path = Path::new("/drafts/a b/é“%20.md");
        assert_eq!(path_of(&uri_of(path)).as_deref(), Some(path));
        assert_eq!(path_of(&Uri("untitled:Untitled-1".into())), None);
        assert_eq!(path_of(&Uri("file:///a%2".into())), Some(PathBuf::from("/a%2")));
        assert_eq!(path_of(&Uri("file://%FF".into())), None);
    }
}
