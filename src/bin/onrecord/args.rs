//! What was typed. What it means is the business of `run`; nothing past that border asks about flags.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Tells whether a quotation is what was said, by the one it is credited to, and where the story got it from.
///
/// Reads drafts (plain text, Markdown, HTML, DOCX), finds whose words they say they give, and holds them
/// against a corpus of records. Works offline; nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, max_term_width = 100, arg_required_else_help = true)]
pub struct Typed {
    #[command(subcommand)]
    pub verb: Verb,
    #[command(flatten)]
    pub global: Global,
}

#[derive(Args, Clone, Debug, Default)]
pub struct Global {
    /// Read settings from this file, or set one: `--config style=ap` (may be given several times)
    #[arg(long, global = true, value_name = "FILE|KEY=VALUE", help_heading = "Settings")]
    pub config: Vec<String>,
    /// Use no onrecord.toml at all
    #[arg(long, global = true, help_heading = "Settings")]
    pub isolated: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    pub color: Color,
    /// How many threads to work on (0: as many as the machine has)
    #[arg(long, global = true, default_value_t = 0, value_name = "N", help_heading = "Output")]
    pub threads: usize,
    /// Say less: no progress, no summary on standard error
    #[arg(long, short, global = true, help_heading = "Output")]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Check the quotes and attributions of drafts against the record
    Check(Check),
    /// Print every attribution: who said what, in which words, through whom
    Extract(Extract),
    /// Follow the sourcing chains of one draft or of many
    Audit(Audit),
    /// Write quotes.csv, sources.csv, chains.csv and index.html
    Report(Report),
    /// Build or refresh the index over a corpus of records
    Index(Index),
    /// Look one quotation up: the nearest passages, with the differences
    Find(Find),
    /// Look many quotations up: CSV or JSON Lines in, one answer a line out
    Match(Match),
    /// What a rule, a group of rules or a house style means
    Explain(Explain),
    /// Write a commented onrecord.toml guessed from the tree
    Init(Init),
    /// Print the settings in force and where each comes from
    Config(Config),
    /// Serve editors over the Language Server Protocol (standard input and output)
    ///
    /// Each draft is checked under the onrecord.toml nearest above it, with the fast model: a writer does not
    /// wait. `onrecord check` on the finished draft reads it with the accurate one.
    Lsp(Lsp),
    /// Print a shell's completions
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Args, Clone, Debug, Default)]
pub struct Paths {
    /// Drafts, folders of drafts, or `-` for standard input; none: this folder's drafts
    #[arg(value_name = "PATHS|-")]
    pub paths: Vec<PathBuf>,
    /// The name that standard input goes by: its ending tells the format
    #[arg(long, value_name = "PATH", default_value = "<stdin>")]
    pub stdin_filename: String,
}

#[derive(Args, Clone, Debug, Default)]
pub struct Reading {
    /// Which model reads: `accurate` for a few drafts, `fast` for archives, `auto` chooses by their number
    #[arg(long, value_name = "auto|fast|accurate|rules", env = "ONRECORD_MODEL", help_heading = "Settings")]
    pub model: Option<String>,
    /// Weights for the accurate model instead of those in the program
    #[arg(long, value_name = "FILE", env = "ONRECORD_WEIGHTS", help_heading = "Settings")]
    pub weights: Option<PathBuf>,
}

