//! `check` for people: the draft's words with the place marked, the record's passage beneath, and what
//! differs between the two, word by word. News paragraphs are one long line each: the excerpt is what stands
//! around the place, cut at words and wrapped, so that the marks stay beneath their words at any width.

use super::diff::{self, Piece};
use super::fold::folded;
use super::tally::Tally;
use super::{safe, wire};
use crate::check::Checked;
use crate::matching::Match;
use crate::rule::{Finding, Level};
use crate::text::Span;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours will be seen: then differences are coloured, otherwise they stand in brackets.
    pub colour: bool,
    /// Whether the terminal knows links.
    pub links: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look { width: 100, colour: false, links: false }
    }
}

const FAINT: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const GONE: Style = AnsiColor::Red.on_default().strikethrough();
const NEW: Style = AnsiColor::Green.on_default().bold();

/// The colour of a level.
pub fn style(level: Level) -> Style {
    match level {
        Level::Error => AnsiColor::Red.on_default().bold(),
        Level::Warning => AnsiColor::Yellow.on_default().bold(),
        Level::Info => AnsiColor::Blue.on_default().bold(),
    }
}

/// One draft's findings.
pub fn body(checked: &Checked, look: &Look) -> String {
    let mut out = String::new();
    let mut shown: Option<u32> = None;
    for finding in folded(checked).iter() {
        one(checked, finding, look, shown == finding.quotation && shown.is_some(), &mut out);
        shown = finding.quotation;
    }
    out
}

/// One finding. The record is shown once where several findings in a row stand on one quotation.
fn one(checked: &Checked, finding: &Finding, look: &Look, record_shown: bool, out: &mut String) {
    let analysis = &checked.analysis;
    let place = wire::place(analysis, finding);
    let colour = style(finding.level);
    let head = format!("{}[{}]", finding.level.name(), finding.rule);
    let lines = wrapped(&safe::line(&finding.message), look.width.saturating_sub(2), head.width() + 2);
    for (number, line) in lines.iter().enumerate() {
        match number {
            0 => _ = writeln!(out, "{colour}{head}{colour:#}: {BOLD}{line}{BOLD:#}"),
            _ => _ = writeln!(out, "  {BOLD}{line}{BOLD:#}"),
        }
    }
    let gutter = place.line.to_string().len().max(2);
    let path = safe::line(&analysis.draft.path);
    let _ = writeln!(out, "{:gutter$}{FAINT}-->{FAINT:#} {path}:{}:{}", "", place.line, place.column);
    if finding.place.is_none() && !finding.span.is_empty() {
        excerpt(&analysis.draft.text, finding.span, place.line, gutter, look, colour, out);
    }
    let verdict = finding.quotation.and_then(|quotation| analysis.verdicts.get(quotation as usize));
    let found = verdict.and_then(|verdict| verdict.matched.as_ref());
    if let (Some(found), Some(quotation), false) = (found, finding.quotation, record_shown) {
        let words = analysis.words(&analysis.quotations.list[quotation as usize].parts);
        record(found, &words, gutter, look, out);
    }
    // The passage is drawn above; for formats that can't draw, rules repeat it in a note.
    for note in finding.notes.iter().filter(|note| found.is_none() || !note.starts_with("on record (")) {
        block("note", &safe::line(note), gutter, look, out);
    }
    out.push('\n');
}

/// The place in the draft with what stands around it, its words underlined.
fn excerpt(text: &str, span: Span, line: u32, gutter: usize, look: &Look, colour: Style, out: &mut String) {
    let room = look.width.saturating_sub(gutter + 3).max(20);
    // A long place is shown by its beginning and its end; the middle says nothing that the record doesn't.
    let around = room.min(60) / 2 + 10;
    let paragraph = paragraph(text, span);
    let start = word_start(text, span.start as usize, paragraph.start, around);
    let end = word_end(text, span.end as usize, paragraph.end, around);
    let mut cells: Vec<(char, bool)> = Vec::new();
    if start > paragraph.start {
        cells.push(('…', false));
    }
    for (at, c) in text[start..end].char_indices() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let c = safe::terminal(c.encode_utf8(&mut [0; 4])).chars().next().unwrap_or(c);
        cells.push((c, span.range().contains(&(start + at))));
    }
    if end < paragraph.end {
        cells.push(('…', false));
    }
    let rows = rows(&cells, room);
    let many = rows.len();
    for (number, row) in rows.iter().enumerate() {
        if many > 8 && number == 4 {
            let _ = writeln!(out, "{:gutter$} {FAINT}│ …{FAINT:#}", "");
        }
        if many > 8 && (4..many - 3).contains(&number) {
            continue;
        }
        let label = if number == 0 { line.to_string() } else { String::new() };
        let words: String = row.iter().map(|(c, _)| *c).collect();
        let _ = writeln!(out, "{FAINT}{label:>gutter$} │{FAINT:#} {}", words.trim_end());
        if row.iter().any(|(_, marked)| *marked) {
            let mut under = String::new();
            for (c, marked) in row.iter() {
                let width = c.width().unwrap_or(0);
                under.extend(std::iter::repeat_n(if *marked { '^' } else { ' ' }, width));
            }
            let _ = writeln!(out, "{:gutter$} {FAINT}│{FAINT:#} {colour}{}{colour:#}", "", under.trim_end());
        }
    }
}

