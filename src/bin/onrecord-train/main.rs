//! Trains, measures and shows what the learned part of onrecord learns from. Not part of what is shipped.

mod articles;
mod dump;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// Trains and measures the learned models on PolNeAR.
#[derive(Parser)]
struct Typed {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Prints articles with their tokens, quotations and annotations, one JSON object a line.
    Dump {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        /// Which part.
        #[arg(long, default_value = "train")]
        split: String,
    },
}

fn main() -> Result<()> {
    match Typed::parse().verb {
        Verb::Dump { polnear, split } => dump::run(&articles::read(&polnear.join(split))?),
    }
}
