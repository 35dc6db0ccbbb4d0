//! Chains within a draft and across drafts: origins, relays, named or not, single origins, quotations that
//! several drafts share, circles. Keeps of each draft only what it counts, so that an archive fits in memory;
//! reads no files and knows nothing of formats.

mod circle;
mod shared;

pub use circle::Circle;
pub use shared::{Drift, Shared, Variant};

use crate::analysis::Analysis;
use crate::corpus::When;
use crate::draft::Draft;
use crate::speaker::SpeakerType;
use crate::text::Span;
use serde::Serialize;
use std::collections::HashMap;

/// What one draft brings to the audit.
#[derive(Clone, Debug)]
pub struct Trace {
    /// What is said of the draft itself.
    pub draft: DraftAudit,
    /// Its speakers and relays.
    parties: Vec<(String, SpeakerType, Count)>,
    /// Its chains, as indices into its parties, origin first.
    chains: Vec<Vec<u32>>,
    /// Its quotations of some length: words, speaker, line.
    quotations: Vec<(String, Option<u32>, u32)>,
}

/// What is counted of a speaker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Attributions whose origin it is.
    pub as_origin: u32,
    /// Attributions that came through it.
    pub as_relay: u32,
    /// Quotations of which it is the origin.
    pub quotes: u32,
    /// Words in them.
    pub quoted_words: u32,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.as_origin += other.as_origin;
        self.as_relay += other.as_relay;
        self.quotes += other.quotes;
        self.quoted_words += other.quoted_words;
    }
}

/// One draft in the audit.
#[derive(Clone, Debug, Serialize)]
pub struct DraftAudit {
    /// Its path as given.
    pub document: String,
    /// The publication that carries it, where it says.
    pub outlet: Option<String>,
    /// Its day, from its front matter or its path.
    pub date: Option<String>,
    /// Attributions with a chain.
    pub attributed: u32,
    /// Attributions that name nobody.
    pub uncredited: u32,
    /// Of those with a chain, how many have an unnamed origin.
    pub anonymous: u32,
    /// Of those with a chain, how many came through somebody.
    pub relayed: u32,
    /// How many origins there are.
    pub origins: u32,
    /// The one origin to which everything in the draft goes back, where there is just one and it is credited
    /// more than once.
    pub single_origin: Option<String>,
    /// Words in quotations.
    pub quoted_words: u32,
    /// The origins that it leaves unnamed, by first mention.
    pub unnamed: Vec<Unnamed>,
}

/// An origin that a draft leaves unnamed, and what it says about that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unnamed {
    /// The description given.
    pub description: String,
    /// Attributions whose origin it is.
    pub times: u32,
    /// The words that say that the name is withheld, where some stand.
    pub condition: Option<String>,
    /// The reason given for it.
    pub reason: Option<String>,
    /// For several people: the mention by which the draft goes on as if they were one.
    pub one: Option<String>,
}

/// A speaker or relay over all drafts.
#[derive(Clone, Debug, Serialize)]
pub struct Party {
    /// The name, as the first draft has it.
    pub name: String,
    /// What it is.
    pub r#type: SpeakerType,
    /// In how many drafts.
    pub drafts: u32,
    /// What is counted.
    #[serde(flatten)]
    pub count: Count,
    /// Its share of all attributed quoted words, 0..1.
    pub share: f64,
    /// Through whom its words came, most often first, with how often.
    pub through: Vec<(String, u32)>,
    /// The first draft that has it.
    pub first: String,
}

/// One origin that several outlets lead back to.
#[derive(Clone, Debug, Serialize)]
pub struct Common {
    /// The origin.
    pub origin: String,
    /// What it is.
    pub r#type: SpeakerType,
    /// The outlets between it and the drafts.
    pub outlets: Vec<String>,
    /// In how many drafts.
    pub drafts: u32,
}

/// A way that words took, with how often: from, to.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// Index into [`Audit::parties`]; who had them.
    pub from: u32,
    /// Index into [`Audit::parties`]; who had them next; the draft itself where none.
    pub to: Option<u32>,
    /// How often.
    pub times: u32,
}

/// Everything that an audit says.
#[derive(Clone, Debug, Serialize)]
pub struct Audit {
    /// How many drafts.
    pub drafts: u32,
    /// Attributions with a chain.
    pub attributed: u32,
    /// Attributions that name nobody.
    pub uncredited: u32,
    /// Of those with a chain: named origins.
    pub named: u32,
    /// Of those with a chain: unnamed origins.
    pub anonymous: u32,
    /// Of those with a chain: came through somebody.
    pub relayed: u32,
    /// Words in attributed quotations.
    pub quoted_words: u64,
    /// Everybody, most quoted first.
    pub parties: Vec<Party>,
    /// The ways, most used first.
    pub ways: Vec<Way>,
    /// Quotations that several drafts share.
    pub shared: Vec<Shared>,
    /// Outlets that cite each other round in a circle, or themselves.
    pub circles: Vec<Circle>,
    /// Origins behind several outlets.
    pub common: Vec<Common>,
    /// Draft by draft, in the order given.
    pub by_draft: Vec<DraftAudit>,
}

