//! What each of the fast model's two passes gets right by itself, on articles that it has not seen.

use crate::fast::Doc;
use onrecord::model::crf::{CONTENT, CUE, Lanes, SOURCE};
use onrecord::model::decode::Reading;

/// How well the flat pass finds the tokens of each role.
pub fn flat(docs: &[Doc], labels: &[Vec<Vec<u8>>], margins: &[Vec<Lanes>]) {
    let mut counts = [[0usize; 3]; 3];
    let (mut cues, mut kept) = (0, 0);
    let (mut loss, mut tokens) = (0.0, 0usize);
    for (d, doc) in docs.iter().enumerate() {
        for (m, gold) in margins[d].iter().zip(&labels[d][0]) {
            loss -= f64::from(m[*gold as usize].max(1e-6).ln());
            tokens += 1;
            let best = (0..7).fold(0, |b, l| if m[l] > m[b] { l } else { b });
            for (i, first) in [SOURCE, CUE, CONTENT].into_iter().enumerate() {
                let (g, p) = (
                    (*gold as usize).div_ceil(2) == first.div_ceil(2),
                    best.div_ceil(2) == first.div_ceil(2),
                );
                counts[i][0] += usize::from(g && p);
                counts[i][1] += usize::from(p);
                counts[i][2] += usize::from(g);
            }
        }
        for gold in &doc.article.readings[0].runs {
            cues += 1;
            kept += usize::from(gold.cue.iter().flat_map(|r| r.range()).any(|t| margins[d][t][CUE] > 0.1));
        }
    }
    let f = counts.map(|[r, p, g]| 2.0 * r as f64 / (p + g) as f64);
    println!(
        "flat tokens: source {:.4} cue {:.4} content {:.4}; cues kept {:.4}; loss {:.4}",
        f[0],
        f[1],
        f[2],
        kept as f64 / cues as f64,
        loss / tokens as f64
    );
}

/// Of the readings whose cue is right: what became of source and content.
pub fn sources(docs: &[Doc], readings: &[(usize, Vec<Reading>)]) {
    let (mut table, mut contents, mut n) = ([[0usize; 4]; 2], [0usize; 3], 0);
    for (d, readings) in readings {
        let golds = &docs[*d].article.readings[0].runs;
        for r in readings {
            let Some(gold) = golds.iter().find(|g| g.cue.iter().any(|c| c.overlaps(r.anchor.run))) else {
                continue;
            };
            n += 1;
            let p = &r.proposal;
            let hit = p.source.iter().any(|a| gold.source.iter().any(|b| a.overlaps(*b)));
            let exact = p.source == gold.source;
            let what = if p.source.is_empty() {
                0
            } else if exact {
                3
            } else if hit {
                2
            } else {
                1
            };
            table[usize::from(!gold.source.is_empty())][what] += 1;
            let same = p.content == gold.content;
            let touch = p.content.iter().any(|a| gold.content.iter().any(|b| a.overlaps(*b)));
            contents[if same { 2 } else { usize::from(touch) }] += 1;
        }
    }
    println!(
        "{n} right cues; no gold source: [none wrong . .] {:?}; gold source: [none wrong overlap exact] {:?}; content [wrong touches same] {contents:?}",
        table[0], table[1]
    );
}
