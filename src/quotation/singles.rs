//! Single marks of one paragraph -> pairs, told from apostrophes. A pair lies wholly inside or wholly
//! outside every pair of double marks. What finds no partner was an apostrophe and is no flaw.

use super::doubles::Role;
use super::marks::{Mark, Side};
use crate::lexicon::{self, can_open, pairing};
use crate::segment::{Token, TokenKind};

/// A mark that may open, and the best close that it has so far; both as positions among the marks.
#[derive(Clone, Copy)]
struct Opened {
    mark: usize,
    /// A mark that would close it, but could as well end a plural (*the workers' rights*).
    maybe: Option<usize>,
}

/// Finds the pairs of single marks, as positions in `marks`, in no order. Returns the mark with which the
/// paragraph begins, if that opens and nothing closes it. `roles` are those of the double marks, in order.
pub(super) fn pair(
    text: &str,
    tokens: &[Token],
    marks: &[Mark],
    roles: &[Role],
    pairs: &mut Vec<(usize, usize)>,
) -> Option<usize> {
    pairs.clear();
    // What is open at each level of double marks.
    let mut levels: Vec<Option<Opened>> = vec![None];
    let mut roles = roles.iter();
    for (at, mark) in marks.iter().enumerate() {
        if !mark.single {
            let role = roles.next().copied().unwrap_or(Role::Stray);
            let closed = match role {
                Role::Close | Role::Reopen => 1,
                Role::CloseBoth => 2,
                Role::Open | Role::Stray | Role::Unit => 0,
            };
            for _ in 0..closed {
                settle(levels.pop().flatten(), pairs);
            }
            if matches!(role, Role::Open | Role::Reopen) || levels.is_empty() {
                levels.push(None);
            }
            continue;
        }
        let Some(level) = levels.last_mut() else { continue };
        if let Some(opened) = level
            && closes(mark)
            && let Some(ill) = pairing(marks[opened.mark].id, mark.id)
            && (ill == 0 || mark.token - marks[opened.mark].token < 40)
        {
            if plural(text, tokens, mark) {
                opened.maybe = opened.maybe.or(Some(at));
            } else {
                pairs.push((opened.mark, at));
                *level = None;
            }
        } else if opens(text, tokens, mark) {
            settle(level.take(), pairs);
            *level = Some(Opened { mark: at, maybe: None });
        }
    }
    let first = levels.first().copied().flatten();
    for level in levels {
        settle(level, pairs);
    }
    first.filter(|opened| opened.maybe.is_none() && marks[opened.mark].token == 0).map(|opened| opened.mark)
}

/// Takes the doubtful close where no better one came.
fn settle(opened: Option<Opened>, pairs: &mut Vec<(usize, usize)>) {
    if let Some(Opened { mark, maybe: Some(close) }) = opened {
        pairs.push((mark, close));
    }
}

/// Whether a mark looks as if it opened, and is no apostrophe before a shortened word.
fn opens(text: &str, tokens: &[Token], mark: &Mark) -> bool {
    let next = tokens.get(mark.token as usize + 1);
    can_open(mark.id)
        && mark.open_cost() == 0
        && !next.is_some_and(|next| {
            let glued = next.span.start == tokens[mark.token as usize].span.end;
            glued && next.kind != TokenKind::Mark && lexicon::elision(next.span.of(text))
        })
}

/// Whether a mark looks as if it closed.
fn closes(mark: &Mark) -> bool {
    mark.close_cost() <= 1
}

/// Whether a mark that could close could as well belong to the word before: a plural's, or a *g* dropped.
fn plural(text: &str, tokens: &[Token], mark: &Mark) -> bool {
    let at = mark.token as usize;
    let before = at.checked_sub(1).map_or("", |before| tokens[before].span.of(text));
    let goes_on = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Word);
    mark.left == Side::Word
        && mark.right == Side::Space
        && goes_on
        && (before.ends_with(['s', 'S', 'z', 'x']) || before.ends_with("in"))
}
