//! Whom *he* and *she* mean: everybody named or credited shortly before, each with what speaks for and against him,
//! and weights for it that labelled articles gave (`data/antecedents.txt`, fitted by `training/antecedents.py`). Says
//! nothing of gender beyond what names, titles and the text give.

use super::SpeakerType;
use super::entry::Seen;
use super::mention::Casting;
use crate::lexicon::people::Gender;
use std::sync::LazyLock;

/// What is asked of every candidate, in the order of the weights' file.
pub const CLUES: [&str; 35] = [
    "sentences",
    "this-sentence",
    "this-paragraph",
    "subject-of-last-sentence",
    "heads-sentence",
    "only-quoted",
    "only-in-content",
    "spoken-of",
    "weak",
    "spoke-last",
    "spoke-last-but-other-acts",
    "spoke-before-last",
    "gender-known",
    "loose-name",
    "named-often",
    "named-most",
    "alone-in-last-sentence",
    "alone-and-pronoun-opens",
    "asks",
    "nearer-people",
    "opens-paragraph",
    "named-in-full-nearby",
    "credited-often",
    "unnamed",
    "mentions-nearby",
    "spoke-last-after-quotation",
    "named-most-and-pronoun-opens-paragraph",
    "spoke-last-and-pronoun-opens-paragraph",
    "aside",
    "object-before-conjunction",
    "unnamed-and-spoke-last",
    "spoke-last-twice",
    "acts-in-sentence",
    "nearest",
    "acts-nearest",
];

/// How many mentions before a pronoun are looked at.
const MENTIONS: usize = 60;

/// How many sentences before a pronoun are looked at.
const SENTENCES: usize = 12;

/// Somebody whom a pronoun may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Who.
    pub id: u32,
    /// What speaks for and against him, as [`CLUES`] has it.
    pub clues: [f32; CLUES.len()],
}

impl Candidate {
    /// How much speaks for him, all in all.
    fn score(&self) -> f32 {
        self.clues.iter().zip(WEIGHTS.iter()).map(|(clue, weight)| clue * weight).sum()
    }
}

/// The weight of each of [`CLUES`].
static WEIGHTS: LazyLock<[f32; CLUES.len()]> = LazyLock::new(|| {
    let mut weights = [0.0; CLUES.len()];
    for line in include_str!("data/antecedents.txt").lines().filter(|l| !l.starts_with('#')) {
        let Some((name, weight)) = line.split_once(' ') else { continue };
        if let (Some(at), Ok(weight)) = (CLUES.iter().position(|c| *c == name), weight.trim().parse()) {
            weights[at] = weight;
        }
    }
    weights
});

/// What is gathered of one candidate while the mentions before a pronoun are read, nearest first.
struct Gathered {
    id: u32,
    /// Distinct candidates that are nearer.
    nearer: usize,
    /// The nearest mention of all.
    nearest: Seen,
    /// The nearest that is neither quoted nor in what the attribution says.
    clean: Option<Seen>,
    mentions: usize,
    subject_before: bool,
    acts_here: bool,
    heads: bool,
    asks: bool,
    all_quoted: bool,
}

