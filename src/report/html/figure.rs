//! The sourcing chains as a figure: who the words of a draft come from and through whom, drawn once for wide
//! pages and once for a telephone's, with the same ways as a table. Which ways are drawn apart and where they
//! lie is [`super::ways`]'s and [`super::picture`]'s; here they are put together and summed up.

use super::evidence::chain;
use super::picture::{self, Picture};
use super::view::Step;
use super::{thousands, ways};
use crate::analysis::Analysis;
use crate::segment::TokenKind;
use crate::text::Span;
use serde::Serialize;
use std::collections::HashMap;

/// Words that came one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Origin first; never empty.
    pub steps: Vec<Step>,
    /// Words in quotation marks.
    pub quoted: usize,
    /// Words reported without marks.
    pub told: usize,
    /// How many attributions.
    pub times: usize,
}

impl Flow {
    /// Words in marks and without.
    pub fn words(&self) -> usize {
        self.quoted + self.told
    }
}

/// The sourcing chains, drawn and as rows.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Unique on its page.
    pub id: String,
    /// The same ways drawn twice, once for each width of page.
    pub pictures: Vec<Picture>,
    /// The same as rows, most words first.
    pub rows: Vec<Row>,
    /// Ways that the rows leave out.
    pub rows_left: usize,
    /// Words in marks, of all flows.
    pub quoted: usize,
    /// Words without marks, of all flows.
    pub told: usize,
    /// Words whose origin is withheld.
    pub unnamed: usize,
    /// Whether small flows were drawn together, or long ways cut short.
    pub gathered: bool,
    /// One sentence that says what the pictures show, for those who do not see them.
    pub summary: String,
}

/// A flow as a row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// The way, origin first.
    pub steps: Vec<Step>,
    /// Words in marks.
    pub quoted: usize,
    /// Words without.
    pub told: usize,
    /// How many attributions.
    pub times: usize,
}

/// Rows of the table; the CSV files hold all.
const MOST_ROWS: usize = 200;

/// Draws flows into a draft of this name; `none` where there are none.
pub fn draw(id: &str, flows: &[Flow], draft: &str) -> Option<Figure> {
    if flows.is_empty() {
        return None;
    }
    let (drawn, gathered) = ways::drawn(flows);
    let sum = |count: fn(&Flow) -> usize| flows.iter().map(count).sum::<usize>();
    let (quoted, told) = (sum(|flow| flow.quoted), sum(|flow| flow.told));
    let unnamed = (flows.iter()).filter(|flow| flow.steps[0].unnamed).map(Flow::words).sum();
    let mut sorted: Vec<&Flow> = flows.iter().collect();
    sorted.sort_by_key(|flow| std::cmp::Reverse(flow.words()));
    let row = |flow: &&Flow| Row {
        steps: flow.steps.clone(),
        quoted: flow.quoted,
        told: flow.told,
        times: flow.times,
    };
    Some(Figure {
        id: id.to_string(),
        pictures: picture::SHAPES.iter().map(|shape| picture::draw(shape, &drawn, draft)).collect(),
        rows: sorted.iter().take(MOST_ROWS).map(row).collect(),
        rows_left: sorted.len().saturating_sub(MOST_ROWS),
        summary: summary(flows, quoted + told, unnamed),
        quoted,
        told,
        unnamed,
        gathered,
    })
}

/// Words in marks and words without, of one attribution.
pub fn words(analysis: &Analysis, attribution: usize) -> (usize, usize) {
    let Some(attribution) = analysis.attributions.get(attribution) else { return (0, 0) };
    let mut quoted = 0;
    let mut all = 0;
    let mut parts: Vec<Span> = (attribution.quotations.iter())
        .filter_map(|&index| analysis.quotations.list.get(index as usize))
        .flat_map(|quotation| quotation.parts.iter().copied())
        .collect();
    parts.sort_unstable();
    let mut parts = parts.into_iter().peekable();
    // How far the parts reach that begin before the token.
    let mut until = 0;
    for &span in &attribution.content {
        for token in &analysis.layout.tokens[analysis.layout.run(span).range()] {
            while let Some(part) = parts.next_if(|part| part.start <= token.span.start) {
                until = until.max(part.end);
            }
            if matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                all += 1;
                quoted += usize::from(token.span.end <= until);
            }
        }
    }
    (quoted, all - quoted)
}

/// The flows of one draft, equal ways together, in the order in which they first appear.
pub fn flows(analysis: &Analysis) -> Vec<Flow> {
    let list = (0..analysis.attributions.len()).filter_map(|index| {
        let steps = chain(analysis, index);
        let (quoted, told) = words(analysis, index);
        (!steps.is_empty()).then_some(Flow { steps, quoted, told, times: 1 })
    });
    together(list)
}

/// Equal ways together, in the order in which they first appear.
pub fn together(list: impl Iterator<Item = Flow>) -> Vec<Flow> {
    let mut place: HashMap<Vec<Step>, usize> = HashMap::new();
    let mut out: Vec<Flow> = Vec::new();
    for flow in list {
        match place.get(&flow.steps) {
            Some(&at) => {
                out[at].quoted += flow.quoted;
                out[at].told += flow.told;
                out[at].times += flow.times;
            }
            None => {
                place.insert(flow.steps.clone(), out.len());
                out.push(flow);
            }
        }
    }
    out
}

