//! Whoever stands between the speaker and the draft: told an outlet, on a programme, in a post, an outlet's
//! reporter clause, whom an outlet cites; and how long such a relay holds.

use super::SpeakerType;
use super::mention::Casting;
use super::reading::{CAPITAL, PREPOSITIONS, WORD};
use super::sieve;
use crate::lexicon::bodies::BodyKind;
use crate::segment::Layout;
use crate::text::Run;

/// One relay found beside an attribution.
#[derive(Clone, Copy, Debug)]
pub struct Relay {
    /// Who.
    pub id: u32,
    /// Where it stands; empty where it was carried here.
    pub run: Run,
    /// Why.
    pub reason: &'static str,
    /// It holds for what the same speaker says around it: an interview, a programme.
    pub carries: bool,
}

/// What the relays of one attribution are found by.
pub struct Place {
    /// Its source, in tokens.
    pub source: Run,
    /// Its cue, in tokens.
    pub cue: Run,
    /// Its content, in tokens.
    pub content: Vec<Run>,
    /// Its origin, if it has one.
    pub origin: Option<u32>,
}

impl Place {
    /// The sentence that cue and source stand in, without the content.
    pub fn clause(&self, casting: &Casting) -> Vec<usize> {
        self.sentence(casting).into_iter().filter(|&at| !self.content.iter().any(|c| c.holds(at))).collect()
    }

    /// Whether a relay is this attribution's and not another's of the same sentence, whose mention stands between.
    fn owns(&self, relay: Run, rivals: &[Run], subordinate: impl Fn(usize) -> bool) -> bool {
        let anchor = match self.cue {
            cue if cue.is_empty() => self.source,
            cue => Run { start: self.source.start.min(cue.start), end: self.source.end.max(cue.end) },
        };
        let between = |rival: &Run| {
            (anchor.end <= rival.start && rival.end <= relay.start)
                || (relay.end <= rival.start && rival.end <= anchor.start)
        };
        // *after the Courier reported …*: the outlet has words of its own there.
        let own_words = |rival: &Run| rival.overlaps(relay) && subordinate(rival.start as usize);
        self.source.overlaps(relay) || !rivals.iter().any(|rival| between(rival) || own_words(rival))
    }

    /// The sentence that cue and source stand in.
    fn sentence(&self, casting: &Casting) -> Vec<usize> {
        let layout = casting.reading.layout;
        let anchor = if self.cue.is_empty() { self.source } else { self.cue };
        if anchor.is_empty() {
            return Vec::new();
        }
        let Some(sentence) = layout.sentences.get(layout.sentence_of(anchor.start as usize)) else {
            return Vec::new();
        };
        let run = sentence.tokens;
        // A sentence of a thousand words is no sentence.
        let near = |at: &usize| at.abs_diff(anchor.start as usize) < 120;
        run.range().filter(near).collect()
    }
}

/// The mentions of other speakers in the sentence of an attribution.
pub fn rivals(places: &[Place], order: &[usize], layout: &Layout, of: usize) -> Vec<Run> {
    let source = places[of].source;
    let Some(sentence) = layout.sentences.get(layout.sentence_of(source.start as usize)) else {
        return Vec::new();
    };
    let run = sentence.tokens;
    let from = order.partition_point(|&i| places[i].source.start < run.start);
    order[from..]
        .iter()
        .take_while(|&&i| places[i].source.start < run.end)
        .take(24)
        .filter(|&&i| places[i].origin.is_some() && places[i].origin != places[of].origin)
        .map(|&i| places[i].source)
        .filter(|other| !other.overlaps(source))
        .collect()
}

/// The cues of the other attributions in the sentence of an attribution.
pub fn cues_beside(places: &[Place], order: &[usize], layout: &Layout, of: usize) -> Vec<Run> {
    let source = places[of].source;
    let Some(sentence) = layout.sentences.get(layout.sentence_of(source.start as usize)) else {
        return Vec::new();
    };
    let run = sentence.tokens;
    let from = order.partition_point(|&i| places[i].source.start < run.start);
    let here = order[from..].iter().take_while(|&&i| places[i].source.start < run.end).take(24);
    here.filter(|&&i| i != of).map(|&i| places[i].cue).filter(|cue| *cue != places[of].cue).collect()
}

