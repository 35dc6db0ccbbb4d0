//! Findings as a person reads them: what could not be checked because the corpus does not cover its speaker is
//! one entry a draft, and not one a quotation. Formats for programs list every finding.

use crate::check::Checked;
use crate::rule::Finding;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The rule whose findings are folded.
const FOLDED: &str = "not-covered";

/// Speakers that the entry names one by one.
const NAMED: usize = 8;

/// The findings with those of quotations that the corpus does not cover made one, where the first of them stood.
pub fn folded(checked: &Checked) -> Cow<'_, [Finding]> {
    let many: Vec<&Finding> = checked.findings.iter().filter(|finding| finding.rule == FOLDED).collect();
    let [first, _, ..] = many.as_slice() else { return Cow::Borrowed(&checked.findings) };
    let mut speakers: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for finding in &many {
        let speaker = finding.attribution.and_then(|index| checked.analysis.speaker(index as usize));
        let name = speaker.map_or("nobody named", |speaker| speaker.name.as_str());
        speakers.entry(name).or_default().push(checked.analysis.draft.place(finding.span).line);
    }
    let mut speakers: Vec<(&str, Vec<u32>)> = speakers.into_iter().collect();
    speakers.sort_by_key(|(_, lines)| std::cmp::Reverse(lines.len()));
    let mut entry = Finding {
        message: format!(
            "{} quotations could not be checked: the corpus does not cover their speakers then",
            many.len()
        ),
        // Nothing is drawn: the entry stands for many places.
        place: Some(checked.analysis.draft.place(first.span)),
        quotation: None,
        attribution: None,
        ..(*first).clone()
    };
    for (name, lines) in speakers.iter().take(NAMED) {
        entry.notes.push(format!("{name}: {} ({})", lines.len(), places(lines)));
    }
    if speakers.len() > NAMED {
        let rest: usize = speakers[NAMED..].iter().map(|(_, lines)| lines.len()).sum();
        let others = if speakers.len() == NAMED + 1 { "speaker" } else { "speakers" };
        entry.notes.push(format!("{} other {others}: {rest}", speakers.len() - NAMED));
    }
    let mut entry = Some(entry);
    let kept = checked.findings.iter().filter_map(|finding| match finding.rule == FOLDED {
        true => entry.take(),
        false => Some(finding.clone()),
    });
    Cow::Owned(kept.collect())
}

/// `line 3`, `lines 3, 7, 9 …`.
fn places(lines: &[u32]) -> String {
    const MOST: usize = 6;
    let shown: Vec<String> = lines.iter().take(MOST).map(u32::to_string).collect();
    let more = if lines.len() > MOST { " …" } else { "" };
    format!("line{} {}{more}", if lines.len() == 1 { "" } else { "s" }, shown.join(", "))
}
