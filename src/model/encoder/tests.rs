//! The encoder against what training computed, and against damage. The sentences are our own.

use super::*;
use crate::draft::Draft;
use crate::model::form;
use crate::quotation::{self, Quotations};
use crate::segment::{self, Layout};

fn read(text: &str) -> (Draft, Layout, Quotations) {
    let draft = crate::draft::read("draft.txt", text.as_bytes().to_vec(), None).expect("plain text");
    let layout = segment::segment(&draft);
    let quotations = quotation::find(&draft, &layout);
    (draft, layout, quotations)
}

fn with_view<T>(text: &str, then: impl FnOnce(&View) -> T) -> T {
    let (draft, layout, quotations) = read(text);
    let forms = form::forms(&draft, &layout, &quotations);
    then(&View { draft: &draft, layout: &layout, quotations: &quotations, forms: &forms })
}

/// A weights file that is too small to know anything, but whole: every part is there.
fn tiny() -> Vec<u8> {
    let mut body: Vec<u8> = Vec::new();
    let words = |body: &mut Vec<u8>, n: &[u32]| n.iter().for_each(|n| body.extend(n.to_le_bytes()));
    let pieces = ["[CLS]", "[SEP]", "[UNK]", "she", "##a", "said"];
    let mut sorted = pieces.to_vec();
    sorted.sort_unstable();
    let id = |p: &str| sorted.iter().position(|s| *s == p).unwrap_or(0) as u32;
    let text = sorted.concat();
    words(
        &mut body,
        &[6, 32, 1, 32, 32, 10, 9, 7, 32, 33, id("[UNK]"), id("[CLS]"), id("[SEP]"), text.len() as u32],
    );
    let mut end = 0;
    words(&mut body, &[0]);
    for piece in &sorted {
        end += piece.len() as u32;
        words(&mut body, &[end]);
    }
    body.extend(text.as_bytes());
    let mut seed = 1u32;
    let mut some = |count: usize, body: &mut Vec<u8>, float: bool| {
        body.resize(body.len().next_multiple_of(4), 0);
        for _ in 0..count {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            match float {
                true => body.extend(((seed >> 8) as f32 / 1e7 - 0.8).to_le_bytes()),
                false => body.push((seed >> 24) as u8),
            }
        }
        body.resize(body.len().next_multiple_of(4), 0);
    };
    let w = 32;
    some(6, &mut body, true);
    some(6 * w, &mut body, false);
    some((32 + 10 + 9 + 2) * w, &mut body, true);
    for (inputs, outputs, norms) in [(w, 3 * w, 0), (w, w, 2), (w, w, 0), (w, w, 2)] {
        some(2 * outputs, &mut body, true);
        some(4 * outputs, &mut body, false);
        some(inputs * outputs, &mut body, false);
        some(norms * w, &mut body, true);
    }
    some(7 * w + 7, &mut body, true);
    some(2 * 4 * w, &mut body, true);
    some(4 * 4 * w, &mut body, false);
    some(w * 4 * w, &mut body, false);
    some(2 * (w + 1) + 66 + 49 + 7 + 2 + 4, &mut body, true);
    let mut file = b"ORENCODE".to_vec();
    words(&mut file, &[VERSION, 0, (24 + body.len() + 32) as u32, 0]);
    file.extend(body);
    let sum = blake3::hash(&file);
    file.extend(sum.as_bytes());
    file
}

#[test]
fn a_damaged_file_is_refused_with_the_reason() {
    assert!(Encoder::read(Cow::Owned(tiny())).is_ok());
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut file = tiny();
        change(&mut file);
        Encoder::read(Cow::Owned(file)).err()
    };
    assert_eq!(refused(&|f| f.clear()), Some(Refused::Foreign));
    assert_eq!(refused(&|f| f[0] = b'X'), Some(Refused::Foreign));
    assert_eq!(refused(&|f| f[8] = 9), Some(Refused::Version { found: 9 }));
    assert_eq!(refused(&|f| f.truncate(f.len() / 2)), Some(Refused::Damaged));
    assert_eq!(refused(&|f| f[5000] ^= 1), Some(Refused::Damaged));
    assert_eq!(refused(&|f| f.push(0)), Some(Refused::Damaged));
}