/// What one draft brings; the analysis can be dropped afterwards.
pub fn trace(analysis: &Analysis, own_publication: Option<&str>) -> Trace {
    let meta = |key: &str| {
        let found = analysis.draft.meta.iter().find(|(k, _)| k.eq_ignore_ascii_case(key));
        found.map(|(_, v)| v.trim().to_owned()).filter(|v| !v.is_empty())
    };
    let mut parties: Vec<(String, SpeakerType, Count)> =
        analysis.cast.speakers.iter().map(|s| (s.name.clone(), s.kind, Count::default())).collect();
    let mut chains = Vec::new();
    let mut draft = DraftAudit {
        document: analysis.draft.path.clone(),
        outlet: meta("publication").or_else(|| own_publication.map(str::to_owned)),
        date: day(&analysis.draft),
        attributed: 0,
        uncredited: 0,
        anonymous: 0,
        relayed: 0,
        origins: 0,
        single_origin: None,
        quoted_words: 0,
        unnamed: Vec::new(),
    };
    for chain in &analysis.cast.chains {
        let steps: Vec<u32> =
            chain.steps.iter().map(|s| s.speaker).filter(|&s| (s as usize) < parties.len()).collect();
        if steps.is_empty() {
            draft.uncredited += 1;
            continue;
        }
        draft.attributed += 1;
        draft.anonymous += u32::from(chain.anonymous);
        draft.relayed += u32::from(steps.len() > 1);
        parties[steps[0] as usize].2.as_origin += 1;
        for &relay in &steps[1..] {
            parties[relay as usize].2.as_relay += 1;
        }
        chains.push(steps);
    }
    let mut quotations = Vec::new();
    for (quotation, of) in analysis.quotations.list.iter().zip(analysis.attribution_of_quotations()) {
        if quotation.depth > 0 || quotation.headline {
            continue;
        }
        let text = analysis.words(&quotation.parts);
        let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count() as u32;
        let origin = of
            .and_then(|a| analysis.chain(a as usize))
            .and_then(|c| c.steps.first())
            .map(|s| s.speaker)
            .filter(|&s| (s as usize) < parties.len());
        if let Some(origin) = origin {
            parties[origin as usize].2.quotes += 1;
            parties[origin as usize].2.quoted_words += words;
            draft.quoted_words += words;
        }
        if words as usize >= shared::SHORTEST {
            let line = analysis.draft.place(quotation.span()).line;
            quotations.push((text.into_owned(), origin, line));
        }
    }
    let words = |span: Option<Span>| {
        span.map(|s| s.of(&analysis.draft.text).split_whitespace().collect::<Vec<_>>().join(" "))
    };
    for (speaker, (name, _, count)) in analysis.cast.speakers.iter().zip(&parties) {
        if let Some(withheld) = speaker.withheld.filter(|_| count.as_origin > 0) {
            draft.unnamed.push(Unnamed {
                description: name.clone(),
                times: count.as_origin,
                condition: words(withheld.condition),
                reason: words(withheld.reason),
                one: words(withheld.one),
            });
        }
    }
    let origins: Vec<usize> = (0..parties.len()).filter(|&i| parties[i].2.as_origin > 0).collect();
    draft.origins = origins.len() as u32;
    if let [only] = origins[..] {
        draft.single_origin = (parties[only].2.as_origin > 1).then(|| parties[only].0.clone());
    }
    Trace { draft, parties, chains, quotations }
}

/// Takes drafts one after the other.
#[derive(Default)]
pub struct Archive {
    names: HashMap<(String, SpeakerType), u32>,
    parties: Vec<Party>,
    last_draft: Vec<u32>,
    through: HashMap<(u32, u32), u32>,
    ways: HashMap<(u32, Option<u32>), u32>,
    behind: HashMap<u32, Vec<u32>>,
    cites: HashMap<(u32, u32), (u32, u32)>,
    drafts: Vec<DraftAudit>,
    shared: shared::Pool,
}

