use super::*;

fn turns(name: &str, text: &str) -> String {
    let records = records(name, text.as_bytes().to_vec(), &About::default()).expect("readable");
    let mut lines = Vec::new();
    for record in &records {
        for turn in &record.turns {
            let words = turn.span.of(&record.text).split_whitespace().collect::<Vec<_>>().join(" ");
            lines.push(format!("{}| {words}", turn.speaker.as_deref().unwrap_or("")));
        }
    }
    lines.join("\n")
}

#[test]
fn labels_in_all_their_shapes() {
    assert_eq!(
        turns(
            "a.txt",
            "Briefing\n\nMR MILLER: Good day. Note: it rains.\nQUESTION: And?\nMR MILLER: No. QUESTION: Why?\n"
        ),
        "| Briefing\nMR MILLER| Good day. Note: it rains.\nQUESTION| And?\nMR MILLER| No.\nQUESTION| Why?"
    );
    assert_eq!(
        turns("a.txt", "TRENT:\nWE WILL BUILD: AND SOON.\nLET ME SAY THIS: WE WILL.\n>> AND I SAY NO.\n"),
        "TRENT| WE WILL BUILD: AND SOON. LET ME SAY THIS: WE WILL.\n| AND I SAY NO."
    );
    assert_eq!(
        turns("a.txt", "SPEAKER 1 (00:14:07): Well.\nSPEAKER 2 (00:14:09): Yes.\n"),
        "SPEAKER 1| Well.\nSPEAKER 2| Yes."
    );
    assert_eq!(
        turns(
            "a.txt",
            "---\nspeakers: Okoro = Adaeze Okoro; Piet Hale\n---\nMAYOR OKORO: Yes.\nCLLR. HALE: No.\n"
        ),
        "Adaeze Okoro| Yes.\nPiet Hale| No."
    );
    assert_eq!(
        turns(
            "a.txt",
            "Harbour debate\nPARTICIPANTS:\nFormer Minister of Works Adaeze Okoro (North);\nDr. Piet Hale\nMODERATOR: Mia Lind\n\nLIND: Welcome.\nOKORO: Thank you.\nHALE: Yes.\nMODERATOR: Go on, please.\n"
        ),
        "| Harbour debate\n| Former Minister of Works Adaeze Okoro (North); Dr. Piet Hale\n| Mia Lind\nMia Lind| Welcome.\nAdaeze Okoro| Thank you.\nPiet Hale| Yes.\nMODERATOR| Go on, please."
    );
    assert_eq!(
        turns("a.txt", "Ann Lee: One.\nBob Roe: Two.\nAnn Lee: Three.\nBob Roe: Four.\n"),
        "Ann Lee| One.\nBob Roe| Two.\nAnn Lee| Three.\nBob Roe| Four."
    );
    assert_eq!(
        turns("a.txt", "---\nspeaker: Tobias Renn\n---\nNote: one speech.\nMr. Marsh: pay for this wall!\n"),
        "Tobias Renn| Note: one speech. Mr. Marsh: pay for this wall!"
    );
    // Labels that change half-way, and such as come once.
    assert_eq!(
        turns("a.txt", "ADA PELL: One.\nJO WREN: Two.\n\nAda Pell: Three.\nWren: Four.\nMR. WREN: Five.\n"),
        "ADA PELL| One.\nJO WREN| Two.\nADA PELL| Three.\nJO WREN| Four.\nJO WREN| Five."
    );
    assert_eq!(
        turns("a.txt", "MAYOR ROE: One.\nMr. Lind: Two.\nAnd: three.\n"),
        "MAYOR ROE| One.\nMr. Lind| Two. And: three."
    );
    assert_eq!(
        turns("a.txt", "Pell: One.\nWren: Two.\nPell: Three.\nLind: Four.\n"),
        "Pell| One.\nWren| Two.\nPell| Three.\nLind| Four."
    );
}

