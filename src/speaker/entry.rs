//! What is known of somebody while a draft is read, and when two names can be one's.

use super::SpeakerType;
use super::reading::{CAPITAL, Reading, WORD};
use crate::lexicon::bodies::BodyKind;
use crate::lexicon::nouns::{self, Class};
use crate::lexicon::people::{Gender, given_name, short_form};
use crate::lexicon::places::place;
use crate::text::Run;
/// An identity while the draft is being read.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The fullest name so far.
    pub name: String,
    /// What it is.
    pub kind: SpeakerType,
    /// The listed body's kind, where it is one.
    pub body: Option<BodyKind>,
    /// What is known of its gender.
    pub gender: Gender,
    /// Several people, or a group.
    pub plural: bool,
    /// Nouns that the draft gives it, folded (*senator*).
    pub roles: Vec<String>,
    /// Its role as it stands.
    pub role: Option<String>,
    /// Whom it speaks for, as it stands.
    pub affiliation: Option<String>,
    /// Every form of its name.
    pub aliases: Vec<String>,
    /// Known by one word only, and nothing says what it is.
    pub loose: bool,
    /// Where its fullest form stood last.
    pub full_at: u32,
    /// How often it is named.
    pub count: u32,
    /// Where it is first named.
    pub first: u32,
}

/// One place where an identity is mentioned.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// First token.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Whom.
    pub id: u32,
    /// It stands where a subject stands.
    pub subject: bool,
    /// It only owns what is spoken of (*Ortega's plan*), or hangs on a preposition.
    pub weak: bool,
    /// It stands in quotation marks.
    pub quoted: bool,
}

impl Entry {
    /// A new identity.
    pub fn new(name: String, kind: SpeakerType, first: u32) -> Entry {
        Entry {
            name,
            kind,
            body: None,
            gender: Gender::Unknown,
            plural: false,
            roles: Vec::new(),
            role: None,
            affiliation: None,
            aliases: Vec::new(),
            loose: false,
            full_at: u32::MAX,
            count: 0,
            first,
        }
    }

    /// Whether its role or its office is a country's: *French* for *the President of France*.
    pub fn serves(&self, country: &str) -> bool {
        let of = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric() && c != '.')
                .any(|w| place(w).is_some_and(|p| p.1 == country))
                || text.contains(country)
        };
        self.role.as_deref().is_some_and(of)
            || self.affiliation.as_deref().is_some_and(of)
            // *President Lind* without a country is the reader's own.
            || (country == "United States" && !self.roles.is_empty())
    }

    /// A new person.
    pub fn person(name: String, first: u32) -> Entry {
        let gender = name.split(' ').next().and_then(given_name).unwrap_or_default();
        Entry { gender, ..Entry::new(name, SpeakerType::Person, first) }
    }
}

/// The nouns that a title or an apposition gives, folded, each once.
///
/// A role that somebody held once is *former senator*: he is not meant by *the senator* of another sentence.
pub fn roles_of(reading: &Reading, run: Run, into: &mut Vec<String>) {
    let first = run.start as usize;
    let former = (first.saturating_sub(3)..run.end as usize).any(|at| reading.any(at, &["former"]));
    let mut add = |role: &str| {
        let once = format!("former {role}");
        let role = if former { once.as_str() } else { role };
        if !into.iter().any(|r| r == role) && into.len() < 16 {
            into.push(role.to_owned());
        }
    };
    for at in run.range() {
        if !reading.is(at, WORD) {
            continue;
        }
        let word = reading.word(at).to_lowercase();
        let two = format!("{word} {}", reading.word(at + 1).to_lowercase());
        if at + 1 < run.end as usize && nouns::noun(&two).is_some_and(|n| n.class == Class::Person) {
            add(&two);
        }
        match word.as_str() {
            "sen" | "sens" => add("senator"),
            "rep" | "reps" => add("representative"),
            "gov" => add("governor"),
            "gen" => add("general"),
            "lt" | "col" | "maj" | "capt" | "sgt" => add("officer"),
            "rev" => add("pastor"),
            "dr" => add("doctor"),
            "prof" => add("professor"),
            _ => {
                // *Senators Ana Ortiz and Bo Lind*
                let one = match word.strip_suffix('s') {
                    Some(one) if reading.is(at, CAPITAL) && nouns::noun(one).is_some() => one,
                    _ => &word,
                };
                let known = nouns::noun(one);
                if known.is_some_and(|n| matches!(n.class, Class::Person | Class::Source) && !n.plural) {
                    add(one);
                }
            }
        }
    }
}

