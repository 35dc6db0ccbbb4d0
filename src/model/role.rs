//! The features of the role pass: given one likely cue, every token around it is labelled as that cue, its
//! source, its content or none. Leans on what the flat pass says.

use super::atoms::{self, Atom, Atoms};
use super::crf::{CONTENT, CUE, Lanes, O, SOURCE};
use super::flat::{CLASSES as FLAT_CLASSES, EDGE, class as flat_class, gap, mix, two};
use crate::text::Run;

/// How many features a token has.
pub const FEATURES: usize = 53;
/// How many classes of transitions there are: those of the flat pass, before, in and after the cue.
pub const CLASSES: usize = FLAT_CLASSES * 3;
/// At most this many tokens on either side of the cue are looked at.
pub const REACH: usize = 110;

/// What the flat pass says of one token, in steps.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hint {
    /// Probability of source, cue and content, each in steps 0 to 5, as six-fold digits.
    pub steps: u8,
    /// The likeliest label.
    pub label: u8,
}

/// The hint that marginals give.
pub fn hint(p: &Lanes) -> Hint {
    let step = |x: f32| -> u8 {
        match x {
            x if x < 0.02 => 0,
            x if x < 0.1 => 1,
            x if x < 0.3 => 2,
            x if x < 0.6 => 3,
            x if x < 0.9 => 4,
            _ => 5,
        }
    };
    let role = |first: usize| step(p[first] + p[first + 1]);
    let label = (0..7).fold(0, |best, l| if p[l] > p[best] { l } else { best });
    Hint { steps: role(SOURCE) * 36 + role(CUE) * 6 + role(CONTENT), label: label as u8 }
}

/// A likely cue: where it stands, and how likely the flat pass thinks it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anchor {
    /// Its tokens.
    pub run: Run,
    /// Probability that a cue begins there.
    pub p: f32,
}

/// Likely cues in a paragraph, from the flat pass's marginals, in order and disjoint.
pub fn anchors(run: Run, marginals: &[Lanes], threshold: f32) -> Vec<Anchor> {
    let mut out: Vec<Anchor> = Vec::new();
    let base = run.start as usize;
    for at in run.range() {
        let p = marginals[at - base][CUE];
        if p < threshold {
            continue;
        }
        let mut end = at + 1;
        while end < run.end as usize
            && marginals[end - base][CUE + 1]
                > 0.5 * marginals[end - 1 - base][CUE..CUE + 2].iter().sum::<f32>()
            && end - at < 12
        {
            end += 1;
        }
        let anchor = Anchor { run: Run::new(at, end), p };
        match out.last_mut() {
            Some(last) if last.run.end as usize > at => {
                if last.p < p {
                    *last = anchor;
                }
            }
            _ => out.push(anchor),
        }
    }
    out
}

/// The tokens looked at for a cue: those of its paragraph within reach, on either side up to a stretch of
/// which the flat pass is sure that it is in no role. `here` are its marginals for the paragraph.
pub fn window(paragraph: Run, anchor: Run, here: &[Lanes]) -> Run {
    let base = paragraph.start as usize;
    let live = |t: usize| here[t - base][O] < IDLE;
    let floor = base.max((anchor.start as usize).saturating_sub(REACH));
    let ceiling = (paragraph.end as usize).min(anchor.end as usize + REACH);
    let (mut start, mut end) = (anchor.start as usize, anchor.end as usize);
    let mut at = start;
    while at > floor && start - at < LULL {
        at -= 1;
        if live(at) {
            start = at;
        }
    }
    at = end;
    while at < ceiling && at - end < LULL {
        if live(at) {
            end = at + 1;
        }
        at += 1;
    }
    Run::new(start.saturating_sub(MARGIN).max(floor), (end + MARGIN).min(ceiling))
}

/// From this probability on the flat pass is sure that a token is in no role.
const IDLE: f32 = 0.97;
/// So many idle tokens end a window.
const LULL: usize = 14;
/// So many of them are looked at all the same.
const MARGIN: usize = 3;

