//! When the draft says that words were said: a day beside the cue (*said on Monday*), or beside the speaker's name
//! where an occasion is named (*Ortiz's briefing on 9 March*). Said once, it holds for the neighbouring quotations
//! of the same speaker. Never takes a day from within the words themselves.

use crate::attribution::Attribution;
use crate::corpus::When;
use crate::draft::Draft;
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::speaker::Cast;
use crate::text::Span;
use jiff::civil::{Date, Weekday};
use std::collections::{BTreeMap, HashMap};

/// How many tokens from a cue, a source or a name a day may stand.
const NEAR: usize = 14;
/// How many paragraphs an occasion reaches.
const REACH: usize = 8;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Words before a day that is not the day of speaking.
const OTHER_DAY: [&str; 12] = [
    "after", "before", "between", "by", "coming", "due", "from", "next", "since", "through", "until",
    "upcoming",
];

/// Occasions on which people speak.
const OCCASIONS: [&str; 18] = [
    "address",
    "appearance",
    "briefing",
    "conference",
    "debate",
    "hearing",
    "interview",
    "letter",
    "meeting",
    "podcast",
    "rally",
    "remarks",
    "session",
    "speech",
    "statement",
    "testimony",
    "testified",
    "broadcast",
];

/// A day that the draft gives for a speaker's words, and where.
#[derive(Clone, Copy)]
struct Said {
    paragraph: usize,
    at: u32,
    when: When,
}

/// For each quotation, when the draft says it was said. Without a day on which the draft was written, weekdays
/// say nothing.
pub fn occasions(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    attributions: &[Attribution],
    cast: &Cast,
    written: Option<When>,
) -> Vec<Option<When>> {
    let written = written.filter(|w| w.first == w.last).map(|w| w.first);
    let days = days(draft, layout, &closed(quotations, attributions), written);
    let mut own: Vec<Option<When>> = vec![None; attributions.len()];
    let mut all: BTreeMap<u32, Vec<Said>> = BTreeMap::new();
    let speaker = |at: usize| cast.chains.get(at).and_then(|c| c.steps.first()).map(|s| s.speaker);
    for (at, attribution) in attributions.iter().enumerate() {
        let Some((token, when)) = beside(layout, &days, attribution) else { continue };
        own[at] = Some(when);
        if let Some(speaker) = speaker(at) {
            all.entry(speaker).or_default().push(said(layout, token, when));
        }
    }
    for (speaker, place) in named(draft, layout, &days, cast) {
        all.entry(speaker).or_default().push(place);
    }
    for places in all.values_mut() {
        places.sort_by_key(|place| place.at);
    }
    let mut result = vec![None; quotations.list.len()];
    for (at, attribution) in attributions.iter().enumerate() {
        for number in &attribution.quotations {
            let Some(quotation) = quotations.list.get(*number as usize) else { continue };
            let carried = || neighbour(layout, all.get(&speaker(at)?)?, quotation.span());
            result[*number as usize] = own[at].or_else(carried);
        }
    }
    // What stands inside another quotation was said when somebody said that, or long before: nothing is claimed.
    result
}

/// Reported words shorter than this, in bytes, may be no more than the day itself.
const REPORTED: usize = 32;

/// Stretches whose days are their own: quotations, and what is reported.
fn closed(quotations: &Quotations, attributions: &[Attribution]) -> Vec<Span> {
    let marked = quotations.list.iter().flat_map(|q| q.outer.iter().copied());
    let reported =
        attributions.iter().flat_map(|a| a.content.iter().copied()).filter(|s| s.len() >= REPORTED);
    let mut spans: Vec<Span> = marked.chain(reported).collect();
    spans.sort_unstable();
    let mut disjoint: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match disjoint.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => disjoint.push(span),
        }
    }
    disjoint
}

