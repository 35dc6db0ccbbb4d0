//! Analysis -> findings. One rule a file, one table; a rule cannot change the analysis.
