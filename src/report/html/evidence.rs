//! The evidence beside each quotation: the verdict with its reason, whose words they are and how they came, the
//! record's passage and the two sides of the word diff. Layout only: every fact is the analysis's.

use super::view::{Edit, Finding, Passage, Quotation, Step, shown};
use super::{labels, runs};
use crate::analysis::Analysis;
use crate::matching::Match;
use crate::report::{links, safe, wire};
use crate::rule::Level;
use crate::speaker::SpeakerType;
use crate::verdict::{Kind, Verdict};

/// One view of each quotation, in order; a finding learns whether its quotation is among them.
pub(super) fn quotations(
    analysis: &Analysis,
    verdicts: &[Verdict],
    findings: &mut [Finding],
) -> Vec<Quotation> {
    let of = analysis.attribution_of_quotations();
    let mut on: Vec<Vec<usize>> = vec![Vec::new(); analysis.quotations.list.len()];
    for (index, finding) in findings.iter_mut().enumerate() {
        match finding.quotation.and_then(|quotation| on.get_mut(quotation)) {
            Some(list) => list.push(index),
            None => finding.quotation = None,
        }
    }
    let grave: Vec<bool> = findings.iter().map(|finding| finding.level != Level::Info.name()).collect();
    let warns = |index: &usize| grave.get(*index) == Some(&true);
    let mut ids = permalinks(analysis).into_iter();
    (analysis.quotations.list.iter().zip(on).enumerate())
        .map(|(index, (quotation, findings))| {
            let text = shown(&analysis.words(&quotation.parts));
            let place = analysis.draft.place(quotation.span());
            let verdict = verdicts.get(index);
            let kind = verdict.map_or(Kind::NotChecked, |verdict| verdict.kind);
            let tier = verdict.and_then(|verdict| verdict.tier);
            let about = of[index].and_then(|at| Some((at as usize, analysis.attributions.get(at as usize)?)));
            let attribution = about.map(|(_, attribution)| attribution);
            let unnamed =
                about.and_then(|(at, _)| analysis.cast.chains.get(at)).is_some_and(|chain| chain.anonymous);
            let optional = |text: Option<&String>| text.map_or(String::new(), |text| shown(text));
            Quotation {
                number: index + 1,
                id: ids.next().unwrap_or_default(),
                short: runs::shorten(&text, 160),
                text,
                line: place.line,
                column: place.column,
                verdict: kind.name(),
                label: labels::verdict(kind),
                tier: tier.map_or("", |tier| tier.name()),
                tier_label: tier.map_or("", labels::tier),
                similarity: verdict.map_or(0, |verdict| labels::percent(verdict.similarity)),
                reason: match verdict {
                    Some(verdict) => shown(&verdict.reason),
                    None => "No records were given to hold it against.".to_string(),
                },
                kind: attribution.map_or("", |attribution| wire::kind(attribution.kind)),
                cue: attribution.map_or(String::new(), |a| shown(&analysis.words(&a.cue))),
                source: attribution.map_or(String::new(), |a| shown(&analysis.words(&a.source))),
                chain: about.map_or(Vec::new(), |(at, _)| chain(analysis, at)),
                unnamed,
                confidence: attribution.map_or(0, |attribution| labels::percent(attribution.confidence)),
                headline: quotation.headline,
                depth: quotation.depth,
                said_by: optional(
                    // Not twice where the reason names them.
                    (verdict.filter(|v| v.said_by.as_ref().is_none_or(|name| !v.reason.contains(name))))
                        .and_then(|verdict| verdict.said_by.as_ref()),
                ),
                quoting: optional(verdict.and_then(|verdict| verdict.quoting.as_ref())),
                other_date: (verdict.and_then(|verdict| verdict.other_date))
                    .map_or(String::new(), |date| date.to_string()),
                asr_only: verdict.is_some_and(|verdict| verdict.asr_only),
                passage: verdict
                    .and_then(|verdict| verdict.matched.as_ref())
                    .map(|matched| passage(analysis, index, matched)),
                problem: labels::is_against(kind.name()) || findings.iter().any(warns),
                findings,
            }
        })
        .collect()
}

/// An anchor that stays when the draft changes elsewhere: a hash of path, words and which of equal words.
fn permalink(path: &str, text: &str, nth: u32) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [path, text] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let hash = hasher.finalize().to_hex();
    let again = if nth > 1 { format!("-{nth}") } else { String::new() };
    format!("q-{}{again}", &hash[..12])
}

