//! The marks of one paragraph, and what their neighbours say: whether each looks as if it opened or closed.

use crate::lexicon::{self, MarkId};
use crate::segment::{Token, TokenKind};

/// What stands next to a mark (or to a run of marks that touch).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// White space, or the end of the paragraph.
    Space,
    /// An opening bracket.
    Bracket,
    /// A dash or a slash.
    Dash,
    /// Punctuation that ends or parts words.
    Stop,
    /// A word or a symbol that belongs to one.
    Word,
    /// A number.
    Number,
}

/// One mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Its index among the paragraph's tokens.
    pub token: u32,
    pub id: MarkId,
    pub single: bool,
    pub left: Side,
    pub right: Side,
    /// Whether feet and inches stand before it (`6'2"`).
    pub measure: bool,
}

impl Mark {
    /// How little it looks like an opening mark: 0 for not at all little.
    pub fn open_cost(&self) -> u32 {
        let left = match self.left {
            Side::Space | Side::Bracket | Side::Dash => 0,
            Side::Stop => 6,
            Side::Word | Side::Number => 12,
        };
        let right = match self.right {
            Side::Word | Side::Number | Side::Bracket => 0,
            Side::Dash => 2,
            Side::Space => 11,
            Side::Stop => 6,
        };
        left + right
    }

    /// How little it looks like a closing mark.
    pub fn close_cost(&self) -> u32 {
        let right = match self.right {
            Side::Space | Side::Stop | Side::Dash => 0,
            Side::Bracket => 2,
            Side::Word | Side::Number => 8,
        };
        let left = match self.left {
            Side::Word | Side::Number | Side::Stop => 0,
            Side::Dash => 1,
            Side::Space | Side::Bracket => 8,
        };
        left + right + if self.measure { 4 } else { 0 }
    }
}

/// Collects the marks of a paragraph, but for those around the value of a stray attribute (`id="7"`).
pub(super) fn collect(text: &str, tokens: &[Token], marks: &mut Vec<Mark>) {
    marks.clear();
    // Where the run of marks that touch begins in `marks`.
    let mut run = 0;
    let mut attribute: Option<MarkId> = None;
    for (i, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Mark {
            continue;
        }
        let Some((id, single)) = lexicon::mark(token.span.of(text)) else { continue };
        if attribute == Some(id) {
            attribute = None;
            continue;
        }
        let touches = |a: usize, b: usize| tokens[a].span.end == tokens[b].span.start;
        let follows = i > 0 && touches(i - 1, i);
        let shown = |at: usize| tokens[at].span.of(text);
        if i > 1
            && follows
            && touches(i - 2, i - 1)
            && shown(i - 1) == "="
            && tokens[i - 2].kind == TokenKind::Word
        {
            attribute = Some(id);
            continue;
        }
        let last = marks.last().filter(|last| follows && last.token as usize + 1 == i);
        let left = last.map_or_else(|| side(text, tokens, i, i.checked_sub(1)), |last| last.left);
        if last.is_none() {
            run = marks.len();
        }
        let measure = i > 2
            && follows
            && touches(i - 2, i - 1)
            && tokens[i - 1].kind == TokenKind::Number
            && matches!(shown(i - 2), "'" | "’" | "′")
            && tokens[i - 3].kind == TokenKind::Number;
        let right = side(text, tokens, i, Some(i + 1).filter(|&n| n < tokens.len()));
        marks.push(Mark { token: i as u32, id, single, left, right, measure });
        if tokens
            .get(i + 1)
            .is_none_or(|next| next.kind != TokenKind::Mark || next.span.start != token.span.end)
        {
            marks[run..].iter_mut().for_each(|mark| mark.right = right);
            run = marks.len();
        }
    }
}

/// What token `next` is to the mark `at`.
fn side(text: &str, tokens: &[Token], at: usize, next: Option<usize>) -> Side {
    let Some(next) = next else { return Side::Space };
    let (first, last) = if next < at { (next, at) } else { (at, next) };
    if tokens[first].span.end < tokens[last].span.start {
        return Side::Space;
    }
    match tokens[next].kind {
        TokenKind::Word => Side::Word,
        TokenKind::Number => Side::Number,
        TokenKind::Mark => Side::Stop,
        TokenKind::Punctuation => match tokens[next].span.of(text) {
            "(" | "[" | "{" | "<" => Side::Bracket,
            "/" | "–" | "—" | "―" | "|" => Side::Dash,
            dash if dash.starts_with('-') => Side::Dash,
            // An ellipsis can begin a quotation as well as end one.
            "..." | "…" if next > at => Side::Bracket,
            "." | "," | ";" | ":" | "?" | "!" | ")" | "]" | "}" | "..." | "…" | ">" => Side::Stop,
            dots if dots.starts_with('.') => Side::Stop,
            _ => Side::Word,
        },
    }
}
