//! What the page says of many drafts at once, gathered one draft at a time so that an archive never has to
//! be held whole: verdicts, named and unnamed over time, who is quoted most and who relays most, and where
//! drafts give the same passage of a record in different words.

use super::figure::{self, Figure, Flow};
use super::labels;
use super::view::{self, Count, Draft, Limit};
use crate::audit::Audit;
use crate::corpus::When;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a table on the overview; the CSV files hold all.
const MOST_ROWS: usize = 500;
/// Shared passages shown.
const MOST_SHARED: usize = 60;
/// Wordings shown of each.
const MOST_WORDINGS: usize = 6;
/// Names in a row of names.
const MOST_NAMES: usize = 4;

/// The overview over all drafts of a report.
#[derive(Clone, Debug, Serialize)]
pub struct Archive {
    /// One line a draft, in the order given.
    pub drafts: Vec<Line>,
    /// Words of all drafts.
    pub words: usize,
    /// Quotations of all drafts.
    pub quotations: usize,
    /// Quotations that could be held against a record.
    pub checked: usize,
    /// How many have which verdict.
    pub tally: Vec<Count>,
    /// Attributions whose origin is named.
    pub named: usize,
    /// Attributions whose origin is withheld.
    pub unnamed: usize,
    /// Named and unnamed over time; `none` where fewer than two periods have dated drafts.
    pub times: Option<Times>,
    /// Drafts without a date that can be read.
    pub undated: usize,
    /// The chains of all drafts, drawn.
    pub figure: Option<Figure>,
    /// Who speaks, most quotations first.
    pub speakers: Vec<Speaker>,
    /// Speakers that the table leaves out.
    pub speakers_left: usize,
    /// Who stands between, most often first.
    pub relays: Vec<Speaker>,
    /// Passages of records that several drafts give in different words.
    pub drift: Vec<Shared>,
    /// Passages that several drafts give in the same words.
    pub shared: usize,
    /// Quotations that several drafts share in different words, with no record to hold them against.
    pub wordings: Vec<Wording>,
    /// Outlets that cite each other round.
    pub circles: Vec<Circle>,
    /// The findings, gravest first.
    pub findings: Vec<Found>,
    /// Findings that the table leaves out.
    pub findings_left: usize,
    /// What could not be checked, by reason.
    pub limits: Vec<Limit>,
}

/// One draft in the overview's table.
#[derive(Clone, Debug, Serialize)]
pub struct Line {
    /// Its number.
    pub number: usize,
    /// Its headline.
    pub title: String,
    /// Its path.
    pub path: String,
    /// Its date.
    pub date: String,
    /// Where it stands: an anchor or a page.
    pub href: String,
    /// Its quotations.
    pub quotations: usize,
    /// Those altered, misattributed or not on record.
    pub against: usize,
    /// Those not covered or not checked.
    pub unchecked: usize,
    /// Attributions whose origin is withheld.
    pub unnamed: usize,
    /// Attributions in all.
    pub attributions: usize,
    /// Findings on it.
    pub findings: usize,
    /// Its verdicts.
    pub tally: Vec<Count>,
}

/// A speaker or a relay across drafts, known by its name alone.
#[derive(Clone, Debug, Serialize)]
pub struct Speaker {
    /// The name as the drafts give it.
    pub name: String,
    /// `person`, `organisation`, …
    pub kind: &'static str,
    /// Role and affiliation.
    pub about: String,
    /// Whether it is withheld.
    pub unnamed: bool,
    /// Drafts that it speaks or relays in.
    pub drafts: usize,
    /// Quotations.
    pub quotations: usize,
    /// Those that stand against the record.
    pub against: usize,
    /// Words in marks.
    pub quoted: usize,
    /// Words without.
    pub told: usize,
    /// How often it relays.
    pub relayed: usize,
}

/// A passage that several drafts quote.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// The record's title.
    pub title: String,
    /// Who speaks there.
    pub speaker: String,
    /// When.
    pub date: String,
    /// Where in the record.
    pub locator: String,
    /// Where it can be read; or empty.
    pub link: String,
    /// How many drafts quote it.
    pub drafts: usize,
    /// The wordings, by date and draft.
    pub forms: Vec<Form>,
}

