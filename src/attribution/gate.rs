//! The gate: how likely a passage in marks is anybody's speech, not a title, a nickname or a scare quote.
//! Asks what was learned of passages where a model brings it along, else a table counted by hand.

use super::frame::{self, Frame};
use crate::model::flat::{gap, mix, two};
use crate::model::form::{Shape, State, word};
use crate::model::judge::{probability, step};
use crate::model::view::View;
use crate::model::weights::short;
use crate::model::{Answer, Gate, Proposal};
use crate::quotation::{Form, Quotation};
use crate::text::Run;

/// A passage below this is taken for nobody's speech.
pub const SPEECH: f32 = 0.5;

/// How likely each quotation is speech, 0..1, in the order of the list.
pub fn speech(view: &View, frames: &[Option<Frame>], answer: &Answer, gate: Gate) -> Vec<f32> {
    let ground = Ground::new(view, &answer.proposals);
    let mut features = Vec::new();
    let mut out = Vec::with_capacity(view.quotations.list.len());
    for (index, quotation) in view.quotations.list.iter().enumerate() {
        let frame = frames[index].as_ref();
        let judged = match gate {
            _ if quotation.form != Form::Marked => 0.95,
            Gate::Learned(odds) => {
                passage(view, quotation, frame, &ground, &mut features);
                let framed =
                    frame.is_some_and(|f| frame::confidence(f.rule) >= SURE) && words(view, quotation) > 3;
                let least = if framed { FRAMED } else { 0.0 };
                if features.is_empty() { 0.0 } else { probability(odds.odds(&features)).max(least) }
            }
            Gate::Answered => Some(answer.speech[index]).filter(|p| *p >= ANSWERED).unwrap_or_default(),
            Gate::Table => table(view, quotation, frame, &ground, true),
            Gate::Bare => table(view, quotation, frame, &ground, false),
        };
        out.push(judged);
    }
    out
}

/// A few words and more that a rule this sure frames are speech in any language, whatever was learned of one.
const SURE: f32 = 0.96;
/// They are so at least this likely.
const FRAMED: f32 = 0.6;
/// By the accurate model's own word, one below this is nobody's speech: chosen on held-out training articles.
const ANSWERED: f32 = 0.80;

fn words(view: &View, quotation: &Quotation) -> usize {
    view.layout.run(quotation.span()).range().filter(|t| view.forms[*t].is_word()).count()
}

/// What the proposals say of every token.
pub struct Ground<'a> {
    proposals: &'a [Proposal],
    /// Index plus one of the surest proposal that stands alone and holds the token; 0 for none.
    held: Vec<u32>,
    /// The same of those kept to spare.
    spared: Vec<u32>,
}

