//! Which characters are quotation marks, which closes which, and which apostrophes open nothing.

use std::sync::LazyLock;

/// A mark of `data/marks.txt`, by its number.
pub type MarkId = u8;

/// A mark's number and whether it counts as single; `None` for what opens and closes nothing.
pub fn mark(shown: &str) -> Option<(MarkId, bool)> {
    let at = MARKS.list.iter().position(|(known, _)| *known == shown)?;
    Some((at as MarkId, MARKS.list[at].1))
}

/// How ill `close` fits `open`: 0 for a convention, more for marks mixed or turned; `None` if not at all.
pub fn pairing(open: MarkId, close: MarkId) -> Option<u8> {
    MARKS.costs.get(open as usize)?.get(close as usize).copied().flatten()
}

/// Whether a mark can open.
pub fn can_open(mark: MarkId) -> bool {
    MARKS.costs.get(mark as usize).is_some_and(|row| row.iter().any(Option::is_some))
}

/// Whether a mark can both open and close what it opened, so that only its neighbours tell which.
pub fn two_faced(mark: MarkId) -> bool {
    pairing(mark, mark) == Some(0)
}

/// Whether an apostrophe before this word stands for letters left out (`'em`, `'90s`).
pub fn elision(word: &str) -> bool {
    let digits = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    (digits && matches!(&word[2..], "" | "s" | "S"))
        || ELISIONS.binary_search_by(|known| (**known).cmp(word.to_ascii_lowercase().as_str())).is_ok()
}

struct Marks {
    /// Every mark, and whether it is single.
    list: Vec<(&'static str, bool)>,
    /// By opening and closing mark.
    costs: Vec<Vec<Option<u8>>>,
}

static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    let mut list: Vec<(&'static str, bool)> = Vec::new();
    let mut pairs = Vec::new();
    for row in super::entries(include_str!("data/marks.txt")) {
        let mut columns = row.split('\t');
        let (Some(open), Some(close), Some(level), Some(cost)) =
            (columns.next(), columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        let mut number = |mark| match list.iter().position(|(known, _)| *known == mark) {
            Some(at) => at,
            None => {
                list.push((mark, level == "single"));
                list.len() - 1
            }
        };
        pairs.push((number(open), number(close), cost.parse().ok()));
    }
    let mut costs = vec![vec![None; list.len()]; list.len()];
    for (open, close, cost) in pairs {
        costs[open][close] = cost;
    }
    Marks { list, costs }
});

static ELISIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::entries(include_str!("data/elisions.txt")).collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read_and_no_mark_is_both_single_and_double() {
        let rows: Vec<Vec<&str>> = super::super::entries(include_str!("data/marks.txt"))
            .map(|row| row.split('\t').collect())
            .collect();
        for row in rows {
            let [open, close, level, cost, why] = row[..] else { panic!("five columns: {row:?}") };
            let ((open, a), (close, b)) = (mark(open).unwrap(), mark(close).unwrap());
            assert_eq!((a, b), (level == "single", level == "single"));
            assert_eq!(pairing(open, close), cost.parse().ok(), "{why}");
        }
    }

    #[test]
    fn elisions() {
        assert!(elision("Til") && elision("em") && elision("90s") && elision("08"));
        assert!(!elision("We") && !elision("90ish"));
        let words: Vec<&str> = super::super::entries(include_str!("data/elisions.txt")).collect();
        assert!(words.is_sorted());
    }
}
