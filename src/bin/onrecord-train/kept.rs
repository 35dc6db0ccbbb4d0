//! Proposals of articles not seen in training, kept on disk, so that a change of the rules for quotations is
//! scored in seconds and without the flattery of a model that has learned the articles.

use crate::articles::Article;
use crate::fast::FOLDS;
use anyhow::{Context, Result};
use onrecord::attribution::{self, Attribution, Options, gate};
use onrecord::eval::logit::{self, Case};
use onrecord::eval::score::{self, Answer};
use onrecord::eval::sheet::Sheet;
use onrecord::model::fast::WORTH;
use onrecord::model::judge::Logit;
use onrecord::model::view::View;
use onrecord::model::{self, Gate, Proposal, form};
use onrecord::quotation::Form;
use onrecord::text::{Run, Span};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::path::Path;

/// What was proposed of one article, each with its worth, see [`onrecord::model::fast::WORTH`].
pub struct Kept {
    /// Index of the article.
    pub article: usize,
    /// Sorted by anchor.
    pub proposals: Vec<(f32, Proposal)>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    worth: f32,
    confidence: f32,
    content: Vec<Run>,
    cue: Vec<Run>,
    source: Vec<Run>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    document: String,
    tokens: usize,
    proposals: Vec<Row>,
}

/// Writes JSON Lines, one an article.
pub fn write(path: &Path, articles: &[Article], kept: &[Kept]) -> Result<()> {
    let mut out = String::new();
    for one in kept {
        let article = &articles[one.article];
        let proposals = one.proposals.iter().cloned();
        let line = Line {
            document: article.name.clone(),
            tokens: article.layout.tokens.len(),
            proposals: proposals.map(|(worth, p)| row(worth, p)).collect(),
        };
        out.push_str(&serde_json::to_string(&line)?);
        out.push('\n');
    }
    std::fs::write(path, out).with_context(|| format!("{}: cannot be written", path.display()))
}

fn row(worth: f32, proposal: Proposal) -> Row {
    let Proposal { confidence, content, cue, source, .. } = proposal;
    Row { worth, confidence, content, cue, source }
}

/// Scores what was kept; with `errors`, shows what went wrong with passages in marks.
pub fn rescore(articles: &[Article], path: &Path, worth: f32, errors: bool) -> Result<()> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| format!("{shown}: cannot be read"))?;
    let index: HashMap<&str, usize> =
        articles.iter().enumerate().map(|(at, article)| (article.name.as_str(), at)).collect();
    let mut kept = Vec::new();
    for line in text.lines() {
        let line: Line =
            serde_json::from_str(line).with_context(|| format!("{shown}: not kept proposals"))?;
        let article = *index.get(line.document.as_str()).context("an article that is not in train")?;
        anyhow::ensure!(
            articles[article].layout.tokens.len() == line.tokens,
            "{}: its tokens have changed; run `tune --keep` anew",
            line.document
        );
        let proposals = line.proposals.into_iter().map(|row| {
            let Row { worth, confidence, content, cue, source } = row;
            (worth, Proposal { content, cue, source, confidence, ..Proposal::default() })
        });
        kept.push(Kept { article, proposals: proposals.collect() });
    }
    if errors {
        let gates = crossed(articles, &kept, worth);
        for one in &kept {
            let gate = &gates[one.article % FOLDS];
            show(&articles[one.article], &attributions(&articles[one.article], one, worth, gate));
        }
    }
    println!("{}", score(articles, &kept, worth).page("kept proposals through the rules"));
    Ok(())
}

/// The score sheet of kept proposals.
pub fn score(articles: &[Article], kept: &[Kept], worth: f32) -> Sheet {
    let gates = crossed(articles, kept, worth);
    let mut sheet = Sheet::default();
    for one in kept {
        let article = &articles[one.article];
        let forms = form::forms(&article.draft, &article.layout, &article.quotations);
        let gold = &article.readings[0];
        let gate = &gates[one.article % FOLDS];
        sheet.add(&article.view(&forms), &gold.golds, &gold.runs, &attributions(article, one, worth, gate));
    }
    sheet
}

fn attributions(article: &Article, kept: &Kept, worth: f32, gate: &Logit) -> Vec<Attribution> {
    let forms = form::forms(&article.draft, &article.layout, &article.quotations);
    let view: View = article.view(&forms);
    let answer = model::Answer { proposals: kept.told(worth), ..model::Answer::default() };
    attribution::complete(&view, answer, Gate::Learned(gate), &Options::default())
}

