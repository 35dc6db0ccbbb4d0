//! Analysis -> findings. One rule a file, one table; a rule cannot change the analysis.
#![allow(missing_docs)]

use crate::analysis::Analysis;
use crate::text::{Place, Span};

/// Every rule.
pub static RULES: &[&Rule] = &[];

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub corpus: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub kept: Vec<Finding>,
    pub suppressed: Vec<(Finding, Suppression)>,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Suppression {
    pub reason: String,
}

pub fn run(_analysis: &Analysis, _options: &Options) -> Outcome {
    Outcome::default()
}
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Info,
    Warning,
    Error,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    Record,
}
impl Group {
    pub fn name(self) -> &'static str {
        "record"
    }
}
pub struct Rule {
    pub name: &'static str,
    pub group: Group,
    pub level: Option<Level>,
    pub selected: bool,
    pub corpus: bool,
    pub fixable: bool,
    pub summary: &'static str,
    pub page: Page,
}
pub struct Page {
    pub flags: &'static str,
    pub why: &'static str,
    pub guideline: &'static str,
    pub example: &'static str,
    pub mistakes: &'static str,
}
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub rule: &'static str,
    pub level: Level,
    pub span: Span,
    pub place: Option<Place>,
    pub message: String,
    pub notes: Vec<String>,
    pub quotation: Option<u32>,
    pub attribution: Option<u32>,
    pub key: String,
    pub fix: Option<Fix>,
}
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub edits: Vec<(Span, String)>,
}
