//! The score sheet: what share of the gold attributions of each task is found, and found whole. A task is a
//! kind of content, a place of the cue, a reach over sentences, a kind of source.

use super::polnear::{Gold, GoldRuns};
use super::score::{self, Answer, Tally, ratio};
use crate::attribution::Attribution;
use crate::draft::BlockKind;
use crate::model::view::View;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Counts by task, and the whole.
#[derive(Default)]
pub struct Sheet {
    /// Gold, matched, matched with source and cue, by task.
    tasks: BTreeMap<&'static str, [usize; 3]>,
    /// Answers and right ones (content, source and cue) by tenth of confidence.
    reliability: [[usize; 2]; 10],
    /// The scorer's figures.
    pub tally: Tally,
}

impl Sheet {
    /// Adds one article.
    pub fn add(&mut self, view: &View, golds: &[Gold], runs: &[GoldRuns], attributions: &[Attribution]) {
        let answers: Vec<Answer> = attributions
            .iter()
            .map(|a| Answer {
                kind: a.kind,
                content: a.content.clone(),
                cue: a.cue.clone(),
                source: a.source.clone(),
            })
            .collect();
        let outcome = score::article(view.draft.source(), golds, &answers);
        self.tally += outcome.tally;
        for (attribution, (_, full)) in attributions.iter().zip(&outcome.answers) {
            let row = &mut self.reliability[((attribution.confidence * 10.0) as usize).min(9)];
            row[0] += 1;
            row[1] += usize::from(*full);
        }
        for (run, (matched, full)) in runs.iter().zip(&outcome.golds) {
            for task in tasks(view, run) {
                let row = self.tasks.entry(task).or_default();
                row[0] += 1;
                row[1] += usize::from(*matched);
                row[2] += usize::from(*full);
            }
        }
    }

    /// The sheet as Markdown.
    pub fn page(&self, title: &str) -> String {
        let mut out =
            format!("# {title}\n\n`{}`\n\n| task | gold | found | whole |\n|---|---|---|---|\n", self.tally);
        for (task, [gold, found, whole]) in &self.tasks {
            let (found, whole) = (ratio(*found, *gold), ratio(*whole, *gold));
            let _ = writeln!(out, "| {task} | {gold} | {found:.3} | {whole:.3} |");
        }
        out.push_str("\n| confidence | answers | right |\n|---|---|---|\n");
        for (tenth, [answers, right]) in self.reliability.iter().enumerate() {
            let _ = writeln!(out, "| 0.{tenth} | {answers} | {:.3} |", ratio(*right, *answers));
        }
        out
    }
}

/// The tasks that a gold attribution belongs to.
fn tasks(view: &View, gold: &GoldRuns) -> Vec<&'static str> {
    let words = |token: &usize| view.forms[*token].is_word();
    let content: Vec<usize> = gold.content.iter().flat_map(|r| r.range()).filter(words).collect();
    let (Some(first), Some(last)) = (content.first().copied(), content.last().copied()) else {
        return Vec::new();
    };
    let quoted = content.iter().filter(|t| view.forms[**t].depth > 0).count();
    let kind = match quoted {
        0 => "kind: indirect",
        n if n == content.len() => "kind: direct",
        _ => "kind: mixed",
    };
    let place = match (gold.cue.first(), gold.source.first()) {
        (None, _) => "cue: none",
        (Some(cue), _) if (cue.end as usize) <= first => "cue: before",
        (Some(cue), _) if (cue.start as usize) < last => "cue: in the middle",
        (Some(cue), Some(source)) if cue.start < source.start => "cue: after, inverted",
        (Some(_), _) => "cue: after",
    };
    let reach = if view.layout.paragraph_of(first) != view.layout.paragraph_of(last) {
        "content: over paragraphs"
    } else if view.layout.sentence_of(first) != view.layout.sentence_of(last) {
        "content: over sentences"
    } else {
        "content: in one sentence"
    };
    let size = match content.len() {
        0..=3 => "content: one to three words",
        4..=8 => "content: four to eight words",
        _ => "content: nine words and more",
    };
    let source: Vec<usize> = gold.source.iter().flat_map(|r| r.range()).filter(words).collect();
    let pronoun = |t: usize| PRONOUNS.contains(&view.text(t).to_lowercase().as_str());
    let named = match source[..] {
        [] => "source: none",
        [one] if pronoun(one) => "source: pronoun",
        _ if source.iter().any(|t| view.forms[*t].is_capital() && *t != view.sentence(*t).start as usize) => {
            "source: name"
        }
        [one] if view.forms[one].is_capital() => "source: name",
        _ => "source: nominal",
    };
    let mut tasks = vec![kind, place, reach, size, named];
    let paragraph = &view.layout.paragraphs[view.layout.paragraph_of(first)];
    if matches!(paragraph.kind, BlockKind::Title | BlockKind::Heading) {
        tasks.push("place: headline");
    }
    if content.iter().any(|t| view.forms[*t].depth > 1) {
        tasks.push("place: holds a nested quotation");
    }
    tasks
}

const PRONOUNS: [&str; 14] =
    ["he", "she", "they", "i", "we", "it", "you", "who", "his", "her", "their", "my", "our", "its"];
