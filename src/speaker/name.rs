//! Capitalised words -> names: of people with their titles and roles, of bodies, of places. Decides what a
//! name is, not whom it means.

use super::reading::{CAPITAL, HEADLINE, OPENS, QUOTED, Reading, TIGHT, UPPER, WORD};
use crate::lexicon::bodies::{self, Body};
use crate::lexicon::people::{Gender, Title, given_name, title};
use crate::lexicon::places::{PlaceKind, place};
use crate::lexicon::{Abbreviation, abbreviation};
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
        let known = given_name(word).is_some() || title(word).is_some();
        reading.is(at, OPENS)
            && !(reading.is(at, UPPER) && word.len() > 2)
            && (crate::lexicon::starter(word)
                || NUMBERS.contains(&word)
                || (!known && reading.is_small_word(at)))
    };
    if let Some(name) = listed(reading, start, end) {
        let next = name.run.end as usize;
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

/// One past the last token of the capitalised words that begin at `at`.
fn run_end(reading: &Reading, at: usize, end: usize) -> usize {
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
fn title_at(reading: &Reading, at: usize, end: usize) -> Option<(usize, Title, Gender)> {
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
fn org_head(reading: &Reading, at: usize) -> Option<Class> {
    if !reading.is(at, CAPITAL) {
        return None;
    }
    let word = reading.word(at);
    HEADS.binary_search_by(|(known, _)| known.cmp(&word)).ok().map(|i| HEADS[i].1)
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

/// *J.* and *J*
fn initial(word: &str) -> bool {
    let bare = word.strip_suffix('.').unwrap_or(word);
    bare.chars().count() == 1 && bare.chars().all(char::is_uppercase) && bare != "I"
        || (word.len() <= 6 && word.contains('.') && word.split('.').all(|p| p.len() <= 1))
}

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

const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
    "ibn", "la", "le", "van", "ven", "von", "y", "zu",
];

const SUFFIXES: &[&str] = &["era", "led", "run", "born", "like", "wide", "made", "style", "area", "in"];

const WEEK: &[&str] = &[
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
