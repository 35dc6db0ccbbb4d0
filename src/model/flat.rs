//! The features of the flat pass, which labels every token of a paragraph as source, cue, content or none.

use super::atoms::{Atom, Atoms};
use crate::text::Run;

/// How many features a token has.
pub const FEATURES: usize = 68;
/// How many classes of transitions there are, see [`class`].
pub const CLASSES: usize = 24;

/// The features of token `at` of the paragraph `run`, as hashes whose top bits name a row.
pub fn features(atoms: &Atoms, run: Run, at: usize, out: &mut [u32; FEATURES]) {
    let tokens = atoms;
    let (start, end) = (run.start as usize, run.end as usize);
    let get = |offset: isize| -> &Atom {
        let index = at as isize + offset;
        if index < start as isize || index >= end as isize { &EDGE } else { &tokens[index as usize] }
    };
    let (m4, m3, m2, m1, t, p1, p2, p3, p4) =
        (get(-4), get(-3), get(-2), get(-1), get(0), get(1), get(2), get(3), get(4));
    let mut n = 0;
    let mut put = |value: u32| {
        out[n] = mix(n as u32 + 1, value);
        n += 1;
    };
    for a in [m4, m3, m2, m1, t, p1, p2, p3, p4] {
        put(a.word);
    }
    put(two(m1.word, t.word));
    put(two(t.word, p1.word));
    put(two(m2.word, m1.word));
    put(two(p1.word, p2.word));
    put(two(m1.word, p1.word));
    for a in [m2, m1, t, p1, p2] {
        put(u32::from(a.tag));
    }
    let tag = |a: &Atom| u32::from(a.tag);
    let tags2 = |a: &Atom, b: &Atom| tag(a) << 8 | tag(b);
    let tags3 = |a: &Atom, b: &Atom, c: &Atom| tag(a) << 16 | tag(b) << 8 | tag(c);
    put(tags2(m1, t));
    put(tags2(t, p1));
    put(tags3(m2, m1, t));
    put(tags3(m1, t, p1));
    put(tags3(t, p1, p2));
    put(two(tags3(m3, m2, m1), tag(t)));
    put(two(tags3(p1, p2, p3), tag(t)));
    put(t.last3);
    put(t.last2);
    put(t.first4);
    put(t.stem);
    put(m1.last3);
    put(p1.last3);
    put(m1.stem);
    put(p1.stem);
    put(two(m1.stem, tag(t)));
    put(two(tag(m1), t.stem));
    put(two(t.stem, tag(p1)));
    put(two(tag(t), p1.stem));
    put(u32::from(m1.shape) << 8 | u32::from(t.shape) << 4 | u32::from(p1.shape));
    let state = |a: &Atom| u32::from(a.state);
    put(state(t) << 8 | tag(t));
    put(two(state(t), t.word));
    put(state(m1) << 16 | state(t) << 8 | state(p1));
    let bins = |a: &Atom| u32::from(a.bins.word) << 4 | u32::from(a.bins.stem);
    put(bins(t) << 8 | tag(t));
    put(bins(m1) << 16 | bins(t) << 8 | bins(p1));
    let cluster = |a: &Atom| u32::from(a.bins.cluster);
    put(cluster(m1));
    put(cluster(t));
    put(cluster(p1));
    put(cluster(m1) << 8 | cluster(t));
    put(cluster(t) << 8 | cluster(p1));
    put(cluster(m2) << 8 | cluster(m1));
    put(cluster(p1) << 8 | cluster(p2));
    let sentence = atoms.sentence(t);
    let (mut left, mut left_gap, mut right, mut right_gap) = (0, 0, 0, 0);
    if t.left > 0 {
        let cue = t.left as usize - 1;
        left = tokens[cue].stem;
        left_gap = gap(at - cue);
    }
    if t.right > 0 {
        let cue = t.right as usize - 1;
        right = tokens[cue].stem;
        right_gap = gap(cue - at);
    }
    put(left);
    put(left_gap << 12 | u32::from(t.since) << 8 | tag(t));
    put(two(left, left_gap << 4 | u32::from(t.since)));
    put(right);
    put(right_gap << 12 | u32::from(t.until) << 8 | tag(t));
    put(two(right, right_gap << 4 | u32::from(t.until)));
    put(left_gap << 20 | u32::from(t.since) << 16 | right_gap << 8 | u32::from(t.until));
    put(sentence << 4 | u32::from(t.place));
    put(sentence << 8 | tag(t));
    put(u32::from(t.caps) << 8 | tag(p1));
    put(two(u32::from(t.caps) << 4 | u32::from(t.place), m1.word));
    if t.open < t.close {
        let (open, close) = (t.open as usize, t.close as usize);
        let size = gap(close - open);
        let outside = |i: usize| if i >= start && i < end { &tokens[i] } else { &EDGE };
        let (before, after) = (outside(open.wrapping_sub(1)), outside(close));
        put(two(before.word, state(t) << 8 | size));
        put(two(after.word, state(t) << 8 | size));
        put(two(tags2(before, after), size));
        let inner = outside(close.saturating_sub(2));
        put(tag(inner) << 16 | tag(after) << 8 | gap(at - open));
        put(two(outside(close + 1).word, state(t)));
        put(size << 8 | gap(at - open) << 4 | gap(close - at));
    } else {
        for _ in 0..6 {
            put(0);
        }
    }
    debug_assert_eq!(n, FEATURES);
}

/// The class of the gap in front of token `at`, for the transitions.
pub fn class(atoms: &Atoms, run: Run, at: usize) -> u8 {
    if at == run.start as usize {
        return 0;
    }
    let (before, here) = (&atoms[at - 1], &atoms[at]);
    let left = match before.tag {
        super::atoms::PUNCTUATION_COMMA => 1,
        super::atoms::OPENING => 2,
        super::atoms::CLOSING => 3,
        super::atoms::PUNCTUATION_STOP | super::atoms::PUNCTUATION_COLON | 30 | 31 => 4,
        _ => 0,
    };
    let right = match here.tag {
        super::atoms::PUNCTUATION_COMMA => 1,
        super::atoms::OPENING => 2,
        super::atoms::CLOSING => 3,
        _ => 0,
    };
    if before.sentence != here.sentence { 20 + right } else { left * 4 + right }
}

/// What stands beyond the paragraph.
pub const EDGE: Atom = Atom {
    word: 0x5151_0001,
    stem: 0x5151_0002,
    last2: 0,
    last3: 0,
    first4: 0,
    tag: 60,
    shape: 15,
    state: 7,
    bins: super::atoms::Bins { word: 0, stem: 0, cluster: 255 },
    sentence: 0,
    place: 0,
    left: 0,
    right: 0,
    since: 0,
    until: 0,
    caps: 0,
    open: 0,
    close: 0,
};

/// A distance in bins: 0, 1, 2, 3, 4-5, 6-8, 9-14, 15 and more.
pub fn gap(distance: usize) -> u32 {
    match distance {
        0..=3 => distance as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=30 => 7,
        _ => 8,
    }
}

/// Two values as one.
pub fn two(a: u32, b: u32) -> u32 {
    a.wrapping_mul(0x9e37_79b1).rotate_left(13) ^ b.wrapping_mul(0x85eb_ca6b)
}

/// The hash of a feature: which template, which value.
pub fn mix(template: u32, value: u32) -> u32 {
    let h = (value ^ template.wrapping_mul(0xc2b2_ae35)).wrapping_mul(0x9e37_79b1);
    (h ^ (h >> 15)).wrapping_mul(0x85eb_ca6b)
}