/// What is known of each token of a window relative to the cue.
#[derive(Clone, Copy, Debug, Default)]
struct Relation {
    /// 0 before, 1 in, 2 after the cue.
    side: u32,
    /// Commas, marks and other cues between it and the cue, each capped.
    between: u32,
    /// Flat sources and contents that begin between it and the cue, capped.
    segments: u32,
    /// Sentences away, capped at 2.
    sentences: u32,
}

/// The features of every token of a window, one after the other, and the classes of its transitions.
pub fn features(
    atoms: &Atoms,
    window: Run,
    anchor: Run,
    hints: &[Hint],
    out: &mut Vec<u32>,
    classes: &mut Vec<u8>,
) {
    out.clear();
    classes.clear();
    out.resize(window.len() * FEATURES, 0);
    let relations = relations(atoms, window, anchor, hints);
    let tokens = atoms;
    let (start, end) = (window.start as usize, window.end as usize);
    let cue = &tokens[anchor.start as usize];
    let cue_end = &tokens[anchor.end as usize - 1];
    let edge = |i: usize| if i >= start && i < end { &tokens[i] } else { &EDGE };
    let (before_cue, after_cue) = (edge((anchor.start as usize).wrapping_sub(1)), edge(anchor.end as usize));
    let cue_key = two(cue.stem, cue_end.stem);
    let cue_frame = u32::from(before_cue.tag) << 16 | u32::from(cue.tag) << 8 | u32::from(after_cue.tag);
    for at in start..end {
        let get = |offset: isize| -> (&Atom, Hint) {
            let i = at as isize + offset;
            if i < start as isize || i >= end as isize {
                (&EDGE, Hint { steps: 255, label: 9 })
            } else {
                (&tokens[i as usize], hints[i as usize - start])
            }
        };
        let ((m2, hm2), (m1, hm1), (t, h), (p1, hp1), (p2, _)) = (get(-2), get(-1), get(0), get(1), get(2));
        let _ = hm2;
        let r = relations[at - start];
        let distance = if at < anchor.start as usize {
            gap(anchor.start as usize - at)
        } else if at >= anchor.end as usize {
            gap(at + 1 - anchor.end as usize)
        } else {
            9
        };
        let side = r.side;
        let tag = |a: &Atom| u32::from(a.tag);
        let state = |a: &Atom| u32::from(a.state);
        let here = side << 4 | distance;
        let slot = &mut out[(at - start) * FEATURES..(at - start + 1) * FEATURES];
        let mut n = 0;
        let mut put = |value: u32| {
            slot[n] = mix(n as u32 + 101, value);
            n += 1;
        };
        put(here << 8 | tag(t));
        put(two(t.word, side));
        put(two(t.word, here));
        put(two(tag(m1) << 16 | tag(t) << 8 | tag(p1), side));
        put(two(tag(m2) << 16 | tag(m1) << 8 | tag(t), side));
        put(two(tag(t) << 16 | tag(p1) << 8 | tag(p2), side));
        put(two(cue_key, here));
        put(two(cue_key, side << 8 | tag(t)));
        put(two(two(cue_key, t.word), side));
        put(two(cue.word, side << 8 | state(t)));
        put(two(cue_end.word, here));
        put(two(cue.stem, side << 12 | r.between));
        put(r.between << 2 | side);
        put(r.between << 10 | side << 8 | tag(t));
        put(two(r.between << 2 | side, t.word));
        put(r.segments << 2 | side);
        put(two(r.segments << 2 | side, u32::from(h.steps)));
        put(two(r.segments << 2 | side, u32::from(h.label) << 8 | r.between));
        put(two(two(m1.word, t.word), side));
        put(two(two(t.word, p1.word), side));
        put(u32::from(h.steps) << 2 | side);
        put(u32::from(h.steps) << 6 | here);
        put(two(u32::from(h.steps) << 2 | side, r.between));
        put(two(u32::from(hm1.steps) << 16 | u32::from(h.steps) << 8 | u32::from(hp1.steps), side));
        put(u32::from(hm1.label) << 10 | u32::from(h.label) << 6 | u32::from(hp1.label) << 2 | side);
        put(u32::from(h.label) << 8 | here);
        put(two(u32::from(h.label) << 8 | here, cue_frame));
        put(state(t) << 8 | side << 4 | r.sentences);
        put(state(m1) << 16 | state(t) << 10 | state(p1) << 4 | side);
        put(two(state(t) << 8 | side << 4 | r.sentences, r.between));
        put(two(m2.word, side));
        put(two(m1.word, side));
        put(two(p1.word, side));
        put(two(p2.word, side));
        put(two(m1.word, here));
        put(two(cue_frame, here));
        put(two(cue_frame, side << 8 | tag(t)));
        put(atoms.sentence(t) << 8 | u32::from(t.place) << 4 | side << 2 | r.sentences);
        put(two(t.last3, side));
        put(two(t.stem, side));
        put(two(u32::from(m1.shape) << 8 | u32::from(t.shape) << 4 | u32::from(p1.shape), side));
        put(u32::from(t.caps) << 6 | here);
        put(two(u32::from(t.bins.word) << 4 | u32::from(t.bins.stem), here));
        put(two(cue.word, u32::from(h.steps) << 2 | side));
        put(two(u32::from(t.bins.cluster), here));
        put(two(u32::from(cue.bins.cluster) << 8 | u32::from(t.bins.cluster), side));
        put(two(u32::from(cue.bins.cluster) << 8 | tag(t), here));
        put(two(tag(after_cue) << 8 | tag(t), here));
        put(two(tag(before_cue) << 8 | tag(t), here));
        if t.open < t.close {
            let (open, close) = (t.open as usize, t.close as usize);
            let place = u32::from(open <= anchor.start as usize && (anchor.start as usize) < close);
            put(two(gap(close - open) << 4 | place << 2 | side, state(t)));
            put(two(edge(close).word, state(t) << 2 | side));
            put(two(edge(open.wrapping_sub(1)).word, state(t) << 2 | side));
            let near = if side == 0 {
                (anchor.start as usize).saturating_sub(close)
            } else {
                open.saturating_sub(anchor.end as usize)
            };
            put(gap(near) << 8 | place << 6 | side << 4 | r.sentences);
        } else {
            for _ in 0..4 {
                put(side);
            }
        }
        debug_assert_eq!(n, FEATURES);
        classes.push(flat_class(atoms, window, at) + (FLAT_CLASSES as u32 * side) as u8);
    }
}

