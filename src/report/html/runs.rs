//! Text cut into stretches: the draft's blocks where a quotation, a role or an edit begins or ends, and the
//! two sides of a word diff. Linear in text and marks; never changes a word, only shortens long agreement.

use super::labels::is_grave;
use super::view::{Piece, Stretch, shown};
use crate::matching::Match;
use crate::text::Span;
use serde::Serialize;

/// Something that holds for a span of the draft.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// Where.
    pub span: Span,
    /// What.
    pub what: What,
}

/// What holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A quotation in the draft's own text.
    Outer(usize),
    /// A quotation inside another.
    Inner(usize),
    /// A role in an attribution: `told`, `source` or `cue`, the later the stronger.
    Role(&'static str),
    /// An edit of this kind.
    Edit(&'static str),
}

/// One stretch of a word diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The words.
    pub text: String,
    /// `same`, `changed` (on this side other words than on the other), `gap` (the other side has words that
    /// this one has not; no text) or `skipped` (agreement left out for length).
    pub what: &'static str,
    /// What sort of edit; empty where the two agree.
    pub kind: &'static str,
    /// Whether the edit can turn the sense round or changes a figure.
    pub grave: bool,
}

/// The pieces of one block. `begun` remembers which quotations have begun in earlier blocks.
pub fn pieces(text: &str, block: Span, marks: &[Mark], begun: &mut [bool]) -> Vec<Piece> {
    let clip = |span: Span| (span.start.max(block.start), span.end.min(block.end));
    let mut events: Vec<(u32, bool, What)> = Vec::with_capacity(marks.len() * 2);
    for mark in marks {
        let (start, end) = clip(mark.span);
        if start < end {
            events.push((start, true, mark.what));
            events.push((end, false, mark.what));
        }
    }
    // At one point what ends goes before what begins.
    events.sort_by_key(|&(at, begins, _)| (at, begins));
    let mut active: Vec<What> = Vec::new();
    let mut out: Vec<Piece> = Vec::new();
    let mut emit = |from: u32, to: u32, active: &[What]| {
        let words = Span { start: from, end: to }.of(text);
        if words.is_empty() {
            return;
        }
        let find = |pick: fn(&What) -> Option<usize>| active.iter().rev().find_map(pick);
        let outer = find(|what| if let What::Outer(index) = what { Some(*index) } else { None });
        let inner = find(|what| if let What::Inner(index) = what { Some(*index) } else { None });
        let holds = |role: &'static str| active.contains(&What::Role(role)).then_some(role);
        let role = holds("cue").or(holds("source")).or(holds("told").filter(|_| outer.is_none()));
        let edit = active.iter().rev().find_map(|what| match what {
            What::Edit(kind) => Some(*kind),
            _ => None,
        });
        // A quotation inside one that the reader did not find stands for itself.
        let (quotation, inner) = if outer.is_none() { (inner, None) } else { (outer, inner) };
        let mut begins =
            |index: usize| begun.get_mut(index).is_some_and(|begun| !std::mem::replace(begun, true));
        let run = Stretch {
            text: shown(words),
            role: role.unwrap_or(""),
            inner,
            inner_first: inner.is_some_and(&mut begins),
            edit: edit.unwrap_or(""),
        };
        match out.last_mut().filter(|piece| piece.quotation == quotation) {
            Some(piece) => match piece.runs.last_mut() {
                Some(last) if (last.role, last.inner, last.edit) == (run.role, run.inner, run.edit) => {
                    last.text.push_str(&run.text);
                }
                _ => piece.runs.push(run),
            },
            None => {
                let first = quotation.is_some_and(begins);
                out.push(Piece { quotation, first, runs: vec![run] });
            }
        }
    };
    let mut at = block.start;
    for (point, begins, what) in events {
        emit(at, point, &active);
        at = at.max(point);
        if begins {
            active.push(what);
        } else if let Some(index) = active.iter().rposition(|held| *held == what) {
            active.remove(index);
        }
    }
    emit(at, block.end, &active);
    out
}

/// The two sides of a match: the draft's words and the record's, cut where they differ.
pub fn beside(text: &str, parts: &[Span], matched: &Match) -> (Vec<Run>, Vec<Run>) {
    let touched = |pick: fn(&crate::matching::Edit) -> Option<Span>| {
        (matched.edits.iter()).filter_map(move |edit| Some((pick(edit)?, edit.kind)))
    };
    // An edit says the same more exactly.
    let edited = matched.edited();
    let cuts = (matched.cuts.iter())
        .filter(|cut| !cut.marked && !edited.contains(&*cut.dropped))
        .map(|cut| (Span { start: cut.at.start, end: cut.at.start }, None));
    let mut ours: Vec<(Span, Option<_>)> =
        touched(|edit| edit.quote).map(|(span, kind)| (span, Some(kind))).chain(cuts).collect();
    ours.sort_by_key(|(span, _)| *span);
    let mut theirs: Vec<(Span, Option<_>)> =
        touched(|edit| edit.record).map(|(span, kind)| (span, Some(kind))).collect();
    theirs.sort_by_key(|(span, _)| *span);

    let mut draft = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            draft.push(same(" "));
        }
        cut(text, *part, &ours, &mut draft);
    }
    let mut record = Vec::new();
    // `Match.text` is the texts of its spans joined by ` … `; where it is not, it is shown unmarked.
    const JOINT: &str = " … ";
    let lengths: usize = matched.spans.iter().map(|span| span.len()).sum();
    let fits = lengths + JOINT.len() * matched.spans.len().saturating_sub(1) == matched.text.len();
    if fits && !matched.spans.is_empty() {
        let mut start = 0;
        for (index, span) in matched.spans.iter().enumerate() {
            if index > 0 {
                record.push(same(JOINT));
                start += JOINT.len();
            }
            let local = |at: u32| (start + (at.clamp(span.start, span.end) - span.start) as usize) as u32;
            let here: Vec<_> = (theirs.iter())
                .filter(|(edit, _)| edit.start >= span.start && edit.end <= span.end)
                .map(|(edit, kind)| (Span { start: local(edit.start), end: local(edit.end) }, *kind))
                .collect();
            cut(&matched.text, Span::new(start, start + span.len()), &here, &mut record);
            start += span.len();
        }
    } else {
        record.push(same(&matched.text));
    }
    (skip_agreement(draft), skip_agreement(record))
}

