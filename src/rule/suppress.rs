//! Findings that somebody has accepted are taken out, with the reason given; what accepts nothing is found.
//! By content, never by line: see `key`.

use super::directives::{self, Reach, Said, Verb};
use super::ledger::Entry;
use super::upkeep::{stale_baseline, unused_ignore};
use super::{Context, Finding, Group, named, phrase};
use crate::text::Span;
use std::collections::{BTreeMap, BTreeSet};

/// What is left of a draft's findings, and what was accepted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Findings to report, sorted by where they stand, then by rule.
    pub kept: Vec<Finding>,
    /// Findings that somebody has accepted, in the same order.
    pub suppressed: Vec<(Finding, Suppression)>,
}

/// Where a finding was accepted, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// Where.
    pub by: By,
    /// The reason given; empty where none was.
    pub reason: String,
}

/// Where a finding was accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// In a comment of the draft.
    Comment,
    /// In `.onrecord/accepted.toml`.
    Accepted,
    /// In the baseline.
    Baseline,
}

/// Takes out what was accepted, adds what accepts nothing, and sorts.
pub(super) fn apply(context: &Context, findings: Vec<Finding>) -> Outcome {
    let said = directives::read(context.analysis);
    let reaches = Reaches::of(&said);
    let mut used = vec![false; said.len()];
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut outcome = Outcome::default();
    for finding in findings {
        let upkeep = named(finding.rule).is_some_and(|rule| rule.group == Group::Upkeep);
        let found = (!upkeep).then(|| accepted(context, &said, &reaches, &mut used, &mut met, &finding));
        match found.flatten() {
            Some(suppression) => outcome.suppressed.push((finding, suppression)),
            None => outcome.kept.push(finding),
        }
    }
    outcome.kept.extend(unused(context, &said, &used, &met));
    let draft = &context.analysis.draft;
    let place = |finding: &Finding| {
        let place = finding.place.unwrap_or_else(|| draft.place(finding.span));
        (place.start, super::RULES.iter().position(|rule| rule.name == finding.rule), place.end)
    };
    outcome.kept.sort_by_cached_key(place);
    outcome.suppressed.sort_by_cached_key(|(finding, _)| place(finding));
    outcome
}

/// Where a finding was accepted: in a comment first, then in the ledgers. Every comment that reaches it
/// counts as used.
fn accepted(
    context: &Context,
    said: &[Said],
    reaches: &Reaches,
    used: &mut [bool],
    met: &mut BTreeSet<String>,
    finding: &Finding,
) -> Option<Suppression> {
    let mut by_comment: Option<usize> = None;
    if let Some(reach) = reaches.0.get(finding.rule) {
        let last = Span { start: finding.span.end, end: finding.span.end };
        let line = |span: Span| context.analysis.draft.place(span).line;
        for index in reach.over(finding.span, || (line(finding.span), line(last))) {
            used[index] = true;
            by_comment = Some(by_comment.map_or(index, |first| first.min(index)));
        }
        if let Some(index) = reach.disabled(finding.span.start) {
            used[index] = true;
            by_comment.get_or_insert(index);
        }
    }
    let options = context.options;
    let in_ledgers = (options.accepted.holds(finding).map(|entry| (By::Accepted, entry)))
        .or_else(|| options.baseline.holds(finding).map(|entry| (By::Baseline, entry)));
    if let Some((_, entry)) = in_ledgers {
        met.insert(entry.key.clone());
    }
    if let Some(index) = by_comment {
        return Some(Suppression { by: By::Comment, reason: said[index].reason.clone() });
    }
    in_ledgers.map(|(by, entry)| Suppression { by, reason: entry.reason.clone() })
}

