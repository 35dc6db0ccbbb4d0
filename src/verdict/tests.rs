//! Verdicts as an editor would give them, over a small corpus of invented people.

use super::*;
use crate::corpus::{BuildOptions, Corpus, open_or_build};
use crate::matching::EditKind;

const COUNCIL: &str = "---
date: 2021-05-03
speakers: Jo Roe; Piet Vance; Ann Leclerc
---
CLERK: The session is open. There is one item, the harbour wall.

MAYOR ROE: The wall will cost 41 million crowns, and it will not be finished before the autumn storms. I am not going to promise you otherwise. There are families in Mill Street who have been flooded three times in five years, and I have, uh, I have sat in their kitchens. They asked for a gate, unless the tide tables change, and we owe it to them.

COUNCILLOR VANCE: Nobody in this chamber believes that figure. I have asked for the engineers' report four times. (APPLAUSE) We will not support a second levy under any circumstances.

MS LECLERC: My neighbour wrote to me, and I quote: \"We were promised a wall and were handed a brochure.\" I favour the lower gate.
";

fn corpus() -> (tempfile::TempDir, Corpus) {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join("council.txt"), COUNCIL).expect("written");
    let filler: String =
        (0..4000).map(|i| format!("word{} thing{} of the {}. ", i % 977, i % 613, i)).collect();
    std::fs::write(dir.path().join("filler.txt"), filler).expect("written");
    let opened = open_or_build(dir.path(), &BuildOptions::default(), &|_| {}).expect("built");
    (dir, opened.corpus)
}

fn verdict(corpus: &Corpus, speaker: &str, text: &str) -> Verdict {
    let speaker = if speaker.is_empty() { Vec::new() } else { vec![speaker.to_owned()] };
    let written = When::parse("2021-05-04");
    let claim = Claim { text: text.to_owned(), speaker, person: true, said: None, written };
    judge_claim(corpus, &claim, &Options::default()).expect("a sound index")
}

#[test]
fn faithful_quotations_by_tier() {
    let (_dir, corpus) = corpus();
    for (speaker, text, tier) in [
        ("Jo Roe", "it will not be finished before the autumn storms", "exact"),
        ("Jo Roe", "The wall will cost forty-one million crowns and it will not be finished", "typographic"),
        ("Ann Leclerc", "I favor the lower gate.", "typographic"),
        ("Piet Vance", "nobody in this chamber believes that figure", "case"),
        ("Piet Vance", "four times. We will not support a second levy", "markup"),
        ("Jo Roe", "three times in five years, and I have sat in their kitchens", "disfluency"),
        ("Jo Roe", "it will not be finished before the autumn storms [of this year]", "bracketed"),
        (
            "Jo Roe",
            "The wall will cost 41 million crowns ... I am not going to promise you otherwise.",
            "elided",
        ),
        ("", "it will not be finished before the autumn storms", "exact"),
    ] {
        let v = verdict(&corpus, speaker, text);
        assert_eq!((v.kind, v.tier.map(Tier::name)), (Kind::OnRecord, Some(tier)), "{text}: {v:#?}");
    }
}

#[test]
fn what_differs_decides_and_not_how_much() {
    let (_dir, corpus) = corpus();
    for (speaker, text, kind) in [
        ("Jo Roe", "it will be finished before the autumn storms", EditKind::Negation),
        ("Jo Roe", "The wall will cost 14 million crowns, and it will not be finished", EditKind::Number),
        ("Jo Roe", "There are families in Hill Street who have been flooded three times", EditKind::Name),
        ("Jo Roe", "The wall could cost 41 million crowns, and it will not be finished", EditKind::Modal),
        ("Piet Vance", "We will not support a third levy under any circumstances", EditKind::Number),
        ("Piet Vance", "We will not support a second wall under any circumstances", EditKind::Word),
    ] {
        let v = verdict(&corpus, speaker, text);
        let kinds: Vec<EditKind> = v.matched.iter().flat_map(|m| &m.edits).map(|e| e.kind).collect();
        assert_eq!((v.kind, &kinds[..]), (Kind::Altered, &[kind][..]), "{text}: {v:#?}");
    }
}

#[test]
fn cuts_splices_and_what_was_left_off() {
    let (_dir, corpus) = corpus();
    let v =
        verdict(&corpus, "Jo Roe", "There are families in Mill Street who have been flooded in five years");
    assert_eq!(v.kind, Kind::Altered);
    let m = v.matched.expect("a match");
    assert_eq!((m.cuts.len(), m.cuts[0].marked, &m.cuts[0].dropped[..]), (1, false, "three times"));
    let v = verdict(&corpus, "Jo Roe", "They asked for a gate");
    assert_eq!(v.kind, Kind::OnRecord);
    assert_eq!(v.matched.and_then(|m| m.trimmed).as_deref(), Some("unless the tide tables change"));
    let v = verdict(
        &corpus,
        "Jo Roe",
        "There are families in Mill Street who have been flooded, nobody in this chamber believes that figure",
    );
    assert_eq!(v.kind, Kind::Altered);
    assert!(v.matched.expect("a match").spliced);
}

#[test]
fn whose_words_and_whose_time() {
    let (_dir, corpus) = corpus();
    let v = verdict(&corpus, "Jo Roe", "Nobody in this chamber believes that figure.");
    assert_eq!((v.kind, v.said_by.as_deref()), (Kind::Misattributed, Some("Piet Vance")));
    let v = verdict(&corpus, "Erik Munk", "We were promised a wall and were handed a brochure.");
    assert_eq!((v.kind, v.quoting.as_deref()), (Kind::OnRecord, Some("Erik Munk")));
    let v = verdict(&corpus, "Jo Roe", "My patience with the contractors has run out entirely.");
    assert_eq!(v.kind, Kind::NotOnRecord);
    let v = verdict(&corpus, "Erik Munk", "My patience with the contractors has run out entirely.");
    assert_eq!(v.kind, Kind::NotCovered);
    let v = verdict(&corpus, "Jo Roe", "Absurd");
    assert_eq!(v.kind, Kind::NotChecked);
    assert_eq!(verdict(&corpus, "Jo Roe", "…").kind, Kind::NotChecked);
}
