//! Speakers and chains on annotated spans: reads articles with their brat annotations (`DIR/text/*.txt`,
//! `DIR/attributions/*.ann`, the first annotator of each) and prints what `extract --format jsonl` would if
//! every source, cue and content had been found. What is wrong then is resolution's alone.
//!
//!     cargo run --release --example chains -- ../shared/polnear/dev > pred.jsonl
//!     python3 ../shared/eval/score_chains.py --gold ../shared/eval/chains_dev.jsonl \
//!         --texts ../shared/polnear/dev/text --pred pred.jsonl

use onrecord::attribution::{Attribution, Kind};
use onrecord::text::Span;
use onrecord::{draft, quotation, segment, speaker};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn main() -> anyhow::Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("which folder?"))?;
    let only: Vec<String> = std::env::args().skip(2).collect();
    let mut texts: Vec<PathBuf> = std::fs::read_dir(Path::new(&folder).join("text"))?
        .map(|e| Ok(e?.path()))
        .collect::<anyhow::Result<_>>()?;
    texts.sort();
    let mut notes: Vec<PathBuf> = std::fs::read_dir(Path::new(&folder).join("attributions"))?
        .map(|e| Ok(e?.path()))
        .collect::<anyhow::Result<_>>()?;
    notes.sort();
    let (mut words, mut took) = (0usize, std::time::Duration::ZERO);
    for path in texts {
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
        if !only.is_empty() && !only.iter().any(|o| stem.contains(o.as_str())) {
            continue;
        }
        let name = |p: &&PathBuf| p.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.starts_with(stem));
        let Some(note) = notes.iter().find(name) else { continue };
        let bytes = std::fs::read(&path)?;
        let text = String::from_utf8(bytes.clone())?;
        let attributions = annotated(&text, &std::fs::read_to_string(note)?);
        let draft = draft::read(&path.to_string_lossy(), bytes, None)?;
        let layout = segment::segment(&draft);
        let quotations = quotation::find(&draft, &layout);
        let start = std::time::Instant::now();
        let cast =
            speaker::resolve(&draft, &layout, &quotations, &attributions, &speaker::Options::default());
        took += start.elapsed();
        words += layout.tokens.len();
        for (attribution, chain) in attributions.iter().zip(&cast.chains) {
            let spans = |s: &[Span]| -> serde_json::Value {
                let text: Vec<&str> = s.iter().map(|s| s.of(&draft.text)).collect();
                let spans: Vec<_> =
                    s.iter().map(|s| serde_json::json!({"start": s.start, "end": s.end})).collect();
                serde_json::json!({"text": text.join(" "), "spans": spans})
            };
            let steps: Vec<_> = chain
                .steps
                .iter()
                .map(|s| {
                    let who = &cast.speakers[s.speaker as usize];
                    serde_json::json!({"name": who.name, "type": who.kind, "reason": s.reason})
                })
                .collect();
            let line = serde_json::json!({
                "document": path.to_string_lossy(), "content": spans(&attribution.content),
                "cue": spans(&attribution.cue), "source": spans(&attribution.source),
                "chain": steps, "anonymous": chain.anonymous,
            });
            println!("{line}");
        }
    }
    eprintln!("{words} tokens resolved in {took:?}: {:.0} a second", words as f64 / took.as_secs_f64());
    Ok(())
}

/// The attributions of one standoff file, in bytes of the text, in the order of their contents.
fn annotated(text: &str, standoff: &str) -> Vec<Attribution> {
    let mut at: Vec<usize> = text.char_indices().map(|(i, _)| i).collect();
    at.push(text.len());
    let mut parts: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    let mut found = Vec::new();
    for line in standoff.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if line.starts_with('T') && cells.len() > 1 {
            let (_, places) = cells[1].split_once(' ').unwrap_or(("", ""));
            let spans = places.split(';').filter_map(|p| {
                let (a, b) = p.split_once(' ')?;
                let place = |s: &str| s.parse::<usize>().ok().and_then(|i| at.get(i).copied());
                Some(Span::new(place(a)?, place(b)?))
            });
            parts.insert(cells[0], spans.collect());
        }
    }
    for line in standoff.lines().filter(|l| l.starts_with('E')) {
        let of = |role: &str| {
            let mut spans = Vec::new();
            for arg in line.split(['\t', ' ']).filter_map(|a| a.split_once(':')) {
                if arg.0.trim_end_matches(char::is_numeric) == role {
                    spans.extend(parts.get(arg.1).into_iter().flatten().copied());
                }
            }
            spans.sort();
            spans
        };
        let content = of("Content");
        if !content.is_empty() {
            found.push(Attribution {
                kind: Kind::Indirect,
                content,
                quotations: Vec::new(),
                cue: of("Cue"),
                source: of("Source"),
                confidence: 1.0,
                reason: "annotated",
                why: Vec::new(),
            });
        }
    }
    found.sort_by_key(|a| a.content[0].start);
    found
}
