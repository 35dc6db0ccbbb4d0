//! The judge: how likely a reading is right, from what both passes say of it and from its words. Its answer
//! is the confidence that a reader of reports sees.

use super::atoms::Atoms;
use super::crf::{CONTENT, CUE, Lanes, SOURCE};
use super::decode::Reading;
use super::flat::{EDGE, gap, mix, two};
use super::form::State;
use crate::text::Run;

/// A logistic model over hashed features.
#[derive(Clone, Debug, Default)]
pub struct Logit {
    /// 2^bits weights.
    pub weights: Vec<f32>,
    /// Of the hash.
    pub bits: u32,
}

impl Logit {
    /// All zero.
    pub fn new(bits: u32) -> Logit {
        Logit { weights: vec![0.0; 1 << bits], bits }
    }
    /// Log odds.
    pub fn score(&self, features: &[u32]) -> f32 {
        features.iter().map(|f| self.weights[self.slot(*f)]).sum()
    }
    /// Where the weight of a feature lies.
    pub fn slot(&self, feature: u32) -> usize {
        (feature >> (32 - self.bits)) as usize
    }
}

/// Anything that answers features with log odds: floats while training, bytes when shipped.
pub trait Odds {
    /// Log odds.
    fn odds(&self, features: &[u32]) -> f32;
}

impl Odds for Logit {
    fn odds(&self, features: &[u32]) -> f32 {
        self.score(features)
    }
}

