//! PolNeAR's folders, read: each article cut up as at run time, with every annotator's attributions.

use anyhow::{Context, Result};
use onrecord::draft::Draft;
use onrecord::eval::polnear::{self, Gold, GoldRuns};
use onrecord::lexicon::cues::{self, Cue};
use onrecord::model::form::Form;
use onrecord::model::view::View;
use onrecord::quotation::{self, Quotations};
use onrecord::segment::{self, Layout};
use onrecord::text::Run;
use std::collections::BTreeMap;
use std::path::Path;

/// One annotator's reading of an article.
pub struct Reading {
    /// The annotator's code.
    pub annotator: String,
    /// In byte spans.
    pub golds: Vec<Gold>,
    /// The same in tokens, parallel.
    pub runs: Vec<GoldRuns>,
}

/// An article with its annotations, the first annotator by file name first.
pub struct Article {
    /// File name without its ending.
    pub name: String,
    /// As read at run time.
    pub draft: Draft,
    /// Its tokens.
    pub layout: Layout,
    /// Its quotations.
    pub quotations: Quotations,
    /// At least one.
    pub readings: Vec<Reading>,
}

impl Article {
    /// As models and rules read it; `forms` are those of its tokens.
    pub fn view<'a>(&'a self, forms: &'a [Form]) -> View<'a> {
        View { draft: &self.draft, layout: &self.layout, quotations: &self.quotations, forms }
    }
}

/// An annotation as its annotator meant it: some have source and cue the wrong way round (*said* for the
/// source). Training goes by these; scores go by what was published.
fn turned(draft: &Draft, layout: &Layout, runs: GoldRuns) -> GoldRuns {
    let words = |runs: &[Run]| -> Vec<String> {
        let tokens = runs.iter().flat_map(|r| &layout.tokens[r.range()]);
        tokens.map(|t| t.span.of(&draft.text).to_lowercase()).collect()
    };
    let speaks = |w: &String| matches!(cues::cue(w), Some(Cue::Say | Cue::Tell));
    let (source, cue) = (words(&runs.source), words(&runs.cue));
    if source.len() == 1 && source.iter().all(speaks) && !cue.iter().any(speaks) {
        GoldRuns { source: runs.cue, cue: runs.source, content: runs.content }
    } else {
        runs
    }
}

/// The articles of one split, sorted by name.
pub fn read(folder: &Path) -> Result<Vec<Article>> {
    let mut annotations: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let at = folder.join("attributions");
    let mut names: Vec<String> = std::fs::read_dir(&at)
        .with_context(|| format!("{}: cannot be read", at.display()))?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    names.sort();
    for name in names {
        let Some((article, annotator)) = name.strip_suffix(".ann").and_then(|n| n.rsplit_once('_')) else {
            continue;
        };
        let path = at.join(&name);
        let ann =
            std::fs::read_to_string(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
        annotations.entry(article.to_owned()).or_default().push((annotator.to_owned(), ann));
    }
    annotations
        .into_iter()
        .map(|(name, readings)| {
            let path = folder.join("text").join(format!("{name}.txt"));
            let shown = path.display().to_string();
            let bytes = std::fs::read(&path).with_context(|| format!("{shown}: cannot be read"))?;
            let draft = onrecord::draft::read(&shown, bytes, None)?;
            let layout = segment::segment(&draft);
            let quotations = quotation::find(&draft, &layout);
            let readings = readings
                .into_iter()
                .map(|(annotator, ann)| {
                    let golds = polnear::read(&ann, draft.source());
                    let runs =
                        golds.iter().map(|g| turned(&draft, &layout, polnear::runs(&layout, g))).collect();
                    Reading { annotator, golds, runs }
                })
                .collect();
            Ok(Article { name, draft, layout, quotations, readings })
        })
        .collect()
}
