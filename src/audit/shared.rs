//! Quotations that several drafts share: found by a sketch of their word runs, verified word by word, with the
//! earliest draft and the words that drifted. One look at each quotation; memory is their words and eight
//! numbers each.

use super::DraftAudit;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// Shorter quotations are anybody's.
pub(super) const SHORTEST: usize = 6;
/// Words in a run.
const RUN: usize = 3;
/// Numbers in a sketch.
const SKETCH: usize = 8;
/// Word for word, at least this share of the shorter one must stand in the longer one, in order and not alone: a word
/// counts where its neighbour agrees as well, for *the* and *of* meet by chance.
const ALIKE: f64 = 0.7;
/// Quotations are compared up to this many words.
const LONGEST: usize = 400;

/// A quotation that several drafts have.
#[derive(Clone, Debug, Serialize)]
pub struct Shared {
    /// In how many drafts.
    pub drafts: u32,
    /// The earliest draft: by its day, and in the order given where days are missing.
    pub earliest: String,
    /// To whom the drafts credit it, each once.
    pub speakers: Vec<String>,
    /// Its wordings, the earliest first.
    pub variants: Vec<Variant>,
}

/// One wording.
#[derive(Clone, Debug, Serialize)]
pub struct Variant {
    /// The words.
    pub text: String,
    /// Who has them, in the order of their days.
    pub documents: Vec<String>,
    /// What differs from the earliest wording.
    pub drift: Vec<Drift>,
}

/// Words that differ from the earliest wording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drift {
    /// In the earliest; empty where words were added.
    pub was: String,
    /// Here; empty where words are missing.
    pub is: String,
}

/// All quotations so far.
#[derive(Default)]
pub(super) struct Pool {
    texts: String,
    items: Vec<Item>,
    parents: Vec<u32>,
    leaders: HashMap<u64, u32>,
}

struct Item {
    start: u64,
    len: u32,
    origin: Option<u32>,
    draft: u32,
}

impl Pool {
    /// Takes one quotation in and joins it to those that it resembles.
    pub(super) fn add(&mut self, text: String, origin: Option<u32>, draft: u32, _line: u32) {
        let id = self.items.len() as u32;
        let start = self.texts.len() as u64;
        self.texts.push_str(&text);
        self.items.push(Item { start, len: text.len() as u32, origin, draft });
        self.parents.push(id);
        let words = folded(&text);
        let mut compared: Vec<u32> = Vec::new();
        for number in sketch(&words) {
            match self.leaders.get(&number).copied() {
                Some(leader) => {
                    let root = self.root(leader);
                    if !compared.contains(&root) && self.root(id) != root {
                        compared.push(root);
                        // Held against the first of them all, so that no chain of small steps ends elsewhere.
                        if alike(&words, &folded(self.text(root))) {
                            let own = self.root(id);
                            self.parents[own.max(root) as usize] = own.min(root);
                        }
                    }
                }
                None => {
                    self.leaders.insert(number, id);
                }
            }
        }
    }

    fn text(&self, id: u32) -> &str {
        let item = &self.items[id as usize];
        self.texts.get(item.start as usize..item.start as usize + item.len as usize).unwrap_or("")
    }

    fn root(&mut self, id: u32) -> u32 {
        let mut at = id;
        while self.parents[at as usize] != at {
            let up = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = up;
            at = up;
        }
        at
    }

    /// The quotations that two drafts or more have, in most drafts first.
    pub(super) fn clusters(mut self, names: &[String], drafts: &[DraftAudit]) -> Vec<Shared> {
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for id in 0..self.items.len() as u32 {
            members.entry(self.root(id)).or_default().push(id);
        }
        let mut found: Vec<Shared> = Vec::new();
        for mut ids in members.into_values() {
            let draft = |id: u32| self.items[id as usize].draft;
            if ids.iter().all(|&id| draft(id) == draft(ids[0])) {
                continue;
            }
            // Undated drafts come after dated ones.
            ids.sort_by_key(|&id| {
                let date = drafts.get(draft(id) as usize).and_then(|d| d.date.clone());
                (date.is_none(), date, draft(id), id)
            });
            let document =
                |id: u32| drafts.get(draft(id) as usize).map_or(String::new(), |d| d.document.clone());
            let (mut variants, mut keys): (Vec<Variant>, Vec<Vec<String>>) = (Vec::new(), Vec::new());
            let (mut speakers, mut seen): (Vec<String>, Vec<u32>) = (Vec::new(), Vec::new());
            for &id in &ids {
                if let Some(origin) = self.items[id as usize].origin.filter(|o| !seen.contains(o)) {
                    seen.push(origin);
                    speakers.push(names[origin as usize].clone());
                }
                let key = folded(self.text(id));
                let at = keys.iter().position(|k| *k == key).unwrap_or_else(|| {
                    let drift =
                        keys.first().map_or_else(Vec::new, |_| drift(self.text(ids[0]), self.text(id)));
                    variants.push(Variant { text: self.text(id).to_owned(), documents: Vec::new(), drift });
                    keys.push(key);
                    variants.len() - 1
                });
                let name = document(id);
                if variants[at].documents.last() != Some(&name) {
                    variants[at].documents.push(name);
                }
            }
            let mut of: Vec<u32> = ids.iter().map(|&id| draft(id)).collect();
            of.sort_unstable();
            of.dedup();
            found.push(Shared { drafts: of.len() as u32, earliest: document(ids[0]), speakers, variants });
        }
        found.sort_by(|a, b| {
            b.drafts
                .cmp(&a.drafts)
                .then_with(|| a.earliest.cmp(&b.earliest))
                .then_with(|| a.variants.first().map(|v| &v.text).cmp(&b.variants.first().map(|v| &v.text)))
        });
        found
    }
}

