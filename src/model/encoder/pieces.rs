//! Tokens -> word pieces (BERT's, without case), letter case, state among the quotations; whole paragraphs
//! packed into windows. The twin of `training/windows.py`.

use super::weights::Weights;
use crate::model::view::View;
use crate::text::Run;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Pieces that a window holds at most, separators counted.
pub const BUDGET: usize = 192;
/// Pieces of one token at most: more say nothing more.
const MOST: usize = 16;
/// Letters of a word that is looked up; a longer one is unknown.
const LONGEST: usize = 100;
/// The letter case of separators, the last of the kinds.
pub const SEPARATOR: u8 = 9;
/// The last state among the quotations: inside one of more than sixteen tokens.
pub const LAST_STATE: u8 = 8;

/// The pieces of all tokens of a draft.
pub struct Pieces {
    ids: Vec<u32>,
    /// Of each token, and one past the last.
    starts: Vec<u32>,
    cases: Vec<u8>,
    states: Vec<u8>,
}

/// One window: what the network reads at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Window {
    /// Ids of the pieces.
    pub ids: Vec<u32>,
    /// Letter case of each piece's token.
    pub cases: Vec<u8>,
    /// State of each piece's token among the quotations.
    pub states: Vec<u8>,
    /// The first piece of each token.
    pub firsts: Vec<u32>,
    /// Which of the window's tokens begin a sentence, from 0.
    pub opens: Vec<u32>,
    /// The tokens; one after the other.
    pub tokens: Run,
}

impl Pieces {
    /// Cuts all tokens of a draft.
    pub fn of(view: &View, weights: &Weights) -> Pieces {
        let count = view.layout.tokens.len();
        let mut pieces = Pieces {
            ids: Vec::with_capacity(count * 5 / 4),
            starts: Vec::with_capacity(count + 1),
            cases: Vec::with_capacity(count),
            states: states(view),
        };
        let mut seen: HashMap<&str, (Run, u8)> = HashMap::new();
        let mut folded = String::new();
        for token in &view.layout.tokens {
            let text = token.span.of(&view.draft.text);
            let start = pieces.ids.len();
            pieces.starts.push(start as u32);
            if let Some((run, case)) = seen.get(text) {
                pieces.ids.extend_from_within(run.range());
                pieces.cases.push(*case);
                continue;
            }
            cut(text, weights, &mut folded, &mut pieces.ids);
            pieces.ids.truncate(start + MOST);
            if pieces.ids.len() == start {
                pieces.ids.push(weights.sizes.unknown);
            }
            pieces.cases.push(case(text));
            seen.insert(text, (Run::new(start, pieces.ids.len()), case(text)));
        }
        pieces.starts.push(pieces.ids.len() as u32);
        pieces
    }

    /// Whole paragraphs packed into windows, in order; a paragraph that fits into none is split. Reading the
    /// paragraphs before each window again was tried and changed nothing but the cost.
    pub fn windows(&self, view: &View, weights: &Weights) -> Vec<Window> {
        let budget = BUDGET.min(weights.sizes.places);
        let units = self.units(view, budget);
        let mut windows = Vec::new();
        let mut first = 0;
        while first < units.len() {
            let (mut end, mut size) = (first, 1);
            while end < units.len() && (end == first || size + self.size(units[end]) < budget) {
                size += self.size(units[end]) + 1;
                end += 1;
            }
            let mut window = self.pack(&units[first..end], weights);
            let (sentences, tokens) = (&view.layout.sentences, window.tokens);
            let from = sentences.partition_point(|s| s.tokens.start < tokens.start);
            let inside = sentences[from..].iter().take_while(|s| s.tokens.start < tokens.end);
            window.opens = inside.map(|s| s.tokens.start - tokens.start).collect();
            windows.push(window);
            first = end;
        }
        windows
    }

    fn size(&self, unit: Run) -> usize {
        (self.starts[unit.end as usize] - self.starts[unit.start as usize]) as usize
    }

    /// Paragraphs, those that are too long in parts.
    fn units(&self, view: &View, budget: usize) -> Vec<Run> {
        let mut units = Vec::new();
        for paragraph in &view.layout.paragraphs {
            let mut start = paragraph.tokens.start as usize;
            for token in paragraph.tokens.range() {
                if self.size(Run::new(start, token + 1)) > budget - 2 {
                    units.push(Run::new(start, token));
                    start = token;
                }
            }
            units.push(Run::new(start, paragraph.tokens.end as usize));
        }
        units.retain(|u| !u.is_empty());
        units
    }

