//! Cuts a transcript into turns at its speaker labels: `MR MILLER:`, `QUESTION:`, `TRUMP:` on a line of its
//! own, `SPEAKER 1 (00:14:07):`, `Mr. Miller:`, `Jane Doe:` where it comes more than once, `Doe:` in a dialogue, `>>`
//! of captions. Labels may change half-way: each is known in its other forms. A text without labels is one turn of its
//! only speaker; a list of who speaks above the first label gives surnames their full names.

use super::{Record, Turn};
use crate::corpus::names;
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// The longest label, in bytes.
const LONGEST: usize = 64;

/// Labels above a list of who speaks.
const LISTS: [&str; 12] = [
    "attendees",
    "candidates",
    "guests",
    "members present",
    "moderator",
    "moderators",
    "panelists",
    "panellists",
    "participants",
    "present",
    "speakers",
    "witnesses",
];

/// Words that make a label of the name behind them, in whatever letters. Sorted.
const COURTESY: [&str; 18] = [
    "cllr",
    "councillor",
    "dr",
    "gov",
    "governor",
    "judge",
    "mayor",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "prof",
    "rep",
    "rev",
    "sen",
    "senator",
    "sir",
];

/// The longest list of who speaks, in bytes.
const LIST: usize = 4096;

/// Words of running text, and of an address to the audience, that no label has; *THE* and *OF* may stand in one.
const NEVER: [&str; 45] = [
    "a",
    "about",
    "all",
    "an",
    "and",
    "are",
    "as",
    "be",
    "but",
    "can",
    "countrymen",
    "do",
    "fellow",
    "fellow-citizens",
    "for",
    "from",
    "gentlemen",
    "have",
    "he",
    "here",
    "i",
    "in",
    "is",
    "it",
    "ladies",
    "let",
    "me",
    "my",
    "not",
    "now",
    "on",
    "one",
    "our",
    "say",
    "so",
    "that",
    "there",
    "they",
    "this",
    "to",
    "was",
    "we",
    "what",
    "will",
    "you",
];

