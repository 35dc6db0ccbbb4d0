//! Findings that somebody has accepted are taken out, with the reason given; what accepts nothing is found.
//! By content, never by line: see `key`.

use super::directives::{self, Said, Verb};
use super::ledger::Entry;
use super::upkeep::{stale_baseline, unused_ignore};
use super::{Context, Finding, Group, named, phrase};

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
    let mut used = vec![false; said.len()];
    let mut met: Vec<String> = Vec::new();
    let mut outcome = Outcome::default();
    for finding in findings {
        let upkeep = named(finding.rule).is_some_and(|rule| rule.group == Group::Upkeep);
        match if upkeep { None } else { accepted(context, &said, &mut used, &mut met, &finding) } {
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
    used: &mut [bool],
    met: &mut Vec<String>,
    finding: &Finding,
) -> Option<Suppression> {
    let mut by_comment = None;
    let mut stretch: Option<usize> = None;
    for (index, comment) in said.iter().enumerate() {
        let names = comment.rules.contains(&finding.rule);
        match comment.verb {
            Verb::Ignore if comment.accepts(context, finding) => {
                used[index] = true;
                by_comment.get_or_insert(index);
            }
            Verb::Disable if names && comment.at.start <= finding.span.start => stretch = Some(index),
            Verb::Enable if names && comment.at.start <= finding.span.start => stretch = None,
            _ => {}
        }
    }
    if let Some(index) = stretch {
        used[index] = true;
    }
    let options = context.options;
    let in_ledgers = (options.accepted.holds(&finding.key).map(|entry| (By::Accepted, entry)))
        .or_else(|| options.baseline.holds(&finding.key).map(|entry| (By::Baseline, entry)));
    if in_ledgers.is_some() {
        met.push(finding.key.clone());
    }
    if let Some(index) = by_comment.or(stretch) {
        return Some(Suppression { by: By::Comment, reason: said[index].reason.clone() });
    }
    in_ledgers.map(|(by, entry)| Suppression { by, reason: entry.reason.clone() })
}

/// Comments and entries that accepted nothing, where the rules that they name have run.
fn unused(context: &Context, said: &[Said], used: &[bool], met: &[String]) -> Vec<Finding> {
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