/// What the comments of a draft accept, by rule.
struct Reaches(BTreeMap<&'static str, ByRule>);

/// What accepts the findings of one rule; looked up, never walked through.
#[derive(Default)]
struct ByRule {
    /// Stretches with the furthest end up to each, and the comments that reach them; sorted by start.
    spans: Vec<(Span, u32, Vec<usize>)>,
    /// Lines with the comments at their ends.
    lines: BTreeMap<u32, Vec<usize>>,
    /// Where the rule is switched off (by which comment) or on again, in order.
    switches: Vec<(u32, Option<usize>)>,
}

impl Reaches {
    fn of(said: &[Said]) -> Reaches {
        let mut spans: BTreeMap<(&'static str, Span), Vec<usize>> = BTreeMap::new();
        let mut rules: BTreeMap<&'static str, ByRule> = BTreeMap::new();
        for (index, comment) in said.iter().enumerate() {
            for rule in &comment.rules {
                let own = rules.entry(rule).or_default();
                match (comment.verb, comment.reach) {
                    (Verb::Ignore, Reach::Span(span)) => spans.entry((rule, span)).or_default().push(index),
                    (Verb::Ignore, Reach::Line(line)) => own.lines.entry(line).or_default().push(index),
                    (Verb::Disable, _) => own.switches.push((comment.at.start, Some(index))),
                    (Verb::Enable, _) => own.switches.push((comment.at.start, None)),
                    _ => {}
                }
            }
        }
        for ((rule, span), comments) in spans {
            let own = rules.entry(rule).or_default();
            let furthest = own.spans.last().map_or(0, |last| last.1).max(span.end);
            own.spans.push((span, furthest, comments));
        }
        Reaches(rules)
    }
}

impl ByRule {
    /// The comments that reach a stretch; `lines` are its first and its last on disk.
    fn over(&self, span: Span, lines: impl FnOnce() -> (u32, u32)) -> Vec<usize> {
        let mut found = Vec::new();
        let before = self.spans.partition_point(|(reach, ..)| reach.start < span.end.max(span.start + 1));
        for (reach, furthest, comments) in self.spans[..before].iter().rev() {
            if *furthest < span.start {
                break;
            }
            if reach.overlaps(span) || span.is_empty() && reach.contains(span) {
                found.extend(comments);
            }
        }
        if !self.lines.is_empty() {
            let (first, last) = lines();
            found.extend(self.lines.range(first..=last.max(first)).flat_map(|(_, comments)| comments));
        }
        found
    }

    /// The comment that has switched the rule off before a place, if it is off there.
    fn disabled(&self, at: u32) -> Option<usize> {
        let before = self.switches.partition_point(|(start, _)| *start <= at);
        self.switches.get(before.checked_sub(1)?)?.1
    }
}

/// Comments and entries that accepted nothing, where the rules that they name have run.
fn unused(context: &Context, said: &[Said], used: &[bool], met: &BTreeSet<String>) -> Vec<Finding> {
    let options = context.options;
    let ran =
        |name: &str| named(name).is_some_and(|rule| options.on(rule) && (!rule.corpus || options.corpus));
    let mut findings = Vec::new();
    if options.on(&unused_ignore::RULE) {
        for (comment, used) in said.iter().zip(used) {
            let accepts = matches!(comment.verb, Verb::Ignore | Verb::Disable);
            let all_ran = !comment.rules.is_empty() && comment.rules.iter().all(|rule| ran(rule));
            if accepts && !used && all_ran && comment.unknown.is_empty() {
                let message = "this comment accepts nothing: there is no such finding here";
                findings.push(directives::finding(
                    context,
                    &unused_ignore::RULE,
                    comment,
                    message.to_string(),
                ));
            }
        }
    }
    let path = &context.analysis.draft.path;
    let gone = |entry: &&Entry| ran(&entry.rule) && !met.contains(&entry.key);
    if options.on(&unused_ignore::RULE) {
        for entry in options.accepted.of(path).filter(gone) {
            let words = phrase::quoted(&entry.words);
            let message =
                format!("{} is accepted for {words}, and there is no such finding any more", entry.rule);
            findings.push(directives::finding_on_entry(context, &unused_ignore::RULE, entry, message));
        }
    }
    if options.on(&stale_baseline::RULE) {
        for entry in options.baseline.of(path).filter(gone) {
            let words = phrase::quoted(&entry.words);
            let message =
                format!("the baseline holds {} for {words}, which is gone: write it anew", entry.rule);
            findings.push(directives::finding_on_entry(context, &stale_baseline::RULE, entry, message));
        }
    }
    findings
}
