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

/// One list a language. A word that two languages write alike is what the earlier list says.
const LISTS: [&str; 4] = [
    include_str!("data/cues.txt"),
    include_str!("data/cues.de.txt"),
    include_str!("data/cues.es.txt"),
    include_str!("data/cues.fr.txt"),
];

/// Every cue word with its kind, in the order of the lists.
pub fn all() -> impl Iterator<Item = (&'static str, Cue)> {
    LISTS.iter().flat_map(|list| list.lines()).filter(|line| !line.starts_with('#')).filter_map(|line| {
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
    TABLE.get_or_init(|| {
        let mut table = HashMap::new();
        for (word, cue) in all() {
            table.entry(word).or_insert(cue);
        }
        table
    })
}
