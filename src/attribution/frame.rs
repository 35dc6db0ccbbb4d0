//! The rules for whole quotations: for passages in marks, block quotations and transcript turns, which
//! cue announces them and which mention they are credited to. Every rule has a name, and its precision
//! on the training articles is the confidence of what it decides. Does not judge whether a passage is
//! speech at all, and does not look inside it.

use super::mention::{self, COMMA};
use crate::draft::BlockKind;
use crate::lexicon::cues::Cue;
use crate::lexicon::people;
use crate::model::form::{State, word};
use crate::model::view::View;
use crate::quotation::Form;
use crate::segment::Layout;
use crate::text::Run;
use std::cell::OnceCell;
use std::collections::HashSet;

/// What a rule says of one quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The rule's name.
    pub rule: &'static str,
    /// The cue; empty for none.
    pub cue: Vec<Run>,
    /// The source; empty for none.
    pub source: Vec<Run>,
    /// The quotation whose attribution this one continues.
    pub continues: Option<u32>,
    /// Where the content begins, if that is before the quotation (*said the plan was "dead"*).
    pub from: Option<usize>,
}

/// The rules with their precision on the training articles: how often cue and source are both right where
/// the passage is speech. Measured by `onrecord-train rules --polnear ../shared/polnear` (train, 2026-11-23);
/// *beat* (wrong the one time), *signed*, *row* and *near* stand there too seldom and are guesses.
pub const RULES: &[(&str, f32)] = &[
    ("after", 0.97),
    ("inverted", 0.97),
    ("before", 0.80),
    ("fragment", 0.78),
    ("according-to", 0.87),
    ("resumed", 0.95),
    ("same-sentence", 0.57),
    ("carried", 0.36),
    ("colon", 0.77),
    ("colon-paragraph", 0.83),
    ("dash", 0.64),
    ("headline", 0.92),
    ("turn", 0.93),
    ("beat", 0.6),
    ("signed", 0.9),
    ("row", 0.9),
    ("near", 0.4),
];

/// How sure a rule is, from [`RULES`].
pub fn confidence(rule: &str) -> f32 {
    RULES.iter().find(|(name, _)| *name == rule).map_or(0.5, |(_, precision)| *precision)
}

/// A cue is looked for this many tokens from the marks.
const REACH: usize = 28;

/// One frame a quotation, in the order of [`crate::quotation::Quotations::list`]; `None` where no rule
/// speaks, and for quotations inside others.
pub fn frames(view: &View) -> Vec<Option<Frame>> {
    let mut frames: Vec<Option<Frame>> = Vec::with_capacity(view.quotations.list.len());
    let mut last: Option<u32> = None;
    let capitals = OnceCell::new();
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        if quotation.depth > 0 || quotation.outer.is_empty() {
            frames.push(None);
            continue;
        }
        let runs: Vec<Run> = quotation.outer.iter().map(|o| view.layout.run(*o)).collect();
        let (start, end) = (runs[0].start as usize, runs[runs.len() - 1].end as usize);
        if start >= end {
            frames.push(None);
            continue;
        }
        let previous = last.map(|p| (p, last_token(view, p)));
        let frame = match quotation.form {
            Form::Turn => turn(view, index),
            _ if in_cell(view.layout, view.layout.paragraph_of(start)) => after(view, start, end)
                .or_else(|| same_sentence(view, start, previous, &frames))
                .or_else(|| before(view, start))
                .or_else(|| resumed(view, start, previous, &frames))
                .or_else(|| dash(view, end))
                .or_else(|| row(view, start, capitals.get_or_init(|| running_capitals(view)))),
            Form::Marked => after(view, start, end)
                .or_else(|| same_sentence(view, start, previous, &frames))
                .or_else(|| before(view, start))
                .or_else(|| beat(view, start, previous, &frames))
                .or_else(|| resumed(view, start, previous, &frames))
                .or_else(|| dash(view, end))
                .or_else(|| colon_paragraph(view, start))
                .or_else(|| headline(view, start))
                .or_else(|| carried(view, start, previous, &frames)),
            Form::Letter => signed(view, index),
            Form::Block => dash(view, end)
                .or_else(|| colon_paragraph(view, start))
                .or_else(|| carried(view, start, previous, &frames)),
        };
        frames.push(frame);
        last = Some(index as u32);
    }
    frames
}

/// One past the last token of a quotation.
fn last_token(view: &View, quotation: u32) -> usize {
    let outer = &view.quotations.list[quotation as usize].outer;
    outer.last().map_or(0, |o| view.layout.run(*o).end as usize)
}

