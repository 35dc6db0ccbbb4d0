//! What a common noun can stand for as the head of a mention: a person, people quoted unnamed, a group, a
//! publication, a body, a document (`data/nouns.txt`).

use super::people::Gender;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a noun stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A role that one person holds: *senator*.
    Person,
    /// People whom news prose quotes unnamed: *official*.
    Source,
    /// Nobody in particular: *critics*.
    Group,
    /// What publishes: *newspaper*.
    Publication,
    /// A publication or a body: *agency*.
    Agency,
    /// What is broadcast: *show*.
    Programme,
    /// An institution: *ministry*.
    Body,
    /// A text: *report*.
    Document,
}

/// What is known of a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// What it stands for.
    pub class: Class,
    /// What it says of a person's gender.
    pub gender: Gender,
    /// Whether this form is a plural.
    pub plural: bool,
}

/// What a folded noun (of up to three words) stands for, as a singular or a plural.
pub fn noun(word: &str) -> Option<Noun> {
    if let Some(&(class, gender)) = TABLE.get(word) {
        let plural = class == Class::Group;
        return Some(Noun { class, gender, plural });
    }
    let known =
        |singular: &str| TABLE.get(singular).map(|&(class, gender)| Noun { class, gender, plural: true });
    if let Some(stem) = word.strip_suffix("men") {
        return known(&format!("{stem}man"));
    }
    if let Some(stem) = word.strip_suffix("ies")
        && let Some(found) = known(&format!("{stem}y"))
    {
        return Some(found);
    }
    if word == "people" || word == "persons" {
        return known("person");
    }
    let stem = word.strip_suffix('s')?;
    known(stem).or_else(|| known(stem.strip_suffix('e')?))
}

static TABLE: LazyLock<HashMap<&'static str, (Class, Gender)>> = LazyLock::new(|| {
    super::rows(DATA)
        .filter_map(|row| {
            let class = match *row.get(1)? {
                "person" => Class::Person,
                "source" => Class::Source,
                "group" => Class::Group,
                "publication" => Class::Publication,
                "agency" => Class::Agency,
                "programme" => Class::Programme,
                "body" => Class::Body,
                "document" => Class::Document,
                _ => return None,
            };
            let gender = match *row.get(2)? {
                "f" => Gender::Female,
                "m" => Gender::Male,
                _ => Gender::Unknown,
            };
            Some((*row.first()?, (class, gender)))
        })
        .collect()
});

const DATA: &str = include_str!("data/nouns.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        assert_eq!(TABLE.len(), DATA.lines().count());
    }

    #[test]
    fn plurals_are_found_by_their_singulars() {
        let official = noun("officials").map(|n| (n.class, n.plural));
        assert_eq!(official, Some((Class::Source, true)));
        assert_eq!(noun("congresswomen").map(|n| n.gender), Some(Gender::Female));
        assert_eq!(noun("ministries").map(|n| n.class), Some(Class::Body));
        assert_eq!(noun("critics").map(|n| (n.class, n.plural)), Some((Class::Group, true)));
        assert_eq!(noun("green"), None);
    }
}
