//! Lays a quotation's words along a stretch of a record's: affine gaps (Gotoh 1982), free ends in the record,
//! every price in one table. Cheap are gaps at a marked cut, fillers, and whatever stands in brackets.

/// What a quotation's word meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The same word: its number in the quotation, its place in the stretch.
    Same(usize, usize),
    /// Words that are alike letter by letter.
    Alike(usize, usize),
    /// Another word in its place.
    Other(usize, usize),
    /// A word that the record has not.
    Added(usize),
    /// A word of the record that the quotation has not.
    Left(usize),
}

/// A quotation's word, for alignment.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    /// Its number.
    pub id: u32,
    /// It stands in brackets.
    pub bracketed: bool,
    /// A marked cut stands before it.
    pub after_break: bool,
}

/// A record's word, for alignment.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Its number.
    pub id: u32,
    /// *um*, *uh*: may be left out for nearly nothing.
    pub filler: bool,
    /// A new turn begins with it.
    pub turn: bool,
}

/// A finished alignment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aligned {
    /// Its worth; 20 for each word that is the same.
    pub score: i32,
    /// In order; begins and ends with a word of the quotation.
    pub steps: Vec<Step>,
    /// Cells filled.
    pub cells: u64,
}

const SAME: i32 = 20;
const ALIKE: i32 = 10;
const OTHER: i32 = -10;
const OTHER_BRACKETED: i32 = -3;
const LEFT_OPEN: i32 = -8;
const LEFT_MORE: i32 = -3;
const LEFT_FILLER: i32 = -1;
const LEFT_OPEN_MARKED: i32 = -2;
const ADDED_OPEN: i32 = -9;
const ADDED_MORE: i32 = -7;
const ADDED_BRACKETED: i32 = -1;
const NEW_TURN: i32 = -12;
const NEVER: i32 = i32::MIN / 4;

/// Where a cell's best came from, two bits for each of the three states, and one for `alike`.
const FROM_LEFT: u8 = 1;
const FROM_ADDED: u8 = 2;

/// Aligns. `alike(i, j)` is asked only where the two words differ.
pub fn align(quote: &[Side], words: &[Word], alike: impl Fn(usize, usize) -> bool) -> Aligned {
    let (n, m) = (quote.len(), words.len());
    if n == 0 || m == 0 {
        return Aligned::default();
    }
    let width = m + 1;
    // State 0: the two words are paired; 1: the record's word is left out; 2: the quotation's is added.
    let mut trace = vec![0u8; (n + 1) * width];
    let mut paired = vec![0i32; width];
    let mut left = vec![NEVER; width];
    let mut added = vec![NEVER; width];
    let (mut paired_now, mut left_now, mut added_now) = (paired.clone(), left.clone(), added.clone());
    for i in 1..=n {
        let q = quote[i - 1];
        let (more, open) = if q.bracketed {
            (ADDED_BRACKETED, ADDED_BRACKETED)
        } else {
            (ADDED_MORE, ADDED_OPEN + ADDED_MORE)
        };
        // A gap in the record after this word ends before the next: its price is the next word's.
        let marked = quote.get(i).is_some_and(|next| next.after_break);
        let row = &mut trace[i * width..(i + 1) * width];
        paired_now[0] = NEVER;
        left_now[0] = NEVER;
        (added_now[0], row[0]) = best_added(paired[0], NEVER, added[0], open, more);
        for j in 1..=m {
            let w = words[j - 1];
            let crossing = if w.turn && i > 1 { NEW_TURN } else { 0 };
            let pair = if q.id == w.id {
                SAME
            } else if alike(i - 1, j - 1) {
                ALIKE
            } else if q.bracketed {
                OTHER_BRACKETED
            } else {
                OTHER
            };
            let (from_paired, from_left, from_added) = (paired[j - 1], left[j - 1], added[j - 1]);
            let (mut best, mut from) = (from_paired, 0);
            if from_left > best {
                (best, from) = (from_left, FROM_LEFT);
            }
            if from_added > best {
                (best, from) = (from_added, FROM_ADDED);
            }
            paired_now[j] = best + pair + crossing;
            let mut bits = from;
            let step = match (w.filler, marked) {
                (true, _) => LEFT_FILLER,
                (_, true) => 0,
                _ => LEFT_MORE,
            } + if w.turn { NEW_TURN / 2 } else { 0 };
            let opening = if marked {
                LEFT_OPEN_MARKED
            } else if w.filler {
                LEFT_FILLER
            } else {
                LEFT_OPEN
            };
            let (a, b) = (paired_now[j - 1].max(added_now[j - 1]) + opening + step, left_now[j - 1] + step);
            if b >= a {
                left_now[j] = b;
                bits |= FROM_LEFT << 2;
            } else {
                left_now[j] = a;
                if added_now[j - 1] > paired_now[j - 1] {
                    bits |= FROM_ADDED << 2;
                }
            }
            let (value, from) = best_added(paired[j], left[j], added[j], open, more);
            added_now[j] = value;
            row[j] = bits | from;
        }
        std::mem::swap(&mut paired, &mut paired_now);
        std::mem::swap(&mut left, &mut left_now);
        std::mem::swap(&mut added, &mut added_now);
    }
    let (mut score, mut j, mut state) = (NEVER, 0, 0);
    for end in 0..=m {
        for (s, value) in [(0, paired[end]), (2, added[end])] {
            if value > score {
                (score, j, state) = (value, end, s);
            }
        }
    }
    let mut steps = Vec::with_capacity(n + 8);
    let mut i = n;
    while i > 0 {
        let bits = trace[i * width + j];
        match state {
            0 => {
                let (q, w) = (i - 1, j - 1);
                steps.push(if quote[q].id == words[w].id {
                    Step::Same(q, w)
                } else if alike(q, w) {
                    Step::Alike(q, w)
                } else {
                    Step::Other(q, w)
                });
                state = bits & 3;
                (i, j) = (i - 1, j - 1);
            }
            1 => {
                steps.push(Step::Left(j - 1));
                state = bits >> 2 & 3;
                j -= 1;
            }
            _ => {
                steps.push(Step::Added(i - 1));
                state = bits >> 4 & 3;
                i -= 1;
            }
        }
    }
    steps.reverse();
    Aligned { score, steps, cells: (n * m) as u64 }
}

