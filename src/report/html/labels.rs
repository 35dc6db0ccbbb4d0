//! What the page calls things: verdicts, tiers, edits, kinds of blocks. Words only; nothing is decided here
//! but which verdicts and which edits are grave.

use super::view::Count;
use crate::corpus::Trust;
use crate::draft::BlockKind;
use crate::matching::{EditKind, Tier};
use crate::verdict::Kind;

/// All verdicts in the order in which the page lists them, gravest first among those that were looked up.
pub const VERDICTS: [Kind; 6] = [
    Kind::Altered,
    Kind::Misattributed,
    Kind::NotOnRecord,
    Kind::OnRecord,
    Kind::NotCovered,
    Kind::NotChecked,
];

/// A verdict for people.
pub fn verdict(kind: Kind) -> &'static str {
    match kind {
        Kind::OnRecord => "On record",
        Kind::Altered => "Altered",
        Kind::Misattributed => "Misattributed",
        Kind::NotOnRecord => "Not on record",
        Kind::NotCovered => "Not covered",
        Kind::NotChecked => "Not checked",
    }
}

fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::OnRecord => "The words are in the record, from this speaker.",
        Kind::Altered => "The passage is in the record; words differ.",
        Kind::Misattributed => "The words are in the record, from somebody else.",
        Kind::NotOnRecord => "The records have this speaker at about that time, and not these words.",
        Kind::NotCovered => "The records hold nothing of this speaker at that time.",
        Kind::NotChecked => "Not looked up, or not to be told; the reason is given.",
    }
}

/// Whether a verdict stands against the quotation. That words are not on record does not: few corpora hold all
/// that somebody said.
pub fn is_against(verdict: &str) -> bool {
    [Kind::Altered, Kind::Misattributed].iter().any(|kind| kind.name() == verdict)
}

/// Whether a verdict says nothing, for or against.
pub fn is_unchecked(verdict: &str) -> bool {
    [Kind::NotCovered, Kind::NotChecked].iter().any(|kind| kind.name() == verdict)
}

/// Whether a verdict rests on a passage of a record.
pub fn is_found(verdict: Kind) -> bool {
    matches!(verdict, Kind::OnRecord | Kind::Altered | Kind::Misattributed)
}

/// Whether an edit can turn the sense round or changes a figure: the page's gravest mark.
pub fn is_grave(kind: EditKind) -> bool {
    kind.reverses() || kind == EditKind::Number
}

/// What a tier means, for people.
pub fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Exact => "word for word",
        Tier::Typographic => "but for marks and spelling",
        Tier::Case => "but for capital letters",
        Tier::Markup => "but for the record’s stage directions",
        Tier::Disfluency => "but for fillers and false starts",
        Tier::Bracketed => "with words in brackets",
        Tier::Elided => "with a cut that an ellipsis marks",
    }
}

/// What an edit is, for people.
pub fn edit(kind: EditKind) -> &'static str {
    match kind {
        EditKind::Negation => "negation",
        EditKind::Quantifier => "how many",
        EditKind::Modal => "modal verb",
        EditKind::Number => "figure",
        EditKind::Name => "name",
        EditKind::Splice => "splice",
        EditKind::Word => "word",
        EditKind::FunctionWord => "small word",
    }
}

/// How far a record is to be trusted, for people.
pub fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Verbatim => "verbatim record",
        Trust::Edited => "edited text: the speaker may have departed from it",
        Trust::Asr => "automatic transcript: listen before you rely on it",
    }
}

/// What a block is.
pub fn block(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Title => "title",
        BlockKind::Heading => "heading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::BlockQuote => "blockquote",
        BlockKind::ListItem | BlockKind::RowHead | BlockKind::Cell => "item",
        BlockKind::Caption => "caption",
    }
}

/// A share as whole per cent; what is not quite all is never 100, what is not quite nothing never 0.
pub fn percent(share: f32) -> u32 {
    match share {
        s if s >= 1.0 => 100,
        s if s > 0.0 => ((s * 100.0).round() as u32).clamp(1, 99),
        _ => 0,
    }
}

/// How many have which verdict; every verdict stands in the list.
pub fn tally<'a>(verdicts: impl Iterator<Item = &'a str>) -> Vec<Count> {
    let mut counts = [0usize; VERDICTS.len()];
    for name in verdicts {
        if let Some(index) = VERDICTS.iter().position(|kind| kind.name() == name) {
            counts[index] += 1;
        }
    }
    let all: usize = counts.iter().sum();
    let share = |count: usize| (count as f64 * 1000.0 / all.max(1) as f64).round() / 10.0;
    let mut before = 0;
    (VERDICTS.iter().zip(counts))
        .map(|(&kind, count)| {
            let from = share(before);
            before += count;
            Count {
                verdict: kind.name(),
                label: verdict(kind),
                meaning: meaning(kind),
                count,
                percent: percent(count as f32 / all.max(1) as f32) as usize,
                share: share(count),
                from,
            }
        })
        .collect()
}
