//! *the senator*, *the retired surgeon*: a person by what he is. The last bearer of a role whom nothing contradicts; else
//! the one of whom the sentences speak, where that is beyond doubt; else nobody, and the words stand for themselves.

use super::SpeakerType;
use super::antecedent::best;
use super::entry::Entry;
use super::mention::{Casting, Found};
use super::reading::{CAPITAL, HEADLINE, WORD};
use super::sieve;
use crate::lexicon::nouns::noun;
use crate::lexicon::places::{PlaceKind, place};
use crate::text::Run;

impl Casting<'_> {
    /// The last person who bears a role; a modifier must not contradict.
    pub fn bearer(&mut self, word: &str, core: Run, at: usize, definite: bool) -> Found {
        let reading = self.reading;
        // What the modifiers name: *the South Carolina senator*.
        let gender = noun(word).map(|n| n.gender).unwrap_or_default();
        // *the former president* is not the one in office.
        let former = core.range().any(|i| reading.any(i, &["former"]));
        // *the Republican candidate* is no Democrat.
        let party = core.range().find_map(|i| party(reading.word(i)));
        let country = core.range().find_map(|i| match place(reading.word(i)) {
            Some((PlaceKind::Demonym | PlaceKind::Country, country)) if country != "-" => Some(country),
            _ => None,
        });
        let fits = |e: &Entry| {
            e.kind == SpeakerType::Person
                && e.gender.agrees(gender)
                && bears(e, word, former)
                && country.is_none_or(|country| e.serves(country))
                && party.is_none_or(|party| !of_another_party(e, party))
        };
        let mut found: Option<(u32, bool)> = None;
        for seen in self.before(at).take(200) {
            let entry = &self.roster.entries[seen.id as usize];
            if fits(entry) {
                found = Some((seen.id, true));
                break;
            }
        }
        // *the nominee*, right behind a sentence about somebody: that one, before a nominee named further down.
        let spoken_of = found.is_none() && definite && core.len() > 2 && !reading.is(at, HEADLINE);
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
            found = subject.map(|s| (s.id, true));
        }
        if found.is_none() {
            let headline = reading.is(at, HEADLINE) || at < 160;
            if headline {
                let after = self.roster.seen.partition_point(|s| (s.start as usize) < at);
                found = self.roster.seen[after..]
                    .iter()
                    .take(60)
                    .find(|s| !s.quoted && fits(&self.roster.entries[s.id as usize]))
                    .map(|s| (s.id, false));
            }
        }
        if let Some((id, earlier)) = found {
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
        // *the premier's spokesman* is not the premier, *the last man to lead Kestria* not whoever leads it.
        let owned = core.range().any(|i| {
            i + 1 < core.end as usize && reading.possessive_after(i)
                || reading.any(i, &["last", "first", "only", "next", "same", "other"])
        });
        let words = core.range().filter(|&i| reading.is(i, WORD)).count();
        let modified = words > 2 + word.matches(' ').count();
        if definite
            && !owned
            && (office || !elsewhere)
            && (generic || modified && country.is_none())
            && (country.is_some()
                || former
                || !matches!(word, "president" | "king" | "pope" | "prime minister"))
        {
            let person = |id: u32| {
                let e = &self.roster.entries[id as usize];
                e.kind == SpeakerType::Person && e.gender.agrees(gender)
            };
            let office_without_country = |id: u32| {
                let e = &self.roster.entries[id as usize];
                let placed = |text: &Option<String>| {
                    text.as_deref().is_some_and(|t| t.split(' ').any(|w| place(w).is_some()))
                };
                let heads =
                    ["president", "prime minister", "premier", "chancellor", "minister", "foreign minister"];
                e.roles.iter().any(|r| heads.contains(&r.as_str()))
                    && !placed(&e.role)
                    && !placed(&e.affiliation)
                    && country != Some("United States")
            };
            let stranger = |id: u32| {
                let e = &self.roster.entries[id as usize];
                // Whoever serves another country is meant by no *Kestrian leader*.
                let free =
                    || e.roles.is_empty() && !self.before(at).take(60).any(|s| office_without_country(s.id));
                person(id)
                    && country.is_none_or(|country| e.serves(country) || office_without_country(id) || free())
            };
            let fits = |id: u32| person(id) && (country.is_none() || stranger(id));
            // *the man*, after somebody whom the draft does not name: that one.
            let unnamed = |id: u32| {
                let e = &self.roster.entries[id as usize];
                matches!(e.kind, SpeakerType::Anonymous | SpeakerType::Other) && !e.plural
            };
            if matches!(word, "man" | "woman")
                && let Some(id) = self.last.filter(|&id| unnamed(id))
            {
                return Some((id, sieve::SAME));
            }
            // *the senator*, of whom nothing else is known, goes on; *the businessman* only if nobody is likelier.
            let likely = |id: u32| best(&self.candidates(at, gender)).is_some_and(|b| b.0 == id);
            let near = self.last.filter(|&id| fits(id) && (office || likely(id)));
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
            // *the retired surgeon*, *the 57-year-old engineer*: told of somebody already spoken of, who must be the one
            // for whom nearly everything speaks.
            let told = core.range().any(|i| reading.any(i, &["old"]) || reading.word(i).ends_with("ed"))
                && !core.range().any(|i| i > at && reading.is(i, CAPITAL));
            let near = near.or_else(|| {
                told.then_some(())?;
                let mut candidates = self.candidates(at, gender);
                candidates.retain(|c| fits(c.id));
                best(&candidates).filter(|b| b.1 > SURE).map(|b| b.0)
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
    pub fn named_later(&self, word: &str, at: usize) -> Option<u32> {
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
                e.kind == SpeakerType::Person && !s.quoted && bears(e, word, false)
            })
            .map(|s| s.id)
    }

    /// *the senators*: the people last named together, or the last two who bear the role.
    pub fn several(&mut self, word: &str) -> Option<u32> {
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
}

/// How much more must speak for one than for all others together before a description that nobody bears means him.
const SURE: f32 = 0.7;

/// Whether somebody bears a role, or bore it once.
fn bears(entry: &Entry, word: &str, once: bool) -> bool {
    entry.roles.iter().any(|role| match role.strip_prefix("former ") {
        Some(role) => once && same_role(role, word),
        None => !once && same_role(role, word),
    })
}

/// The party that a word names.
fn party(word: &str) -> Option<u8> {
    match word {
        "Republican" | "GOP" => Some(0),
        "Democratic" | "Democrat" => Some(1),
        _ => None,
    }
}

/// Whether somebody's role or affiliation names another party.
fn of_another_party(entry: &Entry, own: u8) -> bool {
    let texts = [entry.role.as_deref(), entry.affiliation.as_deref()];
    texts.into_iter().flatten().flat_map(|t| t.split(' ')).any(|w| party(w).is_some_and(|other| other != own))
}

/// Whether two role words can be said of one person at once.
pub fn same_role(a: &str, b: &str) -> bool {
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
