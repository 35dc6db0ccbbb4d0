//! The formats of `check`: which there are, and how each begins, goes on and ends. Drafts are written one
//! by one, so that an archive needs no more memory than one draft.

use super::tally::Tally;
use super::{checkstyle, compact, github, gitlab, human, json, junit, layers, rdjsonl, sarif, table};
use crate::check::Checked;

/// How findings are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: excerpt, record, difference.
    Human(human::Look),
    /// One line a finding.
    Compact,
    /// One object for the whole run.
    Json,
    /// One object a quotation.
    Jsonl,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub's workflow runs.
    Github,
    /// GitLab's Code Quality.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// Checkstyle XML.
    Checkstyle,
    /// Reviewdog's diagnostic format.
    Rdjsonl,
    /// A table, RFC 4180.
    Csv,
    /// The draft with its analysis in carets.
    Layers(Vec<layers::Layer>),
}

/// A format's name, and the format with its defaults.
type Named = (&'static str, fn() -> Format);

impl Format {
    /// Every format.
    const ALL: [Named; 12] = [
        ("human", || Format::Human(human::Look::default())),
        ("compact", || Format::Compact),
        ("json", || Format::Json),
        ("jsonl", || Format::Jsonl),
        ("sarif", || Format::Sarif),
        ("github", || Format::Github),
        ("gitlab", || Format::Gitlab),
        ("junit", || Format::Junit),
        ("checkstyle", || Format::Checkstyle),
        ("rdjsonl", || Format::Rdjsonl),
        ("csv", || Format::Csv),
        ("layers", || Format::Layers(layers::Layer::USUAL.to_vec())),
    ];

    /// Every name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Format::ALL.iter().map(|(name, _)| *name)
    }

    /// The format of that name, with its defaults.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, make)| make())
    }

    /// Whether it has colours.
    pub fn styled(&self) -> bool {
        matches!(self, Format::Human(_) | Format::Compact)
    }

    /// What stands between the drafts' texts where both have some.
    pub fn between(&self) -> &'static str {
        match self {
            Format::Json | Format::Sarif | Format::Gitlab => ",\n",
            Format::Layers(_) => "\n",
            _ => "",
        }
    }

    /// What stands before the first draft.
    pub fn head(&self) -> String {
        match self {
            Format::Json => json::head(),
            Format::Sarif => sarif::head(),
            Format::Gitlab => "[\n".to_string(),
            Format::Junit => junit::head(),
            Format::Checkstyle => checkstyle::head(),
            Format::Csv => table::head(),
            _ => String::new(),
        }
    }

    /// One draft.
    pub fn body(&self, checked: &Checked) -> String {
        match self {
            Format::Human(look) => human::body(checked, look),
            Format::Compact => compact::body(checked),
            Format::Json => json::body(checked),
            Format::Jsonl => json::lines(checked),
            Format::Sarif => sarif::body(checked),
            Format::Github => github::body(checked),
            Format::Gitlab => gitlab::body(checked),
            Format::Junit => junit::body(checked),
            Format::Checkstyle => checkstyle::body(checked),
            Format::Rdjsonl => rdjsonl::body(checked),
            Format::Csv => table::body(checked),
            Format::Layers(layers) => layers::draw(&checked.analysis, &checked.findings, layers),
        }
    }

    /// What stands after the last.
    pub fn tail(&self, tally: &Tally) -> String {
        match self {
            Format::Human(look) => human::tail(tally, look),
            Format::Json => json::tail(tally),
            Format::Sarif => sarif::tail(tally),
            Format::Gitlab => "\n]\n".to_string(),
            Format::Junit => junit::tail(tally),
            Format::Checkstyle => checkstyle::tail(tally),
            _ => String::new(),
        }
    }
}
