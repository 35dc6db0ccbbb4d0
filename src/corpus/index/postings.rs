//! Lists of blocks, written small: gaps in Golomb-Rice code (Rice 1979) whose parameter follows from the
//! list's length, so that nothing but the length has to be stored beside it.

/// Writes a sorted list of distinct blocks. `blocks` is how many there are in all.
pub fn encode(list: &[u32], blocks: u32, out: &mut Vec<u8>) {
    number(list.len() as u64, out);
    let k = parameter(list.len() as u32, blocks);
    let (mut word, mut filled) = (0u64, 0u32);
    let mut next = 0u32;
    let mut push = |value: u64, bits: u32, out: &mut Vec<u8>| {
        word |= value << filled;
        filled += bits;
        while filled >= 8 {
            out.push(word as u8);
            word >>= 8;
            filled -= 8;
        }
    };
    for &block in list {
        let gap = block - next;
        next = block + 1;
        let mut unary = gap >> k;
        while unary >= 24 {
            push((1 << 24) - 1, 24, out);
            unary -= 24;
        }
        push((1 << unary) - 1, unary + 1, out);
        push(u64::from(gap) & ((1 << k) - 1), k, out);
    }
    if filled > 0 {
        out.push(word as u8);
    }
}

/// Reads a list written by [`encode`], up to `most` entries; says how long it is. Damaged bytes give a wrong
/// list and no panic; the pages' checksums see them first.
pub fn decode(bytes: &[u8], blocks: u32, most: usize, out: &mut Vec<u32>) -> usize {
    let mut at = 0;
    let len = read_number(bytes, &mut at) as usize;
    let k = parameter(len as u32, blocks);
    let (mut word, mut have) = (0u64, 0u32);
    let mut next = 0u32;
    for _ in 0..len.min(most) {
        let mut unary = 0u32;
        loop {
            while have <= 48 && at < bytes.len() {
                word |= u64::from(bytes[at]) << have;
                have += 8;
                at += 1;
            }
            let ones = word.trailing_ones().min(have);
            unary += ones;
            if ones < have {
                word >>= ones + 1;
                have -= ones + 1;
                break;
            }
            if at >= bytes.len() {
                return len;
            }
            (word, have) = (0, 0);
        }
        while have < k && at < bytes.len() {
            word |= u64::from(bytes[at]) << have;
            have += 8;
            at += 1;
        }
        let low = (word & ((1 << k) - 1)) as u32;
        word >>= k;
        have = have.saturating_sub(k);
        let gap = unary.wrapping_shl(k) | low;
        let block = next.wrapping_add(gap);
        next = block.wrapping_add(1);
        out.push(block);
    }
    len
}

/// The length of a list, without reading it.
pub fn length(bytes: &[u8]) -> usize {
    read_number(bytes, &mut 0) as usize
}

fn parameter(len: u32, blocks: u32) -> u32 {
    (blocks / len.max(1)).checked_ilog2().unwrap_or(0).min(31)
}

/// A number in groups of seven bits, low ones first.
pub fn number(mut n: u64, out: &mut Vec<u8>) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Reads a number from `at` on; 0 past the end.
pub fn read_number(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut n, mut shift) = (0u64, 0);
    while let Some(&b) = bytes.get(*at) {
        *at += 1;
        n |= u64::from(b & 0x7f) << shift;
        if b < 0x80 || shift > 56 {
            return n;
        }
        shift += 7;
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn lists_come_back(mut list in proptest::collection::vec(0u32..2_000_000, 0..200), small in 0..2) {
            if small == 1 {
                list.iter_mut().for_each(|b| *b %= 500);
            }
            list.sort_unstable();
            list.dedup();
            let mut bytes = Vec::new();
            encode(&list, 2_000_000, &mut bytes);
            let mut back = Vec::new();
            assert_eq!(decode(&bytes, 2_000_000, usize::MAX, &mut back), list.len());
            assert_eq!(back, list);
            assert_eq!(length(&bytes), list.len());
        }

        #[test]
        fn noise_is_survived(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80)) {
            decode(&bytes, 1000, 500, &mut Vec::new());
        }
    }
}