impl Archive {
    /// Takes one draft in.
    pub fn add(&mut self, trace: Trace) {
        let at = self.drafts.len() as u32;
        let ids: Vec<u32> = (trace.parties.into_iter())
            .map(|(name, kind, count)| self.party(name, kind, count, at, &trace.draft.document))
            .collect();
        let outlet = trace.draft.outlet.clone().map(|name| {
            self.party(name, SpeakerType::Publication, Count::default(), u32::MAX, &trace.draft.document)
        });
        for chain in &trace.chains {
            let chain: Vec<u32> = chain.iter().map(|&i| ids[i as usize]).collect();
            for pair in chain.windows(2) {
                *self.ways.entry((pair[0], Some(pair[1]))).or_default() += 1;
            }
            if let Some(&last) = chain.last() {
                *self.ways.entry((last, outlet.filter(|&o| o != last))).or_default() += 1;
            }
            for &relay in &chain[1..] {
                *self.through.entry((chain[0], relay)).or_default() += 1;
                let behind = self.behind.entry(chain[0]).or_default();
                if !behind.contains(&relay) && behind.len() < 64 {
                    behind.push(relay);
                }
            }
            if let Some(outlet) = outlet {
                for &step in &chain {
                    if self.parties[step as usize].r#type == SpeakerType::Publication {
                        self.cites.entry((outlet, step)).or_insert((0, at)).0 += 1;
                    }
                }
            }
        }
        for (text, origin, line) in trace.quotations {
            self.shared.add(text, origin.map(|o| ids[o as usize]), at, line);
        }
        self.drafts.push(trace.draft);
    }

    fn party(&mut self, name: String, kind: SpeakerType, count: Count, draft: u32, document: &str) -> u32 {
        // One body can be an organisation to one draft and a publication to the next; a person stays one.
        let key = (crate::speaker::fold(&name), kind);
        let id = *self.names.entry(key).or_insert_with(|| {
            self.parties.push(Party {
                name,
                r#type: kind,
                drafts: 0,
                count: Count::default(),
                share: 0.0,
                through: Vec::new(),
                first: document.to_owned(),
            });
            self.last_draft.push(u32::MAX);
            self.parties.len() as u32 - 1
        });
        let party = &mut self.parties[id as usize];
        party.count.add(count);
        if draft != u32::MAX && self.last_draft[id as usize] != draft {
            self.last_draft[id as usize] = draft;
            party.drafts += 1;
        }
        id
    }

    /// Everything that can be said of the drafts taken in.
    pub fn finish(mut self) -> Audit {
        let quoted_words: u64 = self.parties.iter().map(|p| u64::from(p.count.quoted_words)).sum();
        let names: Vec<String> = self.parties.iter().map(|p| p.name.clone()).collect();
        for ((origin, relay), times) in self.through {
            self.parties[origin as usize].through.push((names[relay as usize].clone(), times));
        }
        for party in &mut self.parties {
            party.share = if quoted_words == 0 {
                0.0
            } else {
                f64::from(party.count.quoted_words) / quoted_words as f64
            };
            party.through.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
        let mut common: Vec<Common> = (self.behind.into_iter())
            .filter(|(origin, outlets)| {
                let kind = self.parties[*origin as usize].r#type;
                // Two drafts' *officials* are two people for all that anybody knows.
                outlets.len() > 1
                    && !matches!(
                        kind,
                        SpeakerType::Group
                            | SpeakerType::Other
                            | SpeakerType::Author
                            | SpeakerType::Anonymous
                    )
            })
            .map(|(origin, outlets)| {
                let party = &self.parties[origin as usize];
                let mut outlets: Vec<String> = outlets.iter().map(|&o| names[o as usize].clone()).collect();
                outlets.sort();
                Common { origin: party.name.clone(), r#type: party.r#type, outlets, drafts: party.drafts }
            })
            .collect();
        common.sort_by(|a, b| {
            b.outlets
                .len()
                .cmp(&a.outlets.len())
                .then(b.drafts.cmp(&a.drafts))
                .then_with(|| a.origin.cmp(&b.origin))
        });
        let circles = circle::circles(&self.cites, &names, &self.drafts);
        let shared = self.shared.clusters(&names, &self.drafts);
        // Most quoted first; the ways follow their parties.
        let mut order: Vec<usize> = (0..self.parties.len()).collect();
        order.sort_by(|&a, &b| {
            let key = |i: usize| {
                let c = self.parties[i].count;
                (c.as_origin + c.as_relay, c.quoted_words)
            };
            key(b)
                .cmp(&key(a))
                .then_with(|| names[a].cmp(&names[b]))
                .then(self.parties[a].r#type.cmp(&self.parties[b].r#type))
        });
        let mut rank = vec![0u32; order.len()];
        for (new, &old) in order.iter().enumerate() {
            rank[old] = new as u32;
        }
        let mut ways: Vec<Way> = (self.ways.into_iter())
            .map(|((from, to), times)| Way {
                from: rank[from as usize],
                to: to.map(|t| rank[t as usize]),
                times,
            })
            .collect();
        ways.sort_by_key(|w| (std::cmp::Reverse(w.times), w.from, w.to));
        let mut parties: Vec<Option<Party>> = self.parties.into_iter().map(Some).collect();
        let sum = |f: fn(&DraftAudit) -> u32| self.drafts.iter().map(f).sum::<u32>();
        let (attributed, anonymous) = (sum(|d| d.attributed), sum(|d| d.anonymous));
        Audit {
            drafts: self.drafts.len() as u32,
            attributed,
            uncredited: sum(|d| d.uncredited),
            named: attributed - anonymous,
            anonymous,
            relayed: sum(|d| d.relayed),
            quoted_words,
            parties: order.into_iter().filter_map(|i| parties[i].take()).collect(),
            ways,
            shared,
            circles,
            common,
            by_draft: self.drafts,
        }
    }
}

/// When a draft is from: its front matter's date, or else the day in its path.
pub fn day(draft: &Draft) -> Option<String> {
    let date = draft.meta.iter().find(|(key, _)| key.eq_ignore_ascii_case("date"));
    let date = date.and_then(|(_, date)| When::parse(date.trim())).map(|date| date.to_string());
    date.or_else(|| dated(&draft.path))
}

/// A day in a path (`2024-05-17`), as archives name their files.
fn dated(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    (0..bytes.len().checked_sub(9)?).rev().find_map(|at| {
        let day = path.get(at..at + 10)?;
        let digits = day
            .bytes()
            .enumerate()
            .all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        (digits && When::parse(day).is_some()).then(|| day.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{self, Stages};
    use crate::draft;

    fn audit(drafts: &[(&str, &str)]) -> Audit {
        let mut archive = Archive::default();
        for (name, text) in drafts {
            let draft = draft::read(name, text.as_bytes().to_vec(), None).unwrap();
            archive.add(trace(&check::analyse(draft, &Stages::default()), None));
        }
        archive.finish()
    }

    const HARBOUR: &str = "---\npublication: Brook Gazette\ndate: 2024-03-02\n---\n\n\
        \"We will close the old harbour before the end of May,\" Ana Ortiz told Reuters on Friday.\n";
    const ECHO: &str = "---\npublication: Lindholm Post\ndate: 2024-03-05\n---\n\n\
        \"We shall close the old harbour before the end of June,\" Ana Ortiz said, the Brook Gazette reported.\n";
    const BACK: &str = "---\npublication: Brook Gazette\ndate: 2024-03-07\n---\n\n\
        The Lindholm Post reported that the harbour would close.\n";

    #[test]
    fn a_draft_of_one_voice_has_a_single_origin() {
        let one = audit(&[(
            "a.txt",
            "\"We will close the harbour soon,\" Ana Ortiz said. Ortiz said it was old.\n",
        )]);
        assert_eq!(one.by_draft[0].single_origin.as_deref(), Some("Ana Ortiz"));
        assert_eq!((one.named, one.anonymous), (2, 0));
        assert!((one.parties.iter().map(|p| p.share).sum::<f64>() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_shared_quotation_goes_back_to_its_earliest_draft_and_shows_what_drifted() {
        let two = audit(&[("echo.md", ECHO), ("harbour.md", HARBOUR)]);
        assert_eq!(two.shared.len(), 1);
        let shared = &two.shared[0];
        assert_eq!((shared.drafts, shared.earliest.as_str()), (2, "harbour.md"));
        let drift: Vec<(&str, &str)> =
            shared.variants[1].drift.iter().map(|d| (d.was.as_str(), d.is.as_str())).collect();
        assert_eq!(drift, [("will", "shall"), ("May", "June")]);
    }

    #[test]
    fn outlets_that_cite_each_other_are_a_circle() {
        let three = audit(&[("harbour.md", HARBOUR), ("echo.md", ECHO), ("back.md", BACK)]);
        assert_eq!(three.circles.len(), 1, "{:?}", three.circles);
        assert_eq!(three.circles[0].outlets, ["Brook Gazette", "Lindholm Post"]);
        let origin = three.common.iter().find(|c| c.origin == "Ana Ortiz").unwrap();
        assert_eq!(origin.outlets, ["Brook Gazette", "Reuters"]);
    }

    #[test]
    fn days_are_found_in_paths() {
        assert_eq!(dated("x/2024-03-02_harbour.txt").as_deref(), Some("2024-03-02"));
        assert_eq!(dated("x/2024-33-02.txt"), None);
        assert_eq!(dated("ü"), None);
    }
}
