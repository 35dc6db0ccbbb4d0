//! Capitalised words -> names: of people with their titles and roles, of bodies, of places. Decides what a
//! name is, not whom it means.

use super::capitals::{WEEK, initial, org_head, run_end, title_at};
use super::reading::{CAPITAL, HEADLINE, OPENS, QUOTED, Reading, UPPER, WORD};
use crate::lexicon::bodies::{self, Body};
use crate::lexicon::people::{Gender, Title, given_name};
use crate::lexicon::places::{PlaceKind, place};
use crate::lexicon::{nouns, nouns::Class};
use crate::text::Run;

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum What {
    /// A human being, by given name and surname.
    Person,
    /// A human being, by one word, or by a word after a title.
    Short,
    /// A listed body.
    Listed(&'static Body),
    /// A body by its last or first word (*Committee*), with what that word says.
    Body(Class),
    /// A place or what is called after one.
    Place(PlaceKind),
    /// Capitals, and nothing else is known.
    Unknown,
}

impl PartialEq for Body {
    fn eq(&self, other: &Body) -> bool {
        self.name == other.name
    }
}

/// One name as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// The name proper.
    pub run: Run,
    /// With the title or role before it.
    pub whole: Run,
    /// What it is.
    pub what: What,
    /// What its title says of its bearer.
    pub gender: Gender,
    /// Whether a title or a role stands before it.
    pub titled: bool,
    /// Whether *'s* follows.
    pub possessive: bool,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

/// Every name outside headlines, in order.
pub fn names(reading: &Reading) -> Vec<Name> {
    let mut found = Vec::new();
    for sentence in &reading.layout.sentences {
        let end = sentence.tokens.end as usize;
        let mut at = sentence.tokens.start as usize;
        if reading.is(at, HEADLINE) {
            continue;
        }
        while at < end {
            if !reading.is(at, CAPITAL) {
                if reading.word(at) == "dpa" {
                    found.extend(listed(reading, at, end));
                }
                at += 1;
                continue;
            }
            at = name_from(reading, at, end, &mut found).max(at + 1);
        }
    }
    found
}

/// Reads the name that begins at `at`; where to go on.
fn name_from(reading: &Reading, at: usize, end: usize, found: &mut Vec<Name>) -> usize {
    let mut start = at;
    // A capital at the head of a sentence proves nothing.
    let plain = |at: usize| {
        let word = reading.word(at);
        let known = given_name(word).is_some() || title_at(reading, at, end).is_some();
        reading.is(at, OPENS)
            && !(reading.is(at, UPPER) && word.len() > 2)
            && (crate::lexicon::starter(word)
                || NUMBERS.contains(&word)
                || (!known && reading.is_small_word(at)))
    };
    // *former secretary of State Lind*: the rest of an office is no name.
    if start > 1
        && reading.word(start) == "State"
        && reading.word(start - 1) == "of"
        && reading.any(start - 2, &["secretary", "secretaries", "minister"])
        && reading.is(start + 1, CAPITAL)
    {
        let stop = run_end(reading, start + 1, end);
        let run = Run::new(start + 1, stop);
        let what = if run.len() > 1 { What::Person } else { What::Short };
        let whole = Run::new(start - 2, stop);
        found.push(Name { whole, titled: true, ..named(reading, run, what) });
        return stop;
    }
    // *Vice President Ana Ortiz*: no magazine.
    let office = title_at(reading, start, end).map_or(0, |t| t.0);
    if let Some(name) = listed(reading, start, end).filter(|name| name.run.end as usize >= office) {
        let next = name.run.end as usize;
        // *LUNDBY Business Network*: the listed name, and what it is.
        let kind = matches!(name.what, What::Listed(b) if b.kind == bodies::BodyKind::Broadcaster)
            && ["Network", "Channel", "News", "Radio", "TV"].contains(&reading.word(next))
            && run_end(reading, start, end) == next + 1;
        if kind {
            let run = Run { end: next as u32 + 1, ..name.run };
            found.push(Name { run, whole: run, possessive: reading.possessive_after(next), ..name });
            return next + 1;
        }
        let alone = !reading.is(next, CAPITAL)
            || name.run.len() > 2
            || reading.is(next, OPENS)
            || title_at(reading, next, end).is_some()
            || place(reading.word(next)).is_some()
            || given_name(reading.word(next)).is_some()
            || WEEK.contains(&reading.word(next));
        let people_of =
            matches!(name.what, What::Listed(b) if !b.kind.publishes()) && reading.is(next, CAPITAL);
        if alone && !(people_of && org_head(reading, run_end(reading, start, end) - 1).is_some()) {
            // *FBI Director James Comey*: the person is read next, from the title on.
            found.push(name);
            return next;
        }
    }
    if plain(start) || (reading.word(start) == "The" && reading.is(start + 1, CAPITAL)) {
        start += 1;
        if !reading.is(start, CAPITAL) {
            return start;
        }
        if let Some(name) = listed(reading, start, end) {
            found.push(name);
            return name.run.end as usize;
        }
    }
    let mut stop = run_end(reading, start, end);
    if start >= stop {
        return at + 1;
    }
    if stop - start == 1 && (reading.word(start) == "I" || WEEK.contains(&reading.word(start))) {
        return stop;
    }
    // *Republicans*, *Analysis*: a noun with a capital is nobody's name.
    if stop - start == 1 && !reading.is(start, UPPER) && given_name(reading.word(start)).is_none() {
        let noun = nouns::noun(&reading.word(start).to_lowercase());
        if noun.is_some_and(|n| n.plural || (reading.is(start, OPENS) && !reading.possessive_after(start))) {
            return stop;
        }
    }
    // *Mayor promises …*: an office without its holder is a noun.
    if let Some((next, Title::Office, _)) = title_at(reading, start, stop)
        && next >= stop
    {
        return stop;
    }
    // *Donald and Ivana Trump*
    if stop - start == 1
        && given_name(reading.word(start)).is_some()
        && reading.word(stop) == "and"
        && given_name(reading.word(stop + 1)).is_some()
        && run_end(reading, stop + 1, end) > stop + 2
    {
        found.push(Name { what: What::Short, ..named(reading, Run::new(start, stop), What::Short) });
        return stop;
    }
    // A body by its head: *Oversight Committee*, *Department of State*.
    if let Some(class) = org_head(reading, stop - 1).filter(|_| stop - start > 1).or_else(|| {
        let linked = |at: usize| reading.any(at + 1, &["of", "for", "on"]) && at + 2 < stop;
        (start..stop).filter(|&at| linked(at)).find_map(|at| org_head(reading, at))
    }) {
        if reading.word(start) == "The" {
            start += 1;
        }
        found.push(named(reading, Run::new(start, stop), What::Body(class)));
        return stop;
    }
    // *state news agency KESTA*, *Radio Aldis*
    let outlet_noun = start > 0
        && !reading.is(start - 1, CAPITAL)
        && nouns::noun(reading.word(start - 1))
            .is_some_and(|n| !n.plural && matches!(n.class, Class::Publication | Class::Agency))
        && (reading.any(
            start - 1,
            &["agency", "newspaper", "daily", "broadcaster", "magazine", "tabloid", "website"],
        ) || reading.any(start.saturating_sub(2), &["news", "television", "radio", "tv"]));
    if stop - start <= 4
        && (outlet_noun || (stop - start > 1 && matches!(reading.word(start), "Radio" | "TV" | "Channel")))
    {
        found.push(named(reading, Run::new(start, stop), What::Body(Class::Publication)));
        return stop;
    }
    // *the rights group LUNA*, *the airline CoastAir,*
    let owner = start > 0 && reading.any(start - 1, &KINDS_OF_BODY) && !reading.is(start - 1, CAPITAL);
    let apart = reading.is(stop - 1, UPPER) || matches!(reading.word(stop), "," | "." | ")" | ";");
    if owner && apart && stop - start <= 4 && title_at(reading, start, stop).is_none() {
        found.push(named(reading, Run::new(start, stop), What::Body(Class::Body)));
        return stop;
    }
    // Titles, the last of them with something after it.
    let mut titles = None;
    let mut i = start;
    while i < stop {
        match title_at(reading, i, stop) {
            Some((next, kind, gender)) if next < stop => {
                let before = titles.map_or(Gender::Unknown, |(_, _, g): (usize, Title, Gender)| g);
                titles = Some((next, kind, if gender == Gender::Unknown { before } else { gender }));
                i = next;
            }
            _ => i += 1,
        }
    }
    if let Some((next, _, gender)) = titles.filter(|t| bears(reading, t.0 - 1, t.0, stop)) {
        let run = Run::new(next, stop);
        let what = if run.len() > 1 && !joined_by(reading, run) { What::Person } else { What::Short };
        if place(reading.word(next)).is_none() || run.len() > 1 {
            found.push(Name {
                whole: Run::new(start, stop),
                gender,
                titled: true,
                ..named(reading, run, what)
            });
            return stop;
        }
    }
    // Leading places and adjectives: *Florida Senator*, *Iranian Hassan Rouhani*.
    let mut first = start;
    for len in [3usize, 2, 1] {
        if start + len <= stop
            && let Some((kind, _)) = place(&reading.words(Run::new(start, start + len)))
        {
            let whole = start + len == stop || reading.word(start + len) != "-";
            // *African-Americans*
            if !whole
                && start + len + 2 == stop
                && let Some((kind, _)) = place(reading.word(stop - 1))
            {
                found.push(named(reading, Run::new(start, stop), What::Place(kind)));
                return stop;
            }
            if whole && (start + len == stop || given_name(reading.word(start)).is_none()) {
                found.push(named(reading, Run::new(start, start + len), What::Place(kind)));
                first = start + len;
            }
            break;
        }
    }
    if first >= stop {
        return stop;
    }
    // *Billionaire Bo Lind*: the name begins with the given name.
    if stop - first > 2 && given_name(reading.word(first)).is_none() && !initial(reading.word(first)) {
        let later = (first + 1..stop - 1).find(|&i| given_name(reading.word(i)).is_some());
        let saint = later.is_some_and(|i| {
            reading.any(i - 1, &["St.", "St", "San", "Santa", "Saint", "Fort", "Port", "."])
        });
        if let Some(later) = later.filter(|_| !saint) {
            first = later;
        }
    }
    let run = Run::new(first, stop);
    let given = given_name(reading.word(first)).is_some();
    let what = if run.len() == 1 {
        What::Short
    } else if run.len() <= if nicknamed(reading, run) { 8 } else { 5 }
        && (given || initial(reading.word(first)) || (initial(reading.word(first + 1)) && run.len() > 2))
        && !NOT_PEOPLE.contains(&reading.word(stop - 1))
        && place(reading.word(stop - 1)).is_none_or(|_| given)
        && !(given && reading.any(first + 1, &["of"]))
    {
        What::Person
    } else {
        What::Unknown
    };
    if what == What::Unknown && stop - first > 6 {
        stop = first + 6;
    }
    let name = named(reading, Run::new(first, stop), what);
    let (whole, titled) = role_before(reading, first);
    found.push(Name { whole: Run::new(whole, stop), titled, ..name });
    stop
}

/// Whether what follows a title can be its bearer: *Republican National Convention* has none.
fn bears(reading: &Reading, last_of_title: usize, first: usize, stop: usize) -> bool {
    let loose =
        ["Republican", "Democrat", "Major", "General", "Private", "Deputy", "Chief", "Chair", "Fellow"];
    // *Gov. Nathan Deal*, but not *Republican National Convention*.
    let full = stop == first + 2 && given_name(reading.word(first)).is_some();
    (full || !NOT_PEOPLE.contains(&reading.word(stop - 1)))
        && (given_name(reading.word(first)).is_some()
            || initial(reading.word(first))
            || !loose.contains(&reading.word(last_of_title)))
}

/// A name with nothing known but what it is.
fn named(reading: &Reading, run: Run, what: What) -> Name {
    let last = run.end as usize - 1;
    Name {
        run,
        whole: run,
        what,
        gender: Gender::Unknown,
        titled: false,
        possessive: reading.possessive_after(last),
        quoted: reading.is(run.start as usize, QUOTED),
    }
}

/// The longest listed body that begins at `at`, unless its form proves nothing here.
fn listed(reading: &Reading, at: usize, end: usize) -> Option<Name> {
    let longest = bodies::longest_from(reading.word(at));
    if longest == 0 {
        return None;
    }
    let start = reading.layout.tokens.get(at)?.span.start as usize;
    let mut stop = at;
    while stop < end && stop < at + 12 && reading.layout.tokens[stop].span.end as usize - start <= longest {
        stop += 1;
    }
    while stop > at {
        let run = Run::new(at, stop);
        let text = reading.words(run);
        if let Some(hit) = bodies::body(&text)
            && (!hit.guarded || vouched(reading, run, hit.body))
        {
            return Some(named(reading, run, What::Listed(hit.body)));
        }
        stop -= 1;
    }
    None
}

/// Whether the neighbourhood says that a name which proves nothing on its own stands for its body.
fn vouched(reading: &Reading, run: Run, body: &Body) -> bool {
    let (start, end) = (run.start as usize, run.end as usize);
    if start == 0 {
        return false;
    }
    let kind_after = nouns::noun(reading.word(end))
        .is_some_and(|n| matches!(n.class, Class::Publication | Class::Agency | Class::Programme))
        && !reading.is(end, CAPITAL);
    // *told The Sun*: a capital article inside a sentence is part of a name.
    let article = reading.word(start - 1) == "The" && !reading.is(start - 1, OPENS);
    let told = reading.any(start - 1, &["told", "tells", "reported"]) && !reading.is(end, CAPITAL);
    // *CNN's "State of the Union"*, *NBC's Today*
    let opened =
        reading.layout.tokens.get(start - 1).is_some_and(|t| t.kind == crate::segment::TokenKind::Mark);
    let before = if opened { start.saturating_sub(2) } else { start - 1 };
    let owner = reading.any(before, &["'s", "’s"])
        && before > 0
        && (reading.is(before - 1, UPPER) || matches!(reading.word(before - 1), "News" | "Fox" | "Today"));
    let upper = reading.is(start, UPPER) && body.kind.publishes() && reading.any(end, &["reported", "said"]);
    kind_after || article || (told && body.kind.publishes()) || owner || upper
}

/// Where a role in small letters before a name begins (*campaign manager* Ana Ortega), and whether one does.
fn role_before(reading: &Reading, at: usize) -> (usize, bool) {
    let mut start = at;
    let mut role = false;
    while start > 0 && at - start < 5 && reading.is(start - 1, WORD) && !reading.is(start - 1, CAPITAL) {
        let word = reading.word(start - 1);
        match nouns::noun(word) {
            Some(noun) if start == at => {
                if !matches!(noun.class, Class::Person | Class::Source) {
                    break;
                }
                role = true;
            }
            None if start == at => break,
            None if !word.ends_with("ing") && !word.ends_with("al") && !word.ends_with("ary") => break,
            _ => {}
        }
        start -= 1;
    }
    (start, role)
}

/// Whether a name has a nickname in marks in its midst.
fn nicknamed(reading: &Reading, run: Run) -> bool {
    run.range().any(|at| matches!(reading.word(at), "“" | "\"" | "‘" | "("))
}

fn joined_by(reading: &Reading, run: Run) -> bool {
    run.range().any(|at| reading.word(at) == "and")
}

/// Words that a body's name follows.
const KINDS_OF_BODY: [&str; 16] = [
    "airline",
    "association",
    "bank",
    "charity",
    "coalition",
    "company",
    "conglomerate",
    "firm",
    "foundation",
    "group",
    "insurer",
    "nonprofit",
    "organisation",
    "organization",
    "startup",
    "union",
];

/// Numbers that open sentences, and no names.
const NUMBERS: &[&str] = &[
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Twenty",
    "Thirty",
    "Forty",
    "Fifty",
    "Sixty",
    "Seventy",
    "Eighty",
    "Ninety",
    "Dozens",
    "Hundreds",
    "Thousands",
    "Millions",
    "Half",
];

/// Last words of names that nobody bears.
const NOT_PEOPLE: &[&str] = &[
    "Act",
    "Agreement",
    "Airport",
    "Amendment",
    "Avenue",
    "Award",
    "Bay",
    "Beach",
    "Bill",
    "Boulevard",
    "Bridge",
    "Building",
    "Caucuses",
    "City",
    "Code",
    "Convention",
    "County",
    "Creek",
    "Day",
    "Deal",
    "Debate",
    "District",
    "Drive",
    "Election",
    "Elections",
    "Fund",
    "Games",
    "Hall",
    "Heights",
    "Hospital",
    "Hotel",
    "Island",
    "Islands",
    "Lake",
    "Library",
    "Medal",
    "Mountain",
    "Museum",
    "Park",
    "Plan",
    "Plaza",
    "Point",
    "Primary",
    "Prize",
    "Project",
    "River",
    "Road",
    "Rule",
    "School",
    "Square",
    "Stadium",
    "State",
    "States",
    "Street",
    "Summit",
    "Theater",
    "Theatre",
    "Tower",
    "Towers",
    "Town",
    "Treaty",
    "Valley",
    "Village",
    "War",
    "Week",
];