/// Days that the draft names outside of what is quoted or reported, by token, in order.
fn days(draft: &Draft, layout: &Layout, closed: &[Span], written: Option<Date>) -> Vec<(usize, When)> {
    let word = |i: usize| layout.tokens.get(i).map_or("", |t| t.span.of(&draft.text));
    let low = |i: usize| word(i).trim_end_matches('.').to_lowercase();
    let mut days = Vec::new();
    for (i, token) in layout.tokens.iter().enumerate() {
        let text = token.span.of(&draft.text);
        if text.len() > 10 || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let inside = closed.partition_point(|s| s.end <= token.span.start);
        if closed.get(inside).is_some_and(|s| s.overlaps(token.span)) {
            continue;
        }
        let before = if i > 0 { low(i - 1) } else { String::new() };
        if OTHER_DAY.contains(&before.as_str()) {
            continue;
        }
        let capital = text.starts_with(|c: char| c.is_ascii_uppercase());
        let name = low(i);
        let when = match (WEEKDAYS.iter().find(|d| d.0 == name), &name[..]) {
            (Some((_, weekday)), _) if capital => written.and_then(|w| latest(w, *weekday, before == "last")),
            (_, "today" | "tonight") => written.map(When::day),
            (_, "yesterday") => written.and_then(|w| w.yesterday().ok()).map(When::day),
            _ if capital => dated(
                &name,
                &before,
                word(i + 1 + usize::from(word(i + 1) == ".")),
                &|k| word(i + k),
                written,
            ),
            _ => None,
        };
        days.extend(when.map(|when| (i, when)));
    }
    days
}

/// The last such weekday up to the day of writing; with *last* before it that one or the one before.
fn latest(written: Date, weekday: Weekday, last: bool) -> Option<When> {
    let back = |date: Date, days: i64| date.checked_sub(jiff::Span::new().days(days)).ok();
    let ago = i64::from(weekday.until(written.weekday()));
    let day = back(written, ago)?;
    Some(if last { When { first: back(day, 7)?, last: day } } else { When::day(day) })
}

/// `March 9`, `9 March 2026`: without a year the last one up to the day of writing.
fn dated<'a>(
    month: &str,
    before: &str,
    after: &str,
    word: &dyn Fn(usize) -> &'a str,
    written: Option<Date>,
) -> Option<When> {
    let day = |text: &str| text.parse::<u8>().ok().filter(|day| (1..=31).contains(day));
    let number = day(after).or_else(|| day(before))?;
    let year = (1..=4).find_map(|k| word(k).parse::<i16>().ok().filter(|year| (1500..=2999).contains(year)));
    let read = |year: i16| When::parse(&format!("{number} {month} {year}"));
    match (year, written) {
        (Some(year), _) => read(year),
        (None, Some(written)) => {
            read(written.year()).filter(|w| w.first <= written).or_else(|| read(written.year() - 1))
        }
        _ => None,
    }
}

/// The nearest day beside an attribution's cue or source, in the same sentence.
fn beside(layout: &Layout, days: &[(usize, When)], attribution: &Attribution) -> Option<(usize, When)> {
    let anchors = attribution.cue.iter().chain(&attribution.source);
    let near = anchors.filter_map(|span| {
        let run = layout.run(*span);
        if run.is_empty() {
            return None;
        }
        let (first, last) = (run.start as usize, run.end as usize - 1);
        let sentence = layout.sentences.get(layout.sentence_of(first))?.tokens;
        let from = days.partition_point(|(token, _)| *token + NEAR < first);
        let near = days[from..].iter().take_while(|(token, _)| *token <= last + NEAR);
        near.filter(|(token, _)| sentence.holds(*token))
            .map(|(token, when)| {
                (first.saturating_sub(*token).max(token.saturating_sub(last)), *token, *when)
            })
            .min_by_key(|(distance, token, _)| (*distance, *token))
    });
    near.min_by_key(|(distance, token, _)| (*distance, *token)).map(|(_, token, when)| (token, when))
}