#[test]
fn subtitles_join_their_cues() {
    let vtt = "WEBVTT\n\n00:02.000 --> 00:04.000\n<v Ann Lee>We have\ncarried\n\n00:04.000 --> 00:05.000\n<v Ann Lee>twelve.\n\n00:06.000 --> x\n<v Chair>Thanks &amp; bye.\n";
    assert_eq!(turns("a.vtt", vtt), "Ann Lee| We have carried twelve.\nChair| Thanks & bye.");
    let srt = "1\n00:00:01,000 --> 00:00:02,000\nROE: We will\n2\n00:00:02,000 --> 00:00:03,000\nnot.\n";
    assert_eq!(turns("a.srt", srt), "ROE| We will not.");
    let read = records("a.srt", srt.as_bytes().to_vec(), &About::default()).expect("readable");
    assert_eq!(read[0].cues, [(0, 1000), (13, 2000)]);
    assert!(records("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n".to_vec(), &About::default()).is_err());
    // Broken times cost the time and never the words.
    let srt = "1\n00:00:01,000 -> 00:00:02,000\nWe will\n\n2\n99:99:99,000 --> x\nnot\n3\n00:00:03,000 --> 00:00:04,000\nwait.\n";
    let read = records("a.srt", srt.as_bytes().to_vec(), &About::default()).expect("readable");
    assert_eq!(
        (read[0].text.as_str(), &read[0].cues[..]),
        ("We will\nnot\nwait.\n", &[(0, 1000), (12, 3000)][..])
    );
}

#[test]
fn markup_is_read_as_drafts_are() {
    let page = "<html><head><title>Session</title><style>p{}</style></head><body><h1>Session</h1><p>MAYOR ROE: We &amp; they <b>will</b>.</p><p>CLERK: Thanks.</p></body></html>";
    assert_eq!(turns("a.html", page), "MAYOR ROE| We & they will.\nCLERK| Thanks.");
    assert_eq!(
        turns("a.md", "---\nspeaker: Jo Roe\n---\n# Speech\n\nWe will **build** [it](http://x.example/y).\n"),
        "Jo Roe| We will build it."
    );
}

#[test]
fn machines_and_tables() {
    let json = r#"{"language":"en","segments":[{"start":1.5,"text":" We will.","speaker":"SPEAKER_00"},{"start":3,"text":"No."}]}"#;
    assert_eq!(turns("a.json", json), "SPEAKER_00| We will.\n| No.");
    assert_eq!(
        records("a.json", json.into(), &About::default()).expect("readable")[0].about.trust,
        Some(Trust::Asr)
    );
    assert_eq!(
        turns("a.csv", "speaker,date,text\nAnn Lee,2020-01-02,\"One, two.\"\nRoe,,\n"),
        "Ann Lee| One, two."
    );
    assert_eq!(turns("a.jsonl", "{\"speaker\":\"Ann\",\"text\":\"One.\"}\n\n"), "Ann| One.");
    assert_eq!(
        turns("a.json", r#"{"uri":"https://x.example/1","body_html":"<p>One &amp; two.</p>"}"#),
        "| One & two."
    );
    for (name, text, word) in [
        ("a.json", "{\"a\":1}", "neither"),
        ("a.json", "{", "not JSON"),
        ("a.csv", "a,b\n1,2\n", "no column"),
        ("a.jsonl", "{\"a\":1}\n", "no words"),
        ("a.txt", "", "empty"),
        ("a.txt", "a\0b", "binary"),
        ("a.exe", "a", "ending"),
    ] {
        let error = records(name, text.as_bytes().to_vec(), &About::default()).expect_err(name);
        assert!(error.contains(word), "{name}: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_break_a_reader(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 1..300), which in 0..8usize) {
        let name = ["a.txt", "a.md", "a.srt", "a.vtt", "a.json", "a.csv", "a.jsonl", "a.html"][which];
        if let Ok(records) = records(name, bytes, &About::default()) {
            for record in records {
                for pair in record.turns.windows(2) {
                    assert!(pair[0].span.end <= pair[1].span.start);
                }
                assert!(record.turns.iter().all(|t| record.text.get(t.span.range()).is_some()));
            }
        }
    }

    #[test]
    fn no_transcript_breaks_it(text in "([A-Z]{1,5}:? ?|[a-z ]{1,6}|>>|<v |>|-->|00:0|\n){0,40}") {
        for name in ["a.txt", "a.srt", "a.vtt"] {
            let _ = records(name, text.clone().into_bytes(), &About::default());
        }
    }
}