/// The nouns that a listed body can be called by.
pub fn body_roles(kind: BodyKind, name: &str) -> Vec<String> {
    let mut roles: Vec<&str> = match kind {
        BodyKind::Agency => {
            vec!["agency", "news agency", "wire service", "news service", "outlet", "service"]
        }
        BodyKind::Newspaper => vec!["newspaper", "paper", "daily", "publication", "outlet", "tabloid"],
        BodyKind::Magazine => vec!["magazine", "publication", "outlet", "journal", "weekly"],
        BodyKind::Website => vec!["website", "site", "outlet", "publication", "news site", "blog"],
        BodyKind::Broadcaster => vec!["network", "broadcaster", "channel", "station", "outlet"],
        BodyKind::Programme => vec!["show", "program", "programme", "broadcast"],
        BodyKind::Platform => vec!["company", "platform", "site"],
        BodyKind::Pollster => vec!["pollster", "firm", "organization"],
        BodyKind::Ministry => vec!["ministry", "department", "agency"],
        BodyKind::Government => vec!["administration", "government", "presidency"],
        BodyKind::Parliament => vec!["parliament", "chamber", "legislature", "assembly", "house"],
        BodyKind::Court => vec!["court", "tribunal"],
        BodyKind::Party => vec!["party", "group", "movement", "organization", "organisation", "committee"],
        BodyKind::Police | BodyKind::Intelligence => {
            vec!["agency", "bureau", "department", "force", "service"]
        }
        BodyKind::Military => vec!["military", "army", "force", "command"],
        BodyKind::Bank => vec!["bank", "central bank"],
        BodyKind::Company => vec!["company", "firm", "corporation", "business"],
        BodyKind::Ngo => {
            vec![
                "group",
                "organization",
                "organisation",
                "foundation",
                "think tank",
                "association",
                "nonprofit",
            ]
        }
        BodyKind::International => {
            vec!["body", "organization", "organisation", "bloc", "alliance", "agency", "union"]
        }
        BodyKind::Regulator => vec!["agency", "commission", "regulator", "office", "department", "service"],
    };
    let last = name.split(' ').next_back().unwrap_or("").to_lowercase();
    let mut roles: Vec<String> = roles.drain(..).map(str::to_owned).collect();
    if !roles.contains(&last) {
        roles.push(last);
    }
    roles
}

/// A name without the marks of case: folded, articles and stops gone.
pub fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let bare = word.trim_end_matches(['.', ',']).trim_end_matches("'s").trim_end_matches("’s");
        if out.is_empty() && bare.eq_ignore_ascii_case("the") {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(bare.chars().flat_map(char::to_lowercase));
    }
    out
}

/// What is left of a body's name when its spellings are made one.
pub fn body_key(text: &str) -> String {
    let mut key = fold(text)
        .replace("defence", "defense")
        .replace("centre", "center")
        .replace("organisation", "organization");
    for head in ["us ", "u.s. ", "u.s ", "united states "] {
        if let Some(rest) = key.strip_prefix(head) {
            key = rest.to_owned();
        }
    }
    for of in ["ministry of ", "department of ", "ministry for "] {
        if let Some(rest) = key.strip_prefix(of) {
            let head = of.split(' ').next().unwrap_or("");
            key = format!("{} {head}", rest.strip_prefix("national ").unwrap_or(rest));
        }
    }
    key
}

/// A person's name without what only hangs on it.
pub fn person_name(text: &str) -> String {
    text.trim_end_matches("'s").trim_end_matches("’s").to_owned()
}

/// The first and the last word of a name, suffixes aside.
pub fn ends(name: &str) -> (&str, &str) {
    let mut words =
        name.split(' ').filter(|w| !matches!(*w, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV"));
    let first = words.next().unwrap_or("");
    (first, words.next_back().unwrap_or(first))
}

/// Whether two given names can be one person's.
pub fn first_names_agree(a: &str, b: &str) -> bool {
    let initial = |short: &str, long: &str| {
        let bare = short.trim_end_matches('.');
        bare.chars().count() == 1 && long.starts_with(bare)
    };
    a == b
        || initial(a, b)
        || initial(b, a)
        || short_form(a, b)
        || (a.len() > 4 && strsim::jaro_winkler(a, b) > 0.93)
}

/// Words for what somebody is to somebody, which are no office: nobody speaks for a husband.
pub const KIN: &[&str] = &[
    "aunt",
    "boyfriend",
    "brother",
    "cousin",
    "daughter",
    "ex-husband",
    "ex-wife",
    "father",
    "friend",
    "girlfriend",
    "grandfather",
    "grandmother",
    "husband",
    "mother",
    "neighbor",
    "neighbour",
    "nephew",
    "niece",
    "partner",
    "sister",
    "son",
    "uncle",
    "widow",
    "widower",
    "wife",
];
