//! What a full stop may be when it ends no sentence, and which words tell.

use std::sync::LazyLock;

/// When a sentence goes on after an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// Always: a title, or what else belongs to the next word.
    Before,
    /// Where a figure comes next.
    Number,
    /// Unless the next word often begins a sentence.
    Either,
}

/// What `word`, as it stands before a full stop, abbreviates like; `None` where it is a word.
pub fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > LONGEST {
        return None;
    }
    let at = ABBREVIATIONS.binary_search_by(|(known, _)| fold_order(known, word)).ok()?;
    let (known, kind) = ABBREVIATIONS[at];
    let capital = |w: &str| w.starts_with(|c: char| c.is_ascii_uppercase());
    (capital(word) || !capital(known)).then_some(kind)
}

/// Whether a capitalised word often begins a sentence and is seldom a name.
pub fn starter(word: &str) -> bool {
    STARTERS.binary_search_by(|known| fold_order(known, word)).is_ok()
}

/// Whether a verb carries a sentence on after a quotation that ends with `?` or `!`.
pub fn tail(word: &str) -> bool {
    TAILS.binary_search_by(|known| fold_order(known, word)).is_ok()
}

/// No abbreviation of the list is longer.
const LONGEST: usize = 8;

static ABBREVIATIONS: LazyLock<Vec<(&'static str, Abbreviation)>> = LazyLock::new(|| {
    let kind = |row: &'static str| {
        let mut columns = row.split('\t');
        let word = columns.next()?;
        match columns.next()? {
            "before" => Some((word, Abbreviation::Before)),
            "number" => Some((word, Abbreviation::Number)),
            "either" => Some((word, Abbreviation::Either)),
            _ => None,
        }
    };
    super::entries(include_str!("data/abbreviations.txt")).filter_map(kind).collect()
});

static STARTERS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::entries(include_str!("data/starters.txt")).collect());

static TAILS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::entries(include_str!("data/tails.txt")).collect());

/// Order without regard to ASCII case.
fn fold_order(a: &str, b: &str) -> std::cmp::Ordering {
    a.bytes().map(|b| b.to_ascii_lowercase()).cmp(b.bytes().map(|b| b.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_whole_and_without_doubles() {
        for list in [
            include_str!("data/starters.txt"),
            include_str!("data/tails.txt"),
            include_str!("data/abbreviations.txt"),
        ] {
            let words: Vec<&str> =
                super::super::entries(list).filter_map(|row| row.split('\t').next()).collect();
            for pair in words.windows(2) {
                assert!(fold_order(pair[0], pair[1]).is_lt(), "{} before {}", pair[0], pair[1]);
            }
        }
        assert_eq!(
            ABBREVIATIONS.len(),
            super::super::entries(include_str!("data/abbreviations.txt")).count()
        );
        assert!(ABBREVIATIONS.iter().all(|(word, _)| word.len() <= LONGEST));
    }

    #[test]
    fn capitals_tell_a_state_from_a_word() {
        assert_eq!(abbreviation("Ill"), Some(Abbreviation::Either));
        assert_eq!(abbreviation("ill"), None);
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Before));
        assert_eq!(abbreviation("No"), Some(Abbreviation::Number));
        assert_eq!(abbreviation("vs"), Some(Abbreviation::Before));
        assert!(starter("The") && !starter("Ortega") && tail("said"));
    }
}
