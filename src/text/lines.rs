//! Lines and columns of a text, in one pass, and each asked for in constant time whatever the length of
//! the line. Knows nothing of how an editor wraps.

use super::Span;
use memchr::memchr2_iter;

/// How many bytes lie between two remembered counts of characters.
const STEP: usize = 1024;

/// Where the lines of one text start, and enough counts to tell columns without walking a whole line.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// First byte of each line; never empty.
    starts: Vec<u32>,
    /// Characters before every [`STEP`]th byte; empty where the text is ASCII and bytes are characters.
    chars: Vec<u32>,
}

impl Lines {
    /// Reads the lines of `text`. A line ends with `\n`, `\r\n` or a lone `\r`.
    pub fn of(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at as u32 + 1);
            }
        }
        let mut chars = Vec::new();
        if !text.is_ascii() {
            let mut sum = 0;
            for block in bytes.chunks(STEP) {
                chars.push(sum);
                sum += count(block);
            }
            chars.push(sum);
        }
        Lines { starts, chars }
    }

    /// Line and column of a byte of the same text, both from 1; the column counts Unicode scalar values.
    pub fn line_column(&self, text: &str, at: u32) -> (u32, u32) {
        let line = self.starts.partition_point(|&s| s <= at).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        (line as u32, self.chars_before(text, at) - self.chars_before(text, start) + 1)
    }

    /// Bytes between the start of a line and a column of it, both counted from 1: the way back from
    /// [`Lines::line_column`]. Past the last line or the end of the text, as many as there are.
    pub fn bytes_before(&self, text: &str, line: u32, column: u32) -> u32 {
        let start =
            self.starts.get(line.saturating_sub(1) as usize).map_or(text.len() as u32, |&start| start);
        let sought = self.chars_before(text, start).saturating_add(column.saturating_sub(1));
        let at = match self.chars.partition_point(|&sum| sum <= sought).checked_sub(1) {
            None => sought as usize,
            Some(block) => {
                let (from, left) = (block * STEP, (sought - self.chars[block]) as usize);
                let mut starts = (from..text.len()).filter(|&at| text.is_char_boundary(at));
                starts.nth(left).unwrap_or(text.len())
            }
        };
        at.min(text.len()).saturating_sub(start as usize) as u32
    }

    /// How many lines there are; a text has at least one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// A line, counted from 1, without its line break; `None` past the last.
    pub fn span(&self, text: &str, line: u32) -> Option<Span> {
        let start = *self.starts.get((line as usize).checked_sub(1)?)? as usize;
        let end = self.starts.get(line as usize).map_or(text.len(), |&s| s as usize);
        let kept = text.get(start..end)?.trim_end_matches(['\n', '\r']).len();
        Some(Span::new(start, start + kept))
    }

    fn chars_before(&self, text: &str, at: u32) -> u32 {
        let at = (at as usize).min(text.len());
        match self.chars.get(at / STEP) {
            None => at as u32,
            Some(sum) => sum + count(&text.as_bytes()[at / STEP * STEP..at]),
        }
    }
}

/// Characters that start in these bytes.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&b| u32::from((b as i8) >= -0x40)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_break_counts_once() {
        let text = "one\ntwo\r\nthree\rfour";
        let lines = Lines::of(text);
        assert_eq!(lines.count(), 4);
        let shown: Vec<&str> = (1..=4).filter_map(|n| lines.span(text, n)).map(|s| s.of(text)).collect();
        assert_eq!(shown, ["one", "two", "three", "four"]);
        assert_eq!(lines.span(text, 5), None);
        assert_eq!(lines.line_column(text, 4), (2, 1));
        assert_eq!(lines.line_column(text, text.len() as u32), (4, 5));
    }

    #[test]
    fn columns_count_characters_past_any_number_of_blocks() {
        let text = format!("first\n{}x", "é".repeat(3000));
        let lines = Lines::of(&text);
        assert_eq!(lines.line_column(&text, text.len() as u32 - 1), (2, 3001));
        assert_eq!(lines.line_column(&text, 6), (2, 1));
    }

    #[test]
    fn bytes_and_columns_answer_each_other() {
        for text in [format!("first\n{}x\nlast", "aé😀".repeat(1000)), "one\r\ntwo\n".repeat(300)] {
            let lines = Lines::of(&text);
            for (at, _) in text.char_indices() {
                let (line, column) = lines.line_column(&text, at as u32);
                let start = lines.span(&text, line).map_or(0, |span| span.start);
                assert_eq!(lines.bytes_before(&text, line, column), at as u32 - start);
            }
            assert_eq!(lines.bytes_before(&text, 99_999, 1), 0);
            assert_eq!(lines.bytes_before(&text, 1, u32::MAX), text.len() as u32);
        }
    }
}
