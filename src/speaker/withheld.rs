//! What a draft says about leaving a speaker unnamed: the condition (*who spoke on condition of anonymity*), the
//! reason for it (*because she was not authorised to speak*), and where a plural turns out to be one person.
//! Reads only the sentences in which the speaker is credited and their neighbours; guesses no reason.

use super::SpeakerType;
use super::mention::Casting;
use super::relay::Place;
use crate::lexicon::nouns::{Class, noun};
use crate::text::Span;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What a draft says about leaving a speaker unnamed. All three are places in the visible text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// The words that say that the name is withheld: *on condition of anonymity*.
    pub condition: Option<Span>,
    /// The reason for it: *because she was not authorised to speak*.
    pub reason: Option<Span>,
    /// For several unnamed people: the mention by which the draft goes on as if they were one (*officials* …
    /// *the official*).
    pub one: Option<Span>,
}

/// What is said of every unnamed origin of the draft: identity, and what is said; by identity.
pub fn withheld(casting: &Casting, places: &[Place]) -> Vec<(u32, Withheld)> {
    let mut found: Vec<(u32, Withheld)> = Vec::new();
    let mut slots: HashMap<u32, usize> = HashMap::new();
    let mut credited: Vec<(u32, u32)> = Vec::new();
    credited.extend(places.iter().filter_map(|p| Some((p.source.start, p.origin?))));
    credited.sort_unstable();
    for place in places {
        let Some(id) = place.origin else { continue };
        if casting.roster.entries[id as usize].kind != SpeakerType::Anonymous {
            continue;
        }
        let slot = *slots.entry(id).or_insert_with(|| {
            found.push((id, Withheld { one: casting.alone(id), ..Withheld::default() }));
            found.len() - 1
        });
        if found[slot].1.reason.is_some() {
            continue;
        }
        if let Some((condition, reason)) = casting.condition(place, &credited)
            && (reason.is_some() || found[slot].1.condition.is_none())
        {
            found[slot].1.condition = Some(condition);
            found[slot].1.reason = reason;
        }
    }
    found.sort_unstable_by_key(|f| f.0);
    found
}

impl Casting<'_> {
    /// Where several unnamed people are spoken of as one.
    fn alone(&self, id: u32) -> Option<Span> {
        let run = self.singled.iter().find(|s| s.0 == id)?.1;
        Some(self.reading.layout.span(run))
    }

    /// The condition and the reason beside an attribution: in its own sentence, or in a neighbouring one that
    /// speaks of the same people by a pronoun or by a noun and of nobody by name.
    fn condition(&self, place: &Place, credited: &[(u32, u32)]) -> Option<(Span, Option<Span>)> {
        let layout = self.reading.layout;
        let anchor = if place.cue.is_empty() { place.source } else { place.cue };
        if anchor.is_empty() {
            return None;
        }
        let own = layout.sentence_of(anchor.start as usize);
        for index in [own, own + 1, own.wrapping_sub(1), own + 2] {
            let Some(sentence) = layout.sentences.get(index) else { continue };
            let text = sentence.span.of(self.reading.text);
            let Some(condition) = CONDITION.find(text) else { continue };
            let begins = sentence.span.start + condition.start() as u32;
            let at = layout.run(Span { start: begins, end: begins + 1 }).start as usize;
            // What the speaker says of others' anonymity is not his own; another's subject is another's.
            if self.quoted(at) || (index != own && !self.goes_on(sentence.tokens.start as usize, at)) {
                continue;
            }
            // Of several who are credited there it is the nearest before it that it is said of.
            let nearest = credited[..credited.partition_point(|c| (c.0 as usize) < at)].last();
            if nearest.is_some_and(|c| c.0 >= sentence.tokens.start && Some(c.1) != place.origin) {
                continue;
            }
            let span = Span { start: begins, end: sentence.span.start + condition.end() as u32 };
            return Some((span, reason(text, condition.start(), condition.end(), sentence.span.start)));
        }
        None
    }

    /// Whether the words between two tokens carry on with people unnamed before.
    fn goes_on(&self, from: usize, to: usize) -> bool {
        let person = |id: Option<u32>| {
            id.is_some_and(|id| self.roster.entries[id as usize].kind == SpeakerType::Person)
        };
        let named = self.names_in(crate::text::Run::new(from, to.max(from)));
        if named.into_iter().any(|index| person(self.roster.of_name[index])) {
            return false;
        }
        (from..to).any(|at| {
            let word = self.reading.word(at).to_lowercase();
            matches!(word.as_str(), "he" | "she" | "they" | "who" | "all" | "both" | "most" | "each")
                || noun(&word).is_some_and(|n| matches!(n.class, Class::Source | Class::Person))
        })
    }
}

