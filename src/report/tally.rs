//! How a run went, over all its drafts: what was seen, what could be checked, what could not and why, what
//! was found. Every run of `check` says it, so that "could not check" never looks like "clean".

use crate::check::Checked;
use crate::rule::Level;
use crate::verdict::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts over the drafts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// The model that read them; empty where nobody said.
    pub model: &'static str,
    /// Drafts read.
    pub drafts: usize,
    /// Quotations seen.
    pub quotes: usize,
    /// Those that were held against the record.
    pub checked: usize,
    /// Those that could not be.
    pub not_checked: usize,
    /// Quotations by verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// Why some could not be checked: the reason, and how many.
    pub reasons: BTreeMap<String, usize>,
    /// Findings by level.
    pub findings: BTreeMap<&'static str, usize>,
    /// Findings that somebody has accepted.
    pub suppressed: usize,
    /// What could not be read, one message each.
    pub failed: Vec<String>,
}

impl Tally {
    /// Counts one draft.
    pub fn add(&mut self, checked: &Checked) {
        self.drafts += 1;
        for verdict in &checked.analysis.verdicts {
            self.quotes += 1;
            *self.verdicts.entry(verdict.kind.name()).or_default() += 1;
            match verdict.kind {
                Kind::NotChecked | Kind::NotCovered => {
                    self.not_checked += 1;
                    *self.reasons.entry(verdict.reason.clone()).or_default() += 1;
                }
                _ => self.checked += 1,
            }
        }
        for finding in &checked.findings {
            *self.findings.entry(finding.level.name()).or_default() += 1;
        }
        self.suppressed += checked.suppressed.len();
    }

    /// Adds the counts of another.
    pub fn join(&mut self, other: Tally) {
        self.drafts += other.drafts;
        self.quotes += other.quotes;
        self.checked += other.checked;
        self.not_checked += other.not_checked;
        self.suppressed += other.suppressed;
        self.failed.extend(other.failed);
        for (from, into) in [(other.verdicts, &mut self.verdicts), (other.findings, &mut self.findings)] {
            from.into_iter().for_each(|(name, count)| *into.entry(name).or_default() += count);
        }
        other.reasons.into_iter().for_each(|(why, count)| *self.reasons.entry(why).or_default() += count);
    }

    /// Findings of a level.
    pub fn level(&self, level: Level) -> usize {
        self.findings.get(level.name()).copied().unwrap_or(0)
    }

    /// Findings of all levels.
    pub fn all_findings(&self) -> usize {
        self.findings.values().sum()
    }

    /// What was found, in a few words.
    pub fn found(&self) -> String {
        let levels = [(Level::Error, "error"), (Level::Warning, "warning"), (Level::Info, "remark")];
        let mut parts: Vec<String> = (levels.iter())
            .filter(|(level, _)| self.level(*level) > 0)
            .map(|(level, name)| counted(self.level(*level), name))
            .collect();
        if parts.is_empty() {
            parts.push("nothing found".to_string());
        }
        if self.suppressed > 0 {
            parts.push(format!("{} accepted before", self.suppressed));
        }
        if !self.failed.is_empty() {
            parts.push(format!("{} could not be read", counted(self.failed.len(), "draft")));
        }
        parts.join(", ")
    }

    /// What was seen, what was checked, what was not and why; the three commonest reasons, then the rest.
    pub fn seen(&self) -> String {
        let mut out = format!("{} in {}", counted(self.quotes, "quote"), counted(self.drafts, "draft"));
        if self.model == "accurate" {
            out.push_str(", read with the accurate model");
        }
        if self.quotes == 0 {
            return out;
        }
        let verdicts = ["on-record", "altered", "misattributed", "not-on-record"];
        let kinds: Vec<String> = (verdicts.iter())
            .filter_map(|name| Some(format!("{} {}", self.verdicts.get(name)?, name.replace('-', " "))))
            .collect();
        out.push_str(&format!(": {} checked", self.checked));
        if !kinds.is_empty() {
            out.push_str(&format!(" ({})", kinds.join(", ")));
        }
        if self.not_checked > 0 {
            let mut reasons: Vec<(&String, &usize)> = self.reasons.iter().collect();
            reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
            let rest: usize = reasons.iter().skip(3).map(|(_, count)| **count).sum();
            let mut said: Vec<String> = reasons
                .iter()
                .take(3)
                .map(|(why, count)| format!("{count}: {}", why.trim_end_matches('.')))
                .collect();
            if rest > 0 {
                said.push(format!("{rest}: other reasons"));
            }
            out.push_str(&format!(", {} not ({})", self.not_checked, said.join("; ")));
        }
        out
    }
}

/// `1 quote`, `2 quotes`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
