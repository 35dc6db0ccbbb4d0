//! Mentions -> speakers (identities with aliases), and for every attribution the chain it came through.
//! Knows one draft at a time and asserts nothing of a person that the draft does not say.

mod antecedent;
mod body;
mod capitals;
mod carry;
mod description;
mod entry;
mod label;
mod mention;
mod name;
mod outlet;
mod post;
mod pronoun;
mod reading;
mod relay;
mod role;
mod roster;
mod sieve;
mod withheld;

pub use entry::fold;
pub use sieve::{SIEVES, Sieve, precision};
pub use withheld::Withheld;

use crate::attribution::Attribution;
use crate::draft::Draft;
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::text::{Run, Span};
use mention::Casting;
use relay::{Place, Relay};
use roster::Roster;
use serde::{Deserialize, Serialize};

/// A speaker or an outlet that the settings name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its full name.
    pub name: String,
    /// Other forms of it.
    pub aliases: Vec<String>,
    /// Its role ("spokesperson").
    pub role: Option<String>,
    /// Whom it speaks for.
    pub affiliation: Option<String>,
    /// What it is.
    pub kind: SpeakerType,
}

/// Settings of this stage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Speakers beyond those of the drafts.
    pub speakers: Vec<Known>,
    /// Outlets and bodies beyond the list.
    pub agencies: Vec<Known>,
    /// Whose drafts these are: no step of any chain.
    pub own_publication: Option<String>,
}

impl Options {
    /// What is wrong with the settings, a sentence each. None of it stops [`resolve`]: of two speakers with one
    /// alias the first has it, and a speaker without a name is nobody.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut owners: std::collections::BTreeMap<String, &str> = std::collections::BTreeMap::new();
        for known in self.speakers.iter().chain(&self.agencies) {
            if known.name.trim().is_empty() {
                let aliases = known.aliases.join(", ");
                problems
                    .push(format!("a speaker has no name (aliases: {aliases}); give it one or take it out"));
                continue;
            }
            for form in std::iter::once(&known.name).chain(&known.aliases) {
                let key = entry::fold(form);
                match owners.get(key.as_str()) {
                    Some(owner) if *owner == known.name => {}
                    Some(owner) => problems.push(format!(
                        "\"{form}\" is a name of \"{owner}\" and of \"{}\"; the first keeps it, so take it from one",
                        known.name
                    )),
                    None => {
                        owners.insert(key, &known.name);
                    }
                }
            }
        }
        problems
    }
}

/// Who speaks in a draft, and through whom: one chain an attribution, in the same order.
pub fn resolve(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    attributions: &[Attribution],
    options: &Options,
) -> Cast {
    let text = label::spelled(&draft.text, layout, quotations);
    let reading = reading::Reading::new(&text, layout, quotations);
    let mut names = name::names(&reading);
    let roster = Roster::new(&reading, &mut names, options);
    let meta =
        |key: &str| draft.meta.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v.clone());
    let own = options.own_publication.clone().or_else(|| meta("publication"));
    let mut casting = Casting {
        reading: &reading,
        names: &names,
        roster,
        said: Vec::new(),
        last: None,
        content: Vec::new(),
        spoken: vec![false; reading.len()],
        author: meta("author"),
        singled: Vec::new(),
    };
    let mut places: Vec<Place> = attributions
        .iter()
        .map(|a| Place {
            source: reading.source(&a.source),
            cue: reading.run(&a.cue),
            content: a.content.iter().map(|s| layout.run(*s)).collect(),
            origin: None,
        })
        .collect();
    for run in places.iter().flat_map(|p| &p.content) {
        casting.spoken[run.range()].fill(true);
    }
    let mut order: Vec<usize> =
        (0..attributions.len()).filter(|&i| !attributions[i].source.is_empty()).collect();
    order.sort_by_key(|&i| (places[i].source.start, i));
    // Whom each mention means first: whose a relay is can be told only when everybody around is known.
    let mut found: Vec<mention::Found> = vec![None; attributions.len()];
    for &i in &order {
        casting.content.clone_from(&places[i].content);
        found[i] = casting.resolve(places[i].source, 0);
        let Some((id, _)) = found[i] else { continue };
        places[i].origin = Some(id);
        casting.last = Some(id);
        casting.credited(places[i].source, id);
    }
    for &i in &order {
        if layout.paragraph_of(places[i].source.start as usize) > 3 {
            break;
        }
        if let Some(id) = found[i].and_then(|f| casting.named_after_all(places[i].source, f.0)) {
            found[i] = Some((id, sieve::LATER));
            places[i].origin = Some(id);
        }
    }
    /// Who spoke, by which mention, by which sieve.
    type Origin = Option<(u32, Run, &'static str)>;
    let mut chains: Vec<(Origin, Vec<Relay>)> = vec![(None, Vec::new()); attributions.len()];
    for &i in &order {
        let Some((id, reason)) = found[i] else { continue };
        casting.content.clone_from(&places[i].content);
        casting.last = Some(id);
        let rivals = relay::rivals(&places, &order, layout, i);
        let cues = relay::cues_beside(&places, &order, layout, i);
        let (cited, relays) = casting.relays(&places[i], &rivals, &cues);
        chains[i] = match cited {
            Some((origin, run)) if origin != id => {
                places[i].origin = Some(origin);
                let outlet = Relay { id, run: places[i].source, reason, carries: false };
                (Some((origin, run, sieve::CITING)), vec![outlet])
            }
            _ => match relays.iter().find(|r| casting.published_by(places[i].source, r.run, id)) {
                // *a report by the Courier*: the outlet speaks.
                Some(outlet) => {
                    places[i].origin = Some(outlet.id);
                    (Some((outlet.id, outlet.run, sieve::BODY)), Vec::new())
                }
                None => (Some((id, places[i].source, reason)), relays),
            },
        };
    }
    let mut relays: Vec<Vec<Relay>> = chains.iter_mut().map(|c| std::mem::take(&mut c.1)).collect();
    nest(&casting, &places, &order, &mut relays);
    carry::carry(&casting, &places, attributions, &mut relays);
    let own = own.and_then(|name| casting.roster.find(&name));
    let said = withheld::withheld(&casting, &places);
    let withheld = |id: u32| said.binary_search_by_key(&id, |w| w.0).ok().map(|at| said[at].1);
    let mut cast = Cast::default();
    let mut index_of = vec![u32::MAX; casting.roster.entries.len()];
    for (i, (origin, _, _)) in chains.iter().zip(0..).map(|(c, i): (_, usize)| (i, (c.0, (), ()))) {
        let mut chain = Chain::default();
        if let Some((id, run, reason)) = origin {
            let mut steps = vec![(id, run, reason)];
            for relay in &relays[i] {
                if Some(relay.id) != own && !steps.iter().any(|s| s.0 == relay.id) {
                    steps.push((relay.id, relay.run, relay.reason));
                }
            }
            let entry = &casting.roster.entries[id as usize];
            chain.anonymous = entry.kind == SpeakerType::Anonymous;
            for (id, run, reason) in steps {
                let slot = &mut index_of[id as usize];
                if *slot == u32::MAX {
                    *slot = cast.speakers.len() as u32;
                    cast.speakers.push(speaker(&casting.roster.entries[id as usize], withheld(id)));
                }
                let mention = if run.is_empty() { Vec::new() } else { vec![layout.span(run)] };
                let mention = if run == places[i].source { attributions[i].source.clone() } else { mention };
                chain.steps.push(Step { speaker: *slot, mention, reason });
            }
        }
        cast.chains.push(chain);
    }
    cast
}

