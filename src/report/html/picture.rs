//! The sourcing chains as a picture, laid out when the page is written: origins on one side, relays between, the
//! draft on the other, ribbons as wide as the words that came that way. Geometry only; the template turns it
//! into SVG.

use super::figure::Flow;
use super::thousands;
use super::view::Step;
use serde::Serialize;

/// A drawn picture. All lengths are units of its own; the view box is `0 0 width height`.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// For which pages: `wide` or `narrow`.
    pub shape: &'static str,
    /// Width of the view box.
    pub width: i32,
    /// Height of the view box.
    pub height: i32,
    /// What the columns are.
    pub heads: Vec<Head>,
    /// The bars: origins, relays and the draft.
    pub nodes: Vec<Node>,
    /// The ribbons between them.
    pub ribbons: Vec<Ribbon>,
}

/// The heading of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Head {
    /// `Origin` or `Relay`.
    pub text: &'static str,
    /// Where it stands.
    pub x: i32,
    /// Its baseline.
    pub y: i32,
    /// `start`, `middle` or `end`, as SVG's `text-anchor`.
    pub anchor: &'static str,
}

/// A bar with its label.
#[derive(Clone, Debug, Serialize)]
pub struct Node {
    /// `origin`, `relay` or `draft`.
    pub role: &'static str,
    /// `person`, `organisation`, …; `several` where small ones are drawn together.
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
    /// The whole name.
    pub name: String,
    /// All words through it.
    pub words: usize,
    /// Where the label stands.
    pub label_x: i32,
    /// `start`, `middle` or `end`, as SVG's `text-anchor`.
    pub anchor: &'static str,
    /// The label, line by line.
    pub label: Vec<Label>,
}

/// A line of a label.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// The words.
    pub text: String,
    /// Its baseline.
    pub y: f64,
    /// Whether it is the count under a name.
    pub minor: bool,
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

/// Where things stand on a page of some width.
#[derive(Debug)]
pub struct Shape {
    name: &'static str,
    width: i32,
    /// Left edge of the origins' bars.
    origin: i32,
    /// Left edge of the draft's bar.
    draft: i32,
    /// Whether an origin's and the draft's labels stand beside their bars; else above them.
    beside: bool,
    /// Letters in a line of an origin's label.
    letters: usize,
    /// Letters in a line of a relay's label, and how many such lines.
    relay: (usize, usize),
    /// How high all words together are.
    ink: f64,
}

/// A desk's page and a telephone's.
pub const SHAPES: [Shape; 2] = [
    Shape {
        name: "wide",
        width: 880,
        origin: 262,
        draft: 770,
        beside: true,
        letters: 28,
        relay: (22, 2),
        ink: 230.0,
    },
    Shape {
        name: "narrow",
        width: 350,
        origin: 0,
        draft: 338,
        beside: false,
        letters: 27,
        relay: (19, 1),
        ink: 150.0,
    },
];

const BAR: i32 = 9;
/// What a letter may take: bold in the widest of the usual typefaces.
pub(super) const LETTER: f64 = 8.0;
/// Between the lines of a label.
const LINE: f64 = 13.5;
/// Between a label and its bar.
const AIR: f64 = 5.0;
const GAP: f64 = 12.0;
const TOP: f64 = 34.0;
/// Between flows that pass a column by.
const LANE: f64 = 5.0;
/// No flow is thinner.
const THINNEST: f64 = 1.6;

/// A bar in a column while it is laid out.
struct Bar<'a> {
    column: usize,
    /// `None` for the lane of a flow that passes this column by.
    step: Option<&'a Step>,
    flows: Vec<usize>,
    lines: Vec<String>,
    y: f64,
    height: f64,
}

impl Bar<'_> {
    /// What its label needs above the bar, and what bar and label need together.
    fn room(&self, shape: &Shape) -> (f64, f64) {
        let label = self.lines.len() as f64 * LINE;
        match self.column {
            0 if shape.beside => {
                let slot = self.height.max(label);
                ((slot - self.height) / 2.0, slot)
            }
            _ if self.lines.is_empty() => (0.0, self.height),
            _ => (label + AIR, label + AIR + self.height),
        }
    }
}

