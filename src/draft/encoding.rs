//! Bytes -> UTF-8 with the way back: a byte order mark or an HTML declaration says what a file is written
//! in; where neither does and it is not UTF-8, it is read as Windows-1252, which any bytes are.

use super::{Format, Note};
use crate::text::{Pieces, Span};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file as decoded.
pub(super) struct Decoded {
    pub text: String,
    /// Decoded text -> bytes on disk.
    pub pieces: Pieces,
    pub notes: Vec<Note>,
}

/// Decodes a file. UTF-8 is moved, not copied.
pub(super) fn decode(mut bytes: Vec<u8>, format: Format) -> Decoded {
    let mark = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => mark,
        Some((encoding, mark)) => return convert(&bytes, mark, encoding, "its byte order mark says so"),
        None => 0,
    };
    if mark == 0 {
        let guessed = utf16(&bytes[..bytes.len().min(8192)]).map(|e| (e, "every other byte is zero"));
        let named = guessed.or_else(|| declared(&bytes, format).map(|e| (e, "the file declares it")));
        if let Some((encoding, why)) = named
            && encoding != UTF_8
        {
            return convert(&bytes, 0, encoding, why);
        }
    }
    if std::str::from_utf8(&bytes).is_err() {
        return match mark > 0 || mostly_utf8(&bytes) {
            true => convert(&bytes, mark, UTF_8, "most of it is"),
            false => convert(&bytes, 0, WINDOWS_1252, "it is not UTF-8 and declares nothing"),
        };
    }
    bytes.drain(..mark);
    let text = String::from_utf8(bytes).unwrap_or_default();
    let mut pieces = Pieces::default();
    if mark > 0 {
        pieces.copied(text.len(), mark);
    }
    Decoded { text, pieces, notes: Vec::new() }
}

/// Which UTF-16 bytes without a mark are in, if they look like it: mostly ASCII with zeros between.
pub(super) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding != UTF_8 => return Some(encoding),
        _ if head.len() < 16 => return None,
        _ => {}
    }
    let pairs = head.len() / 2;
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if odd * 10 > pairs * 7 && even == 0 => Some(UTF_16LE),
        () if even * 10 > pairs * 7 && odd == 0 => Some(UTF_16BE),
        () => None,
    }
}

/// The encoding that an HTML file declares in its first kilobyte.
fn declared(bytes: &[u8], format: Format) -> Option<&'static Encoding> {
    if format != Format::Html {
        return None;
    }
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset")? + "charset".len();
    let rest = head[at..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")).unwrap_or(rest);
    let end =
        rest.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_:".contains(b)).unwrap_or(rest.len());
    match Encoding::for_label(&rest[..end])? {
        // A file whose declaration could be read byte by byte is not in UTF-16, whatever it says.
        encoding if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
        encoding => Some(encoding),
    }
}

/// Whether more characters are well-formed UTF-8 beyond ASCII than are broken.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// Decodes with the way back.
fn convert(bytes: &[u8], from: usize, encoding: &'static Encoding, why: &str) -> Decoded {
    let mut made = Made { text: String::with_capacity(bytes.len()), pieces: Pieces::default(), broken: None };
    if encoding == UTF_8 {
        made.lossy(bytes, from);
    } else if encoding.is_single_byte() {
        made.bytewise(bytes, from, encoding);
    } else {
        made.stepwise(bytes, from, encoding);
    }
    let Made { text, pieces, broken } = made;
    let mut notes = Vec::new();
    if encoding != UTF_8 || broken.is_some() {
        notes.push(Note { message: format!("read as {}: {why}", encoding.name()), span: None });
    }
    if let Some(at) = broken {
        let message = format!("bytes that are no {} stand as U+FFFD", encoding.name());
        notes.push(Note { message, span: Some(Span::new(at, at + '\u{FFFD}'.len_utf8())) });
    }
    Decoded { text, pieces, notes }
}

/// Text while it is decoded.
struct Made {
    text: String,
    pieces: Pieces,
    /// Where the first bytes stand that are no text.
    broken: Option<usize>,
}

impl Made {
    fn copy(&mut self, text: &str, at: usize) {
        self.pieces.copied(text.len(), at);
        self.text.push_str(text);
    }

    fn replace(&mut self, c: char, at: usize, width: usize) {
        self.pieces.replaced(c.len_utf8(), at, width);
        self.text.push(c);
    }