fn relations(atoms: &Atoms, window: Run, anchor: Run, hints: &[Hint]) -> Vec<Relation> {
    let tokens = atoms;
    let start = window.start as usize;
    let home = tokens[anchor.start as usize].sentence;
    let mut out = vec![Relation::default(); window.len()];
    let mut walk = |range: &mut dyn Iterator<Item = usize>, side: u32| {
        let (mut commas, mut marks, mut cues, mut that, mut sources, mut contents) =
            (0u32, 0u32, 0u32, 0u32, 0u32, 0u32);
        let mut last = 0u8;
        for at in range {
            let token = &tokens[at];
            let hint = hints[at - start];
            // Walking away from the cue, a segment is counted once it lies between.
            let role = |label: u8| label.div_ceil(2);
            if role(hint.label) != role(last) {
                match role(last) {
                    1 => sources += 1,
                    2 => cues += 1,
                    3 => contents += 1,
                    _ => {}
                }
                last = hint.label;
            }
            out[at - start] = Relation {
                side,
                between: commas.min(3) << 5 | marks.min(2) << 3 | cues.min(2) << 1 | that,
                segments: sources.min(2) << 4 | contents.min(2) << 2 | cues.min(2),
                sentences: token.sentence.abs_diff(home).min(2),
            };
            match token.tag {
                atoms::PUNCTUATION_COMMA => commas += 1,
                atoms::OPENING | atoms::CLOSING => marks += 1,
                atoms::THAT => that = 1,
                _ => {}
            }
        }
    };
    walk(&mut (start..anchor.start as usize).rev(), 0);
    walk(&mut (anchor.end as usize..window.end as usize), 2);
    for at in anchor.range() {
        out[at - start] = Relation { side: 1, ..Relation::default() };
    }
    out
}