/// The best way to a word that the record has not, and where it came from.
fn best_added(paired: i32, left: i32, added: i32, open: i32, more: i32) -> (i32, u8) {
    let (a, l, c) = (paired + open, left + open, added + more);
    if c >= a && c >= l {
        (c, FROM_ADDED << 4)
    } else if a >= l {
        (a, 0)
    } else {
        (l, FROM_LEFT << 4)
    }
}

/// Length of the longest common subsequence (Hyyrö 2004, bit-parallel): how many of the quotation's words a
/// stretch can hold in order at most. `masks` gives, for a word, the places where the quotation has it.
pub fn common<'a>(len: usize, words: &[u32], masks: impl Fn(u32) -> Option<&'a [u64]>) -> u32 {
    let limbs = len.div_ceil(64);
    if limbs == 1 {
        let full = if len == 64 { u64::MAX } else { (1u64 << len) - 1 };
        let mut v = full;
        for w in words {
            if let Some(mask) = masks(*w) {
                let u = v & mask[0];
                v = v.wrapping_add(u) | (v & !mask[0]);
            }
        }
        return (!v & full).count_ones();
    }
    let mut v = vec![u64::MAX; limbs];
    for w in words {
        if let Some(mask) = masks(*w) {
            let mut carry = false;
            for (limb, mask) in v.iter_mut().zip(mask) {
                let u = *limb & mask;
                let (sum, one) = limb.overflowing_add(u);
                let (sum, two) = sum.overflowing_add(u64::from(carry));
                carry = one || two;
                *limb = sum | (*limb & !mask);
            }
        }
    }
    let tail = len % 64;
    let zeros: u32 = v.iter().map(|l| l.count_zeros()).sum();
    if tail == 0 { zeros } else { zeros - (!v[limbs - 1] >> tail).count_ones() }
}

/// Words that are alike letter by letter: an edit distance of at most a third (Levenshtein 1966).
pub fn alike(a: &[u8], b: &[u8]) -> bool {
    let longer = a.len().max(b.len());
    if longer < 4 || a.len().abs_diff(b.len()) * 3 > longer {
        return false;
    }
    if a.iter().any(u8::is_ascii_digit) || b.iter().any(u8::is_ascii_digit) {
        return false; // 1914 is not 1915
    }
    if a.first() != b.first() && a.last() != b.last() {
        return false;
    }
    strsim::generic_levenshtein(&Letters(a), &Letters(b)) * 3 <= longer
}

