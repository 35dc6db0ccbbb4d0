//! The specification: every `tests/spec/<stage>/*.md` is a page of small drafts, each drawn with what that
//! stage makes of it in carets. A fence's words say what it holds:
//!
//! - `draft`, `draft.md`, `draft.html`: a draft in that format with its analysis. The layers drawn are those
//!   named after it (`draft quotations`), or the stage's own. On a page `rule/NAME.md` that rule alone runs.
//!   `draft.windows-1252`: a plain one that lies on disk in that encoding.
//! - `config`: an onrecord.toml; `record NAME`: a record of the corpus; `baseline`: a baseline's file. They
//!   hold for the drafts below them in their section, and for the whole page where they stand before its first.

use crate::fences::{self, Fence};
use onrecord::check::{self, Stages};
use onrecord::config::{Config, Layer as Layering, Settings};
use onrecord::corpus::{self, Corpus};
use onrecord::draft::{self, Format};
use onrecord::report::layers::{self, Layer};
use onrecord::rule;
use onrecord::rule::ledger::Ledger;
use std::path::Path;

#[test]
fn every_stage_does_what_its_pages_say() {
    let only = std::env::var("PAGE").unwrap_or_default();
    let mut faults = Vec::new();
    let pages = fences::pages_under("spec");
    assert!(!pages.is_empty());
    for path in pages.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        let page = std::fs::read_to_string(path).unwrap();
        let fences = fences::fences(&page);
        let mut actual = Vec::new();
        for (index, fence) in fences.iter().enumerate() {
            if fence.info.first().is_some_and(|first| first.split('.').next() == Some("draft")) {
                actual.push((index, drawn(path, &fences, fence)));
            }
        }
        fences::settle(path, &page, &fences, actual, &mut faults);
    }
    assert!(faults.is_empty(), "UPDATE=1 rewrites these:\n\n{}", faults.join("\n"));
}

/// A fence's draft, analysed and drawn.
fn drawn(path: &Path, fences: &[Fence], fence: &Fence) -> String {
    let source = layers::without_rows(&fence.body);
    let (name, format) = match fence.info[0].as_str() {
        "draft" => ("draft.txt", Format::Plain),
        "draft.md" => ("draft.md", Format::Markdown),
        "draft.html" => ("draft.html", Format::Html),
        "draft.windows-1252" => ("draft.txt", Format::Plain),
        other => panic!("{}:{}: no such draft: {other}", path.display(), fence.line),
    };
    let stage = path.parent().and_then(Path::file_name).and_then(|stage| stage.to_str()).unwrap_or("");
    let mut wanted = Vec::new();
    for word in &fence.info[1..] {
        let layer = Layer::named(word);
        wanted.push(
            layer.unwrap_or_else(|| panic!("{}:{}: no such layer: {word}", path.display(), fence.line)),
        );
    }
    if wanted.is_empty() {
        wanted = match stage {
            "draft" => vec![Layer::Paragraphs],
            "segment" => vec![Layer::Paragraphs, Layer::Sentences],
            "quotation" => vec![Layer::Quotations],
            "attribution" => vec![Layer::Attributions],
            "speaker" => vec![Layer::Attributions, Layer::Speakers],
            "verdict" => vec![Layer::Verdicts],
            "rule" => vec![Layer::Findings],
            _ => vec![Layer::Quotations, Layer::Attributions, Layer::Speakers],
        };
    }
    let config = config(path, fences, fence);
    let mut rules = config.rules(&[]);
    if let Some(rule) =
        path.file_stem().and_then(|stem| rule::named(stem.to_str()?)).filter(|_| stage == "rule")
    {
        // The page's rule alone, unless the page itself selects others beside it.
        let others = config.extend_select.iter().filter_map(|name| rule::named(name));
        rules.selected = others.map(|rule| rule.name).chain([rule.name]).collect();
    }
    let mut stages = Stages { speaker: config.known(), verdict: config.judging(), ..Stages::default() };
    let folder = tempfile::tempdir().unwrap();
    if let Some(corpus) = corpus(folder.path(), fences, fence) {
        stages.corpus = Some(corpus);
        rules.corpus = true;
    }
    for ledger in holding(fences, fence, "baseline") {
        rules.baseline.join(Ledger::parse(&ledger.body).unwrap());
    }
    let bytes = match fence.info[0].as_str() {
        "draft.windows-1252" => encoding_rs::WINDOWS_1252.encode(&source).0.into_owned(),
        _ => source.clone().into_bytes(),
    };
    let draft = draft::read(name, bytes, Some(format)).unwrap();
    let checked = check::check(draft, &stages, &rules);
    layers::draw(&checked.analysis, &checked.findings, &wanted)
}

/// The fences of a kind that hold for a draft: those above it in its section, and those before the first.
fn holding<'f>(fences: &'f [Fence], fence: &Fence, kind: &'f str) -> impl Iterator<Item = &'f Fence> {
    let (line, section) = (fence.line, fence.section);
    fences.iter().filter(move |other| {
        other.info.first().is_some_and(|first| first == kind)
            && other.line < line
            && (other.section == 0 || other.section == section)
    })
}

/// The corpus of the `record` fences that hold for a draft, built in `folder`; `None` where there is none.
fn corpus(folder: &Path, fences: &[Fence], fence: &Fence) -> Option<Corpus> {
    let mut any = false;
    for record in holding(fences, fence, "record") {
        std::fs::write(folder.join(&record.info[1]), &record.body).unwrap();
        any = true;
    }
    let options = corpus::BuildOptions::default();
    any.then(|| corpus::open_or_build(folder, &options, &|_| ()).unwrap().corpus)
}

/// The settings of the `config` fences that hold for a draft: those above it in its section, and those
/// before the page's first section.
fn config(path: &Path, fences: &[Fence], fence: &Fence) -> Config {
    let layers: Vec<Layering> = holding(fences, fence, "config")
        .map(|other| {
            let origin = format!("{}:{}", path.display(), other.line);
            Layering::file(&origin, &other.body).unwrap_or_else(|error| panic!("{error}"))
        })
        .collect();
    Settings::of(&layers).unwrap_or_else(|error| panic!("{error}")).config
}
