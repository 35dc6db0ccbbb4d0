//! Relays that are no outlet of the lists: a post, a book, a page that somebody writes for, a show that goes by its host.

use super::SpeakerType;
use super::entry::Entry;
use super::mention::Casting;
use super::name::What;
use super::reading::{CAPITAL, WORD};
use super::relay::{Place, Relay};
use super::sieve;
use crate::lexicon::bodies::BodyKind;
use crate::text::Run;

impl Casting<'_> {
    /// *on Ana Ortiz's radio show*: a programme that goes by its host.
    pub fn hosted(&mut self, at: usize, place: &Place) -> Option<Relay> {
        let reading = self.reading;
        let index = self.names.partition_point(|n| (n.run.start as usize) < at);
        let name = *self.names.get(index).filter(|n| n.run.start as usize == at && n.possessive)?;
        let host = self.roster.of_name[index]?;
        if self.roster.entries[host as usize].kind != SpeakerType::Person || place.source.overlaps(name.run) {
            return None;
        }
        let first = name.whole.start.min(name.run.start) as usize;
        if first == 0 || !reading.any(first - 1, &["on", "to", "during", "with"]) {
            return None;
        }
        let from = name.run.end as usize + 1;
        let show = (from..from + 3)
            .find(|&i| reading.any(i, &["show", "podcast", "program", "programme", "broadcast"]))?;
        if !(from..show).all(|i| reading.is(i, WORD) && !reading.any(i, &["and", "that"])) {
            return None;
        }
        let run = Run::new(name.run.start as usize, show + 1);
        let owner = self.roster.entries[host as usize].name.clone();
        let name = format!("{owner}'s {}", reading.phrase(Run::new(from, show + 1)));
        let id = self.roster.find(&name).unwrap_or_else(|| {
            let mut entry = Entry::new(name, SpeakerType::Publication, at as u32);
            entry.body = Some(BodyKind::Programme);
            self.roster.add(entry, true)
        });
        (place.origin != Some(host)).then_some(Relay { id, run, reason: sieve::AIRED, carries: true })
    }

    /// *in a tweet*, *tweeted*, *in a Facebook post*.
    pub fn posted(&mut self, at: usize, place: &Place) -> Option<Relay> {
        let reading = self.reading;
        let word = reading.word(at);
        let tweet =
            ["tweeted", "tweets", "retweeted", "tweeting"].iter().any(|w| w.eq_ignore_ascii_case(word))
                || (reading.any(at, &["tweet", "tweets"]) && !place.source.holds(at));
        let name = if tweet {
            "Twitter"
        } else {
            let platform = reading.is(at, CAPITAL)
                && matches!(word, "Facebook" | "Twitter" | "Instagram" | "Snapchat" | "Weibo");
            let post = reading.any(
                at + 1,
                &[
                    "post",
                    "posts",
                    "page",
                    "account",
                    "feed",
                    "video",
                    "message",
                    "statement",
                    "status",
                    "update",
                    "exchange",
                    "followers",
                ],
            );
            if platform && post && !place.source.holds(at) { word } else { return None }
        };
        let id = self.roster.find(name).unwrap_or_else(|| {
            let mut entry = Entry::new(name.to_owned(), SpeakerType::Publication, at as u32);
            entry.body = Some(BodyKind::Platform);
            self.roster.add(entry, true)
        });
        Some(Relay { id, run: Run::new(at, at + 1), reason: sieve::POSTED, carries: false })
    }

    /// *wrote on Brook County Matters*: whatever carries what somebody writes there, though no list knows it.
    pub fn written_for(&mut self, at: usize, place: &Place) -> Option<Relay> {
        let reading = self.reading;
        let wrote = place.cue.holds(at) && reading.any(at, &["wrote", "writes", "writing"]);
        if !wrote || !reading.any(at + 1, &["on", "for", "at", "in"]) {
            return None;
        }
        let index = self.names.partition_point(|n| (n.run.start as usize) < at + 2);
        let name = self.names.get(index).filter(|n| n.run.start as usize == at + 2)?;
        if name.what != What::Unknown || name.possessive || !(2..5).contains(&name.run.len()) {
            return None;
        }
        let (run, text) = (name.run, reading.phrase(name.run));
        let id = self.roster.of_name[index].or_else(|| self.roster.find(&text));
        let id = id
            .unwrap_or_else(|| self.roster.add(Entry::new(text, SpeakerType::Publication, run.start), true));
        self.publishes(id).then_some(Relay { id, run, reason: sieve::WRITTEN, carries: true })
    }

    /// *in her book*, *in his memoir Long Water*.
    pub fn written(&mut self, at: usize, place: &Place) -> Option<Relay> {
        let reading = self.reading;
        if place.source.holds(at)
            || !reading.any(at, &["book", "memoir", "autobiography", "novel", "biography", "memoirs"])
        {
            return None;
        }
        let mut start = at;
        let dated = |at: usize| reading.word(at).len() == 4 && reading.word(at).parse::<u32>().is_ok();
        while start > 0
            && at - start < 4
            && (reading.is(start - 1, WORD) || dated(start - 1))
            && !reading.any(start - 1, &["in", "from", "of"])
        {
            start -= 1;
        }
        if start == 0 || !reading.any(start - 1, &["in", "from"]) {
            return None;
        }
        // Its title, where one follows.
        let mut from = at + 1;
        while from < at + 4 && !reading.is(from, WORD) {
            from += 1;
        }
        let mut to = from;
        while to < from + 12
            && to < reading.len()
            && (reading.is(to, CAPITAL)
                || (to > from && reading.any(to, &["of", "the", "and", "a", "in", "to", "for"])))
        {
            to += 1;
        }
        while to > from && !reading.is(to - 1, CAPITAL) {
            to -= 1;
        }
        let titled = to >= from + 2;
        let name = if titled {
            reading.phrase(Run::new(from, to))
        } else {
            let head = reading.word(at).to_owned();
            match place.origin.map(|id| self.roster.entries[id as usize].name.clone()) {
                Some(owner) if reading.any(start, &["his", "her", "their"]) => format!("{owner}'s {head}"),
                _ => head,
            }
        };
        let id = self
            .roster
            .find(&name)
            .unwrap_or_else(|| self.roster.add(Entry::new(name, SpeakerType::Document, at as u32), true));
        let run = Run::new(at, if titled { to } else { at + 1 });
        Some(Relay { id, run, reason: sieve::WRITTEN, carries: false })
    }
}
