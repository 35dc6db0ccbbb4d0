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
    /// Among these, those that the corpus does not cover, by speaker; under an empty name those of nobody.
    #[serde(skip)]
    pub uncovered: BTreeMap<String, usize>,
    /// And those that were not looked up, by reason.
    #[serde(skip)]
    pub unlooked: BTreeMap<String, usize>,
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
        let held = checked.analysis.attribution_of_quotations();
        for (verdict, held) in checked.analysis.verdicts.iter().zip(held) {
            self.quotes += 1;
            *self.verdicts.entry(verdict.kind.name()).or_default() += 1;
            match verdict.kind {
                Kind::NotChecked | Kind::NotCovered => {
                    self.not_checked += 1;
                    *self.reasons.entry(verdict.reason.clone()).or_default() += 1;
                    if verdict.kind == Kind::NotChecked {
                        *self.unlooked.entry(verdict.reason.clone()).or_default() += 1;
                        continue;
                    }
                    let speaker = held.and_then(|index| checked.analysis.speaker(index as usize));
                    let name = speaker.map_or(String::new(), |speaker| speaker.name.clone());
                    *self.uncovered.entry(name).or_default() += 1;
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
        let counts = [
            (other.reasons, &mut self.reasons),
            (other.uncovered, &mut self.uncovered),
            (other.unlooked, &mut self.unlooked),
        ];
        for (from, into) in counts {
            from.into_iter().for_each(|(why, count)| *into.entry(why).or_default() += count);
        }
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
            out.push_str(&format!(", {} not ({})", self.not_checked, self.unchecked().join("; ")));
        }
        out
    }

    /// Why some could not be checked, by kind of reason: whom the corpus does not cover, then the commonest of
    /// the other reasons.
    fn unchecked(&self) -> Vec<String> {
        let mut parts = Vec::new();
        let commonest = |counts: &BTreeMap<String, usize>| {
            let mut sorted: Vec<(String, usize)> = counts.iter().map(|(why, n)| (why.clone(), *n)).collect();
            sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            sorted
        };
        if !self.uncovered.is_empty() {
            let total: usize = self.uncovered.values().sum();
            let mut named = commonest(&self.uncovered);
            named.retain(|(name, _)| !name.is_empty());
            let mut said: Vec<String> = named.iter().take(2).map(|(name, n)| format!("{name} {n}")).collect();
            if named.len() > 2 {
                said.push(counted(named.len() - 2, "other speaker"));
            }
            if let Some(nobody) = self.uncovered.get("") {
                said.push(format!("nobody's {nobody}"));
            }
            parts.push(format!("{total} not covered by the corpus: {}", said.join(", ")));
        }
        let reasons = commonest(&self.unlooked);
        parts.extend(reasons.iter().take(2).map(|(why, n)| format!("{n}: {}", why.trim_end_matches('.'))));
        let rest: usize = reasons.iter().skip(2).map(|(_, n)| n).sum();
        if rest > 0 {
            parts.push(format!("{rest}: other reasons"));
        }
        parts
    }
}

/// `1 quote`, `2 quotes`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
