//! Analysis -> findings. One rule a file, one table; a rule cannot change the analysis.
//!
//! Everything else that lists rules (explanations, the settings' schema, the formats) is made from
//! [`RULES`]. Which of two rules speaks of one fact is said in `record/mod.rs`.

pub mod explain;
pub mod fix;
pub mod ledger;
pub mod since;

mod attribution;
mod context;
mod directives;
mod key;
mod marks;
mod nature;
mod options;
mod phrase;
mod precision;
mod record;
mod sourcing;
mod style;
mod suppress;
mod upkeep;
mod words;

pub use context::Context;
pub use options::{Ellipsis, Marks, Options};
pub use precision::Precision;
pub use style::{Stance, Style};
pub use suppress::{By, Outcome, Suppression};

use crate::analysis::Analysis;
use crate::text::{Place, Span};

/// Every rule, by group and in the order in which `explain` lists them.
pub static RULES: &[&Rule] = &[
    &record::altered_quote::RULE,
    &record::reversed_quote::RULE,
    &record::altered_number::RULE,
    &record::altered_name::RULE,
    &record::unmarked_cut::RULE,
    &record::spliced_quote::RULE,
    &record::reordered_quote::RULE,
    &record::trimmed_qualifier::RULE,
    &record::misattributed::RULE,
    &record::quoting_another::RULE,
    &record::not_on_record::RULE,
    &record::not_covered::RULE,
    &record::wrong_occasion::RULE,
    &record::stale_quote::RULE,
    &record::cleaned_up_speech::RULE,
    &record::bracket_substitution::RULE,
    &record::translated_quote::RULE,
    &record::asr_only::RULE,
    &record::changed_within::RULE,
    &record::headline_quote::RULE,
    &attribution::unattributed_quote::RULE,
    &attribution::late_attribution::RULE,
    &attribution::dangling_speaker::RULE,
    &attribution::unintroduced_speaker::RULE,
    &attribution::inconsistent_speaker::RULE,
    &attribution::agency_spelling::RULE,
    &attribution::loaded_verb::RULE,
    &attribution::impossible_verb::RULE,
    &sourcing::anonymous_source::RULE,
    &sourcing::bare_source::RULE,
    &sourcing::unexplained_anonymity::RULE,
    &sourcing::anonymous_attack::RULE,
    &sourcing::single_source::RULE,
    &sourcing::second_hand_quote::RULE,
    &sourcing::uncredited_agency::RULE,
    &sourcing::circular_sourcing::RULE,
    &sourcing::same_origin::RULE,
    &sourcing::vague_provenance::RULE,
    &marks::unbalanced_quotes::RULE,
    &marks::continued_quote::RULE,
    &marks::nested_marks::RULE,
    &marks::mixed_marks::RULE,
    &marks::ellipsis_style::RULE,
    &marks::scare_quote::RULE,
    &upkeep::unused_ignore::RULE,
    &upkeep::ignore_without_reason::RULE,
    &upkeep::unknown_rule::RULE,
    &upkeep::stale_baseline::RULE,
    &upkeep::encoding::RULE,
];

/// Runs the rules that `options` selects over one draft. Findings come sorted by where they stand in the
/// file, then by rule; those that somebody has accepted come apart, with the reason given.
pub fn run(analysis: &Analysis, options: &Options) -> Outcome {
    let context = Context::new(analysis, options);
    let mut findings = Vec::new();
    for rule in RULES.iter().filter(|rule| options.on(rule)) {
        findings.extend((rule.check)(&context));
    }
    // Two attributions may share a source; what is said of it is said once.
    let mut said = std::collections::HashSet::new();
    findings.retain(|f| said.insert((f.rule, f.span, f.message.clone())));
    suppress::apply(&context, findings)
}

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// The rules that a name stands for: one rule, the rules of a group, or `all`.
pub fn meant(name: &str) -> Option<Vec<&'static Rule>> {
    if name == "all" {
        return Some(RULES.to_vec());
    }
    Group::named(name).map(|group| group.rules().collect()).or_else(|| Some(vec![named(name)?]))
}

/// The rule, group or house style whose name is nearest to one that nothing has; `None` where nothing is near.
pub fn nearest(name: &str) -> Option<&'static str> {
    let rules = RULES.iter().map(|rule| rule.name);
    let groups = Group::ALL.iter().map(|group| group.name());
    let styles = Style::ALL.iter().map(|style| style.name);
    let lower = name.trim().to_lowercase().replace(['_', ' '], "-");
    rules
        .chain(groups)
        .chain(styles)
        .map(|known| (strsim::damerau_levenshtein(&lower, known), known))
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Worth a look before it is printed.
    Warning,
    /// Wrong as it stands.
    Error,
}

