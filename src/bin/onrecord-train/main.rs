//! Trains, measures and shows what the learned part of onrecord learns from. Not part of what is shipped.

mod articles;
mod bench;
mod clusters;
mod dump;
mod fast;
mod kept;
mod measure;
mod passes;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use onrecord::eval::descend::Course;
use onrecord::model::Model;
use onrecord::model::fast::Fast;
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
    /// Trains the fast model and writes its weights.
    Fast {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        /// Where the weights go.
        #[arg(long, default_value = "src/model/data/fast.bin")]
        out: PathBuf,
        #[command(flatten)]
        knobs: Knobs,
    },
    /// Prints the score sheet of what is shipped, as Markdown.
    Sheet {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        /// Which part.
        #[arg(long, default_value = "dev")]
        split: String,
        /// `fast` or `rules`.
        #[arg(long, default_value = "fast")]
        model: String,
        /// Weights of the fast model other than the shipped ones.
        #[arg(long)]
        weights: Option<PathBuf>,
    },
    /// Times the fast model as it is shipped, over the training articles.
    Bench {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        /// The program, for start-up and instructions.
        #[arg(long, default_value = "target/release/onrecord")]
        program: PathBuf,
    },
    /// Prints how often each rule for whole quotations is right.
    Rules {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
    },
    /// Cross-validates the fast model on the training articles.
    Tune {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        #[command(flatten)]
        knobs: Knobs,
        /// Where to keep what was proposed of each article by passes that had not seen it.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// Scores kept proposals through the rules for quotations as they are now, without training anew.
    Rescore {
        /// The folder that holds `train/` and `dev/`.
        #[arg(long)]
        polnear: PathBuf,
        /// What `tune --keep` wrote.
        #[arg(long)]
        kept: PathBuf,
        /// Proposals below this are kept to spare.
        #[arg(long, default_value_t = onrecord::model::fast::WORTH)]
        worth: f32,
        /// Also prints each passage in marks that went wrong.
        #[arg(long)]
        errors: bool,
    },
}

/// What may be turned.
#[derive(clap::Args)]
struct Knobs {
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 2)]
    threads: usize,
    #[arg(long, default_value_t = 18)]
    bits: u32,
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    #[arg(long, default_value_t = 0.03)]
    rate: f32,
    #[arg(long, default_value_t = 0.0)]
    decay: f32,
    #[arg(long, default_value_t = 17)]
    role_bits: u32,
    #[arg(long, default_value_t = 6)]
    role_epochs: usize,
    #[arg(long, default_value_t = 0.03)]
    role_rate: f32,
    #[arg(long, default_value_t = 0.0)]
    role_decay: f32,
    #[arg(long, default_value_t = onrecord::model::fast::LIKELY)]
    threshold: f32,
}

impl Knobs {
    fn meant(&self) -> fast::Knobs {
        fast::Knobs {
            seed: self.seed,
            threads: self.threads,
            threshold: self.threshold,
            flat: Course {
                bits: self.bits,
                features: onrecord::model::flat::FEATURES,
                classes: onrecord::model::flat::CLASSES,
                epochs: self.epochs,
                rate: self.rate,
                decay: self.decay,
                seed: self.seed,
            },
            role: Course {
                bits: self.role_bits,
                features: onrecord::model::role::FEATURES,
                classes: onrecord::model::role::CLASSES,
                epochs: self.role_epochs,
                rate: self.role_rate,
                decay: self.role_decay,
                seed: self.seed,
            },
        }
    }
}

fn main() -> Result<()> {
    match Typed::parse().verb {
        Verb::Dump { polnear, split } => dump::run(&articles::read(&polnear.join(split))?),
        Verb::Fast { polnear, out, knobs } => {
            fast::train(&articles::read(&polnear.join("train"))?, &knobs.meant(), &out)
        }
        Verb::Sheet { polnear, split, model, weights } => {
            let title = format!("{model} on {split}");
            let reader = match weights {
                Some(path) => {
                    let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
                    let fast = Fast::read(bytes.leak()).context("not the fast model's weights")?;
                    Model::Fast(Box::new(fast))
                }
                None if model == "rules" => Model::Rules,
                None => Model::default(),
            };
            measure::sheet(&articles::read(&polnear.join(split))?, &reader, &title)
        }
        Verb::Bench { polnear, program } => bench::run(&articles::read(&polnear.join("train"))?, &program),
        Verb::Rules { polnear } => measure::rules(&articles::read(&polnear.join("train"))?),
        Verb::Tune { polnear, knobs, keep } => {
            fast::tune(&articles::read(&polnear.join("train"))?, &knobs.meant(), keep.as_deref())
        }
        Verb::Rescore { polnear, kept, worth, errors } => {
            kept::rescore(&articles::read(&polnear.join("train"))?, &kept, worth, errors)
        }
    }
}
