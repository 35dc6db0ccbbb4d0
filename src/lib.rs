//! onrecord reads a draft, finds whose words it says it gives, and holds them against a body of records.
//!
//! The modules stand in pipeline order, which is import order: a module uses only modules above it
//! (`tests/` holds the list to that). `src/README.md` is the map.

pub mod text;
pub mod kept;
pub mod lexicon;
pub mod draft;
pub mod segment;
pub mod quotation;
pub mod model;
pub mod attribution;
pub mod speaker;
pub mod corpus;
pub mod matching;
pub mod verdict;
pub mod analysis;
pub mod rule;
pub mod audit;
pub mod config;
pub mod check;
pub mod report;
pub mod eval;
