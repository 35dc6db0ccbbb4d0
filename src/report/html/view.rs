//! What a template gets of one draft: plain, documented, versioned values (`VALUES.md` lists them all, and a
//! test holds that list to these types). Every text in here is the draft's or a record's, cleaned of
//! characters that act ([`shown`]) and still to be escaped, which the templates do by themselves.

use super::figure::{self, Figure, Flow};
use super::runs::{self, Run};
use super::{evidence, labels, reading};
use crate::analysis::Analysis;
use crate::audit;
use crate::check::Checked;
use crate::corpus::Trust;
use crate::draft::BlockKind;
use crate::report::{safe, wire};
use crate::segment::TokenKind;
use crate::speaker::SpeakerType;
use crate::text::Span;
use crate::verdict::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of these values. It grows when a value goes or changes its meaning, not when one is added.
pub const VERSION: u32 = 1;

/// One draft with everything that is said of it.
#[derive(Clone, Debug, Serialize)]
pub struct Draft {
    /// From 1, in the order given.
    pub number: usize,
    /// Its anchor on the page: `d1`.
    pub id: String,
    /// The path as it was given.
    pub path: String,
    /// Its headline, or its file's name where it has none.
    pub title: String,
    /// Whether the headline stands among the blocks.
    pub headline: bool,
    /// Its date as its front matter gives it, else the day in its path; empty where there is none.
    pub date: String,
    /// Its writer; empty where the front matter is silent.
    pub author: String,
    /// Who carries it; empty where the front matter is silent.
    pub publication: String,
    /// How many words it has.
    pub words: usize,
    /// Its text, block by block.
    pub blocks: Vec<Block>,
    /// Its quotations, in order.
    pub quotations: Vec<Quotation>,
    /// What the rules found, in order.
    pub findings: Vec<Finding>,
    /// Who speaks, most words first.
    pub speakers: Vec<Speaker>,
    /// How many quotations have which verdict.
    pub tally: Vec<Count>,
    /// Attributions whose origin is named.
    pub named: usize,
    /// Attributions whose origin the draft withholds.
    pub unnamed: usize,
    /// The sourcing chains, drawn; `none` where nobody is credited with anything.
    pub figure: Option<Figure>,
    /// What could not be checked, by reason, most frequent first.
    pub limits: Vec<Limit>,
    /// What was checked and is still not sure, by reason, most frequent first.
    pub doubts: Vec<Limit>,
    /// What the reader of the file noticed (its encoding and the like).
    pub notes: Vec<String>,
    /// The flows behind the figure, for the archive's own.
    #[serde(skip)]
    pub flows: Vec<Flow>,
}

/// One block of the draft's text.
#[derive(Clone, Debug, Serialize)]
pub struct Block {
    /// `title`, `heading`, `paragraph`, `blockquote`, `item` or `caption`.
    pub kind: &'static str,
    /// The text in pieces; joined, they are the block.
    pub pieces: Vec<Piece>,
    /// The quotations that begin here, as indices into [`Draft::quotations`].
    pub quotations: Vec<usize>,
    /// The findings here that belong to no quotation, as indices into [`Draft::findings`].
    pub findings: Vec<usize>,
}

/// A stretch of a block: inside one outermost quotation, or outside of all.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// The outermost quotation around it, as an index into [`Draft::quotations`].
    pub quotation: Option<usize>,
    /// Whether the quotation begins with this piece (a second paragraph's part does not).
    pub first: bool,
    /// Its text, cut where a role begins or ends.
    pub runs: Vec<Stretch>,
}

/// A stretch of text in one role.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stretch {
    /// The words.
    pub text: String,
    /// `cue`, `source`, `told` (a content without marks) or empty.
    pub role: &'static str,
    /// A quotation inside the quotation, as an index into [`Draft::quotations`].
    pub inner: Option<usize>,
    /// Whether the inner quotation begins with this stretch.
    pub inner_first: bool,
    /// What sort of edit touches these words (`negation`, …); empty where none does.
    pub edit: &'static str,
}

