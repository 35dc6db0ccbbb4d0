//! One claim against the corpus: which of the places found is meant, whether it is the passage at all, and
//! what the differences make of it. Words first: no share of words that agree decides anything once the
//! passage is known to be the one.

use super::coverage::{Coverage, coverage, held, window};
use super::{Claim, Kind, Options, Verdict, Why, names};
use crate::corpus::{Corpus, Error, Trust, When};
use crate::matching::{self, Found, Hit, Match, Quote};

/// Quotations of fewer words are looked up only whole.
const SHORT: usize = 3;

/// Judges one claim.
pub fn judge_claim(corpus: &Corpus, claim: &Claim, options: &Options) -> Result<Verdict, Error> {
    let quote = Quote::new(&claim.text, corpus)?;
    if quote.words.is_empty() {
        return Ok(Verdict::unchecked("it holds no words"));
    }
    let found = matching::find(corpus, &quote, &options.matching, None)?;
    let ranked = rank(corpus, claim, &found)?;
    let words = quote.words.len();
    let Some((best, agrees)) = ranked else {
        if words < SHORT {
            return Ok(Verdict::unchecked("it is too short to be looked up"));
        }
        if found.too_common {
            return Ok(Verdict::unchecked(TOO_COMMON));
        }
        return missing(corpus, claim, &quote, None, options);
    };
    let equal = found.hits.iter().filter(|h| h.score + 4 >= best.score).count() as u32 - 1;
    let matched = matching::detail(corpus, &quote, best, equal, options.matching.folds)?;
    let mut strength = Strength::of(&quote, best, &matched);
    if agrees == Some(true) {
        strength.narrow(corpus, claim, &matched)?;
    }
    let mut why = strength.why();
    let nothing = |near: Option<Match>| {
        let mut verdict = missing(corpus, claim, &quote, near, options)?;
        verdict.why.parts.push(strength.why());
        Ok(verdict)
    };
    let whole = matched.edits.is_empty() && best.same as usize >= words;
    if words < SHORT {
        // A word or two prove something only from the one who is credited, or where they are rare.
        let rare = equal == 0 && strength.total >= 8.0;
        if whole && (agrees == Some(true) || (agrees.is_none() && (rare || strength.evidence > 0.0))) {
            return on_record(corpus, claim, found, matched, why);
        }
        return Ok(Verdict::unchecked("it is too short to be looked up"));
    }
    if !strength.same_passage(agrees) {
        if whole {
            // The words are there, as they are in much that was said.
            return Ok(match agrees {
                Some(true) => on_record(corpus, claim, found, matched, why)?,
                _ => Verdict { why, ..Verdict::unchecked(TOO_COMMON) },
            });
        }
        return nothing(strength.near().then_some(matched));
    }
    // What was said after the draft was written cannot be what it changed, or took from somebody; it is shown as near.
    if (agrees == Some(false) || !matched.edits.is_empty()) && all_late(corpus, claim, best)? {
        return nothing(strength.near().then_some(matched));
    }
    let mut verdict = on_record(corpus, claim, found, matched, Why::default())?;
    let Some(matched) = &verdict.matched else { return Ok(verdict) };
    if agrees == Some(false) {
        let said_by = matched.speaker.clone().unwrap_or_default();
        if matched.quoted_there {
            verdict.quoting = claim.speaker.first().cloned();
            verdict.reason = format!("{said_by} gives these words as somebody else's");
        } else if strength.coverage < 0.8 {
            // A likeness, and from somebody else: that is nobody's words on record.
            return nothing(verdict.matched.filter(|_| strength.near()));
        } else {
            verdict.kind = Kind::Misattributed;
            verdict.tier = None;
            verdict.reason = format!("the words are on record from {said_by}");
            verdict.said_by = Some(said_by);
            why.parts.push(Why::leaf("the record names another speaker", 1.0));
        }
    }
    verdict.why = why;
    Ok(verdict)
}

/// What it adds, in bits, that somebody whom the record names is credited by name: before anything is compared,
/// words put into a speaker's mouth are likelier to be that speaker's than any others.
const OWN: f32 = 6.0;

/// What must be proved beyond chance, in bits, before words that agree are taken for the passage: where the
/// record's speaker is the one credited (which is counted in already), where that cannot be told, and where it is
/// another, whose words the draft would have put into the wrong mouth. Chosen on `tests/perturbed.rs`.
const PROOF_OWN: f32 = -4.0;
const PROOF: f32 = 2.0;
const PROOF_AGAINST: f32 = 8.0;

/// A word this rare (one in a thousand), in bits, is a word that two sentences do not share by chance.
const RARE: f32 = 10.0;

/// Days before a draft from which most of what it quotes is.
const SEASON: u32 = 30;

const TOO_COMMON: &str = "its words are too common to tell";