/// Sizes that promise more than the file holds are refused even under a right checksum.
#[test]
fn a_file_that_lies_about_its_sizes_is_refused() {
    for size in 0..14 {
        for value in [0u32, 1, 31, 1 << 20, u32::MAX] {
            let mut file = tiny();
            let at = 24 + 4 * size;
            if file[at..at + 4] == value.to_le_bytes() {
                continue;
            }
            file[at..at + 4].copy_from_slice(&value.to_le_bytes());
            let end = file.len() - 32;
            let sum = blake3::hash(&file[..end]);
            file[end..].copy_from_slice(sum.as_bytes());
            // Some changes leave a file that is whole (an unknown piece that is another): then it must run.
            if let Ok(encoder) = Encoder::read(Cow::Owned(file)) {
                with_view("She said a lot.", |view| encoder.read_draft(view, true, &mut Kept::default()));
            }
        }
    }
}

/// Strange text is a draft about which there is less to say: long paragraphs, letters that no piece has.
#[test]
fn anything_can_be_read() {
    let encoder = Encoder::read(Cow::Owned(tiny())).expect("whole");
    let long = "she said “a, b” ".repeat(2000);
    let word = "a".repeat(5000);
    for text in ["", "\n\n", "漢字 “漢字” قال", long.as_str(), word.as_str(), "…… —— ‘’’ “““"]
    {
        with_view(text, |view| {
            let answer = encoder.read_draft(view, true, &mut Kept::default());
            assert_eq!(answer, encoder.read_draft(view, true, &mut Kept::default()));
            let proposals = answer.proposals;
            assert_eq!(answer.speech.len(), view.quotations.list.len());
            assert!(answer.speech.iter().all(|p| (0.0..=1.0).contains(p)));
            let tokens = view.layout.tokens.len() as u32;
            for run in proposals.iter().flat_map(|p| p.content.iter().chain(&p.cue).chain(&p.source)) {
                assert!(run.start < run.end && run.end <= tokens);
            }
        });
    }
}

/// Every processor level gives the same answer to the last bit.
#[test]
fn levels_agree() {
    let weights = Weights::read(Cow::Owned(tiny())).expect("whole");
    with_view("“We will rebuild,” she said. She said a lot of other things.\n\nAnd more.", |view| {
        let windows = pieces::Pieces::of(view, &weights).windows(view, &weights);
        let mut answers = processor::Processor::all().into_iter().map(|p| {
            let scores = |w| network::run(p, &weights, w, &mut network::Scratch::default());
            windows.iter().flat_map(|w| scores(w).labels).map(f32::to_bits).collect::<Vec<u32>>()
        });
        let first = answers.next();
        assert!(answers.all(|a| Some(a) == first));
    });
}

/// The same pieces as in training, where activations are not rounded, and scores that differ by no more than eight bits
/// make them.
#[cfg(feature = "accurate")]
#[test]
fn scores_are_those_of_training() {
    #[derive(serde::Deserialize)]
    struct Golden {
        text: String,
        pieces: Vec<String>,
        states: Vec<u8>,
        cases: Vec<u8>,
        labels: Vec<[f32; 7]>,
        no_source: Vec<f32>,
        speech: Vec<f32>,
    }
    let golden: Vec<Golden> =
        serde_json::from_str(include_str!("../data/accurate-golden.json")).expect("JSON");
    assert!(golden.len() > 2);
    let encoder = Encoder::own().expect("the weights in the program are whole");
    let mut off: Vec<f32> = Vec::new();
    for golden in golden {
        with_view(&golden.text, |view| {
            let windows = pieces::Pieces::of(view, &encoder.weights).windows(view, &encoder.weights);
            let [window] = &windows[..] else { panic!("one window") };
            let ids: Vec<Option<u32>> = golden
                .pieces
                .iter()
                .map(|p| encoder.weights.piece(p.as_bytes()).or(encoder.weights.piece(b"[UNK]")))
                .collect();
            assert_eq!(window.ids.iter().map(|id| Some(*id)).collect::<Vec<_>>(), ids, "{}", golden.text);
            assert_eq!(window.states, golden.states, "{}", golden.text);
            assert_eq!(window.cases, golden.cases, "{}", golden.text);
            let scores =
                network::run(encoder.processor, &encoder.weights, window, &mut network::Scratch::default());
            let got = scores.labels.iter().chain(&scores.no_source).chain(&scores.speech);
            let want = golden.labels.as_flattened().iter().chain(&golden.no_source).chain(&golden.speech);
            off.extend(got.zip(want).map(|(got, want)| (got - want).abs()));
            assert_eq!(
                (scores.no_source.len(), scores.speech.len()),
                (golden.no_source.len(), golden.speech.len())
            );
        });
    }
    let (mean, most) = (off.iter().sum::<f32>() / off.len() as f32, off.iter().fold(0f32, |a, b| a.max(*b)));
    assert!(mean < 0.03 && most < 0.4, "{mean} {most}");
}