/// One quotation, with its verdict and its evidence.
#[derive(Clone, Debug, Serialize)]
pub struct Quotation {
    /// From 1, in the order of the draft.
    pub number: usize,
    /// Its permalink: made from the draft's path and the words, so that it survives edits elsewhere.
    pub id: String,
    /// The words between the marks.
    pub text: String,
    /// The words, shortened in the middle to what a line holds.
    pub short: String,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column, from 1, in characters.
    pub column: u32,
    /// `on-record`, `altered`, `misattributed`, `not-on-record`, `not-covered` or `not-checked`.
    pub verdict: &'static str,
    /// The verdict for people.
    pub label: &'static str,
    /// The loosest fold that was needed (`exact`, …); empty unless on record.
    pub tier: &'static str,
    /// What the tier means, for people.
    pub tier_label: &'static str,
    /// 0 to 100, rounded.
    pub similarity: u32,
    /// One sentence: why this verdict.
    pub reason: String,
    /// `direct`, `mixed`, or empty where nobody is credited.
    pub kind: &'static str,
    /// The cue, as it stands.
    pub cue: String,
    /// The source, as it stands.
    pub source: String,
    /// The way it came, origin first; empty where nobody is credited.
    pub chain: Vec<Step>,
    /// Whether the origin is withheld.
    pub unnamed: bool,
    /// How sure the attribution is, 0 to 100.
    pub confidence: u32,
    /// Whether it stands in a headline.
    pub headline: bool,
    /// How deep it stands in others: 0 for one in the draft's own text.
    pub depth: u8,
    /// Whose words they are, where the draft credits another and the reason does not say so.
    pub said_by: String,
    /// Whom the record's speaker was quoting.
    pub quoting: String,
    /// When it was said, where the draft says another day.
    pub other_date: String,
    /// Whether only automatic transcripts hold it.
    pub asr_only: bool,
    /// The record's passage; `none` where none is near enough to show.
    pub passage: Option<Passage>,
    /// What the rules found on it, as indices into [`Draft::findings`].
    pub findings: Vec<usize>,
    /// Whether somebody should look: it is altered or misattributed, or a rule warns of it.
    pub problem: bool,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Step {
    /// The fullest name that the draft gives.
    pub name: String,
    /// `person`, `organisation`, `anonymous`, …
    pub kind: &'static str,
    /// Whether it is withheld.
    pub unnamed: bool,
}

/// A passage of a record beside a quotation.
#[derive(Clone, Debug, Serialize)]
pub struct Passage {
    /// The record's path in the corpus.
    pub record: String,
    /// Its title, or its path where it has none.
    pub title: String,
    /// Who speaks there.
    pub speaker: String,
    /// When.
    pub date: String,
    /// Where it can be read: `http` or `https` only, with the place in the page or the recording; or empty.
    pub link: String,
    /// The same without the place, to be printed; or empty.
    pub address: String,
    /// Time code, turn or row.
    pub locator: String,
    /// `verbatim`, `edited` or `asr`.
    pub trust: &'static str,
    /// The same for people.
    pub trust_label: &'static str,
    /// The draft's words, cut where they differ; long agreement is shortened.
    pub draft_runs: Vec<Run>,
    /// The record's words, cut likewise.
    pub record_runs: Vec<Run>,
    /// Whether words differ beyond what the tier excuses.
    pub differs: bool,
    /// The differences, one by one.
    pub edits: Vec<Edit>,
    /// Remarks on cuts, brackets and fillers, in whole sentences.
    pub remarks: Vec<String>,
    /// How many other passages agree as well.
    pub others: u32,
}

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub struct Edit {
    /// `negation`, `number`, …
    pub kind: &'static str,
    /// What it is, for people.
    pub label: &'static str,
    /// The record's words; empty where the draft adds.
    pub from: String,
    /// The draft's words; empty where the draft drops.
    pub to: String,
}

/// What a rule found.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// `error`, `warning` or `info`.
    pub level: &'static str,
    /// One sentence.
    pub message: String,
    /// More, line by line.
    pub notes: Vec<String>,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// The quotation that it is about, as an index into [`Draft::quotations`].
    pub quotation: Option<usize>,
    /// Where it can be seen on the page: the quotation's or the draft's anchor.
    pub anchor: String,
    /// Where it stands in the visible text.
    #[serde(skip)]
    pub span: Span,
}

