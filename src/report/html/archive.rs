//! What the page says of many drafts at once, gathered one draft at a time so that an archive never has to
//! be held whole: verdicts, named and unnamed over time, who is quoted most and who relays most, and where
//! drafts give the same passage of a record in different words.

use super::drift::{self, Matched, Shared, Wording};
use super::figure::{self, Figure, Flow};
use super::labels;
use super::times::{self, Times};
use super::view::{self, Count, Draft, Limit};
use crate::audit::Audit;
use crate::corpus::When;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::BTreeMap;

/// Rows of a table on the overview; the CSV files hold all.
const MOST_ROWS: usize = 500;
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
    /// What could not be checked, by reason, most frequent first.
    pub limits: Vec<Limit>,
    /// What was checked and is still not sure, by reason, most frequent first.
    pub doubts: Vec<Limit>,
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
    /// Those altered or misattributed.
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

/// What stays of a draft when its section has been written.
#[derive(Clone, Debug)]
pub struct Summary {
    pub(super) number: usize,
    pub(super) anchor: String,
    pub(super) title: String,
    pub(super) path: String,
    pub(super) date: String,
    words: usize,
    verdicts: Vec<&'static str>,
    pub(super) named: usize,
    pub(super) unnamed: usize,
    findings: Vec<view::Finding>,
    speakers: Vec<view::Speaker>,
    unlooked: Vec<Limit>,
    uncovered: BTreeMap<String, usize>,
    doubts: Vec<Limit>,
    flows: Vec<Flow>,
    pub(super) matched: Vec<Matched>,
}

impl Summary {
    /// What stays of a draft. `verdicts` are the same that its view was made from.
    pub fn of(draft: &Draft, verdicts: &[Verdict]) -> Summary {
        Summary {
            number: draft.number,
            anchor: draft.id.clone(),
            title: draft.title.clone(),
            path: draft.path.clone(),
            date: When::parse(&draft.date).map_or_else(|| draft.date.clone(), |date| date.to_string()),
            words: draft.words,
            verdicts: draft.quotations.iter().map(|quotation| quotation.verdict).collect(),
            named: draft.named,
            unnamed: draft.unnamed,
            findings: draft.findings.clone(),
            speakers: draft.speakers.clone(),
            unlooked: view::unlooked(&draft.quotations),
            uncovered: view::uncovered(&draft.quotations),
            doubts: draft.doubts.clone(),
            flows: draft.flows.clone(),
            matched: drift::matched(&draft.quotations, verdicts),
        }
    }
}

/// The overview over drafts; `href` tells where a draft's anchor stands (its page, or none on this one).
pub fn archive(drafts: &[Summary], audit: &Audit, page: &dyn Fn(&Summary) -> String) -> Archive {
    let href = |draft: &Summary, anchor: &str| format!("{}#{anchor}", page(draft));
    let verdicts = || drafts.iter().flat_map(|draft| draft.verdicts.iter().copied());
    let count = |verdicts: &[&str], is: fn(&str) -> bool| verdicts.iter().filter(|v| is(v)).count();
    let (speakers, speakers_left, relays) = speakers(drafts);
    let (findings, findings_left) = findings(drafts, &href);
    let (drift, shared) = drift::against_record(drafts, &href);
    let mut uncovered = BTreeMap::new();
    for (name, count) in drafts.iter().flat_map(|draft| &draft.uncovered) {
        *uncovered.entry(name.clone()).or_default() += count;
    }
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
                against: count(&draft.verdicts, labels::is_against),
                unchecked: count(&draft.verdicts, labels::is_unchecked),
                unnamed: draft.unnamed,
                attributions: draft.named + draft.unnamed,
                findings: draft.findings.len(),
                tally: labels::tally(draft.verdicts.iter().copied()),
            })
            .collect(),
        words: drafts.iter().map(|draft| draft.words).sum(),
        quotations: verdicts().count(),
        checked: verdicts().filter(|verdict| !labels::is_unchecked(verdict)).count(),
        tally: labels::tally(verdicts()),
        named: drafts.iter().map(|draft| draft.named).sum(),
        unnamed: drafts.iter().map(|draft| draft.unnamed).sum(),
        times: times::times(drafts),
        undated: drafts.iter().filter(|draft| When::parse(&draft.date).is_none()).count(),
        figure: figure::draw("all-chains", &flows, "The drafts"),
        speakers,
        speakers_left,
        relays,
        wordings: drift::against_each_other(drafts, audit, &href),
        circles: (audit.circles.iter().take(MOST_ROWS))
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
        limits: view::limits_together(
            view::gather(drafts.iter().flat_map(|draft| draft.unlooked.iter().cloned())),
            uncovered,
        ),
        doubts: view::gather(drafts.iter().flat_map(|draft| draft.doubts.iter().cloned())),
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