/// How much a match proves.
#[derive(Clone, Copy, Debug)]
struct Strength {
    /// Rarity of the quotation's words, brackets left out, in bits.
    total: f32,
    /// The share of it that agrees, words alike by letters counted half.
    coverage: f32,
    /// Rarity of what agrees, less what chance gives.
    evidence: f32,
    /// What chance gains by the freedom to leave out, add and change, in bits: each place in which the words
    /// differ could be any, and of any length up to its own.
    freedom: f32,
    /// Words.
    words: usize,
    /// The longest run of words that agree.
    run: usize,
    /// Places in which the words differ.
    places: usize,
    /// The quotation's first word and its last agree.
    inside: bool,
    /// Rarity of the rarest word that agrees, in bits.
    rarest: f32,
    /// What the speaker's own words at that time are fewer than all words, in bits: chance has so much less to
    /// choose from.
    narrowed: f32,
}

impl Strength {
    fn of(quote: &Quote, hit: &Hit, matched: &Match) -> Strength {
        let total = quote.bits().max(1.0);
        let coverage =
            if matched.edits.is_empty() { 1.0 } else { ((hit.bits + hit.alike_bits * 0.6) / total).min(1.0) };
        let words = quote.words.iter().filter(|w| !w.bracketed).count();
        let count = |text: &String| text.split(' ').filter(|w| !w.is_empty()).count();
        let lengths = matched.edits.iter().map(|e| count(&e.from).max(count(&e.to)));
        let dropped = matched.dropped_fillers.iter().map(count);
        let freedom =
            lengths.chain(dropped).map(|n| (words.max(1) as f32).log2() + (1.0 + n as f32).log2()).sum();
        Strength {
            total,
            coverage,
            evidence: hit.evidence,
            freedom,
            words,
            run: hit.longest_run(),
            places: matched.edits.len(),
            inside: hit.ends_agree(),
            rarest: hit.rarest(quote),
            narrowed: 0.0,
        }
    }

    /// Counts in that the passage is the credited speaker's own, from a day that the draft allows.
    fn narrow(&mut self, corpus: &Corpus, claim: &Claim, matched: &Match) -> Result<(), Error> {
        let late = |written: When| matched.date.is_some_and(|day| day.first > written.last);
        let other_day =
            claim.said.is_some_and(|said| matched.date.is_some_and(|day| day.days_apart(said) > 1));
        if other_day || claim.written.is_some_and(late) {
            return Ok(());
        }
        let season = window(claim, SEASON).filter(|w| matched.date.is_some_and(|day| day.overlaps(*w)));
        let held = held(corpus, claim, season)?;
        self.narrowed = (corpus.index().words() as f32 / held.words.max(1) as f32).log2().max(0.0) + OWN;
        Ok(())
    }

    /// What agrees proves so much beyond chance, in bits.
    fn proof(&self) -> f32 {
        self.evidence + self.narrowed - self.freedom
    }

    /// Whether the passage is the one that the quotation means.
    fn same_passage(&self, agrees: Option<bool>) -> bool {
        let least = match agrees {
            Some(true) => PROOF_OWN,
            None => PROOF,
            Some(false) => PROOF_AGAINST,
        };
        if self.coverage > 0.99 {
            return self.proof() >= least;
        }
        // The less agrees, the more must be proved by what does; less of it where all that differs is one place
        // in the middle of words that agree.
        let missing = 1.0 - self.coverage;
        let (slope, run) = if self.places <= 1 && self.inside { (10.0, 2) } else { (50.0, 3) };
        let share = if self.inside { 0.5 } else { 0.62 };
        self.coverage >= share && self.run >= run && self.proof() >= least + slope * missing
    }

    /// Whether the nearest passage is worth showing: a sentence that shares most of its words, and a rare one.
    fn near(&self) -> bool {
        self.coverage >= 0.6 && self.words >= SHORT && self.run >= 3 && self.rarest >= RARE
    }

    fn why(&self) -> Why {
        Why {
            reason: "what agrees proves the passage, in bits beyond chance".into(),
            value: self.proof(),
            parts: vec![
                Why::leaf("rarity of what agrees, less what chance gives", self.evidence),
                Why::leaf("the credited speaker's words at that time are fewer than all", self.narrowed),
                Why::leaf("freedom to leave out, add and change", -self.freedom),
                Why::leaf("rarity of the quotation's words", self.total),
                Why::leaf("share of it that agrees", self.coverage),
                Why::leaf("rarest word that agrees", self.rarest),
                Why::leaf("longest run of words that agree", self.run as f32),
                Why::leaf("places that differ", self.places as f32),
                Why::leaf("first word and last agree", f32::from(u8::from(self.inside))),
                Why::leaf("words", self.words as f32),
            ],
        }
    }
}

