//! Word lists: sorted text in `data/`, one entry a line, each with its reason. Data per language, no code.

mod marks;
mod stops;

pub use marks::{MarkId, can_open, elision, mark, pairing, two_faced};
pub use stops::{Abbreviation, abbreviation, starter, tail};
pub mod cues;

/// The lines of a list without comments and blank ones.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.is_empty() && !line.starts_with("# "))
}