/// The reason that follows a condition, or that stands before it in the same sentence.
fn reason(text: &str, from: usize, to: usize, start: u32) -> Option<Span> {
    // *not authorised to speak* says that the name is withheld and why, in one.
    let known = REASON.find_at(text, if FORBIDDEN.is_match(&text[from..to]) { from } else { to });
    let known = known.filter(|m| m.start() <= to + 60).or_else(|| REASON.find(&text[..from]));
    let begins = match known {
        Some(found) => found.start(),
        None => return None,
    };
    let rest = &text[begins..];
    let mut ends = rest.len();
    for (at, mark) in rest.char_indices().skip(1) {
        let next = rest[at + mark.len_utf8()..].trim_start();
        let closes = match mark {
            ';' | '—' | '–' | '“' | '”' | '"' | '(' | ')' => true,
            ',' => !(next.starts_with("and ") || next.starts_with("or ")),
            '.' | '!' | '?' => next.is_empty(),
            _ => false,
        };
        if closes {
            ends = at;
            break;
        }
    }
    let said = rest[..ends].trim_end();
    (said.split_whitespace().count() > 2)
        .then(|| Span { start: start + begins as u32, end: start + (begins + said.len()) as u32 })
}

/// What says that a name is withheld.
static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) \b (?: (?:on|under) \s+ (?:the\s+|a\s+|strict\s+)? (?:condition|guarantee|promise) \s+ (?:of|that) \s+
            (?: (?:strict\s+|his\s+|her\s+|their\s+)? anonymity | (?:he|she|they|his|her|their) \s+ [^.,;]{0,30}? not \s+ be \s+ (?:named|identified|used|published) )
        | (?:granted|given|offered|promised|requested|sought|insisted \s+ on|insisting \s+ on|asked \s+ for|asking \s+ for|demanded|speaking \s+ in|preferred) \s+ anonymity
        | (?:asked|asking|declined|declining|requested|wished|wishing|wanted|preferred|refused) \s+ (?:not \s+)? to \s+ (?:not \s+)? (?:be|have \s+ (?:his|her|their) \s+ names?) \s+ (?:be \s+)? (?:named|identified|quoted \s+ by \s+ name|used|published)
        | (?:asked|requested) \s+ that \s+ (?:he|she|they|his|her|their) \s+ (?:name\s+|names\s+)? not \s+ be \s+ (?:named|identified|used|published)
        | (?:spoke|speaking|talked) \s+ anonymously
        | (?:was|were|is|are|been) \s* (?:n[o'’]t) \s+ (?:been \s+)? (?:authori[sz]ed|permitted|allowed|cleared) \s+ to \s+ (?:speak|talk|comment|discuss|be\s+quoted|brief)
        ) \b",
    )
});

/// Conditions that are their own reason.
static FORBIDDEN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)authori[sz]ed|permitted|allowed|cleared"));

/// What opens a reason.
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?ix) \b (?: because | as \s+ (?:he|she|they|the) | since \s+ (?:he|she|they) | for \s+ fear | fearing | out \s+ of \s+ (?:concern|fear|respect)
        | citing | (?:in \s+ order \s+)? to \s+ (?:discuss|describe|speak|talk|protect|avoid|preserve|provide|share|disclose|reveal|be\s+(?:candid|frank))
        | so \s+ (?:as|that|he|she|they) | so \s+ (?:he|she|they) | given \s+ the | due \s+ to | owing \s+ to | in \s+ (?:line|keeping|accordance) \s+ with | in \s+ exchange \s+ for
        | (?:was|were|is|are|been) \s* (?:n[o'’]t) \s+ (?:been \s+)? (?:authori[sz]ed|permitted|allowed|cleared)
        ) \b",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|_| unreachable!("the patterns are constants, and a test reads them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> Option<String> {
        let found = CONDITION.find(text)?;
        reason(text, found.start(), found.end(), 0).map(|s| s.of(text).to_owned())
    }

    #[test]
    fn the_reason_ends_where_its_clause_ends() {
        let of =
            "an official, who spoke on condition of anonymity because she was not authorised to speak, said";
        assert_eq!(why(of).as_deref(), Some("because she was not authorised to speak"));
        let of = "said one aide, who asked not to be named for fear of losing work and friends.";
        assert_eq!(why(of).as_deref(), Some("for fear of losing work and friends"));
        assert_eq!(
            why("He was granted anonymity to discuss the talks.").as_deref(),
            Some("to discuss the talks")
        );
        let of = "said a clerk who was not permitted to talk to reporters.";
        assert_eq!(why(of).as_deref(), Some("was not permitted to talk to reporters"));
    }

    #[test]
    fn a_condition_is_no_reason() {
        assert_eq!(why("The aide spoke on condition of anonymity."), None);
        assert!(CONDITION.is_match("The aide spoke on the condition of anonymity."));
        assert!(CONDITION.is_match("who declined to be identified"));
        assert!(CONDITION.is_match("on condition that he not be named"));
        assert!(!CONDITION.is_match("The aide spoke on condition of air."));
    }
}