/// Words without case and marks.
fn folded(text: &str) -> Vec<String> {
    let word = |w: &str| -> String {
        w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    text.split_whitespace().map(word).filter(|w| !w.is_empty()).take(LONGEST).collect()
}

/// The smallest hashes of its word runs: two quotations that share many runs share some of them
/// (Broder 1997, "On the resemblance and containment of documents").
fn sketch(words: &[String]) -> Vec<u64> {
    let mut all: Vec<u64> = words.windows(RUN.min(words.len().max(1))).map(hash).collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(SKETCH);
    all
}

fn hash(run: &[String]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325u64;
    for word in run {
        for byte in word.bytes().chain([0]) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    // The low bits of FNV are weak; mix before comparing sizes.
    state ^= state >> 33;
    state = state.wrapping_mul(0xff51_afd7_ed55_8ccd);
    state ^ (state >> 33)
}

fn alike(a: &[String], b: &[String]) -> bool {
    let pairs = lcs(a, b);
    let next = |at: usize| pairs.get(at + 1).is_some_and(|&(i, j)| pairs[at] == (i - 1, j - 1));
    let common = (0..pairs.len()).filter(|&at| next(at) || at > 0 && next(at - 1)).count();
    let shorter = a.len().min(b.len());
    common >= SHORTEST - 1 && common as f64 >= ALIKE * shorter as f64
}

/// Pairs of places where two texts have the same word, in order, as many as possible.
fn lcs<T: PartialEq>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let wide = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * wide];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i * wide + j] = if a[i] == b[j] {
                table[(i + 1) * wide + j + 1] + 1
            } else {
                table[(i + 1) * wide + j].max(table[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            i += 1;
            j += 1;
        } else if table[(i + 1) * wide + j] >= table[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// What differs between the earliest wording and another, in words as they stand.
fn drift(was: &str, is: &str) -> Vec<Drift> {
    let words = |text: &'_ str| -> Vec<(String, String)> {
        let trim = |w: &str| w.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let fold = |w: &str| {
            w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        text.split_whitespace()
            .map(|w| (fold(w), trim(w)))
            .filter(|w| !w.0.is_empty())
            .take(LONGEST)
            .collect()
    };
    let (a, b) = (words(was), words(is));
    let keys = |w: &[(String, String)]| w.iter().map(|w| w.0.clone()).collect::<Vec<_>>();
    let mut pairs = lcs(&keys(&a), &keys(&b));
    pairs.push((a.len(), b.len()));
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    for (x, y) in pairs {
        if x > i || y > j {
            let text = |w: &[(String, String)]| w.iter().map(|w| w.1.as_str()).collect::<Vec<_>>().join(" ");
            found.push(Drift { was: text(&a[i..x]), is: text(&b[j..y]) });
        }
        (i, j) = (x + 1, y + 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drift_names_the_words() {
        let found = drift("We will close the harbour in May", "We will not close the old harbour in June.");
        let pairs: Vec<(&str, &str)> = found.iter().map(|d| (d.was.as_str(), d.is.as_str())).collect();
        assert_eq!(pairs, [("", "not"), ("", "old"), ("May", "June")]);
    }

    #[test]
    fn words_that_meet_by_chance_are_not_shared() {
        let same = |a: &str, b: &str| alike(&folded(a), &folded(b));
        assert!(same("We will close the old harbour in May", "We will not close the harbour in May"));
        assert!(same(
            "the gates are shut … and the keys are lost",
            "the gates are shut at night and the keys are lost"
        ));
        assert!(!same(
            "You don't want to be the ferryman",
            "If you don't want to pay for the bridge, then you can't use the toll as a reason"
        ));
    }

    #[test]
    fn a_long_archive_of_one_sentence_costs_one_look_each() {
        let mut pool = Pool::default();
        for draft in 0..20_000 {
            pool.add("we will close the harbour before the end of May".to_owned(), None, draft, 1);
        }
        assert_eq!(pool.leaders.len(), 8);
    }
}
