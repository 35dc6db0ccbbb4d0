//! One verdict for each quotation of a draft, in its order: claims made from what the draft says, judged, and
//! put back into the draft's own places.

use super::occasion::occasions;
use super::{Claim, KeptVerdicts, Options, Verdict, judge_claim};
use crate::attribution::Attribution;
use crate::corpus::{Corpus, When};
use crate::draft::Draft;
use crate::matching::Match;
use crate::quotation::{Quotation, Quotations};
use crate::segment::Layout;
use crate::speaker::{Cast, SpeakerType};
use crate::text::Span;

/// Judges every quotation of a draft. Without a corpus each is `not-checked`. `kept`: the verdicts on claims that were
/// judged before; it belongs to one corpus and to one set of options.
#[expect(clippy::too_many_arguments, reason = "what the stages before it have made, each as it is")]
pub fn judge(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    attributions: &[Attribution],
    cast: &Cast,
    corpus: Option<&Corpus>,
    options: &Options,
    kept: &mut KeptVerdicts,
) -> Vec<Verdict> {
    let Some(corpus) = corpus else {
        return quotations.list.iter().map(|_| Verdict::unchecked("no corpus was given")).collect();
    };
    let written = written(draft).or(options.written);
    let said = occasions(draft, layout, quotations, attributions, cast, written);
    let by = by(quotations, attributions);
    let (mut body, mut headlines) = (None, 0);
    quotations
        .list
        .iter()
        .enumerate()
        .map(|(i, quotation)| {
            let (text, places) = joined(draft, quotation);
            let (mut speaker, mut person) = credited(quotations, &by, cast, i);
            let mut when = said.get(i).copied().flatten();
            if speaker.is_empty() && quotation.headline && headlines < FIRST {
                headlines += 1;
                let body = body.get_or_insert_with(|| folded_body(draft, quotations));
                if let Some(body) = taken_from(body, &text) {
                    (speaker, person) = credited(quotations, &by, cast, body);
                    when = said.get(body).copied().flatten();
                }
            }
            let claim = Claim { text, speaker, person, said: when, written };
            let judged = |claim: &Claim| judge_claim(corpus, claim, options).map_err(|e| e.to_string());
            match kept.answer(claim, judged) {
                Ok(mut verdict) => {
                    if let Some(matched) = &mut verdict.matched {
                        put_back(matched, &places);
                    }
                    verdict
                }
                Err(error) => Verdict::unchecked(&error),
            }
        })
        .collect()
}

/// For every quotation the first attribution that lists it.
fn by(quotations: &Quotations, attributions: &[Attribution]) -> Vec<Option<usize>> {
    let mut by = vec![None; quotations.list.len()];
    for (index, attribution) in attributions.iter().enumerate() {
        for &quotation in &attribution.quotations {
            if let Some(slot) = by.get_mut(quotation as usize) {
                slot.get_or_insert(index);
            }
        }
    }
    by
}

/// The names of the one whom the draft credits with a quotation (or with the one around it), fullest first,
/// and whether that is a person.
fn credited(
    quotations: &Quotations,
    by: &[Option<usize>],
    cast: &Cast,
    number: usize,
) -> (Vec<String>, bool) {
    let mut number = Some(number);
    while let Some(n) = number {
        let chain = by.get(n).copied().flatten().and_then(|at| cast.chains.get(at));
        if let Some(speaker) = chain
            .and_then(|chain| chain.steps.first())
            .and_then(|step| cast.speakers.get(step.speaker as usize))
        {
            if speaker.kind == SpeakerType::Anonymous {
                return (Vec::new(), false);
            }
            let mut names = vec![speaker.name.clone()];
            names.extend(speaker.aliases.iter().filter(|a| **a != speaker.name).cloned());
            return (names, speaker.kind == SpeakerType::Person);
        }
        let inside = quotations.list.get(n).and_then(|q| q.inside).map(|inside| inside as usize);
        number = inside.filter(|inside| *inside < n);
    }
    (Vec::new(), false)
}

/// So many headlines are looked up among so many quotations, the first of a draft: nobody takes a headline from the
/// hundredth, and no draft has a hundred.
const FIRST: usize = 100;

/// The first quotations that stand below the headlines, with their words as `plain` writes them.
fn folded_body(draft: &Draft, quotations: &Quotations) -> Vec<(usize, String)> {
    let body = quotations.list.iter().enumerate().take(FIRST).filter(|(_, q)| !q.headline);
    body.map(|(at, q)| (at, plain(&joined(draft, q).0))).collect()
}

/// The quotation of the body that a headline's words are taken from, if one holds them.
fn taken_from(body: &[(usize, String)], words: &str) -> Option<usize> {
    let wanted = plain(words);
    if wanted.len() < 3 {
        return None;
    }
    body.iter().find(|(_, text)| text.contains(&wanted)).map(|(at, _)| *at)
}

/// Words in lower case, one blank on each side.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.fold(String::from(" "), |all, word| all + &word.to_lowercase() + " ")
}

/// When the draft was written: its metadata, or a date that stands alone near its head.
fn written(draft: &Draft) -> Option<When> {
    let keys = ["date", "published", "datepublished", "article:published_time", "dc.date", "updated"];
    let said = keys.iter().find_map(|key| {
        draft.meta.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).and_then(|(_, v)| When::parse(v))
    });
    said.or_else(|| {
        let head = draft.text.lines().filter(|l| !l.trim().is_empty()).take(6);
        head.filter(|l| l.len() <= 40).find_map(|l| When::parse(l).filter(|w| w.first == w.last))
    })
}

/// A quotation's paragraphs as one text, and where each begins in it and in the draft.
fn joined(draft: &Draft, quotation: &Quotation) -> (String, Vec<(u32, Span)>) {
    let (mut text, mut places) = (String::new(), Vec::new());
    for part in &quotation.parts {
        if !text.is_empty() {
            text.push('\n');
        }
        places.push((text.len() as u32, *part));
        text.push_str(part.of(&draft.text));
    }
    (text, places)
}

/// Turns places in the joined text into places in the draft.
fn put_back(matched: &mut Match, places: &[(u32, Span)]) {
    let point = |at: u32, end: bool| {
        // An end that falls on a seam belongs to the paragraph before it.
        let part =
            places.partition_point(|(from, _)| if end { *from < at } else { *from <= at }).saturating_sub(1);
        places.get(part).map_or(at, |(from, span)| (span.start + at.saturating_sub(*from)).min(span.end))
    };
    let back = |span: Span| {
        let start = point(span.start, false);
        let end = if span.is_empty() { start } else { point(span.end, true) };
        Span { start, end: end.max(start) }
    };
    for edit in &mut matched.edits {
        edit.quote = edit.quote.map(back);
    }
    for cut in &mut matched.cuts {
        cut.at = back(cut.at);
    }
    for bracket in &mut matched.brackets {
        bracket.span = back(bracket.span);
    }
}
