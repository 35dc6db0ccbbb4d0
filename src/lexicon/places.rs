//! Countries, capitals, regions and what is called after them (`data/places.txt`): which government a seat
//! stands for, and which capitalised words are nobody's surname.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a name of a place, or a word made from one, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlaceKind {
    /// A country.
    Country,
    /// The seat of a government.
    Capital,
    /// An adjective: *Korean*.
    Demonym,
    /// A people: *Koreans*.
    People,
    /// A part of a country.
    Region,
    /// A town or anything else on a map.
    Place,
    /// An adjective of belief, party or origin: *Catholic*.
    Adherent,
}

/// What a capitalised word or phrase is as a place, and the country that it belongs to (`-` for none).
pub fn place(words: &str) -> Option<(PlaceKind, &'static str)> {
    TABLE.get(words).copied()
}

static TABLE: LazyLock<HashMap<&'static str, (PlaceKind, &'static str)>> = LazyLock::new(|| {
    super::rows(DATA)
        .filter_map(|row| {
            let [name, kind, country] = row[..] else { return None };
            let kind = match kind {
                "country" => PlaceKind::Country,
                "capital" => PlaceKind::Capital,
                "demonym" => PlaceKind::Demonym,
                "people" => PlaceKind::People,
                "region" => PlaceKind::Region,
                "place" => PlaceKind::Place,
                "adherent" => PlaceKind::Adherent,
                _ => return None,
            };
            Some((name, (kind, country)))
        })
        .collect()
});

const DATA: &str = include_str!("data/places.txt");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_belong_to_their_countries() {
        assert_eq!(TABLE.len(), DATA.lines().count());
        assert_eq!(place("Seoul"), Some((PlaceKind::Capital, "South Korea")));
        assert_eq!(place("South Korean"), Some((PlaceKind::Demonym, "South Korea")));
        assert_eq!(place("Ortega"), None);
    }
}
