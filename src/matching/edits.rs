//! An alignment's differences, each weighed once: what a tier excuses (and the loosest that was needed), cuts
//! marked and unmarked, brackets, and the edits that nothing excuses.

use super::align::{Step, alike};
use super::folds::{self, Fold, Folds};
use super::kinds::{self, FILLERS as SOUNDS, QUALIFIERS};
use super::quote::Quote;
use super::search::{Hit, Piece};
use super::side::{SIGNS, Side, crosses, ends_sentence, interruption, passes_over, stutter, tidy};
use super::surroundings::around;
use super::{Bracket, Cut, Edit, EditKind, Match, Op, Tier};
use crate::corpus::{Corpus, Error};
use crate::text::Span;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

pub use super::kinds::FILLERS;

/// So many words left out unmarked are not a cut any more: two passages under one pair of marks.
const FAR: usize = 40;

/// One gathering of differences.
#[derive(Default)]
struct Findings {
    allowed: Folds,
    tier: Option<Tier>,
    folds: Vec<Fold>,
    edits: Vec<Edit>,
    cuts: Vec<Cut>,
    brackets: Vec<Bracket>,
    dropped: Vec<String>,
    spliced: bool,
    reordered: bool,
}

impl Findings {
    fn needs(&mut self, tier: Tier) {
        self.tier = self.tier.max(Some(tier));
    }

    /// Notes folds that are needed, or says that one of them is switched off.
    fn folds(&mut self, needed: &[Fold]) -> bool {
        if !needed.iter().all(|f| self.allowed.has(*f)) {
            return false;
        }
        for fold in needed {
            self.needs(fold.tier());
            if !self.folds.contains(fold) {
                self.folds.push(*fold);
            }
        }
        true
    }
}

/// A hit with everything that differs. Reads the passages from their records.
pub fn detail(
    corpus: &Corpus,
    quote: &Quote,
    hit: &Hit,
    others: u32,
    allowed: Folds,
) -> Result<Match, Error> {
    let mut found = Findings { allowed, tier: Some(Tier::Exact), ..Findings::default() };
    let mut hit = hit.clone();
    let mut sides = Vec::with_capacity(hit.pieces.len());
    for piece in &mut hit.pieces {
        let mut side = Side::read(corpus, piece)?;
        side.keep_to_sentences(piece);
        sides.push(side);
    }
    let hit = &hit;
    let (mut spans, mut text) = (Vec::with_capacity(sides.len()), String::new());
    for (piece, side) in hit.pieces.iter().zip(&sides) {
        let (edits, cuts) = (found.edits.len(), found.cuts.len());
        differences(quote, piece, side, &mut found);
        let Some(whole) = side.whole() else { continue };
        if !spans.is_empty() {
            text.push_str(" … ");
        }
        let within = |span: Span| {
            let at = |at: u32| text.len() as u32 + at.saturating_sub(whole.start);
            Span { start: at(span.start), end: at(span.end) }
        };
        found.edits[edits..].iter_mut().for_each(|edit| edit.passage = edit.record.map(within));
        found.cuts[cuts..].iter_mut().for_each(|cut| cut.passage = cut.passage.map(within));
        text.push_str(side.passage.of(whole));
        spans.push(whole);
    }
    for i in 1..hit.pieces.len() {
        join(quote, &hit.pieces[i - 1..=i], &sides[i - 1..=i], &mut found);
    }
    moves(&mut found);
    found.edits.sort_by_key(|e| e.quote.map_or((u32::MAX, 0), |s| (s.start, s.end)));
    for edit in &mut found.edits {
        edit.place = edit.record.and_then(|span| corpus.on_disk(hit.record, span));
    }
    let entry = corpus.index().entry(hit.record)?;
    let (part, about) = corpus.about(hit.record)?;
    let first = hit.pieces.iter().find(|p| p.record == hit.record).or(hit.pieces.first());
    let turn = first.map_or(Ok(None), |p| corpus.index().turn_of(p.record, p.words.start))?;
    let speaker = match turn {
        Some(turn) => corpus.speaker(hit.record, corpus.index().turn(turn)?.speaker)?.map(str::to_owned),
        None => None,
    };
    let places = spans.iter().filter_map(|span| corpus.on_disk(hit.record, *span)).collect();
    let words = quote.words.iter().filter(|w| !w.bracketed).count().max(1) as f32;
    let slips: f32 =
        hit.pieces.iter().flat_map(|p| &p.steps).filter(|s| matches!(s, Step::Alike(..))).count() as f32;
    let first_turn = corpus.index().turns(hit.record)?.start;
    let locator = locator(corpus, hit, &sides, part, turn.map(|t| t.saturating_sub(first_turn)))?;
    let (quoted_there, trimmed) = around(corpus, hit, &sides)?;
    Ok(Match {
        record: corpus.path(hit.record)?.to_owned(),
        title: about.title,
        speaker,
        date: entry.date,
        url: about.url,
        trust: entry.trust,
        language: about.language,
        locator,
        spans,
        places,
        text,
        // What a tier excuses counts as agreeing.
        similarity: if found.edits.is_empty() {
            1.0
        } else {
            ((hit.same as f32 + slips / 2.0) / words).min(1.0)
        },
        tier: found.tier.unwrap_or(Tier::Exact),
        folds: found.folds,
        edits: found.edits,
        cuts: found.cuts,
        brackets: found.brackets,
        dropped_fillers: found.dropped,
        reordered: found.reordered,
        spliced: found.spliced,
        quoted_there,
        trimmed,
        stale: sides.iter().any(|s| s.passage.stale),
        others,
    })
}