/// One draft's wording of a shared passage.
#[derive(Clone, Debug, Serialize)]
pub struct Form {
    /// The draft's words.
    pub text: String,
    /// `altered`, …
    pub verdict: &'static str,
    /// For people.
    pub label: &'static str,
    /// The draft's headline.
    pub title: String,
    /// The draft's date.
    pub date: String,
    /// Where the quotation stands.
    pub href: String,
}

/// A quotation that several drafts share, by its words alone.
#[derive(Clone, Debug, Serialize)]
pub struct Wording {
    /// To whom the drafts credit it.
    pub speakers: String,
    /// How many drafts have it.
    pub drafts: u32,
    /// The wordings, the earliest first, a few.
    pub variants: Vec<Variant>,
    /// How many wordings are left out.
    pub more: usize,
}

/// One wording of a shared quotation.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// The words.
    pub text: String,
    /// The drafts that have them, by path.
    pub documents: String,
    /// Where the first of these drafts stands.
    pub href: String,
    /// What differs from the earliest wording.
    pub drift: Vec<Drift>,
}

/// Words that differ from the earliest wording.
#[derive(Clone, Debug, Serialize)]
pub struct Drift {
    /// In the earliest; empty where words were added.
    pub was: String,
    /// Here; empty where words are missing.
    pub is: String,
}

/// Outlets each of which cites the next, the last the first.
#[derive(Clone, Debug, Serialize)]
pub struct Circle {
    /// The outlets, by name.
    pub outlets: Vec<String>,
    /// How often they cite each other.
    pub times: u32,
    /// Drafts in which they do, a few, by path.
    pub examples: String,
}

/// A finding in the overview's table.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The rule.
    pub rule: String,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// One sentence.
    pub message: String,
    /// The draft's path.
    pub path: String,
    /// Its line.
    pub line: u32,
    /// Where it can be seen.
    pub href: String,
}

/// Named and unnamed origins over time, laid out in a view box of `0 0 width height`.
#[derive(Clone, Debug, Serialize)]
pub struct Times {
    /// Width of the view box.
    pub width: f64,
    /// Height of the view box.
    pub height: f64,
    /// Where the bars stand.
    pub floor: f64,
    /// `day`, `month` or `year`.
    pub step: &'static str,
    /// The greatest number of attributions in a period.
    pub most: usize,
    /// One bar a period, oldest first.
    pub bars: Vec<Period>,
}

/// One period.
#[derive(Clone, Debug, Serialize)]
pub struct Period {
    /// `2026-03`.
    pub name: String,
    /// Whether the axis names it.
    pub labelled: bool,
    /// Left edge of its bar.
    pub x: f64,
    /// Width of its bar.
    pub width: f64,
    /// Upper edge of the named part.
    pub named_y: f64,
    /// Height of the named part.
    pub named_height: f64,
    /// Upper edge of the unnamed part.
    pub unnamed_y: f64,
    /// Height of the unnamed part.
    pub unnamed_height: f64,
    /// Named origins.
    pub named: usize,
    /// Unnamed ones.
    pub unnamed: usize,
}

/// What stays of a draft when its section has been written.
#[derive(Clone, Debug)]
pub struct Summary {
    pub(super) number: usize,
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) path: String,
    date: String,
    words: usize,
    verdicts: Vec<&'static str>,
    named: usize,
    unnamed: usize,
    findings: Vec<view::Finding>,
    speakers: Vec<view::Speaker>,
    limits: Vec<Limit>,
    flows: Vec<Flow>,
    matched: Vec<Matched>,
}

#[derive(Clone, Debug)]
struct Matched {
    record: String,
    start: u32,
    end: u32,
    anchor: String,
    text: String,
    verdict: &'static str,
    label: &'static str,
    title: String,
    speaker: String,
    date: String,
    locator: String,
    link: String,
}

