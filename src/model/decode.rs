//! From scores to proposals: the flat pass over every paragraph, then the role pass around every likely cue.

use super::Proposal;
use super::atoms::Atoms;
use super::crf::{CONTENT, CUE, Lanes, Lattice, SOURCE, Transitions};
use super::flat;
use super::role::{self, Anchor, Hint};
use super::table::Table;
use crate::text::Run;

/// A trained field: rows of features and scores between labels.
pub struct Pass<'a, T: Table> {
    /// Rows of the features.
    pub table: &'a T,
    /// Between labels.
    pub transitions: &'a Transitions,
    /// Their exponents, see [`super::crf::exponents`].
    pub exps: &'a Transitions,
}

/// Room that is kept between paragraphs.
#[derive(Default)]
pub struct Room {
    /// How many tokens were labelled so far, each as often as a pass looked at it: the work done.
    pub labelled: usize,
    lattice: Lattice,
    emissions: Vec<Lanes>,
    classes: Vec<u8>,
    features: Vec<u32>,
    marginals: Vec<Lanes>,
    labels: Vec<u8>,
    hints: Vec<Hint>,
}

/// A chain of labels runs over no more tokens than this; prose comes nowhere near it.
const LONGEST: usize = 4_000;

/// The flat pass: the probability of every label at every token of a paragraph, appended to `out`.
pub fn flat<T: Table>(pass: &Pass<T>, atoms: &Atoms, paragraph: Run, room: &mut Room, out: &mut Vec<Lanes>) {
    let mut features = [0; flat::FEATURES];
    let (mut start, end) = (paragraph.start as usize, paragraph.end as usize);
    while start < end {
        let stop = end.min(start + LONGEST);
        room.emissions.clear();
        room.classes.clear();
        for at in start..stop {
            flat::features(atoms, paragraph, at, &mut features);
            room.emissions.push(pass.table.sum(&features));
            room.classes.push(flat::class(atoms, paragraph, at));
        }
        room.labelled += stop - start;
        room.lattice.marginals(&room.emissions, &room.classes, pass.exps, &mut room.marginals);
        out.extend_from_slice(&room.marginals);
        start = stop;
    }
}

/// What the role pass says of one likely cue.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The cue that was looked at.
    pub anchor: Anchor,
    /// Cue, source and content on the best path through the cue.
    pub proposal: Proposal,
    /// The paragraph that it stands in.
    pub paragraph: Run,
    /// Mean probability of the labels given to the content, and the least of them at a boundary.
    pub content: [f32; 2],
    /// Mean probability of the labels given to the source; of its absence where it is empty.
    pub source: f32,
}

/// The role pass around one likely cue. `marginals` are the flat pass's for the whole paragraph.
pub fn role<T: Table>(
    pass: &Pass<T>,
    atoms: &Atoms,
    paragraph: Run,
    anchor: Anchor,
    marginals: &[Lanes],
    room: &mut Room,
) -> Reading {
    let window = role::window(paragraph, anchor.run, marginals);
    let offset = (window.start - paragraph.start) as usize;
    room.labelled += window.len();
    room.hints.clear();
    room.hints.extend(marginals[offset..offset + window.len()].iter().map(role::hint));
    role::features(atoms, window, anchor.run, &room.hints, &mut room.features, &mut room.classes);
    room.emissions.clear();
    room.emissions.extend(room.features.chunks_exact(role::FEATURES).map(|f| pass.table.sum(f)));
    let at = (anchor.run.start - window.start) as usize;
    // On through the cue, so that a doubtful one still shows what it would announce.
    for (l, score) in room.emissions[at].iter_mut().enumerate() {
        if l != CUE && l != CUE + 1 {
            *score -= 40.0;
        }
    }
    room.lattice.best(&room.emissions, &room.classes, pass.transitions, &mut room.labels);
    room.lattice.marginals(&room.emissions, &room.classes, pass.exps, &mut room.marginals);
    let runs = |first: usize| runs(&room.labels, first, window.start as usize);
    let sure = |runs: &[Run]| {
        let (mut sum, mut count, mut least) = (0.0, 0, 1.0f32);
        for run in runs {
            for t in run.range() {
                let p = room.marginals[t - window.start as usize]
                    [room.labels[t - window.start as usize] as usize];
                sum += p;
                count += 1;
                least = least.min(p);
            }
        }
        if count == 0 { [0.0, 0.0] } else { [sum / count as f32, least] }
    };
    let (content, source) = (runs(CONTENT), runs(SOURCE));
    let content_sure = sure(&content);
    let source_sure = if source.is_empty() {
        let some = room.marginals.iter().map(|p| p[SOURCE]).sum::<f32>();
        (1.0 - some).max(0.0)
    } else {
        sure(&source)[0]
    };
    Reading {
        anchor,
        proposal: Proposal {
            content,
            cue: runs(CUE),
            source,
            confidence: anchor.p,
            spare: false,
            why: Vec::new(),
        },
        paragraph,
        content: content_sure,
        source: source_sure,
    }
}

/// Adds every reading of a paragraph, in order; `here` are the flat pass's marginals for it.
pub fn readings<T: Table>(
    pass: &Pass<T>,
    atoms: &Atoms,
    paragraph: Run,
    here: &[Lanes],
    threshold: f32,
    room: &mut Room,
    out: &mut Vec<Reading>,
) {
    for anchor in role::anchors(paragraph, here, threshold) {
        out.push(role(pass, atoms, paragraph, anchor, here, room));
    }
}

/// The runs of one role in a row of labels.
pub fn runs(labels: &[u8], first: usize, base: usize) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::new();
    for (i, label) in labels.iter().enumerate().map(|(i, l)| (i + base, *l as usize)) {
        if label == first {
            out.push(Run::new(i, i + 1));
        } else if label == first + 1
            && let Some(last) = out.last_mut()
        {
            last.end = i as u32 + 1;
        }
    }
    out
}
