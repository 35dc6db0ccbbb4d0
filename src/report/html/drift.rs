//! Quotations that several drafts share and some of them give in other words: against the passage of the record,
//! where one is known, and against each other, where none is.

use super::archive::Summary;
use super::labels;
use super::runs::shorten;
use super::view::{self, Passage, Quotation};
use crate::audit::Audit;
use crate::text::Span;
use crate::verdict::Verdict;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Shared passages shown.
const MOST_SHARED: usize = 60;
/// Wordings shown of each.
const MOST_WORDINGS: usize = 6;
/// Names in a row of names.
const MOST_NAMES: usize = 4;
/// Bytes shown of a wording.
const MOST_BYTES: usize = 300;

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
    /// The record's words, as far as the longest of the quotations goes.
    pub words: String,
    /// How many drafts quote it.
    pub drafts: usize,
    /// The wordings, the earliest first; those that differ from the record before others where there are many.
    pub forms: Vec<Form>,
    /// How many wordings are left out.
    pub more: usize,
}

/// One wording of a shared passage.
#[derive(Clone, Debug, Serialize)]
pub struct Form {
    /// The draft's words.
    pub text: String,
    /// `altered`, …
    pub verdict: &'static str,
    /// For people.
    pub label: &'static str,
    /// How many drafts have it.
    pub drafts: usize,
    /// The headline of the earliest of them.
    pub title: String,
    /// Its date.
    pub date: String,
    /// Where the quotation stands in it.
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

/// A quotation that was found in a record, as far as the overview needs it.
#[derive(Clone, Debug)]
pub(super) struct Matched {
    /// The record's file, and the row where the file holds many records.
    record: (String, String),
    /// From the passage's first word to its last, in the record's text.
    span: Span,
    /// The record's words.
    words: String,
    /// Whether the draft's words differ beyond what a tier excuses.
    differs: bool,
    /// The draft's words, folded.
    key: String,
    anchor: String,
    text: String,
    verdict: &'static str,
    label: &'static str,
    passage: Passage,
}

/// The quotations of a draft that were found; `verdicts` are the same that the quotations were made from.
pub(super) fn matched(quotations: &[Quotation], verdicts: &[Verdict]) -> Vec<Matched> {
    let one = |(quotation, verdict): (&Quotation, &Verdict)| {
        let (matched, passage) = (verdict.matched.as_ref()?, quotation.passage.as_ref()?);
        let found = labels::is_found(verdict.kind);
        let row = ["row ", "line "].iter().any(|many| matched.locator.starts_with(many));
        Some(Matched {
            record: (matched.record.clone(), if row { matched.locator.clone() } else { String::new() }),
            span: matched.spans.iter().copied().reduce(Span::join).filter(|_| found)?,
            words: shorten(&view::shown(&matched.text), MOST_BYTES),
            differs: passage.differs || quotation.verdict == "altered",
            key: folded(&quotation.text),
            anchor: quotation.id.clone(),
            text: shorten(&quotation.text, MOST_BYTES),
            verdict: quotation.verdict,
            label: quotation.label,
            // The word diff stays on the draft's own page.
            passage: Passage { draft_runs: Vec::new(), record_runs: Vec::new(), ..passage.clone() },
        })
    };
    quotations.iter().zip(verdicts).filter_map(one).collect()
}

/// Words without case, marks and spaces.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Passages that several drafts quote, most drafts first: those that some draft gives in other words than the
/// record's, and how many stand everywhere as on record.
pub(super) fn against_record(
    drafts: &[Summary],
    href: &dyn Fn(&Summary, &str) -> String,
) -> (Vec<Shared>, usize) {
    let mut all: Vec<(&Summary, &Matched)> =
        drafts.iter().flat_map(|draft| draft.matched.iter().map(move |matched| (draft, matched))).collect();
    all.sort_by_key(|(draft, one)| (&one.record, one.span, draft.number));
    let mut groups: Vec<Vec<(&Summary, &Matched)>> = Vec::new();
    for one in all {
        // Two quotations share a passage where they overlap by more than half of the shorter.
        let joins = groups.last().and_then(|group| group.first()).is_some_and(|(_, first)| {
            let (a, b) = (first.span, one.1.span);
            let overlap = a.end.min(b.end).saturating_sub(a.start.max(b.start)) as usize;
            first.record == one.1.record && overlap * 2 > a.len().min(b.len())
        });
        match groups.last_mut() {
            Some(group) if joins => group.push(one),
            _ => groups.push(vec![one]),
        }
    }
    let (mut drifted, mut same) = (Vec::new(), 0);
    for group in groups {
        let numbers: BTreeSet<usize> = group.iter().map(|(draft, _)| draft.number).collect();
        let Some((_, widest)) = group.iter().max_by_key(|(_, one)| one.span.len()) else { continue };
        if numbers.len() < 2 {
            continue;
        }
        if !group.iter().any(|(_, one)| one.differs) {
            same += 1;
            continue;
        }
        let (forms, more) = forms(&group, href);
        let passage = &widest.passage;
        drifted.push(Shared {
            title: passage.title.clone(),
            speaker: passage.speaker.clone(),
            date: passage.date.clone(),
            locator: passage.locator.clone(),
            link: passage.link.clone(),
            words: widest.words.clone(),
            drafts: numbers.len(),
            forms,
            more,
        });
    }
    drifted.sort_by_key(|shared| std::cmp::Reverse(shared.drafts));
    drifted.truncate(MOST_SHARED);
    (drifted, same)
}

/// The wordings of one passage, equal ones together, and how many are left out.
fn forms(group: &[(&Summary, &Matched)], href: &dyn Fn(&Summary, &str) -> String) -> (Vec<Form>, usize) {
    let day = |draft: &Summary| (draft.date.is_empty(), draft.date.clone(), draft.number);
    let mut wordings: BTreeMap<(&str, &str), Vec<(&Summary, &Matched)>> = BTreeMap::new();
    for &(draft, one) in group {
        wordings.entry((one.verdict, &one.key)).or_default().push((draft, one));
    }
    let mut all: Vec<Vec<(&Summary, &Matched)>> = wordings.into_values().collect();
    all.iter_mut().for_each(|drafts| drafts.sort_by_cached_key(|(draft, _)| day(draft)));
    // Which to keep, and then the order in which they are read.
    all.sort_by_key(|drafts| (!drafts[0].1.differs, std::cmp::Reverse(drafts.len())));
    let more = all.len().saturating_sub(MOST_WORDINGS);
    all.truncate(MOST_WORDINGS);
    all.sort_by_cached_key(|drafts| day(drafts[0].0));
    let form = |drafts: Vec<(&Summary, &Matched)>| {
        let (draft, one) = drafts[0];
        let numbers: BTreeSet<usize> = drafts.iter().map(|(draft, _)| draft.number).collect();
        Form {
            text: one.text.clone(),
            verdict: one.verdict,
            label: one.label,
            drafts: numbers.len(),
            title: draft.title.clone(),
            date: draft.date.clone(),
            href: href(draft, &one.anchor),
        }
    };
    (all.into_iter().map(form).collect(), more)
}

/// Shared quotations that drifted and that no record holds, most drafts first, as the audit found them.
pub(super) fn against_each_other(
    drafts: &[Summary],
    audit: &Audit,
    href: &dyn Fn(&Summary, &str) -> String,
) -> Vec<Wording> {
    let place: BTreeMap<&str, &Summary> = drafts.iter().map(|draft| (draft.path.as_str(), draft)).collect();
    let known: HashSet<&str> = drafts.iter().flat_map(|draft| &draft.matched).map(|one| &*one.key).collect();
    // The audit has those of most drafts first.
    (audit.shared.iter())
        .filter(|shared| shared.variants.len() > 1)
        .filter(|shared| !shared.variants.iter().any(|variant| known.contains(&*folded(&variant.text))))
        .take(MOST_SHARED)
        .map(|shared| Wording {
            speakers: few(&shared.speakers),
            drafts: shared.drafts,
            more: shared.variants.len().saturating_sub(MOST_WORDINGS),
            variants: (shared.variants.iter().take(MOST_WORDINGS))
                .map(|variant| Variant {
                    text: shorten(&view::shown(&variant.text), MOST_BYTES),
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
