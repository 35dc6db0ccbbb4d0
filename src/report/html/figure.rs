//! The sourcing chains as a picture, laid out when the page is written: origins on the left, relays between,
//! the draft on the right, ribbons as wide as the words that came that way. Geometry only; the template
//! turns it into SVG, and the same flows stand beside it as a table.

use super::runs::shorten;
use super::view::{Step, chain};
use crate::analysis::Analysis;
use crate::segment::TokenKind;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

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

/// A drawn figure. All lengths are units of its own; the view box is `0 0 width height`.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Unique on its page.
    pub id: String,
    /// Width of the view box.
    pub width: u32,
    /// Height of the view box.
    pub height: u32,
    /// The bars: origins, relays and the draft.
    pub nodes: Vec<Node>,
    /// The ribbons between them.
    pub ribbons: Vec<Ribbon>,
    /// The same as rows, most words first.
    pub rows: Vec<Row>,
    /// Words in marks, of all flows.
    pub quoted: usize,
    /// Words without marks, of all flows.
    pub told: usize,
    /// Words whose origin is withheld.
    pub unnamed: usize,
    /// Whether any words came through a relay.
    pub relayed: bool,
    /// Whether small flows were drawn together.
    pub gathered: bool,
    /// One sentence that says what the picture shows, for those who do not see it.
    pub summary: String,
}

/// A bar with its label.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// `origin`, `relay` or `draft`.
    pub role: &'static str,
    /// `person`, `organisation`, …
    pub kind: &'static str,
    /// Whether it is withheld.
    pub unnamed: bool,
    /// Left edge.
    pub x: i32,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub width: i32,
    /// Height, by the words.
    pub height: f64,
    /// The name, in one or two lines.
    pub lines: Vec<String>,
    /// The whole name.
    pub name: String,
    /// Where the label stands.
    pub label_x: i32,
    /// The middle of the bar.
    pub label_y: f64,
    /// `start`, `middle` or `end`, as SVG's `text-anchor`.
    pub anchor: &'static str,
    /// All words through it.
    pub words: usize,
}

