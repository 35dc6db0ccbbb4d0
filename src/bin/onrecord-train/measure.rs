//! Figures of what is shipped: the score sheet of a model, and how often each rule for quotations is right.

use crate::articles::Article;
use anyhow::Result;
use onrecord::attribution::{self, Options};
use onrecord::eval::sheet::Sheet;
use onrecord::model::{Model, form};
use onrecord::text::Run;
use std::collections::BTreeMap;

/// Prints the score sheet as Markdown.
pub fn sheet(articles: &[Article], model: &Model, title: &str) -> Result<()> {
    let mut sheet = Sheet::default();
    for article in articles {
        let forms = form::forms(&article.draft, &article.layout, &article.quotations);
        let view = article.view(&forms);
        let attributions = attribution::attribute(
            &article.draft,
            &article.layout,
            &article.quotations,
            model,
            &Options::default(),
        );
        let gold = &article.readings[0];
        sheet.add(&view, &gold.golds, &gold.runs, &attributions);
    }
    println!("{}", sheet.page(title));
    Ok(())
}

/// Prints, by rule and by the quotation's length, how many passages are speech, and of those how often the
/// rule's cue and source are right.
pub fn rules(articles: &[Article]) -> Result<()> {
    let mut table: BTreeMap<(&str, &str), [usize; 3]> = BTreeMap::new();
    for article in articles {
        let forms = form::forms(&article.draft, &article.layout, &article.quotations);
        let view = article.view(&forms);
        let frames = attribution::frames(&view);
        for (quotation, frame) in article.quotations.list.iter().zip(frames).filter(|(q, _)| q.depth == 0) {
            let words: Vec<usize> = quotation
                .parts
                .iter()
                .flat_map(|p| article.layout.run(*p).range())
                .filter(|t| forms[*t].is_word())
                .collect();
            let size = match words.len() {
                0..=1 => "1",
                2..=3 => "2-3",
                4..=5 => "4-5",
                6..=9 => "6-9",
                _ => "10+",
            };
            let gold = article.readings[0].runs.iter().find(|g| {
                let held = words.iter().filter(|t| g.content.iter().any(|c| c.holds(**t))).count();
                held * 5 >= words.len() * 4 && held > 0
            });
            let touch = |a: &[Run], b: &[Run]| {
                a.iter().any(|x| b.iter().any(|y| x.overlaps(*y))) || a.is_empty() && b.is_empty()
            };
            let right = match (gold, &frame) {
                (Some(gold), Some(frame)) => {
                    touch(&gold.source, &frame.source) && touch(&gold.cue, &frame.cue)
                }
                _ => false,
            };
            for size in [size, "all"] {
                let row = table.entry((frame.as_ref().map_or("none", |f| f.rule), size)).or_default();
                row[0] += 1;
                row[1] += usize::from(gold.is_some());
                row[2] += usize::from(right);
            }
        }
    }
    println!("| rule | words | passages | speech | cue and source right |\n|---|---|---|---|---|");
    for ((rule, size), [all, speech, right]) in table {
        let share = |n: usize, of: usize| n as f32 / of.max(1) as f32;
        println!("| {rule} | {size} | {all} | {:.3} | {:.3} |", share(speech, all), share(right, speech));
    }
    Ok(())
}