/// What an outlet reports that somebody said came through the outlet.
fn nest(casting: &Casting, places: &[Place], order: &[usize], relays: &mut [Vec<Relay>]) {
    // Sources in the order of the draft; an outlet's content is searched for the sources inside it.
    let starts: Vec<u32> = order.iter().map(|&i| places[i].source.start).collect();
    for &outer in order {
        let Some(id) = places[outer].origin.filter(|&id| casting.publishes(id)) else { continue };
        for run in &places[outer].content {
            let from = starts.partition_point(|&s| s < run.start);
            for &inner in order[from..].iter().take_while(|&&i| places[i].source.start < run.end).take(8) {
                let inside = inner != outer
                    && places[inner].cue.start >= run.start
                    && places[inner].cue.end <= run.end;
                if inside && places[inner].origin != Some(id) && relays[inner].is_empty() {
                    relays[inner].push(Relay {
                        id,
                        run: places[outer].source,
                        reason: sieve::NESTED,
                        carries: false,
                    });
                }
            }
        }
    }
}

/// An identity as it leaves this stage.
fn speaker(entry: &entry::Entry, withheld: Option<Withheld>) -> Speaker {
    let mut aliases = entry.aliases.clone();
    aliases.push(entry.name.clone());
    aliases.sort();
    aliases.dedup();
    Speaker {
        name: entry.name.clone(),
        kind: entry.kind,
        role: entry.role.clone(),
        affiliation: entry.affiliation.clone(),
        aliases,
        withheld,
    }
}

/// What a speaker or a relay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerType {
    /// One named human being.
    Person,
    /// Several named.
    People,
    /// Government body, party, company, court, campaign.
    Organisation,
    /// Newspaper, agency, broadcaster, website.
    Publication,
    /// Poll, report, letter, statement, law.
    Document,
    /// A generic group: voters, critics.
    Group,
    /// Specific people whom the draft withholds.
    Anonymous,
    /// The draft's own writer.
    Author,
    /// Anything else.
    Other,
}

/// An identity behind mentions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The fullest name that the draft gives.
    pub name: String,
    /// What it is.
    pub kind: SpeakerType,
    /// Its role as the draft gives it ("spokesperson").
    pub role: Option<String>,
    /// Whom it speaks for ("US State Department").
    pub affiliation: Option<String>,
    /// Every form in which the draft names it, sorted.
    pub aliases: Vec<String>,
    /// Of an unnamed origin what the draft says about leaving it unnamed; `None` for everybody else.
    pub withheld: Option<Withheld>,
}

/// One step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Index into [`Cast::speakers`].
    pub speaker: u32,
    /// The mention that stands for it; empty where it was carried from elsewhere.
    pub mention: Vec<Span>,
    /// Why this identity was chosen: the sieve's name.
    pub reason: &'static str,
}

/// The way one attribution came: origin first, every relay after it; empty where nobody is credited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// Origin first.
    pub steps: Vec<Step>,
    /// The origin is one or more people whom the draft does not name.
    pub anonymous: bool,
}

/// Everybody who speaks in a draft, and through whom: one chain per attribution, in the same order.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Identities, by first mention.
    pub speakers: Vec<Speaker>,
    /// Parallel to the attributions.
    pub chains: Vec<Chain>,
}
