//! Outlets that cite each other round in a circle, or themselves.

use super::DraftAudit;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

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
    let mut sorted: Vec<_> = cites.iter().map(|(&edge, &count)| (edge, count)).collect();
    sorted.sort_unstable();
    for &((from, to), _) in &sorted {
        edges.entry(from).or_default().push(to);
    }
    let mut found: Vec<Circle> = parts(&edges)
        .into_iter()
        .filter(|part| part.len() > 1 || edges.get(&part[0]).is_some_and(|to| to.contains(&part[0])))
        .map(|part| {
            let inside = sorted.iter().filter(|((a, b), _)| part.contains(a) && part.contains(b));
            let (mut times, mut examples) = (0, Vec::new());
            for &(_, (count, draft)) in inside {
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
    fn circles_of_three_and_of_one_are_found_and_chains_are_not() {
        let names: Vec<String> = ["A", "B", "C", "D", "E"].map(str::to_owned).to_vec();
        let cites: HashMap<(u32, u32), (u32, u32)> =
            [((0, 1), (1, 0)), ((1, 2), (1, 0)), ((2, 0), (1, 0)), ((2, 3), (5, 0)), ((4, 4), (2, 0))].into();
        let found = circles(&cites, &names, &[]);
        let outlets: Vec<&[String]> = found.iter().map(|c| &c.outlets[..]).collect();
        assert_eq!(outlets, [&["A", "B", "C"].map(String::from)[..], &["E"].map(String::from)[..]]);
    }
}
