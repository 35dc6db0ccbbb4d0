//! The settings of the rules, given meaning already: which run, at what level, under which house style.

use super::ledger::Ledger;
use super::style::{self, Style};
use super::{Level, RULES, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// How rules look at a draft. `Default` is the default selection, no house style.
#[derive(Clone, Debug)]
pub struct Options {
    /// The rules that run, by name.
    pub selected: BTreeSet<&'static str>,
    /// Levels set one by one: they win over the house style's and the rule's own; `None` switches a rule off.
    pub levels: BTreeMap<&'static str, Option<Level>>,
    /// The house style.
    pub style: &'static Style,
    /// Agencies, newspapers and bodies: the spelling wanted, then spellings that are not.
    pub agencies: Vec<(String, Vec<String>)>,
    /// The publication that carries the draft, where the draft itself does not say.
    pub publication: Option<String>,
    /// Days after which a passage is old enough that the draft should say when it was said.
    pub stale_days: u32,
    /// The form of ellipsis wanted; `None`: the one that the draft uses most.
    pub ellipsis: Option<Ellipsis>,
    /// The form of quotation marks wanted; `None`: the one that the draft uses most.
    pub marks: Option<Marks>,
    /// Findings that somebody has accepted, with reasons (`.onrecord/accepted.toml`).
    pub accepted: Ledger,
    /// Findings that were there when checking began.
    pub baseline: Ledger,
    /// Whether the drafts were held against a corpus: without one, nothing is said of what needs it.
    pub corpus: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            selected: RULES.iter().filter(|rule| rule.selected).map(|rule| rule.name).collect(),
            levels: BTreeMap::new(),
            style: &style::NONE,
            agencies: Vec::new(),
            publication: None,
            stale_days: 365,
            ellipsis: None,
            marks: None,
            accepted: Ledger::default(),
            baseline: Ledger::default(),
            corpus: false,
        }
    }
}

impl Options {
    /// Whether a rule runs.
    pub fn on(&self, rule: &Rule) -> bool {
        let set_off = self.levels.get(rule.name) == Some(&None);
        self.selected.contains(rule.name) && !set_off && self.level(rule).is_some()
    }

    /// The level of a rule: as set, else as the house style has it, else its own. A rule that is off by
    /// default and selected by name is a warning.
    pub fn level(&self, rule: &Rule) -> Option<Level> {
        match self.levels.get(rule.name) {
            Some(set) => *set,
            None if rule.level.is_none() && self.selected.contains(rule.name) => Some(Level::Warning),
            None => rule.level,
        }
    }
}

/// A form of ellipsis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ellipsis {
    /// `...`
    Dots,
    /// `…`
    Character,
    /// `. . .`
    Spaced,
}

impl Ellipsis {
    /// As it is written.
    pub fn written(self) -> &'static str {
        match self {
            Ellipsis::Dots => "...",
            Ellipsis::Character => "…",
            Ellipsis::Spaced => ". . .",
        }
    }

    /// The form of that name, as settings write it: `dots`, `character` or `spaced`.
    pub fn named(name: &str) -> Option<Ellipsis> {
        match name {
            "dots" => Some(Ellipsis::Dots),
            "character" => Some(Ellipsis::Character),
            "spaced" => Some(Ellipsis::Spaced),
            _ => None,
        }
    }
}

/// A form of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// `"` and `'`
    Straight,
    /// `“ ”` and `‘ ’`
    Curly,
}

impl Marks {
    /// The form of that name, as settings write it: `straight` or `curly`.
    pub fn named(name: &str) -> Option<Marks> {
        match name {
            "straight" => Some(Marks::Straight),
            "curly" => Some(Marks::Curly),
            _ => None,
        }
    }
}
