//! Words in order, written small: numbers are by falling frequency, so that the 200 most frequent words, more
//! than half of all that is said, take one byte, nearly all others two.

/// Numbers of one byte.
const ONE: u32 = 200;
/// Numbers of one byte or two.
const TWO: u32 = ONE + (54 << 8);
/// Numbers of up to three bytes.
const THREE: u32 = TWO + (1 << 16);

/// Writes a word's number.
pub fn put(number: u32, out: &mut Vec<u8>) {
    if number < ONE {
        out.push(number as u8);
    } else if number < TWO {
        let rest = number - ONE;
        out.extend_from_slice(&[(ONE + (rest >> 8)) as u8, rest as u8]);
    } else if number < THREE {
        let [low, high, ..] = (number - TWO).to_le_bytes();
        out.extend_from_slice(&[254, low, high]);
    } else {
        out.push(255);
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// Reads the number at `at` and moves on; bytes past the end read as 0, and `at` never goes beyond five of them.
#[inline]
pub fn take(bytes: &[u8], at: &mut usize) -> u32 {
    let byte = |i: usize| bytes.get(i).copied().map_or(0, u32::from);
    let first = byte(*at);
    *at += 1;
    if first < ONE {
        return first;
    }
    if first < 254 {
        *at += 1;
        return ONE + ((first - ONE) << 8) + byte(*at - 1);
    }
    if first == 254 {
        *at += 2;
        return TWO + byte(*at - 2) + (byte(*at - 1) << 8);
    }
    *at += 4;
    byte(*at - 4) | byte(*at - 3) << 8 | byte(*at - 2) << 16 | byte(*at - 1) << 24
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_come_back(list in proptest::collection::vec(0u32..200_000, 0..50), shift in 0..24u32) {
            let list: Vec<u32> = list.iter().map(|n| n >> shift).chain([ONE - 1, ONE, TWO - 1, TWO, THREE, u32::MAX]).collect();
            let mut bytes = Vec::new();
            list.iter().for_each(|n| put(*n, &mut bytes));
            let mut at = 0;
            let back: Vec<u32> = list.iter().map(|_| take(&bytes, &mut at)).collect();
            assert_eq!((back, at), (list, bytes.len()));
        }
    }
}
