//! Everybody whom a draft names, as identities: which names are one person's or one body's. Decides by the
//! names themselves; pronouns and descriptions come later.

use super::entry::{Entry, KIN, Seen, ends, first_names_agree, fold, person_name, roles_of};
use super::name::{Name, What};
use super::reading::{CAPITAL, PREPOSITIONS, Reading, UPPER, WORD};
use super::{Known, Options, SpeakerType};
use crate::lexicon::cues::{Cue, cue};
use crate::lexicon::nouns::{self, Class};
use crate::lexicon::people::{Gender, given_name};
use crate::lexicon::places::{PlaceKind, place};
use crate::text::Run;
use std::collections::{HashMap, HashSet};

/// The identities of a draft and the ways to find them.
pub struct Roster {
    /// Identities, by first mention.
    pub entries: Vec<Entry>,
    /// Their named mentions, in order.
    pub seen: Vec<Seen>,
    /// For every name whom it means.
    pub of_name: Vec<Option<u32>>,
    pub exact: HashMap<String, u32>,
    pub short: HashMap<String, Vec<(u32, u8)>>,
    /// The last body of that last word.
    pub tails: HashMap<String, u32>,
    pub letters: HashMap<String, u32>,
}

impl Roster {
    /// Whom the names of a draft mean.
    pub fn new(reading: &Reading, names: &mut [Name], options: &Options) -> Roster {
        let mut roster = Roster {
            entries: Vec::new(),
            seen: Vec::with_capacity(names.len()),
            of_name: vec![None; names.len()],
            exact: HashMap::new(),
            short: HashMap::new(),
            tails: HashMap::new(),
            letters: HashMap::new(),
        };
        roster.judge_unknown(reading, names);
        for known in options.speakers.iter().chain(&options.agencies) {
            roster.learn(known);
        }
        let configured = roster.entries.len();
        // Full names first, so that a surname finds the name that stands further down, too.
        // Those that begin with a given name come before those that may be only the end of one.
        let given = |name: &Name| given_name(reading.word(name.run.start as usize)).is_some();
        for first in [true, false] {
            for (at, name) in names.iter().enumerate() {
                if name.what == What::Person && given(name) == first {
                    let text = reading.text(name.run);
                    let end_of = if first { None } else { roster.by_short(reading, text, name) };
                    roster.of_name[at] = Some(end_of.unwrap_or_else(|| roster.person(reading, name)));
                }
            }
        }
        for at in 0..names.len() {
            let borne = match names[at].what {
                What::Place(_) => roster.bears_place(reading, &names[at]),
                What::Listed(body) => body.kind.publishes() && roster.bears_outlet(reading, &names[at]),
                _ => false,
            };
            if borne {
                names[at].what = What::Short;
            }
            let name = names[at];
            let id = match name.what {
                What::Person => roster.of_name[at],
                What::Short => roster.short_name(reading, names, at),
                // *Halden's Foreign Office* is not the listed one.
                What::Listed(body)
                    if body.kind.governs() && roster.possessed(reading, names, at, body.country) =>
                {
                    Some(roster.body(reading, names, at, Class::Body))
                }
                What::Listed(body) => Some(roster.listed(reading, &name, body)),
                What::Body(class) => Some(roster.body(reading, names, at, class)),
                What::Place(_) | What::Unknown => None,
            };
            roster.of_name[at] = id;
            if let Some(id) = id {
                roster.mention(reading, names, at, id);
            }
        }
        // Configured speakers of whom the draft says nothing stay away from its cast.
        let _ = configured;
        roster
    }

    /// Whether the name of a place is somebody's surname here: *Rep. Ana Israel* has spoken before, and *Israel*
    /// stands where only speakers stand.
    fn bears_place(&self, reading: &Reading, name: &Name) -> bool {
        let speech =
            |at: usize| cue(&reading.word(at).to_lowercase()) == Some(Cue::Say) || reading.any(at, &["told"]);
        let (start, end) = (name.run.start as usize, name.run.end as usize);
        // *Israel also said*, *Israel has shown*: no adjective stands there.
        let speaks = speech(end)
            || reading.any(end, &["also", "then", "later", "has", "had", "was", "did", "himself", "herself"])
            || (start > 0 && speech(start - 1) && !reading.is(end, CAPITAL));
        name.run.len() == 1 && speaks && self.full_before(reading, name)
    }