fn locator(
    corpus: &Corpus,
    hit: &Hit,
    sides: &[Side],
    part: String,
    turn: Option<u32>,
) -> Result<String, Error> {
    let main = hit
        .pieces
        .iter()
        .position(|p| p.record == hit.record)
        .and_then(|i| sides.get(i)?.passage.words.first());
    if let Some(ms) = main.map_or(Ok(None), |s| corpus.index().time(hit.record, s.start))? {
        let s = ms / 1000;
        return Ok(format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60));
    }
    if !part.is_empty() {
        return Ok(part);
    }
    Ok(turn.map_or(String::new(), |t| format!("turn {}", t + 1)))
}

/// The differences within one piece.
fn differences(quote: &Quote, piece: &Piece, side: &Side, found: &mut Findings) {
    let steps = &piece.steps;
    let mut at = 0;
    let mut before: Option<(usize, usize)> = None;
    while at < steps.len() {
        if let Step::Same(q, r) = steps[at] {
            same_word(quote, side, q, r, found);
            if let Some((pq, pr)) = before
                && (pq + 1, pr + 1) == (q, r)
            {
                between(quote, side, (pq, q), (pr, r), quote.break_at(q).is_some(), found);
            }
            before = Some((q, r));
            at += 1;
            continue;
        }
        let start = at;
        while at < steps.len() && !matches!(steps[at], Step::Same(..)) {
            at += 1;
        }
        region(quote, side, steps, start..at, found);
    }
}

/// Two words that fold to the same: what the fold had to forgive.
fn same_word(quote: &Quote, side: &Side, q: usize, r: usize, found: &mut Findings) {
    let (a, b) = (quote.words[q].span.of(&quote.text), side.raw(r));
    if a == b {
        return;
    }
    let needed = folds::of_words(a, b);
    if !found.folds(&needed) {
        found.edits.push(Edit {
            op: Op::Replace,
            kind: EditKind::Word,
            quote: Some(quote.words[q].span),
            record: side.span(&[r]),
            from: b.to_owned(),
            to: a.to_owned(),
            place: None,
            passage: None,
            slip: true,
        });
    }
}

/// What stands between two words that follow each other on both sides.
fn between(
    quote: &Quote,
    side: &Side,
    q: (usize, usize),
    r: (usize, usize),
    marked: bool,
    found: &mut Findings,
) {
    let ours = &quote.text[quote.words[q.0].span.end as usize..quote.words[q.1].span.start as usize];
    let (Some(a), Some(b)) = (side.passage.words.get(r.0), side.passage.words.get(r.1)) else { return };
    let theirs = side.passage.of(Span { start: a.end, end: b.start });
    if marked {
        // An ellipsis where nothing is missing.
        found.needs(Tier::Elided);
        return;
    }
    let blank = |text: &str| {
        let words = tidy(text);
        let open = text.starts_with(char::is_whitespace);
        format!(
            "{}{words}{}",
            if open { " " } else { "" },
            if text.ends_with(char::is_whitespace) && !words.is_empty() { " " } else { "" }
        )
    };
    let needed = folds::of_gaps(&blank(ours), &blank(theirs));
    if !found.folds(&needed) {
        let span = Span { start: quote.words[q.0].span.end, end: quote.words[q.1].span.start };
        found.edits.push(Edit {
            op: Op::Replace,
            kind: EditKind::Word,
            quote: Some(span),
            record: Some(Span { start: a.end, end: b.start }),
            from: tidy(theirs),
            to: tidy(ours),
            place: None,
            passage: None,
            slip: true,
        });
    }
}