impl Casting<'_> {
    /// Whom *he* or *she* means, by everything that speaks for each candidate.
    pub fn he_or_she(&self, at: usize, gender: Gender) -> Option<u32> {
        self.best(&self.candidates(at, gender)).map(|b| b.0).or_else(|| self.named_ahead(at, gender)).or_else(
            || {
                let last = self.last?;
                let entry = &self.roster.entries[last as usize];
                (entry.kind == SpeakerType::Person && entry.gender.agrees(gender)).then_some(last)
            },
        )
    }

    /// The candidate for whom most speaks, and the share of it that speaks for nobody else.
    pub fn best(&self, candidates: &[Candidate]) -> Option<(u32, f32)> {
        let mut best: Option<(f32, u32)> = None;
        for candidate in candidates {
            let score = candidate.score();
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, candidate.id));
            }
        }
        let (top, id) = best?;
        let all: f32 = candidates.iter().map(|c| (c.score() - top).exp()).sum();
        Some((id, 1.0 / all))
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

    /// Everybody whom a pronoun of that gender can mean, with what speaks for and against each.
    pub fn candidates(&self, at: usize, gender: Gender) -> Vec<Candidate> {
        let layout = self.reading.layout;
        let (here, paragraph) = (layout.sentence_of(at), layout.paragraph_of(at));
        let opening = |sentence: usize| layout.sentences.get(sentence).map_or(0, |s| s.tokens.start as usize);
        let mut found: Vec<Gathered> = Vec::new();
        // Somebody else has begun to act in the paragraph since the last who spoke.
        let mut other_acts = false;
        let mut acted = false;
        // Whoever alone is named in the sentence before.
        let (mut alone, mut several) = (None, false);
        let mut opens_paragraph: Option<u32> = None;
        let (mut nearest, mut nearest_act) = (None, None);
        for seen in self.before(at).take(MENTIONS) {
            let sentence = layout.sentence_of(seen.start as usize);
            let away = here.saturating_sub(sentence);
            if away > SENTENCES {
                break;
            }
            let entry = &self.roster.entries[seen.id as usize];
            let one =
                entry.kind == SpeakerType::Person || (entry.kind == SpeakerType::Anonymous && !entry.plural);
            // *“Hopefully …”*: a capital that only quotations have is nobody.
            let junk = entry.loose && (seen.quoted || entry.count < 2);
            if !one || junk || !entry.gender.agrees(gender) {
                continue;
            }
            let start = seen.start as usize;
            let person = entry.kind == SpeakerType::Person;
            let clean = !seen.quoted && !self.in_content(start);
            let here_too = layout.paragraph_of(start) == paragraph;
            other_acts |= here_too && seen.subject && clean && person && Some(seen.id) != self.last;
            if here_too && seen.subject && clean {
                opens_paragraph = Some(seen.id);
            }
            if away == 1 && !seen.quoted && person {
                several |= alone.is_some_and(|id| id != seen.id);
                alone = Some(seen.id);
            }
            let index = match found.iter().position(|g| g.id == seen.id) {
                Some(index) => index,
                None => {
                    found.push(Gathered {
                        id: seen.id,
                        nearer: found.len(),
                        nearest: seen,
                        clean: None,
                        mentions: 0,
                        subject_before: false,
                        acts_here: false,
                        heads: false,
                        asks: false,
                        all_quoted: true,
                    });
                    found.len() - 1
                }
            };
            let it = &mut found[index];
            it.all_quoted &= seen.quoted;
            // *Ortiz will leave in May, she said*: a subject that opens the pronoun's own sentence.
            let heads = away == 0 && seen.subject && !seen.quoted && start <= opening(here) + 6 && !acted;
            it.heads |= heads;
            if clean && !entry.loose {
                nearest = nearest.or(Some(seen.id));
                nearest_act = nearest_act.or(Some(seen.id).filter(|_| seen.subject && !seen.weak));
            }
            if clean || heads {
                it.clean = it.clean.or(Some(seen));
                it.mentions += usize::from(away <= 3);
                it.subject_before |= away == 1 && seen.subject;
                it.acts_here |= away == 0 && seen.subject && !seen.weak;
            }
            acted |= away == 0 && seen.subject && clean;
            it.asks |= self.asks(&seen, gender);
        }
        let most = found.iter().map(|g| self.roster.entries[g.id as usize].count).max().unwrap_or(0);
        let opens = at <= opening(here) + 1;
        let first_of_paragraph =
            layout.sentences.get(here.wrapping_sub(1)).is_none_or(|s| s.paragraph as usize != paragraph);
        // *Lind praised Ortiz after he …*
        let conjunctions = ["after", "when", "as", "because", "before", "while", "since", "until", "once"];
        let conjunction = at > 0 && self.reading.any(at - 1, &conjunctions);
        let after_quotation = at > 1 && (self.quoted(at - 1) || self.quoted(at - 2));
        let last_but_one = self.said.iter().rev().map(|s| s.id).find(|&id| {
            Some(id) != self.last && self.roster.entries[id as usize].kind == SpeakerType::Person
        });
        let twice = self.said.len() > 1 && self.said.iter().rev().take(2).all(|s| Some(s.id) == self.last);
        let clues = |g: &Gathered| {
            let entry = &self.roster.entries[g.id as usize];
            let mention = g.clean.unwrap_or(g.nearest);
            let start = mention.start as usize;
            let away = here.saturating_sub(layout.sentence_of(start));
            let last = self.last == Some(g.id);
            let alone = alone == Some(g.id) && !several;
            let full = entry.full_at != u32::MAX
                && (entry.full_at as usize) < at
                && here.saturating_sub(layout.sentence_of(entry.full_at as usize)) <= 2;
            let yes = |holds: bool| f32::from(u8::from(holds));
            // Where somebody is only quoted or spoken of, his place says nothing.
            let here_is = |holds: bool| yes(holds && g.clean.is_some());
            let unnamed = entry.kind == SpeakerType::Anonymous;
            let credited = self.said.iter().rev().take(MENTIONS).filter(|s| s.id == g.id).count();
            [
                away as f32 / 4.0,
                here_is(away == 0),
                here_is(layout.paragraph_of(start) == paragraph),
                yes(g.subject_before),
                yes(g.heads),
                yes(g.all_quoted),
                yes(g.clean.is_none() && !g.all_quoted),
                yes(self.spoken.get(start) == Some(&true) && !g.heads),
                here_is(mention.weak),
                yes(last),
                yes(last && other_acts),
                yes(last_but_one == Some(g.id)),
                yes(entry.gender == gender),
                yes(entry.loose),
                (entry.count as f32 + 1.0).ln(),
                yes(entry.count == most),
                yes(alone),
                yes(alone && opens),
                yes(g.asks),
                g.nearer as f32,
                yes(opens_paragraph == Some(g.id)),
                here_is(full),
                (credited as f32 + 1.0).ln(),
                yes(unnamed),
                (g.mentions as f32).min(4.0),
                yes(last && after_quotation),
                yes(opens && first_of_paragraph && entry.count == most),
                yes(opens && first_of_paragraph && last),
                here_is(self.aside(start)),
                here_is(conjunction && away == 0 && !mention.subject && g.nearer == 0),
                yes(unnamed && last),
                yes(last && twice),
                yes(g.acts_here),
                yes(nearest == Some(g.id)),
                yes(nearest_act == Some(g.id)),
            ]
        };
        found.iter().map(|g| Candidate { id: g.id, clues: clues(g) }).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clue_has_its_weight() {
        let lines = include_str!("data/antecedents.txt").lines().filter(|l| !l.starts_with('#'));
        let names: Vec<&str> = lines.filter_map(|l| Some(l.split_once(' ')?.0)).collect();
        assert_eq!(names, CLUES);
        assert!(WEIGHTS.iter().all(|w| w.is_finite()) && WEIGHTS.iter().any(|w| *w != 0.0));
    }
}