impl<'a> Ground<'a> {
    /// Of the proposals of one draft.
    pub fn new(view: &View, proposals: &'a [Proposal]) -> Ground<'a> {
        let mut order: Vec<usize> = (0..proposals.len()).collect();
        order.sort_by(|a, b| proposals[*a].confidence.total_cmp(&proposals[*b].confidence).then(b.cmp(a)));
        let (mut held, mut spared) = (vec![0; view.forms.len()], vec![0; view.forms.len()]);
        for index in order {
            let row = if proposals[index].spare { &mut spared } else { &mut held };
            for run in &proposals[index].content {
                row[run.range()].fill(index as u32 + 1);
            }
        }
        Ground { proposals, held, spared }
    }

    /// The surest proposal over most of the words, and what share of them any holds, in fifths.
    fn over(row: &[u32], words: &[usize]) -> (Option<usize>, u32) {
        let mut owners: Vec<u32> = words.iter().map(|t| row[*t]).filter(|o| *o > 0).collect();
        let share = (owners.len() * 5 / words.len().max(1)) as u32;
        owners.sort_unstable();
        let most = owners.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
        (most.map(|same| same[0] as usize - 1), share)
    }
}

/// The features of one passage in marks; none where it holds no word.
pub fn passage(
    view: &View,
    quotation: &Quotation,
    frame: Option<&Frame>,
    ground: &Ground,
    out: &mut Vec<u32>,
) {
    out.clear();
    let run = view.layout.run(quotation.span());
    let words: Vec<usize> = run.range().filter(|t| view.forms[*t].is_word()).collect();
    let (Some(first), Some(last)) = (words.first().copied(), words.last().copied()) else { return };
    let outer = quotation
        .outer
        .iter()
        .map(|o| view.layout.run(*o))
        .fold(run, |a, b| Run { start: a.start.min(b.start), end: a.end.max(b.end) });
    let (open, close) = (outer.start as usize, outer.end as usize);
    let paragraph = view.paragraph(first);
    let sentence = view.sentence(first);
    let key = |t: usize| {
        let inside = t >= paragraph.start as usize && t < paragraph.end as usize;
        if inside { short(view.forms[t].word) } else { 0x5151 }
    };
    let stem = |t: usize| if paragraph.holds(t) { view.forms[t].stem } else { 0 };
    let shape = |t: usize| if paragraph.holds(t) { view.forms[t].shape as u32 } else { 15 };
    let size = gap(words.len());
    let long: Vec<usize> = words.iter().copied().filter(|t| view.layout.tokens[*t].span.len() > 3).collect();
    let capital = long.iter().filter(|t| view.forms[**t].shape != Shape::Lower).count();
    let titled = match (capital, long.len()) {
        (_, 0) => 0,
        (0, _) => 1,
        (c, n) if c == n => 4,
        (1, _) if view.forms[first].is_capital() => 2,
        _ => 3,
    };
    let has = |list: &[u64]| u32::from(words.iter().any(|t| view.is_any(*t, list)));
    let verbal = has(FINITE) << 1 | has(PERSONS);
    let inner = match () {
        _ if close < 2 || view.forms[close - 1].state != State::Closing => 5,
        _ if view.is(close - 2, word(",")) => 1,
        _ if view.is(close - 2, word(".")) => 2,
        _ if view.is_any(close - 2, &[word("?"), word("!")]) => 3,
        _ => 0,
    };
    let whole = u32::from(open <= sentence.start as usize) << 1
        | u32::from(close >= sentence.end as usize || view.sentence(last).start > sentence.start);
    let (mine, share) = Ground::over(&ground.held, &words);
    let (spare, spared) = Ground::over(&ground.spared, &words);
    let odds = |p: Option<usize>| p.map_or(15, |p| step(ground.proposals[p].confidence));
    let (sure, maybe) = (odds(mine), odds(spare));
    let rule = frame.map_or(0, |f| two(word(f.rule) as u32, 1));
    let beyond = mine.map_or(0, |p| {
        let proposal = &ground.proposals[p];
        let from = proposal.content.iter().any(|r| r.holds(open.saturating_sub(1)) && open > 0);
        let to = proposal.content.iter().any(|r| r.holds(close + 1) || r.holds(close));
        1 + u32::from(from) + 2 * u32::from(to)
    });
    let cue = mine.and_then(|p| ground.proposals[p].cue.first()).map_or(0, |r| stem(r.start as usize));
    let away = mine
        .and_then(|p| ground.proposals[p].cue.first())
        .map_or(10, |r| if r.end as usize <= open { gap(open - r.end as usize) } else { 9 });
    let pieces = mine.map_or(0, |p| ground.proposals[p].content.len().min(3) as u32);
    let near =
        open.saturating_sub(NEAR).max(sentence.start as usize)..(close + NEAR).min(sentence.end as usize);
    let marks = near.filter(|t| view.forms[*t].state == State::Opening).count().min(4) as u32;
    let heading = u32::from(!matches!(
        view.layout.paragraphs[view.layout.paragraph_of(first)].kind,
        crate::draft::BlockKind::Paragraph | crate::draft::BlockKind::BlockQuote
    ));
    let mut n = 400;
    let mut put = |value: u32| {
        out.push(mix(n, value));
        n += 1;
    };
    put(0);
    put(size);
    put(sure << 4 | share);
    put(maybe << 4 | spared);
    put(sure << 12 | maybe << 8 | size << 4 | share);
    put(titled << 4 | size);
    put(titled << 8 | sure << 4 | u32::from(frame.is_some()));
    put(two(rule, size));
    put(two(rule, sure << 8 | titled));
    put(key(open.wrapping_sub(1)));
    put(two(key(open.wrapping_sub(1)), size));
    put(two(key(open.wrapping_sub(1)), titled));
    put(two(key(open.wrapping_sub(2)), key(open.wrapping_sub(1))));
    put(stem(open.wrapping_sub(2)));
    put(stem(open.wrapping_sub(3)));
    put(shape(open.wrapping_sub(1)) << 8 | shape(open.wrapping_sub(2)) << 4 | titled);
    put(key(close));
    put(two(key(close), size));
    put(key(close + 1));
    put(shape(close) << 8 | inner << 4 | whole);
    put(inner << 8 | size << 4 | whole);
    put(verbal << 8 | size << 4 | titled);
    put(verbal << 8 | sure << 4 | whole);
    put(short(view.forms[first].word));
    put(short(view.forms[last].word));
    put(if words.len() == 1 { view.forms[first].stem } else { 1 });
    put(view.forms[first].shape as u32 * 16 + size);
    put(beyond << 8 | sure << 4 | pieces);
    put(cue);
    put(two(cue, size));
    put(two(cue, away << 8 | titled));
    put(away << 8 | pieces << 4 | sure);
    put(marks << 8 | size << 4 | titled);
    put(heading << 8 | whole << 4 | size);
}

/// Other quotations of the sentence are counted this many tokens around.
const NEAR: usize = 40;

/// How many passages of a length and a rule are speech, counted by hand. Where something `learned` has read
/// the draft, a few words in marks that it passed over are nobody's speech.
fn table(view: &View, quotation: &Quotation, frame: Option<&Frame>, ground: &Ground, learned: bool) -> f32 {
    let run = view.layout.run(quotation.span());
    let words = run.range().filter(|t| view.forms[*t].is_word()).count();
    let held = run.range().filter(|t| view.forms[*t].is_word() && ground.held[*t] > 0).count();
    let titled = words > 1
        && run
            .range()
            .filter(|t| view.forms[*t].is_word() && view.layout.tokens[*t].span.len() > 3)
            .all(|t| view.forms[t].shape != Shape::Lower);
    let rule = frame.map(|f| f.rule);
    let carried = matches!(rule, Some("carried" | "same-sentence"));
    if words == 0 {
        0.0
    } else if held * 5 >= words * 4 {
        if titled && rule.is_none() && words < 8 { 0.4 } else { 0.95 }
    } else if titled && words < 8 || words < 4 && learned {
        0.2
    } else if rule.is_none() && Ground::over(&ground.spared, &run.range().collect::<Vec<_>>()).1 < 3 {
        0.4 // Nothing says whose it would be.
    } else {
        match (rule, words) {
            (None, 6..) => 0.9,
            (None, 4..) => 0.7,
            (None, _) => 0.4,
            (Some(_), 6..) => 0.97,
            (Some(_), 4..) if !carried => 0.95,
            (Some(_), _) if !carried => 0.9,
            (Some(_), _) => 0.45,
        }
    }
}

/// Words that only a clause has.
const FINITE: &[u64] = &[
    word("is"),
    word("are"),
    word("was"),
    word("were"),
    word("has"),
    word("have"),
    word("had"),
    word("will"),
    word("would"),
    word("can"),
    word("could"),
    word("should"),
    word("must"),
    word("does"),
    word("did"),
    word("don't"),
    word("it's"),
    word("that's"),
    word("can't"),
    word("won't"),
    word("isn't"),
    word("do"),
    word("may"),
    word("might"),
    word("there's"),
    word("he's"),
    word("she's"),
    word("they're"),
];

/// Words by which a speaker points at people.
const PERSONS: &[u64] = &[
    word("i"),
    word("we"),
    word("you"),
    word("my"),
    word("our"),
    word("your"),
    word("me"),
    word("us"),
    word("i'm"),
    word("we're"),
    word("you're"),
    word("i've"),
    word("we've"),
    word("he"),
    word("she"),
    word("they"),
    word("them"),
    word("him"),
];