/// Draws flows in their order.
pub fn draw(shape: &Shape, flows: &[Flow], draft: &str) -> Picture {
    let total: usize = flows.iter().map(Flow::words).sum();
    let unit = (shape.ink / total.max(1) as f64).clamp(0.0005, 2.4);
    let thick = |flow: &Flow| (flow.words() as f64 * unit).max(THINNEST);
    let relays = flows.iter().map(|flow| flow.steps.len() - 1).max().unwrap_or(0);
    let x = |column: usize| match column {
        0 => shape.origin,
        c if c > relays => shape.draft,
        c => shape.origin + (shape.draft - shape.origin) * c as i32 / (relays as i32 + 1),
    };
    let letters = |column: usize| if column == 0 { (shape.letters, 2) } else { shape.relay };
    let mut columns: Vec<Vec<Bar>> =
        (0..=relays).map(|column| bars(column, flows, &thick, letters(column))).collect();
    let bottom = stack(&mut columns, flows.len(), shape, &x);

    let ink: f64 = flows.iter().map(&thick).sum();
    let top = (TOP + (bottom - TOP - ink) / 2.0).max(TOP + if shape.beside { 0.0 } else { LINE });
    let (tops, nodes) = nodes(&columns, flows, shape, &x, (top, ink, draft), &thick);
    let mut heads =
        vec![Head { text: "Origin", x: x(0), y: 14, anchor: if shape.beside { "end" } else { "start" } }];
    if relays > 0 {
        heads.push(Head { text: "Relay", x: (x(1) + x(relays)) / 2 + BAR / 2, y: 14, anchor: "middle" });
    }
    Picture {
        shape: shape.name,
        width: shape.width,
        height: (bottom.max(top + ink) + 18.0).ceil() as i32,
        heads,
        nodes,
        ribbons: ribbons(flows, &tops, &thick, &x),
    }
}

/// The bars of one column, in the order in which the flows reach them.
fn bars<'a>(
    column: usize,
    flows: &'a [Flow],
    thick: &dyn Fn(&Flow) -> f64,
    (letters, most): (usize, usize),
) -> Vec<Bar<'a>> {
    let mut bars: Vec<Bar> = Vec::new();
    for (index, flow) in flows.iter().enumerate() {
        let step = flow.steps.get(column);
        // Flows that pass by stay in lanes of their own, so that they keep their order.
        match bars.iter_mut().find(|bar| step.is_some() && bar.step == step) {
            Some(bar) => bar.flows.push(index),
            None => {
                bars.push(Bar { column, step, flows: vec![index], lines: Vec::new(), y: 0.0, height: 0.0 })
            }
        }
    }
    for bar in &mut bars {
        bar.height = bar.flows.iter().map(|&flow| thick(&flows[flow])).sum();
        let Some(step) = bar.step else { continue };
        bar.lines = lines(&step.name, letters, most);
        if step.unnamed
            && let Some(first) = bar.lines.first_mut()
        {
            first.insert_str(0, "? ");
        }
        if column == 0 {
            let words: usize = bar.flows.iter().map(|&flow| flows[flow].words()).sum();
            let unnamed = if step.unnamed { "unnamed, " } else { "" };
            bar.lines.push(format!("{unnamed}{}", counted(words)));
        }
    }
    bars
}

/// Gives every bar its place: origins from the top, every later column as near to what flows into it as it can
/// and no label on another. Where the lowest one ends.
fn stack(columns: &mut [Vec<Bar>], flows: usize, shape: &Shape, x: &dyn Fn(usize) -> i32) -> f64 {
    let mut centre = vec![0.0f64; flows];
    let mut bottom = TOP;
    // Labels above bars, as left, right, top and bottom.
    let mut labels: Vec<[f64; 4]> = Vec::new();
    for (number, bars) in columns.iter_mut().enumerate() {
        let wish = |bar: &Bar| {
            bar.flows.iter().map(|&flow| centre[flow]).sum::<f64>() / bar.flows.len().max(1) as f64
        };
        if number > 0 {
            bars.sort_by(|a, b| wish(a).total_cmp(&wish(b)));
        }
        let mut floor = TOP;
        let mut own = Vec::new();
        for bar in bars.iter_mut() {
            let (above, slot) = bar.room(shape);
            let wished = if number > 0 { wish(bar) - bar.height / 2.0 } else { 0.0 };
            // Counted from the label's top: what is put at another's lower end must not lie above it for being rounded.
            let mut top = (wished - above).max(floor);
            let wide = bar.lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) as f64 * LETTER;
            let left = match number {
                0 => 0.0,
                _ => f64::from(x(number)) - wide / 2.0,
            };
            // Down, past each label of the columns before that it would stand on.
            while let Some(under) = (labels.iter()).find(|[from, to, upper, lower]| {
                wide > 0.0 && left < *to && left + wide > *from && top < *lower && top + above > *upper
            }) {
                top = under[3];
            }
            bar.y = top + above;
            if wide > 0.0 && !(number == 0 && shape.beside) {
                own.push([left, left + wide, top, bar.y - AIR]);
            }
            let end = top + slot;
            floor = end + if bar.step.is_some() { GAP } else { LANE };
            bottom = bottom.max(end);
        }
        labels.append(&mut own);
        for bar in bars.iter() {
            bar.flows.iter().for_each(|&flow| centre[flow] = bar.y + bar.height / 2.0);
        }
    }
    bottom
}

