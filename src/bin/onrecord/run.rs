//! What was typed, given its meaning: settings found and read, one verb run.

use crate::args::{Global, Paths, Reading, Records, Typed, Verb};
use crate::drafts::{self, Input};
use crate::settings::{self, Found};
use crate::{audit, check, explain, extract, lsp, output, reader, records as corpus, report};
use anyhow::Result;
use clap::CommandFactory;
use globset::GlobSet;
use onrecord::check::Stages;
use onrecord::config::{Config, Layer, ModelName};
use onrecord::draft::Limits;
use onrecord::rule::{self, ledger::Ledger};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

/// What holds for the whole run.
pub struct Session {
    /// How many threads work.
    pub threads: usize,
    /// Whether to say less.
    pub quiet: bool,
    /// The settings.
    pub found: Found,
    /// Weights for the accurate model instead of those in the program.
    pub weights: Option<PathBuf>,
}

/// Runs one verb.
pub fn run(typed: Typed) -> Result<ExitCode> {
    output::set_color(typed.global.color);
    let global = typed.global;
    match typed.verb {
        Verb::Config(typed) => settings::show(&global, typed),
        Verb::Init(typed) => settings::init(typed),
        Verb::Check(typed) => {
            let mut flags = reading(&typed.reading)?;
            flags.extend(records(&typed.records)?);
            flags.extend(check::flags(&typed)?);
            check::run(&Session::new(&global, flags)?.weighed(&typed.reading), typed)
        }
        Verb::Audit(typed) => {
            let flags = reading(&typed.reading)?;
            audit::run(&Session::new(&global, flags)?.weighed(&typed.reading), typed)
        }
        Verb::Extract(typed) => {
            let flags = reading(&typed.reading)?;
            extract::run(&Session::new(&global, flags)?.weighed(&typed.reading), typed)
        }
        Verb::Report(typed) => {
            let mut flags = reading(&typed.reading)?;
            flags.extend(records(&typed.records)?);
            report::run(&Session::new(&global, flags)?.weighed(&typed.reading), typed)
        }
        Verb::Explain(typed) => explain::run(typed),
        Verb::Index(typed) => corpus::index(&Session::new(&global, Vec::new())?, typed),
        Verb::Find(typed) => corpus::find(&Session::new(&global, records(&typed.records)?)?, typed),
        Verb::Match(typed) => corpus::many(&Session::new(&global, records(&typed.records)?)?, typed),
        Verb::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Typed::command(), "onrecord", &mut text);
            print(&text)
        }
        Verb::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Typed::command()).render(&mut text)?;
            print(&text)
        }
        Verb::Lsp(typed) => lsp::run(&global, records(&typed.records)?),
    }
}

/// Writes a finished text to standard output.
pub fn print(text: &[u8]) -> Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The flags about reading as settings.
fn reading(typed: &Reading) -> Result<Vec<Layer>> {
    let model = typed.model.as_ref().map(|name| Layer::flag("--model", "model", name.as_str()));
    Ok(model.transpose()?.into_iter().collect())
}

/// The flags about records as settings.
fn records(typed: &Records) -> Result<Vec<Layer>> {
    let corpus = typed.corpus.as_ref().map(|path| Layer::flag("--corpus", "corpus", drafts::shown(path)));
    Ok(corpus.transpose()?.into_iter().collect())
}

/// The rules' settings, for every path.
pub struct Rules {
    /// Findings accepted beside the drafts.
    pub accepted: Ledger,
    /// Findings of the baseline.
    pub baseline: Ledger,
    config: Config,
    corpus: bool,
    overrides: Vec<GlobSet>,
    place: Box<dyn Fn(&Path) -> PathBuf + Send + Sync>,
    /// By the overrides that apply.
    known: Mutex<BTreeMap<Vec<usize>, Arc<rule::Options>>>,
}

impl Default for Rules {
    /// The rules as they come, for every path, without a corpus.
    fn default() -> Rules {
        Rules {
            accepted: Ledger::default(),
            baseline: Ledger::default(),
            config: Config::default(),
            corpus: false,
            overrides: Vec::new(),
            place: Box::new(Path::to_path_buf),
            known: Mutex::default(),
        }
    }
}

