//! When something was said: a day, a month or a year, as the record gives it. Never guesses a day out of a
//! year: what is not given stays open, and comparisons take the whole stretch.

use jiff::civil::{Date, date};
use std::fmt;

/// A stretch of days: one day, a whole month or a whole year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct When {
    /// The first day that it can be.
    pub first: Date,
    /// The last day that it can be.
    pub last: Date,
}

impl When {
    /// One day.
    pub fn day(day: Date) -> When {
        When { first: day, last: day }
    }

    /// Reads a date as records and manifests write it: `2016-03-02`, `2016-03`, `2016`, `20160302`,
    /// `March 2, 2016`, `2 March 2016`, `Mar. 2016`, and any of them with a time or a weekday around it.
    pub fn parse(text: &str) -> Option<When> {
        let words: Vec<&str> =
            text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(12).collect();
        let number = |w: &str| -> Option<i32> {
            w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok().filter(|_| w.len() <= 6)
        };
        if let [only, ..] = words[..]
            && only.len() >= 8
            && only.bytes().take(8).all(|b| b.is_ascii_digit())
        {
            return build(
                only[..4].parse().ok()?,
                Some(only[4..6].parse().ok()?),
                Some(only[6..8].parse().ok()?),
            );
        }
        if let Some(at) = words.iter().position(|w| month(w).is_some()) {
            let named = month(words[at]);
            let year = words.iter().find_map(|w| number(w).filter(|n| (1000..=2999).contains(n)))?;
            let near = [at.checked_sub(1), Some(at + 1)];
            let day = near
                .into_iter()
                .flatten()
                .filter_map(|i| words.get(i))
                .find_map(|w| number(w).filter(|n| (1..=31).contains(n)));
            return build(year, named, day);
        }
        let numbers: Vec<i32> = words.iter().map_while(|w| w.parse().ok()).collect();
        let leading = words.iter().find_map(|w| {
            // `2016-03-02T20:00` splits at the dashes; its day carries the time's letter.
            w.split_once(['T', 't']).and_then(|(day, _)| day.parse::<i32>().ok())
        });
        match (numbers[..].first(), numbers.get(1), numbers.get(2).copied().or(leading)) {
            (Some(&y), m, d) if (1000..=2999).contains(&y) => build(y, m.copied(), m.and(d)),
            (Some(&a), Some(&b), Some(y)) if (1000..=2999).contains(&y) => {
                // `3/2/2016` is March in America and February elsewhere: a day above twelve decides, and
                // where nothing does, the month stays open between the two readings.
                match (a, b) {
                    (13..=31, 1..=12) => build(y, Some(b), Some(a)),
                    (1..=12, 13..=31) => build(y, Some(a), Some(b)),
                    (1..=12, 1..=12) => {
                        let (one, two) = (build(y, Some(a), Some(b))?, build(y, Some(b), Some(a))?);
                        Some(When { first: one.first.min(two.first), last: one.last.max(two.last) })
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether the two can be the same day.
    pub fn overlaps(self, other: When) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Days between the two at the least; 0 where they overlap.
    pub fn days_apart(self, other: When) -> i64 {
        let ahead = (number_of(other.first) - number_of(self.last)).max(0);
        ahead.max((number_of(self.first) - number_of(other.last)).max(0))
    }

    /// The stretch from the earlier of the two to the later.
    pub fn with(self, other: When) -> When {
        When { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// So many days more before it and after it.
    pub fn widened(self, before: u32, after: u32) -> When {
        let days = |n: u32| jiff::Span::new().days(n);
        When {
            first: self.first.checked_sub(days(before)).unwrap_or(self.first),
            last: self.last.checked_add(days(after)).unwrap_or(self.last),
        }
    }

    /// For the index: two day numbers.
    pub(crate) fn pack(self) -> (i32, i32) {
        (number_of(self.first) as i32, number_of(self.last) as i32)
    }

    /// From the index.
    pub(crate) fn unpack(first: i32, last: i32) -> Option<When> {
        Some(When { first: from_number(first)?, last: from_number(last)? })
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.first, self.last);
        if a == b {
            write!(f, "{a}")
        } else if a.year() == b.year() && a.month() == b.month() {
            write!(f, "{:04}-{:02}", a.year(), a.month())
        } else if a.year() == b.year() && a == a.first_of_year() && b == a.last_of_year() {
            write!(f, "{:04}", a.year())
        } else {
            write!(f, "{a}/{b}")
        }
    }
}

/// Days since 1970-01-01.
pub(crate) fn number_of(day: Date) -> i64 {
    let epoch = date(1970, 1, 1);
    epoch.until(day).map_or(0, |span| i64::from(span.get_days()))
}

fn from_number(days: i32) -> Option<Date> {
    date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

fn build(year: i32, month: Option<i32>, day: Option<i32>) -> Option<When> {
    let year = i16::try_from(year).ok()?;
    let Some(month) = month else {
        let first = Date::new(year, 1, 1).ok()?;
        return Some(When { first, last: first.last_of_year() });
    };
    let month = i8::try_from(month).ok()?;
    match day {
        Some(day) => Date::new(year, month, i8::try_from(day).ok()?).ok().map(When::day),
        None => {
            let first = Date::new(year, month, 1).ok()?;
            Some(When { first, last: first.last_of_month() })
        }
    }
}

fn month(word: &str) -> Option<i32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let low = word.to_ascii_lowercase();
    if low.len() < 3 {
        return None;
    }
    let at = NAMES
        .iter()
        .position(|name| *name == low || name[..3] == low || (low == "sept" && *name == "september"))?;
    Some(at as i32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_records_write_them() {
        for (text, want) in [
            ("2016-03-02", "2016-03-02"),
            ("2016-03-02T20:15:00Z", "2016-03-02"),
            ("20160302", "2016-03-02"),
            ("2016-03", "2016-03"),
            ("2016", "2016"),
            ("March 2, 2016", "2016-03-02"),
            ("Wednesday, 2 March 2016", "2016-03-02"),
            ("Sept. 2016", "2016-09"),
            ("26/1/2016", "2016-01-26"),
            ("1/26/2016", "2016-01-26"),
            ("3/2/2016", "2016-02-03/2016-03-02"),
        ] {
            assert_eq!(When::parse(text).map(|w| w.to_string()).as_deref(), Some(want), "{text}");
        }
        for text in ["", "soon", "12", "2016-13-40", "the 4th of a month"] {
            assert_eq!(When::parse(text), None, "{text}");
        }
    }

    #[test]
    fn packing_keeps_the_days() {
        let when = When::parse("2008").expect("a year");
        let (first, last) = when.pack();
        assert_eq!(When::unpack(first, last), Some(when));
        assert_eq!(when.days_apart(When::parse("2009-01-03").expect("a day")), 3);
    }
}
