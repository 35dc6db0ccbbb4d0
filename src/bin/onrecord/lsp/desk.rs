//! What holds for the drafts under one `onrecord.toml`: its settings, its records, its model. The model is the
//! fast one where the settings do not name another: with the accurate one an answer takes longer, though no
//! more is read than what has changed.

use super::sheet::{self, Sheet, Units};
use crate::args::{Global, Paths};
use crate::run::{Rules, Session};
use crate::{ledgers, records, settings};
use anyhow::Result;
use gen_lsp_types::{Location, Range};
use onrecord::check::Stages;
use onrecord::config::{Layer, ModelName};
use onrecord::draft::Limits;
use onrecord::matching::Match;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A record larger than this is opened at its beginning.
const LARGEST: u64 = 16 << 20;

/// Places in records remembered at most.
const REMEMBERED: usize = 4096;

/// Settings and records, opened.
pub struct Desk {
    /// How drafts are read and judged.
    pub stages: Stages,
    /// What the rules are to say.
    pub rules: Rules,
    /// How much a draft may cost.
    pub limits: Limits,
    /// What a writer should know: the records could not be opened, and why.
    pub trouble: Option<String>,
    /// The settings' file and when it was written last.
    stamp: Stamp,
    units: Units,
    places: RefCell<BTreeMap<(String, u32, String), Range>>,
}

/// A settings' file, if any, and when it was written last.
pub type Stamp = (Option<PathBuf>, Option<SystemTime>);

/// The settings' file that holds for a folder.
pub fn stamp(global: &Global, folder: &Path) -> Stamp {
    let file = if global.isolated { None } else { settings::above(folder) };
    let written = file.as_ref().and_then(|file| file.metadata().ok()?.modified().ok());
    (file, written)
}

impl Desk {
    /// Reads the settings that hold for a folder and opens their records. Records that cannot be opened are
    /// [`Desk::trouble`], and drafts are then checked without them.
    pub fn open(global: &Global, flags: Vec<Layer>, folder: &Path, units: Units) -> Result<Desk> {
        let stamp = stamp(global, folder);
        let mut session = Session {
            threads: std::thread::available_parallelism().map_or(1, |n| n.get()),
            quiet: true,
            found: settings::find_for(global, flags, folder)?,
            weights: None,
        };
        let config = &mut session.found.settings.config;
        if config.model.is_none_or(|model| model == ModelName::Auto) {
            config.model = Some(ModelName::Fast);
        }
        let mut stages = session.stages(false, &Paths::default())?;
        let mut trouble = None;
        if let Some(path) = records::configured(&session) {
            match records::open(&session, &path) {
                Ok(opened) => stages.corpus = Some(opened.corpus),
                Err(error) => {
                    trouble = Some(format!("Quotations are not held against any record: {error:#}"));
                    session.found.settings.config.corpus = None;
                }
            }
        }
        let mut rules = session.rules()?;
        rules.accepted = ledgers::accepted(&session.found.root)?;
        let limits = session.limits();
        Ok(Desk { stages, rules, limits, trouble, stamp, units, places: RefCell::default() })
    }

    /// The defaults, without records.
    pub fn bare(stamp: Stamp, units: Units) -> Desk {
        Desk {
            stages: Stages::default(),
            rules: Rules::default(),
            limits: Limits::default(),
            trouble: None,
            stamp,
            units,
            places: RefCell::default(),
        }
    }

    /// Whether the settings are still those that were read, and, where `records` says so, the records too.
    pub fn is_current(&self, stamp: &Stamp, records: bool) -> bool {
        let stale = |corpus| onrecord::corpus::stale(corpus).unwrap_or(true);
        self.stamp == *stamp && !(records && self.stages.corpus.as_ref().is_some_and(stale))
    }

    /// Whether a file lies among the records.
    pub fn holds(&self, file: &Path) -> bool {
        let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let root = self.stages.corpus.as_ref().map(|corpus| canonical(corpus.root()));
        root.is_some_and(|root| canonical(file).starts_with(root))
    }

    /// The passage in the record's file; its beginning where the place in the file cannot be told.
    pub fn passage(&self, found: &Match) -> Option<Location> {
        let path = self.stages.corpus.as_ref()?.root().join(&found.record);
        let start = found.places.first().map_or(0, |span| span.start);
        let key = (found.record.clone(), start, found.locator.clone());
        let known = self.places.borrow().get(&key).copied();
        let range = known.unwrap_or_else(|| {
            let range = in_file(&path, found, self.units).unwrap_or_default();
            let mut places = self.places.borrow_mut();
            if places.len() >= REMEMBERED {
                places.clear();
            }
            places.insert(key, range);
            range
        });
        Some(Location { uri: sheet::uri_of(&path), range })
    }
}

/// Where a passage stands in its file: at its span where the file's bytes there are its words, else at its
/// time code.
fn in_file(path: &Path, found: &Match, units: Units) -> Option<Range> {
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
    let sheet = Sheet::new(String::from_utf8(bytes).ok()?, units);
    let words = found.text.split(" … ").next().unwrap_or("");
    if let Some(span) = found.places.first()
        && sheet.text.get(span.range()).is_some_and(|there| !there.is_empty() && words.starts_with(there))
    {
        return Some(sheet.range(span.start as usize, span.end as usize));
    }
    let code = found.locator.split(' ').next().filter(|code| code.contains(':'))?;
    let at = sheet.text.find(code).or_else(|| sheet.text.find(&code.replace('.', ",")))?;
    Some(sheet.range(at, at + code.len()))
}
