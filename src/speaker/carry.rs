//! How long a relay holds: an interview goes on with its speaker, a report with its unnamed source.

use super::SpeakerType;
use super::mention::Casting;
use super::reading::HEADLINE;
use super::relay::{Place, Relay};
use super::sieve;
use crate::attribution::Attribution;
use crate::lexicon::bodies::BodyKind;
use crate::text::Run;
/// How many paragraphs an interview may leave its speaker for.
const INTERVIEW: usize = 3;

/// Carries relays over the neighbouring sentences of one interview or report. Everything is in the order of
/// the draft; an attribution with a relay of its own keeps it.
pub fn carry(casting: &Casting, places: &[Place], attributions: &[Attribution], relays: &mut [Vec<Relay>]) {
    let layout = casting.reading.layout;
    let paragraph = |i: usize| {
        let anchor = if places[i].cue.is_empty() { places[i].source } else { places[i].cue };
        let at =
            if anchor.is_empty() { places[i].content.first().copied().unwrap_or_default() } else { anchor };
        layout.paragraph_of(at.start as usize)
    };
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&i| attributions[i].cue.first().or(attributions[i].content.first()).map(|s| s.start));
    // Forward: an interview goes on while its speaker speaks and nothing else is named.
    let mut holding: Option<(u32, Relay, usize)> = None;
    for &i in &order {
        let Some(origin) = places[i].origin else { continue };
        let at = paragraph(i);
        let kind = casting.roster.entries[origin as usize].kind;
        if !matches!(kind, SpeakerType::Person | SpeakerType::People | SpeakerType::Anonymous) {
            continue;
        }
        if let Some(relay) = relays[i].iter().find(|r| r.carries || r.reason == sieve::POSTED) {
            // Told on another day: it holds no further than its paragraph.
            let until = if other_day(casting, &places[i]) { at.saturating_sub(INTERVIEW) } else { at };
            holding = Some((origin, *relay, until));
            continue;
        }
        let Some((speaker, relay, last)) = holding else { continue };
        if speaker != origin {
            continue;
        }
        // A post is over sooner than an article, an article sooner than an interview.
        let reach = match relay.reason {
            sieve::POSTED => 1,
            sieve::WRITTEN => 2,
            _ => INTERVIEW,
        };
        let away = elsewhere(casting, &places[i]) || other_day(casting, &places[i]);
        if !relays[i].is_empty() || at > last + reach || away {
            holding = None;
            continue;
        }
        let quoted =
            places[i].content.first().is_some_and(|c| c.range().take(2).any(|at| casting.quoted(at)));
        if speaks(casting, &places[i]) && (quoted || relay.reason != sieve::POSTED) {
            relays[i].push(Relay { run: Run::default(), reason: sieve::CARRIED, ..relay });
            holding = Some((speaker, relay, at));
        }
    }
    // Backward: to the headline and the first lines of a story that is the interview.
    for (rank, &i) in order.iter().enumerate() {
        let Some(relay) = relays[i].iter().find(|r| r.carries && r.reason != sieve::CARRIED).copied() else {
            continue;
        };
        let Some(origin) = places[i].origin else { continue };
        let kind = casting.roster.entries[origin as usize].kind;
        if !matches!(kind, SpeakerType::Person | SpeakerType::People) {
            continue;
        }
        let at = paragraph(i);
        if other_day(casting, &places[i]) {
            continue;
        }
        for &j in order[..rank].iter().rev().take(12) {
            let near = paragraph(j) + 1 >= at;
            let top = at <= 5;
            if !near && !top {
                break;
            }
            let headline = layout_headline(casting, &places[j]);
            // What was said on another occasion ends the interview, seen from its end.
            if places[j].origin == Some(origin) && elsewhere(casting, &places[j]) {
                break;
            }
            if places[j].origin == Some(origin)
                && relays[j].is_empty()
                && !other_day(casting, &places[j])
                && (headline || speaks(casting, &places[j]))
            {
                relays[j].push(Relay { run: Run::default(), reason: sieve::CARRIED, ..relay });
            } else if places[j].origin == Some(origin) && !relays[j].is_empty() {
                break;
            }
        }
    }
    // An outlet's report goes on through the unnamed sources that it quotes.
    let mut report: Option<(u32, usize)> = None;
    for &i in &order {
        let Some(origin) = places[i].origin else { continue };
        let at = paragraph(i);
        let entry = &casting.roster.entries[origin as usize];
        if entry.kind == SpeakerType::Publication && entry.body != Some(BodyKind::Platform) {
            report = Some((origin, at));
            continue;
        }
        if let Some(relay) = relays[i].iter().find(|r| matches!(r.reason, sieve::REPORTED | sieve::ACCORDING))
        {
            report = Some((relay.id, at));
            continue;
        }
        let bare = entry.name.split(' ').count() <= 2
            && entry.roles.first().is_some_and(|r| {
                matches!(r.trim_end_matches('s'), "source" | "insider" | "official" | "person" | "people")
            });
        if entry.kind == SpeakerType::Anonymous && bare && relays[i].is_empty() {
            if let Some((id, last)) = report.filter(|&(_, last)| at <= last + 2) {
                let _ = last;
                relays[i].push(Relay { id, run: Run::default(), reason: sieve::RETOLD, carries: false });
                report = Some((id, at));
            }
        } else if entry.kind != SpeakerType::Anonymous {
            report = report.filter(|&(_, last)| at <= last + 1);
        }
    }
}

