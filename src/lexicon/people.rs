//! What names and titles of people say: given names with the gender that they mostly go with, short forms,
//! and the titles that stand before a name. Never more than the word says: most names say *mostly*.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word says of a person's gender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Gender {
    /// Nothing.
    #[default]
    Unknown,
    /// A woman.
    Female,
    /// A man.
    Male,
}

impl Gender {
    fn named(letter: &str) -> Gender {
        match letter {
            "f" => Gender::Female,
            "m" => Gender::Male,
            _ => Gender::Unknown,
        }
    }

    /// Whether both can be said of one person.
    pub fn agrees(self, other: Gender) -> bool {
        self == other || self == Gender::Unknown || other == Gender::Unknown
    }
}

/// What a word before a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Title {
    /// *Mr*: says nothing of what its bearer does.
    Honorific,
    /// *Senator*: says it.
    Office,
}

/// The gender that a given name mostly goes with; `None` where the word is no known given name.
pub fn given_name(name: &str) -> Option<Gender> {
    NAMES.get(name).copied()
}

/// The title that these words are, in exactly that spelling, without a final stop.
pub fn title(words: &str) -> Option<(Title, Gender)> {
    TITLES.get(words.trim_end_matches('.')).copied()
}

/// Whether one given name is the short form of the other.
pub fn short_form(a: &str, b: &str) -> bool {
    let of = |short: &str, long: &str| SHORT.get(short).is_some_and(|longs| longs.contains(&long));
    of(a, b)
        || of(b, a)
        || SHORT.get(a).is_some_and(|l| SHORT.get(b).is_some_and(|m| l.iter().any(|x| m.contains(x))))
}

static NAMES: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    super::rows(NAME_DATA).filter_map(|row| Some((*row.first()?, Gender::named(row.get(1)?)))).collect()
});

static TITLES: LazyLock<HashMap<&'static str, (Title, Gender)>> = LazyLock::new(|| {
    super::rows(TITLE_DATA)
        .filter_map(|row| {
            let kind = if *row.get(1)? == "honorific" { Title::Honorific } else { Title::Office };
            Some((row.first()?.trim_end_matches('.'), (kind, Gender::named(row.get(2)?))))
        })
        .collect()
});

static SHORT: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut map: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in super::rows(SHORT_DATA) {
        if let [short, long, ..] = row[..] {
            map.entry(short).or_default().push(long);
        }
    }
    map
});

const NAME_DATA: &str = include_str!("data/given_names.txt");
const TITLE_DATA: &str = include_str!("data/titles.txt");
const SHORT_DATA: &str = include_str!("data/nicknames.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_it_mostly_says() {
        assert_eq!(given_name("Svetlana"), Some(Gender::Female));
        assert_eq!(given_name("Dmitry"), Some(Gender::Male));
        assert_eq!(given_name("Robin"), Some(Gender::Unknown));
        assert_eq!(given_name("Monday"), None);
    }

    #[test]
    fn short_forms_meet_in_both_directions() {
        assert!(short_form("Bill", "William") && short_form("William", "Bill"));
        assert!(short_form("Bob", "Robbie"), "both are Robert");
        assert!(!short_form("Bill", "Hillary"));
    }

    #[test]
    fn titles_with_and_without_their_stop() {
        assert_eq!(title("Sen."), Some((Title::Office, Gender::Unknown)));
        assert_eq!(title("Mrs"), Some((Title::Honorific, Gender::Female)));
        assert_eq!(title("Table"), None);
    }
}