/// Somebody who speaks in the draft.
#[derive(Clone, Debug, Serialize)]
pub struct Speaker {
    /// The fullest name.
    pub name: String,
    /// `person`, `organisation`, `anonymous`, …
    pub kind: &'static str,
    /// Role and affiliation, as the draft gives them.
    pub about: String,
    /// Whether it is withheld.
    pub unnamed: bool,
    /// Attributions to it.
    pub attributions: usize,
    /// Quotations of it.
    pub quotations: usize,
    /// How many of these are altered or misattributed.
    pub against: usize,
    /// Words in marks.
    pub quoted: usize,
    /// Words reported without marks.
    pub told: usize,
    /// How often it stands in the chain of others' words.
    pub relayed: usize,
}

/// A verdict and how many have it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    /// `on-record`, …
    pub verdict: &'static str,
    /// For people.
    pub label: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// How many.
    pub count: usize,
    /// Per cent of all, rounded.
    pub percent: usize,
    /// Its share of all in per cent, with one decimal.
    pub share: f64,
    /// Where it begins in a bar of 100.
    pub from: f64,
}

/// A reason why quotations could not be checked, or why a verdict on them is not sure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// `not-covered`, `not-checked`, …
    pub verdict: &'static str,
    /// The verdict for people.
    pub label: &'static str,
    /// The reason, in one sentence.
    pub reason: String,
    /// How many.
    pub count: usize,
}

/// Words of a draft or a record as a page may show them: overrides of direction and other characters that
/// act are U+FFFD; the marks that right-to-left text needs stay; line ends are spaces.
pub fn shown(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{200e}' | '\u{200f}' | '\u{061c}' => c,
            '\r' | '\n' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
            c if safe::acts(c) => '\u{fffd}',
            c => c,
        })
        .collect()
}

/// The view of one draft, numbered from 1.
pub fn draft(number: usize, checked: &Checked) -> Draft {
    let analysis = &checked.analysis;
    let (draft, verdicts) = (&analysis.draft, &analysis.verdicts[..]);
    let mut findings: Vec<Finding> = checked.findings.iter().map(|found| finding(analysis, found)).collect();
    let meta = |key: &str| {
        let found = draft.meta.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map_or(String::new(), |(_, value)| shown(value))
    };
    let title = (draft.blocks.iter())
        .find(|block| block.kind == BlockKind::Title)
        .map(|block| shown(block.span.of(&draft.text)))
        .filter(|title| !title.trim().is_empty());
    let file = draft.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let title = [title.unwrap_or_default(), meta("title")].into_iter().find(|t| !t.is_empty());
    let quotations = evidence::quotations(analysis, verdicts, &mut findings);
    let id = format!("d{number}");
    for finding in &mut findings {
        let about = finding.quotation.and_then(|q| quotations.get(q));
        finding.anchor = about.map_or(id.clone(), |quotation| quotation.id.clone());
    }
    let flows = figure::flows(analysis);
    let is_unnamed = |index: usize| analysis.cast.chains.get(index).is_some_and(|chain| chain.anonymous);
    let credited = (0..analysis.attributions.len()).filter(|&index| analysis.chain(index).is_some());
    let (unnamed, named): (Vec<usize>, Vec<usize>) = credited.partition(|&index| is_unnamed(index));
    Draft {
        number,
        path: shown(&draft.path),
        headline: draft.blocks.iter().any(|block| block.kind == BlockKind::Title),
        title: runs::shorten(&title.unwrap_or_else(|| shown(file)), 200),
        date: Some(meta("date"))
            .filter(|date| !date.is_empty())
            .or_else(|| audit::day(draft))
            .unwrap_or_default(),
        author: meta("author"),
        publication: meta("publication"),
        words: (analysis.layout.tokens.iter())
            .filter(|t| matches!(t.kind, TokenKind::Word | TokenKind::Number))
            .count(),
        blocks: reading::blocks(analysis, verdicts, &findings),
        speakers: speakers(analysis, &quotations),
        tally: labels::tally(quotations.iter().map(|quotation| quotation.verdict)),
        named: named.len(),
        unnamed: unnamed.len(),
        figure: figure::draw(&format!("{id}-chains"), &flows, "This draft"),
        limits: limits(&quotations),
        doubts: doubts(&quotations),
        notes: draft.notes.iter().map(|note| shown(&note.message)).collect(),
        quotations,
        findings,
        flows,
        id,
    }
}

