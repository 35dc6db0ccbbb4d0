//! Pronouns -> identities: by gender and number where they are known, by nearness, subjects first, and whoever
//! spoke last before anybody else. Says nothing of gender beyond what names, titles and the text give.

use super::SpeakerType;
use super::entry::Entry;
use super::mention::{Casting, Found};
use super::reading::{CAPITAL, PREPOSITIONS, WORD};
use super::sieve;
use crate::lexicon::nouns::{Class, noun};
use crate::lexicon::people::Gender;
use crate::text::Run;

/// A pronoun that can stand for a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// *I*, *we*.
    Author,
    /// *he*, *she*.
    One(Gender),
    /// *they*.
    Several,
    /// *it*.
    Thing,
    /// *who*, *which*.
    Relative,
    /// *some*, *others*: nobody in particular.
    Some,
}

impl Pronoun {
    /// What a word is as a pronoun.
    pub fn of(word: &str) -> Option<Pronoun> {
        // *who’ve*
        let word = word.split(['\'', '’']).next().unwrap_or(word);
        if word.len() > 10 || !word.is_ascii() {
            return None;
        }
        let mut buffer = [0u8; 10];
        let slot = &mut buffer[..word.len()];
        slot.copy_from_slice(word.as_bytes());
        slot.make_ascii_lowercase();
        Some(match std::str::from_utf8(slot).unwrap_or("") {
            "i" | "me" | "my" | "myself" | "we" | "us" | "our" | "ourselves" if word != "US" => {
                Pronoun::Author
            }
            "he" | "him" | "his" | "himself" => Pronoun::One(Gender::Male),
            "she" | "her" | "hers" | "herself" => Pronoun::One(Gender::Female),
            "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::Several,
            "it" | "its" | "itself" => Pronoun::Thing,
            "who" | "which" | "whom" | "whose" => Pronoun::Relative,
            "some" | "many" | "others" | "most" | "few" | "several" | "everyone" | "everybody" => {
                Pronoun::Some
            }
            _ => return None,
        })
    }
}

/// Whether the word owns what follows it.
pub fn owns(word: &str) -> bool {
    ["my", "our", "his", "her", "their", "its", "whose"].iter().any(|w| w.eq_ignore_ascii_case(word))
}