impl Kept {
    /// The proposals as the model would hand them over.
    fn told(&self, worth: f32) -> Vec<Proposal> {
        let spared = |(w, p): &(f32, Proposal)| Proposal { spare: *w < worth, ..p.clone() };
        let mut proposals: Vec<Proposal> = self.proposals.iter().map(spared).collect();
        proposals.sort_by(|a, b| a.content.cmp(&b.content));
        proposals
    }
}

/// A gate for each fold, learned on the others.
fn crossed(articles: &[Article], kept: &[Kept], worth: f32) -> Vec<Logit> {
    let cases = cases(articles, kept, worth);
    (0..FOLDS).map(|fold| learn(cases.iter().filter(|(a, _)| a % FOLDS != fold).map(|(_, c)| c))).collect()
}

/// The gate that all articles teach.
pub fn gate(articles: &[Article], kept: &[Kept]) -> Logit {
    learn(cases(articles, kept, WORTH).iter().map(|(_, c)| c))
}

fn learn<'a>(cases: impl Iterator<Item = &'a Case>) -> Logit {
    logit::train(&cases.collect::<Vec<_>>(), GATE_BITS, 12, 0.05, 3.0, 1)
}

/// How much a passage counts that was given to nobody: what is claimed falsely costs more than what is missed.
const STRAY: f32 = 16.0;

/// The gate's table is 2^bits weights.
const GATE_BITS: u32 = 14;

/// A passage of so many words that was given to nobody is mostly one that the annotator overlooked.
const OVERLOOKED: usize = 8;

/// Every passage in marks that an annotator gave to somebody or to nobody, with its article. What is given
/// in part says nothing.
fn cases(articles: &[Article], kept: &[Kept], worth: f32) -> Vec<(usize, Case)> {
    let mut out = Vec::new();
    for one in kept {
        let article = &articles[one.article];
        let forms = form::forms(&article.draft, &article.layout, &article.quotations);
        let view = article.view(&forms);
        let proposals = attribution::credited(&view, one.told(worth));
        let frames = attribution::frames(&view);
        let ground = gate::Ground::new(&view, &proposals);
        for (quotation, frame) in article.quotations.list.iter().zip(&frames) {
            let mut features = Vec::new();
            if quotation.form != Form::Marked || quotation.depth > 0 {
                continue;
            }
            gate::passage(&view, quotation, frame.as_ref(), &ground, &mut features);
            let words = quotation.parts.iter().flat_map(|p| article.layout.run(*p).range());
            let words: Vec<usize> = words.filter(|t| forms[*t].is_word()).collect();
            let golds = &article.readings[0].runs;
            let held = words.iter().filter(|t| golds.iter().any(|g| g.content.iter().any(|r| r.holds(**t))));
            let held = held.count();
            let right = held * 5 >= words.len() * 4;
            if features.is_empty() || !right && held > 0 {
                continue;
            }
            let weight = if right || words.len() >= OVERLOOKED { 1.0 } else { STRAY };
            out.push((one.article, Case { features, right, weight }));
        }
    }
    out
}

/// Prints every passage in marks that was missed, credited wrongly or claimed for nothing.
fn show(article: &Article, attributions: &[Attribution]) {
    let text = article.draft.source();
    let answers: Vec<Answer> = attributions
        .iter()
        .map(|a| Answer {
            kind: a.kind,
            content: a.content.clone(),
            cue: a.cue.clone(),
            source: a.source.clone(),
        })
        .collect();
    let golds = &article.readings[0].golds;
    for (span, fate) in score::passages(text, golds, &answers) {
        if matches!(fate, score::Fate::Attributed | score::Fate::LeftAlone) {
            continue;
        }
        let near = |spans: &[Span]| spans.iter().any(|s| s.overlaps(span));
        let list = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ");
        let from = text[..span.start as usize].char_indices().rev().nth(180).map_or(0, |(i, _)| i);
        let to = text[span.end as usize..]
            .char_indices()
            .nth(120)
            .map_or(text.len(), |(i, _)| i + span.end as usize);
        println!("\n--- {fate:?} [{}]", span.of(text));
        println!("  {}", text[from..to].replace('\n', " / "));
        for gold in golds.iter().filter(|g| near(&g.content)) {
            println!("  gold {} <{}> {}", list(&gold.source), list(&gold.cue), list(&gold.content));
        }
        for a in attributions.iter().filter(|a| near(&a.content)) {
            println!(
                "  ours {} {:.2} {} <{}> {}",
                a.reason,
                a.confidence,
                list(&a.source),
                list(&a.cue),
                list(&a.content)
            );
        }
    }
}