/// The hit that is meant, and whether the record's speaker is the claimed: equal ones by speaker, then by date,
/// then by trust. The claimed speaker's own words come before closer words of somebody else's.
fn rank<'a>(
    corpus: &Corpus,
    claim: &Claim,
    found: &'a Found,
) -> Result<Option<(&'a Hit, Option<bool>)>, Error> {
    let Some(best) = found.hits.first() else { return Ok(None) };
    let mut ranked = Vec::new();
    for hit in &found.hits {
        let agrees = speaker_agrees(corpus, claim, hit)?;
        let own = agrees == Some(true) && hit.score * 100 >= best.score * 85;
        if hit.score + 4 < best.score && !own {
            continue;
        }
        let entry = corpus.index().entry(hit.record)?;
        let speaker = match agrees {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let date = match (entry.date, claim.said, claim.written) {
            (Some(date), Some(said), _) => date.days_apart(said),
            // Later than the draft cannot be what it quotes.
            (Some(date), None, Some(written)) if date.first > written.last => {
                1_000_000 + date.days_apart(written)
            }
            (Some(date), None, Some(written)) => date.days_apart(written),
            _ => 100_000,
        };
        ranked.push(((speaker, best.score - hit.score > 4, date, entry.trust, hit.record), hit, agrees));
    }
    ranked.sort_by_key(|a| a.0);
    Ok(ranked.first().map(|(_, hit, agrees)| (*hit, *agrees)))
}

/// Whether every piece of a hit was said after the draft was written.
fn all_late(corpus: &Corpus, claim: &Claim, hit: &Hit) -> Result<bool, Error> {
    let Some(written) = claim.written else { return Ok(false) };
    for piece in &hit.pieces {
        let date = corpus.index().entry(piece.record)?.date;
        if !date.is_some_and(|day| day.first > written.last && day.days_apart(written) > 1) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn speaker_agrees(corpus: &Corpus, claim: &Claim, hit: &Hit) -> Result<Option<bool>, Error> {
    if claim.speaker.is_empty() {
        return Ok(None);
    }
    // One piece of the speaker's own is enough: what was joined to it is a matter of the words.
    let mut agrees = None;
    for piece in &hit.pieces {
        let Some(turn) = corpus.index().turn_of(piece.record, piece.words.start)? else { continue };
        let number = corpus.index().turn(turn)?.speaker;
        let same = |name: Option<&str>| name.and_then(|n| names::same(&claim.speaker, n));
        let label = same(corpus.name(number)?);
        // A full name that was joined from another record may confirm. Against what the label allows it cannot
        // accuse: then nothing is known.
        agrees = agrees.max(match (label, same(corpus.speaker(piece.record, number)?)) {
            (Some(true), Some(false)) => None,
            (label, full) => full.or(label),
        });
    }
    // An organisation speaks through its people: another name there is no contradiction.
    Ok(if claim.person { agrees } else { agrees.filter(|a| *a) })
}

/// The verdict where the passage is the one and the speaker does not speak against it.
fn on_record(
    corpus: &Corpus,
    claim: &Claim,
    found: Found,
    matched: Match,
    why: Why,
) -> Result<Verdict, Error> {
    let altered = !matched.edits.is_empty();
    let date = matched.date;
    // Another day than the draft's is the wrong one only where the corpus holds the speaker on the draft's day,
    // and not these words.
    let apart = date.filter(|d| claim.said.is_some_and(|s| d.days_apart(s) > 1));
    let other_date = match apart {
        Some(day) if held(corpus, claim, window(claim, 0))?.records > 0 => Some(day),
        _ => None,
    };
    let asr_only = matched.trust == Trust::Asr
        && found
            .hits
            .iter()
            .filter(|h| h.score + 4 >= found.hits[0].score)
            .all(|h| corpus.trust(h.record).is_ok_and(|t| t == Trust::Asr));
    Ok(Verdict {
        kind: if altered { Kind::Altered } else { Kind::OnRecord },
        tier: (!altered).then_some(matched.tier),
        similarity: matched.similarity,
        reason: if altered {
            let gravest = matched.edits.iter().map(|e| e.kind).min();
            format!("the passage is there, and {} differ", gravest.map_or("words", |k| k.plural()))
        } else {
            format!("the words are there ({})", matched.tier.name())
        },
        said_by: None,
        quoting: matched.quoted_there.then(|| "somebody else".to_owned()),
        other_date,
        another_day: apart.is_some(),
        age_days: date.zip(claim.written).map(|(d, w)| {
            let days = d.days_apart(w);
            if d.first > w.last { -days } else { days }
        }),
        asr_only,
        complete: false,
        matched: Some(matched),
        why,
    })
}

/// The verdict where no passage is the one.
fn missing(
    corpus: &Corpus,
    claim: &Claim,
    quote: &Quote,
    near: Option<Match>,
    options: &Options,
) -> Result<Verdict, Error> {
    let (kind, reason, value, complete) = match coverage(corpus, claim, options)? {
        Coverage::Held { words, records, complete } => {
            let all = if records == 1 { "1 record".to_owned() } else { format!("{records} records") };
            (
                Kind::NotOnRecord,
                format!("not in the {words} words ({all}) that could hold it"),
                words,
                complete,
            )
        }
        Coverage::Nothing(reason) => (Kind::NotCovered, reason, 0, false),
    };
    let why = Why {
        reason: "words that the corpus holds of this speaker at that time".into(),
        value: value as f32,
        parts: vec![Why::leaf("rarity of the quotation's words, in bits", quote.bits())],
    };
    let similarity = near.as_ref().map_or(0.0, |m| m.similarity);
    Ok(Verdict { kind, similarity, reason, matched: near, complete, why, ..Verdict::unchecked("") })
}