/// The permalinks of a draft's quotations, in order; the same on the page and in the machine formats.
pub fn permalinks(analysis: &Analysis) -> Vec<String> {
    let mut seen = std::collections::HashMap::new();
    (analysis.quotations.list.iter())
        .map(|quotation| {
            let text = shown(&analysis.words(&quotation.parts));
            let nth: &mut u32 = seen.entry(text.clone()).or_default();
            *nth += 1;
            permalink(&analysis.draft.path, &text, *nth)
        })
        .collect()
}

/// The chain of an attribution as names, origin first.
pub(super) fn chain(analysis: &Analysis, attribution: usize) -> Vec<Step> {
    let Some(chain) = analysis.chain(attribution) else { return Vec::new() };
    (chain.steps.iter().enumerate())
        .filter_map(|(index, step)| {
            let speaker = analysis.cast.speakers.get(step.speaker as usize)?;
            Some(Step {
                name: named(&speaker.name),
                kind: wire::speaker_type(speaker.kind),
                unnamed: speaker.kind == SpeakerType::Anonymous || (index == 0 && chain.anonymous),
            })
        })
        .collect()
}

/// A name as the page shows it: some are half a sentence.
pub(super) fn named(name: &str) -> String {
    runs::shorten(&shown(name), 160)
}

fn passage(analysis: &Analysis, quotation: usize, matched: &Match) -> Passage {
    let parts = &analysis.quotations.list[quotation].parts;
    let (draft_runs, record_runs) = runs::beside(&analysis.draft.text, parts, matched);
    let optional = |text: &Option<String>| text.as_deref().map_or(String::new(), shown);
    Passage {
        record: shown(&matched.record),
        title: matched.title.as_deref().map_or_else(|| shown(&matched.record), shown),
        speaker: optional(&matched.speaker),
        date: matched.date.map_or(String::new(), |date| date.to_string()),
        link: links::passage(matched).unwrap_or_default(),
        address: matched.url.as_deref().and_then(safe::link).unwrap_or_default().to_string(),
        locator: shown(&matched.locator),
        trust: matched.trust.name(),
        trust_label: labels::trust(matched.trust),
        draft_runs,
        record_runs,
        differs: !matched.edits.is_empty(),
        edits: (matched.edits.iter())
            .map(|edit| Edit {
                kind: edit.kind.name(),
                label: labels::edit(edit.kind),
                from: runs::shorten(&shown(&edit.from), 80),
                to: runs::shorten(&shown(&edit.to), 80),
            })
            .collect(),
        remarks: remarks(analysis, matched),
        others: matched.others,
    }
}

/// What was excused, in sentences: cuts, brackets, fillers, order.
fn remarks(analysis: &Analysis, matched: &Match) -> Vec<String> {
    let mut out = Vec::new();
    // An edit says it already, and shows where.
    let edited = matched.edited();
    for cut in &matched.cuts {
        if cut.qualifier.is_none() && edited.contains(&*cut.dropped) {
            continue;
        }
        let how = if cut.marked { "An ellipsis stands for" } else { "Cut without an ellipsis:" };
        let words = if cut.words == 1 { "one word".to_string() } else { format!("{} words", cut.words) };
        let mut line = format!("{how} {words}: “{}”.", runs::shorten(&shown(&cut.dropped), 240));
        if let Some(qualifier) = &cut.qualifier {
            line.push_str(&format!(" The cut takes away “{}”, which narrows what stands.", shown(qualifier)));
        }
        out.push(line);
    }
    for bracket in &matched.brackets {
        let words = shown(bracket.span.of(&analysis.draft.text));
        out.push(match &bracket.replaces {
            Some(replaced) => format!("{words} stands in for “{}”.", shown(replaced)),
            None => format!("{words} was added by an editor."),
        });
    }
    if !matched.dropped_fillers.is_empty() {
        let fillers: Vec<String> = matched.dropped_fillers.iter().take(12).map(|f| shown(f)).collect();
        out.push(format!("Left out as fillers or false starts: {}.", fillers.join(", ")));
    }
    if let Some(trimmed) = &matched.trimmed {
        out.push(format!("Left off beside the passage: “{}”.", shown(trimmed)));
    }
    if matched.stale {
        out.push("The record is gone or has changed since it was indexed; its words are the index’s.".into());
    }
    if matched.spliced {
        out.push("The pieces come from different turns or from far apart, and nothing marks it.".into());
    }
    if matched.reordered {
        out.push("The pieces stand in another order in the record.".into());
    }
    if matched.quoted_there {
        out.push("In the record the words stand in quotation marks: read out, or somebody else’s.".into());
    }
    out
}