#[derive(Args, Clone, Debug, Default)]
pub struct Records {
    /// The corpus of records: a folder or an index
    #[arg(long, value_name = "PATH", env = "ONRECORD_CORPUS", help_heading = "Settings")]
    pub corpus: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Check {
    #[command(flatten)]
    pub paths: Paths,
    /// human, compact, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjsonl, csv or layers
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    /// Write to this file instead of standard output (whole or not at all)
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub records: Records,
    #[command(flatten)]
    pub reading: Reading,
    /// Rules or groups to use instead of the default selection
    #[arg(long, value_delimiter = ',', value_name = "RULES", help_heading = "Rules")]
    pub select: Vec<String>,
    /// Rules or groups to add to the selection
    #[arg(long, value_delimiter = ',', value_name = "RULES", help_heading = "Rules")]
    pub extend_select: Vec<String>,
    /// Rules or groups to leave out
    #[arg(long, value_delimiter = ',', value_name = "RULES", help_heading = "Rules")]
    pub ignore: Vec<String>,
    /// The house style: ap, reuters, nyt, bbc, guardian, wsj or none
    #[arg(long, value_name = "STYLE", help_heading = "Rules")]
    pub style: Option<String>,
    /// The lowest level that makes the run end with 1: error, warning, info or never
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    pub fail_on: Option<String>,
    /// Leave out what this baseline knows already
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,
    /// Write all findings as a baseline, to this file
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub write_baseline: Option<PathBuf>,
    /// Only quotations that are new or changed since this git revision
    #[arg(long, value_name = "REF", help_heading = "Rules")]
    pub since: Option<String>,
    /// Mend marks and ellipses in place; no word is ever changed
    #[arg(long, help_heading = "Mending")]
    pub fix: bool,
    /// Print what --fix would change, and change nothing
    #[arg(long, help_heading = "Mending")]
    pub diff: bool,
    /// Layers that `--format layers` draws (default: quotations,attributions)
    #[arg(long, value_delimiter = ',', value_name = "LAYERS", help_heading = "Output")]
    pub layers: Vec<String>,
}

#[derive(Args, Debug)]
pub struct Extract {
    #[command(flatten)]
    pub paths: Paths,
    /// How to print (default: human on a terminal, else jsonl)
    #[arg(long, short, value_enum, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<ExtractFormat>,
    /// Write to this file instead of standard output (whole or not at all)
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    /// Add to every attribution what spoke for it
    #[arg(long, help_heading = "Output")]
    pub why: bool,
    #[command(flatten)]
    pub reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    Human,
    Json,
    Jsonl,
    Csv,
}

#[derive(Args, Debug)]
pub struct Audit {
    #[command(flatten)]
    pub paths: Paths,
    /// human, json, csv, dot or mermaid
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    /// Write to this file instead of standard output (whole or not at all)
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
}

#[derive(Args, Debug)]
pub struct Report {
    #[command(flatten)]
    pub paths: Paths,
    /// The folder to write into
    #[arg(long, value_name = "DIR", default_value = "reports", help_heading = "Output")]
    pub out: PathBuf,
    /// The title of the page
    #[arg(long, value_name = "TITLE", help_heading = "Output")]
    pub title: Option<String>,
    /// A newsroom's own templates, in the place of the built-in ones of the same name
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub template: Option<PathBuf>,
    /// Write the built-in templates, and the list of the values they get, into DIR to start from, and nothing else
    #[arg(long, value_name = "DIR", help_heading = "Output")]
    pub write_templates: Option<PathBuf>,
    /// What to write: html, csv, jsonld (all three where none is named), claimreview (stubs, without a rating)
    #[arg(long, value_delimiter = ',', value_name = "FORMATS", help_heading = "Output")]
    pub format: Vec<String>,
    /// Open the page in a browser when it is written
    #[arg(long, help_heading = "Output")]
    pub open: bool,
    /// Begin the CSV files with a byte order mark, as old spreadsheets want it
    #[arg(long, help_heading = "Output")]
    pub bom: bool,
    /// Write cells that a spreadsheet would run as a formula as they are, for programs that read the CSV files
    #[arg(long, help_heading = "Output")]
    pub no_excel_safe: bool,
    /// Print what each column of the CSV files means, and write nothing
    #[arg(long, help_heading = "Output")]
    pub describe: bool,
    #[command(flatten)]
    pub records: Records,
    #[command(flatten)]
    pub reading: Reading,
}

#[derive(Args, Debug)]
pub struct Index {
    /// The folder of records (default: the corpus that onrecord.toml names)
    #[arg(value_name = "CORPUS")]
    pub corpus: Option<PathBuf>,
    /// Where to write the index (default: inside the corpus)
    #[arg(long, value_name = "PATH")]
    pub index: Option<PathBuf>,
    /// Memory to build it in, in mebibytes; the vocabulary and the largest record come on top
    #[arg(long, value_name = "MIB", value_parser = mebibytes)]
    pub memory: Option<usize>,
    /// Check the index that is there, and build nothing
    #[arg(long)]
    pub verify: bool,
    /// Print what the index holds
    #[arg(long)]
    pub stats: bool,
}

/// A number of mebibytes that a build can do with and a machine can have.
fn mebibytes(text: &str) -> Result<usize, String> {
    let usable = text.parse().ok().filter(|n| (16..=1 << 20).contains(n));
    usable.ok_or_else(|| "write a number of mebibytes from 16 on".to_owned())
}

#[derive(Args, Debug)]
pub struct Find {
    /// The words to look for
    #[arg(required = true, value_name = "WORDS")]
    pub words: Vec<String>,
    #[command(flatten)]
    pub records: Records,
    /// Only this speaker's words
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Only records from this day on (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only records up to this day (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// How many passages to show
    #[arg(long, short = 'n', default_value_t = 5, value_name = "N")]
    pub limit: usize,
    /// human or jsonl
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
}

#[derive(Args, Debug)]
pub struct Match {
    /// CSV or JSON Lines with a column `quote` (and, if known, id, speaker, date), or `-`
    #[arg(value_name = "FILE|-")]
    pub file: PathBuf,
    #[command(flatten)]
    pub records: Records,
    /// jsonl or csv
    #[arg(long, short, value_name = "FORMAT", help_heading = "Output")]
    pub format: Option<String>,
    /// Write to this file instead of standard output (whole or not at all)
    #[arg(long, short, value_name = "FILE", help_heading = "Output")]
    pub output: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct Explain {
    /// A rule, a group or a style; none: the table of all rules
    pub name: Option<String>,
}

#[derive(Args, Debug)]
pub struct Init {
    /// Print the configuration instead of writing it
    #[arg(long)]
    pub stdout: bool,
}

#[derive(Args, Debug)]
pub struct Lsp {
    #[command(flatten)]
    pub records: Records,
    /// Speak over standard input and output, as it does anyway; editors pass it
    #[arg(long, hide = true)]
    pub stdio: bool,
}

#[derive(Args, Debug)]
pub struct Config {
    /// Print the JSON Schema of onrecord.toml instead
    #[arg(long)]
    pub schema: bool,
    /// Print the settings that hold for this path
    #[arg(value_name = "PATH")]
    pub path: Option<PathBuf>,
}