fn same(text: &str) -> Run {
    Run { text: shown(text), what: "same", kind: "", grave: false }
}

/// One span of a text, cut at sorted edits; an empty edit is a gap.
fn cut(text: &str, span: Span, edits: &[(Span, Option<crate::matching::EditKind>)], out: &mut Vec<Run>) {
    let mut at = span.start;
    let begin = edits.partition_point(|(edit, _)| edit.end < span.start);
    for (edit, kind) in &edits[begin..] {
        if edit.start > span.end {
            break;
        }
        let (start, end) = (edit.start.max(at), edit.end.min(span.end));
        if start > end || (edit.end < span.end && end < at) {
            continue;
        }
        let before = Span { start: at, end: start }.of(text);
        if !before.is_empty() {
            out.push(same(before));
        }
        let words = Span { start, end }.of(text);
        out.push(Run {
            text: shown(words),
            what: if words.is_empty() { "gap" } else { "changed" },
            kind: kind.map_or("cut", |kind| kind.name()),
            grave: kind.is_some_and(is_grave),
        });
        at = end;
    }
    let rest = Span { start: at, end: span.end.max(at) }.of(text);
    if !rest.is_empty() {
        out.push(same(rest));
    }
}

/// Long agreement is left out in the middle: what differs is what a person looks for.
fn skip_agreement(runs: Vec<Run>) -> Vec<Run> {
    const LONG: usize = 420;
    const KEPT: usize = 160;
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        if run.text.len() <= LONG {
            out.push(run);
            continue;
        }
        let (head, tail) = (head(&run.text, KEPT), tail(&run.text, KEPT));
        out.push(Run { text: head.to_string(), ..run.clone() });
        out.push(Run { text: " […] ".into(), what: "skipped", kind: "", grave: false });
        out.push(Run { text: tail.to_string(), ..run });
    }
    out
}

/// At most `most` bytes of a text, shortened in the middle at spaces where there are any.
pub fn shorten(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_string();
    }
    format!("{} … {}", head(text, most * 2 / 3).trim_end(), tail(text, most / 3).trim_start())
}

fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match text[..end].rfind(' ') {
        Some(space) if space > end / 2 => &text[..space],
        _ => &text[..end],
    }
}

fn tail(text: &str, most: usize) -> &str {
    let mut start = text.len().saturating_sub(most);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    match text[start..].find(' ') {
        Some(space) if space < (text.len() - start) / 2 => &text[start + space + 1..],
        _ => &text[start..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(start: usize, end: usize, what: What) -> Mark {
        Mark { span: Span::new(start, end), what }
    }

    #[test]
    fn pieces_joined_are_the_block() {
        let text = "He said: “It is ‘so’ now,” twice.";
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            (start, start + words.len())
        };
        let mark = |words: &str, what| mark(at(words).0, at(words).1, what);
        let marks = [
            mark("He", What::Role("source")),
            mark("said", What::Role("cue")),
            mark("“It is ‘so’ now,”", What::Outer(0)),
            mark("‘so’", What::Inner(1)),
            mark("so’ now", What::Role("told")),
        ];
        let mut begun = [false; 2];
        let pieces = pieces(text, Span::new(0, text.len()), &marks, &mut begun);
        let joined: Vec<&str> = pieces.iter().flat_map(|p| &p.runs).map(|run| run.text.as_str()).collect();
        assert_eq!(joined.concat(), text);
        assert_eq!(pieces.iter().map(|p| p.quotation).collect::<Vec<_>>(), [None, Some(0), None]);
        assert_eq!(pieces[0].runs[0].role, "source");
        assert!(pieces[1].first);
        let inner: Vec<&Stretch> = pieces[1].runs.iter().filter(|run| run.inner == Some(1)).collect();
        assert_eq!((inner[0].text.as_str(), inner[0].inner_first), ("‘so’", true));
    }

    #[test]
    fn long_texts_are_shortened_at_words() {
        let short = shorten(&"word ".repeat(100), 60);
        assert!(short.len() <= 66 && short.contains("word … word"), "{short}");
        assert_eq!(shorten("kurz", 60), "kurz");
        assert!(shorten(&"é".repeat(100), 31).chars().all(|c| matches!(c, 'é' | ' ' | '…')));
    }
}
