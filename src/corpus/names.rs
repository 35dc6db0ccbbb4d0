//! Names of speakers as records give them: titles apart, and a surname alone joined to the one full name that has
//! it, where a list of who speaks or the rest of the corpus leaves no choice. Guesses no first name.

use std::collections::HashMap;

/// Words that stand in front of a name and are no part of it.
pub const TITLES: [&str; 52] = [
    "amb",
    "ambassador",
    "attorney",
    "attorney-general",
    "chair",
    "chairman",
    "chairwoman",
    "chancellor",
    "chief",
    "cllr",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "dame",
    "deputy",
    "dr",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "hon",
    "judge",
    "justice",
    "king",
    "lord",
    "madam",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "president",
    "prime",
    "prof",
    "professor",
    "queen",
    "rep",
    "representative",
    "rev",
    "reverend",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sir",
    "the",
    "vice",
];

/// Labels that name nobody in particular.
pub const NOBODY: [&str; 23] = [
    "a",
    "all",
    "announcer",
    "audience",
    "chair",
    "clerk",
    "crowd",
    "female",
    "host",
    "interviewer",
    "male",
    "man",
    "member",
    "moderator",
    "narrator",
    "q",
    "question",
    "questioner",
    "reporter",
    "speaker",
    "unidentified",
    "unknown",
    "woman",
];

/// What stands behind a surname and is no part of it.
pub const ENDINGS: [&str; 5] = ["ii", "iii", "iv", "jr", "sr"];

/// The full name that a label stands for, where `speakers` (`(short form, full name)`) know one: by its short
/// form, by surname where just one speaker has it, by first name where just one has that, or by an office alone (`THE
/// PRESIDENT`) where there is one speaker only.
pub fn full_name<'a>(label: &str, speakers: &'a [(Option<String>, String)]) -> Option<&'a str> {
    let bare = bare(label);
    let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    for (short, full) in speakers {
        if same(full, label) || short.as_deref().is_some_and(|s| same(s, label) || same(s, &bare)) {
            return Some(full);
        }
    }
    let wanted = surname(&bare);
    let mut hits = speakers.iter().map(|(_, full)| full).filter(|full| {
        surname(full) == wanted
            && (!bare.contains(' ') || first(full) == first(&bare) || first(&bare).len() == 1)
    });
    match (hits.next(), hits.next()) {
        (Some(full), None) => return Some(full),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    let by_first = |full: &&String| full.contains(' ') && first(full) == wanted;
    let mut hits = speakers.iter().map(|(_, full)| full).filter(by_first);
    match (speakers, hits.next(), hits.next()) {
        (_, Some(full), None) if !bare.contains(' ') => Some(full),
        ([(_, only)], ..) if is_office(label) => Some(only),
        _ => None,
    }
}

/// Whether a label is an office and nothing else. Who is in the chair is seldom who the record is about.
fn is_office(label: &str) -> bool {
    let words: Vec<String> =
        label.split_whitespace().map(|w| w.trim_end_matches('.').to_lowercase()).collect();
    let office = |word: &String| TITLES.contains(&word.as_str()) && !word.starts_with("chair");
    words.iter().any(|word| word != "the") && words.iter().all(office)
}

/// Whether a label is a first name and a surname of somebody.
pub fn is_full(label: &str) -> bool {
    let bare = bare(label);
    bare.contains(' ')
        && bare.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c))
        && bare.to_lowercase().split(' ').all(|w| w != "and" && !NOBODY.contains(&w))
}

/// The names in a list of who speaks: `Former Minister of Works Ada Roe (North); Piet Vance and J. J. Hale`.
/// Offices and places are left off as far as capitals tell them from names.
pub fn listed(text: &str) -> Vec<String> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut names = Vec::new();
    for entry in text.split([';', ',', '\n', '&']).flat_map(|e| e.split(" and ")) {
        let entry = entry.split(['(', '[', ':']).next().unwrap_or("");
        let mut words: Vec<&str> = entry.split_whitespace().collect();
        while words.last().is_some_and(|w| ENDINGS.contains(&bare(w).as_str())) {
            words.pop();
        }
        let office = words
            .iter()
            .rposition(|w| TITLES.contains(&bare(w).as_str()) || !w.starts_with(|c: char| c.is_uppercase()));
        let name = &words[office.map_or(0, |at| at + 1)..];
        // `Secretary of State Ada Roe`: behind a lower-case word an office may go on in capitals.
        let most = if name.len() > 3 || office.is_some() { 2 } else { 3 };
        let initials = name.iter().filter(|w| bare(w).len() == 1).count();
        let name = &name[name.len().saturating_sub(most + initials)..];
        if (2..=5).contains(&name.len()) {
            names.push(name.join(" ").trim_matches(|c: char| !c.is_alphanumeric() && c != '.').to_owned());
        }
    }
    names
}

