//! Answers that are kept from one reading of a draft to the next, so that an edit costs what it changes. A key holds
//! all that an answer depends on, so a kept answer is the answer. Holds no more than the last reading asked for.

use std::collections::HashMap;
use std::hash::Hash;

/// Answers by what they depend on. The default keeps none: it is for drafts that are read once.
#[derive(Clone, Debug)]
pub struct Kept<K, V> {
    on: bool,
    /// Asked for in this reading.
    now: HashMap<K, V>,
    /// Asked for in the last one, and not yet in this.
    before: HashMap<K, V>,
    /// How many answers had to be found in this reading.
    found: usize,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Kept<K, V> {
        Kept { on: false, now: HashMap::new(), before: HashMap::new(), found: 0 }
    }
}

impl<K: Eq + Hash, V: Clone> Kept<K, V> {
    /// Keeps answers from now on.
    pub fn keeping() -> Kept<K, V> {
        Kept { on: true, ..Kept::default() }
    }

    /// A new reading begins: what the last one did not ask for is forgotten.
    pub fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
        self.found = 0;
    }

    /// The answer for a key, as kept or as `find` finds it.
    pub fn answer(&mut self, key: K, find: impl FnOnce(&K) -> V) -> V {
        if !self.on {
            self.found += 1;
            return find(&key);
        }
        if let Some(known) = self.now.get(&key) {
            return known.clone();
        }
        let answer = self.before.remove(&key).unwrap_or_else(|| {
            self.found += 1;
            find(&key)
        });
        self.now.insert(key, answer.clone());
        answer
    }

    /// How many answers had to be found since the reading began.
    pub fn found(&self) -> usize {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_last_reading_asked_for_is_known_and_what_it_did_not_is_forgotten() {
        let mut kept = Kept::keeping();
        let double = |kept: &mut Kept<u32, u32>, n| kept.answer(n, |n| n * 2);
        assert_eq!([1, 2, 1].map(|n| double(&mut kept, n)), [2, 4, 2]);
        assert_eq!(kept.found(), 2);
        kept.turn();
        assert_eq!((double(&mut kept, 1), kept.found()), (2, 0));
        kept.turn();
        assert_eq!((double(&mut kept, 2), kept.found()), (4, 1), "forgotten");
        let mut none = Kept::default();
        assert_eq!([1, 1].map(|n| double(&mut none, n)), [2, 2]);
        assert_eq!(none.found(), 2, "keeps none");
    }
}
