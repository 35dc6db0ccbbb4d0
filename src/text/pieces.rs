//! The way back from a text to the one that it was made from: pieces that were copied, decoded or
//! written as entities. What was left out (markup, a byte order mark) has no piece.

use super::Span;

/// A stretch of text whose characters all have one size here and one size there: `steps` of `0` here for
/// `steps` of `1` there. Text that was copied has steps of one byte, an entity is one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    here: u32,
    there: u32,
    steps: (u16, u16),
}

/// A way from one text to another, in order. Without pieces, both are the same text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pieces {
    list: Vec<Piece>,
    /// Length here.
    len: u32,
}

impl Pieces {
    /// Whether nothing was ever pushed: both texts are one.
    pub fn is_identity(&self) -> bool {
        self.list.is_empty()
    }

    /// The length of the text here that has been accounted for.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether no text has been accounted for.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds `len` bytes that stand there at `there` exactly as here.
    pub fn copied(&mut self, len: usize, there: usize) {
        self.push(len, there, (1, 1));
    }

    /// Adds one character or replacement of `len` bytes here for `width` bytes there (both below 65536).
    pub fn replaced(&mut self, len: usize, there: usize, width: usize) {
        self.push(len, there, (len as u16, width as u16));
    }

    fn push(&mut self, len: usize, there: usize, steps: (u16, u16)) {
        if len == 0 {
            return;
        }
        let piece = Piece { here: self.len, there: there as u32, steps };
        self.len += len as u32;
        if let Some(last) = self.list.last()
            && last.steps == steps
            && last.at(piece.here) == piece.there
        {
            return;
        }
        self.list.push(piece);
    }

    /// The range there from which a span here was made. An empty span stands before what follows it.
    pub fn back(&self, span: Span) -> Span {
        if self.is_identity() {
            return span;
        }
        if span.is_empty() {
            let at = match self.piece(span.start) {
                Some(piece) if span.start < self.len => piece.at(span.start),
                _ => self.end(self.len),
            };
            return Span { start: at, end: at };
        }
        let start = self.piece(span.start).map_or(span.start, |p| p.at(span.start));
        Span { start, end: self.end(span.end).max(start) }
    }

    /// One past the last byte there of what ends at `end` here.
    fn end(&self, end: u32) -> u32 {
        let Some(last) = end.checked_sub(1) else {
            return self.list.first().map_or(0, |p| p.there);
        };
        self.piece(last).map_or(end, |p| p.at(last) + u32::from(p.steps.1))
    }

    fn piece(&self, at: u32) -> Option<&Piece> {
        self.list.get(self.list.partition_point(|p| p.here <= at).checked_sub(1)?)
    }
}

impl Piece {
    /// The first byte there of the step that holds `here`.
    fn at(&self, here: u32) -> u32 {
        self.there + (here - self.here) / u32::from(self.steps.0) * u32::from(self.steps.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_gaps_lead_back() {
        // "a &amp; <b>é</b>" seen as "a & é"
        let mut pieces = Pieces::default();
        pieces.copied(2, 0);
        pieces.replaced(1, 2, 5);
        pieces.copied(1, 7);
        pieces.copied(2, 11);
        assert_eq!(pieces.back(Span::new(0, 6)), Span::new(0, 13));
        assert_eq!(pieces.back(Span::new(2, 3)), Span::new(2, 7));
        assert_eq!(pieces.back(Span::new(3, 4)), Span::new(7, 8));
        assert_eq!(pieces.back(Span::new(4, 6)), Span::new(11, 13));
        assert_eq!(pieces.back(Span::new(4, 4)), Span::new(11, 11));
        assert_eq!(pieces.back(Span::new(6, 6)), Span::new(13, 13));
    }

    #[test]
    fn text_of_one_width_is_one_piece() {
        let mut pieces = Pieces::default();
        for i in 0..100 {
            pieces.replaced(1, 2 + 2 * i, 2);
        }
        assert_eq!(pieces.list.len(), 1);
        assert_eq!(pieces.back(Span::new(10, 12)), Span::new(22, 26));
    }
}
