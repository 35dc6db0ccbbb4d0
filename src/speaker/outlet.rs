//! Which words name an outlet, and what an outlet is: one that words come to a reader through.

use super::SpeakerType;
use super::mention::Casting;
use super::name::What;
use super::reading::CAPITAL;
use super::sieve;
use crate::lexicon::bodies::BodyKind;
use crate::lexicon::nouns::{Class, noun};
use crate::text::Run;

impl Casting<'_> {
    /// An outlet that begins at a token: by its name, with the programme that it owns, or by a noun.
    pub fn outlet_mention(&mut self, at: usize) -> Option<(u32, Run)> {
        let reading = self.reading;
        let index = self.names.partition_point(|n| (n.run.start as usize) < at);
        if let Some(name) = self.names.get(index).filter(|n| n.run.start as usize == at) {
            let id = self.roster.of_name[index]?;
            if !self.publishes(id) {
                return None;
            }
            let mut run = name.run;
            let mut found = id;
            // *ABC's This Week*: the programme is the nearer relay.
            if name.possessive {
                let from = run.end as usize + 1;
                let next =
                    self.names[index + 1..].iter().take(2).position(|n| (n.run.start as usize) < from + 4);
                if let Some(offset) = next {
                    let next = &self.names[index + 1 + offset];
                    if let (What::Listed(_), Some(inner)) =
                        (next.what, self.roster.of_name[index + 1 + offset])
                        && self.publishes(inner)
                    {
                        found = inner;
                        run = Run { start: run.start, end: next.run.end };
                    }
                }
            }
            return Some((found, run));
        }
        if reading.is(at, CAPITAL) {
            return None;
        }
        // *told the newspaper*
        let before = at.checked_sub(1)?;
        if !reading.any(before, &["the"]) {
            return None;
        }
        let n = noun(&reading.word(at).to_lowercase())?;
        if n.plural
            || !matches!(n.class, Class::Publication | Class::Programme)
            || noun(reading.word(at + 1)).is_some()
        {
            return None;
        }
        let run = Run::new(before, at + 1);
        let (id, reason) = self.resolve(run, 2)?;
        (reason == sieve::KIND && self.publishes(id)).then_some((id, Run::new(at, at + 1)))
    }

    /// Whether a source is an outlet's own text: *a report by the Courier*, *an article in the Courier*.
    pub fn published_by(&self, source: Run, outlet: Run, id: u32) -> bool {
        let inside = source.start < outlet.start && outlet.end <= source.end && !outlet.is_empty();
        let document = self.roster.entries[id as usize].kind == SpeakerType::Document;
        let before = (source.start as usize..outlet.start as usize)
            .rev()
            .find(|&at| !self.reading.any(at, &["the", "a", "an", "The"]));
        let links = before.is_some_and(|at| {
            self.reading.any(at, &["by", "in", "from"])
                && self.reading.any(
                    at.wrapping_sub(1),
                    &[
                        "report",
                        "article",
                        "story",
                        "analysis",
                        "editorial",
                        "piece",
                        "investigation",
                        "column",
                        "review",
                    ],
                )
        });
        inside && document && links
    }

    /// Whether words come to a reader through this identity.
    pub fn publishes(&self, id: u32) -> bool {
        let entry = &self.roster.entries[id as usize];
        entry.kind == SpeakerType::Publication || entry.body.is_some_and(BodyKind::publishes)
    }

    pub fn aired(&self, id: u32) -> bool {
        let entry = &self.roster.entries[id as usize];
        matches!(entry.body, Some(BodyKind::Broadcaster | BodyKind::Programme))
            || ["Radio", "TV", "Television", "Show", "News"].iter().any(|w| entry.name.ends_with(w))
    }

    pub fn adjective(&self, at: usize) -> bool {
        let word = self.reading.word(at);
        let index = self.names.partition_point(|n| n.run.end as usize <= at);
        let place = self
            .names
            .get(index)
            .is_some_and(|n| n.run.start as usize <= at && matches!(n.what, What::Place(_)));
        place
            || matches!(noun(word), Some(n) if matches!(n.class, Class::Publication | Class::Agency))
            || self.reading.any(
                at,
                &[
                    "state",
                    "news",
                    "state-run",
                    "conservative",
                    "local",
                    "british",
                    "public",
                    "national",
                    "cable",
                    "host",
                ],
            )
    }
}