impl Summary {
    /// What stays of a draft. `verdicts` are the same that its view was made from.
    pub fn of(draft: &Draft, verdicts: &[crate::verdict::Verdict]) -> Summary {
        let matched = (draft.quotations.iter().zip(verdicts))
            .filter_map(|(quotation, verdict)| {
                let (matched, passage) = (verdict.matched.as_ref()?, quotation.passage.as_ref()?);
                let near = matches!(quotation.verdict, "on-record" | "altered" | "misattributed");
                let spans = matched.spans.iter().copied().reduce(crate::text::Span::join)?;
                near.then(|| Matched {
                    record: passage.record.clone(),
                    start: spans.start,
                    end: spans.end,
                    anchor: quotation.id.clone(),
                    text: super::runs::shorten(&quotation.text, 300),
                    verdict: quotation.verdict,
                    label: quotation.label,
                    title: passage.title.clone(),
                    speaker: passage.speaker.clone(),
                    date: passage.date.clone(),
                    locator: passage.locator.clone(),
                    link: passage.link.clone(),
                })
            })
            .collect();
        Summary {
            number: draft.number,
            anchor: draft.id.clone(),
            title: draft.title.clone(),
            path: draft.path.clone(),
            date: draft.date.clone(),
            words: draft.words,
            verdicts: draft.quotations.iter().map(|quotation| quotation.verdict).collect(),
            named: draft.named,
            unnamed: draft.unnamed,
            findings: draft.findings.clone(),
            speakers: draft.speakers.clone(),
            limits: draft.limits.clone(),
            flows: draft.flows.clone(),
            matched,
        }
    }
}

/// The overview over drafts; `href` tells where a draft's anchor stands (its page, or none on this one).
pub fn archive(drafts: &[Summary], audit: &Audit, page: &dyn Fn(&Summary) -> String) -> Archive {
    let href = |draft: &Summary, anchor: &str| format!("{}#{anchor}", page(draft));
    let verdicts = || drafts.iter().flat_map(|draft| draft.verdicts.iter().copied());
    let count = |verdicts: &[&str], wanted: &[&str]| verdicts.iter().filter(|v| wanted.contains(v)).count();
    let (speakers, speakers_left, relays) = speakers(drafts);
    let (findings, findings_left) = findings(drafts, &href);
    let (drift, shared) = drift(drafts, &href);
    let unchecked: Vec<&str> = verdicts().filter(|v| matches!(*v, "not-covered" | "not-checked")).collect();
    let flows = figure::together(drafts.iter().flat_map(|draft| draft.flows.iter().cloned()));
    Archive {
        drafts: (drafts.iter())
            .map(|draft| Line {
                number: draft.number,
                title: draft.title.clone(),
                path: draft.path.clone(),
                date: draft.date.clone(),
                href: href(draft, &draft.anchor),
                quotations: draft.verdicts.len(),
                against: count(&draft.verdicts, &["altered", "misattributed", "not-on-record"]),
                unchecked: count(&draft.verdicts, &["not-covered", "not-checked"]),
                unnamed: draft.unnamed,
                attributions: draft.named + draft.unnamed,
                findings: draft.findings.len(),
                tally: labels::tally(draft.verdicts.iter().copied()),
            })
            .collect(),
        words: drafts.iter().map(|draft| draft.words).sum(),
        quotations: verdicts().count(),
        checked: verdicts().count() - unchecked.len(),
        tally: labels::tally(verdicts()),
        named: drafts.iter().map(|draft| draft.named).sum(),
        unnamed: drafts.iter().map(|draft| draft.unnamed).sum(),
        times: times(drafts),
        undated: drafts.iter().filter(|draft| When::parse(&draft.date).is_none()).count(),
        figure: figure::draw("all-chains", &flows, "The drafts"),
        speakers,
        speakers_left,
        relays,
        wordings: if drift.is_empty() { wordings(drafts, audit, &href) } else { Vec::new() },
        circles: (audit.circles.iter().take(MOST_SHARED))
            .map(|circle| Circle {
                outlets: circle.outlets.iter().map(|name| view::shown(name)).collect(),
                times: circle.times,
                examples: view::shown(&circle.examples.join(", ")),
            })
            .collect(),
        drift,
        shared,
        findings,
        findings_left,
        limits: view::gather(drafts.iter().flat_map(|draft| draft.limits.iter().cloned())),
    }
}

