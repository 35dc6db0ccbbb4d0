//! Findings that were accepted, kept beside the drafts: `.onrecord/accepted.toml` (with reasons) and baselines
//! (without). Text in, text out; the program reads and writes the files, whole or not at all.

use super::Finding;
use crate::analysis::Analysis;
use serde::{Deserialize, Serialize};
use std::collections::btree_map::Entry::Vacant;
use std::collections::{BTreeMap, BTreeSet};

/// The version of the format that is written here. In version 1, whose files are read too, a key was made of the
/// speaker's whole name, and an attribution's of its content: see [`Finding::former`].
const VERSION: u32 = 2;

/// Accepted findings, by content key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    entries: BTreeMap<String, Entry>,
    /// The keys of each draft, by its path as [`plain`] writes it.
    drafts: BTreeMap<String, BTreeSet<String>>,
}

/// One accepted finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule.
    pub rule: String,
    /// The content key: see [`Finding::key`].
    pub key: String,
    /// The draft in which it was accepted; it holds wherever the key is met.
    #[serde(default)]
    pub draft: String,
    /// The words, for people.
    #[serde(default)]
    pub words: String,
    /// The speaker, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speaker: String,
    /// Why it was accepted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Why a ledger cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is no TOML, or none of ours.
    #[error("this is no list of accepted findings (line {line}): {message}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// It was written by another version.
    #[error(
        "the list is of version {0}, and this program reads versions up to {VERSION}: write it anew with --write-baseline"
    )]
    Version(u32),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    #[serde(default, rename = "finding")]
    findings: Vec<Entry>,
}

impl Ledger {
    /// Reads a ledger.
    pub fn parse(text: &str) -> Result<Ledger, Error> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
            let message = error.message().replace('\n', " ");
            Error::Syntax { line: before.matches('\n').count() + 1, message }
        })?;
        if !(1..=VERSION).contains(&written.version) {
            return Err(Error::Version(written.version));
        }
        let mut ledger = Ledger::default();
        for entry in written.findings {
            ledger.add(entry);
        }
        Ok(ledger)
    }

    /// Writes it, sorted by draft, rule and key, so that a diff shows what changed.
    pub fn write(&self) -> String {
        let mut findings: Vec<Entry> = self.entries.values().cloned().collect();
        findings.sort_by(|a, b| (&a.draft, &a.rule, &a.key).cmp(&(&b.draft, &b.rule, &b.key)));
        let written = Written { version: VERSION, findings };
        let head =
            "# Findings that onrecord is not to report again, by content: see `onrecord explain upkeep`.\n";
        format!("{head}{}", toml::to_string_pretty(&written).unwrap_or_default())
    }

    /// Adds an entry; of two with one key the first stays.
    pub fn add(&mut self, entry: Entry) {
        if let Vacant(place) = self.entries.entry(entry.key.clone()) {
            self.drafts.entry(plain(&entry.draft)).or_default().insert(entry.key.clone());
            place.insert(entry);
        }
    }

    /// Adds another ledger's entries.
    pub fn join(&mut self, other: Ledger) {
        other.entries.into_values().for_each(|entry| self.add(entry));
    }

    /// Adds what was found in one draft.
    pub fn add_findings(&mut self, analysis: &Analysis, findings: &[Finding]) {
        for finding in findings {
            let spans = match finding.quotation.and_then(|q| analysis.quotations.list.get(q as usize)) {
                Some(quotation) => quotation.parts.clone(),
                None => vec![finding.span],
            };
            let speaker = finding.attribution.and_then(|index| analysis.speaker(index as usize));
            self.add(Entry {
                rule: finding.rule.to_string(),
                key: finding.key.clone(),
                draft: plain(&analysis.draft.path),
                words: shortened(&analysis.words(&spans)),
                speaker: speaker.map_or(String::new(), |speaker| speaker.name.clone()),
                reason: String::new(),
            });
        }
    }

    /// The entry that a finding meets, under its key or the key that it had before.
    pub fn holds(&self, finding: &Finding) -> Option<&Entry> {
        self.entries.get(&finding.key).or_else(|| self.entries.get(&finding.former))
    }

    /// The entries of one draft, sorted by key.
    pub fn of<'l>(&'l self, draft: &str) -> impl Iterator<Item = &'l Entry> {
        let keys = self.drafts.get(&plain(draft)).into_iter().flatten();
        keys.filter_map(|key| self.entries.get(key))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// A path as ledgers write it: with `/`, and without `./` before it.
fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_string()
}

/// The first twelve words.
fn shortened(words: &str) -> String {
    let mut all = words.split_whitespace();
    let first: Vec<&str> = all.by_ref().take(12).collect();
    let more = if all.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str, draft: &str) -> Entry {
        Entry {
            rule: "altered-quote".into(),
            key: key.into(),
            draft: draft.into(),
            words: "We = \"quoted\"\n[[x]]".into(),
            reason: "agreed, notes p. 4".into(),
            ..Entry::default()
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut ledger = Ledger::default();
        ledger.add(entry("b", "./drafts/b.md"));
        ledger.add(entry("a", "drafts\\a.md"));
        let again = Ledger::parse(&ledger.write()).unwrap();
        assert_eq!(again, ledger);
        assert_eq!(again.of("drafts/b.md").count(), 1);
        assert_eq!(again.of("./drafts/a.md").count(), 1);
    }

    #[test]
    fn a_ledger_of_the_version_before_is_read_and_written_as_today_s() {
        let old = "version = 1\n[[finding]]\nrule = \"loaded-verb\"\nkey = \"k\"\n";
        let ledger = Ledger::parse(old).unwrap();
        assert_eq!(ledger.len(), 1);
        assert!(ledger.write().contains("version = 2"));
    }

    #[test]
    fn a_strange_ledger_is_named_and_refused() {
        assert!(matches!(Ledger::parse("version = 9"), Err(Error::Version(9))));
        assert!(matches!(Ledger::parse("[[finding]]\nrule = 1"), Err(Error::Syntax { .. })));
        assert!(matches!(Ledger::parse("version = 1\ncolour = 2"), Err(Error::Syntax { .. })));
        assert!(Ledger::parse("version = 1").unwrap().is_empty());
    }
}