impl Casting<'_> {
    /// Whom a pronoun means.
    pub fn pronoun(&mut self, run: Run, pronoun: Pronoun, depth: u8) -> Found {
        let at = run.start as usize;
        match pronoun {
            Pronoun::Author if self.quoted(at) => self.last.map(|id| (id, sieve::QUOTED)),
            Pronoun::Author => {
                let name = self.author.clone().unwrap_or_else(|| "author".to_owned());
                let id = self.roster.find(&name).unwrap_or_else(|| {
                    let entry = Entry::new(name, SpeakerType::Author, run.start);
                    self.roster.add(entry, true)
                });
                Some((id, sieve::AUTHOR))
            }
            Pronoun::One(gender) => {
                let id = self.he_or_she(at, gender)?;
                // The draft's own pronoun says what the name left open, or got wrong.
                self.roster.entries[id as usize].gender = gender;
                Some((id, sieve::PRONOUN))
            }
            Pronoun::Several => self.they(at).map(|id| (id, sieve::THEY)),
            Pronoun::Thing => self.it(at).map(|id| (id, sieve::IT)),
            Pronoun::Relative => self.relative(at, depth),
            Pronoun::Some => {
                let text = self.reading.phrase(run);
                let entry = noun("critics");
                Some((self.description(text, entry, run.start, false), sieve::DESCRIPTION))
            }
        }
    }

    fn they(&mut self, at: usize) -> Option<u32> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let mut best: Option<(f32, u32)> = None;
        let mut pair: Option<(u32, u32, f32)> = None;
        let mut after: Option<super::entry::Seen> = None;
        let around: Vec<super::entry::Seen> = self.before(at).take(40).collect();
        for seen in around {
            let away = here.saturating_sub(layout.sentence_of(seen.start as usize)) as f32;
            if away > 8.0 {
                break;
            }
            let entry = &self.roster.entries[seen.id as usize];
            let mut score = -0.8 * away;
            score += if seen.subject { 0.8 } else { 0.0 };
            score -= if seen.quoted { 2.2 } else { 0.0 };
            score -= if self.in_content(seen.start as usize) { 2.0 } else { 0.0 };
            score += if self.last == Some(seen.id) { 0.8 } else { 0.0 };
            if let Some(next) = after.filter(|n| n.id != seen.id) {
                let both = [seen, next]
                    .iter()
                    .all(|s| self.roster.entries[s.id as usize].kind == SpeakerType::Person);
                let gap = seen.end as usize..next.start as usize;
                if both && gap.len() < 14 && self.joined(gap) && pair.is_none() {
                    pair = Some((seen.id, next.id, score + 0.6));
                }
            }
            after = Some(seen);
            score += match entry.kind {
                SpeakerType::People | SpeakerType::Group => 0.8,
                SpeakerType::Anonymous if entry.plural => 0.6,
                SpeakerType::Anonymous => -0.4,
                SpeakerType::Organisation | SpeakerType::Publication => -0.6,
                _ => continue,
            };
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, seen.id));
            }
        }
        // A plural noun of the sentences before that nobody has been credited by yet.
        if let Some((score, run)) = self.plural_before(at) {
            let better = best.is_none_or(|b| score > b.0) && pair.is_none_or(|p| score > p.2);
            if better {
                let found = self.head_noun(run);
                let start = run.start as usize;
                let bare = Run::new(
                    start + usize::from(self.reading.any(start, &["the", "a", "an"])),
                    run.end as usize,
                );
                let text = self.reading.phrase(bare);
                return Some(self.description(text, found.map(|f| f.1), run.start, false));
            }
        }
        if let Some((a, b, score)) = pair
            && best.is_none_or(|best| score >= best.0)
        {
            return Some(self.people(&[a, b]));
        }
        best.map(|b| b.1)
    }

    /// Whether *and* joins what stands on both sides, with no verb between.
    fn joined(&self, gap: std::ops::Range<usize>) -> bool {
        let mut and = false;
        for at in gap {
            let word = self.reading.word(at);
            if word == "and" {
                and = true;
            } else if self.reading.is(at, WORD)
                && !self.reading.is(at, CAPITAL)
                && !matches!(word, "of" | "the" | "both")
            {
                return false;
            }
        }
        and
    }

    /// The nearest plural of people in small letters that stands where a subject stands.
    fn plural_before(&self, at: usize) -> Option<(f32, Run)> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let mut best: Option<(f32, Run)> = None;
        let from = here.saturating_sub(2);
        for index in (from..=here).rev() {
            let Some(sentence) = layout.sentences.get(index) else { continue };
            let run = sentence.tokens;
            for i in run.range() {
                if i >= at || !self.reading.is(i, WORD) || self.quoted(i) || self.in_content(i) {
                    continue;
                }
                let word = self.reading.word(i);
                let mass = matches!(word, "people" | "crowd" | "audience" | "jury" | "police");
                if !word.ends_with('s') && !word.ends_with("men") && !mass {
                    continue;
                }
                // *Lundby Workers*, a name, is no noun.
                if self.reading.is(i, CAPITAL) && self.name_over(i).is_some() {
                    continue;
                }
                let Some(n) = noun(&word.to_lowercase()) else { continue };
                if !n.plural || !matches!(n.class, Class::Person | Class::Source | Class::Group) {
                    continue;
                }
                let start = self.phrase_start(i, run.start as usize);
                let before = start.checked_sub(1).map_or("", |b| self.reading.word(b));
                let hangs = PREPOSITIONS.contains(&before) && start > run.start as usize;
                let mut score = 0.5 - 0.8 * (here - index) as f32 - if hangs { 1.2 } else { 0.0 };
                if start == run.start as usize {
                    score += 0.9;
                }
                if best.is_none_or(|b| score > b.0) {
                    best = Some((score, Run::new(start, i + 1)));
                }
            }
        }
        best
    }

    /// Where the noun phrase that ends at `last` begins.
    pub fn phrase_start(&self, last: usize, floor: usize) -> usize {
        let mut start = last;
        while start > floor && last - start < 6 {
            let at = start - 1;
            let word = self.reading.word(at);
            if self.reading.any(
                at,
                &[
                    "the", "a", "an", "his", "her", "their", "its", "some", "many", "several", "two",
                    "three", "four", "other", "most",
                ],
            ) {
                return at;
            }
            let hyphen = word == "-";
            if !(self.reading.is(at, WORD) || hyphen)
                || PREPOSITIONS.contains(&word)
                || matches!(
                    &*word.to_lowercase(),
                    "and"
                        | "or"
                        | "but"
                        | "that"
                        | "when"
                        | "while"
                        | "if"
                        | "unless"
                        | "until"
                        | "since"
                        | "although"
                        | "though"
                        | "because"
                        | "said"
                        | "is"
                        | "was"
                        | "were"
                        | "are"
                        | "has"
                        | "have"
                        | "had"
                        | "to"
                        | "who"
                        | "which"
                        | "also"
                        | "includes"
                        | "include"
                        | "included"
                        | "been"
                )
                || crate::lexicon::cues::cue(word).is_some()
            {
                break;
            }
            start = at;
        }
        start
    }

    fn it(&mut self, at: usize) -> Option<u32> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let mut best: Option<(f32, u32)> = None;
        for seen in self.before(at).take(40) {
            let away = here.saturating_sub(layout.sentence_of(seen.start as usize)) as f32;
            if away > 6.0 {
                break;
            }
            let entry = &self.roster.entries[seen.id as usize];
            let thing = match entry.kind {
                SpeakerType::Organisation | SpeakerType::Publication | SpeakerType::Document => 0.6,
                SpeakerType::Other => 0.0,
                _ => continue,
            };
            let mut score = thing - 0.8 * away;
            score += if seen.subject { 0.8 } else { 0.0 };
            score -= if seen.weak { 0.5 } else { 0.0 };
            score -= if seen.quoted || self.in_content(seen.start as usize) { 2.0 } else { 0.0 };
            score += if self.last == Some(seen.id) { 1.0 } else { 0.0 };
            if best.is_none_or(|b| score > b.0) {
                best = Some((score, seen.id));
            }
        }
        // A text of the sentences before that nobody has been credited by yet.
        if let Some((score, run)) = self.text_before(at)
            && best.is_none_or(|b| score > b.0)
        {
            let found = self.head_noun(run);
            let start = run.start as usize;
            let article = usize::from(self.reading.any(start, &["the", "a", "an"]));
            let text = self.reading.phrase(Run::new(start + article, run.end as usize));
            return Some(self.description(text, found.map(|f| f.1), run.start, false));
        }
        best.map(|b| b.1)
    }

    /// The nearest text spoken of by a noun (*a new report*) in this sentence or the one before, behind an article.
    fn text_before(&self, at: usize) -> Option<(f32, Run)> {
        let layout = self.reading.layout;
        let here = layout.sentence_of(at);
        let mut best: Option<(f32, Run)> = None;
        for index in (here.saturating_sub(1)..=here).rev() {
            let Some(sentence) = layout.sentences.get(index) else { continue };
            let run = sentence.tokens;
            for i in run.range().take(200).filter(|&i| i < at) {
                if !self.reading.is(i, WORD)
                    || self.reading.is(i, CAPITAL)
                    || self.quoted(i)
                    || self.in_content(i)
                {
                    continue;
                }
                if !noun(self.reading.word(i)).is_some_and(|n| n.class == Class::Document && !n.plural) {
                    continue;
                }
                let start = self.phrase_start(i, run.start as usize);
                if !self.reading.any(start, &["the", "a", "an", "another"]) {
                    continue;
                }
                let hangs = start
                    .checked_sub(1)
                    .is_some_and(|b| b >= run.start as usize && PREPOSITIONS.contains(&self.reading.word(b)));
                let score = 0.6 - 0.8 * (here - index) as f32 - if hangs { 1.0 } else { 0.0 }
                    + if start == run.start as usize { 0.8 } else { 0.0 };
                if best.is_none_or(|b| score > b.0) {
                    best = Some((score, Run::new(start, i + 1)));
                }
            }
        }
        best
    }

    /// *who*, *which*: what stands right before.
    fn relative(&mut self, at: usize, depth: u8) -> Found {
        let mut end = at;
        while end > 0
            && (matches!(self.reading.word(end - 1), "," | ")")
                || self.reading.any(end - 1, &["and", "of", "one", "both"]))
        {
            end -= 1;
        }
        let floor =
            self.reading.layout.sentences.get(self.reading.layout.sentence_of(at))?.tokens.start as usize;
        if end <= floor {
            return None;
        }
        // A town that no list knows, behind another comma, is nobody.
        let town = |index: usize, id: u32| {
            let entry = &self.roster.entries[id as usize];
            let first = self.names[index].whole.start as usize;
            entry.loose && first > floor && self.reading.any(first - 1, &["from", "in", "of", "near", "at"])
        };
        if let Some(index) = self.name_ending(end)
            && let Some(id) = self.roster.of_name[index]
            && !town(index, id)
        {
            let name = self.names[index];
            // *Ana Ortega and Bo Lind, who*
            if let Some(previous) = index.checked_sub(1) {
                let gap = self.names[previous].run.end as usize..name.whole.start as usize;
                let person = |id: u32| self.roster.entries[id as usize].kind == SpeakerType::Person;
                if let Some(other) =
                    self.roster.of_name[previous].filter(|&o| person(o) && person(id) && o != id)
                    && gap.len() < 4
                    && self.joined(gap)
                {
                    return Some((self.people(&[other, id]), sieve::RELATIVE));
                }
            }
            let entry = &self.roster.entries[id as usize];
            if entry.kind == SpeakerType::Person || !self.reading.any(at, &["who"]) {
                return Some((id, sieve::RELATIVE));
            }
        }
        // *Ortega, a doctor from Brook, Kestria, who*: the name before the apposition.
        if self.reading.any(at, &["who", "whose", "whom"]) {
            let opens = |i: usize| {
                self.reading.any(i + 1, &["a", "an", "the", "one", "former", "director", "president"])
                    || self.reading.word(i + 1).bytes().all(|b| b.is_ascii_digit())
            };
            let mut commas = (floor..end).rev().filter(|&i| self.reading.word(i) == ",");
            let nearest = commas.next();
            let commas = nearest.into_iter().chain(commas.filter(|&i| opens(i)).take(2));
            let bearers = commas.filter_map(|comma| self.roster.of_name[self.name_ending(comma)?]);
            let people: Vec<u32> =
                bearers.filter(|&id| self.roster.entries[id as usize].kind == SpeakerType::Person).collect();
            let full = people.iter().find(|&&id| !self.roster.entries[id as usize].loose);
            if let Some(&id) = full.or(people.first()) {
                return Some((id, sieve::RELATIVE));
            }
        }
        // *Republicans in the country who*: people, not what they hang on.
        let people = |i: usize| {
            noun(&self.reading.word(i).to_lowercase())
                .is_some_and(|n| matches!(n.class, Class::Person | Class::Source | Class::Group))
        };
        let place =
            self.reading.any(end - 1, &["world", "country", "nation", "state", "city", "party", "room"]);
        if self.reading.any(at, &["who", "whom"]) && (place || !people(end - 1)) {
            let hanging = (floor.max(end.saturating_sub(8))..end)
                .rev()
                .find(|&i| people(i) && PREPOSITIONS.contains(&self.reading.word(i + 1)));
            end = hanging.map_or(end, |i| i + 1);
        }
        let start = self.phrase_start(end - 1, floor);
        if start >= end {
            return None;
        }
        let found = self.resolve(Run::new(start, end), depth + 1)?;
        Some((found.0, sieve::RELATIVE))
    }
}