fn frame(rule: &'static str, cue: Run, source: Run) -> Frame {
    let some = |run: Run| if run.is_empty() { Vec::new() } else { vec![run] };
    Frame { rule, cue: some(cue), source: some(source), continues: None, from: None }
}

fn one(token: usize) -> Run {
    Run::new(token, token + 1)
}

fn speaks(view: &View, token: usize) -> bool {
    matches!(view.forms[token].cue, Some(Cue::Say | Cue::Tell))
}

/// *"…," she said*; *"…," said she*; *"…," according to her*.
fn after(view: &View, start: usize, end: usize) -> Option<Frame> {
    let paragraph = view.paragraph(end - 1);
    let stop = (paragraph.end as usize).min(end + REACH);
    if end >= stop {
        return None;
    }
    let mut at = end;
    let comma_outside = view.is(at, COMMA);
    if comma_outside {
        at += 1;
    }
    let inner = if view.forms[end - 1].state == State::Closing { end.saturating_sub(2) } else { end - 1 };
    let joins = comma_outside
        || inner >= start
            && view.is_any(inner, &[COMMA, word("?"), word("!"), word("-"), word("…"), word("...")]);
    if !joins || at >= stop {
        return None;
    }
    if view.is(at, ACCORDING) && view.is(at + 1, TO) {
        let source = mention::after(view, at + 2, stop);
        return Some(frame("according-to", Run::new(at, at + 2), source));
    }
    if speaks(view, at) {
        let source = mention::after(view, at + 1, stop);
        if !source.is_empty() {
            return Some(frame("inverted", one(at), source));
        }
        return None;
    }
    let from = at;
    while at < stop {
        let form = &view.forms[at];
        if form.state == State::Opening || view.is_any(at, ENDS) {
            return None;
        }
        let verb = speaks(view, at)
            && !view.is_any(at.wrapping_sub(1), &[word("who"), TO, word("the"), word("a"), word("which")]);
        if verb && at > from {
            let source = mention::before(view, at, from);
            if source.is_empty() || source.start as usize > from + 1 && !view.is_any(from, OPENERS) {
                return None;
            }
            return Some(frame("after", one(at), source));
        }
        at += 1;
    }
    None
}

/// *She said: "…"*, *She said that the plan was "…"*, *According to her, "…"*.
fn before(view: &View, start: usize) -> Option<Frame> {
    let sentence = view.sentence(start);
    let floor = (sentence.start as usize).max(start.saturating_sub(REACH));
    if start == floor {
        return None;
    }
    let gap = start - 1;
    let joined = view.is_any(gap, &[COMMA, COLON]);
    let mut at = start;
    while at > floor {
        at -= 1;
        if view.is_any(at, ENDS) {
            return None;
        }
        if view.is(at, TO) && at > floor && view.is(at - 1, ACCORDING) {
            let source = mention::after(view, at + 1, start);
            return Some(frame("according-to", Run::new(at - 1, at + 1), source));
        }
        if !speaks(view, at)
            || view.is_any(at.wrapping_sub(1), &[word("the"), word("a"), word("his"), word("her")])
        {
            continue;
        }
        let mut source = mention::before(view, at, floor);
        if source.is_empty() && joined {
            // *Said Ortiz: "…"*
            source = mention::after(view, at + 1, start);
            if source.end as usize != gap {
                continue;
            }
        }
        if source.is_empty() {
            continue;
        }
        let rule = if view.is(gap, COLON) {
            "colon"
        } else if joined || at == gap {
            "before"
        } else {
            "fragment"
        };
        let mut found = frame(rule, one(at), source);
        if rule == "fragment" && at + 1 < start {
            found.from = Some(at + 1);
        }
        return Some(found);
    }
    // *She put it in a letter: "…"*: no verb that we know, but somebody leads the sentence.
    if view.is(gap, COLON) {
        let source = mention::leading(view, sentence.start as usize, gap);
        if !source.is_empty() {
            return Some(frame("colon", one(gap), source));
        }
    }
    None
}

/// *"…," she said, "…"*: the second half.
fn same_sentence(
    view: &View,
    start: usize,
    previous: Option<(u32, usize)>,
    frames: &[Option<Frame>],
) -> Option<Frame> {
    let (index, end) = previous?;
    let before = frames.get(index as usize)?.as_ref()?;
    let cue = before.cue.first()?;
    let between = (cue.start as usize) >= end && (cue.end as usize) <= start;
    let near =
        start - end.min(start) <= REACH && view.paragraph(start) == view.paragraph(end.saturating_sub(1));
    let stops = (end..start).filter(|t| view.is_any(*t, ENDS)).count();
    (between && near && stops == 0).then(|| Frame {
        rule: "same-sentence",
        continues: Some(before.continues.unwrap_or(index)),
        ..before.clone()
    })
}