/// Days of occasions that are named together with a speaker, outside of any attribution: *Ortiz's speech on
/// Monday*.
fn named(draft: &Draft, layout: &Layout, days: &[(usize, When)], cast: &Cast) -> Vec<(u32, Said)> {
    let mut names: HashMap<&str, Option<u32>> = HashMap::new();
    for (number, speaker) in cast.speakers.iter().enumerate() {
        if let Some(last) =
            speaker.name.split_whitespace().next_back().filter(|n| n.starts_with(char::is_uppercase))
        {
            // A name that two share says nothing.
            names.entry(last).and_modify(|known| *known = None).or_insert(Some(number as u32));
        }
    }
    let mut found = Vec::new();
    for (token, when) in days {
        let Some(sentence) = layout.sentences.get(layout.sentence_of(*token)) else { continue };
        let from = token.saturating_sub(NEAR).max(sentence.tokens.start as usize);
        let to = (token + NEAR).min(sentence.tokens.end as usize);
        let words: Vec<&str> =
            layout.tokens[from..to.max(from)].iter().map(|t| t.span.of(&draft.text)).collect();
        if !words.iter().any(|w| OCCASIONS.contains(&w.to_lowercase().as_str())) {
            continue;
        }
        let speakers = words.iter().filter_map(|w| names.get(w).copied().flatten());
        found.extend(speakers.map(|speaker| (speaker, said(layout, *token, *when))));
    }
    found
}

fn said(layout: &Layout, token: usize, when: When) -> Said {
    let at = layout.tokens.get(token).map_or(0, |t| t.span.start);
    Said { paragraph: layout.paragraph_of(token), at, when }
}

/// The day that holds for a quotation without one: the last that its speaker was given before it, or else the
/// next, within reach.
fn neighbour(layout: &Layout, places: &[Said], quotation: Span) -> Option<When> {
    let paragraph = layout.paragraph_of(layout.token_at(quotation.start));
    let next = places.partition_point(|place| place.at < quotation.start);
    let before = next.checked_sub(1).and_then(|last| places.get(last));
    let near = |place: &&Said| place.paragraph.abs_diff(paragraph) <= REACH;
    before.filter(near).or_else(|| places.get(next).filter(near)).map(|place| place.when)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{attribution, draft, model::Model, quotation, segment, speaker};

    /// The days of a draft's quotations, in order, `-` where none is given.
    fn days_of(text: &str, written: &str) -> Vec<String> {
        let draft = draft::read("draft.txt", text.as_bytes().to_vec(), None).expect("a draft");
        let layout = segment::segment(&draft);
        let quotations = quotation::find(&draft, &layout);
        let options = attribution::Options::default();
        let attributions = attribution::attribute(&draft, &layout, &quotations, &Model::Rules, &options);
        let cast =
            speaker::resolve(&draft, &layout, &quotations, &attributions, &speaker::Options::default());
        occasions(&draft, &layout, &quotations, &attributions, &cast, When::parse(written))
            .iter()
            .map(|when| when.map_or("-".to_owned(), |w| w.to_string()))
            .collect()
    }

    #[test]
    fn a_day_said_once_holds_for_the_neighbours() {
        let text = "“The dam holds for now, and it will hold in May,” engineer Ana Ortiz said on Monday.\n\n\
                    “Nobody has to leave before Friday,” Ortiz said.\n\n\
                    “I saw water on the road,” farmer Piet Munk said.\n\n\
                    “We were wrong about the gate,” Ortiz said on March 11.\n";
        assert_eq!(days_of(text, "2026-03-12"), ["2026-03-09", "2026-03-09", "-", "2026-03-11"]);
        assert_eq!(days_of(text, "2026-03"), ["-", "-", "-", "-"]);
    }

    #[test]
    fn years_turn_and_other_days_are_left_alone() {
        let on =
            |frame: &str| days_of(&format!("“The dam holds for now,” Ana Ortiz said {frame}."), "2026-01-02");
        assert_eq!(on("on 30 December"), ["2025-12-30"]);
        assert_eq!(on("on Dec. 30, 2024"), ["2024-12-30"]);
        assert_eq!(on("yesterday"), ["2026-01-01"]);
        assert_eq!(on("Friday"), ["2026-01-02"]);
        assert_eq!(on("last Friday"), ["2025-12-26/2026-01-02"]);
        assert_eq!(on("before Friday"), ["-"]);
        assert_eq!(on("in May"), ["-"]);
    }
}