impl Casting<'_> {
    /// The relays that stand in the attribution's own sentence, nearest to the speaker first; and the origin
    /// that an outlet names where the source is the outlet itself.
    pub fn relays(
        &mut self,
        place: &Place,
        rivals: &[Run],
        cues: &[Run],
    ) -> (Option<(u32, Run)>, Vec<Relay>) {
        let clause = place.clause(self);
        // How far from the cue and the source a word of the clause stands.
        let own = |at: &usize| place.cue.holds(*at) || place.source.holds(*at);
        let (first, last) = (clause.iter().position(own), clause.iter().rposition(own));
        let off = |index: usize| match (first, last) {
            (Some(first), Some(last)) => first.saturating_sub(index).max(index.saturating_sub(last)),
            _ => 0,
        };
        let reading = self.reading;
        let subordinate = |at: usize| {
            let before = if at > 0 && reading.any(at - 1, &["the"]) { at - 1 } else { at };
            before > 0
                && reading.any(
                    before - 1,
                    &["after", "before", "when", "while", "because", "since", "until", "that"],
                )
        };
        let mut relays: Vec<Relay> = Vec::new();
        let mut cited = None;
        let outlet_speaks =
            place.origin.is_some_and(|id| self.roster.entries[id as usize].kind == SpeakerType::Publication);
        let mut index = 0;
        while index < clause.len() {
            let at = clause[index];
            index += 1;
            let reading = self.reading;
            if !reading.is(at, WORD) {
                continue;
            }
            if outlet_speaks {
                if cited.is_none()
                    && reading.any(at, &["citing", "cited", "quoting", "quoted", "cites", "quotes"])
                {
                    // Whoever is cited may have been taken for part of what was said.
                    cited = self.cited(at + 1, &place.sentence(self));
                }
                if cited.is_none() {
                    cited = self.inner_speaker(at, place, &clause);
                }
                continue;
            }
            // Another's cue is another's post; and a post far from the cue is spoken of, not spoken in.
            let far =
                off(index - 1) > POST_REACH || (cues.iter().any(|c| c.holds(at)) && !place.cue.holds(at));
            if let Some(relay) = self.posted(at, place).filter(|r| place.owns(r.run, rivals, subordinate)) {
                if !far {
                    push(&mut relays, relay);
                }
                continue;
            }
            if let Some(relay) = self.hosted(at, place).filter(|r| place.owns(r.run, rivals, subordinate)) {
                push(&mut relays, relay);
                continue;
            }
            if let Some(relay) = self.outlet_at(at, place) {
                let far = relay.reason == sieve::POSTED && far && !reading.any(at - 2, &["took", "takes"]);
                if !far && place.owns(relay.run, rivals, subordinate) {
                    push(&mut relays, relay);
                }
                let end = relay.run.end as usize;
                while index < clause.len() && clause[index] < end {
                    index += 1;
                }
                continue;
            }
            if let Some(relay) = self.written(at, place).or_else(|| self.written_for(at, place)) {
                push(&mut relays, relay);
            }
        }
        // *"…," Ortega said, Reuters reported*, all of it taken for what Reuters reported.
        if outlet_speaks && cited.is_none() {
            let contents = place.content.clone();
            let after_marks = |at: usize| {
                let before = |back: usize| at.checked_sub(back).is_some_and(|i| self.quoted(i));
                !self.quoted(at) && !before(1) && before(2)
            };
            let at = contents.iter().flat_map(|c| c.range()).take(400).find(|&at| after_marks(at));
            if let Some(at) = at {
                let near: Vec<usize> = (at..at + 8).collect();
                cited = near.iter().take(4).find_map(|&at| self.inner_speaker(at, place, &near));
            }
        }
        // *Ortega said the talks would go on, Reuters reported*: what Reuters reported opens with who said it.
        // The same behind *According to Reuters,*.
        let reported_after = place.content.first().is_some_and(|c| c.end <= place.source.start);
        let according = place.cue.range().any(|at| self.reading.any(at, &["according"]));
        if outlet_speaks && cited.is_none() && (reported_after || according) && !place.content.is_empty() {
            let opening: Vec<usize> = place.content[0].range().take(12).collect();
            cited = opening.iter().find_map(|&at| self.inner_speaker(at, place, &opening));
        }
        // *…, the agency reported, …* inside what was said is the reporter's, not the speaker's.
        if !outlet_speaks && relays.is_empty() {
            let contents = place.content.clone();
            for at in contents.iter().flat_map(|c| c.range()).take(400) {
                if let Some(relay) = self.reporter_inside(at) {
                    push(&mut relays, relay);
                    break;
                }
            }
        }
        (cited, relays)
    }

    /// Whoever has a speech verb of his own beside an outlet's reporter clause: *Ortega said, Reuters reported*.
    fn inner_speaker(&mut self, at: usize, place: &Place, clause: &[usize]) -> Option<(u32, Run)> {
        let index = self.names.partition_point(|n| (n.run.start as usize) < at);
        let name = self.names.get(index).filter(|n| n.run.start as usize == at)?;
        let id = self.roster.of_name[index]?;
        let (start, end) = (name.whole.start as usize, name.run.end as usize);
        let speech = |at: usize| {
            clause.contains(&at)
                && !place.cue.holds(at)
                && crate::lexicon::cues::cue(&self.reading.word(at).to_lowercase())
                    == Some(crate::lexicon::cues::Cue::Say)
        };
        let spoke = speech(end) || (start > 0 && speech(start - 1) && !self.reading.is(end, WORD));
        let kind = self.roster.entries[id as usize].kind;
        let other = !place.source.overlaps(name.run)
            && matches!(kind, SpeakerType::Person | SpeakerType::Organisation);
        (spoke && other && !name.possessive).then_some((id, name.run))
    }

    /// An outlet between commas with a verb of reporting and nothing else.
    fn reporter_inside(&mut self, at: usize) -> Option<Relay> {
        if self.quoted(at) || !self.reading.is(at, WORD) {
            return None;
        }
        let (id, run) = self.outlet_mention(at)?;
        let reading = self.reading;
        let (mut start, mut end) = (run.start as usize, run.end as usize);
        while start > 0 && (reading.any(start - 1, &["the", "a"]) || self.adjective(start - 1)) {
            start -= 1;
        }
        // An adjective that no list knows: *, Kestrian state news agency KESTA reported,*
        if start > 1 && reading.is(start - 1, CAPITAL) && reading.word(start - 2) == "," {
            start -= 1;
        }
        // *…, which had been reported by the Courier last week*
        if start > 1
            && reading.word(start - 1) == "by"
            && reading.any(start - 2, &["reported", "published", "revealed"])
        {
            return Some(Relay { id, run, reason: sieve::SEEN, carries: false });
        }
        if !reading.any(end, REPORTS) {
            return None;
        }
        end += 1;
        while end < run.end as usize + 4
            && reading.is(end, WORD)
            && !PREPOSITIONS.contains(&reading.word(end))
        {
            end += 1;
        }
        let opened = start > 0 && matches!(reading.word(start - 1), "," | "—" | "–" | "--" | "(");
        let closed = matches!(reading.word(end), "," | "." | "—" | "–" | "--" | ")" | ";" | "");
        (opened && closed).then_some(Relay { id, run, reason: sieve::REPORTED, carries: false })
    }

    /// Whom the words after *citing* mean.
    fn cited(&mut self, from: usize, clause: &[usize]) -> Option<(u32, Run)> {
        let reading = self.reading;
        if !clause.contains(&from) {
            return None;
        }
        let mut end = from;
        while clause.contains(&end)
            && (reading.is(end, WORD) || matches!(reading.word(end), "-" | "."))
            && !reading.any(end, &["as", "that", "said", "who"])
            && end - from < 20
        {
            end += 1;
        }
        let run = Run::new(from, end);
        let (id, _) = self.resolve(run, 1)?;
        let kind = self.roster.entries[id as usize].kind;
        (kind != SpeakerType::Other).then_some((id, run))
    }

    /// An outlet's name or noun at a token, as a relay of what stands beside it.
    fn outlet_at(&mut self, at: usize, place: &Place) -> Option<Relay> {
        let reading = self.reading;
        let (id, run) = self.outlet_mention(at)?;
        let (start, end) = (run.start as usize, run.end as usize);
        let inside_source = place.source.start <= run.start && run.end <= place.source.end;
        let mut before = start;
        while before > 0
            && (reading.any(before - 1, &["the", "a", "an", "his", "her", "their"])
                || self.adjective(before - 1))
        {
            before -= 1;
        }
        // *filed for Sunday's Morning Table*
        if before > 1
            && reading.any(before - 1, &["'s", "’s"])
            && super::capitals::WEEK.contains(&reading.word(before - 2))
        {
            before -= 2;
        }
        let word = |back: usize| before.checked_sub(back).map_or("", |i| reading.word(i));
        let relay = |reason, carries| Some(Relay { id, run, reason, carries });
        if inside_source {
            // *a statement seen by Reuters*, *people who spoke to CNN*
            let passed = ["by", "to", "with", "told", "in", "from"].contains(&word(1));
            let head = place.source.start as usize;
            let poll = (head..place.source.end as usize)
                .any(|i| reading.any(i, &["poll", "polls", "survey", "average"]));
            return (passed && !poll && start > head + 1).then_some(Relay {
                id,
                run,
                reason: sieve::SEEN,
                carries: false,
            });
        }
        let tell = |w: &str| ["told", "tells", "telling", "tell"].contains(&w);
        // A poll told nobody anything.
        let text = |id: u32| self.roster.entries[id as usize].kind == SpeakerType::Document;
        if place.origin.is_some_and(text) && (tell(word(1)) || matches!(word(1), "with" | "to" | "on")) {
            return None;
        }
        if tell(word(1)) {
            return relay(sieve::TOLD, true);
        }
        let talk = (before.saturating_sub(9)..before).any(|i| {
            reading.any(
                i,
                &[
                    "interview",
                    "interviews",
                    "spoke",
                    "speaking",
                    "interviewed",
                    "appearance",
                    "talking",
                    "conversation",
                    "remarks",
                    "comments",
                    "appearing",
                    "appeared",
                    "briefing",
                ],
            )
        });
        // *said in a statement to the Courier*
        let sent = |back: usize| {
            before.checked_sub(back).is_some_and(|i| {
                reading.any(
                    i,
                    &[
                        "statement",
                        "email",
                        "e-mail",
                        "emails",
                        "message",
                        "text",
                        "response",
                        "letter",
                        "note",
                    ],
                )
            })
        };
        // *during his Morning Table interview*
        if reading.any(end, &["interview"])
            && ["during", "in", "on"].iter().any(|w| word(1).eq_ignore_ascii_case(w))
        {
            return relay(sieve::TOLD, true);
        }
        let presented = word(1) == "to" && ["himself", "herself", "themselves"].contains(&word(2));
        if presented {
            return relay(sieve::TOLD, true);
        }
        if matches!(word(1), "to") && sent(2) {
            return relay(sieve::TOLD, false);
        }
        if matches!(word(1), "with" | "to" | "by" | "for" | "on" | "in" | "from") && talk {
            let interview = (before.saturating_sub(9)..before).any(|i| {
                reading.any(
                    i,
                    &[
                        "interview",
                        "spoke",
                        "speaking",
                        "interviewed",
                        "appearance",
                        "conversation",
                        "appearing",
                        "appeared",
                    ],
                )
            });
            return interview.then_some(Relay { id, run, reason: sieve::TOLD, carries: true });
        }
        let broadcast = self.aired(id);
        if matches!(word(1), "on" | "On" | "over") && broadcast {
            return relay(sieve::AIRED, true);
        }
        let platform = self.roster.entries[id as usize].body == Some(BodyKind::Platform);
        if matches!(word(1), "on" | "via" | "in" | "to") && platform {
            return relay(sieve::POSTED, false);
        }
        let after = reading.word(end);
        let reports = reading.any(end, REPORTS)
            || (reading.any(end, &["first", "has", "also", "previously"]) && reading.any(end + 1, REPORTS));
        if reports && !platform {
            return relay(sieve::REPORTED, false);
        }
        if matches!(word(1), "to") && word(2).eq_ignore_ascii_case("according") && !platform {
            return relay(sieve::ACCORDING, false);
        }
        if word(1) == "by" {
            let how = (before.saturating_sub(4)..before).any(|i| {
                reading.any(
                    i,
                    &[
                        "reported",
                        "quoted",
                        "cited",
                        "obtained",
                        "published",
                        "released",
                        "seen",
                        "reviewed",
                        "aired",
                        "broadcast",
                        "carried",
                        "conducted",
                        "provided",
                    ],
                )
            });
            return how.then_some(Relay { id, run, reason: sieve::SEEN, carries: false });
        }
        let article = (before.saturating_sub(6)..before).any(|i| {
            reading.any(
                i,
                &[
                    "op-ed",
                    "column",
                    "article",
                    "essay",
                    "editorial",
                    "op",
                    "piece",
                    "wrote",
                    "writing",
                    "letter",
                    "report",
                    "story",
                ],
            )
        });
        if matches!(word(1), "in" | "for" | "to" | "on") && article && after != "and" {
            return relay(sieve::WRITTEN, true);
        }
        None
    }
}

fn push(relays: &mut Vec<Relay>, relay: Relay) {
    if relays.len() < 3 && !relays.iter().any(|r| r.id == relay.id) {
        relays.push(relay);
    }
}

/// How many words may stand between a cue and the platform that its words were posted on.
const POST_REACH: usize = 8;

/// What outlets do with news.
const REPORTS: &[&str] = &[
    "reported",
    "reports",
    "report",
    "reporting",
    "wrote",
    "writes",
    "revealed",
    "noted",
    "quoted",
    "quotes",
];
