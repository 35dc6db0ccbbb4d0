//! The program: parse what was typed, run it, exit.

fn main() {}