fn speakers(drafts: &[Summary]) -> (Vec<Speaker>, usize, Vec<Speaker>) {
    let mut rows: BTreeMap<(&str, bool), Speaker> = BTreeMap::new();
    for speaker in drafts.iter().flat_map(|draft| &draft.speakers) {
        let row = rows.entry((&speaker.name, speaker.unnamed)).or_insert_with(|| Speaker {
            name: speaker.name.clone(),
            kind: speaker.kind,
            about: speaker.about.clone(),
            unnamed: speaker.unnamed,
            drafts: 0,
            quotations: 0,
            against: 0,
            quoted: 0,
            told: 0,
            relayed: 0,
        });
        row.drafts += 1;
        row.quotations += speaker.quotations;
        row.against += speaker.against;
        row.quoted += speaker.quoted;
        row.told += speaker.told;
        row.relayed += speaker.relayed;
        if row.about.is_empty() {
            row.about.clone_from(&speaker.about);
        }
    }
    let all: Vec<Speaker> = rows.into_values().collect();
    let mut relays: Vec<Speaker> = all.iter().filter(|row| row.relayed > 0).cloned().collect();
    relays.sort_by(|a, b| b.relayed.cmp(&a.relayed).then(a.name.cmp(&b.name)));
    relays.truncate(MOST_ROWS);
    let mut speakers: Vec<Speaker> =
        all.into_iter().filter(|row| row.quotations + row.quoted + row.told > 0).collect();
    speakers.sort_by(|a, b| {
        (b.quotations, b.quoted + b.told).cmp(&(a.quotations, a.quoted + a.told)).then(a.name.cmp(&b.name))
    });
    let left = speakers.len().saturating_sub(MOST_ROWS);
    speakers.truncate(MOST_ROWS);
    (speakers, left, relays)
}

fn findings(drafts: &[Summary], href: &dyn Fn(&Summary, &str) -> String) -> (Vec<Found>, usize) {
    let rank = |level: &str| ["error", "warning", "info"].iter().position(|known| *known == level);
    let mut all: Vec<(&Summary, &view::Finding)> =
        drafts.iter().flat_map(|draft| draft.findings.iter().map(move |finding| (draft, finding))).collect();
    all.sort_by_key(|(_, finding)| rank(finding.level));
    let left = all.len().saturating_sub(MOST_ROWS);
    let found = |(draft, finding): &(&Summary, &view::Finding)| Found {
        rule: finding.rule.clone(),
        level: finding.level,
        message: finding.message.clone(),
        path: draft.path.clone(),
        line: finding.line,
        href: href(draft, &finding.anchor),
    };
    (all.iter().take(MOST_ROWS).map(found).collect(), left)
}

