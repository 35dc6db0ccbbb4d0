//! PolNeAR's annotations, as published (brat standoff), to attributions in byte spans. Opens no files.

use crate::segment::Layout;
use crate::text::{Run, Span};
use std::collections::HashMap;

/// One attribution as an annotator marked it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gold {
    /// The words attributed; never empty.
    pub content: Vec<Span>,
    /// The words that announce them.
    pub cue: Vec<Span>,
    /// The mention credited.
    pub source: Vec<Span>,
}

/// The same in tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoldRuns {
    /// The words attributed.
    pub content: Vec<Run>,
    /// The words that announce them.
    pub cue: Vec<Run>,
    /// The mention credited.
    pub source: Vec<Run>,
}

/// The attributions of one annotation file on `text`, sorted by content. Lines that say nothing of an
/// attribution are passed over, as are those without a content.
pub fn read(ann: &str, text: &str) -> Vec<Gold> {
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut marks: HashMap<&str, Vec<Span>> = HashMap::new();
    let mut golds = Vec::new();
    for line in ann.split('\n') {
        let Some((id, rest)) = line.split_once('\t') else { continue };
        if id.starts_with('T') {
            let body = rest.split('\t').next().unwrap_or("");
            let Some((_, ranges)) = body.split_once(' ') else { continue };
            marks.insert(id, ranges.split(';').filter_map(|r| span(r, &offsets)).collect());
        } else if id.starts_with('E') {
            let mut gold = Gold::default();
            for argument in rest.split_whitespace().skip(1) {
                let Some((role, reference)) = argument.split_once(':') else { continue };
                let spans = marks.get(reference).into_iter().flatten().copied();
                match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                    "Content" => gold.content.extend(spans),
                    "Cue" => gold.cue.extend(spans),
                    "Source" => gold.source.extend(spans),
                    _ => {}
                }
            }
            for role in [&mut gold.content, &mut gold.cue, &mut gold.source] {
                role.sort_unstable();
            }
            if !gold.content.is_empty() {
                golds.push(gold);
            }
        }
    }
    golds.sort_by(|a, b| a.content.cmp(&b.content).then_with(|| a.cue.cmp(&b.cue)));
    golds
}

fn span(range: &str, offsets: &[usize]) -> Option<Span> {
    let (start, end) = range.trim().split_once(' ')?;
    let at = |n: &str| offsets.get(n.trim().parse::<usize>().ok()?).copied();
    let (start, end) = (at(start)?, at(end)?);
    (start < end).then(|| Span::new(start, end))
}

/// An annotated attribution in tokens; roles that hold no token come out empty.
pub fn runs(layout: &Layout, gold: &Gold) -> GoldRuns {
    let role = |spans: &[Span]| {
        let mut runs: Vec<Run> = Vec::new();
        for run in spans.iter().map(|s| layout.run(*s)).filter(|r| !r.is_empty()) {
            match runs.last_mut() {
                Some(last) if run.start <= last.end => last.end = last.end.max(run.end),
                _ => runs.push(run),
            }
        }
        runs
    };
    GoldRuns { content: role(&gold.content), cue: role(&gold.cue), source: role(&gold.source) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_counted_in_code_points_and_may_be_broken() {
        let text = "“Très bien,” she said, “go.”";
        let ann = "T1\tContent 0 12;23 28\t“Très bien,” “go.”\nT2\tCue 17 21\tsaid\nT3\tSource 13 16\tshe\n\
                   T4\tAttribution 17 21\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n";
        let golds = read(ann, text);
        assert_eq!(golds.len(), 1);
        let words = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>();
        assert_eq!(words(&golds[0].content), ["“Très bien,”", "“go.”"]);
        assert_eq!(words(&golds[0].cue), ["said"]);
        assert_eq!(words(&golds[0].source), ["she"]);
    }
}