/// The line or lines of visible text that hold a span; of a long line what can be shown of it and more, for a
/// draft may be one line.
fn paragraph(text: &str, span: Span) -> std::ops::Range<usize> {
    const ENOUGH: usize = 1000;
    let (start, end) = (span.start as usize, span.end as usize);
    let whole = |at: &usize| text.is_char_boundary(*at);
    let first = (0..=start.saturating_sub(ENOUGH)).rev().find(whole).unwrap_or(0);
    let last = ((end + ENOUGH).min(text.len())..).find(whole).unwrap_or(text.len());
    let from = text[first..start].rfind('\n').map_or(first, |at| first + at + 1);
    from..text[end..last].find('\n').map_or(last, |at| end + at)
}

/// Where a word starts at most `most` characters before `at`.
fn word_start(text: &str, at: usize, first: usize, most: usize) -> usize {
    let mut start = at;
    let mut word = at;
    for (index, c) in text[first..at].char_indices().rev().take(most) {
        if c.is_whitespace() {
            word = start;
        }
        start = first + index;
    }
    if start == first { first } else { word }
}

/// Where a word ends at most `most` characters after `at`.
fn word_end(text: &str, at: usize, last: usize, most: usize) -> usize {
    let mut end = at;
    let mut word = at;
    for (index, c) in text[at..last].char_indices().take(most) {
        if c.is_whitespace() {
            word = at + index;
        }
        end = at + index + c.len_utf8();
    }
    if end == last { last } else { word }
}

/// Cells broken into rows of at most `room` columns, at spaces where there are any.
fn rows(cells: &[(char, bool)], room: usize) -> Vec<&[(char, bool)]> {
    let mut rows = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let (mut end, mut columns, mut space) = (start, 0, None);
        while end < cells.len() {
            columns += cells[end].0.width().unwrap_or(0);
            if columns > room {
                break;
            }
            if cells[end].0 == ' ' {
                space = Some(end + 1);
            }
            end += 1;
        }
        let end = if end == cells.len() { end } else { space.unwrap_or(end).max(start + 1) };
        rows.push(&cells[start..end]);
        start = end;
    }
    rows
}

/// The record's passage, and what differs.
fn record(found: &Match, quotation: &str, gutter: usize, look: &Look, out: &mut String) {
    let mut about: Vec<String> = Vec::new();
    about.extend(found.speaker.as_deref().map(safe::line));
    about.extend(found.date.map(|date| date.to_string()));
    about.extend(found.title.as_deref().map(safe::line));
    let path = safe::line(&found.record);
    let place = match found.locator.as_str() {
        "" => path,
        locator => format!("{path}, {}", safe::line(locator)),
    };
    let linked = match found.url.as_deref().and_then(safe::link).filter(|_| look.links) {
        Some(url) => format!("\u{1b}]8;;{url}\u{1b}\\{place}\u{1b}]8;;\u{1b}\\"),
        None => place.clone(),
    };
    // Who and when, then the title as far as there is room, then the place in the record.
    let indent = gutter + "= record: ".len() + 1;
    let room = look.width.saturating_sub(indent);
    let whole = about.join(" · ");
    let _ = write!(out, "{:gutter$} {FAINT}={FAINT:#} {BOLD}record{BOLD:#}: ", "");
    if whole.is_empty() {
        let _ = writeln!(out, "{linked}");
    } else if whole.width() + 3 + place.width() <= room {
        let _ = writeln!(out, "{whole} · {linked}");
    } else {
        let lines = wrapped(&whole, room, 0);
        let _ = writeln!(out, "{}", lines.join(&format!("\n{:indent$}", "")));
        let _ = writeln!(out, "{:indent$}{linked}", "");
    }
    let mut words: Vec<(String, Option<Style>)> = Vec::new();
    let mut push = |text: &str, style: Option<Style>, open: &str, close: &str| {
        let text = short(&safe::line(text));
        let bare = match look.colour {
            true => text,
            false => format!("{open}{text}{close}"),
        };
        words.extend(bare.split(' ').map(|word| (word.to_string(), style)));
    };
    for piece in diff::words(&found.text, quotation) {
        match piece {
            Piece::Same(text) => push(&text, None, "", ""),
            Piece::Gone(text) => push(&text, Some(GONE), "[-", "-]"),
            Piece::New(text) => push(&text, Some(NEW), "{+", "+}"),
        }
    }
    let room = look.width.saturating_sub(gutter + 5).max(20);
    let (mut column, mut line) = (0, String::new());
    let mut lines = Vec::new();
    for (word, style) in words {
        if column > 0 && column + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
            column = 0;
        }
        if column > 0 {
            line.push(' ');
            column += 1;
        }
        column += word.width();
        match style.filter(|_| look.colour) {
            Some(style) => _ = write!(line, "{style}{word}{style:#}"),
            None => line.push_str(&word),
        }
    }
    lines.push(line);
    for line in lines {
        let _ = writeln!(out, "{:gutter$}   {FAINT}│{FAINT:#} {line}", "");
    }
}