fn finding(analysis: &Analysis, found: &crate::rule::Finding) -> Finding {
    let place = found.place.unwrap_or_else(|| analysis.draft.place(found.span));
    Finding {
        rule: found.rule.to_string(),
        level: found.level.name(),
        message: shown(&found.message),
        notes: found.notes.iter().map(|note| shown(note)).collect(),
        line: place.line,
        column: place.column,
        quotation: found.quotation.map(|index| index as usize),
        anchor: String::new(),
        span: found.span,
    }
}

fn speakers(analysis: &Analysis, quotations: &[Quotation]) -> Vec<Speaker> {
    let of = analysis.attribution_of_quotations();
    let mut rows: Vec<Speaker> = (analysis.cast.speakers.iter())
        .map(|speaker| {
            let about: Vec<String> = [&speaker.role, &speaker.affiliation]
                .into_iter()
                .flatten()
                .map(|words| shown(words))
                .collect();
            Speaker {
                name: evidence::named(&speaker.name),
                kind: wire::speaker_type(speaker.kind),
                about: about.join(", "),
                unnamed: speaker.kind == SpeakerType::Anonymous,
                attributions: 0,
                quotations: 0,
                against: 0,
                quoted: 0,
                told: 0,
                relayed: 0,
            }
        })
        .collect();
    for (index, _) in analysis.attributions.iter().enumerate() {
        let Some(chain) = analysis.chain(index) else { continue };
        let (quoted, told) = figure::words(analysis, index);
        for (position, step) in chain.steps.iter().enumerate() {
            let Some(row) = rows.get_mut(step.speaker as usize) else { continue };
            if position > 0 {
                row.relayed += 1;
                continue;
            }
            row.attributions += 1;
            row.unnamed |= chain.anonymous;
            row.quoted += quoted;
            row.told += told;
        }
    }
    for (index, quotation) in quotations.iter().enumerate() {
        let step = of[index].and_then(|at| analysis.chain(at as usize)?.steps.first());
        let Some(row) = step.and_then(|step| rows.get_mut(step.speaker as usize)) else { continue };
        row.quotations += 1;
        row.against += usize::from(labels::is_against(quotation.verdict));
    }
    rows.retain(|row| row.attributions + row.quotations + row.relayed > 0);
    rows.sort_by_key(|row| std::cmp::Reverse((row.quoted + row.told, row.attributions)));
    rows
}

/// The reasons why quotations could not be checked.
fn limits(quotations: &[Quotation]) -> Vec<Limit> {
    let unchecked = |quotation: &&Quotation| labels::is_unchecked(quotation.verdict);
    let all =
        gather(quotations.iter().filter(unchecked).map(|quotation| limit(quotation, &quotation.reason)));
    match all.iter().filter(|limit| limit.verdict == Kind::NotCovered.name()).count() {
        0..=3 => all,
        _ => limits_together(unlooked(quotations), uncovered(quotations)),
    }
}

