//! Whether the one whom a draft credits is the one whom a record names: by surname and what first names allow,
//! titles and case aside. Says "don't know" where a label names nobody.

use crate::corpus::names::{ENDINGS, NOBODY, TITLES};
use crate::corpus::{Corpus, Error};
use std::sync::Arc;
use strsim::jaro_winkler;

/// Whether the record's name is one of the claimed; `None` where that cannot be told.
pub fn same(claimed: &[String], recorded: &str) -> Option<bool> {
    let record = parts(recorded);
    if record.is_empty() || nobody(&record) {
        return None;
    }
    let mut known = false;
    for name in claimed {
        let claim = parts(name);
        if claim.is_empty() || nobody(&claim) {
            continue;
        }
        known = true;
        if agree(&claim, &record) {
            return Some(true);
        }
    }
    known.then_some(false)
}

/// Numbers of the corpus's names that are one of the claimed.
pub fn numbers(corpus: &Corpus, claimed: &[String]) -> Result<Arc<[u32]>, Error> {
    corpus.names_like(&claimed.join("\n"), |name| same(claimed, name) == Some(true))
}

/// A name's parts: folded, without titles and endings.
pub fn parts(name: &str) -> Vec<String> {
    let name = match name.split_once(',') {
        // `Clinton, Hillary`, but not `Martin Luther King, Jr.`
        Some((last, first)) if !last.trim().contains(' ') && !ENDINGS.contains(&fold(first).as_str()) => {
            format!("{first} {last}")
        }
        Some((head, _)) => head.to_owned(),
        None => name.to_owned(),
    };
    let all: Vec<String> =
        name.split([' ', '\u{a0}', '.', '"', '(', ')']).map(fold).filter(|w| !w.is_empty()).collect();
    let bare: Vec<String> = all
        .iter()
        .filter(|w| !TITLES.contains(&w.as_str()) && !ENDINGS.contains(&w.as_str()))
        .cloned()
        .collect();
    if bare.is_empty() { all } else { bare }
}

fn nobody(parts: &[String]) -> bool {
    parts.iter().all(|p| NOBODY.contains(&p.as_str()) || p.bytes().all(|b| b.is_ascii_digit() || b == b'_'))
        || parts.first().is_some_and(|p| p.starts_with("speaker_") || p == "unidentified")
}

fn agree(a: &[String], b: &[String]) -> bool {
    if a == b {
        return true;
    }
    let (Some(last_a), Some(last_b)) = (a.last(), b.last()) else { return false };
    if !near(last_a, last_b) {
        // `Kim Jong Un`, `Kim`: the family name may come first; organisations share most of their words.
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        return match short {
            [only] => long.first().is_some_and(|f| f == only) && long.len() > 2,
            _ => short.iter().filter(|w| long.contains(w)).count() == short.len(),
        };
    }
    match (a, b) {
        ([_], _) | (_, [_]) => true,
        _ => {
            let (first_a, first_b) = (&a[0], &b[0]);
            first_a.starts_with(first_b.as_str())
                || first_b.starts_with(first_a.as_str())
                || jaro_winkler(first_a, first_b) > 0.85
                || a[..a.len() - 1].iter().any(|m| b[..b.len() - 1].contains(m))
        }
    }
}

fn near(a: &str, b: &str) -> bool {
    a == b || (a.len() > 4 && b.len() > 4 && jaro_winkler(a, b) > 0.95)
}

fn fold(word: &str) -> String {
    let mut folded = String::new();
    crate::corpus::words::each_word(word, 0, |w, _| {
        folded.push_str(&String::from_utf8_lossy(w));
    });
    if word.contains('_') {
        word.to_lowercase()
    } else {
        folded.strip_suffix("'s").unwrap_or(&folded).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_as_readers_would_say() {
        for (claimed, recorded, want) in [
            ("Marta Ellison", "MS ELLISON", Some(true)),
            ("Ellison", "Marta Ellison", Some(true)),
            ("Marta Ellison", "Piet Hale", Some(false)),
            ("Bob Roe", "Robert Roe", Some(false)),
            ("Ann Roe", "Anna Roe", Some(true)),
            ("John F. Vance", "John Vance", Some(true)),
            ("Ann Roe", "Piet Roe", Some(false)),
            ("Roe, Ann", "Ann Roe", Some(true)),
            ("Ann Roe", "QUESTION", None),
            ("Ann Roe", "SPEAKER_01", None),
            ("Ann Roe", "SPEAKER 2", None),
            ("he", "Ann Roe", Some(false)),
            ("Harbour Residents’ Association", "Harbour Residents' Association", Some(true)),
        ] {
            assert_eq!(same(&[claimed.to_owned()], recorded), want, "{claimed} / {recorded}");
        }
        assert_eq!(same(&[], "Ann Roe"), None);
    }
}
