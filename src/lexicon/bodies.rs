//! Agencies, outlets, programmes, ministries and other bodies that news prose quotes, under every name that
//! it gives them (`data/bodies.txt`). Knows names; whether a name stands for its body here is not its to say.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BodyKind {
    /// A news agency.
    Agency,
    /// A newspaper.
    Newspaper,
    /// A magazine or a journal.
    Magazine,
    /// A site that publishes.
    Website,
    /// A broadcaster or one of its channels.
    Broadcaster,
    /// What a broadcaster or an outlet sends under its own name.
    Programme,
    /// A platform that carries everybody's words.
    Platform,
    /// Who asks the public.
    Pollster,
    /// A ministry or department.
    Ministry,
    /// A government, a head of state's house, or its seat.
    Government,
    /// A parliament or one of its houses.
    Parliament,
    /// A court.
    Court,
    /// A party or a movement.
    Party,
    /// Police.
    Police,
    /// Armed forces.
    Military,
    /// An intelligence service.
    Intelligence,
    /// A central bank.
    Bank,
    /// A company.
    Company,
    /// An association, a foundation, a think tank.
    Ngo,
    /// A body of several states.
    International,
    /// An authority with a field of its own.
    Regulator,
}

impl BodyKind {
    fn named(word: &str) -> Option<BodyKind> {
        use BodyKind::*;
        Some(match word {
            "agency" => Agency,
            "newspaper" => Newspaper,
            "magazine" => Magazine,
            "website" => Website,
            "broadcaster" => Broadcaster,
            "programme" => Programme,
            "platform" => Platform,
            "pollster" => Pollster,
            "ministry" => Ministry,
            "government" => Government,
            "parliament" => Parliament,
            "court" => Court,
            "party" => Party,
            "police" => Police,
            "military" => Military,
            "intelligence" => Intelligence,
            "bank" => Bank,
            "company" => Company,
            "ngo" => Ngo,
            "international" => International,
            "regulator" => Regulator,
            _ => return None,
        })
    }

    /// Whether every country has one of its kind, so that *whose* decides which is meant.
    pub fn governs(self) -> bool {
        use BodyKind::*;
        matches!(self, Ministry | Parliament | Court | Military | Police)
    }

    /// Whether words come to a reader through it: it publishes, broadcasts or carries them.
    pub fn publishes(self) -> bool {
        use BodyKind::*;
        matches!(self, Agency | Newspaper | Magazine | Website | Broadcaster | Programme | Platform)
    }
}

/// Whose a body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A state, which directs it.
    State,
    /// The public, at arm's length from the state.
    Public,
    /// Anybody else.
    Private,
}

/// One entry of the list.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its usual full name.
    pub name: &'static str,
    /// Its other names, sorted.
    pub variants: Vec<&'static str>,
    /// Two letters of its country, `int` for a body of several.
    pub country: &'static str,
    /// What it is.
    pub kind: BodyKind,
    /// Whose it is.
    pub owner: Owner,
    /// Its name is a common word or another body's letters: on its own it proves nothing.
    pub guarded: bool,
    /// Why it is listed.
    pub reason: &'static str,
}

/// A name found in the list.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Whose name it is.
    pub body: &'static Body,
    /// This form proves nothing on its own.
    pub guarded: bool,
}

/// The body of that name, in exactly that spelling; a leading *The* or *the* counts for nothing.
pub fn body(name: &str) -> Option<Named> {
    let bare = name.strip_prefix("The ").or_else(|| name.strip_prefix("the ")).unwrap_or(name);
    TABLES.names.get(bare).map(|&(at, guarded)| Named { body: &TABLES.bodies[at as usize], guarded })
}

/// The length in bytes of the longest listed name that begins with this word, 0 for none.
pub fn longest_from(word: &str) -> usize {
    TABLES.firsts.get(word).map_or(0, |&length| length as usize)
}

/// Every entry, sorted by name.
pub fn all() -> &'static [Body] {
    &TABLES.bodies
}

struct Tables {
    bodies: Vec<Body>,
    names: HashMap<&'static str, (u16, bool)>,
    firsts: HashMap<&'static str, u16>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let mut tables = Tables { bodies: Vec::new(), names: HashMap::new(), firsts: HashMap::new() };
    for row in super::rows(DATA) {
        let [name, variants, country, kind, owner, use_, reason] = row[..] else { continue };
        let Some(kind) = BodyKind::named(kind) else { continue };
        let guarded = use_ == "guarded";
        let owner = match owner {
            "state" => Owner::State,
            "public" => Owner::Public,
            _ => Owner::Private,
        };
        let at = tables.bodies.len() as u16;
        let mut forms = vec![(name, guarded)];
        if variants != "-" {
            forms.extend(variants.split("; ").map(|v| match v.strip_prefix('~') {
                Some(bare) => (bare, true),
                None => (v, guarded && !v.contains(' ')),
            }));
        }
        for &(form, guarded) in &forms {
            // *The Sun* is surer than *Sun*, but a look-up drops the article: such a name stays guarded.
            let bare = form.strip_prefix("The ").unwrap_or(form);
            tables.names.entry(bare).or_insert((at, guarded));
            let first = bare.split([' ', '-', '.', '\'', '’', '/', '&']).next().unwrap_or(bare);
            for key in [first, bare.split(' ').next().unwrap_or(bare)] {
                let longest = tables.firsts.entry(key).or_default();
                *longest = (*longest).max(bare.len() as u16);
            }
        }
        let variants = forms[1..].iter().map(|&(form, _)| form).collect();
        tables.bodies.push(Body { name, variants, country, kind, owner, guarded, reason });
    }
    tables
});

const DATA: &str = include_str!("data/bodies.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_read_and_says_why() {
        assert_eq!(all().len(), DATA.lines().count());
        assert!(all().iter().all(|b| !b.reason.is_empty() && !b.country.is_empty()));
        assert!(all().len() > 800);
    }

    #[test]
    fn no_name_stands_for_two_bodies() {
        let mut owner: HashMap<&str, &str> = HashMap::new();
        for entry in all() {
            for form in std::iter::once(&entry.name).chain(&entry.variants) {
                let other = owner.insert(form, entry.name);
                assert_eq!(other, None, "{form} stands twice");
            }
        }
    }

    #[test]
    fn forms_of_one_name_lead_to_one_body() {
        for (form, name) in [
            ("Itar-Tass", "TASS"),
            ("the Associated Press", "Associated Press"),
            ("A.P.", "Associated Press"),
            ("NYT", "The New York Times"),
            ("Foggy Bottom", "State Department"),
            ("Elysee Palace", "Élysée"),
        ] {
            assert_eq!(body(form).map(|b| b.body.name), Some(name), "{form}");
        }
        assert!(body("The Sun").is_some_and(|b| b.guarded), "a star until something says otherwise");
        assert!(body("the weather").is_none());
        assert!(longest_from("Agence") >= "Agence France-Presse".len());
    }
}
