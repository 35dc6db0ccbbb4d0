//! One mention -> the identity that it means: names, coordinated names, seats, nouns that go back to a name,
//! and descriptions that stand for themselves.

use super::SpeakerType;
use super::name::{Name, What};
use super::pronoun::{self, Pronoun};
use super::reading::{CAPITAL, HEADLINE, QUOTED, Reading, UPPER, WORD};
use super::roster::{Entry, KIN, PREPOSITIONS, Roster, Seen};
use super::sieve;
use crate::lexicon::nouns::{Class, Noun, noun};
use crate::lexicon::people::{given_name, title};
use crate::lexicon::places::{PlaceKind, place};
use crate::text::Run;

/// What is known while the mentions of a draft are resolved one after the other.
pub struct Casting<'a> {
    /// The draft's words.
    pub reading: &'a Reading<'a>,
    /// Its names.
    pub names: &'a [Name],
    /// Whom they mean.
    pub roster: Roster,
    /// Mentions resolved so far that are no names, in order.
    pub said: Vec<Seen>,
    /// Whoever was credited last.
    pub last: Option<u32>,
    /// What the attribution at hand puts into its speaker's mouth: nobody named there is the speaker.
    pub content: Vec<Run>,
    /// For every token whether somebody is said to have said it.
    pub spoken: Vec<bool>,
    /// The draft's writer, where it says.
    pub author: Option<String>,
    /// Several unnamed people, and the mention that goes on as if they were one.
    pub singled: Vec<(u32, Run)>,
}