/// A run of steps that are not the same on both sides.
fn region(quote: &Quote, side: &Side, steps: &[Step], range: Range<usize>, found: &mut Findings) {
    let last = |at: usize| {
        steps[..at].iter().rev().find_map(|s| match *s {
            Step::Same(_, r) | Step::Alike(_, r) | Step::Other(_, r) | Step::Left(r) => Some(r),
            Step::Added(_) => None,
        })
    };
    let mut part = Part { after: last(range.start), ..Part::default() };
    let next_word = |from: usize| {
        steps[from..].iter().find_map(|s| match *s {
            Step::Same(i, _) | Step::Alike(i, _) | Step::Other(i, _) | Step::Added(i) => Some(i),
            Step::Left(_) => None,
        })
    };
    for at in range.clone() {
        match steps[at] {
            Step::Left(r) => {
                let next = next_word(at);
                if next.is_some_and(|q| quote.break_at(q).is_some()) {
                    if !part.cut {
                        part.close(quote, side, found);
                        part.cut = true;
                        part.next = next;
                    }
                } else if part.cut {
                    part.close(quote, side, found);
                }
                part.next = next;
                part.record.push(r);
            }
            Step::Alike(q, r) | Step::Other(q, r) => {
                part.divide(quote, side, q, found);
                part.quote.push(q);
                part.record.push(r);
            }
            Step::Added(q) => {
                part.divide(quote, side, q, found);
                part.quote.push(q);
            }
            Step::Same(..) => {}
        }
    }
    part.close(quote, side, found);
}

/// Differences that belong together.
#[derive(Default)]
struct Part {
    quote: Vec<usize>,
    record: Vec<usize>,
    /// Words left out where an ellipsis says so.
    cut: bool,
    /// The quotation's next word.
    next: Option<usize>,
    /// The record's last word before.
    after: Option<usize>,
}

impl Part {
    /// Closes the part where the next word of the quotation belongs to another: past a cut, or across a bracket.
    fn divide(&mut self, quote: &Quote, side: &Side, q: usize, found: &mut Findings) {
        let bracket =
            self.quote.last().is_some_and(|p| quote.words[*p].bracketed != quote.words[q].bracketed);
        if self.cut || bracket {
            self.close(quote, side, found);
        }
    }

    fn close(&mut self, quote: &Quote, side: &Side, found: &mut Findings) {
        let part = std::mem::take(self);
        self.after = part.record.last().copied().or(part.after);
        if !part.quote.is_empty() || !part.record.is_empty() {
            weigh(quote, side, part, found);
        }
    }
}

/// Gives one part of the differences its name.
fn weigh(quote: &Quote, side: &Side, part: Part, found: &mut Findings) {
    let ours: Vec<&[u8]> = part.quote.iter().map(|q| &quote.words[*q].folded[..]).collect();
    let theirs: Vec<&[u8]> = part.record.iter().map(|r| &side.folded[*r][..]).collect();
    if part.cut {
        let at = part.next.and_then(|q| quote.break_at(q));
        found.cuts.push(cut(side, &part.record, at.unwrap_or_default(), true));
        found.needs(Tier::Elided);
        if !crosses(side, &part.record) {
            return;
        }
        // No ellipsis makes one speaker's words another's.
        let point = part.next.map(|q| quote.words[q].span.start).map(|at| Span { start: at, end: at });
        found.spliced = true;
        found.edits.push(Edit {
            op: Op::Delete,
            kind: EditKind::Splice,
            quote: point,
            record: side.span(&part.record),
            from: side.text(&part.record),
            to: String::new(),
            place: None,
            passage: None,
            slip: false,
        });
        return;
    }
    if !part.quote.is_empty() && part.quote.iter().all(|q| quote.words[*q].bracketed) {
        let words = quote.words[part.quote[0]].span;
        let span = quote.bracket_around(words).unwrap_or(words);
        let replaces = (!part.record.is_empty()).then(|| side.text(&part.record));
        found.brackets.push(Bracket { span, replaces });
        found.needs(Tier::Bracketed);
        return;
    }
    if let Some(fold) = excuse(quote, side, &part, &ours, &theirs)
        && found.folds(&[fold])
    {
        if fold.tier() == Tier::Disfluency {
            found.dropped.push(side.text(&part.record));
        }
        return;
    }
    // Sounds between the words that were changed are nobody's words.
    let spoken: Vec<&[u8]> = theirs.iter().copied().filter(|w| !kinds::listed(&SOUNDS, w)).collect();
    if spoken == ours && found.folds(&[Fold::Fillers]) {
        return;
    }
    let leads_on = crosses(side, &part.record) || passes_over(side, &part.record);
    let joins = ours.is_empty() && (leads_on || theirs.len() >= FAR);
    found.spliced |= joins;
    let kind = if joins { EditKind::Splice } else { kinds::kind(&ours, &spoken, named(quote, side, &part)) };
    let op = match (ours.is_empty(), theirs.is_empty()) {
        (true, _) => Op::Delete,
        (_, true) => Op::Insert,
        _ => Op::Replace,
    };
    let at = part.next.map_or(quote.text.len() as u32, |q| quote.words[q].span.start);
    let quote_span = part.quote.first().zip(part.quote.last()).and_then(|(a, b)| quote.span_of(*a..*b + 1));
    let slip = part.quote.len() == part.record.len()
        && !kind.reverses()
        && part.quote.iter().zip(&part.record).all(|(q, r)| alike(&quote.words[*q].folded, &side.folded[*r]));
    if op == Op::Delete {
        found.cuts.push(cut(side, &part.record, Span { start: at, end: at }, false));
    }
    found.edits.push(Edit {
        op,
        kind,
        // An empty span is a point: where the missing words would stand, where the added ones were put in.
        quote: quote_span.or(Some(Span { start: at, end: at })),
        record: side.span(&part.record).or_else(|| side.point(part.after)),
        from: side.text(&part.record),
        to: quote_span.map_or(String::new(), |s| tidy(s.of(&quote.text))),
        place: None,
        passage: None,
        slip,
    });
}