/// Bytes, as `strsim` wants them.
struct Letters<'a>(&'a [u8]);

impl<'b> IntoIterator for &'b Letters<'_> {
    type Item = &'b u8;
    type IntoIter = std::slice::Iter<'b, u8>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(quote: &str, record: &str) -> String {
        let id = |w: &str| w.bytes().fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
        let mut after_break = false;
        let mut sides = Vec::new();
        for w in quote.split(' ') {
            if w == "..." {
                after_break = true;
                continue;
            }
            let bare = w.trim_matches(['[', ']']);
            sides.push(Side { id: id(bare), bracketed: bare != w, after_break });
            after_break = false;
        }
        let mut turn = false;
        let mut words = Vec::new();
        for w in record.split(' ') {
            if w == "|" {
                turn = true;
                continue;
            }
            words.push(Word { id: id(w), filler: w == "um", turn });
            turn = false;
        }
        align(&sides, &words, |_, _| false)
            .steps
            .iter()
            .map(|s| match s {
                Step::Same(..) => '=',
                Step::Alike(..) => '~',
                Step::Other(..) => '/',
                Step::Added(_) => '+',
                Step::Left(_) => '-',
            })
            .collect()
    }

    #[test]
    fn steps_are_the_plainest() {
        assert_eq!(run("we will build", "so we will build it"), "===");
        assert_eq!(run("we will build it", "so we will not build it"), "==-==");
        assert_eq!(run("we will not build it", "so we will build it"), "==+==");
        assert_eq!(run("we can build it", "so we will build it now"), "=/==");
        assert_eq!(run("we um build it", "x we build it"), "=+==");
        assert_eq!(run("we build the wall", "we um build the um wall"), "=-==-=");
        assert_eq!(run("we will ... it now", "we will a b c d e f g h i j it now"), "==----------==");
        assert_eq!(run("the [mayor] will go home", "the man will go home"), "=/===");
        assert_eq!(run("the wall [of stone] will stand", "the wall will stand"), "==++==");
    }

    proptest::proptest! {
        #[test]
        fn the_bound_is_the_longest_common_subsequence(
            quote in proptest::collection::vec(0u32..6, 1..150),
            words in proptest::collection::vec(0u32..6, 0..150),
        ) {
            let mut masks = std::collections::HashMap::new();
            for (i, w) in quote.iter().enumerate() {
                masks.entry(*w).or_insert_with(|| vec![0u64; quote.len().div_ceil(64)])[i / 64] |= 1 << (i % 64);
            }
            let got = common(quote.len(), &words, |w| masks.get(&w).map(Vec::as_slice));
            let mut table = vec![vec![0u32; words.len() + 1]; quote.len() + 1];
            for (i, q) in quote.iter().enumerate() {
                for (j, w) in words.iter().enumerate() {
                    table[i + 1][j + 1] =
                        if q == w { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
                }
            }
            assert_eq!(got, table[quote.len()][words.len()]);
        }

        #[test]
        fn steps_give_both_sides_back(
            quote in proptest::collection::vec((0u32..8, 0u8..4), 1..40),
            words in proptest::collection::vec((0u32..8, 0u8..6), 1..60),
        ) {
            let sides: Vec<Side> = quote.iter().map(|(id, f)| Side { id: *id, bracketed: *f == 1, after_break: *f == 2 }).collect();
            let line: Vec<Word> = words.iter().map(|(id, f)| Word { id: *id, filler: *f == 1, turn: *f == 2 }).collect();
            let got = align(&sides, &line, |i, j| sides[i].id + 1 == line[j].id);
            let (mut q, mut last) = (0, None);
            for step in &got.steps {
                let (i, j) = match *step {
                    Step::Same(i, j) | Step::Alike(i, j) | Step::Other(i, j) => (Some(i), Some(j)),
                    Step::Added(i) => (Some(i), None),
                    Step::Left(j) => (None, Some(j)),
                };
                if let Some(i) = i { assert_eq!(i, q); q += 1; }
                if let Some(j) = j { assert!(last.is_none_or(|l| j == l + 1), "{step:?}"); last = Some(j); }
            }
            assert_eq!(q, sides.len());
        }
    }
}
