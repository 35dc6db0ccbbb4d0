//! Gold answers, scores, and the training that writes `model/data/`. Opens no files: the training program does.

pub mod descend;
pub mod logit;
pub mod polnear;
pub mod score;
pub mod sheet;