/// Fills `record.turns` (and time codes that stand in labels) from its text, from byte `start` on.
pub fn cut(record: &mut Record, start: usize) {
    let text = std::mem::take(&mut record.text);
    let lines = lines_of(&text, start);
    let candidates: Vec<(usize, Label)> =
        lines.iter().enumerate().filter_map(|(i, line)| Some((i, label(&text, *line)?))).collect();
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for (_, l) in &candidates {
        *seen.entry(l.name.of(&text)).or_default() += 1;
    }
    // Who speaks, as the record's head says or a list in its text.
    let lists = lists(&text, &candidates, &lines);
    let mut speakers = record.about.speakers.clone();
    for name in lists.iter().flat_map(|l| &l.1) {
        if names::full_name(name, &speakers).is_none() {
            speakers.push((None, name.clone()));
        }
    }
    // And who is labelled with a full name: transcripts change their labels half-way.
    let sure = |l: &Label| l.shouted || l.timed || (seen[l.name.of(&text)] > 1 && l.words > 1);
    for (_, l) in candidates.iter().filter(|(_, l)| sure(l)) {
        let name = l.name.of(&text);
        if names::is_full(name) && names::full_name(name, &speakers).is_none() {
            speakers.push((None, name.to_owned()));
        }
    }
    // Where every other line is headed by a name, each name is a speaker's; but one person's speech has no labels.
    let several = record.about.only_speaker().is_none();
    let dialogue = several && candidates.len() >= 4 && candidates.len() * 5 >= lines.len() * 2;
    let titled = |name: &str| {
        let mut words = name.split_whitespace();
        let title = words.next().map(|w| w.trim_end_matches('.').to_lowercase());
        words.next().is_some() && title.is_some_and(|t| COURTESY.binary_search(&t.as_str()).is_ok())
    };
    // A label that names one of the speakers in any of its forms.
    let known = |name: &str| !name.is_empty() && names::full_name(name, &speakers).is_some();
    let accepted: HashSet<&str> = candidates
        .iter()
        .filter(|(_, l)| {
            let name = l.name.of(&text);
            name.is_empty() || sure(l) || known(name) || dialogue || (several && titled(name))
        })
        .map(|(_, l)| l.name.of(&text))
        .collect();
    let mut breaks: Vec<(usize, usize, Option<Span>, Option<u32>)> = Vec::new();
    let mut next =
        candidates.iter().enumerate().filter(|(_, (_, l))| accepted.contains(l.name.of(&text))).peekable();
    for (i, line) in lines.iter().enumerate() {
        let mut from = line.0;
        if let Some((number, (_, l))) = next.next_if(|(_, (at, _))| *at == i) {
            let somebody = !l.name.is_empty() && lists.iter().all(|list| list.0 != number);
            breaks.push((line.0, l.end, somebody.then_some(l.name), l.time));
            from = l.end;
        }
        if accepted.len() > 1 {
            inner(&text, from, line.1, &accepted, &mut breaks);
        }
    }
    if breaks.iter().all(|b| b.2.is_none()) {
        breaks.clear();
    }
    let only = record.about.only_speaker().map(str::to_owned);
    let mut full: HashMap<&str, String> = HashMap::new();
    let mut turns = Vec::with_capacity(breaks.len() + 1);
    let mut push = |from: usize, to: usize, speaker: Option<String>| {
        if text[from..to].bytes().any(|b| b.is_ascii_alphanumeric() || b >= 0x80) {
            turns.push(Turn { span: Span::new(from, to), speaker });
        }
    };
    let first = breaks.first().map_or(text.len(), |b| b.0);
    // What stands above the first label is a heading as a rule, nobody's words for certain.
    push(start, first, if breaks.is_empty() { only } else { None });
    for (i, (_, from, name, time)) in breaks.iter().enumerate() {
        let to = breaks.get(i + 1).map_or(text.len(), |b| b.0);
        let speaker = name.map(|n| {
            let n = n.of(&text);
            full.entry(n).or_insert_with(|| names::full_name(n, &speakers).unwrap_or(n).to_owned()).clone()
        });
        push(*from, to, speaker);
        if let Some(time) = time {
            record.cues.push((*from as u32, *time));
        }
    }
    record.turns = turns;
    record.text = text;
}

/// The lists of who speaks that stand above the first label: their place among `candidates`, and the names.
fn lists(text: &str, candidates: &[(usize, Label)], lines: &[(usize, usize)]) -> Vec<(usize, Vec<String>)> {
    let mut found = Vec::new();
    for (at, (_, label)) in candidates.iter().enumerate() {
        let name = label.name.of(text).to_lowercase();
        if !LISTS.contains(&name.as_str()) {
            if label.shouted || label.timed {
                break;
            }
            continue;
        }
        let end = candidates.get(at + 1).map_or(text.len(), |(line, _)| lines[*line].0).min(label.end + LIST);
        let list = text.get(label.end..end).unwrap_or("");
        let words = list.split_whitespace().filter(|w| w.contains(char::is_alphabetic));
        let (all, capital) = words.fold((0, 0), |(all, capital), w| {
            (all + 1, capital + usize::from(!w.starts_with(char::is_lowercase)))
        });
        // `MODERATOR:` may head a list and may speak.
        if all > 1 && capital * 10 >= all * 7 {
            found.push((at, names::listed(list)));
        }
    }
    found
}

struct Label {
    name: Span,
    /// Where the words begin.
    end: usize,
    words: usize,
    /// All capitals.
    shouted: bool,
    timed: bool,
    time: Option<u32>,
}

fn lines_of(text: &str, start: usize) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut from = start;
    for end in memchr::memchr_iter(b'\n', &text.as_bytes()[start..]).map(|e| e + start).chain([text.len()]) {
        if end > from {
            lines.push((from, end));
        }
        from = end + 1;
    }
    lines
}

