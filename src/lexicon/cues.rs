//! The words that announce speech, by what they take. Knows words, not sentences.

use std::collections::HashMap;
use std::sync::OnceLock;

/// What a cue word takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cue {
    /// A speech verb: stands before, after or inside a quotation (*said*, *wrote*).
    Say,
    /// A speech verb that names its hearer, or whom it is about, first (*told*, *called*).
    Tell,
    /// Thought and wish, which announce words without marks (*believes*).
    Think,
    /// Speech as a thing (*statement*).
    Noun,
}

/// What the folded word takes as a cue, if it is one.
pub fn cue(word: &str) -> Option<Cue> {
    table().get(word).copied()
}

/// Every cue word with its kind, in the order of the list.
pub fn all() -> impl Iterator<Item = (&'static str, Cue)> {
    include_str!("data/cues.txt").lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (word, kind) = line.split_once('\t')?;
        let kind = match kind {
            "say" => Cue::Say,
            "tell" => Cue::Tell,
            "think" => Cue::Think,
            _ => Cue::Noun,
        };
        Some((word, kind))
    })
}

fn table() -> &'static HashMap<&'static str, Cue> {
    static TABLE: OnceLock<HashMap<&'static str, Cue>> = OnceLock::new();
    TABLE.get_or_init(|| all().collect())
}
