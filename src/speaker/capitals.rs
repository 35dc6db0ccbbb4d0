//! Where a run of capitals that may be a name ends, and the titles and heads of bodies in it.

use super::reading::{CAPITAL, OPENS, Reading, TIGHT, UPPER, WORD};
use crate::lexicon::people::{Gender, Title, given_name, title};
use crate::lexicon::places::place;
use crate::lexicon::{Abbreviation, abbreviation};
use crate::lexicon::{nouns, nouns::Class};
use crate::text::Run;
/// One past the last token of the capitalised words that begin at `at`.
pub fn run_end(reading: &Reading, at: usize, end: usize) -> usize {
    let mut stop = at;
    while stop < end && stop < at + 12 {
        if reading.is(stop, CAPITAL | WORD)
            && !(stop > at && reading.word(stop) == "The")
            && !(stop > at && reading.is(stop, OPENS) && !reading.is(stop, TIGHT))
        {
            stop += 1;
            continue;
        }
        if stop == at {
            break;
        }
        let capital_next = reading.is(stop + 1, CAPITAL) && stop + 1 < end;
        let word = reading.word(stop);
        // *Secretary of State*
        if word == "of" && capital_next && title(reading.text(Run::new(stop - 1, stop + 2))).is_some() {
            stop += 2;
            continue;
        }
        // *Sen. Ortega*, *St. Paul City Council*: the stop of an abbreviation.
        if word == "." && reading.is(stop, TIGHT) && capital_next && goes_on_after_its_stop(reading, stop - 1)
        {
            stop += 1;
            continue;
        }
        // *Jong-un*, *Winston-Salem*
        if word == "-" && reading.is(stop, TIGHT) && reading.is(stop + 1, TIGHT | WORD) {
            let small = !capital_next
                && reading.word(stop + 1).len() <= 4
                && nouns::noun(reading.word(stop + 1)).is_none();
            if capital_next || (small && !SUFFIXES.contains(&reading.word(stop + 1))) {
                stop += 2;
                continue;
            }
            break;
        }
        if capital_next && PARTICLES.contains(&word) {
            stop += 1;
            continue;
        }
        // *Lind v. Ortiz*
        if stop > at
            && word == "v"
            && reading.word(stop + 1) == "."
            && reading.is(stop + 2, CAPITAL)
            && stop + 2 < end
        {
            stop += 2;
            continue;
        }
        // *John “Tig” Harlow*
        if stop > at
            && stop + 3 < end
            && matches!(word, "“" | "\"" | "‘" | "'" | "(")
            && reading.is(stop + 1, CAPITAL)
            && matches!(reading.word(stop + 2), "”" | "\"" | "’" | "'" | ")")
            && reading.is(stop + 3, CAPITAL | WORD)
            && given_name(reading.word(stop - 1)).is_some()
            && !reading.is(stop + 1, UPPER)
        {
            stop += 4;
            continue;
        }
        // *Anwar al-Harazi*
        if PARTICLES.contains(&word)
            && reading.word(stop + 1) == "-"
            && reading.is(stop + 1, TIGHT)
            && reading.is(stop + 2, TIGHT | CAPITAL)
        {
            stop += 3;
            continue;
        }
        // *People's Party*, *Residents' Association*
        if stop > at && owned_by_its_members(reading, stop, end) {
            stop += 1;
            continue;
        }
        if reading.is(stop + 2, CAPITAL)
            && stop + 2 < end
            && PARTICLES.contains(&word)
            && PARTICLES.contains(&reading.word(stop + 1))
        {
            stop += 2;
            continue;
        }
        // *Department of State*, *Center for Biological Diversity*, *Bank of the West*
        if matches!(word, "of" | "for" | "on") {
            let head = (at..stop).any(|i| org_head(reading, i).is_some())
                && !WEEK.contains(&reading.word(stop + 1))
                && (word != "on"
                    || reading.any(stop - 1, &["Committee", "Commission", "Council", "Center", "Panel"]));
            let article = reading.word(stop + 1) == "the" && reading.is(stop + 2, CAPITAL);
            if head && (capital_next || article) && !(stop + 1..end).take(1).any(|i| initial(reading.word(i)))
            {
                stop += 1 + usize::from(article);
                continue;
            }
        }
        if matches!(word, "&" | "and") && capital_next && stop > at {
            // *Health and Human Services Committee*: only where a head comes after.
            let rest = (stop + 1..end).take_while(|&i| reading.is(i, CAPITAL)).last();
            let joined =
                word == "&" || (org_head(reading, at).is_some() && reading.any(at + 1, &["of", "for", "on"]));
            if joined && rest.is_some() && given_name(reading.word(stop + 1)).is_none() {
                stop += 1;
                continue;
            }
        }
        break;
    }
    stop
}