/// A long stretch that agrees, or that one side lacks, by its beginning and its end: the passage around a cut may be a
/// whole speech.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    const KEPT: usize = 12;
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= MOST {
        return text.to_string();
    }
    let (first, last) = (words[..KEPT].join(" "), words[words.len() - KEPT..].join(" "));
    format!("{first} … ({} words) … {last}", words.len() - 2 * KEPT)
}

/// A labelled text, wrapped.
fn block(label: &str, text: &str, gutter: usize, look: &Look, out: &mut String) {
    let indent = gutter + 3 + label.len() + 2;
    for (number, line) in wrapped(text, look.width.saturating_sub(indent), 0).iter().enumerate() {
        match number {
            0 => _ = writeln!(out, "{:gutter$} {FAINT}={FAINT:#} {BOLD}{label}{BOLD:#}: {line}", ""),
            _ => _ = writeln!(out, "{:indent$}{line}", ""),
        }
    }
}

/// A text broken at spaces into lines of at most `width` columns, the first of them shorter by `first`.
pub fn wrapped(text: &str, width: usize, first: usize) -> Vec<String> {
    let width = width.max(20);
    let (mut lines, mut line, mut column) = (Vec::new(), String::new(), first);
    for word in text.split(' ') {
        if !line.is_empty() && column + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
            column = 0;
        }
        if !line.is_empty() {
            line.push(' ');
            column += 1;
        }
        line.push_str(word);
        column += word.width();
    }
    lines.push(line);
    lines
}

/// The last lines: what was found, and what was seen, checked and not.
pub fn tail(tally: &Tally, look: &Look) -> String {
    let worst = [Level::Error, Level::Warning, Level::Info].into_iter().find(|level| tally.level(*level) > 0);
    let colour = worst.map_or(AnsiColor::Green.on_default().bold(), style);
    let mut out = format!("{colour}{}{colour:#}\n", tally.found());
    for line in wrapped(&safe::line(&tally.seen()), look.width, 0) {
        out.push_str(&line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_beneath_their_words_at_any_width_and_with_wide_characters() {
        let text =
            "Before it, 日本 said that \"we will rebuild the old bridge\" and nothing else on that day.";
        let at = text.find("old").unwrap();
        for width in [30, 60, 140] {
            let mut out = String::new();
            let look = Look { width, ..Look::default() };
            excerpt(text, Span::new(at, at + 3), 7, 2, &look, Style::new(), &mut out);
            let plain = anstream::adapter::strip_str(&out).to_string();
            let lines: Vec<&str> = plain.lines().collect();
            let row = lines.iter().position(|line| line.contains('^')).unwrap();
            let column = lines[row - 1].find("old").map(|at| lines[row - 1][..at].width()).unwrap();
            assert_eq!(lines[row].find('^').map(|at| lines[row][..at].width()), Some(column), "{plain}");
            assert!(lines.iter().all(|line| line.width() <= width), "{width}:\n{plain}");
        }
    }

    #[test]
    fn a_speech_around_a_cut_is_shown_by_its_ends() {
        let words: Vec<String> = (0..900).map(|n| format!("w{n}")).collect();
        let shown = short(&words.join(" "));
        assert!(
            shown.starts_with("w0 w1 ") && shown.ends_with(" w899") && shown.contains("… (876 words) …"),
            "{shown}"
        );
        assert_eq!(short(&words[..40].join(" ")), words[..40].join(" "));
    }
}