/// *"…," she said. "…"*: speech that goes on after its cue, in the same paragraph.
fn resumed(
    view: &View,
    start: usize,
    previous: Option<(u32, usize)>,
    frames: &[Option<Frame>],
) -> Option<Frame> {
    let (index, end) = previous?;
    let before = frames.get(index as usize)?.as_ref()?;
    if view.paragraph(start) != view.paragraph(end.saturating_sub(1)) || start < end {
        return None;
    }
    let sentences = view.layout.sentence_of(start) - view.layout.sentence_of(end.saturating_sub(1));
    (sentences <= 2 && view.sentence(start).start as usize == start).then(|| Frame {
        rule: "resumed",
        continues: Some(before.continues.unwrap_or(index)),
        from: None,
        ..before.clone()
    })
}

/// *"…," Ruiz said. Ortiz shook her head. "…"*: the words of whoever acts in a sentence of its own between two
/// quotations, where that is somebody else than spoke before.
fn beat(
    view: &View,
    start: usize,
    previous: Option<(u32, usize)>,
    frames: &[Option<Frame>],
) -> Option<Frame> {
    let (index, end) = previous?;
    let before = frames.get(index as usize)?.as_ref()?.source.first()?;
    let sentence = view.layout.sentence_of(start);
    let acts = view.layout.sentences.get(sentence.checked_sub(1)?)?.tokens;
    let stands = view.paragraph(start) == view.paragraph(end.saturating_sub(1))
        && view.sentence(start).start as usize == start
        && acts.start as usize >= end
        && acts.len() <= REACH;
    if !stands || acts.range().any(|t| view.forms[t].depth > 0) {
        return None;
    }
    let actor = mention::leading(view, acts.start as usize, acts.end as usize);
    let owned = view.is_any(actor.start as usize, &[word("his"), word("her"), word("their")]);
    let within =
        |a: Run, b: Run| a.range().all(|t| b.range().any(|u| view.forms[u].word == view.forms[t].word));
    let same = within(actor, *before) || within(*before, actor);
    let named = actor.range().any(|t| view.forms[t].is_capital() && t > acts.start as usize)
        || actor.len() == 1 && view.forms[actor.start as usize].is_capital() && !is_pronoun(view, actor);
    let other = !actor.is_empty() && (owned && actor.len() > 1 || named) && !same;
    (other && speaks_nowhere(view, acts))
        .then(|| frame("beat", Run::new(acts.end as usize, acts.end as usize), actor))
}

fn is_pronoun(view: &View, run: Run) -> bool {
    run.len() == 1 && view.is_any(run.start as usize, mention::PRONOUNS)
}

fn speaks_nowhere(view: &View, run: Run) -> bool {
    run.range().all(|t| !speaks(view, t))
}

/// The writer's name below a letter.
fn signed(view: &View, index: usize) -> Option<Frame> {
    let name = view.layout.run(view.quotations.list[index].label?);
    Some(frame("signed", Run::new(name.start as usize, name.start as usize), name))
}

/// A paragraph of nothing but speech after one that ended in speech: the speaker goes on.
fn carried(
    view: &View,
    start: usize,
    previous: Option<(u32, usize)>,
    frames: &[Option<Frame>],
) -> Option<Frame> {
    let (index, end) = previous?;
    let before = frames.get(index as usize)?.as_ref()?;
    let (here, there) = (view.layout.paragraph_of(start), view.layout.paragraph_of(end.saturating_sub(1)));
    let opens = view.paragraph(start).start as usize == start;
    (here == there + 1 && opens).then(|| Frame {
        rule: "carried",
        continues: Some(before.continues.unwrap_or(index)),
        from: None,
        ..before.clone()
    })
}

/// *She was blunt:* and the speech in a paragraph of its own.
fn colon_paragraph(view: &View, start: usize) -> Option<Frame> {
    let paragraph = view.paragraph(start);
    if paragraph.start as usize != start || start == 0 {
        return None;
    }
    let lead = start - 1;
    if !view.is(lead, COLON) {
        return None;
    }
    let sentence = view.sentence(lead);
    let floor = sentence.start as usize;
    for at in (floor..lead).rev() {
        if view.is(at, TO) && at > floor && view.is(at - 1, ACCORDING) {
            return Some(frame(
                "colon-paragraph",
                Run::new(at - 1, at + 1),
                mention::after(view, at + 1, lead),
            ));
        }
        if speaks(view, at) {
            let mut source = mention::before(view, at, floor);
            if source.is_empty() {
                source = mention::after(view, at + 1, lead);
            }
            if source.is_empty() {
                source = mention::leading(view, floor, at);
            }
            return Some(frame("colon-paragraph", one(at), source));
        }
    }
    let mut source = mention::before(view, lead, floor);
    if source.is_empty() || source.len() > 6 {
        source = mention::leading(view, floor, lead);
    }
    Some(frame("colon-paragraph", one(lead), source))
}