/// The fold that makes a part of the differences one of writing or of speech, if there is one.
fn excuse(quote: &Quote, side: &Side, part: &Part, ours: &[&[u8]], theirs: &[&[u8]]) -> Option<Fold> {
    if !ours.is_empty() && !theirs.is_empty() {
        if ours.concat() == theirs.concat() {
            return Some(Fold::Hyphens);
        }
        if same_number(ours, theirs) {
            return Some(Fold::Numbers);
        }
    }
    if currency(quote, side, part, ours, theirs) {
        return Some(Fold::Money);
    }
    if !ours.is_empty() {
        return None;
    }
    if kinds::filling(theirs) && (kinds::sounds(theirs) || paused(side, &part.record)) {
        return Some(Fold::Fillers);
    }
    if stutter(side, &part.record) {
        return Some(Fold::Stutters);
    }
    interruption(side, &part.record).then_some(Fold::Interruptions)
}

/// Whether a pause is written down beside a run of words, as fillers have it that are words elsewhere: *well known*
/// is not *, well, known*. Captions without any punctuation write none.
fn paused(side: &Side, record: &[usize]) -> bool {
    let (Some(&first), Some(&last)) = (record.first(), record.last()) else { return false };
    let pause = |from: usize| {
        side.passage.words.get(from..from + 2).is_some_and(|w| {
            side.passage.of(Span { start: w[0].end, end: w[1].start }).contains(|c: char| !c.is_whitespace())
        })
    };
    !side.punctuated || pause(last) || first.checked_sub(1).is_some_and(pause)
}

fn cut(side: &Side, record: &[usize], at: Span, marked: bool) -> Cut {
    let qualifier = record
        .iter()
        .take(2)
        .find(|r| kinds::listed(&QUALIFIERS, &side.folded[**r]))
        .map(|r| side.raw(*r).to_owned());
    let (dropped, passage, words) = (side.text(record), side.span(record), record.len() as u32);
    Cut { at, marked, dropped, passage, words, qualifier }
}

fn same_number(a: &[&[u8]], b: &[&[u8]]) -> bool {
    matches!((kinds::quantity(a), kinds::quantity(b)), (Some(a), Some(b)) if a == b)
}

/// `$5` against *five dollars*: the word stands on one side, the sign on the other.
fn currency(quote: &Quote, side: &Side, part: &Part, ours: &[&[u8]], theirs: &[&[u8]]) -> bool {
    let money: &[&str] = &["dollar", "dollars", "pounds", "pound", "euros", "euro"];
    let sign = |text: &str| text.contains(SIGNS);
    let all = |words: &[&[u8]]| !words.is_empty() && words.iter().all(|w| kinds::listed(money, w));
    if ours.is_empty() && all(theirs) {
        let before = part.next.unwrap_or(quote.words.len());
        let from = before.saturating_sub(3);
        return quote.span_of(from..before).is_some_and(|s| {
            sign(
                &quote.text[(s.start as usize).saturating_sub(3).max(floor(&quote.text, s.start as usize, 3))
                    ..s.end as usize],
            )
        });
    }
    theirs.is_empty() && all(ours) && side.signed
}