/// Whom a mention means, and by which sieve.
pub type Found = Option<(u32, &'static str)>;

impl Casting<'_> {
    /// Whom the words of a mention mean.
    pub fn resolve(&mut self, run: Run, depth: u8) -> Found {
        let run = self.trimmed(run);
        if run.is_empty() || depth > 3 {
            return None;
        }
        let (start, end) = (run.start as usize, run.end as usize);
        let reading = self.reading;
        if run.len() == 1 && reading.any(start, &["that"]) {
            return self.pronoun(run, Pronoun::Relative, depth);
        }
        if let Some(pronoun) = Pronoun::of(reading.word(start)) {
            let possessive = pronoun::owns(reading.word(start));
            let alone = run.len() == 1 || !possessive && !matches!(pronoun, Pronoun::Some);
            if alone {
                return self.pronoun(run, pronoun, depth);
            }
            if possessive && run.len() > 1 {
                let owner = self.pronoun(Run::new(start, start + 1), pronoun, depth);
                return self.owned(Run::new(start + 1, end), owner, depth);
            }
        }
        let head_end = self.head_end(run);
        let core_end = self.core_end(Run::new(start, head_end));
        if let Some(found) = self.coordinated(run, head_end) {
            return Some(found);
        }
        if let Some(found) = self.named(run, core_end, head_end) {
            return Some(found);
        }
        self.described(run, core_end, head_end, depth)
    }

    /// Notes that a mention has been credited, so that what follows can go back to it.
    pub fn credited(&mut self, run: Run, id: u32) {
        // *was asked by a caller*: whoever hangs on *by* is no subject of what follows.
        let before = (run.start as usize).checked_sub(1);
        let hangs = before.is_some_and(|at| self.reading.any(at, &["by"]));
        let seen = Seen { start: run.start, end: run.end, id, subject: !hangs, weak: hangs, quoted: false };
        self.said.push(seen);
    }

    /// *A lawmaker*, in the headline or the first lines, when the draft turned out to call somebody of a name so.
    pub fn named_after_all(&self, run: Run, id: u32) -> Option<u32> {
        let entry = &self.roster.entries[id as usize];
        let role = entry.roles.first().filter(|_| entry.kind == SpeakerType::Anonymous && !entry.plural)?;
        if !noun(role).is_some_and(|n| n.class == Class::Person) {
            return None;
        }
        self.named_later(role, run.start as usize)
    }

    /// Without marks, stops and blanks at its ends, and without *both*.
    fn trimmed(&self, run: Run) -> Run {
        let (mut start, mut end) = (run.start as usize, (run.end as usize).min(self.reading.len()));
        while start < end && !self.reading.is(start, WORD) && self.reading.word(start).parse::<f64>().is_err()
        {
            start += 1;
        }
        while end > start
            && !self.reading.is(end - 1, WORD)
            && self.reading.word(end - 1) != ")"
            && !(self.reading.word(end - 1) == "."
                && end > start + 1
                && crate::lexicon::abbreviation(self.reading.word(end - 2)).is_some())
        {
            end -= 1;
        }
        Run::new(start, end)
    }

    /// Where the mention's own words end and clauses or appositions begin.
    fn head_end(&self, run: Run) -> usize {
        let (start, end) = (run.start as usize, run.end as usize);
        let aside = |at: usize| {
            // *Brook County (Ariz.) Sheriff Bo Lind* goes on behind the bracket.
            let close = (at..end.min(at + 8)).find(|&i| self.reading.word(i) == ")");
            close.is_some_and(|i| i + 1 < end && self.reading.is(i + 1, CAPITAL))
        };
        (start + 1..end)
            .find(|&at| {
                (self.reading.word(at) == "(" && !aside(at))
                    || matches!(self.reading.word(at), "," | "—" | "–" | "--" | ":" | ";")
                    || (self.reading.any(at, &["released", "published", "issued"])
                        && noun(&self.reading.word(at + 1).to_lowercase()).is_none())
                    || self.reading.any(at, &["who", "which", "whose", "whom", "that", "where"])
            })
            .unwrap_or(end)
    }

    /// Where the head noun's own phrase ends: before the first preposition that no name holds.
    fn core_end(&self, run: Run) -> usize {
        let mut at = run.start as usize + 1;
        while at < run.end as usize {
            let word = self.reading.word(at);
            let busy = word.ends_with("ing")
                && !self.reading.is(at, CAPITAL)
                && noun(&self.reading.word(at - 1).to_lowercase()).is_some_and(|n| n.plural);
            if busy || PREPOSITIONS.contains(&word) || self.reading.any(at, HANGING) {
                match self.name_over(at) {
                    Some(name) if name.run.start < at as u32 => at = name.run.end as usize,
                    _ => return at,
                }
            } else {
                at += 1;
            }
        }
        run.end as usize
    }

    /// The name that holds a token.
    pub fn name_over(&self, at: usize) -> Option<&Name> {
        let index = self.names.partition_point(|n| n.run.end as usize <= at);
        self.names.get(index).filter(|n| n.run.start as usize <= at)
    }

    /// The index of the name that ends right there.
    pub fn name_ending(&self, end: usize) -> Option<usize> {
        let index = self.names.partition_point(|n| (n.run.end as usize) < end);
        (index < self.names.len() && self.names[index].run.end as usize == end).then_some(index)
    }

    /// The indices of the names that lie in a run.
    pub fn names_in(&self, run: Run) -> std::ops::Range<usize> {
        let from = self.names.partition_point(|n| n.run.start < run.start);
        let to = self.names.partition_point(|n| n.run.end <= run.end);
        from..to.max(from)
    }

    /// *Ana Ortega and Bo Lind*: people joined by commas and *and* alone.
    fn coordinated(&mut self, run: Run, head_end: usize) -> Found {
        let reading = self.reading;
        let end = if (head_end..run.end as usize).any(|at| reading.word(at) == "and") {
            run.end as usize
        } else {
            head_end
        };
        let mut ids: Vec<u32> = Vec::new();
        let mut reach = run.start as usize;
        for index in self.names_in(Run::new(run.start as usize, end.max(run.start as usize))) {
            let name = &self.names[index];
            if !ids.is_empty() && matches!(name.what, What::Place(_)) {
                continue;
            }
            let id = self.roster.of_name[index]?;
            let between = reach..name.whole.start.max(reach as u32) as usize;
            let joined = between.clone().all(|at| {
                matches!(
                    reading.word(at),
                    "," | "and" | "&" | "both" | "." | "of" | "(" | ")" | "state" | "former"
                ) || self.name_over(at).is_some_and(|n| matches!(n.what, What::Place(_)))
                    || title(reading.word(at)).is_some()
                    || (ids.is_empty()
                        && !PREPOSITIONS.contains(&reading.word(at))
                        && !reading.possessive_after(at.wrapping_sub(1)))
            });
            let linked =
                ids.is_empty() || between.clone().any(|at| matches!(reading.word(at), "and" | "," | "&"));
            if !joined
                || !linked
                || name.possessive
                || self.roster.entries[id as usize].kind != SpeakerType::Person
            {
                break;
            }
            ids.push(id);
            reach = name.run.end as usize;
            // *(R-Utah)*
            if reading.word(reach) == "(" {
                reach = (reach..reach + 10).find(|&at| reading.word(at) == ")").map_or(reach, |at| at + 1);
            }
        }
        let any_and = (run.start as usize..reach).any(|at| matches!(reading.word(at), "and" | "&"));
        if ids.len() < 2 || !any_and || (reach + 2 < head_end && !PREPOSITIONS.contains(&reading.word(reach)))
        {
            return None;
        }
        Some((self.people(&ids), sieve::COORDINATION))
    }

    /// The identity of several people together.
    pub fn people(&mut self, ids: &[u32]) -> u32 {
        let names: Vec<&str> = ids.iter().map(|&id| self.roster.entries[id as usize].name.as_str()).collect();
        let name = match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.concat(),
        };
        let first = ids.iter().map(|&id| self.roster.entries[id as usize].first).min().unwrap_or(0);
        self.roster.find(&name).unwrap_or_else(|| {
            let mut entry = Entry::new(name, SpeakerType::People, first);
            entry.plural = true;
            self.roster.add(entry, true)
        })
    }

    /// A mention that is, or ends in, a name.
    fn named(&mut self, run: Run, core_end: usize, head_end: usize) -> Found {
        let reading = self.reading;
        let start = run.start as usize;
        let mut end = core_end;
        while end > start
            && (reading.any(end - 1, &["'s", "’s", "himself", "herself", "itself", "'", "’", ")"]))
        {
            end -= 1;
        }
        // *the Defence Ministry in Seoul*: what hangs on the core belongs to the name.
        if let Some(index) = self.name_ending(end) {
            let name = self.names[index];
            if name.run.start as usize >= start {
                if let Some(found) = self.by_name(index) {
                    // *Donald Trump's campaign* never gets here; *a Trump* would.
                    return Some(found);
                }
                if name.run.start as usize <= start + 1
                    || reading.any(start, &["the"]) && name.run.start as usize == start + 1
                {
                    return self.place_or_unknown(index, start);
                }
            }
        }
        // *master of ceremonies Bo Lind*: the name stands right behind the noun that the core's preposition led to.
        if core_end < head_end
            && let Some(index) = self.name_ending(head_end)
        {
            let name = self.names[index];
            let first = name.whole.start.min(name.run.start) as usize;
            let noun_before = first > core_end + 1
                && reading.is(first - 1, WORD)
                && !reading.is(first - 1, CAPITAL)
                && !PREPOSITIONS.contains(&reading.word(first - 1))
                && !reading.any(first - 1, &["the", "a", "an", "and", "or"])
                && !reading.word(first - 1).ends_with("ing")
                && !reading.word(first - 1).ends_with("ed");
            let person = name.what == What::Person && name.run.len() > 1;
            let titled = name.whole.start < name.run.start && first > core_end;
            if person
                && (noun_before || titled)
                && !name.possessive
                && self
                    .head_noun(Run::new(start, core_end))
                    .is_some_and(|h| h.1.class == Class::Person && !h.1.plural)
                && let Some(id) = self.roster.of_name[index]
            {
                return Some((id, sieve::NAME));
            }
        }
        // Headlines: capitals are not read as names there, so the words are looked up.
        if reading.is(start, HEADLINE) || reading.is(start, CAPITAL) {
            let text = reading.phrase(Run::new(start, end.max(start)));
            if let Some(id) = self.lookup(&text) {
                return Some((id, sieve::SURNAME));
            }
            // *Kestria's Ana Ortiz*
            let after = text.split_once("'s ").or_else(|| text.split_once("’s "));
            if let Some(id) = after.and_then(|(_, name)| self.roster.find(name)) {
                return Some((id, sieve::NAME));
            }
            if let Some((a, b)) = text.split_once(" and ")
                && let (Some(a), Some(b)) = (self.lookup(a), self.lookup(b))
                && [a, b].iter().all(|&id| self.roster.entries[id as usize].kind == SpeakerType::Person)
            {
                return Some((self.people(&[a, b]), sieve::COORDINATION));
            }
        }
        // *A lawyer for the outlets, David Schulz,*
        if reading.word(head_end) == "," && head_end < run.end as usize {
            let next = self.names_in(Run::new(head_end, run.end as usize)).next()?;
            let name = self.names[next];
            // *one conservative, syndicated radio host Ana Ortiz,*
            let plain = |at: usize| {
                (reading.is(at, WORD) || reading.word(at) == "-")
                    && !reading.is(at, CAPITAL)
                    && !PREPOSITIONS.contains(&reading.word(at))
                    && !reading.any(at, &["who", "which", "that", "said", "says"])
            };
            let first = name.whole.start as usize;
            let bare = first <= head_end + 5
                && (head_end + 1..first).all(plain)
                && (name.run.end == run.end || matches!(reading.word(name.run.end as usize), "," | "("));
            let id = self.roster.of_name[next]?;
            if bare
                && self.roster.entries[id as usize].kind == SpeakerType::Person
                && name.what == What::Person
            {
                let mut roles = Vec::new();
                if let Some(head) = self.head_noun(Run::new(start, core_end)) {
                    roles.push(head.0);
                }
                self.roster.entries[id as usize].roles.extend(roles);
                return Some((id, sieve::APPOSITION));
            }
        }
        None
    }

    /// Whom the words of a headline name, if the body of the draft names them.
    pub fn lookup(&self, text: &str) -> Option<u32> {
        if text.is_empty() || text.len() > 80 {
            return None;
        }
        self.roster.find(text).or_else(|| {
            let mut words = text.split(' ');
            while words.next().is_some_and(|w| title(w).is_some()) {
                let rest = words.clone().collect::<Vec<_>>().join(" ");
                if let Some(id) = self.roster.surname(&rest).or_else(|| self.roster.find(&rest)) {
                    return Some(id);
                }
            }
            self.roster.surname(text)
        })
    }

    fn by_name(&mut self, index: usize) -> Found {
        let name = self.names[index];
        let id = self.roster.of_name[index]?;
        let text = self.reading.text(name.run);
        let upper = self.reading.is(name.run.start as usize, UPPER);
        let loose = self.roster.entries[id as usize].loose;
        if loose && !name.titled {
            if let Some(other) = self.roster.misspelt(text, id) {
                return Some((other, sieve::SPELLING));
            }
            if upper && text.len() > 1 || camel(text) {
                let entry = &mut self.roster.entries[id as usize];
                entry.kind = SpeakerType::Organisation;
            }
        }
        let reason = match name.what {
            What::Person => sieve::NAME,
            What::Short if loose => sieve::LONE_NAME,
            What::Short if self.roster.entries[id as usize].kind == SpeakerType::Person => {
                if self.roster.entries[id as usize].name.contains(' ') {
                    sieve::SURNAME
                } else {
                    sieve::LONE_NAME
                }
            }
            _ => sieve::BODY,
        };
        Some((id, reason))
    }

    /// A capital, a country, a people; or capitals of which nothing is known.
    fn place_or_unknown(&mut self, index: usize, start: usize) -> Found {
        let name = self.names[index];
        let text = self.reading.phrase(name.run);
        if let Some(id) = self.roster.find(&text) {
            return Some((id, sieve::LONE_NAME));
        }
        let article = (name.run.start as usize) > start;
        let (kind, reason) = match name.what {
            What::Place(PlaceKind::Capital | PlaceKind::Country | PlaceKind::Region | PlaceKind::Place) => {
                (SpeakerType::Organisation, sieve::SEAT)
            }
            What::Place(_) if text.ends_with('s') => {
                // *many African-Americans*
                let first = start + usize::from(self.reading.any(start, &["the", "a", "an"]));
                let whole = Run { start: first as u32, end: name.run.end };
                if first < name.run.start as usize {
                    return Some((
                        self.description(self.reading.phrase(whole), noun("critics"), name.run.start, false),
                        sieve::DESCRIPTION,
                    ));
                }
                (SpeakerType::Group, sieve::DESCRIPTION)
            }
            What::Place(PlaceKind::Demonym) if article => (SpeakerType::Group, sieve::DESCRIPTION),
            What::Place(_) => return None,
            What::Unknown if !article && name.run.len() <= 4 => (SpeakerType::Person, sieve::LONE_NAME),
            // *the Lindholms*: a family, a party's people.
            _ if name.run.len() == 1 && text.ends_with('s') && !text.ends_with("ss") => {
                (SpeakerType::Group, sieve::LONE_NAME)
            }
            _ => (SpeakerType::Organisation, sieve::LONE_NAME),
        };
        let entry = match kind {
            SpeakerType::Person => Entry::person(text, name.run.start),
            _ => Entry { plural: kind == SpeakerType::Group, ..Entry::new(text, kind, name.run.start) },
        };
        Some((self.roster.add(entry, true), reason))
    }

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
    fn described(&mut self, run: Run, core_end: usize, head_end: usize, depth: u8) -> Found {
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
        // *Mrs. Lind shook her head* and said
        let acts = self.names_in(run).next().filter(|&index| {
            let name = &self.names[index];
            let next = name.run.end as usize;
            name.whole.start as usize == start
                && reading.is(next, WORD)
                && !reading.is(next, CAPITAL)
                && reading.any(next + 1, &["his", "her", "their", "its"])
        });
        if let Some(found) = acts.and_then(|index| self.by_name(index)) {
            return Some(found);
        }
        let head = self.head_noun(core);
        let Some((word, noun)) = head else {
            return self.stands_for_itself(run, head_end, None, start);
        };
        let bare = core_end == head_end || reading.any(core_end, &["who"]);
        let modified = core.len() > 1 + usize::from(definite) + word.matches(' ').count();
        match noun.class {
            Class::Person | Class::Source if !noun.plural => {
                if !indefinite && let Some(found) = self.bearer(&word, core, start, definite) {
                    return Some(found);
                }
                if noun.class == Class::Source
                    && definite
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
    fn owned(&mut self, rest: Run, owner: Found, depth: u8) -> Found {
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

    /// The last person who bears a role; a modifier must not contradict.
    fn bearer(&mut self, word: &str, core: Run, at: usize, definite: bool) -> Found {
        let reading = self.reading;
        // What the modifiers name: *the South Carolina senator*.
        let gender = noun(word).map(|n| n.gender).unwrap_or_default();
        // *the former president* is not the one in office.
        let former = core.range().any(|i| reading.any(i, &["former"]));
        let country = core.range().find_map(|i| match place(reading.word(i)) {
            Some((PlaceKind::Demonym | PlaceKind::Country, country)) if country != "-" => Some(country),
            _ => None,
        });
        let fits = |e: &Entry| {
            e.kind == SpeakerType::Person
                && e.gender.agrees(gender)
                && e.roles.iter().any(|r| same_role(r, word))
                && country.is_none_or(|country| e.serves(country))
                && (!former || e.role.as_deref().is_some_and(|r| r.to_lowercase().contains("former")))
        };
        let mut best: Option<(u32, bool)> = None;
        for seen in self.before(at).take(200) {
            let entry = &self.roster.entries[seen.id as usize];
            if fits(entry) {
                best = Some((seen.id, true));
                break;
            }
        }
        // *the nominee*, right behind a sentence about somebody: that one, before a nominee named further down.
        let spoken_of = best.is_none() && definite && core.len() > 2 && !reading.is(at, HEADLINE);
        if spoken_of && matches!(word, "nominee" | "candidate" | "contender" | "senator" | "governor") {
            let here = reading.layout.sentence_of(at);
            let mut named = self
                .before(at)
                .take(12)
                .take_while(|s| reading.layout.sentence_of(s.start as usize) + 2 >= here)
                .filter(|s| !s.quoted && !self.in_content(s.start as usize))
                .filter(|s| {
                    let e = &self.roster.entries[s.id as usize];
                    e.kind == SpeakerType::Person && e.name.contains(' ') && e.gender.agrees(gender)
                });
            let subject = named.next().filter(|first| first.subject && named.all(|s| s.id == first.id));
            best = subject.map(|s| (s.id, true));
        }
        if best.is_none() {
            let headline = reading.is(at, HEADLINE) || at < 160;
            if headline {
                let after = self.roster.seen.partition_point(|s| (s.start as usize) < at);
                best = self.roster.seen[after..]
                    .iter()
                    .take(60)
                    .find(|s| !s.quoted && fits(&self.roster.entries[s.id as usize]))
                    .map(|s| (s.id, false));
            }
        }
        if let Some((id, earlier)) = best {
            let entry = &mut self.roster.entries[id as usize];
            if matches!(word, "senator" | "governor") && !entry.roles.iter().any(|r| r == word) {
                entry.roles.push(word.to_owned());
            }
            return Some((id, if earlier { sieve::ROLE } else { sieve::LATER }));
        }
        // Nobody was given that role: a definite *the senator* still means the person last spoken of.
        let office = matches!(
            word,
            "senator"
                | "governor"
                | "congressman"
                | "congresswoman"
                | "lawmaker"
                | "mayor"
                | "nominee"
                | "candidate"
        );
        // *the Kestrian leader* is whoever leads Kestria; *the Kestrian hacker* is nobody yet.
        let office = office
            || country.is_some()
                && matches!(
                    word,
                    "leader"
                        | "president"
                        | "prime minister"
                        | "premier"
                        | "chancellor"
                        | "minister"
                        | "foreign minister"
                        | "king"
                        | "queen"
                        | "monarch"
                        | "dictator"
                        | "strongman"
                        | "diplomat"
                        | "ambassador"
                        | "envoy"
                        | "official"
                        | "politician"
                        | "statesman"
                );
        let generic =
            office || matches!(word, "man" | "woman" | "politician" | "billionaire" | "businessman");
        // *the Gazette fact checker* is somebody at the Gazette.
        let elsewhere = self.names_in(core).any(|i| self.roster.of_name[i].is_some());
        if definite
            && (office || !elsewhere)
            && (generic || core.len() > 2 && country.is_none())
            && (country.is_some()
                || former
                || !matches!(word, "president" | "king" | "pope" | "prime minister"))
        {
            let person = |id: u32| {
                let e = &self.roster.entries[id as usize];
                e.kind == SpeakerType::Person && e.gender.agrees(gender)
            };
            let stranger = |id: u32| {
                let e = &self.roster.entries[id as usize];
                person(id) && country.is_none_or(|country| e.serves(country) || e.roles.is_empty())
            };
            let near = self.last.filter(|&id| person(id) && (country.is_none() || stranger(id)));
            // Whoever else the sentence or the one before it has named.
            let here = reading.layout.sentence_of(at);
            let near = near.or_else(|| {
                office.then_some(())?;
                self.before(at)
                    .take(12)
                    .take_while(|s| reading.layout.sentence_of(s.start as usize) + 1 >= here)
                    .find(|s| !s.quoted && !self.in_content(s.start as usize) && stranger(s.id))
                    .map(|s| s.id)
            });
            if let Some(id) = near {
                let entry = &mut self.roster.entries[id as usize];
                let held = office && !matches!(word, "candidate" | "nominee");
                if held && !entry.roles.iter().any(|r| r == word) && entry.roles.len() < 16 {
                    entry.roles.push(word.to_owned());
                }
                return Some((id, sieve::ROLE));
            }
        }
        None
    }

    /// In the headline and the first lines: somebody of that role whose name comes below.
    fn named_later(&self, word: &str, at: usize) -> Option<u32> {
        let reading = self.reading;
        let paragraph = reading.layout.paragraph_of(at);
        if paragraph > 3 || at > 400 {
            return None;
        }
        let after = self.roster.seen.partition_point(|s| (s.start as usize) < at);
        self.roster.seen[after..]
            .iter()
            .take(30)
            .find(|s| {
                let e = &self.roster.entries[s.id as usize];
                e.kind == SpeakerType::Person && !s.quoted && e.roles.iter().any(|r| same_role(r, word))
            })
            .map(|s| s.id)
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
                && e.body != Some(crate::lexicon::bodies::BodyKind::Platform)
                && !modified
            {
                fallback = Some(seen.id);
            }
        }
        fallback
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

    /// *the senators*: the people last named together, or the last two who bear the role.
    fn several(&mut self, word: &str) -> Option<u32> {
        let singular = word.strip_suffix('s').unwrap_or(word).to_owned();
        let at = self
            .said
            .last()
            .map_or(0, |s| s.start as usize + 1)
            .max(self.content.first().map_or(0, |c| c.start as usize));
        let mut ids: Vec<u32> = Vec::new();
        for seen in self.before(at.max(1)).take(60) {
            let e = &self.roster.entries[seen.id as usize];
            if e.kind == SpeakerType::Person
                && e.roles.iter().any(|r| same_role(r, &singular))
                && !ids.contains(&seen.id)
            {
                ids.push(seen.id);
                if ids.len() == 2 {
                    break;
                }
            }
        }
        if ids.len() < 2 {
            return None;
        }
        ids.sort_by_key(|&id| self.roster.entries[id as usize].first);
        Some(self.people(&ids))
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
            Some((Class::Person, true)) if in_the_know(&text) => SpeakerType::Anonymous,
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

    /// Whether a token stands in what the attribution at hand says.
    pub fn in_content(&self, at: usize) -> bool {
        self.content.iter().any(|run| run.holds(at))
    }

    /// Whether a token stands in quotation marks.
    pub fn quoted(&self, at: usize) -> bool {
        self.reading.is(at, QUOTED)
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

/// Whether a name is written like a brand: *AirLundby*, but not *McLind* or *DeVoe*.
fn camel(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let inner = letters.windows(2).position(|w| w[0].is_lowercase() && w[1].is_uppercase());
    inner.is_some_and(|at| at > 2 || at > 1 && !name.starts_with("Mac"))
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

/// Whether two role words can be said of one person at once.
fn same_role(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    const ALIKE: &[&[&str]] = &[
        &["senator", "lawmaker", "legislator", "politician"],
        &["representative", "congressman", "congresswoman", "lawmaker", "legislator", "politician", "member"],
        &["lawyer", "attorney", "counsel", "solicitor"],
        &["judge", "justice", "magistrate"],
        &["spokesman", "spokesperson", "spokeswoman"],
        &["nominee", "candidate", "contender", "front-runner"],
        &["chairman", "chairwoman", "chair", "chairperson"],
        &["adviser", "advisor", "aide"],
        &["reporter", "journalist", "correspondent"],
        &["professor", "scholar", "academic"],
        &["mogul", "tycoon", "billionaire", "businessman", "developer"],
        &["president", "commander-in-chief"],
        &["prime minister", "premier", "minister"],
        &["secretary", "secretary of state"],
    ];
    ALIKE.iter().any(|set| set.contains(&a) && set.contains(&b))
}

/// Words that end a noun phrase as a preposition does.
const HANGING: &[&str] = &[
    "I",
    "I've",
    "I’ve",
    "he",
    "she",
    "they",
    "we",
    "familiar",
    "close",
    "briefed",
    "involved",
    "working",
    "according",
    "said",
    "speaking",
    "identified",
    "representing",
    "opposed",
];
