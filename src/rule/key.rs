//! What a finding is about, by content: rule, folded words, speaker. The same wherever the words move and
//! whatever changes beside them, so suppression, baselines and the fingerprints of the formats share it.
//!
//! It folds in its own way, on purpose: a key lies in files for years, and must not change when matching
//! learns to fold better. Never change this without a new version of the ledger, and without
//! [`Finding::former`](super::Finding::former) for the one before.

use crate::speaker::{Speaker, SpeakerType};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The key of a rule's finding on some words of a speaker: 32 hexadecimal digits.
pub(super) fn key(rule: &str, words: &str, speaker: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [rule, &folded(words), &folded(speaker)] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex()[..32].to_string()
}

/// What of a speaker goes into a key: of a person the surname, which stays when a sentence elsewhere gives a fuller
/// name.
pub(super) fn of_speaker(speaker: &Speaker) -> &str {
    const BEHIND: &[&str] = &["Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"];
    let last = || speaker.name.split_whitespace().rev().find(|word| !BEHIND.contains(word));
    match speaker.kind {
        SpeakerType::Person => last().unwrap_or(&speaker.name),
        _ => &speaker.name,
    }
}

/// Letters and digits in lower case without accents, runs of anything else as one space. Apostrophes are
/// dropped, so that *don't* is one word however its mark is written.
pub(super) fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut gap = false;
    for c in words.nfkd() {
        if c.is_alphanumeric() {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.extend(c.to_lowercase());
        } else if !is_combining_mark(c) && !matches!(c, '\'' | '’' | '‘' | '\u{2bc}') {
            gap = true;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_keeps_through_marks_case_and_accents_and_not_through_words() {
        let one = key("altered-quote", "We don’t want it, “café” or not…", "Ana Órtiz");
        assert_eq!(one, key("altered-quote", "we don't want it \"cafe\" or not", "ana ortiz"));
        assert_ne!(one, key("altered-quote", "we do want it \"cafe\" or not", "ana ortiz"));
        assert_ne!(one, key("reversed-quote", "we don't want it \"cafe\" or not", "ana ortiz"));
        assert_ne!(key("r", "a", "b c"), key("r", "a b", "c"));
        assert_eq!(one.len(), 32);
    }

    #[test]
    fn a_key_never_changes() {
        assert_eq!(key("altered-quote", "We will rebuild.", "Ana Ortiz"), "708dc00cc29d2c961c880b685f432a2f");
    }
}
