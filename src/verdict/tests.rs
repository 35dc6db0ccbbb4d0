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

#[test]
fn a_surname_alone_is_the_one_person_who_has_it() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("written");
    write(
        "debate.txt",
        "---\ndate: 2021-05-03\n---\nROE: The harbour wall was never promised for the autumn.\nVANCE: The ferry cannot wait for another winter of studies.\n",
    );
    write("speech.txt", "---\ndate: 2021-02-01\nspeaker: Jo Roe\n---\nGood evening, all of you.\n");
    write("old.txt", "---\ndate: 1990-02-01\nspeaker: Ida Vance\n---\nGood evening, all of you.\n");
    let filler: String = (0..4000).map(|i| format!("word{} thing{} of {}. ", i % 977, i % 613, i)).collect();
    write("filler.txt", &filler);
    let corpus = open_or_build(dir.path(), &BuildOptions::default(), &|_| {}).expect("built").corpus;
    let ask = |speaker: &str, text: &str| {
        let v = verdict(&corpus, speaker, text);
        (v.kind, v.matched.and_then(|m| m.speaker))
    };
    let (wall, ferry) = (
        "The harbour wall was never promised for the autumn",
        "The ferry cannot wait for another winter of studies",
    );
    assert_eq!(ask("Jo Roe", wall), (Kind::OnRecord, Some("Jo Roe".into())));
    assert_eq!(ask("Piet Hale", wall), (Kind::Misattributed, Some("Jo Roe".into())));
    // Joined from another record, a name accuses nobody whom the label allows; nor is a namesake of 1990 joined.
    assert_eq!(ask("Ann Roe", wall).0, Kind::OnRecord);
    assert_eq!(ask("Piet Vance", ferry), (Kind::OnRecord, Some("VANCE".into())));
    // Silence of the one who is meant is no silence of a namesake.
    assert_eq!(ask("Jo Roe", "My patience with the contractors has run out entirely").0, Kind::NotOnRecord);
    assert_eq!(ask("Ann Roe", "My patience with the contractors has run out entirely").0, Kind::NotCovered);
}

/// A line that is said on many days, and a draft of 4 May.
fn many_days() -> (tempfile::TempDir, Corpus) {
    let dir = tempfile::tempdir().expect("a folder");
    let line = "We carried the sandbags ourselves, and nobody sent a truck.";
    let rows = [
        (
            "a",
            "2021-04-20",
            "Jo Roe",
            "verbatim",
            "We had carried the sandbags ourselves, and nobody sent a truck.",
        ),
        ("b", "2021-05-01", "Jo Roe", "verbatim", line),
        ("c", "2021-05-03", "Jo Roe", "asr", line),
        ("d", "2021-05-03", "Jo Roe", "verbatim", line),
        ("e", "2021-05-04", "Piet Vance", "verbatim", line),
        ("f", "2021-06-01", "Jo Roe", "verbatim", line),
        (
            "g",
            "2021-06-02",
            "Ann Leclerc",
            "verbatim",
            "The pumps were never ordered by this council at all.",
        ),
        ("h", "2021-04-28", "Jo Roe", "verbatim", "Good evening to all of you in this hall tonight."),
    ];
    for (name, date, speaker, trust, words) in rows {
        let text = format!("---\ndate: {date}\nspeaker: {speaker}\ntrust: {trust}\n---\n{words}\n");
        std::fs::write(dir.path().join(format!("{name}.txt")), text).expect("written");
    }
    let filler: String =
        (0..4000).map(|i| format!("word{} thing{} of the {}. ", i % 977, i % 613, i)).collect();
    std::fs::write(dir.path().join("z.txt"), filler).expect("written");
    let opened = open_or_build(dir.path(), &BuildOptions::default(), &|_| {}).expect("built");
    (dir, opened.corpus)
}