/// Whether the attribution is speech of the moment rather than a stand, a habit or an older act.
fn speaks(casting: &Casting, place: &Place) -> bool {
    let reading = casting.reading;
    let perfect = place.cue.range().any(|at| reading.any(at, &["has", "have", "had"]));
    let verb = place.cue.range().any(|at| {
        let word = reading.word(at).to_lowercase();
        matches!(
            crate::lexicon::cues::cue(&word),
            Some(crate::lexicon::cues::Cue::Say | crate::lexicon::cues::Cue::Tell)
        ) || matches!(
            word.as_str(),
            "called" | "wrote" | "writes" | "continued" | "recalled" | "added" | "explained"
        )
    });
    verb && !perfect
}

/// Whether the sentence says that it tells of another day than the story's: *three days after she told the
/// Courier*, *in an interview last year*.
fn other_day(casting: &Casting, place: &Place) -> bool {
    let reading = casting.reading;
    let said = |at: usize| {
        reading.any(at, &["earlier", "ago", "previously", "once"])
            || (reading.any(at, &["after", "before"])
                && reading
                    .any(at.wrapping_sub(1), &["days", "weeks", "months", "years", "hours", "day", "week"]))
            || (reading.any(at, &["last"])
                && reading
                    .any(at + 1, &["week", "month", "year", "summer", "fall", "autumn", "spring", "winter"]))
            || (reading.any(at, &["in"])
                && (MONTHS.contains(&reading.word(at + 1)) || year(reading.word(at + 1))))
    };
    place.clause(casting).into_iter().any(said)
}

/// Whether a word is the number of a year.
fn year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && word.parse::<u32>().is_ok()
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn layout_headline(casting: &Casting, place: &Place) -> bool {
    let at = if place.cue.is_empty() { place.source.start } else { place.cue.start } as usize;
    casting.reading.is(at, HEADLINE) || casting.reading.layout.paragraph_of(at) == 0
}

/// Whether the sentence names another occasion: a rally, a statement, a hearing.
fn elsewhere(casting: &Casting, place: &Place) -> bool {
    place.clause(casting).iter().any(|&at| {
        casting.reading.any(
            at,
            &[
                "rally",
                "crowd",
                "audience",
                "supporters",
                "reporters",
                "convention",
                "speech",
                "statement",
                "hearing",
                "press",
                "conference",
                "debate",
                "letter",
                "tweet",
                "tweeted",
                "testified",
                "testimony",
                "town",
                "briefing",
                "event",
                "memo",
                "report",
                "ad",
                "book",
            ],
        ) && !place.source.holds(at)
    })
}