/// The program's own weights say the same, to the last bit, with the vector instructions and without.
#[test]
#[cfg(feature = "accurate")]
fn the_portable_path_gives_the_same_answer() {
    with_view("“We will rebuild,” said Ines Ortiz.", |view| {
        let answers = processor::Processor::all().into_iter().map(|processor| {
            let encoder = Encoder { processor, ..Encoder::own().expect("whole") };
            encoder.read_draft(view, true, &mut Kept::default())
        });
        let answers: Vec<Answer> = answers.collect();
        assert_eq!(answers[0].proposals.len(), 1);
        assert!(answers.iter().all(|answer| answer == &answers[0]));
    });
}

/// With the program's own weights: the speaker, the cue and what spoke for them; a nickname is nobody's speech.
#[test]
#[cfg(feature = "accurate")]
fn an_attribution_says_what_spoke_for_it() {
    let encoder = Encoder::own().expect("whole");
    with_view(
        "“We will rebuild the bridge,” said Marie Keller. She wore a shirt with the words “Red Bull” on it.",
        |view| {
            let answer = encoder.read_draft(view, true, &mut Kept::default());
            let words = |runs: &[crate::text::Run]| view.layout.span(runs[0]).of(&view.draft.text).to_owned();
            let first = &answer.proposals[0];
            assert_eq!(
                (words(&first.cue), words(&first.source)),
                ("said".to_owned(), "Marie Keller".to_owned())
            );
            assert!(
                first.why.iter().any(|(what, odds)| what.contains("“said”") && *odds > 1.0),
                "{:?}",
                first.why
            );
            assert!(answer.speech[0] > 0.8 && answer.speech[1] < answer.speech[0], "{:?}", answer.speech);
            assert!(
                encoder
                    .read_draft(view, false, &mut Kept::default())
                    .proposals
                    .iter()
                    .all(|p| p.why.is_empty())
            );
        },
    );
}

/// How likely each label is, is said of every token, and what is likely is what is proposed.
#[test]
#[cfg(feature = "accurate")]
fn every_token_has_likely_labels() {
    let encoder = Encoder::own().expect("whole");
    with_view("“The wall is safe,” said Mayor Ann Kerr. Nobody else spoke.\n\nIt rained.", |view| {
        let mut kept = Kept::default();
        let likely = encoder.likely(view, &mut kept);
        assert_eq!(likely.len(), view.forms.len());
        assert!(likely.iter().all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-4));
        let answer = encoder.read_draft(view, false, &mut kept);
        let cue = answer.proposals[0].cue[0].start as usize;
        assert!(likely[cue][crf::CUE] > 0.5, "{:?}", likely[cue]);
    });
}

/// A source ends with its sentence, also where the next one begins with a name.
#[test]
#[cfg(feature = "accurate")]
fn a_source_stays_in_its_sentence() {
    let encoder = Encoder::own().expect("whole");
    with_view(
        "“We are proud,” said hospital spokeswoman Ann Kerr. Belmar Mayor Jo Lund said the town was, too.",
        |view| {
            let answer = encoder.read_draft(view, false, &mut Kept::default());
            assert!(answer.proposals.len() > 1, "{:?}", answer.proposals);
            for source in answer.proposals.iter().flat_map(|p| &p.source) {
                let sentence = view.sentence(source.start as usize);
                assert!(source.end <= sentence.end, "{source:?} leaves {sentence:?}");
            }
        },
    );
}