impl Rules {
    /// The settings that hold for a draft.
    pub fn of(&self, path: &str) -> Arc<rule::Options> {
        let place = (self.place)(Path::new(path));
        let applying: Vec<usize> =
            (0..self.overrides.len()).filter(|&index| self.overrides[index].is_match(&place)).collect();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let options = known.entry(applying).or_insert_with_key(|applying| {
            let overrides: Vec<_> = applying.iter().map(|&index| &self.config.overrides[index]).collect();
            let (accepted, baseline) = (self.accepted.clone(), self.baseline.clone());
            Arc::new(rule::Options {
                corpus: self.corpus,
                accepted,
                baseline,
                ..self.config.rules(&overrides)
            })
        });
        options.clone()
    }
}

impl Session {
    /// The rules' settings.
    pub fn rules(&self) -> Result<Rules> {
        let config = self.found.settings.config.clone();
        let overrides = config.overrides.iter().map(|over| settings::globs("overrides", &over.paths));
        Ok(Rules {
            accepted: Ledger::default(),
            baseline: Ledger::default(),
            overrides: overrides.collect::<Result<_>>()?,
            corpus: config.corpus.is_some(),
            config,
            place: Box::new(self.found.placer()),
            known: Mutex::default(),
        })
    }

    /// How much a draft may cost to read.
    pub fn limits(&self) -> Limits {
        self.found.settings.config.limits()
    }

    /// The settings found, with the flags over them.
    pub fn new(global: &Global, flags: Vec<Layer>) -> Result<Session> {
        let threads = match global.threads {
            0 => std::thread::available_parallelism().map_or(1, |n| n.get()),
            n => n.min(256),
        };
        Ok(Session { threads, quiet: global.quiet, found: settings::find(global, flags)?, weights: None })
    }

    /// With the weights that were typed.
    fn weighed(self, typed: &Reading) -> Session {
        Session { weights: typed.weights.clone(), ..self }
    }

    /// The drafts that the paths name; none named: those of the settings, or the current folder's.
    pub fn drafts(&self, typed: Paths) -> Result<impl Iterator<Item = Result<Input>> + Send + use<>> {
        let wanted = self.found.wanted(&typed.paths)?;
        let paths = match typed.paths.is_empty() {
            false => typed.paths,
            true if self.found.settings.config.drafts.is_empty() => vec![PathBuf::from(".")],
            true => vec![match self.found.root.as_os_str().is_empty() {
                true => PathBuf::from("."),
                false => self.found.root.clone(),
            }],
        };
        Ok(drafts::walk(paths, typed.stdin_filename, wanted))
    }

    /// How many drafts the paths name, to be asked where somebody wants to know.
    pub fn counting(&self, typed: &Paths) -> impl FnOnce() -> u64 + use<'_> {
        let typed = typed.clone();
        move || self.drafts(typed).map_or(0, |drafts| drafts.count() as u64)
    }

    /// The stages with the records that the settings name, if any; a corpus that is named and cannot be had is
    /// an error.
    pub fn checking(&self, typed: &Paths) -> Result<Stages> {
        let mut stages = self.stages(false, typed)?;
        if let Some(path) = corpus::configured(self) {
            stages.corpus = Some(corpus::open(self, &path)?.corpus);
        }
        Ok(stages)
    }

    /// The stages with the model that suits what was typed.
    pub fn stages(&self, why: bool, typed: &Paths) -> Result<Stages> {
        let speaker = self.found.settings.config.known();
        for problem in speaker.problems() {
            output::remark(&format!("settings: {problem}"));
        }
        let name = self.found.settings.config.clone().filled().model.unwrap_or(ModelName::Auto);
        let model = reader::choose(name, &typed.paths, self.weights.as_deref())?;
        let verdict = self.found.settings.config.judging();
        let mut stages = Stages { model, speaker, verdict, ..Stages::default() };
        stages.attribution.why = why;
        Ok(stages)
    }
}