/// Whether the word at `at` is an abbreviation that a name's next word belongs to.
fn goes_on_after_its_stop(reading: &Reading, at: usize) -> bool {
    let word = reading.word(at);
    title(word).is_some() || abbreviation(word) == Some(Abbreviation::Before)
}

/// Whether the possessive at `at` belongs to the name of a body: *People's Party*, where a kind of people stands
/// before it and the capitals after it end in the word for a body.
fn owned_by_its_members(reading: &Reading, at: usize, end: usize) -> bool {
    if !reading.possessive_after(at - 1)
        || !reading.is(at + 1, CAPITAL)
        || place(reading.word(at - 1)).is_some()
    {
        return false;
    }
    let word = reading.word(at - 1).to_lowercase();
    let people =
        matches!(&*word, "women" | "men" | "children" | "veterans" | "farmers" | "tenants" | "parents")
            || nouns::noun(&word).is_some_and(|n| n.plural && !matches!(n.class, Class::Document));
    let last = (at + 1..end.min(at + 5)).take_while(|&i| reading.is(i, CAPITAL)).last();
    people && last.is_some_and(|last| org_head(reading, last).is_some())
}

/// The title that begins at `at`: one past its last token, its kind, what it says of gender.
pub fn title_at(reading: &Reading, at: usize, end: usize) -> Option<(usize, Title, Gender)> {
    if !reading.is(at, CAPITAL) {
        return None;
    }
    let dotted =
        |stop: usize| if reading.word(stop) == "." && reading.is(stop, TIGHT) { stop + 1 } else { stop };
    for len in [3usize, 2, 1] {
        let stop = at + len;
        if stop > end {
            continue;
        }
        if let Some((kind, gender)) = title(&reading.words(Run::new(at, stop))) {
            return Some((dotted(stop), kind, gender));
        }
    }
    None
}

/// What a capitalised word says as the head of a body's name.
pub fn org_head(reading: &Reading, at: usize) -> Option<Class> {
    if !reading.is(at, CAPITAL) {
        return None;
    }
    let word = reading.word(at);
    HEADS.binary_search_by(|(known, _)| known.cmp(&word)).ok().map(|i| HEADS[i].1)
}

/// *J.* and *J*
pub fn initial(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    bare.chars().count() == 1 && bare.chars().all(char::is_uppercase) && bare != "I"
        || (word.len() <= 6 && word.contains('.') && word.split('.').all(|p| p.len() <= 1))
}

const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "le", "van", "ven", "von", "y", "zu",
];

const SUFFIXES: &[&str] = &["era", "led", "run", "born", "like", "wide", "made", "style", "area", "in"];

pub const WEEK: &[&str] = &[
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Jan",
    "Feb",
    "Aug",
    "Sept",
    "Oct",
    "Nov",
    "Dec",
];

