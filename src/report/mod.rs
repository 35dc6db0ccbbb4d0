//! One format a file. Computes nothing but layout.