/// Passages that several drafts quote: those in different words, and how many in the same.
fn drift(drafts: &[Summary], href: &dyn Fn(&Summary, &str) -> String) -> (Vec<Shared>, usize) {
    let mut all: Vec<(&Summary, &Matched)> =
        drafts.iter().flat_map(|draft| draft.matched.iter().map(move |matched| (draft, matched))).collect();
    all.sort_by_key(|(draft, m)| (m.record.as_str(), m.start, m.end, draft.number));
    let mut groups: Vec<Vec<(&Summary, &Matched)>> = Vec::new();
    for one in all {
        // Two quotations share a passage where they overlap by more than half of the shorter.
        let joins = groups.last().and_then(|group| group.first()).is_some_and(|(_, first)| {
            let overlap = first.end.min(one.1.end).saturating_sub(first.start.max(one.1.start));
            let shorter = (first.end - first.start).min(one.1.end - one.1.start);
            first.record == one.1.record && overlap * 2 > shorter
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    let mut shared = 0;
    let mut out = Vec::new();
    for group in groups {
        let numbers: BTreeSet<usize> = group.iter().map(|(draft, _)| draft.number).collect();
        if numbers.len() < 2 {
            continue;
        }
        let fold = |text: &str| -> String {
            text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let wordings: BTreeSet<String> = group.iter().map(|(_, matched)| fold(&matched.text)).collect();
        if wordings.len() < 2 {
            shared += 1;
            continue;
        }
        let first = group[0].1;
        let mut forms: Vec<Form> = (group.iter())
            .map(|(draft, matched)| Form {
                text: matched.text.clone(),
                verdict: matched.verdict,
                label: matched.label,
                title: draft.title.clone(),
                date: draft.date.clone(),
                href: href(draft, &matched.anchor),
            })
            .collect();
        forms.sort_by(|a, b| a.date.cmp(&b.date));
        out.push(Shared {
            title: first.title.clone(),
            speaker: first.speaker.clone(),
            date: first.date.clone(),
            locator: first.locator.clone(),
            link: first.link.clone(),
            drafts: numbers.len(),
            forms,
        });
    }
    out.sort_by_key(|shared| std::cmp::Reverse(shared.drafts));
    out.truncate(MOST_SHARED);
    (out, shared)
}

/// Shared quotations that drifted, most drafts first, as the audit found them.
fn wordings(drafts: &[Summary], audit: &Audit, href: &dyn Fn(&Summary, &str) -> String) -> Vec<Wording> {
    let place: BTreeMap<&str, &Summary> = drafts.iter().map(|draft| (draft.path.as_str(), draft)).collect();
    // The audit has those of most drafts first.
    let drifted = audit.shared.iter().filter(|shared| shared.variants.len() > 1).take(MOST_SHARED);
    drifted
        .map(|shared| Wording {
            speakers: few(&shared.speakers),
            drafts: shared.drafts,
            more: shared.variants.len().saturating_sub(MOST_WORDINGS),
            variants: (shared.variants.iter().take(MOST_WORDINGS))
                .map(|variant| Variant {
                    text: super::runs::shorten(&view::shown(&variant.text), 300),
                    documents: few(&variant.documents),
                    href: (variant.documents.first())
                        .and_then(|path| place.get(view::shown(path).as_str()).copied())
                        .map_or_else(String::new, |draft| href(draft, &draft.anchor)),
                    drift: (variant.drift.iter())
                        .map(|drift| Drift { was: view::shown(&drift.was), is: view::shown(&drift.is) })
                        .collect(),
                })
                .collect(),
        })
        .collect()
}

/// A few names, and how many more there are.
fn few(names: &[String]) -> String {
    let shown = names[..names.len().min(MOST_NAMES)].join(", ");
    match names.len().saturating_sub(MOST_NAMES) {
        0 => view::shown(&shown),
        more => format!("{} and {more} more", view::shown(&shown)),
    }
}

/// Named and unnamed origins by day, month or year, whichever gives at most 62 bars.
fn times(drafts: &[Summary]) -> Option<Times> {
    const WIDTH: f64 = 860.0;
    const HEIGHT: f64 = 190.0;
    const FLOOR: f64 = 160.0;
    const ROOM: f64 = 140.0;
    let dated: Vec<(jiff::civil::Date, &Summary)> =
        drafts.iter().filter_map(|draft| Some((When::parse(&draft.date)?.first, draft))).collect();
    let (first, last) = (dated.iter().map(|(d, _)| *d).min()?, dated.iter().map(|(d, _)| *d).max()?);
    let months = (i32::from(last.year()) - i32::from(first.year())) * 12 + i32::from(last.month())
        - i32::from(first.month());
    let days = (last - first).get_days();
    let step = match (days, months) {
        (0..=45, _) => "day",
        (_, 0..=61) => "month",
        _ => "year",
    };
    let name = |day: jiff::civil::Date| match step {
        "day" => day.to_string(),
        "month" => format!("{:04}-{:02}", day.year(), day.month()),
        _ => format!("{:04}", day.year()),
    };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    // Periods without a draft are empty bars, not gaps in time.
    let mut day = first;
    while day <= last && counts.len() < 400 {
        counts.entry(name(day)).or_default();
        let Ok(next) = (match step {
            "day" => day.tomorrow(),
            "month" => day.first_of_month().checked_add(jiff::Span::new().months(1)),
            _ => day.first_of_year().checked_add(jiff::Span::new().years(1)),
        }) else {
            break;
        };
        day = next;
    }
    for (day, draft) in dated {
        let count = counts.entry(name(day)).or_default();
        count.0 += draft.named;
        count.1 += draft.unnamed;
    }
    let most = counts.values().map(|(named, unnamed)| named + unnamed).max()?;
    if counts.len() < 2 || most == 0 {
        return None;
    }
    let slot = WIDTH / counts.len() as f64;
    let every = (counts.len() as f64 / (WIDTH / 92.0)).ceil() as usize;
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let bars = (counts.into_iter().enumerate())
        .map(|(index, (name, (named, unnamed)))| {
            let height = |count: usize| tenth(count as f64 * ROOM / most as f64);
            let (below, above) = (height(named), height(unnamed));
            let width = (slot * 0.72).min(46.0);
            Period {
                name,
                labelled: index % every.max(1) == 0,
                x: tenth(index as f64 * slot + (slot - width) / 2.0),
                width: tenth(width),
                named_y: tenth(FLOOR - below),
                named_height: below,
                unnamed_y: tenth(FLOOR - below - above),
                unnamed_height: above,
                named,
                unnamed,
            }
        })
        .collect();
    Some(Times { width: WIDTH, height: HEIGHT, floor: FLOOR, step, most, bars })
}
