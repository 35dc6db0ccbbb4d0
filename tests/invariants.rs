//! What is always true of an analysis, whatever the draft: over small drafts made of the pieces that hurt,
//! and over random bytes.

use onrecord::analysis::Analysis;
use onrecord::check::{self, Stages};
use onrecord::draft::{self, Format};
use onrecord::text::Span;
use proptest::prelude::*;

/// Holds an analysis to the house's list.
fn hold(analysis: &Analysis, bytes: &[u8]) {
    let text = &analysis.draft.text;
    let whole = |span: Span| {
        assert!(
            span.start <= span.end && text.get(span.range()).is_some(),
            "{span:?} is no part of the text"
        );
    };
    let layout = &analysis.layout;
    for pair in layout.tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "tokens are sorted and disjoint");
    }
    layout.tokens.iter().for_each(|token| {
        whole(token.span);
        assert!(!token.span.is_empty(), "a token is not empty");
    });
    let mut next = 0;
    for (index, sentence) in layout.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.start, next, "every token is in one sentence");
        next = sentence.tokens.end;
        let paragraph = &layout.paragraphs[sentence.paragraph as usize];
        assert!(paragraph.sentences.holds(index), "every sentence is in one paragraph");
        assert!(paragraph.span.contains(sentence.span));
    }
    assert_eq!(next as usize, layout.tokens.len(), "every token is in a sentence");
    let mut last = 0;
    for quotation in &analysis.quotations.list {
        assert!(!quotation.parts.is_empty() && quotation.parts.len() == quotation.outer.len());
        quotation.parts.iter().chain(&quotation.outer).for_each(|span| whole(*span));
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            assert!(outer.contains(*part), "marks stand around their words");
        }
        assert!(quotation.outer[0].start >= last, "quotations are sorted");
        last = quotation.outer[0].start;
    }
    assert_eq!(analysis.cast.chains.len(), analysis.attributions.len(), "one chain an attribution");
    let mut last = 0;
    for attribution in &analysis.attributions {
        assert!(!attribution.content.is_empty(), "a content is not empty");
        assert!(attribution.content[0].start >= last, "attributions are in the order of the draft");
        last = attribution.content[0].start;
        for spans in [&attribution.content, &attribution.cue, &attribution.source] {
            spans.iter().for_each(|span| whole(*span));
            assert!(
                spans.windows(2).all(|pair| pair[0].end <= pair[1].start),
                "sorted and disjoint: {spans:?}"
            );
            for span in spans {
                let place = analysis.draft.place(*span);
                assert!(
                    place.start <= place.end && place.end <= bytes.len() as u64,
                    "{place:?} is in the file"
                );
                assert!(place.line >= 1 && place.column >= 1);
            }
        }
        assert!((0.0..=1.0).contains(&attribution.confidence));
        let quotations = attribution.quotations.iter();
        quotations.for_each(|&quotation| assert!((quotation as usize) < analysis.quotations.list.len()));
    }
    for chain in &analysis.cast.chains {
        chain.steps.iter().for_each(|step| assert!((step.speaker as usize) < analysis.cast.speakers.len()));
    }
}

fn analysed(bytes: &[u8], format: Format) -> Option<Analysis> {
    let draft = draft::read("draft", bytes.to_vec(), Some(format)).ok()?;
    Some(check::analyse(draft, &Stages::default()))
}

fn hold_all(bytes: &[u8]) {
    for format in [Format::Plain, Format::Markdown, Format::Html, Format::Docx] {
        if let Some(analysis) = analysed(bytes, format) {
            hold(&analysis, bytes);
        }
    }
}

/// Pieces that news is made of, and pieces that hurt.
const PIECES: &[&str] = &[
    "\"",
    "“",
    "”",
    "'",
    "‘",
    "’",
    "''",
    "«",
    "»",
    "„",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    ", ",
    ". ",
    ": ",
    "? ",
    "… ",
    "...",
    " — ",
    "(",
    ")",
    "[",
    "]",
    "Ms. Ortiz",
    "Ana Ortiz",
    "the ministry",
    "she",
    "he",
    "they",
    "said",
    "told Reuters",
    "according to",
    "Q:",
    "MILLER:",
    "A: ",
    "> ",
    "# ",
    "- ",
    "```\n",
    "<p>",
    "</p>",
    "<q>",
    "</q>",
    "<blockquote>",
    "</blockquote>",
    "<!-- onrecord: ignore[altered-quote] why -->",
    "&quot;",
    "&amp;",
    "&#8220;",
    "&bogus;",
    "---\n",
    "title: x\n",
    "U.S.",
    "3.5",
    "$5,000",
    "don't",
    "é",
    "e\u{301}",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "日本",
    "🙂",
    "we will rebuild",
    "not",
    "a senior official",
    "who spoke on condition of anonymity",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_list_holds_over_pieces_of_news(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        hold_all(pieces.concat().as_bytes());
    }

    #[test]
    fn the_list_holds_over_random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        hold_all(&bytes);
    }
}

#[test]
fn the_list_holds_over_the_specification() {
    for page in crate::fences::pages_under("spec") {
        let page = std::fs::read_to_string(page).unwrap();
        hold_all(page.as_bytes());
        for fence in crate::fences::fences(&page) {
            hold_all(onrecord::report::layers::without_rows(&fence.body).as_bytes());
        }
    }
}
