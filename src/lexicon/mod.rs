//! Word lists: sorted text in `data/`, one entry a line, each with its reason. Data per language, no code.

mod stops;

pub use stops::{Abbreviation, abbreviation, starter, tail};
pub mod cues;
