//! Puts quotations in order, each inside the one around it.

use super::{Form, Quotation};
use crate::text::Span;

/// Sorts by start, outer before inner, and fills `inside` and `depth`. A block or a turn that is nothing but
/// one passage in marks takes that passage's words for its own.
pub(super) fn nest(mut list: Vec<Quotation>) -> Vec<Quotation> {
    list.sort_by_key(|q| {
        let whole = whole(q);
        (whole.start, std::cmp::Reverse(whole.end), q.form == Form::Marked)
    });
    list.dedup_by(|inner, outer| {
        let same = whole(inner) == whole(outer) && inner.form == Form::Marked && outer.form != Form::Marked;
        if same {
            outer.parts = std::mem::take(&mut inner.parts);
            outer.outer = std::mem::take(&mut inner.outer);
            outer.closed = inner.closed;
        }
        same
    });
    // Those that the current one may stand in, innermost last.
    let mut around: Vec<usize> = Vec::new();
    for at in 0..list.len() {
        let span = whole(&list[at]);
        while around.last().is_some_and(|&a| whole(&list[a]).end <= span.start) {
            around.pop();
        }
        let home = around.iter().rev().copied().find(|&a| holds(&list[a], &list[at]));
        list[at].inside = home.map(|a| a as u32);
        list[at].depth = home.map_or(0, |a| list[a].depth.saturating_add(1));
        around.push(at);
    }
    list
}

/// Whether a quotation stands in another's parts (not merely between two of them, as a caption may).
fn holds(around: &Quotation, within: &Quotation) -> bool {
    let part = |span: Span| {
        let at = around.outer.partition_point(|outer| outer.end <= span.start);
        around.outer.get(at).is_some_and(|outer| outer.contains(span))
    };
    let ends = [within.outer.first(), within.outer.last()];
    ends.into_iter().all(|outer| outer.is_some_and(|outer| part(*outer)))
}

/// From its first mark to its last.
fn whole(quotation: &Quotation) -> Span {
    quotation.outer.iter().copied().reduce(Span::join).unwrap_or_default()
}
