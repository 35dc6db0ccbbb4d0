//! One mention -> the identity that it means: pronouns, names, coordinated names and seats here, what has no
//! name in `description`.

use super::SpeakerType;
use super::entry::{Entry, KIN, Seen};
use super::name::{Name, What};
use super::pronoun::{self, Pronoun};
use super::reading::{CAPITAL, HEADLINE, PREPOSITIONS, QUOTED, Reading, UPPER, WORD};
use super::roster::Roster;
use super::sieve;
use crate::lexicon::nouns::{Class, noun};
use crate::lexicon::people::title;
use crate::lexicon::places::PlaceKind;
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
        // *both of whom*, *many of which*
        if run.len() > 2
            && reading.any(end - 1, &["whom", "which"])
            && reading.any(end - 2, &["of"])
            && let Some(found) = self.pronoun(Run::new(end - 1, end), Pronoun::Relative, depth)
        {
            return Some(found);
        }
        if run.len() == 1 && reading.any(start, &["both", "neither"]) {
            return self.pronoun(run, Pronoun::Several, depth);
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
        // *the mayor's* plan
        while end > start + 1 && self.reading.any(end - 1, &["'s", "’s"]) {
            end -= 1;
        }
        // *the* mayor, the article left out of the mention.
        if start > 0
            && end == start + 1
            && self.reading.any(start - 1, &["the"])
            && !self.reading.is(start, CAPITAL)
        {
            start -= 1;
        }
        // *attacked by critics*, the *by* taken for part of the mention.
        while start + 1 < end && self.reading.any(start, &["by", "from"]) {
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
    pub fn head_end(&self, run: Run) -> usize {
        let (start, end) = (run.start as usize, run.end as usize);
        let aside = |at: usize| {
            // *Brook County (Ariz.) Sheriff Bo Lind* goes on behind the bracket.
            let close = (at..end.min(at + 8)).find(|&i| self.reading.word(i) == ")");
            close.is_some_and(|i| i + 1 < end && self.reading.is(i + 1, CAPITAL))
        };
        // *the tall, grey diplomat*: a comma between two adjectives ends nothing.
        let listing = |at: usize| {
            at == start + 2
                && self.reading.any(start, &["the", "a", "an"])
                && noun(&self.reading.word(at - 1).to_lowercase()).is_none()
                && !self.reading.is(at - 1, CAPITAL)
                && !self.reading.is(at + 1, CAPITAL)
                && !self.reading.any(at + 1, &["a", "an", "the", "who", "which", "and", "or", "but"])
                && (at + 1..end.min(at + 8)).any(|i| noun(&self.reading.word(i).to_lowercase()).is_some())
        };
        (start + 1..end)
            .find(|&at| {
                (self.reading.word(at) == "(" && !aside(at))
                    || matches!(self.reading.word(at), "—" | "–" | "--" | ":" | ";")
                    || (self.reading.word(at) == "," && !listing(at))
                    || (self.reading.any(at, &["released", "published", "issued"])
                        && noun(&self.reading.word(at + 1).to_lowercase()).is_none())
                    || self.reading.any(at, &["who", "which", "whose", "whom", "where"])
                    // *the authors of that report*
                    || (self.reading.any(at, &["that"]) && !PREPOSITIONS.contains(&self.reading.word(at - 1)))
            })
            .unwrap_or(end)
    }

    /// Where the head noun's own phrase ends: before the first preposition that no name holds.
    pub fn core_end(&self, run: Run) -> usize {
        let mut at = run.start as usize + 1;
        while at < run.end as usize {
            let word = self.reading.word(at);
            let busy = word.ends_with("ing")
                && !self.reading.is(at, CAPITAL)
                && noun(&self.reading.word(at - 1).to_lowercase()).is_some_and(|n| n.plural);
            // *an inside source*: right behind an article it is no preposition.
            let first = at == run.start as usize + 1
                && self.reading.any(at - 1, &["a", "an", "the", "his", "her", "their", "its"]);
            if !first && (busy || PREPOSITIONS.contains(&word) || self.reading.any(at, HANGING)) {
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
    pub fn named(&mut self, run: Run, core_end: usize, head_end: usize) -> Found {
        let reading = self.reading;
        let start = run.start as usize;
        let mut end = core_end;
        while end > start
            && (reading.any(end - 1, &["'s", "’s", "himself", "herself", "itself", "'", "’", ")"]))
        {
            end -= 1;
        }
        // *Bo Lind Jr.*: the stop is no part of the name.
        if end > start + 1 && reading.word(end - 1) == "." && self.name_ending(end - 1).is_some() {
            end -= 1;
        }
        // *The Times newspaper*, *KESTA Halden*: the outlet before its kind or its branch.
        let kind = ["newspaper", "magazine", "network", "channel", "website", "agency", "programme"];
        let outlet = if end > start + 1 && reading.any(end - 1, &kind) {
            self.name_ending(end - 1)
        } else {
            self.name_ending(end)
                .filter(|&at| matches!(self.names[at].what, What::Place(_)))
                .and_then(|at| self.name_ending(self.names[at].run.start as usize))
        };
        let outlet = outlet.filter(|&at| {
            let id = self.roster.of_name[at];
            self.names[at].run.start as usize >= start
                && id.is_some_and(|id| self.roster.entries[id as usize].kind == SpeakerType::Publication)
        });
        if let Some(found) = outlet.and_then(|at| self.by_name(at)) {
            return Some(found);
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
            // *former secretary of State Lind*
            if name.titled && first <= core_end && first >= start && !name.possessive {
                return self.by_name(index);
            }
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
        if matches!(reading.word(head_end), "," | "--" | "—" | "–") && head_end < run.end as usize {
            let head = self.head_noun(Run::new(start, core_end));
            // *two members from Brook, Ana Ortiz and Bo Lind,*
            if head.as_ref().is_some_and(|h| h.1.plural)
                && let Some(found) =
                    self.coordinated(Run::new(head_end + 1, run.end as usize), run.end as usize)
            {
                return Some(found);
            }
            // *a study by two economists, Bo Lind …*: the study speaks.
            if head.as_ref().is_some_and(|h| h.1.class == Class::Document) {
                return None;
            }
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
                && (name.run.end == run.end
                    || matches!(reading.word(name.run.end as usize), "," | "(" | "." | "--" | "—" | "–"));
            let id = self.roster.of_name[next]?;
            let kind = self.roster.entries[id as usize].kind;
            // *his wife, Ana,*
            let kin = head.as_ref().is_some_and(|h| KIN.contains(&&*h.0)) && name.what == What::Short;
            // *one of them, CoastAir,*
            let one = reading.any(start, &["one"]) && kind == SpeakerType::Organisation;
            if bare && one {
                return Some((id, sieve::APPOSITION));
            }
            if bare && kind == SpeakerType::Person && (name.what == What::Person || kin) {
                let mut roles = Vec::new();
                if let Some(head) = head {
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

    pub fn by_name(&mut self, index: usize) -> Found {
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

    /// Whether a token stands in what the attribution at hand says.
    pub fn in_content(&self, at: usize) -> bool {
        self.content.iter().any(|run| run.holds(at))
    }

    /// Whether a token stands in quotation marks.
    pub fn quoted(&self, at: usize) -> bool {
        self.reading.is(at, QUOTED)
    }
}

/// Whether a name is written like a brand: *AirLundby*, but not *McLind* or *DeVoe*.
fn camel(name: &str) -> bool {
    let letters: Vec<char> = name.chars().collect();
    let inner = letters.windows(2).position(|w| w[0].is_lowercase() && w[1].is_uppercase());
    inner.is_some_and(|at| at > 2 || at > 1 && !name.starts_with("Mac"))
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