/// The label at the head of a line.
fn label(text: &str, (from, to): (usize, usize)) -> Option<Label> {
    let line = &text[from..to];
    let mut lead = line.len() - line.trim_start().len();
    let mut captions = false;
    while line[lead..].starts_with(['>', '*', '_', '-', '\u{a0}', ' ']) {
        captions |= line[lead..].starts_with(">>");
        lead += line[lead..].chars().next().map_or(1, char::len_utf8);
    }
    let unnamed = |end: usize| {
        captions.then(|| Label {
            name: Span::new(from + lead, from + lead),
            end: from + end,
            words: 0,
            shouted: true,
            timed: false,
            time: None,
        })
    };
    let rest = &line[lead..];
    let head = &rest.as_bytes()[..rest.len().min(LONGEST)];
    // `SPEAKER 1 (00:14:07):` has colons of its own, inside a bracket.
    let mut depth = 0;
    let Some(colon) = head.iter().position(|&b| {
        depth += i32::from(b == b'(' || b == b'[') - i32::from(b == b')' || b == b']');
        b == b':' && depth == 0
    }) else {
        return unnamed(lead);
    };
    let mut name = rest[..colon].trim_end_matches(['*', '_', ' ']);
    let mut end = lead + colon + 1;
    while line[end..].starts_with(['*', '_']) {
        end += 1;
    }
    if !line[end..].is_empty() && !line[end..].starts_with(char::is_whitespace) {
        return unnamed(lead); // `10:30`, `http://…`
    }
    let (mut time, mut timed) = (None, false);
    if let Some(open) = name.find(['(', '['])
        && open > 0
    {
        time = super::subtitles::time(name[open + 1..].trim_end_matches([')', ']']));
        timed = time.is_some();
        name = name[..open].trim_end();
    }
    let parts: Vec<&str> = name.split_whitespace().collect();
    if parts.is_empty() || parts.len() > 6 || !name.contains(char::is_alphabetic) {
        return unnamed(lead);
    }
    let shouted = !parts.iter().any(|w| {
        let w = w.strip_prefix("Mc").or_else(|| w.strip_prefix("Mac")).unwrap_or(w);
        w.contains(char::is_lowercase) && !matches!(w, "de" | "van" | "von" | "of")
    });
    let fits = parts.iter().all(|w| {
        let plain = w.trim_matches(|c: char| !c.is_alphanumeric());
        let ok = plain.chars().next().is_none_or(|c| c.is_uppercase() || c.is_numeric())
            || matches!(plain, "de" | "van" | "von" | "of" | "the" | "la" | "al");
        ok && NEVER.binary_search(&plain.to_lowercase().as_str()).is_err()
            && !w.contains(['"', '”', '“', '!', '?', ',', ';'])
    }) || matches!(name, "Q" | "A" | "Q." | "A.");
    if !fits {
        return unnamed(lead);
    }
    let at = from + lead;
    Some(Label {
        name: Span::new(at, at + name.len()),
        end: from + end,
        words: parts.len(),
        shouted,
        timed,
        time,
    })
}

/// Labels in the middle of a line, only such as head a line elsewhere (and `UNIDENTIFIED`).
fn inner(
    text: &str,
    from: usize,
    to: usize,
    accepted: &HashSet<&str>,
    breaks: &mut Vec<(usize, usize, Option<Span>, Option<u32>)>,
) {
    for colon in memchr::memchr_iter(b':', &text.as_bytes()[from..to]).map(|c| c + from) {
        let head = &text.as_bytes()[from..colon];
        let back = head
            .iter()
            .rev()
            .take(LONGEST)
            .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b" .'-".contains(b))
            .count();
        let Some(run) = text.get(colon - back..colon) else { continue };
        // The run may begin in the sentence before (`U.S. TRUMP`): try from the left, word by word.
        let mut skip = run.len() - run.trim_start().len();
        while skip < run.len() {
            let name = &run[skip..];
            let boundary = text[from..colon - back + skip]
                .trim_end()
                .ends_with(['.', '?', '!', ')', ']', '-', '"', '”', '…', ',']);
            if name.len() >= 3 && boundary && (accepted.contains(name) || name.starts_with("UNIDENTIFIED")) {
                let at = colon - back + skip;
                breaks.push((at, colon + 1, Some(Span::new(at, colon)), None));
                break;
            }
            match name.find(' ') {
                Some(space) => skip += space + 1,
                None => break,
            }
        }
    }
}
