//! A mention without a name -> the identity that it means: the bearer of a role, a body of a kind, somebody's
//! lawyer, or a description that stands for itself.

use super::SpeakerType;
use super::entry::{Entry, KIN, Seen};
use super::mention::{Casting, Found};
use super::reading::{CAPITAL, UPPER, WORD};
use super::role::same_role;
use super::sieve;
use crate::lexicon::nouns::{Class, Noun, noun};
use crate::lexicon::people::given_name;
use crate::text::Run;
impl Casting<'_> {
    /// The head noun of a phrase, folded, with what it stands for; two words where they are one noun.
    pub fn head_noun(&self, core: Run) -> Option<(String, Noun)> {
        let (start, mut end) = (core.start as usize, core.end as usize);
        while end > start && !self.reading.is(end - 1, WORD) {
            end -= 1;
        }
        // *people briefed*, *officials involved*: the noun stands before the participle.
        for last in (start.max(end.saturating_sub(4))..end).rev() {
            let word = self.reading.word(last).to_lowercase();
            if last > start && !self.reading.any(last - 1, &["a", "an", "the"]) {
                let joint = if self.reading.word(last - 1) == "-" { 2 } else { 1 };
                if last >= start + joint {
                    let two = format!("{} {word}", self.reading.word(last - joint).to_lowercase());
                    if let Some(found) = noun(&two) {
                        return Some((two, found));
                    }
                }
            }
            if let Some(found) = noun(&word) {
                return Some((word, found));
            }
            if !word.ends_with("ed")
                && !word.ends_with("ing")
                && !word.ends_with("ar")
                && last + 1 == end
                && core.len() > 1
            {
                // A head that no list knows ends the search, unless it hangs on one that is known.
                return None;
            }
        }
        None
    }

    /// A mention without a name: back to one, or a description that stands for itself.
    pub fn described(&mut self, run: Run, core_end: usize, head_end: usize, depth: u8) -> Found {
        let reading = self.reading;
        let start = run.start as usize;
        let core = Run::new(start, core_end);
        let definite = reading.any(start, &["the", "this", "that", "these", "those"]);
        let indefinite = reading.any(start, &["a", "an", "one", "another"]);
        // *Ortega's lawyer*
        if let Some(at) = (start..core_end).find(|&at| reading.possessive_after(at))
            && let Some(index) = self.name_ending(at + 1)
            && let Some(owner) = self.roster.of_name[index]
            && at + 2 < core_end
        {
            let rest = Run::new(at + 2, run.end as usize);
            return self.owned(rest, Some((owner, sieve::NAME)), depth);
        }
        // *the prime minister's spokesman*: somebody owns it who is not named here.
        if let Some(at) = (start + 1..core_end).find(|&at| reading.possessive_after(at))
            && at + 2 < core_end
            && definite
            && self
                .head_noun(Run::new(start, at + 1))
                .is_some_and(|(_, n)| n.class == Class::Person && !n.plural)
        {
            let owner = self.resolve(Run::new(start, at + 1), depth + 1);
            let owner = owner.filter(|(id, _)| self.roster.entries[*id as usize].kind == SpeakerType::Person);
            if owner.is_some() {
                return self.owned(Run::new(at + 2, run.end as usize), owner, depth);
            }
        }
        // *Mrs. Lind shook her head* and said, *Lind the realist*
        let acts = self.names_in(run).next().filter(|&index| {
            let name = &self.names[index];
            let next = name.run.end as usize;
            name.whole.start as usize == start
                && reading.is(next, WORD)
                && !reading.is(next, CAPITAL)
                && (reading.any(next, &["the"])
                    || reading.any(next + 1, &["his", "her", "their", "its"])
                    || reading.any(next + 1, &["to"]) && !reading.word(next).ends_with('s'))
        });
        if let Some(found) = acts.and_then(|index| self.by_name(index)) {
            return Some(found);
        }
        let head = self.head_noun(core);
        let Some((word, noun)) = head else {
            return self.stands_for_itself(run, head_end, None, start);
        };
        let bare = core_end == head_end || reading.any(core_end, &["who"]);
        // *the fact-checker* is one noun, however many tokens.
        let words = core.range().filter(|&at| reading.is(at, WORD)).count();
        let modified = words > 1 + usize::from(definite) + word.matches(' ').count();
        match noun.class {
            Class::Person | Class::Source if !noun.plural => {
                if !indefinite && let Some(found) = self.bearer(&word, core, start, definite) {
                    return Some(found);
                }
                if definite
                    && (noun.class == Class::Source || !modified)
                    && let Some(id) = self.described_before(&word, false)
                {
                    return Some((id, sieve::SAME));
                }
                let many = if word == "person" { "people".to_owned() } else { format!("{word}s") };
                if definite
                    && !modified
                    && let Some(id) = self.described_before(&many, true)
                    && self.roster.entries[id as usize].kind == SpeakerType::Anonymous
                {
                    self.singled.push((id, run));
                }
                if let Some(id) = self.named_later(&word, start) {
                    return Some((id, sieve::LATER));
                }
            }
            Class::Person | Class::Source | Class::Group if definite && bare && !modified => {
                if let Some(id) = self.several(&word) {
                    return Some((id, sieve::ROLE));
                }
                if let Some(id) = self.described_before(&word, true) {
                    return Some((id, sieve::SAME));
                }
            }
            Class::Publication | Class::Agency | Class::Programme | Class::Body if definite && bare => {
                if !modified && let Some(id) = self.spoken_of(&word, start) {
                    return Some((id, sieve::SAME));
                }
                if let Some(id) = self.of_kind(&word, noun.class, core, start) {
                    return Some((id, sieve::KIND));
                }
            }
            Class::Document if definite && bare && !modified => {
                if let Some(id) = self.described_before(&word, false) {
                    return Some((id, sieve::SAME));
                }
            }
            _ => {}
        }
        self.stands_for_itself(run, head_end, Some((word, noun)), start)
    }

    /// *his lawyer*, *Ortega's statement*, *the president's campaign*.
    pub fn owned(&mut self, rest: Run, owner: Found, depth: u8) -> Found {
        let Some((owner, _)) = owner else {
            let head_end = self.head_end(rest);
            return self.described(
                rest,
                self.core_end(Run::new(rest.start as usize, head_end)),
                head_end,
                depth,
            );
        };
        let head_end = self.head_end(rest);
        let core = Run::new(rest.start as usize, self.core_end(Run::new(rest.start as usize, head_end)));
        // *Ortega's spokesman, Bo Lind,* and *his brother Bo Lind*
        if let Some(found) = self.named(rest, core.end as usize, head_end) {
            return Some(found);
        }
        let head = self.head_noun(core);
        let entry = &self.roster.entries[owner as usize];
        let surname = entry.name.clone();
        if let Some((word, noun)) = &head {
            if noun.class == Class::Person && !noun.plural {
                // A role that one person of the draft has for this owner.
                let short = surname.split(' ').next_back().unwrap_or("").to_owned();
                let wanted = self.reading.phrase(core).to_lowercase();
                let found = self.roster.entries.iter().position(|e| {
                    e.kind == SpeakerType::Person
                        && e.roles.iter().any(|r| r == word)
                        && (e.affiliation.as_deref().is_some_and(|a| a.contains(&short))
                            || e.role
                                .as_deref()
                                .is_some_and(|r| r.contains(&short) && r.to_lowercase().contains(&wanted)))
                });
                // *his brother*, a sentence or two after *his brother Bo Lind*
                let kin = || {
                    let here = self.reading.layout.sentence_of(rest.start as usize);
                    let near = self.before(rest.start as usize).take(24).take_while(|s| {
                        self.reading.layout.sentence_of(s.start as usize) + 4 >= here
                            && KIN.contains(&&**word)
                    });
                    near.map(|s| s.id).find(|&id| {
                        let e = &self.roster.entries[id as usize];
                        e.kind == SpeakerType::Person && e.roles.contains(word)
                    })
                };
                if let Some(id) = found.map(|id| id as u32).or_else(kin) {
                    return Some((id, sieve::ROLE));
                }
            }
            if word == "campaign" {
                let short = surname.split(' ').next_back().unwrap_or("").to_owned();
                let name = format!("{short} campaign");
                let id = self.roster.find(&name).unwrap_or_else(|| {
                    let mut entry = Entry::new(name, SpeakerType::Organisation, rest.start);
                    entry.roles.push("campaign".to_owned());
                    self.roster.add(entry, true)
                });
                return Some((id, sieve::OWNER));
            }
        }
        let text = self.reading.phrase(Run::new(rest.start as usize, head_end));
        // *his friend*, of somebody without a name, is a friend.
        let nameless = matches!(entry.kind, SpeakerType::Anonymous | SpeakerType::Group | SpeakerType::Other);
        let name = match surname.ends_with('s') {
            _ if nameless => text,
            true => format!("{surname}' {text}"),
            false => format!("{surname}'s {text}"),
        };
        Some((self.description(name, head.map(|h| h.1), rest.start, false), sieve::OWNER))
    }

    /// Every mention before a place, nearest first: names and what was resolved.
    pub fn before(&self, at: usize) -> impl Iterator<Item = Seen> + '_ {
        let named = &self.roster.seen[..self.roster.seen.partition_point(|s| (s.start as usize) < at)];
        let said = &self.said[..self.said.partition_point(|s| (s.start as usize) < at)];
        let (mut i, mut j) = (named.len(), said.len());
        std::iter::from_fn(move || {
            let a = i.checked_sub(1).map(|i| named[i]);
            let b = j.checked_sub(1).map(|j| said[j]);
            match (a, b) {
                (Some(x), Some(y)) if y.start >= x.start => {
                    j -= 1;
                    Some(y)
                }
                (Some(x), _) => {
                    i -= 1;
                    Some(x)
                }
                (None, Some(y)) => {
                    j -= 1;
                    Some(y)
                }
                (None, None) => None,
            }
        })
    }

    /// *the newspaper*, *the department*: the last body that can be called so.
    fn of_kind(&self, word: &str, class: Class, core: Run, at: usize) -> Option<u32> {
        let reading = self.reading;
        let last = word.split(' ').next_back().unwrap_or(word);
        let modified = core.len() > 1 + word.split(' ').count();
        let mut fallback = None;
        for seen in self.before(at).take(120) {
            let e = &self.roster.entries[seen.id as usize];
            if !matches!(e.kind, SpeakerType::Publication | SpeakerType::Organisation) {
                continue;
            }
            if e.roles.iter().any(|r| r == word || r == last)
                && !(modified && matches!(class, Class::Body | Class::Agency))
            {
                return Some(seen.id);
            }
            if e.roles.iter().any(|r| r == word || r == last) && modified {
                // *the budget committee*: its modifiers must stand in the name.
                let name = e.name.to_lowercase();
                let modifiers = core.start as usize + 1..core.end as usize - 1;
                if modifiers.clone().all(|i| name.contains(&reading.word(i).to_lowercase())) {
                    return Some(seen.id);
                }
            }
            if class == Class::Publication
                && e.kind == SpeakerType::Publication
                && fallback.is_none()
                // A listed newspaper is no website.
                && e.body.is_none()
                && !modified
            {
                fallback = Some(seen.id);
            }
        }
        fallback
    }

    /// The last description of a publication or a body with that head: *the website*, after *a website called …*.
    fn spoken_of(&self, word: &str, at: usize) -> Option<u32> {
        let said = self.said.iter().rev().take(40).filter(|s| (s.start as usize) < at);
        let described = |s: &&Seen| {
            let e = &self.roster.entries[s.id as usize];
            e.body.is_none()
                && matches!(e.kind, SpeakerType::Publication | SpeakerType::Organisation)
                && e.name.to_lowercase().split(' ').next_back() == Some(word)
        };
        said.clone().find(|s| described(s)).map(|s| s.id)
    }

    /// The last description with that head, one or several.
    fn described_before(&self, word: &str, plural: bool) -> Option<u32> {
        self.said
            .iter()
            .rev()
            .take(60)
            .find(|s| {
                let e = &self.roster.entries[s.id as usize];
                let kind =
                    matches!(e.kind, SpeakerType::Anonymous | SpeakerType::Group | SpeakerType::Document);
                let head = e.roles.first().is_some_and(|r| r == word || same_role(r, word));
                kind && e.plural == plural && head
            })
            .map(|s| s.id)
    }

    /// A description is its own identity.
    fn stands_for_itself(
        &mut self,
        run: Run,
        head_end: usize,
        head: Option<(String, Noun)>,
        at: usize,
    ) -> Found {
        let reading = self.reading;
        let mut start = run.start as usize;
        let opens = ["while", "although", "though", "because", "but"];
        if reading.any(start, &opens) && head_end > start + 2 {
            start += 1;
        }
        if reading.any(start, &["a", "an", "the"]) && head_end > start + 1 {
            start += 1;
        }
        // *the ad's*: what a mention owns is not its own.
        let mut end = head_end;
        while end > start + 1 && reading.any(end - 1, &["'s", "’s", "'", "’"]) {
            end -= 1;
        }
        let text = reading.phrase(Run::new(start, end));
        if text.is_empty() {
            return None;
        }
        let counted = self.counted(run);
        // *a number of Democrats*, *six in ten voters*
        let among = || {
            let folded = |i: usize| reading.word(i).to_lowercase();
            (start..end).filter(|&i| !reading.is(i, UPPER)).find_map(|i| {
                noun(&folded(i))
                    .filter(|n| n.plural && matches!(n.class, Class::Person | Class::Source | Class::Group))
            })
        };
        let noun = head.map(|h| h.1).or_else(|| among().and_then(|_| noun("critics")));
        let id = self.description(text, noun, at as u32, counted);
        Some((id, sieve::DESCRIPTION))
    }

    /// Whether a small number says how many they are: *two lawyers* are withheld, *lawyers* are a group.
    fn counted(&self, run: Run) -> bool {
        let many =
            ["million", "millions", "thousand", "thousands", "hundred", "hundreds", "percent", "%", "dozens"];
        if (run.start as usize..(run.start as usize + 5).min(run.end as usize))
            .any(|at| self.reading.any(at, &many))
        {
            return false;
        }
        (run.start as usize..(run.start as usize + 3).min(run.end as usize)).any(|at| {
            self.reading.any(
                at,
                &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "one", "another"],
            ) || self.reading.word(at).parse::<u32>().is_ok_and(|n| n < 30)
        })
    }

    /// The identity of a description, by its words.
    pub fn description(&mut self, text: String, noun: Option<Noun>, at: u32, counted: bool) -> u32 {
        let kind = match noun.map(|n| (n.class, n.plural)) {
            Some((Class::Person | Class::Group, true)) if in_the_know(&text) => SpeakerType::Anonymous,
            Some((Class::Source, _)) | Some((Class::Person, false)) => SpeakerType::Anonymous,
            Some((Class::Person | Class::Group, true)) if counted => SpeakerType::Anonymous,
            Some((Class::Person, true)) | Some((Class::Group, _)) => SpeakerType::Group,
            Some((Class::Publication | Class::Programme, _)) => SpeakerType::Publication,
            Some((Class::Agency | Class::Body, false)) => SpeakerType::Organisation,
            Some((Class::Agency | Class::Body, true)) => SpeakerType::Group,
            Some((Class::Document, _)) => SpeakerType::Document,
            None if counted && text.split(' ').count() < 4 => SpeakerType::Anonymous,
            None if site(&text) => SpeakerType::Publication,
            None if full_name(&text) => SpeakerType::Person,
            None => SpeakerType::Other,
        };
        if let Some(id) = self.roster.find(&text) {
            return id;
        }
        let mut entry = Entry::new(text, kind, at);
        entry.plural = noun.is_some_and(|n| n.plural) || kind == SpeakerType::Group;
        if let Some(n) = noun {
            entry.gender = n.gender;
            let core = entry.name.split([',']).next().unwrap_or("").to_lowercase();
            let head = core
                .split(' ')
                .rev()
                .find(|w| crate::lexicon::nouns::noun(w).is_some_and(|m| m.class == n.class));
            if let Some(head) = head {
                entry.roles.push(head.to_owned());
            }
        }
        if matches!(kind, SpeakerType::Organisation | SpeakerType::Publication)
            && let Some(last) = entry.name.split(' ').next_back().map(str::to_lowercase)
        {
            entry.roles.push(last);
        }
        self.roster.add(entry, true)
    }
}

/// Whether a description of people says that they know what others don't: they could be named, and are not.
fn in_the_know(text: &str) -> bool {
    const KNOW: &[&str] = &[
        " familiar with",
        " knowledge of",
        " briefed",
        " close to ",
        " involved in",
        " knowledgeable about",
        " with access to",
        " with direct ",
        " who attended",
        " in the room",
        " with ties to",
    ];
    let folded = text.to_lowercase();
    folded.contains("people") && KNOW.iter().any(|words| folded.contains(words))
}

/// Whether a name is that of a place on the web: *Lundbynews.com*.
fn site(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(name, ending)| {
        !text.contains(' ')
            && name.len() > 2
            && (2..5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_lowercase())
    })
}

/// Whether capitals, as those of a headline, are a given name and a surname.
fn full_name(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    (2..5).contains(&words.len())
        && given_name(words[0]).is_some()
        && words.iter().all(|w| w.starts_with(char::is_uppercase))
}
