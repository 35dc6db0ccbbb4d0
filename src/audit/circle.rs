//! Outlets that cite each other round in a circle, or themselves.

use super::DraftAudit;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};

/// More outlets than these in one knot are told pair by pair: that everybody cites everybody in the end says
/// nothing.
const KNOT: usize = 6;

/// Outlets each of which cites the next, the last the first; one outlet where it cites itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Circle {
    /// The outlets, by name.
    pub outlets: Vec<String>,
    /// How often they cite each other.
    pub times: u32,
    /// Drafts in which they do, a few.
    pub examples: Vec<String>,
}

/// All circles: the strongly connected parts of who cites whom (Tarjan 1972, without recursion), and loops.
pub(super) fn circles(
    cites: &HashMap<(u32, u32), (u32, u32)>,
    names: &[String],
    drafts: &[DraftAudit],
) -> Vec<Circle> {
    let mut edges: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(from, to) in cites.keys() {
        edges.entry(from).or_default().push(to);
    }
    edges.values_mut().for_each(|to| to.sort_unstable());
    let mut found: Vec<Circle> = parts(&edges)
        .into_iter()
        .flat_map(|part| pairs(part, &edges))
        .filter(|part| part.len() > 1 || edges.get(&part[0]).is_some_and(|to| to.contains(&part[0])))
        .map(|mut part| {
            part.sort_unstable();
            // The edges of its own members alone: many small parts of one large archive stay cheap.
            let out = part.iter().flat_map(|&a| edges.get(&a).into_iter().flatten().map(move |&b| (a, b)));
            let inside = out.filter(|(_, b)| part.binary_search(b).is_ok());
            let (mut times, mut examples) = (0, Vec::new());
            for &(count, draft) in inside.filter_map(|edge| cites.get(&edge)) {
                times += count;
                let document = drafts.get(draft as usize).map(|d| d.document.clone());
                examples.extend(document.filter(|d| examples.len() < 4 && !examples.contains(d)));
            }
            let mut outlets: Vec<String> = part.iter().map(|&o| names[o as usize].clone()).collect();
            outlets.sort();
            Circle { outlets, times, examples }
        })
        .collect();
    found.sort_by(|a, b| b.times.cmp(&a.times).then_with(|| a.outlets.cmp(&b.outlets)));
    found
}

/// A part as it is where it is small; of a large one those who cite each other directly, and themselves.
fn pairs(part: Vec<u32>, edges: &BTreeMap<u32, Vec<u32>>) -> Vec<Vec<u32>> {
    if part.len() <= KNOT {
        return vec![part];
    }
    let inside: HashSet<u32> = part.iter().copied().collect();
    let cites = |from: u32, to: u32| edges.get(&from).is_some_and(|of| of.binary_search(&to).is_ok());
    let mut found = Vec::new();
    for &from in &part {
        for &to in edges.get(&from).into_iter().flatten() {
            match from == to {
                true => found.push(vec![from]),
                false if from < to && inside.contains(&to) && cites(to, from) => found.push(vec![from, to]),
                false => {}
            }
        }
    }
    if found.is_empty() { vec![part] } else { found }
}

/// The strongly connected parts of a graph.
fn parts(edges: &BTreeMap<u32, Vec<u32>>) -> Vec<Vec<u32>> {
    #[derive(Clone, Copy)]
    struct Node {
        index: u32,
        low: u32,
        open: bool,
    }
    let mut nodes: HashMap<u32, Node> = HashMap::new();
    let (mut stack, mut found) = (Vec::new(), Vec::new());
    let none: Vec<u32> = Vec::new();
    for &root in edges.keys() {
        if nodes.contains_key(&root) {
            continue;
        }
        let mut work = vec![(root, 0usize)];
        while let Some(&mut (at, ref mut next)) = work.last_mut() {
            if *next == 0 {
                let index = nodes.len() as u32;
                nodes.insert(at, Node { index, low: index, open: true });
                stack.push(at);
            }
            let to = edges.get(&at).unwrap_or(&none).get(*next).copied();
            *next += 1;
            match to {
                Some(to) => match nodes.get(&to).copied() {
                    None => work.push((to, 0)),
                    Some(node) if node.open => lower(&mut nodes, at, node.index),
                    Some(_) => {}
                },
                None => {
                    work.pop();
                    let Some(node) = nodes.get(&at).copied() else { continue };
                    if let Some(&(parent, _)) = work.last() {
                        lower(&mut nodes, parent, node.low);
                    }
                    if node.low == node.index {
                        let mut part = Vec::new();
                        while let Some(member) = stack.pop() {
                            if let Some(node) = nodes.get_mut(&member) {
                                node.open = false;
                            }
                            part.push(member);
                            if member == at {
                                break;
                            }
                        }
                        found.push(part);
                    }
                }
            }
        }
    }
    return found;

    fn lower(nodes: &mut HashMap<u32, Node>, at: u32, to: u32) {
        if let Some(node) = nodes.get_mut(&at) {
            node.low = node.low.min(to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_knot_is_told_pair_by_pair() {
        let names: Vec<String> = (0..10).map(|n| format!("Outlet {n}")).collect();
        let ring = (0..10).map(|n| ((n, (n + 1) % 10), (1, 0)));
        let cites: HashMap<(u32, u32), (u32, u32)> =
            ring.chain([((3, 2), (4, 0)), ((8, 8), (1, 0))]).collect();
        let found = circles(&cites, &names, &[]);
        let told: Vec<(Vec<&str>, u32)> =
            found.iter().map(|c| (c.outlets.iter().map(String::as_str).collect(), c.times)).collect();
        assert_eq!(told, [(vec!["Outlet 2", "Outlet 3"], 5), (vec!["Outlet 8"], 1)]);
    }

    #[test]
    fn circles_of_three_and_of_one_are_found_and_chains_are_not() {
        let names: Vec<String> = ["A", "B", "C", "D", "E"].map(str::to_owned).to_vec();
        let cites: HashMap<(u32, u32), (u32, u32)> =
            [((0, 1), (1, 0)), ((1, 2), (1, 0)), ((2, 0), (1, 0)), ((2, 3), (5, 0)), ((4, 4), (2, 0))].into();
        let found = circles(&cites, &names, &[]);
        let outlets: Vec<&[String]> = found.iter().map(|c| &c.outlets[..]).collect();
        assert_eq!(outlets, [&["A", "B", "C"].map(String::from)[..], &["E"].map(String::from)[..]]);
    }
}