/// *"…" — Ada Byron*, behind the marks or in a short paragraph below.
fn dash(view: &View, end: usize) -> Option<Frame> {
    let paragraph = view.paragraph(end.min(view.forms.len().saturating_sub(1)));
    if !view.is(end, word("-")) && !view.is(end, word("--")) {
        return None;
    }
    let rest = Run::new(end + 1, (paragraph.end as usize).max(end + 1));
    let name = mention::after(view, end + 1, rest.end as usize);
    (rest.len() <= 16 && !name.is_empty() && view.forms[name.start as usize].is_capital())
        .then(|| frame("dash", one(end), name))
}

/// *Ortiz: "…"* in a headline.
fn headline(view: &View, start: usize) -> Option<Frame> {
    let paragraph = view.layout.paragraphs.get(view.layout.paragraph_of(start))?;
    if !matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading) {
        return None;
    }
    let floor = paragraph.tokens.start as usize;
    let colon = (floor..start).rev().take(3).find(|t| view.is(*t, COLON))?;
    let source = mention::before(view, colon, floor);
    (!source.is_empty()).then(|| frame("headline", one(colon), source))
}

/// Whether a paragraph begins a cell of a table, which goes on from no other cell.
pub(super) fn in_cell(layout: &Layout, paragraph: usize) -> bool {
    layout.paragraphs.get(paragraph).is_some_and(|p| matches!(p.kind, BlockKind::RowHead | BlockKind::Cell))
}

/// *| Ada Byron | “…” |*: the words of the one whose name alone heads the row.
fn row(view: &View, start: usize, capitals: &HashSet<u64>) -> Option<Frame> {
    let here = view.layout.paragraph_of(start);
    let paragraphs = &view.layout.paragraphs;
    if paragraphs.get(here)?.kind != BlockKind::Cell {
        return None;
    }
    let head = (here.saturating_sub(ROW)..here).rev().find(|p| paragraphs[*p].kind == BlockKind::RowHead)?;
    let run = paragraphs[head].tokens;
    let name = mention::after(view, run.start as usize, run.end as usize);
    let rest = name.end as usize;
    let alone = rest == run.end as usize || view.is(rest, COMMA);
    let (first, last) = (view.text(name.start as usize), rest.checked_sub(1)?);
    // *Housing* heads a row as well: a name is known as one, or the text around the table has it.
    let named = people::given_name(first).is_some() || people::title(first).is_some();
    let told = view.forms[last].is_capital() && capitals.contains(&view.forms[last].word);
    (alone && !name.is_empty() && (named || told)).then(|| frame("row", Run::new(rest, rest), name))
}

/// A row is taken to have no more paragraphs than this.
const ROW: usize = 12;

/// The words that the draft's running text writes with a capital within a sentence.
fn running_capitals(view: &View) -> HashSet<u64> {
    let running = view.layout.sentences.iter().filter(|s| {
        let paragraph = view.layout.paragraph_of(s.tokens.start as usize);
        view.layout.paragraphs.get(paragraph).is_some_and(|p| p.kind == BlockKind::Paragraph)
    });
    let within = running.flat_map(|s| s.tokens.range().skip(1));
    within.filter(|t| view.forms[*t].is_capital()).map(|t| view.forms[t].word).collect()
}

/// A turn of a transcript, credited to its label.
fn turn(view: &View, index: usize) -> Option<Frame> {
    let label = view.layout.run(view.quotations.list[index].label?);
    let colon = label.end as usize;
    let (source, cue) = if view.is(colon, COLON) {
        (label, one(colon))
    } else if label.len() > 1 && view.is(colon - 1, COLON) {
        (Run::new(label.start as usize, colon - 1), one(colon - 1))
    } else {
        (label, Run::new(colon, colon))
    };
    Some(frame("turn", cue, source))
}

const COLON: u64 = word(":");
const TO: u64 = word("to");
const ACCORDING: u64 = word("according");
const ENDS: &[u64] = &[word("."), word("?"), word("!"), word(";")];

/// What may stand between the marks and the mention (*"…," as she said*).
const OPENERS: &[u64] =
    &[word("as"), word("and"), word("is"), word("was"), word("the"), word("a"), word("an")];