/// The probability that log odds stand for.
pub fn probability(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

/// A probability in steps of its log odds, 0 to 13.
pub fn step(p: f32) -> u32 {
    let odds = (p.clamp(0.0005, 0.9995) / (1.0 - p.clamp(0.0005, 0.9995))).ln();
    (odds + 7.0).clamp(0.0, 13.9) as u32
}

/// The features of one reading among those of its draft; `at` is its index, `here` the flat pass's marginals
/// for its paragraph.
pub fn features(atoms: &Atoms, readings: &[Reading], at: usize, here: &[Lanes], out: &mut Vec<u32>) {
    out.clear();
    let reading = &readings[at];
    let proposal = &reading.proposal;
    let tokens = atoms;
    let get = |i: usize| if reading.paragraph.holds(i) { &tokens[i] } else { &EDGE };
    let base = reading.paragraph.start as usize;
    let mean = |runs: &[Run], first: usize| {
        let (mut sum, mut count) = (0.0, 0);
        for t in runs.iter().flat_map(|r| r.range()) {
            sum += here[t - base][first] + here[t - base][first + 1];
            count += 1;
        }
        if count == 0 { 0.0 } else { sum / count as f32 }
    };
    let anchor = reading.anchor;
    let (a, z) = (anchor.run.start as usize, anchor.run.end as usize);
    let cue = proposal.cue.first().copied().unwrap_or(anchor.run);
    let (c, d) = (cue.start as usize, cue.end as usize);
    let p = step(anchor.p);
    let content = step(reading.content[0]);
    let least = step(reading.content[1]);
    let source = step(reading.source);
    let flat_content = step(mean(&proposal.content, CONTENT));
    let flat_source = step(mean(&proposal.source, SOURCE));
    let flat_cue = step(mean(&proposal.cue, CUE));
    let size: usize = proposal.content.iter().map(|r| r.len()).sum();
    let first = proposal.content.first().map_or(a, |r| r.start as usize);
    let last = proposal.content.last().map_or(a, |r| r.end as usize - 1);
    let quoted = proposal
        .content
        .iter()
        .flat_map(|r| r.range())
        .filter(|t| tokens[*t].state != State::Outside as u8)
        .count();
    let quotes = if quoted == 0 {
        0
    } else if quoted * 10 >= size * 9 {
        2
    } else {
        1
    };
    let side = u32::from(first > c) + 2 * u32::from(proposal.content.len() > 1);
    let head = proposal.source.first().map_or(0, |r| r.start as usize);
    let tail = proposal.source.last().map_or(0, |r| r.end as usize - 1);
    let sourced = match proposal.source.first() {
        None => 0,
        Some(run) if run.len() == 1 && matches!(tokens[head].tag, 10 | 13 | 18) => 1,
        Some(run) if run.start < cue.start => 2,
        Some(_) => 3,
    };
    let away = if proposal.source.is_empty() {
        10
    } else if tail < c {
        gap(c - tail)
    } else {
        gap(head.saturating_sub(d))
    };
    let content_away = if first >= d { gap(first - d) } else { 9 };
    // How many surer readings near it have a content that touches these.
    let surer = |runs: &[Run]| {
        let near = readings.iter().enumerate().skip(at.saturating_sub(6)).take(13);
        let surer = near.filter(|(i, other)| *i != at && other.anchor.p > anchor.p);
        let touching =
            surer.filter(|(_, o)| o.proposal.content.iter().any(|r| runs.iter().any(|s| r.overlaps(*s))));
        touching.count().min(2) as u32
    };
    let (rivals, covers) = (surer(&proposal.content), surer(&[anchor.run]));
    let mut n = 200;
    let mut put = |value: u32| {
        out.push(mix(n, value));
        n += 1;
    };
    put(0);
    put(p);
    put(content);
    put(least);
    put(source * 4 + sourced);
    put(flat_content);
    put(flat_source * 4 + sourced);
    put(flat_cue);
    put(p << 8 | content << 4 | flat_content);
    put(p << 8 | least << 4 | source);
    put(p << 4 | sourced << 2 | quotes);
    put(flat_content << 8 | quotes << 4 | gap(size));
    put(tokens[a].stem);
    put(two(tokens[a].stem, tokens[z - 1].stem));
    put(two(tokens[a].word, u32::from(get(z).tag)));
    put(two(tokens[d - 1].word, u32::from(get(d).tag) << 4 | sourced));
    put(two(tokens[a].stem, gap(size) << 4 | quotes << 2 | side));
    put(u32::from(tokens[a].bins.word) << 8 | u32::from(tokens[a].bins.stem) << 4 | sourced);
    put(u32::from(get(c.wrapping_sub(1)).tag) << 16 | u32::from(tokens[c].tag) << 8 | u32::from(get(d).tag));
    put(gap(size) << 8 | quotes << 4 | side);
    put(gap(size) << 8 | sourced << 4 | p.min(15));
    put(two(get(first).word, side << 4 | content_away));
    put(u32::from(get(first).tag) << 8 | u32::from(get(last).tag));
    put(two(get(last + 1).word, u32::from(get(last).tag)));
    put(u32::from(get(last + 1).tag) << 8 | gap(size));
    put(u32::from(get(first.wrapping_sub(1)).tag) << 8 | u32::from(get(first).tag));
    put(away << 8 | sourced << 4 | content_away);
    put(two(get(head).word, sourced));
    put(two(get(tail).word, sourced));
    put(u32::from(get(tail).tag) << 8 | u32::from(get(head.wrapping_sub(1)).tag));
    put(rivals << 8 | covers << 4 | quotes);
    put(rivals << 8 | p << 4 | quotes);
    put(covers << 8 | p << 4 | quotes);
    put(atoms.sentence(&tokens[a]) << 4 | u32::from(tokens[a].place));
    put(tokens[first].sentence.abs_diff(tokens[a].sentence).min(3) << 4
        | tokens[last].sentence.abs_diff(tokens[a].sentence).min(3));
    put((proposal.content.len() as u32).min(4) << 4
        | (proposal.cue.len() as u32).min(3) << 2
        | (proposal.source.len() as u32).min(3));
    put(u32::from(proposal.cue.iter().any(|r| r.overlaps(anchor.run))) << 4 | gap(cue.len()));
    put(u32::from(tokens[a].state) << 4 | quotes);
    put(two(get(c.wrapping_sub(1)).word, 1));
    put(two(get(d).word, 2));
    put(u32::from(tokens[a].bins.cluster) << 8 | sourced << 2 | quotes);
    put(u32::from(tokens[c].bins.cluster) << 16 | u32::from(get(d).bins.cluster) << 8 | gap(size));
    put(u32::from(get(tail).bins.cluster) << 4 | sourced);
}

/// What each feature looks at, in their order.
pub const NAMES: [&str; 43] = [
    "how often proposals are right at all",
    "the flat pass on the cue",
    "the role pass on the content",
    "the role pass on the content's weakest word",
    "the role pass on the source",
    "the flat pass on the content",
    "the flat pass on the source",
    "the flat pass on the whole cue",
    "both passes on cue and content",
    "both passes on cue and source",
    "the cue beside the kind of source and the marks",
    "the content beside its length and marks",
    "the cue's stem",
    "the cue's first and last stem",
    "the word after the cue",
    "the cue's last word beside the source",
    "the cue beside length, marks and side of the content",
    "how often the word is a cue",
    "the kinds of words around the cue",
    "length, marks and side of the content",
    "length of the content beside source and cue",
    "the content's first word",
    "the kinds of the content's first and last word",
    "the word behind the content",
    "the kind of word behind the content",
    "the kind of word before the content",
    "how far source and content stand from the cue",
    "the source's first word",
    "the source's last word",
    "the kinds of words around the source",
    "surer cues for the same words",
    "surer cues for the same words, beside the cue",
    "a surer content that holds the cue",
    "the sentence and its place in the paragraph",
    "the sentences that the content runs over",
    "how many pieces it has",
    "the cue's length",
    "the cue inside marks",
    "the word before the cue",
    "the cue's next word",
    "words like the cue",
    "words like the cue and the one behind it",
    "words like the source's last",
];

/// How many features there are.
pub const FEATURES: usize = NAMES.len();