    /// Whether the one word of an outlet's name is somebody's surname here: *Ana Mercury* is named in the draft, and nothing
    /// beside *Mercury* says that it publishes.
    fn bears_outlet(&self, reading: &Reading, name: &Name) -> bool {
        let start = name.run.start as usize;
        let told = start > 0 && reading.any(start - 1, &["told", "tells", "the", "via", "from"]);
        name.run.len() == 1
            && !told
            && !reading.any(name.run.end as usize, &["reported", "reports", "news"])
            && self.full(reading, name).is_some()
    }

    /// Whether somebody of that surname has been named in full before.
    fn full_before(&self, reading: &Reading, name: &Name) -> bool {
        self.full(reading, name).is_some_and(|first| first < name.run.start)
    }

    /// Where somebody of that surname is first named in full.
    fn full(&self, reading: &Reading, name: &Name) -> Option<u32> {
        let known = self.bearers(reading.text(name.run))?;
        let full = known.iter().filter(|(_, rank)| *rank == 0).map(|&(id, _)| &self.entries[id as usize]);
        full.filter(|e| e.kind == SpeakerType::Person && e.name.contains(' ')).map(|e| e.first).min()
    }

    /// Capitals of which nothing is known are a person where the draft then uses the last of them alone.
    fn judge_unknown(&self, reading: &Reading, names: &mut [Name]) {
        let titled: HashSet<String> = (names.iter().filter(|n| n.what == What::Person && n.titled))
            .map(|n| reading.phrase(n.run))
            .collect();
        let mut alone: HashMap<&str, u32> = HashMap::new();
        // *Coastair Flight 80*
        let numbered =
            |name: &Name| reading.word(name.run.end as usize).ends_with(|c: char| c.is_ascii_digit());
        for name in names.iter().filter(|n| n.what == What::Short && !numbered(n)) {
            *alone.entry(reading.text(name.run)).or_default() += 1;
        }
        for name in names.iter_mut().filter(|n| n.what == What::Unknown) {
            let (first, last) = (name.run.start as usize, name.run.end as usize - 1);
            let long = name.run.len();
            let placed = place(reading.word(first)).is_some() || place(reading.text(name.run)).is_some();
            let used = alone.get(reading.word(last)).copied().unwrap_or(0) > 0;
            let aged = reading.word(last + 1) == ","
                && (reading.word(last + 2).len() == 2
                    && reading.word(last + 2).bytes().all(|b| b.is_ascii_digit()));
            let placed = placed || place(reading.word(last)).is_some();
            let again = long > 1 && titled.contains(&*reading.words(name.run));
            // *Asab Tabchi, a Kestrian engineer*
            let described = long > 1 && reading.word(last + 1) == "," && introduces(reading, last + 2);
            let said = reading.any(last + 1, &["said", "says", "told", "added", "wrote"])
                || (first > 0 && reading.any(first - 1, &["said", "says"]));
            if long <= 4
                && !placed
                && !numbered(name)
                && (used || aged || name.titled || said || again || described)
                && !reading.is(last, UPPER)
                // *KVB Lindholm* is a firm.
                && !(reading.is(first, UPPER) && reading.word(first).len() > 2)
            {
                name.what = What::Person;
            }
        }
    }