    fn pack(&self, units: &[Run], weights: &Weights) -> Window {
        let mut window = Window {
            ids: vec![weights.sizes.opening],
            cases: vec![SEPARATOR],
            states: vec![0],
            ..Window::default()
        };
        for unit in units {
            for token in unit.range() {
                window.firsts.push(window.ids.len() as u32);
                let ids = &self.ids[self.starts[token] as usize..self.starts[token + 1] as usize];
                window.ids.extend_from_slice(ids);
                window.cases.extend(ids.iter().map(|_| self.cases[token]));
                window.states.extend(ids.iter().map(|_| self.states[token]));
            }
            window.ids.push(weights.sizes.closing);
            window.cases.push(SEPARATOR);
            window.states.push(0);
        }
        if let (Some(one), Some(last)) = (units.first(), units.last()) {
            window.tokens = Run { start: one.start, end: last.end };
        }
        window
    }
}

/// What each token is to the quotations in marks that stand in none other: 0 outside, 1 an opening mark, 2 a
/// closing one, 3 and up inside, by the passage's length.
fn states(view: &View) -> Vec<u8> {
    let mut states = vec![0; view.layout.tokens.len()];
    for quotation in view.quotations.list.iter().filter(|q| q.depth == 0) {
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            let (inner, outer) = (view.layout.run(*part), view.layout.run(*outer));
            let opens = outer.start < inner.start;
            let closes = inner.end < outer.end;
            let length = outer.len() - usize::from(opens) - usize::from(closes);
            let class = 3 + [1, 2, 4, 8, 16].iter().filter(|k| length > **k).count() as u8;
            let Some(part) = states.get_mut(outer.range()) else { continue };
            part.fill(class);
            if let (true, Some(mark)) = (opens, part.first_mut()) {
                *mark = 1;
            }
            if let (true, Some(mark)) = (closes, part.last_mut()) {
                *mark = 2;
            }
        }
    }
    states
}

/// 0 lower, 1 first letter capital, 2 all capitals, 3 mixed, 4 one capital letter, 5 number, 6 double mark,
/// 7 single mark, 8 other.
fn case(text: &str) -> u8 {
    let (mut letters, mut capitals, mut first) = (0, 0, false);
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        first |= letters == 0 && c.is_uppercase();
        letters += 1;
        capitals += u32::from(c.is_uppercase());
    }
    match (letters, capitals) {
        (1.., 0) => 0,
        (1, 1) => 4,
        (1.., _) if letters == capitals => 2,
        (1.., 1) if first => 1,
        (1.., _) => 3,
        _ if text.chars().any(char::is_numeric) => 5,
        _ if matches!(text, "\"" | "“" | "”" | "„" | "«" | "»") => 6,
        _ if matches!(text, "'" | "‘" | "’") => 7,
        _ => 8,
    }
}

fn cut(text: &str, weights: &Weights, folded: &mut String, ids: &mut Vec<u32>) {
    fold(text, folded);
    let mut rest = folded.as_str();
    while let Some(c) = rest.chars().next() {
        if c.is_alphanumeric() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            greedy(&rest[..end], weights, ids);
            rest = &rest[end..];
        } else {
            if !c.is_whitespace() {
                ids.push(weights.piece(&rest.as_bytes()[..c.len_utf8()]).unwrap_or(weights.sizes.unknown));
            }
            rest = &rest[c.len_utf8()..];
        }
    }
}

fn fold(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.extend(text.chars().map(|c| c.to_ascii_lowercase()));
        return;
    }
    for c in text.chars() {
        match c {
            '’' | '‘' => folded.push('\''),
            '“' | '”' | '„' | '«' | '»' => folded.push('"'),
            '…' => folded.push_str("..."),
            '—' | '–' => folded.push('-'),
            c => folded.extend(c.to_lowercase().nfd().filter(|c| !is_combining_mark(*c))),
        }
    }
}

/// The longest piece that fits, again and again; one unknown piece where none does.
fn greedy(chunk: &str, weights: &Weights, ids: &mut Vec<u32>) {
    let from = ids.len();
    if chunk.chars().nth(LONGEST).is_some() {
        return ids.push(weights.sizes.unknown);
    }
    let mut buffer = Vec::with_capacity(chunk.len() + 2);
    let mut at = 0;
    while at < chunk.len() {
        buffer.clear();
        if at > 0 {
            buffer.extend_from_slice(b"##");
        }
        let prefix = buffer.len();
        buffer.extend_from_slice(&chunk.as_bytes()[at..]);
        let ends = chunk[at..].char_indices().map(|(i, c)| i + c.len_utf8()).rev();
        let found = ends.into_iter().find_map(|end| Some((weights.piece(&buffer[..prefix + end])?, end)));
        let Some((id, end)) = found else {
            ids.truncate(from);
            return ids.push(weights.sizes.unknown);
        };
        ids.push(id);
        at += end;
    }
}