/// Words that head the names of bodies, sorted.
const HEADS: &[(&str, Class)] = &[
    ("Academy", Class::Body),
    ("Administration", Class::Body),
    ("Agency", Class::Body),
    ("Alliance", Class::Body),
    ("Army", Class::Body),
    ("Assembly", Class::Body),
    ("Associates", Class::Body),
    ("Association", Class::Body),
    ("Authority", Class::Body),
    ("Bank", Class::Body),
    ("Board", Class::Body),
    ("Brigade", Class::Body),
    ("Broadcasting", Class::Publication),
    ("Brotherhood", Class::Body),
    ("Bulletin", Class::Publication),
    ("Bureau", Class::Body),
    ("Cabinet", Class::Body),
    ("Campaign", Class::Body),
    ("Caucus", Class::Body),
    ("Center", Class::Body),
    ("Centre", Class::Body),
    ("Chamber", Class::Body),
    ("Chronicle", Class::Publication),
    ("Church", Class::Body),
    ("Club", Class::Body),
    ("Coalition", Class::Body),
    ("College", Class::Body),
    ("Command", Class::Body),
    ("Commission", Class::Body),
    ("Committee", Class::Body),
    ("Company", Class::Body),
    ("Conference", Class::Body),
    ("Congress", Class::Body),
    ("Consulate", Class::Body),
    ("Corp", Class::Body),
    ("Corporation", Class::Body),
    ("Corps", Class::Body),
    ("Council", Class::Body),
    ("Courier", Class::Publication),
    ("Court", Class::Body),
    ("Daily", Class::Publication),
    ("Democrats", Class::Group),
    ("Department", Class::Body),
    ("Diocese", Class::Body),
    ("Directorate", Class::Body),
    ("Division", Class::Body),
    ("Embassy", Class::Body),
    ("Examiner", Class::Publication),
    ("Federation", Class::Body),
    ("Force", Class::Body),
    ("Forces", Class::Body),
    ("Forum", Class::Body),
    ("Foundation", Class::Body),
    ("Front", Class::Body),
    ("Gazette", Class::Publication),
    ("Government", Class::Body),
    ("Group", Class::Body),
    ("Herald", Class::Publication),
    ("Inc", Class::Body),
    ("Initiative", Class::Body),
    ("Inquirer", Class::Publication),
    ("Institute", Class::Body),
    ("Institution", Class::Body),
    ("Journal", Class::Publication),
    ("LLC", Class::Body),
    ("LLP", Class::Body),
    ("League", Class::Body),
    ("Ledger", Class::Publication),
    ("Magazine", Class::Publication),
    ("Ministry", Class::Body),
    ("Mission", Class::Body),
    ("Monitor", Class::Publication),
    ("Movement", Class::Body),
    ("Navy", Class::Body),
    ("Network", Class::Body),
    ("News", Class::Publication),
    ("Observer", Class::Publication),
    ("Office", Class::Body),
    ("Officials", Class::Source),
    ("Organization", Class::Body),
    ("PAC", Class::Body),
    ("Panel", Class::Body),
    ("Parliament", Class::Body),
    ("Party", Class::Body),
    ("Police", Class::Body),
    ("Politics", Class::Publication),
    ("Post", Class::Publication),
    ("Press", Class::Publication),
    ("Project", Class::Body),
    ("Radio", Class::Publication),
    ("Register", Class::Publication),
    ("Republicans", Class::Group),
    ("Review", Class::Publication),
    ("School", Class::Body),
    ("Secretariat", Class::Body),
    ("Senate", Class::Body),
    ("Service", Class::Body),
    ("Services", Class::Body),
    ("Society", Class::Body),
    ("Star", Class::Publication),
    ("Subcommittee", Class::Body),
    ("TV", Class::Publication),
    ("Television", Class::Publication),
    ("Times", Class::Publication),
    ("Tribunal", Class::Body),
    ("Tribune", Class::Publication),
    ("Union", Class::Body),
    ("University", Class::Body),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_sorted() {
        assert!(HEADS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }
}
