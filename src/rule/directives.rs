//! Comments in the draft that speak to the checker: what they say, and how far they reach.
//!
//! `<!-- onrecord: ignore[altered-quote] agreed with the speaker -->` accepts findings: alone on its line for
//! the block after it, at a line's end for that line, elsewhere for the next quotation of its paragraph.
//! `disable[…]` and `enable[…]` hold for stretches.

use super::ledger::Entry;
use super::{Context, Finding, Rule, key, meant};
use crate::analysis::Analysis;
use crate::draft::Directive;
use crate::quotation::Quotation;
use crate::text::{Place, Span};
use std::ops::Range;

/// What a comment does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Ignore,
    Disable,
    Enable,
    /// Something that nobody here understands.
    Unknown,
}

/// What an `ignore` reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// A stretch of visible text: a block, or a quotation with its marks.
    Span(Span),
    /// A line on disk.
    Line(u32),
    /// Nothing: no block and no quotation follows.
    Nothing,
}

/// A comment, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub verb: Verb,
    /// The rules that it names, groups unfolded.
    pub rules: Vec<&'static str>,
    /// Names that no rule and no group has.
    pub unknown: Vec<String>,
    /// The words behind the bracket.
    pub reason: String,
    pub reach: Reach,
    /// Where it stands in visible text.
    pub at: Span,
    /// Where it stands on disk.
    pub place: Place,
    /// Its words.
    pub text: String,
}

/// Every comment of a draft that speaks to the checker, in order.
pub(super) fn read(analysis: &Analysis) -> Vec<Said> {
    let mut scan = Scan::default();
    analysis.draft.directives.iter().map(|directive| said(analysis, directive, &mut scan)).collect()
}

fn said(analysis: &Analysis, directive: &Directive, scan: &mut Scan) -> Said {
    let mut said = Said {
        verb: Verb::Unknown,
        rules: Vec::new(),
        unknown: Vec::new(),
        reason: String::new(),
        reach: Reach::Nothing,
        at: directive.at,
        place: directive.place,
        text: directive.text.clone(),
    };
    let Some((verb, rest)) = directive.text.split_once('[') else { return said };
    let Some((names, reason)) = rest.split_once(']') else { return said };
    said.verb = match verb.trim() {
        "ignore" => Verb::Ignore,
        "disable" => Verb::Disable,
        "enable" => Verb::Enable,
        _ => return said,
    };
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match meant(name) {
            Some(rules) => said.rules.extend(rules.iter().map(|rule| rule.name)),
            None => said.unknown.push(name.to_string()),
        }
    }
    said.reason = reason.trim().trim_start_matches([':', '-', '–', '—']).trim().to_string();
    if said.verb == Verb::Ignore {
        said.reach = reach(analysis, directive, scan);
    }
    said
}

/// How far an `ignore` reaches, by what else stands on its line.
fn reach(analysis: &Analysis, directive: &Directive, scan: &mut Scan) -> Reach {
    let draft = &analysis.draft;
    let (before, after) = scan.beside(analysis, directive.place).unwrap_or((true, true));
    let at = directive.at.start;
    let block = draft.blocks.get(draft.blocks.partition_point(|block| block.span.end <= at));
    let inside = block.is_some_and(|block| block.span.start < at);
    if before && after && !inside {
        return block.map_or(Reach::Nothing, |block| Reach::Span(block.span));
    }
    if before || !after {
        let here = block.map_or(Span { start: at, end: u32::MAX }, |block| block.span);
        let list = &analysis.quotations.list;
        let outer = |quotation: &Quotation| quotation.outer.iter().copied().reduce(Span::join);
        let first = list.partition_point(|quotation| outer(quotation).is_none_or(|outer| outer.start < at));
        let next = list.get(first).and_then(outer).filter(|outer| outer.start < here.end);
        return next.map_or(Reach::Nothing, Reach::Span);
    }
    Reach::Line(directive.place.line)
}

/// What a reader sees on the lines of the source, walked through once: the comments of a draft come in order.
#[derive(Default)]
struct Scan {
    line: u32,
    /// Characters of the line that were walked through, and where they end.
    column: usize,
    at: usize,
    /// Inside a tag.
    tag: bool,
    /// A word has been met.
    words: bool,
    /// A stretch up to the end of its line, and where the last word in it ends.
    rest: Range<usize>,
    last: usize,
}

impl Scan {
    /// Whether a reader sees nothing before the comment on its line, and nothing behind it; `None` where the
    /// draft has no lines of its own.
    fn beside(&mut self, analysis: &Analysis, place: Place) -> Option<(bool, bool)> {
        let source = analysis.draft.source();
        let line = analysis.draft.lines().span(source, place.line)?;
        let wanted = place.column.saturating_sub(1) as usize;
        if self.line != place.line || self.column > wanted {
            let (rest, last) = (self.rest.clone(), self.last);
            *self = Scan { line: place.line, at: line.start as usize, rest, last, ..Scan::default() };
        }
        let left = source.get(self.at..line.end as usize)?;
        for c in left.chars().take(wanted - self.column) {
            self.words |= see(c, &mut self.tag);
            self.column += 1;
            self.at += c.len_utf8();
        }
        let end = source.get(self.at..)?.find("-->").map(|end| self.at + end + 3)?;
        // Behind the end of a comment no tag is open, so that what was seen from an earlier one still holds.
        if !self.rest.contains(&end) {
            let rest = source.get(end..)?.lines().next().unwrap_or("");
            let mut tag = false;
            let words = rest.char_indices().filter(|(_, c)| see(*c, &mut tag));
            self.last = words.last().map_or(end, |(at, c)| end + at + c.len_utf8());
            self.rest = end..end + rest.len();
        }
        Some((!self.words, self.last <= end))
    }
}

/// Whether a reader sees a character of the source: not where it is markup or white space.
fn see(c: char, tag: &mut bool) -> bool {
    match c {
        '<' => *tag = true,
        '>' => *tag = false,
        c => return !*tag && !c.is_whitespace(),
    }
    false
}

/// A finding on a comment.
pub(super) fn finding(context: &Context, rule: &Rule, said: &Said, message: String) -> Finding {
    let finding = context.on_words(rule, said.at, message).keyed(key::key(rule.name, &said.text, ""));
    Finding { place: Some(said.place), ..finding }
}

/// A finding on an entry of a ledger: it stands at the beginning of the draft that the entry names.
pub(super) fn finding_on_entry(context: &Context, rule: &Rule, entry: &Entry, message: String) -> Finding {
    context.on_words(rule, Span::default(), message).keyed(key::key(rule.name, &entry.key, ""))
}