/// The nearest boundary of characters at most `back` bytes before `at`.
fn floor(text: &str, at: usize, back: usize) -> usize {
    let mut start = at.saturating_sub(back);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    start
}

/// Whether a name is among the words that differ, by capitals inside a sentence.
fn named(quote: &Quote, side: &Side, part: &Part) -> bool {
    let capital = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && !matches!(word, "I" | "I'm" | "I’m" | "I'll" | "I’ll" | "I've" | "I’ve" | "I'd" | "I’d")
    };
    let ours = part.quote.iter().any(|&q| {
        let word = &quote.words[q];
        capital(word.span.of(&quote.text))
            && !kinds::function_word(&word.folded)
            && q > 0
            && !ends_sentence(&quote.text[quote.words[q - 1].span.end as usize..word.span.start as usize])
    });
    let theirs =
        part.record.iter().any(|&r| {
            capital(side.raw(r))
                && !side.shouted
                && !kinds::function_word(&side.folded[r])
                && r > 0
                && side.passage.words.get(r - 1..=r).is_some_and(|w| {
                    !ends_sentence(side.passage.of(Span { start: w[0].end, end: w[1].start }))
                })
        });
    ours || theirs
}

/// What lies between two pieces: a marked cut, an unmarked one, or a splice.
fn join(quote: &Quote, pieces: &[Piece], sides: &[Side], found: &mut Findings) {
    let (a, b) = (&pieces[0], &pieces[1]);
    let at = quote.break_at(a.quote.end).or_else(|| quote.break_at(b.quote.start));
    let ordered = a.record == b.record && a.words.end <= b.words.start;
    let one_turn = a.record == b.record
        && sides[0].turns.last().map(|t| t.0) == sides[1].turns.first().map(|t| t.0)
        && sides[0].turns.last().is_some_and(|t| t.0 != u32::MAX);
    let point = quote.words.get(b.quote.start).map_or(0, |w| w.span.start);
    let far = !ordered || b.words.start - a.words.end > 400;
    if !ordered && a.record == b.record {
        found.reordered = true;
    }
    let left_out = |at: Span, marked: bool, words: u32| Cut {
        at,
        marked,
        dropped: String::new(),
        passage: None,
        words,
        qualifier: None,
    };
    if let Some(span) = at {
        let words = if ordered { b.words.start - a.words.end } else { 0 };
        found.cuts.push(left_out(span, true, words));
        found.needs(Tier::Elided);
        if a.record != b.record {
            found.spliced = true;
        }
        if a.record == b.record && ordered {
            return;
        }
    }
    if at.is_none() && ordered && one_turn && !far {
        let words = b.words.start - a.words.end;
        found.cuts.push(left_out(Span { start: point, end: point }, false, words));
    }
    // Two sentences of one answer, told the other way round, are in another order and no splice.
    let turned = !ordered && one_turn && a.words.start.saturating_sub(b.words.end) <= 400;
    if at.is_none() && !turned && (far || !one_turn) {
        found.spliced = true;
    }
    let kind = if found.spliced { EditKind::Splice } else { EditKind::Word };
    let op = if ordered { Op::Delete } else { Op::Move };
    found.edits.push(Edit {
        op,
        kind,
        quote: quote.span_of(b.quote.clone()),
        record: sides[1].whole(),
        from: String::new(),
        to: quote.text_of(b.quote.clone()).to_owned(),
        place: None,
        passage: None,
        slip: false,
    });
}

/// Words added in one place and missing in another have moved.
fn moves(found: &mut Findings) {
    // Where the same words are missing in several places, the first is taken first.
    let mut missing: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, edit) in found.edits.iter().enumerate().filter(|(_, e)| e.op == Op::Delete && !e.from.is_empty())
    {
        missing.entry(edit.from.to_lowercase()).or_default().push_back(at);
    }
    let (mut gone, mut moved) = (HashSet::new(), HashSet::new());
    for at in 0..found.edits.len() {
        let added = &found.edits[at];
        if added.op == Op::Insert
            && let Some(left) = missing.get_mut(&added.to.to_lowercase()).and_then(VecDeque::pop_front)
        {
            let Edit { record, passage, from, .. } = found.edits[left].clone();
            moved.insert(from.clone());
            gone.insert(left);
            let edit = &mut found.edits[at];
            (edit.op, edit.record, edit.passage, edit.from) = (Op::Move, record, passage, from);
        }
    }
    found.cuts.retain(|cut| cut.marked || !moved.contains(&cut.dropped));
    let mut at = 0..;
    found.edits.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}