#[test]
fn the_same_line_on_many_days_is_ranked_by_speaker_then_date_then_trust() {
    let (_dir, corpus) = many_days();
    let ask = |speaker: &str, said: &str, written: &str| {
        let claim = Claim {
            text: "We carried the sandbags ourselves, and nobody sent a truck".into(),
            speaker: Some(speaker.to_owned()).into_iter().filter(|s| !s.is_empty()).collect(),
            person: true,
            said: When::parse(said),
            written: When::parse(written),
        };
        let v = judge_claim(&corpus, &claim, &Options::default()).expect("a sound index");
        (v.kind, v.matched.expect("found").record, v.other_date.map(|d| d.to_string()), v.said_by)
    };
    let on = |record: &str| (Kind::OnRecord, format!("{record}.txt"), None, None);
    assert_eq!(
        ask("Jo Roe", "", "2021-05-04"),
        on("d"),
        "the speaker's, the last before the draft, verbatim"
    );
    assert_eq!(ask("Jo Roe", "2021-05-01", "2021-05-04"), on("b"), "the day that the draft gives");
    assert_eq!(ask("Piet Vance", "", "2021-05-04"), on("e"));
    assert_eq!(ask("", "", "2021-05-04"), on("e"), "nobody credited: the nearest day");
    assert_eq!(
        ask("Jo Roe", "", "2021-05-02"),
        on("b"),
        "never one from after the draft while there is another"
    );
    let (kind, _, _, said_by) = ask("Ann Leclerc", "", "2021-05-04");
    assert_eq!((kind, said_by.as_deref()), (Kind::Misattributed, Some("Piet Vance")));
    // The wrong occasion only where the right one is held and the words are not in it.
    let (kind, record, other, _) = ask("Jo Roe", "2021-04-28", "2021-05-04");
    assert_eq!((kind, &record[..], other.as_deref()), (Kind::OnRecord, "b.txt", Some("2021-05-01")));
    let (kind, _, other, _) = ask("Jo Roe", "2021-03-01", "2021-05-04");
    assert_eq!((kind, other), (Kind::OnRecord, None), "nothing is held of that day: a line of many days");
}

#[test]
fn what_was_said_after_the_draft_accuses_nobody() {
    let (_dir, corpus) = many_days();
    let kind = |speaker: &str, text: &str, written: &str| {
        let claim = Claim {
            text: text.into(),
            speaker: vec![speaker.into()],
            person: true,
            said: None,
            written: When::parse(written),
        };
        judge_claim(&corpus, &claim, &Options::default()).expect("a sound index").kind
    };
    let (right, wrong) = (
        "The pumps were never ordered by this council at all",
        "The pumps were never paid by this council at all",
    );
    assert_eq!(kind("Ann Leclerc", right, "2021-06-02"), Kind::OnRecord);
    assert_eq!(kind("Ann Leclerc", wrong, "2021-06-02"), Kind::Altered);
    assert_eq!(kind("Ann Leclerc", wrong, "2021-04-20"), Kind::NotCovered);
    assert_eq!(kind("Jo Roe", right, "2021-06-03"), Kind::Misattributed);
    assert_eq!(kind("Jo Roe", right, "2021-05-04"), Kind::NotOnRecord);
}

#[test]
fn silence_proves_something_only_about_an_occasion_that_is_held() {
    let (_dir, corpus) = many_days();
    let ask = |speaker: &str, said: &str, written: &str, complete: &[&str]| {
        let claim = Claim {
            text: "My patience with the contractors has run out entirely".into(),
            speaker: vec![speaker.into()],
            person: true,
            said: When::parse(said),
            written: When::parse(written),
        };
        let complete = complete.iter().map(|s| (*s).to_owned()).collect();
        let v = judge_claim(&corpus, &claim, &Options { complete, ..Options::default() }).expect("sound");
        assert!(v.matched.is_none(), "nothing is like it: {:?}", v.matched);
        (v.kind, v.reason)
    };
    assert_eq!(ask("Jo Roe", "", "2021-05-04", &[]).0, Kind::NotOnRecord);
    assert_eq!(ask("Jo Roe", "2021-05-01", "2021-06-20", &[]).0, Kind::NotOnRecord);
    let (kind, reason) = ask("Jo Roe", "", "2021-07-20", &[]);
    assert_eq!(kind, Kind::NotCovered);
    assert_eq!(
        reason,
        "the corpus holds 6 records of Jo Roe between 2021-04-20 and 2021-06-01, and none from 2021-07-17 to 2021-07-21"
    );
    assert_eq!(ask("Jo Roe", "", "2021-07-20", &["Jo Roe"]).0, Kind::NotOnRecord, "said to be complete");
    assert_eq!(
        ask("Erik Munk", "", "2021-05-04", &[]),
        (Kind::NotCovered, "the corpus holds nothing of Erik Munk".into())
    );
}