/// Where each flow lies in each column and at the draft; and the bars with their labels. The draft's bar has a top,
/// a height and a name.
fn nodes(
    columns: &[Vec<Bar>],
    flows: &[Flow],
    shape: &Shape,
    x: &dyn Fn(usize) -> i32,
    (top, ink, draft): (f64, f64, &str),
    thick: &dyn Fn(&Flow) -> f64,
) -> (Vec<Vec<f64>>, Vec<Node>) {
    let mut nodes = Vec::new();
    let mut tops: Vec<Vec<f64>> = vec![vec![0.0; flows.len()]; columns.len() + 1];
    for bar in columns.iter().flatten() {
        let mut y = bar.y;
        for &flow in &bar.flows {
            tops[bar.column][flow] = y;
            y += thick(&flows[flow]);
        }
        let Some(step) = bar.step else { continue };
        let (origin, x) = (bar.column == 0, x(bar.column));
        let (label_x, anchor) = match (origin, shape.beside) {
            (true, true) => (x - 10, "end"),
            (true, false) => (x, "start"),
            (false, _) => (x + BAR / 2, "middle"),
        };
        let label = bar.lines.len() as f64 * LINE;
        let first = match origin && shape.beside {
            true => bar.y + bar.height / 2.0 - label / 2.0 + LINE * 0.75,
            false => bar.y - AIR - label + LINE,
        };
        nodes.push(Node {
            role: if origin { "origin" } else { "relay" },
            kind: step.kind,
            unnamed: step.unnamed,
            x,
            y: round(bar.y),
            width: BAR,
            height: round(bar.height),
            name: step.name.clone(),
            words: bar.flows.iter().map(|&flow| flows[flow].words()).sum(),
            label_x,
            anchor,
            label: (bar.lines.iter().enumerate())
                .map(|(index, line)| Label {
                    text: line.clone(),
                    y: round(first + index as f64 * LINE),
                    minor: origin && index + 1 == bar.lines.len(),
                })
                .collect(),
        });
    }
    // Into the draft in the order of the last column.
    let last = columns.len() - 1;
    let mut order: Vec<usize> = (0..flows.len()).collect();
    order.sort_by(|&a, &b| tops[last][a].total_cmp(&tops[last][b]));
    let mut y = top;
    for &flow in &order {
        tops[last + 1][flow] = y;
        y += thick(&flows[flow]);
    }
    let (label_x, label_y, anchor) = match shape.beside {
        true => (shape.draft + BAR + 11, top + ink / 2.0 + 4.0, "start"),
        false => (shape.width, top - AIR, "end"),
    };
    nodes.push(Node {
        role: "draft",
        kind: "draft",
        unnamed: false,
        x: shape.draft,
        y: round(top),
        width: BAR + 3,
        height: round(ink),
        name: draft.to_string(),
        words: flows.iter().map(Flow::words).sum(),
        label_x,
        anchor,
        label: vec![Label { text: draft.to_string(), y: round(label_y), minor: false }],
    });
    (tops, nodes)
}

/// One path for each flow's words in marks and one for those without, from the origin to the draft through every
/// column that the flow touches or passes.
fn ribbons(
    flows: &[Flow],
    tops: &[Vec<f64>],
    thick: &dyn Fn(&Flow) -> f64,
    x: &dyn Fn(usize) -> i32,
) -> Vec<Ribbon> {
    let mut out = Vec::new();
    for (index, flow) in flows.iter().enumerate() {
        let names: Vec<&str> = flow.steps.iter().map(|step| step.name.as_str()).collect();
        let label = format!("{}: {}", names.join(" → "), counted(flow.words()));
        let upper = thick(flow) * flow.quoted as f64 / flow.words().max(1) as f64;
        for (quoted, offset, height) in [(true, 0.0, upper), (false, upper, thick(flow) - upper)] {
            if height < 0.05 {
                continue;
            }
            let stops: Vec<(f64, f64)> = (tops.iter().enumerate())
                .map(|(column, tops)| {
                    let left = x(column) + if column == 0 { BAR } else { 0 };
                    (f64::from(left), tops[index] + offset)
                })
                .collect();
            let (path, unnamed) = (ribbon(&stops, height), flow.steps[0].unnamed);
            out.push(Ribbon { path, quoted, unnamed, label: label.clone() });
        }
    }
    out
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

/// `1 word`, `12 words`.
pub fn counted(words: usize) -> String {
    format!("{} {}", thousands(words as u64), if words == 1 { "word" } else { "words" })
}

/// A name in at most so many lines of at most so many letters; the rest of a longer one is `…`.
fn lines(name: &str, most: usize, rows: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in name.split_whitespace() {
        let (full, long) = (out.len() == rows, word.chars().count());
        match out.last_mut() {
            Some(line) if line.chars().count() + 1 + long <= most => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                let kept: String = line.chars().take(most - 2).collect();
                *line = format!("{kept} …");
                break;
            }
            _ if long > most => {
                out.push(word.chars().take(most - 1).chain(['…']).collect());
            }
            _ => out.push(word.to_string()),
        }
    }
    out
}

fn round(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
