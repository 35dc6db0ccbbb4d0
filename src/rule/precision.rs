//! How often each rule was right when people read its findings: figures from `data/precision.csv`, which the
//! judgement under `reports/scores/` gives.

use std::sync::LazyLock;

/// A rule's findings as people judged them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Precision {
    /// How many were right.
    pub right: u32,
    /// How many were read.
    pub read: u32,
    /// When, and on what.
    pub on: &'static str,
}

impl Precision {
    /// The share that was right, 0..1.
    pub fn share(self) -> f32 {
        self.right as f32 / self.read.max(1) as f32
    }
}

/// The figures of a rule; `None` where nobody has measured it.
pub(super) fn of(rule: &str) -> Option<Precision> {
    FIGURES.iter().find(|(name, _)| *name == rule).map(|(_, precision)| *precision)
}

/// Every rule with its figures.
pub(super) static FIGURES: LazyLock<Vec<(&'static str, Precision)>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let mut columns = line.splitn(4, ',');
        let name = columns.next()?;
        let right = columns.next()?.parse().ok()?;
        let read = columns.next()?.parse().ok()?;
        Some((name, Precision { right, read, on: columns.next()? }))
    };
    include_str!("data/precision.csv").lines().skip(1).filter_map(row).collect()
});