fn summary(flows: &[Flow], words: usize, unnamed: usize) -> String {
    let mut origins: Vec<&Step> = flows.iter().map(|flow| &flow.steps[0]).collect();
    origins.sort();
    origins.dedup();
    let hidden = origins.iter().filter(|step| step.unnamed).count();
    let relayed = flows.iter().filter(|flow| flow.steps.len() > 1).count();
    let some = |n: usize, one: &str, many: &str| match n {
        0 => format!("no {many}"),
        1 => format!("one {one}"),
        n => format!("{} {many}", thousands(n as u64)),
    };
    let hidden = match hidden {
        0 => "none of them unnamed".to_string(),
        n => format!("{n} of them unnamed ({})", some(unnamed, "word", "words")),
    };
    format!(
        "{} credited to {}, {hidden}; {} through a relay.",
        some(words, "word", "words"),
        some(origins.len(), "origin", "origins"),
        some(relayed, "way leads", "ways lead"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str, unnamed: bool) -> Step {
        Step { name: name.into(), kind: "person", unnamed }
    }

    fn flow(names: &[&str], quoted: usize, told: usize) -> Flow {
        let steps = names.iter().map(|name| step(name, name.starts_with("unnamed"))).collect();
        Flow { steps, quoted, told, times: 1 }
    }

    #[test]
    fn origins_stand_left_relays_between_and_the_draft_right() {
        let flows = [flow(&["unnamed officials", "The Courier"], 0, 20), flow(&["Ellison"], 80, 0)];
        let figure = draw("f", &flows, "This draft").unwrap();
        let [wide, narrow] = &figure.pictures[..] else { panic!("two pictures") };
        assert!(wide.width > 2 * narrow.width);
        let x = |name: &str| wide.nodes.iter().find(|node| node.name == name).unwrap().x;
        assert!(x("unnamed officials") < x("The Courier") && x("The Courier") < x("This draft"));
        let ellison = wide.nodes.iter().find(|node| node.name == "Ellison").unwrap();
        let officials = wide.nodes.iter().find(|node| node.unnamed).unwrap();
        assert!((ellison.height / officials.height - 4.0).abs() < 0.1, "widths go by words");
        assert_eq!((figure.quoted, figure.told, figure.unnamed), (80, 20, 20));
        assert_eq!(wide.ribbons.len(), 2);
    }

    /// Where heights were rounded against it, the search for a place did not end.
    #[test]
    fn a_label_finds_its_place_under_others_at_every_height() {
        for words in 1..400 {
            let names = ["a council member of Lisse", "The Lisse Times", "Reuters", "a paper of the coast"];
            let flows: Vec<Flow> = (0..4)
                .map(|n| {
                    flow(
                        &[names[n], names[(n + 1) % 4], names[(n + 2) % 4]][..2 + n % 2],
                        words * n / 3,
                        1 + n,
                    )
                })
                .collect();
            let figure = draw("f", &flows, "This draft").unwrap();
            assert!(figure.pictures.iter().all(|picture| picture.height > 0), "{words}");
        }
    }

    #[test]
    fn nothing_overlaps_and_everything_lies_on_the_page() {
        let names: Vec<String> =
            (0..60).map(|n| format!("Speaker {} number {n}", "of-a-long-name".repeat(n % 5))).collect();
        let flows: Vec<Flow> = (names.iter().enumerate())
            .map(|(n, name)| match n % 3 {
                0 => flow(&[name, "An agency"], n, 5),
                1 => flow(&[name, "A paper", "An agency"], 2, n),
                _ => flow(&[name], n, n),
            })
            .collect();
        let figure = draw("f", &flows, "This draft").unwrap();
        assert!(figure.gathered);
        for picture in &figure.pictures {
            assert!(picture.nodes.len() < 24);
            let (width, height) = (f64::from(picture.width), f64::from(picture.height));
            for node in &picture.nodes {
                assert!(node.y >= 0.0 && node.y + node.height <= height, "{node:?}");
                for line in &node.label {
                    assert!(line.y > 14.0 && line.y < height, "{node:?}");
                    let long = line.text.chars().count() as f64 * picture::LETTER;
                    let x = f64::from(node.label_x);
                    let (left, right) = match node.anchor {
                        "start" => (x, x + long),
                        "end" => (x - long, x),
                        _ => (x - long / 2.0, x + long / 2.0),
                    };
                    assert!(left >= 0.0 && right <= width, "cut off: {node:?}");
                }
            }
            let boxes: Vec<_> = (picture.nodes.iter().enumerate())
                .flat_map(|(at, node)| node.label.iter().map(move |line| (at, node, line)))
                .map(|(at, node, line)| {
                    let long = line.text.chars().count() as f64 * picture::LETTER;
                    let left = f64::from(node.label_x)
                        - match node.anchor {
                            "start" => 0.0,
                            "end" => long,
                            _ => long / 2.0,
                        };
                    (at, node.role, &line.text, left, left + long, line.y)
                })
                .collect();
            for (a, role, text, left, right, y) in &boxes {
                for (b, other, under, from, to, height) in &boxes {
                    let apart = right <= from || to <= left || (y - height).abs() >= 13.0;
                    // The draft's own label stands over the last ribbons, clear of all bars.
                    let draft = [role, other].contains(&&"draft");
                    assert!(a == b || draft || apart, "{text} stands on {under}");
                }
            }
            for a in &picture.nodes {
                for b in picture.nodes.iter().filter(|b| b.x == a.x && !std::ptr::eq(*b, a)) {
                    assert!(a.y + a.height <= b.y + 0.2 || b.y + b.height <= a.y + 0.2, "{a:?} {b:?}");
                }
            }
        }
        assert_eq!(figure.rows.len(), 60);
    }

    #[test]
    fn nobody_credited_is_no_figure_and_no_words_are_a_hairline() {
        assert!(draw("f", &[], "This draft").is_none());
        assert!(
            draw("f", &[flow(&["A"], 0, 0)], "This draft").unwrap().pictures[0].ribbons[0]
                .path
                .starts_with('M')
        );
    }
}
