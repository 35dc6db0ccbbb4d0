//! Which of the ways that words came are drawn by themselves: the heavy origins and relays, in an order in which
//! ribbons cross little. The rest are drawn together, named and unnamed apart; none is left out.

use super::figure::{Flow, together};
use super::thousands;
use super::view::Step;
use std::collections::{BTreeMap, HashMap};

/// Origins drawn by themselves; the rest are drawn together.
const ORIGINS: usize = 16;
/// Relays drawn by themselves; the rest are drawn together.
const RELAYS: usize = 16;
/// Steps of a chain drawn; the longest chains of real drafts have four.
const DEPTH: usize = 4;
/// What a step is that stands for many.
const MANY: &str = "several";

/// The ways to draw, and whether they tell less than the flows did: small ones together or long ones cut short.
pub fn drawn(flows: &[Flow]) -> (Vec<Flow>, bool) {
    let long = flows.iter().any(|flow| flow.steps.len() > DEPTH);
    let cut = |flow: &Flow| Flow { steps: flow.steps.iter().take(DEPTH).cloned().collect(), ..flow.clone() };
    let flows = together(flows.iter().map(cut));
    let (flows, origins) = small_origins_together(flows);
    let (flows, relays) = small_relays_together(flows);
    (ordered(flows), long || origins || relays)
}

/// The heaviest steps by themselves, and the rest where there are more than `most`.
fn heaviest<'a>(steps: impl Iterator<Item = (&'a Step, usize)>, most: usize) -> (Vec<Step>, Vec<Step>) {
    let mut weight: BTreeMap<&Step, usize> = BTreeMap::new();
    for (step, words) in steps {
        *weight.entry(step).or_default() += words + 1;
    }
    let mut sorted: Vec<(&Step, usize)> = weight.into_iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let own = if sorted.len() <= most { sorted.len() } else { most.saturating_sub(2) };
    let mut steps: Vec<Step> = sorted.into_iter().map(|(step, _)| step.clone()).collect();
    let rest = steps.split_off(own);
    (steps, rest)
}

/// Small origins together, named and unnamed apart; one alone stays what it is.
fn small_origins_together(flows: Vec<Flow>) -> (Vec<Flow>, bool) {
    let (own, rest) = heaviest(flows.iter().map(|flow| (&flow.steps[0], flow.words())), ORIGINS);
    let many = |unnamed: bool| rest.iter().filter(|step| step.unnamed == unnamed).count();
    let (named, unnamed) = (many(false), many(true));
    let gathered = named > 1 || unnamed > 1;
    let flows = flows.into_iter().map(|mut flow| {
        let hidden = flow.steps[0].unnamed;
        let among = if hidden { unnamed } else { named };
        if among > 1 && !own.contains(&flow.steps[0]) {
            let name =
                format!("{} more {}", thousands(among as u64), if hidden { "unnamed" } else { "named" });
            flow.steps = vec![Step { name, kind: MANY, unnamed: hidden }];
        }
        flow
    });
    (together(flows), gathered)
}

/// Small relays together as well: a wall of names tells nothing.
fn small_relays_together(flows: Vec<Flow>) -> (Vec<Flow>, bool) {
    let relays = flows.iter().flat_map(|flow| flow.steps[1..].iter().map(|step| (step, flow.words())));
    let (own, rest) = heaviest(relays, RELAYS);
    if rest.is_empty() {
        return (flows, false);
    }
    let many =
        Step { name: format!("{} more relays", thousands(rest.len() as u64)), kind: MANY, unnamed: false };
    let flows = flows.into_iter().map(|mut flow| {
        for step in &mut flow.steps[1..] {
            if !own.contains(step) {
                step.clone_from(&many);
            }
        }
        flow.steps.dedup();
        flow
    });
    (together(flows), true)
}

/// Flows of one origin together, origins that share a relay next to each other, heavy ones first; those that stand
/// for many come last.
fn ordered(flows: Vec<Flow>) -> Vec<Flow> {
    let mut weight: HashMap<Step, usize> = HashMap::new();
    let mut through: HashMap<Step, (String, usize)> = HashMap::new();
    for flow in &flows {
        let words = flow.words();
        *weight.entry(flow.steps[0].clone()).or_default() += words;
        let relay = flow.steps.get(1).map_or(String::new(), |step| step.name.clone());
        let best = through.entry(flow.steps[0].clone()).or_insert((relay.clone(), words));
        if words > best.1 {
            *best = (relay, words);
        }
    }
    let mut out = flows;
    out.sort_by(|a, b| {
        let key = |flow: &Flow| through[&flow.steps[0]].0.clone();
        let many = |flow: &Flow| flow.steps[0].kind == MANY;
        (many(a).cmp(&many(b)))
            .then(key(a).cmp(&key(b)))
            .then(weight[&b.steps[0]].cmp(&weight[&a.steps[0]]))
            .then(a.steps[0].cmp(&b.steps[0]))
            .then(b.words().cmp(&a.words()))
            .then(a.steps.cmp(&b.steps))
    });
    out
}
