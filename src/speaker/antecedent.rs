//! Whom *he* and *she* mean: everybody named or credited shortly before, weighed by nearness, by who acts, and by who
//! spoke last. Says nothing of gender beyond what names, titles and the text give.

use super::SpeakerType;
use super::entry::Seen;
use super::mention::Casting;
use crate::lexicon::people::{Gender, given_name};

/// Somebody whom a pronoun may mean.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Who.
    pub id: u32,
    /// How much speaks for him.
    pub score: f32,
}

/// The candidate for whom most speaks (the nearest of several), and the share of it that speaks for nobody else.
pub fn best(candidates: &[Candidate]) -> Option<(u32, f32)> {
    let mut best = *candidates.first()?;
    for candidate in candidates {
        if candidate.score > best.score {
            best = *candidate;
        }
    }
    let all: f32 = candidates.iter().map(|c| (c.score - best.score).exp()).sum();
    Some((best.id, 1.0 / all))
}

impl Casting<'_> {
    /// Whom *he* or *she* means.
    pub fn he_or_she(&self, at: usize, gender: Gender) -> Option<u32> {
        let found = best(&self.candidates(at, gender)).map(|b| b.0);
        found.or_else(|| self.named_ahead(at, gender)).or_else(|| self.named_otherwise(at)).or_else(|| {
            let last = self.last?;
            let entry = &self.roster.entries[last as usize];
            (entry.kind == SpeakerType::Person && entry.gender.agrees(gender)).then_some(last)
        })
    }

    /// Everybody whom a pronoun of that gender can mean, with how much speaks for each.
    pub fn candidates(&self, at: usize, gender: Gender) -> Vec<Candidate> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let paragraph = layout.paragraph_of(at);
        // Somebody else has begun to act since the last who spoke.
        let other = self
            .before(at)
            .take(20)
            .take_while(|s| layout.paragraph_of(s.start as usize) == paragraph)
            .filter(|s| s.subject && !s.quoted && !self.in_content(s.start as usize))
            .any(|s| {
                let entry = &self.roster.entries[s.id as usize];
                Some(s.id) != self.last && entry.kind == SpeakerType::Person && entry.gender.agrees(gender)
            });
        let opens = layout.sentences.get(here).is_some_and(|s| at <= s.tokens.start as usize + 1);
        // Whoever alone is named in the sentence before is meant by the pronoun that opens the next.
        let mut alone: Option<u32> = None;
        for seen in self.before(at).take(12).filter(|s| !s.quoted) {
            let before = layout.sentence_of(seen.start as usize);
            if before + 1 < here {
                break;
            }
            let entry = &self.roster.entries[seen.id as usize];
            if before < here && entry.kind == SpeakerType::Person && entry.gender.agrees(gender) {
                if alone.is_some_and(|id| id != seen.id) {
                    alone = None;
                    break;
                }
                alone = Some(seen.id);
            }
        }
        let mut found: Vec<Candidate> = Vec::new();
        // Whether somebody nearer acts in the pronoun's own sentence.
        let mut acted = false;
        for (rank, seen) in self.before(at).take(60).enumerate() {
            let sentence = layout.sentence_of(seen.start as usize);
            let away = here.saturating_sub(sentence) as f32;
            if away > 12.0 {
                break;
            }
            let entry = &self.roster.entries[seen.id as usize];
            let one =
                entry.kind == SpeakerType::Person || (entry.kind == SpeakerType::Anonymous && !entry.plural);
            // *“Hopefully …”*: a capital that stands once, and has not been credited, is nobody.
            let credited = || self.said.iter().rev().take(60).any(|s| s.id == seen.id);
            let junk = entry.loose && (seen.quoted || entry.count < 2) && !credited();
            if !one || junk || !entry.gender.agrees(gender) {
                continue;
            }
            let mut score = -0.8 * away - 0.02 * rank as f32;
            score += if seen.subject { 1.0 } else { 0.0 };
            score -= if seen.weak { 0.7 } else { 0.0 };
            score -= if seen.quoted { 2.2 } else { 0.0 };
            // *Ortiz will leave in May, she said*: a subject that opens the pronoun's own sentence.
            let start = seen.start as usize;
            let heads = away == 0.0
                && seen.subject
                && !seen.quoted
                && layout.sentences.get(here).is_some_and(|s| start <= s.tokens.start as usize + 6);
            let heads = heads && !acted;
            acted |= away == 0.0 && seen.subject && !seen.quoted && !self.in_content(start);
            score += if heads { 0.8 } else { 0.0 };
            score -= if self.in_content(start) && !heads { 2.5 } else { 0.0 };
            score -= if self.spoken.get(start) == Some(&true) && !heads { 0.8 } else { 0.0 };
            score += if entry.gender == gender { 0.7 } else { 0.0 };
            score += if entry.loose { -1.0 } else { 0.0 };
            let same_paragraph = layout.paragraph_of(start) == paragraph;
            score += if same_paragraph && seen.subject && away > 0.0 { 0.5 } else { 0.0 };
            // Whoever spoke last goes on; less so once a new paragraph has begun with somebody else.
            let goes_on = if same_paragraph || !other { 1.3 } else { 0.6 };
            score += if self.last == Some(seen.id) { goes_on } else { 0.0 };
            if away == 1.0 && alone == Some(seen.id) {
                score += if opens { 1.0 } else { 0.5 };
            }
            score -= if self.asks(&seen, gender) { 3.0 } else { 0.0 };
            score -= if self.aside(start) { 1.0 } else { 0.0 };
            score += 0.15 * (entry.count as f32 + 1.0).ln();
            match found.iter_mut().find(|c| c.id == seen.id) {
                Some(known) => known.score = known.score.max(score),
                None => found.push(Candidate { id: seen.id, score }),
            }
        }
        found
    }

    /// *Why She Left*, in a headline: whoever of that gender the draft names first.
    fn named_ahead(&self, at: usize, gender: Gender) -> Option<u32> {
        if self.reading.layout.paragraph_of(at) > 1 {
            return None;
        }
        let after = self.roster.seen.partition_point(|s| (s.start as usize) < at);
        let mut people = self.roster.seen[after..].iter().take(8).filter(|s| !s.quoted && !s.weak);
        let named = people.find(|s| {
            let entry = &self.roster.entries[s.id as usize];
            entry.kind == SpeakerType::Person && entry.gender.agrees(gender) && !entry.loose
        });
        named.map(|s| s.id)
    }

    /// *Marty Lind disagreed. She said …*: whoever acts in the sentence before, in the same paragraph, where nothing but
    /// a given name says that the pronoun means somebody else.
    fn named_otherwise(&self, at: usize) -> Option<u32> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let close = |s: &Seen| {
            layout.sentence_of(s.start as usize) + 1 == here
                && layout.paragraph_of(s.start as usize) == layout.paragraph_of(at)
        };
        let acts = self.before(at).take(20).find(|s| close(s) && s.subject && !s.quoted)?;
        let entry = &self.roster.entries[acts.id as usize];
        let given = entry.name.split(' ').next().and_then(given_name);
        let only = entry.kind == SpeakerType::Person && given == Some(entry.gender);
        (only && !self.in_content(acts.start as usize)).then_some(acts.id)
    }

    /// Whether a token stands between two dashes: *- rebuking Lind by name -*.
    fn aside(&self, at: usize) -> bool {
        let layout = self.reading.layout;
        let Some(sentence) = layout.sentences.get(layout.sentence_of(at)) else { return false };
        let (start, end) = (sentence.tokens.start as usize, sentence.tokens.end as usize);
        let spaced = |i: usize| {
            matches!(self.reading.word(i), "—" | "–" | "--")
                || self.reading.word(i) == "-" && !self.reading.is(i, super::reading::TIGHT)
        };
        let before = (start..at).rev().take(24).filter(|&i| spaced(i)).count();
        before % 2 == 1 && (at..end).take(24).any(spaced)
    }

    /// *Lind asked Ortiz whether …*: whoever asks is not the one who answers, where the one asked could be.
    fn asks(&self, seen: &Seen, gender: Gender) -> bool {
        let end = seen.end as usize;
        let verb =
            (end..end + 3).find(|&at| self.reading.any(at, &["asked", "asks", "pressed", "questioned"]));
        let Some(verb) = verb else { return false };
        let index = self.names.partition_point(|n| (n.whole.start as usize) <= verb);
        let asked = self.names.get(index).filter(|n| n.whole.start as usize == verb + 1 && !n.possessive);
        let question = asked.is_some_and(|n| {
            let from = n.run.end as usize;
            (from..from + 4)
                .any(|at| self.reading.any(at, &["whether", "if", "about", "why", "how", "what", "when"]))
        });
        question
            && self.roster.of_name[index].is_some_and(|id| {
                let entry = &self.roster.entries[id as usize];
                id != seen.id && entry.kind == SpeakerType::Person && entry.gender.agrees(gender)
            })
    }
}