/// Labels that are a bare surname (`ROE`), each with the only person among `names` who has it: `(label, full
/// name)`, both counted from 1. Two spellings of one person (`Ada Roe`, `Ada B. Roe`) are no contradiction.
pub fn joins(names: &[String]) -> Vec<(u32, u32)> {
    let plain = |name: &str| {
        let low = name.to_lowercase();
        let nobody = low.split(' ').any(|w| NOBODY.contains(&w) || w == "and");
        !nobody && name.chars().all(|c| c.is_alphabetic() || " .'’-".contains(c))
    };
    // By surname: the full name, or `None` where several people share it.
    let mut people: HashMap<String, Option<u32>> = HashMap::new();
    for (name, number) in names.iter().zip(1u32..) {
        let bare = bare(name);
        if !bare.contains(' ') || !plain(&bare) {
            continue;
        }
        let known = people.entry(surname(&bare)).or_insert(Some(number));
        if let Some(other) = *known {
            let before = &names[other as usize - 1];
            if first(&self::bare(before)) != first(&bare) {
                *known = None;
            } else if !before.contains(char::is_lowercase) {
                *known = Some(number);
            }
        }
    }
    let label = |(name, number): (&String, u32)| {
        let alone = name.len() > 2 && !name.contains(' ') && plain(name);
        let full = if alone { people.get(&name.to_lowercase()).copied().flatten() } else { None };
        full.map(|full| (number, full))
    };
    names.iter().zip(1u32..).filter_map(label).collect()
}

/// A name without the titles before it.
fn bare(label: &str) -> String {
    let mut words: Vec<&str> = label.split_whitespace().collect();
    while words.len() > 1 && TITLES.contains(&words[0].trim_end_matches('.').to_lowercase().as_str()) {
        words.remove(0);
    }
    words.join(" ")
}

fn first(name: &str) -> String {
    name.split(' ').next().unwrap_or("").trim_end_matches('.').to_lowercase()
}

fn surname(name: &str) -> String {
    let name = name.to_lowercase();
    let mut words: Vec<&str> = name.split([' ', ',']).map(|w| w.trim_matches('.')).collect();
    words.retain(|w| !w.is_empty());
    while words.len() > 1 && words.last().is_some_and(|w| ENDINGS.contains(w)) {
        words.pop();
    }
    words.pop().unwrap_or("").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_who_speaks() {
        for (list, want) in [
            (
                "Former Minister of Works Ada Roe (North); Piet Vance and J. J. Hale",
                "Ada Roe|Piet Vance|J. J. Hale",
            ),
            ("Secretary of State Ada B. Roe", "Ada B. Roe"),
            ("Juan Carlos Lind,\nDr. Mia Munk Jr.", "Juan Carlos Lind|Mia Munk"),
            ("Senator Roe; the clerk", ""),
        ] {
            assert_eq!(listed(list).join("|"), want, "{list}");
        }
    }

    #[test]
    fn labels_that_are_less_than_a_name() {
        let one = [(None, "Ada Roe".to_owned())];
        let two = [(None, "Ada Roe".to_owned()), (None, "Jo Vance".to_owned())];
        for (label, speakers, want) in [
            ("THE PRESIDENT", &one[..], Some("Ada Roe")),
            ("Mr. Secretary", &one[..], Some("Ada Roe")),
            ("THE PRESIDENT", &two[..], None),
            ("THE CHAIR", &one[..], None),
            ("Q", &one[..], None),
            ("ADA", &two[..], Some("Ada Roe")),
            ("Jo", &[(None, "Jo Roe".to_owned()), (None, "Jo Vance".to_owned())][..], None),
            ("DR. MUNK", &one[..], None),
        ] {
            assert_eq!(full_name(label, speakers), want, "{label}");
        }
    }

    #[test]
    fn surnames_are_joined_where_one_person_has_them() {
        let all = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            let name = |n: u32| names[n as usize - 1].clone();
            joins(&names).into_iter().map(|(a, b)| name(a) + "=" + &name(b)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(all(&["ROE", "Ada Roe", "VANCE"]), "ROE=Ada Roe");
        assert_eq!(all(&["ROE", "ADA ROE", "Ada B. Roe"]), "ROE=Ada B. Roe");
        assert_eq!(all(&["ROE", "Ada Roe", "Jo Roe"]), "", "two people");
        assert_eq!(all(&["MRS. ROE", "Senator Roe", "Ada Roe"]), "", "a title may be another's");
        assert_eq!(all(&["SPEAKER", "Unidentified Speaker", "MEMBER", "Audience Member"]), "");
    }
}