impl Level {
    /// As reports and settings write it.
    pub fn name(self) -> &'static str {
        match self {
            Level::Info => "info",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level of that name.
    pub fn named(name: &str) -> Option<Level> {
        [Level::Info, Level::Warning, Level::Error].into_iter().find(|level| level.name() == name)
    }
}

/// What a rule asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Do the words agree with the record, and with each other?
    Record,
    /// Whose words?
    Attribution,
    /// Through whom?
    Sourcing,
    /// Quotation marks and ellipses.
    Marks,
    /// The checker's own directives, baselines and files.
    Upkeep,
}

impl Group {
    /// Every group, in the order of the table.
    pub const ALL: [Group; 5] =
        [Group::Record, Group::Attribution, Group::Sourcing, Group::Marks, Group::Upkeep];

    /// As settings write it.
    pub fn name(self) -> &'static str {
        match self {
            Group::Record => "record",
            Group::Attribution => "attribution",
            Group::Sourcing => "sourcing",
            Group::Marks => "marks",
            Group::Upkeep => "upkeep",
        }
    }

    /// What it asks, in one line.
    pub fn summary(self) -> &'static str {
        match self {
            Group::Record => "do the words agree with the record, and with each other?",
            Group::Attribution => "whose words?",
            Group::Sourcing => "through whom?",
            Group::Marks => "quotation marks and ellipses",
            Group::Upkeep => "the checker's own comments, baselines and files",
        }
    }

    /// The group of that name.
    pub fn named(name: &str) -> Option<Group> {
        Group::ALL.into_iter().find(|group| group.name() == name)
    }

    /// Its rules.
    pub fn rules(self) -> impl Iterator<Item = &'static Rule> {
        RULES.iter().copied().filter(move |rule| rule.group == self)
    }
}

/// One rule: what it is called, what a person reads about it, and how it looks at an analysis.
pub struct Rule {
    /// Named for what it flags, in kebab case.
    pub name: &'static str,
    /// Its group.
    pub group: Group,
    /// Its level where nothing says otherwise; `None`: off.
    pub level: Option<Level>,
    /// Whether it runs where nothing is selected by name.
    pub selected: bool,
    /// Whether it needs a corpus of records.
    pub corpus: bool,
    /// Whether its findings can be mended without touching a word.
    pub fixable: bool,
    /// One line: fires when …
    pub summary: &'static str,
    /// What `explain` prints.
    pub page: Page,
    /// Looks at the analysis.
    pub check: fn(&Context) -> Vec<Finding>,
}

impl Rule {
    /// How often it was right when people read its findings; `None` where nobody has measured it.
    pub fn precision(&self) -> Option<Precision> {
        precision::of(self.name)
    }
}

/// What a person reads about a rule, in plain sentences (Markdown).
pub struct Page {
    /// What it flags, and what not.
    pub flags: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// The guideline that it comes from.
    pub guideline: &'static str,
    /// A line of a draft (and of a record) that it flags, and what is wrong with it.
    pub example: &'static str,
    /// Where it is known to be mistaken.
    pub mistakes: &'static str,
}

/// What a rule has to say about one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// How much it weighs under the settings in force.
    pub level: Level,
    /// Where, in the draft's visible text, as tight as it can be.
    pub span: Span,
    /// Where on disk, for what no reader sees (a comment); elsewhere `None`.
    pub place: Option<Place>,
    /// One sentence that stands alone.
    pub message: String,
    /// More for who wants it: the record's passage, the difference, what to do.
    pub notes: Vec<String>,
    /// The quotation that it is about.
    pub quotation: Option<u32>,
    /// The attribution that it is about.
    pub attribution: Option<u32>,
    /// What it is about, by content: the same wherever the words move. 32 hexadecimal digits.
    pub key: String,
    /// The key that ledgers of version 1 know it by: it tells the same from the same less surely.
    pub former: String,
    /// How to mend it, where no word needs to change.
    pub fix: Option<Fix>,
}

/// A change of marks or ellipses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an editor's menu would say.
    pub title: String,
    /// What stands where instead, in visible text; sorted, disjoint.
    pub edits: Vec<(Span, String)>,
}

#[cfg(test)]
mod tests;