    /// Adds a configured speaker.
    fn learn(&mut self, known: &Known) {
        let id = self.entries.len() as u32;
        let mut entry = Entry::new(known.name.clone(), known.kind, u32::MAX);
        entry.role = known.role.clone();
        entry.affiliation = known.affiliation.clone();
        let forms = std::iter::once(&known.name).chain(&known.aliases);
        for form in forms.filter(|form| !form.trim().is_empty()) {
            self.exact.entry(fold(form)).or_insert(id);
        }
        if known.kind == SpeakerType::Person {
            self.index_person(&known.name, id);
            if let Some(gender) = known.name.split(' ').next().and_then(given_name) {
                entry.gender = gender;
            }
        }
        self.entries.push(entry);
    }

    /// The identity of a full name.
    fn person(&mut self, reading: &Reading, name: &Name) -> u32 {
        let text = person_name(&reading.phrase(name.run));
        let key = fold(&text);
        let at = name.run.start;
        if let Some(&id) = self.exact.get(&key) {
            self.widen(id, &text, name.gender);
            return id;
        }
        let (first, last) = ends(&text);
        let candidates = self.short.get(last).map(Vec::as_slice).unwrap_or_default();
        let same = candidates.iter().rev().take(64).find(|&&(id, rank)| {
            let entry = &self.entries[id as usize];
            let (other, other_last) = ends(&entry.name);
            rank == 0
                && other_last == last
                && entry.kind == SpeakerType::Person
                && entry.gender.agrees(name.gender)
                && entry.name.contains(' ')
                && first_names_agree(first, other)
        });
        let id = match same {
            Some(&(id, _)) => id,
            None => {
                let mut entry = Entry::new(text.clone(), SpeakerType::Person, at);
                entry.gender = given_name(first).unwrap_or_default();
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        self.exact.insert(key, id);
        self.index_person(&text, id);
        self.widen(id, &text, name.gender);
        id
    }

    fn index_person(&mut self, text: &str, id: u32) {
        let marks = ['“', '”', '"', '‘', '’', '(', ')'];
        let words = text.split([' ', '-']).map(|w| w.trim_matches(marks));
        let words: Vec<&str> = words.filter(|w| w.len() > 1 && !w.ends_with('.')).collect();
        let by_space: Vec<&str> = text.split(' ').collect();
        let mut add = |key: &str, rank: u8| {
            let ids = self.short.entry(key.to_owned()).or_default();
            // Only those added lately: ten thousand people may share a surname.
            if !ids.iter().rev().take(64).any(|&(other, _)| other == id) {
                ids.push((id, rank));
            }
        };
        if let Some(last) = by_space.last() {
            add(last, 0);
        }
        // *Suu Kyi*, *Le Pen*
        for from in 1..by_space.len().saturating_sub(1) {
            add(&by_space[from..].join(" "), 0);
        }
        for word in words {
            add(word, 1);
        }
    }

    /// A fuller form of a known name, and what its title says.
    pub fn widen(&mut self, id: u32, text: &str, gender: Gender) {
        let entry = &mut self.entries[id as usize];
        if text.len() > entry.name.len() && entry.kind != SpeakerType::Publication && entry.first != u32::MAX
        {
            entry.name = text.to_owned();
        }
        if gender != Gender::Unknown {
            entry.gender = gender;
        }
        if !entry.aliases.iter().any(|a| a == text) && entry.aliases.len() < 24 {
            entry.aliases.push(text.to_owned());
        }
    }

    /// Whom one word means, by itself or behind a title.
    fn short_name(&mut self, reading: &Reading, names: &[Name], index: usize) -> Option<u32> {
        let name = names[index];
        let text = reading.phrase(name.run);
        // *Mrs. Lind* is not the *Mr. Lind* of whom nothing else is known.
        let fits = |id: &&u32| self.entries[**id as usize].gender.agrees(name.gender);
        if let Some(&id) = self.exact.get(&fold(&text)).filter(fits) {
            self.widen_short(id, &text, name.gender);
            return Some(id);
        }
        if let Some(id) = self.by_short(reading, &text, &name) {
            self.widen_short(id, &text, name.gender);
            return Some(id);
        }
        let start = name.run.start as usize;
        if name.run.len() > 1 {
            let (_, last) = ends(&text);
            if let Some(id) = self.by_short(reading, last, &name) {
                return Some(id);
            }
        }
        if reading.is(start, UPPER) || text.contains('.') {
            let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
            if let Some(&id) = self.letters.get(&bare) {
                self.widen(id, &text, Gender::Unknown);
                return Some(id);
            }
        }
        // *Donald* and *Ivana Trump*: the surname stands with the second.
        if reading.word(name.run.end as usize) == "and"
            && given_name(&text).is_some()
            && let Some(next) = names.get(index + 1).filter(|n| n.run.start == name.run.end + 1)
            && next.what == What::Person
        {
            let (_, last) = ends(reading.text(next.run));
            let full = format!("{text} {last}");
            let id = self.exact.get(&fold(&full)).copied();
            return Some(id.unwrap_or_else(|| self.add(Entry::person(full, name.run.start), true)));
        }
        let article = start > 0 && reading.any(start - 1, &["the"]) && text != "House";
        // *Fox 35* is a station of its own.
        let numbered = reading.word(name.run.end as usize).starts_with(|c: char| c.is_ascii_digit());
        if let Some(&id) = self.tails.get(&text).filter(|_| !numbered && (article || !name.titled)) {
            self.widen_short(id, &text, Gender::Unknown);
            return Some(id);
        }
        if place(&text).is_some() || article {
            return None;
        }
        let mut entry = Entry::person(text, name.run.start);
        entry.gender = name.gender;
        if !name.titled {
            entry.loose = given_name(&entry.name).is_none();
            // *the TPP*, *NAFTA*: nobody is written in capitals where others are not.
            if entry.loose && reading.is(start, UPPER) && name.run.len() == 1 {
                entry.kind = SpeakerType::Organisation;
            }
        }
        Some(self.add(entry, true))
    }

    /// Those who bear a surname or a given name; the first of them where more do than any story has, since each
    /// mention asks.
    fn bearers(&self, text: &str) -> Option<&[(u32, u8)]> {
        self.short.get(text).map(|all| &all[..all.len().min(256)])
    }

    /// The bearer of a surname or a given name.
    fn by_short(&self, reading: &Reading, text: &str, name: &Name) -> Option<u32> {
        let candidates = self.bearers(text)?;
        let fits = |&&(id, _): &&(u32, u8)| self.entries[id as usize].gender.agrees(name.gender);
        let best = candidates.iter().filter(fits).map(|c| c.1).min()?;
        let mut last = candidates.iter().filter(fits).filter(|c| c.1 == best).map(|c| c.0);
        let first = last.next()?;
        let paragraph = reading.layout.paragraph_of(name.run.start as usize);
        let here = |id: u32| {
            let entry = &self.entries[id as usize];
            let at = entry.full_at;
            let near = at != u32::MAX && reading.layout.paragraph_of(at as usize) == paragraph;
            let started = entry.first < name.run.start;
            (started, near, if near { at } else { 0 }, entry.count)
        };
        Some(last.fold(first, |best, id| if here(id) > here(best) { id } else { best }))
    }

    pub fn widen_short(&mut self, id: u32, text: &str, gender: Gender) {
        let entry = &mut self.entries[id as usize];
        if gender != Gender::Unknown && entry.gender == Gender::Unknown {
            entry.gender = gender;
        }
        if !entry.aliases.iter().any(|a| a == text) && entry.aliases.len() < 24 {
            entry.aliases.push(text.to_owned());
        }
    }

    /// Adds an identity, to be found by its name, and by its surname for people.
    pub fn add(&mut self, entry: Entry, index: bool) -> u32 {
        let id = self.entries.len() as u32;
        if index {
            self.exact.entry(fold(&entry.name)).or_insert(id);
            match entry.kind {
                SpeakerType::Person => self.index_person(&entry.name.clone(), id),
                SpeakerType::Publication | SpeakerType::Organisation => {
                    self.index_body(&entry.name.clone(), id)
                }
                _ => {}
            }
        }
        self.entries.push(entry);
        id
    }

    /// The identity of that name, if the draft has one.
    pub fn find(&self, name: &str) -> Option<u32> {
        self.exact.get(&fold(name)).copied()
    }

    /// Notes one named mention: where it stands, and the role that it brings.
    fn mention(&mut self, reading: &Reading, names: &[Name], index: usize, id: u32) {
        let name = names[index];
        let (start, end) = (name.whole.start as usize, name.run.end as usize);
        let before = start.checked_sub(1).map_or("", |at| reading.word(at));
        let next = reading.word(end);
        let hangs = PREPOSITIONS.contains(&before);
        let verb_next = reading.is(end, WORD) && !reading.is(end, CAPITAL) && !CLOSERS.contains(&next);
        let subject = !hangs && !name.possessive && (verb_next || next == "," || next == "(");
        self.seen.push(Seen {
            start: name.run.start,
            end: name.run.end,
            id,
            subject,
            weak: name.possessive || hangs,
            quoted: name.quoted,
        });
        // *the Federal Aviation Administration (FAA)*
        if next == "(" && reading.is(end + 1, UPPER) && reading.word(end + 2) == ")" {
            let letters = reading.word(end + 1).to_owned();
            self.exact.entry(fold(&letters)).or_insert(id);
            self.letters.insert(letters, id);
        }
        // *the Kestrian People's Party, or KPP,*
        if next == ","
            && reading.any(end + 1, &["or"])
            && reading.is(end + 2, UPPER)
            && reading.word(end + 3) == ","
        {
            let letters = reading.word(end + 2).to_owned();
            self.exact.entry(fold(&letters)).or_insert(id);
            self.letters.insert(letters, id);
        }
        let affiliation = index
            .checked_sub(1)
            .map(|i| &names[i])
            .filter(|n| n.run.end == name.whole.start || (n.possessive && n.run.end + 1 == name.whole.start));
        let affiliation = affiliation
            .filter(|_| name.whole.start < name.run.start)
            .map(|n| reading.phrase(n.run))
            .filter(|text| !matches!(place(text), Some((PlaceKind::Demonym | PlaceKind::Adherent, _))));
        let entry = &mut self.entries[id as usize];
        // *Lundby House, which*: no person.
        let thing = next == "which" || next == "," && reading.any(end + 1, &["which"]);
        let human = name.titled || entry.gender != Gender::Unknown || !entry.roles.is_empty();
        if thing && !human && entry.kind == SpeakerType::Person {
            entry.kind = SpeakerType::Organisation;
        }
        entry.count += 1;
        if entry.first == u32::MAX || entry.first > name.run.start {
            entry.first = name.run.start;
        }
        if matches!(name.what, What::Person) {
            entry.full_at = name.run.start;
        }
        if entry.kind != SpeakerType::Person {
            return;
        }
        if name.whole.start < name.run.start {
            let title = Run { start: name.whole.start, end: name.run.start };
            roles_of(reading, title, &mut entry.roles);
            let kin = entry.roles.iter().any(|r| KIN.contains(&r.as_str()));
            if entry.role.is_none() && names[index].titled && !kin {
                let role = reading.phrase(title);
                entry.role = Some(role).filter(|r| {
                    crate::lexicon::people::title(r)
                        .is_none_or(|t| t.0 == crate::lexicon::people::Title::Office)
                });
            }
            if entry.affiliation.is_none() && !kin {
                entry.affiliation = affiliation;
            }
        }
        // *Ana Ortega, the mayor of Brook,*
        let mut at = end;
        if next == "(" {
            at = (end..end + 10).find(|&i| reading.word(i) == ")").map_or(end, |i| i + 1);
        }
        if reading.word(at) == "," && !name.quoted {
            let limit = (at + 12).min(reading.len());
            let mut stop = at + 1;
            while stop < limit && (reading.is(stop, WORD) || reading.word(stop) == "-") {
                stop += 1;
            }
            let clause = ["who", "which", "whose", "and", "but", "said", "when", "while", "where"];
            let opens = reading.word(at + 1);
            // *…, Ana Ortiz, criticised the plan*: what follows a name is a role only where it is no verb.
            let verb = cue(opens).is_some_and(|c| c != Cue::Noun)
                || (opens.ends_with("ed") && nouns::noun(reading.word(at + 2)).is_none());
            if !verb
                && !clause.contains(&opens)
                && !given_name(opens).is_some_and(|_| reading.is(at + 1, CAPITAL))
            {
                let head = (at + 1..stop)
                    .find(|&i| PREPOSITIONS.contains(&reading.word(i)) || clause.contains(&reading.word(i)))
                    .unwrap_or(stop);
                let run = Run::new(at + 1, head);
                let before = entry.roles.len();
                roles_of(reading, run, &mut entry.roles);
                let kin = entry.roles[before..].iter().any(|r| KIN.contains(&r.as_str()));
                if entry.roles.len() > before && entry.role.is_none() && !kin {
                    let words = reading.phrase(run);
                    let role = words
                        .strip_prefix("the ")
                        .or_else(|| words.strip_prefix("a "))
                        .or_else(|| words.strip_prefix("an "));
                    entry.role = Some(role.unwrap_or(&words).to_owned());
                }
            }
        }
        if entry.gender == Gender::Unknown {
            entry.gender = entry
                .roles
                .iter()
                .filter_map(|r| nouns::noun(r.strip_prefix("former ").unwrap_or(r)))
                .map(|n| n.gender)
                .find(|g| *g != Gender::Unknown)
                .unwrap_or_default();
        }
    }

    /// The one person of that surname, if the draft has just one or one that it names most.
    pub fn surname(&self, text: &str) -> Option<u32> {
        let ids = self.bearers(text)?;
        let best = ids.iter().map(|c| c.1).min()?;
        ids.iter()
            .filter(|c| c.1 == best)
            .max_by_key(|c| (self.entries[c.0 as usize].count, std::cmp::Reverse(c.0)))
            .map(|c| c.0)
    }

    /// A person whose surname this is but for a letter or two.
    pub fn misspelt(&self, text: &str, not: u32) -> Option<u32> {
        if text.len() < 5 || text.contains(' ') {
            return None;
        }
        let people = self
            .entries
            .iter()
            .enumerate()
            .rev()
            .take(400)
            .filter(|(id, e)| *id as u32 != not && e.kind == SpeakerType::Person && e.name.contains(' '));
        let mut best = (0.0, None);
        for (id, entry) in people {
            let (_, last) = ends(&entry.name);
            if last.len() < 5
                || last.chars().next() != text.chars().next()
                || last.len().abs_diff(text.len()) > 2
            {
                continue;
            }
            let likeness = strsim::jaro_winkler(last, text);
            if likeness > best.0 && likeness >= 0.92 && strsim::levenshtein(last, text) <= 2 {
                best = (likeness, Some(id as u32));
            }
        }
        best.1
    }
}

/// Whether a person's description begins at a token: *a Kestrian engineer*.
fn introduces(reading: &Reading, at: usize) -> bool {
    if !reading.any(at, &["a", "an", "the", "who"]) {
        return false;
    }
    let phrase = (at + 1..at + 6).take_while(|&i| {
        (reading.is(i, WORD) || reading.word(i) == "-") && !PREPOSITIONS.contains(&reading.word(i))
    });
    reading.any(at, &["who"])
        || phrase.last().is_some_and(|last| {
            nouns::noun(reading.word(last)).is_some_and(|n| n.class == Class::Person && !n.plural)
        })
}

/// Words that end a clause rather than go on with a verb.
const CLOSERS: &[&str] = &[
    "about", "after", "against", "and", "as", "at", "because", "before", "but", "by", "for", "from", "if",
    "in", "into", "of", "on", "or", "over", "than", "that", "to", "until", "when", "while", "who", "with",
];
