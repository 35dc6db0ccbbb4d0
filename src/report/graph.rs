//! `audit` as a graph of the ways that words took: for Graphviz (`dot`) and for Mermaid. An archive's graph is
//! cut to its most used ways, or nobody could read it.

use super::safe;
use crate::audit::{Audit, Way};
use crate::speaker::SpeakerType;
use std::collections::BTreeSet;
use std::fmt::Write;

/// At most this many ways are drawn.
const WAYS: usize = 80;

/// For Graphviz.
pub fn dot(audit: &Audit) -> String {
    let mut out = String::from("digraph onrecord {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n");
    let (ways, nodes) = drawn(audit);
    for &node in &nodes {
        let party = &audit.parties[node as usize];
        let style = match party.r#type {
            SpeakerType::Anonymous => "shape=ellipse, style=dashed",
            SpeakerType::Publication => "shape=box",
            SpeakerType::Document => "shape=note",
            SpeakerType::Group | SpeakerType::Other => "shape=ellipse, style=dotted",
            _ => "shape=ellipse",
        };
        let _ = writeln!(out, "  n{node} [label=\"{}\", {style}];", dot_text(&party.name));
    }
    let _ = writeln!(out, "  draft [label=\"{}\", shape=box, style=bold];", dot_text(&carrier(audit)));
    for way in ways {
        let to = way.to.map_or("draft".to_owned(), |to| format!("n{to}"));
        let _ = writeln!(out, "  n{} -> {to} [label=\"{}\"];", way.from, way.times);
    }
    out.push_str("}\n");
    out
}

/// For Mermaid.
pub fn mermaid(audit: &Audit) -> String {
    let mut out = String::from("flowchart LR\n");
    let (ways, nodes) = drawn(audit);
    for &node in &nodes {
        let party = &audit.parties[node as usize];
        let (open, close) = match party.r#type {
            SpeakerType::Publication => ("[", "]"),
            SpeakerType::Document => ("[/", "/]"),
            _ => ("(", ")"),
        };
        let _ = writeln!(out, "  n{node}{open}\"{}\"{close}", mermaid_text(&party.name));
        if party.r#type == SpeakerType::Anonymous {
            let _ = writeln!(out, "  style n{node} stroke-dasharray: 4 4");
        }
    }
    let _ = writeln!(out, "  draft[[\"{}\"]]", mermaid_text(&carrier(audit)));
    for way in ways {
        let to = way.to.map_or("draft".to_owned(), |to| format!("n{to}"));
        let _ = writeln!(out, "  n{} -->|{}| {to}", way.from, way.times);
    }
    out
}

/// The most used ways, and the parties at their ends.
fn drawn(audit: &Audit) -> (&[Way], BTreeSet<u32>) {
    let ways = &audit.ways[..audit.ways.len().min(WAYS)];
    let nodes = ways.iter().flat_map(|w| [Some(w.from), w.to]).flatten();
    (ways, nodes.filter(|&n| (n as usize) < audit.parties.len()).collect())
}

/// What the ways without a named end lead to.
fn carrier(audit: &Audit) -> String {
    match &audit.by_draft[..] {
        [only] => only.document.clone(),
        many => format!("{} drafts", many.len()),
    }
}

fn dot_text(text: &str) -> String {
    safe::line(text).replace('\\', "\\\\").replace('"', "\\\"")
}

/// Mermaid reads entities, and would read markup.
fn mermaid_text(text: &str) -> String {
    let mut out = String::new();
    for c in safe::line(text).chars() {
        match c {
            '"' | '<' | '>' | '&' | '#' | '`' | '\\' | '[' | ']' | '{' | '}' | '|' => {
                let _ = write!(out, "#{};", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Archive, trace};
    use crate::check::{self, Stages};
    use crate::draft;

    fn drawn_from(text: &str) -> (String, String) {
        let draft = draft::read("a \"b\".txt", text.as_bytes().to_vec(), None).unwrap();
        let mut archive = Archive::default();
        archive.add(trace(&check::analyse(draft, &Stages::default()), None));
        let audit = archive.finish();
        (dot(&audit), mermaid(&audit))
    }

    #[test]
    fn a_told_outlet_stands_between_speaker_and_draft() {
        let (dot, mermaid) = drawn_from("\"We will close the harbour soon,\" Ana Ortiz told Reuters.\n");
        assert!(
            dot.contains("label=\"Ana Ortiz\"") && dot.contains("n0 -> n1") || dot.contains("n1 -> n0"),
            "{dot}"
        );
        assert!(dot.contains("-> draft") && dot.contains("a \\\"b\\\".txt"), "{dot}");
        assert!(mermaid.contains("-->|1| draft") && mermaid.contains("a #34;b#34;.txt"), "{mermaid}");
    }

    #[test]
    fn nothing_in_a_name_is_markup() {
        assert_eq!(mermaid_text("<b>\"x\"</b>"), "#60;b#62;#34;x#34;#60;/b#62;");
        assert_eq!(dot_text("a\"b\\c\u{1b}[0m"), "a\\\"b\\\\c\u{fffd}[0m");
    }
}
