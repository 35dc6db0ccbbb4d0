//! A small table from hashes to values, asked once or more for every token. The keys are hashes already, so
//! that nothing is hashed again.

/// Open addressing over a power of two of slots; a key of 0 is an empty slot.
pub struct Slots<T> {
    slots: Vec<(u64, T)>,
}

impl<T: Copy + Default> Slots<T> {
    /// From keys other than 0; of two alike the later counts.
    pub fn new(entries: impl Iterator<Item = (u64, T)>) -> Slots<T> {
        let entries: Vec<(u64, T)> = entries.collect();
        let mut table =
            Slots { slots: vec![(0, T::default()); (entries.len() * 2).next_power_of_two().max(2)] };
        for (key, value) in entries {
            let at = table.find(key);
            table.slots[at] = (key, value);
        }
        table
    }

    /// The value of a key.
    pub fn get(&self, key: u64) -> Option<T> {
        let (found, value) = self.slots[self.find(key)];
        (found == key && key != 0).then_some(value)
    }

    /// Where a key lies, or would.
    fn find(&self, key: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as usize & mask;
        while self.slots[at].0 != key && self.slots[at].0 != 0 {
            at = (at + 1) & mask;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Slots;

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let table = Slots::new((1..200u64).map(|k| (k * k, k as u8)));
        assert!((1..200u64).all(|k| table.get(k * k) == Some(k as u8)));
        assert_eq!((table.get(0), table.get(2), table.get(u64::MAX)), (None, None, None));
    }
}