/// The reasons why quotations were not looked up.
pub(super) fn unlooked(quotations: &[Quotation]) -> Vec<Limit> {
    let unlooked = quotations.iter().filter(|quotation| quotation.verdict == Kind::NotChecked.name());
    gather(unlooked.map(|quotation| limit(quotation, &quotation.reason)))
}

/// How many quotations are not covered, of whom; under an empty name those of nobody.
pub(super) fn uncovered(quotations: &[Quotation]) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for quotation in quotations.iter().filter(|quotation| quotation.verdict == Kind::NotCovered.name()) {
        let name = quotation.chain.first().map_or(String::new(), |origin| origin.name.clone());
        *out.entry(name).or_default() += 1;
    }
    out
}

/// Reasons with all that is not covered in one row: a row for each speaker would be a wall.
pub(super) fn limits_together(unlooked: Vec<Limit>, uncovered: BTreeMap<String, usize>) -> Vec<Limit> {
    const NAMES: usize = 5;
    let count: usize = uncovered.values().sum();
    let mut names: Vec<(&String, &usize)> = uncovered.iter().filter(|(name, _)| !name.is_empty()).collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let mut list: Vec<String> = names.iter().take(NAMES).map(|(name, n)| format!("{name} {n}")).collect();
    if names.len() > NAMES {
        list.push(format!("{} more", names.len() - NAMES));
    }
    if let Some(nobody) = uncovered.get("") {
        list.push(format!("credited to nobody {nobody}"));
    }
    let reason = match names[..] {
        [] => "the records hold nothing of that time".to_string(),
        [(name, n)] if *n == count => format!("the records hold nothing of {name} at that time"),
        [_] => format!("the records hold nothing of the speaker at that time: {}", list.join(", ")),
        _ => {
            format!("the records hold nothing of {} speakers at that time: {}", names.len(), list.join(", "))
        }
    };
    let (verdict, label) = (Kind::NotCovered.name(), labels::verdict(Kind::NotCovered));
    let row = (count > 0).then_some(Limit { verdict, label, reason, count });
    gather(unlooked.into_iter().chain(row))
}

/// The reasons why verdicts are not sure.
fn doubts(quotations: &[Quotation]) -> Vec<Limit> {
    let doubt = |quotation: &Quotation| {
        let found = quotation.passage.as_ref().filter(|_| !labels::is_unchecked(quotation.verdict));
        let reasons = [
            (quotation.verdict == Kind::NotOnRecord.name())
                .then_some("no proof that it was not said: records seldom hold all that somebody says"),
            quotation
                .asr_only
                .then_some("held by an automatic transcript alone: listen before you rely on it"),
            (found.is_some_and(|passage| passage.trust == Trust::Edited.name()))
                .then_some("held against edited text, from which the speaker may have departed"),
            (found.is_some() && quotation.chain.is_empty())
                .then_some("credited to nobody that was found: the words were compared, not who said them"),
        ];
        reasons.into_iter().flatten().map(|reason| limit(quotation, reason)).collect::<Vec<_>>()
    };
    gather(quotations.iter().flat_map(doubt))
}

fn limit(quotation: &Quotation, reason: &str) -> Limit {
    Limit { verdict: quotation.verdict, label: quotation.label, reason: reason.to_string(), count: 1 }
}

/// Equal reasons counted together, most frequent first.
pub(super) fn gather(limits: impl Iterator<Item = Limit>) -> Vec<Limit> {
    let mut counts = BTreeMap::new();
    for limit in limits {
        *counts.entry((limit.verdict, limit.label, limit.reason)).or_insert(0) += limit.count;
    }
    let mut out: Vec<Limit> = (counts.into_iter())
        .map(|((verdict, label, reason), count)| Limit { verdict, label, reason, count })
        .collect();
    out.sort_by_key(|limit| std::cmp::Reverse(limit.count));
    out
}