    /// UTF-8 in which some bytes are broken.
    fn lossy(&mut self, bytes: &[u8], from: usize) {
        let mut at = from;
        for chunk in bytes[from..].utf8_chunks() {
            self.copy(chunk.valid(), at);
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.broken = self.broken.or(Some(self.text.len()));
                self.replace('\u{FFFD}', at, chunk.invalid().len());
                at += chunk.invalid().len();
            }
        }
    }

    /// An encoding with one byte a character, ASCII among them.
    fn bytewise(&mut self, bytes: &[u8], from: usize, encoding: &'static Encoding) {
        let mut at = from;
        while at < bytes.len() {
            let plain = Encoding::ascii_valid_up_to(&bytes[at..]);
            self.copy(std::str::from_utf8(&bytes[at..at + plain]).unwrap_or(""), at);
            at += plain;
            let Some(byte) = bytes.get(at..=at) else { break };
            let (decoded, broken) = encoding.decode_without_bom_handling(byte);
            if broken {
                self.broken = self.broken.or(Some(self.text.len()));
            }
            decoded.chars().for_each(|c| self.replace(c, at, 1));
            at += 1;
        }
    }

    /// Any other: byte by byte, so that each character knows its own.
    fn stepwise(&mut self, bytes: &[u8], from: usize, encoding: &'static Encoding) {
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let mut buffer = [0u8; 64];
        let mut taken = from;
        for at in from..=bytes.len() {
            let last = at == bytes.len();
            let mut input = if last { &[][..] } else { &bytes[at..=at] };
            loop {
                let (result, read, written, malformed) = decoder.decode_to_utf8(input, &mut buffer, last);
                input = &input[read..];
                let made = std::str::from_utf8(&buffer[..written]).unwrap_or("");
                if malformed {
                    self.broken = self.broken.or(Some(self.text.len()));
                }
                let end = (at + 1).min(bytes.len());
                let mut left = made.chars().count();
                for c in made.chars() {
                    // Of several characters made of the same bytes the last has them, the others none.
                    left -= 1;
                    let width = if left == 0 { end.saturating_sub(taken) } else { 0 };
                    self.replace(c, taken, width);
                    taken += width;
                }
                if result == CoderResult::InputEmpty {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, read};
    use crate::text::Span;

    #[test]
    fn windows_1252_is_the_last_resort_and_keeps_its_places() {
        let draft = read("a.txt", b"\x93Caf\xe9 shut,\x94 said Ann.\n".to_vec(), None).unwrap();
        assert_eq!(draft.text, "“Café shut,” said Ann.\n");
        assert_eq!(draft.notes[0].message, "read as windows-1252: it is not UTF-8 and declares nothing");
        let said = draft.text.find("said").unwrap();
        let place = draft.place(Span::new(said, said + 4));
        assert_eq!((place.start, place.end, place.line, place.column), (13, 17, 1, 14));
    }

    #[test]
    fn utf16_with_and_without_its_mark() {
        for mark in [true, false] {
            let text = "Zoë said: “no.” She went on for a while, and said nothing.\nThen she left 🙂.";
            let mut bytes: Vec<u8> = if mark { vec![0xff, 0xfe] } else { vec![] };
            bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            let draft = read("a.txt", bytes.clone(), None).unwrap();
            assert_eq!(draft.text, text);
            let at = text.find("left 🙂").unwrap();
            let place = draft.place(Span::new(at, at + "left 🙂".len()));
            let back: Vec<u16> = bytes[place.start as usize..place.end as usize]
                .chunks(2)
                .map(|b| u16::from_le_bytes([b[0], b[1]]))
                .collect();
            assert_eq!(String::from_utf16(&back).unwrap(), "left 🙂");
            assert_eq!(place.line, 2);
        }
    }

    #[test]
    fn a_utf8_mark_is_skipped_but_counted() {
        let draft = read("a.txt", "\u{feff}Hello".into(), None).unwrap();
        assert_eq!(draft.text, "Hello");
        assert_eq!(draft.place(Span::new(0, 5)).start, 3);
        assert!(draft.notes.is_empty());
    }

    #[test]
    fn one_bad_byte_does_not_turn_utf8_into_windows_1252() {
        let draft = read("a.txt", b"caf\xc3\xa9, th\xc3\xa9, caf\xe9 x".to_vec(), None).unwrap();
        assert_eq!(draft.text, "café, thé, caf\u{fffd} x");
        let at = draft.text.find('x').unwrap();
        assert_eq!(draft.place(Span::new(at, at + 1)).start, 18);
    }

    #[test]
    fn html_declares_its_encoding() {
        let bytes = b"<meta charset=\"iso-8859-2\"><p>\xb1 x</p>".to_vec();
        let draft = read("a.html", bytes, Some(Format::Html)).unwrap();
        assert!(draft.text.contains("ą x"));
    }
}