/// A stretch of a flow, as a closed path.
#[derive(Clone, Debug, Serialize)]
pub struct Ribbon {
    /// SVG path data.
    pub path: String,
    /// Whether these are words in marks (else reported without).
    pub quoted: bool,
    /// Whether the origin is withheld.
    pub unnamed: bool,
    /// The way, in words.
    pub label: String,
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

const WIDTH: i32 = 880;
const ORIGIN_X: i32 = 262;
const DRAFT_X: i32 = 790;
const BAR: i32 = 9;
/// What a label of two lines needs.
const SLOT: f64 = 36.0;
const GAP: f64 = 12.0;
const TOP: f64 = 34.0;
/// Origins drawn by themselves; the rest are drawn together.
const ORIGINS: usize = 16;
/// Relays drawn by themselves; the rest are drawn together.
const RELAYS: usize = 16;
/// Steps of a chain drawn; the longest chains of real drafts have four.
const DEPTH: usize = 4;

/// Words in marks and words without, of one attribution.
pub fn words(analysis: &Analysis, attribution: usize) -> (usize, usize) {
    let Some(attribution) = analysis.attributions.get(attribution) else { return (0, 0) };
    let mut quoted = 0;
    let mut all = 0;
    let parts: Vec<_> = (attribution.quotations.iter())
        .filter_map(|&index| analysis.quotations.list.get(index as usize))
        .flat_map(|quotation| &quotation.parts)
        .collect();
    for &span in &attribution.content {
        for token in &analysis.layout.tokens[analysis.layout.run(span).range()] {
            if matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                all += 1;
                quoted += usize::from(parts.iter().any(|part| part.contains(token.span)));
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

/// A bar in a column while it is laid out.
struct Bar {
    column: usize,
    /// `None` for the lane of flows that pass this column by.
    step: Option<Step>,
    flows: Vec<usize>,
    y: f64,
    height: f64,
}

/// Draws flows; `none` where there are none.
pub fn draw(id: &str, flows: &[Flow], draft: &str) -> Option<Figure> {
    if flows.is_empty() {
        return None;
    }
    let rows = {
        let mut sorted: Vec<&Flow> = flows.iter().collect();
        sorted.sort_by_key(|flow| std::cmp::Reverse(flow.quoted + flow.told));
        let row = |flow: &&Flow| Row {
            steps: flow.steps.clone(),
            quoted: flow.quoted,
            told: flow.told,
            times: flow.times,
        };
        sorted.iter().take(200).map(row).collect::<Vec<_>>()
    };
    let (drawn, gathered) = gather(flows);
    let drawn = ordered(drawn);
    let quoted: usize = drawn.iter().map(|flow| flow.quoted).sum();
    let told: usize = drawn.iter().map(|flow| flow.told).sum();
    let unit = (230.0 / (quoted + told).max(1) as f64).clamp(0.0005, 2.4);
    let thick = |flow: &Flow| ((flow.quoted + flow.told) as f64 * unit).max(1.6);
    let relays = drawn.iter().map(|flow| flow.steps.len() - 1).max().unwrap_or(0);

    let mut columns: Vec<Vec<Bar>> = Vec::new();
    for column in 0..=relays {
        let mut bars: Vec<Bar> = Vec::new();
        for (index, flow) in drawn.iter().enumerate() {
            let step = flow.steps.get(column);
            let known = bars.iter().position(|bar| match (&bar.step, step) {
                (Some(held), Some(step)) => held == step,
                // Flows that pass by stay in lanes of their own, so that they keep their order.
                _ => false,
            });
            match known {
                Some(at) => bars[at].flows.push(index),
                None => {
                    bars.push(Bar { column, step: step.cloned(), flows: vec![index], y: 0.0, height: 0.0 })
                }
            }
        }
        for bar in &mut bars {
            bar.height = bar.flows.iter().map(|&flow| thick(&drawn[flow])).sum();
        }
        columns.push(bars);
    }
    // Origins from the top; every later column as near to what flows into it as it can.
    let mut centre = vec![0.0f64; drawn.len()];
    let mut lowest = 0.0f64;
    for (number, bars) in columns.iter_mut().enumerate() {
        if number > 0 {
            let wish = |bar: &Bar| {
                bar.flows.iter().map(|&flow| centre[flow]).sum::<f64>() / bar.flows.len().max(1) as f64
            };
            bars.sort_by(|a, b| wish(a).total_cmp(&wish(b)));
            let wishes: Vec<f64> = bars.iter().map(wish).collect();
            let mut floor = TOP;
            for (bar, wish) in bars.iter_mut().zip(wishes) {
                let slot = if bar.step.is_some() { bar.height.max(SLOT) } else { bar.height };
                let top = (wish - slot / 2.0).max(floor);
                bar.y = top + (slot - bar.height) / 2.0;
                floor = top + slot + if bar.step.is_some() { GAP } else { 5.0 };
                lowest = lowest.max(top + slot);
            }
        } else {
            let mut floor = TOP;
            for bar in bars.iter_mut() {
                let slot = bar.height.max(SLOT);
                bar.y = floor + (slot - bar.height) / 2.0;
                floor += slot + GAP;
                lowest = lowest.max(floor - GAP);
            }
        }
        for bar in bars.iter() {
            for &flow in &bar.flows {
                centre[flow] = bar.y + bar.height / 2.0;
            }
        }
    }
    let total: f64 = drawn.iter().map(&thick).sum();
    let draft_y = (TOP + (lowest - TOP - total) / 2.0).max(TOP);
    lowest = lowest.max(draft_y + total);

    let x = |column: usize| match column {
        0 => ORIGIN_X,
        c if c > relays => DRAFT_X,
        c => ORIGIN_X + (DRAFT_X - ORIGIN_X) * c as i32 / (relays as i32 + 1),
    };
    let (nodes, ribbons) = place(&drawn, &columns, &thick, unit, draft_y, total, draft, &x);
    let unnamed: usize = (flows.iter().filter(|f| f.steps[0].unnamed)).map(|f| f.quoted + f.told).sum();
    let relayed = relays > 0;
    Some(Figure {
        id: id.to_string(),
        width: WIDTH as u32,
        height: (lowest + 18.0).ceil() as u32,
        nodes,
        ribbons,
        summary: summary(flows, quoted + told, unnamed),
        rows,
        quoted,
        told,
        unnamed,
        relayed,
        gathered,
    })
}

/// The bars and ribbons of columns whose places are known.
#[allow(clippy::too_many_arguments)]
fn place(
    drawn: &[Flow],
    columns: &[Vec<Bar>],
    thick: &dyn Fn(&Flow) -> f64,
    unit: f64,
    draft_y: f64,
    total: f64,
    draft: &str,
    x: &dyn Fn(usize) -> i32,
) -> (Vec<Node>, Vec<Ribbon>) {
    let mut nodes = Vec::new();
    let mut tops: Vec<Vec<f64>> = vec![vec![0.0; drawn.len()]; columns.len() + 1];
    for bars in columns {
        for bar in bars {
            let mut y = bar.y;
            for &flow in &bar.flows {
                tops[bar.column][flow] = y;
                y += thick(&drawn[flow]);
            }
            if let Some(step) = &bar.step {
                let words = bar.flows.iter().map(|&flow| drawn[flow].quoted + drawn[flow].told).sum();
                nodes.push(node(bar, step, x(bar.column), words));
            }
        }
    }
    // Into the draft in the order of the last column.
    let last = columns.len() - 1;
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    order.sort_by(|&a, &b| tops[last][a].total_cmp(&tops[last][b]));
    let mut y = draft_y;
    for &flow in &order {
        tops[last + 1][flow] = y;
        y += thick(&drawn[flow]);
    }
    nodes.push(Node {
        role: "draft",
        kind: "draft",
        unnamed: false,
        x: DRAFT_X,
        y: round(draft_y),
        width: BAR + 3,
        height: round(total),
        lines: vec![draft.to_string()],
        name: draft.to_string(),
        label_x: DRAFT_X + BAR + 11,
        label_y: round(draft_y + total / 2.0 + 4.0),
        anchor: "start",
        words: drawn.iter().map(|flow| flow.quoted + flow.told).sum(),
    });
    let mut ribbons = Vec::new();
    for (index, flow) in drawn.iter().enumerate() {
        let names: Vec<&str> = flow.steps.iter().map(|step| step.name.as_str()).collect();
        let label = format!("{}: {} words", names.join(" → "), flow.quoted + flow.told);
        let all = (flow.quoted + flow.told).max(1) as f64;
        let upper = thick(flow) * if flow.quoted + flow.told == 0 { 0.0 } else { flow.quoted as f64 / all };
        let lower = thick(flow) - upper;
        let _ = unit;
        for (quoted, offset, height) in [(true, 0.0, upper), (false, upper, lower)] {
            if height < 0.05 {
                continue;
            }
            // One path from the origin to the draft, through every column that the flow touches or passes.
            let stops: Vec<(f64, f64)> = (0..tops.len())
                .map(|column| {
                    let left = x(column) + if column == 0 { BAR } else { 0 };
                    (left as f64, tops[column][index] + offset)
                })
                .collect();
            ribbons.push(Ribbon {
                path: ribbon(&stops, height),
                quoted,
                unnamed: flow.steps[0].unnamed,
                label: label.clone(),
            });
        }
    }
    (nodes, ribbons)
}

fn node(bar: &Bar, step: &Step, x: i32, words: usize) -> Node {
    let middle = bar.y + bar.height / 2.0;
    let origin = bar.column == 0;
    Node {
        role: if origin { "origin" } else { "relay" },
        kind: step.kind,
        unnamed: step.unnamed,
        x,
        y: round(bar.y),
        width: BAR,
        height: round(bar.height.max(1.6)),
        lines: lines(&step.name, if origin { 33 } else { 22 }),
        name: step.name.clone(),
        label_x: if origin { x - 10 } else { x + BAR / 2 },
        label_y: round(if origin { middle } else { bar.y - 7.0 }),
        anchor: if origin { "end" } else { "middle" },
        words,
    }
}

/// A band of one height through some points, bending between them; flat across the bar of each column.
fn ribbon(stops: &[(f64, f64)], height: f64) -> String {
    use std::fmt::Write;
    let mut path = String::new();
    let mut side = |points: &[(f64, f64)], drop: f64, begin: char| {
        for (index, &(x, y)) in points.iter().enumerate() {
            let y = y + drop;
            if index == 0 {
                let _ = write!(path, "{begin}{} {}", round(x), round(y));
                continue;
            }
            let (px, py) = points[index - 1];
            let mid = (px + x) / 2.0;
            let (mid, py, x, y) = (round(mid), round(py + drop), round(x), round(y));
            let _ = write!(path, "C{mid} {py} {mid} {y} {x} {y}");
        }
    };
    side(stops, 0.0, 'M');
    let back: Vec<(f64, f64)> = stops.iter().rev().copied().collect();
    side(&back, height, 'L');
    path.push('Z');
    path
}

/// Small origins drawn together, named and unnamed apart.
fn gather(flows: &[Flow]) -> (Vec<Flow>, bool) {
    let mut weight: BTreeMap<&Step, usize> = BTreeMap::new();
    for flow in flows {
        *weight.entry(&flow.steps[0]).or_default() += flow.quoted + flow.told + 1;
    }
    let cut = |flow: &Flow| Flow { steps: flow.steps.iter().take(DEPTH).cloned().collect(), ..flow.clone() };
    if weight.len() <= ORIGINS {
        return relays_together(together(flows.iter().map(cut)), false);
    }
    let mut heaviest: Vec<(&Step, usize)> = weight.into_iter().collect();
    heaviest.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (own, rest) = heaviest.split_at(ORIGINS - 2);
    let many = |unnamed: bool| rest.iter().filter(|(step, _)| step.unnamed == unnamed).count();
    let (named, unnamed) = (many(false), many(true));
    let flows = flows.iter().map(|flow| {
        let mut flow = cut(flow);
        if !own.iter().any(|(step, _)| **step == flow.steps[0]) {
            let hidden = flow.steps[0].unnamed;
            let name = match hidden {
                true => format!("{unnamed} more unnamed"),
                false => format!("{named} more named"),
            };
            flow.steps = vec![Step { name, kind: "other", unnamed: hidden }];
        }
        flow
    });
    relays_together(together(flows), true)
}

/// Small relays drawn together as well: a wall of names tells nothing.
fn relays_together(flows: Vec<Flow>, gathered: bool) -> (Vec<Flow>, bool) {
    let mut weight: BTreeMap<&Step, usize> = BTreeMap::new();
    for flow in &flows {
        for step in &flow.steps[1..] {
            *weight.entry(step).or_default() += flow.quoted + flow.told + 1;
        }
    }
    if weight.len() <= RELAYS {
        return (flows, gathered);
    }
    let mut heaviest: Vec<(&Step, usize)> = weight.into_iter().collect();
    heaviest.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let (own, rest) = heaviest.split_at(RELAYS - 1);
    let rest = Step { name: format!("{} more relays", rest.len()), kind: "other", unnamed: false };
    let own: Vec<Step> = own.iter().map(|(step, _)| (*step).clone()).collect();
    let flows = flows.iter().map(|flow| {
        let mut flow = flow.clone();
        for step in &mut flow.steps[1..] {
            if !own.contains(step) {
                step.clone_from(&rest);
            }
        }
        flow.steps.dedup();
        flow
    });
    (together(flows), true)
}

/// Flows of one origin together, origins that share a relay next to each other, heavy ones first.
fn ordered(flows: Vec<Flow>) -> Vec<Flow> {
    let mut weight: HashMap<Step, usize> = HashMap::new();
    let mut through: HashMap<Step, (String, usize)> = HashMap::new();
    for flow in &flows {
        let words = flow.quoted + flow.told;
        *weight.entry(flow.steps[0].clone()).or_default() += words;
        let relay = flow.steps.get(1).map_or(String::new(), |step| step.name.clone());
        let best = through.entry(flow.steps[0].clone()).or_insert((relay.clone(), words));
        if words > best.1 {
            *best = (relay, words);
        }
    }
    let mut out = flows;
    out.sort_by(|a, b| {
        let key = |flow: &Flow| through[&flow.steps[0]].0.clone();
        (key(a).cmp(&key(b)))
            .then(weight[&b.steps[0]].cmp(&weight[&a.steps[0]]))
            .then(a.steps[0].cmp(&b.steps[0]))
            .then((b.quoted + b.told).cmp(&(a.quoted + a.told)))
            .then(a.steps.cmp(&b.steps))
    });
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
        n => format!("{n} {many}"),
    };
    format!(
        "{} credited to {}, {} unnamed ({}); {} through a relay.",
        some(words, "word", "words"),
        some(origins.len(), "origin", "origins"),
        if hidden == 0 { "none".to_string() } else { hidden.to_string() },
        some(unnamed, "word", "words"),
        some(relayed, "way leads", "ways lead"),
    )
}

/// A name in at most two lines of about so many letters.
fn lines(name: &str, most: usize) -> Vec<String> {
    let short = shorten(name, most * 2 - 4);
    if short.chars().count() <= most {
        return vec![short];
    }
    let mut first = String::new();
    let mut words = short.split(' ').peekable();
    while let Some(word) = words.peek() {
        if !first.is_empty() && first.chars().count() + 1 + word.chars().count() > most {
            break;
        }
        if !first.is_empty() {
            first.push(' ');
        }
        first.push_str(word);
        words.next();
    }
    let rest = words.collect::<Vec<_>>().join(" ");
    if rest.is_empty() { vec![first] } else { vec![first, rest] }
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
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
        let x = |name: &str| figure.nodes.iter().find(|node| node.name == name).unwrap().x;
        assert!(x("unnamed officials") < x("The Courier") && x("The Courier") < x("This draft"));
        let ellison = figure.nodes.iter().find(|node| node.name == "Ellison").unwrap();
        let officials = figure.nodes.iter().find(|node| node.unnamed).unwrap();
        assert!((ellison.height / officials.height - 4.0).abs() < 0.1, "widths go by words");
        assert_eq!((figure.quoted, figure.told, figure.unnamed), (80, 20, 20));
        assert_eq!(figure.ribbons.len(), 2);
    }

    #[test]
    fn nothing_overlaps_and_everything_lies_on_the_page() {
        let names: Vec<String> = (0..60).map(|n| format!("Speaker number {n}")).collect();
        let flows: Vec<Flow> = (names.iter().enumerate())
            .map(|(n, name)| match n % 3 {
                0 => flow(&[name, "An agency"], n, 5),
                1 => flow(&[name, "A paper", "An agency"], 2, n),
                _ => flow(&[name], n, n),
            })
            .collect();
        let figure = draw("f", &flows, "This draft").unwrap();
        assert!(figure.gathered && figure.nodes.len() < 24);
        for node in &figure.nodes {
            assert!(node.y >= 0.0 && node.y + node.height <= figure.height as f64, "{node:?}");
        }
        for a in &figure.nodes {
            for b in figure.nodes.iter().filter(|b| b.x == a.x && !std::ptr::eq(*b, a)) {
                assert!(a.y + a.height <= b.y + 0.2 || b.y + b.height <= a.y + 0.2, "{a:?} {b:?}");
            }
        }
        assert_eq!(figure.rows.len(), 60);
    }

    #[test]
    fn nobody_credited_is_no_figure_and_no_words_are_a_hairline() {
        assert!(draw("f", &[], "This draft").is_none());
        assert!(draw("f", &[flow(&["A"], 0, 0)], "This draft").unwrap().ribbons[0].path.starts_with('M'));
    }
}
