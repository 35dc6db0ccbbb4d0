//! Outlets and bodies as identities: which names are one ministry's, one newspaper's.

use super::SpeakerType;
use super::entry::{Entry, body_key, body_roles, fold};
use super::name::{Name, What};
use super::reading::Reading;
use super::roster::Roster;
use crate::lexicon::bodies;
use crate::lexicon::nouns::Class;
use crate::lexicon::people::Gender;
use crate::lexicon::places::place;
use crate::text::Run;

impl Roster {
    pub fn index_body(&mut self, text: &str, id: u32) {
        if let Some(last) = text.split(' ').next_back() {
            self.tails.insert(last.to_owned(), id);
        }
        // *Mercury LLC* goes on as *Mercury*.
        if let Some((first, head)) = text.rsplit_once(' ')
            && matches!(
                head.trim_end_matches('.'),
                "LLC"
                    | "LLP"
                    | "Inc"
                    | "Corp"
                    | "Corporation"
                    | "Company"
                    | "Co"
                    | "Ltd"
                    | "plc"
                    | "PLC"
                    | "Group"
            )
            && first.chars().filter(|c| c.is_alphabetic()).count() > 2
        {
            self.tails.insert(first.trim_end_matches(',').to_owned(), id);
        }
        let letters: String =
            text.split([' ', '-']).filter_map(|w| w.chars().next()).filter(|c| c.is_uppercase()).collect();
        if letters.len() > 1 {
            self.letters.entry(letters).or_insert(id);
        }
    }

    pub fn listed(&mut self, reading: &Reading, name: &Name, body: &'static bodies::Body) -> u32 {
        let key = format!("={}", body.name);
        let text = reading.phrase(name.run);
        if let Some(&id) = self.exact.get(&key).or_else(|| self.exact.get(&fold(&text))) {
            self.widen(id, &text, Gender::Unknown);
            self.index_body(&self.entries[id as usize].name.clone(), id);
            return id;
        }
        let publishes = body.kind.publishes();
        let kind = if publishes { SpeakerType::Publication } else { SpeakerType::Organisation };
        // An outlet goes by the name that the list gives it, a body by the fullest that the draft gives it.
        let mut entry =
            Entry::new(if publishes { body.name.to_owned() } else { text.clone() }, kind, name.run.start);
        entry.body = Some(body.kind);
        entry.roles = body_roles(body.kind, body.name);
        entry.aliases.push(text);
        let id = self.add(entry, true);
        self.exact.insert(key, id);
        // What proves nothing on its own stands for it from here on, unless somebody bears it as a name.
        for &short in body.variants.iter().filter(|v| bodies::body(v).is_some_and(|n| n.guarded)) {
            self.tails.insert(short.to_owned(), id);
        }
        id
    }

    /// The identity of a body that no list knows.
    pub fn body(&mut self, reading: &Reading, names: &[Name], index: usize, class: Class) -> u32 {
        let name = names[index];
        let text = reading.phrase(name.run);
        let base = body_key(&text);
        // *South Korea's Defense Ministry*, *the Defence Ministry in Seoul*
        let before = index
            .checked_sub(1)
            .map(|i| &names[i])
            .filter(|n| n.run.end == name.run.start || (n.possessive && n.run.end + 1 == name.run.start));
        let after = names.get(index + 1).filter(|n| {
            n.run.start == name.run.end + 1 && matches!(reading.word(name.run.end as usize), "in" | "of")
        });
        let country_of =
            |n: Option<&Name>| n.and_then(|n| place(reading.text(n.run))).map(|p| p.1).filter(|c| *c != "-");
        let owner = before.filter(|n| n.possessive && self.owns(reading, n)).map(|n| reading.text(n.run));
        let seat =
            after.filter(|n| matches!(n.what, What::Place(_) | What::Short)).map(|n| reading.text(n.run));
        let country = country_of(before).or_else(|| country_of(after)).or(owner);
        let key = match country {
            Some(country) => format!("{country}/{base}"),
            None => base.clone(),
        };
        let known = self.exact.get(&key).copied().or_else(|| match country {
            // No country given: the last body that is called so.
            None => self.exact.get(&format!("*/{base}")).copied(),
            Some(_) => None,
        });
        // *the Defence Ministry in Lunds*: a seat that no list knows is the last owner's.
        let known = known.or_else(|| {
            let base_only = country.is_none() && seat.is_some();
            base_only.then(|| self.exact.get(&format!("*/{base}")).copied()).flatten()
        });
        let full = match (before, after) {
            (Some(n), _) if country_of(before).is_some() || owner.is_some() => {
                reading.phrase(Run { start: n.run.start, end: name.run.end })
            }
            (_, Some(n)) if country_of(after).is_some() => {
                reading.phrase(Run { start: name.run.start, end: n.run.end })
            }
            _ => text.clone(),
        };
        let id = known.unwrap_or_else(|| {
            let kind = match class {
                Class::Publication => SpeakerType::Publication,
                Class::Group => SpeakerType::Group,
                Class::Source => SpeakerType::Anonymous,
                _ => SpeakerType::Organisation,
            };
            let mut entry = Entry::new(full.clone(), kind, name.run.start);
            entry.plural = kind == SpeakerType::Group || kind == SpeakerType::Anonymous;
            if let Some(last) = text.split(' ').next_back() {
                entry.roles.push(last.to_lowercase());
            }
            self.add(entry, true)
        });
        self.exact.insert(key, id);
        if country.is_some() {
            self.exact.insert(format!("*/{base}"), id);
        }
        let entry = &mut self.entries[id as usize];
        if !entry.aliases.contains(&full) && entry.aliases.len() < 24 {
            entry.aliases.push(full);
        }
        id
    }

    /// Whether a possessive before a ministry says whose it is: a country or a place, not a person.
    pub fn owns(&self, reading: &Reading, name: &Name) -> bool {
        match name.what {
            What::Place(_) => true,
            What::Short | What::Unknown => {
                !self.short.contains_key(reading.text(name.run))
                    || self.surname(reading.text(name.run)).is_some_and(|id| self.entries[id as usize].loose)
            }
            _ => false,
        }
    }

    /// Whether somebody else than its own country owns a listed body here.
    pub fn possessed(&self, reading: &Reading, names: &[Name], index: usize, country: &str) -> bool {
        let Some(before) = index.checked_sub(1).map(|i| &names[i]) else { return false };
        let next = before.possessive && before.run.end + 1 == names[index].run.start;
        let american =
            country == "us" && place(reading.text(before.run)).is_some_and(|p| p.1 == "United States");
        next && self.owns(reading, before) && !american && country != "int"
    }
}
