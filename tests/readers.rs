//! Drafts in every format: places read back from the file, and shapes that would hang a reader whose work
//! grows faster than its input.

use onrecord::draft::{self, Draft, Format};
use onrecord::text::Span;
use onrecord::{quotation, segment};
use proptest::prelude::*;

/// Pieces of markup, words and marks that stand for themselves, entities.
const PIECES: &[&str] = &[
    "word",
    "“",
    "”",
    "it's",
    "é",
    "日本",
    "🙂",
    " ",
    "\n",
    "\n\n",
    "&amp;",
    "&#8220;",
    "&nbsp;",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<q>",
    "</q>",
    "*",
    "**",
    "\\*",
    "> ",
    "# ",
    "- ",
    "[a](b)",
    "`x`",
    "<!-- onrecord: ignore[x] y -->",
    "<!-- z -->",
    "|",
    "<nav>",
    "</nav>",
    "\r\n",
    "\t",
    "---\n",
    "a: b\n",
    "'",
    "\"",
    ".",
    "\u{feff}",
];

/// Every visible character leads to the bytes that it was written with.
fn hold_places(draft: &Draft, bytes: &[u8]) {
    for (at, c) in draft.text.char_indices() {
        if c.is_whitespace() {
            continue;
        }
        let place = draft.place(Span::new(at, at + c.len_utf8()));
        let written = std::str::from_utf8(&bytes[place.start as usize..place.end as usize]).unwrap();
        let stands_for = written.starts_with('&') || written.starts_with("<q") || written.starts_with("</q");
        assert!(stands_for || written == c.to_string(), "{c:?} is written {written:?}");
        let before =
            std::str::from_utf8(&bytes[..place.start as usize]).unwrap().trim_start_matches('\u{feff}');
        let breaks = before.matches('\n').count() + before.replace("\r\n", "").matches('\r').count();
        assert_eq!(place.line as usize, breaks + 1);
    }
    for directive in &draft.directives {
        let written = &bytes[directive.place.start as usize..directive.place.end as usize];
        assert!(written.starts_with(b"<!--"), "a directive leads to its comment");
        assert!(draft.text.is_char_boundary(directive.at.start as usize));
    }
    for pair in draft.blocks.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "blocks are sorted and disjoint");
    }
}

/// How many drafts are made of noise; `NOISE=100000 cargo test --test tests readers` makes more.
fn noise() -> u32 {
    std::env::var("NOISE").ok().and_then(|count| count.parse().ok()).unwrap_or(400)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: noise(), failure_persistence: None, ..Default::default() })]

    #[test]
    fn every_character_leads_to_its_bytes(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..50)) {
        let text = pieces.concat();
        for format in [Format::Plain, Format::Markdown, Format::Html] {
            let draft = draft::read("draft", text.clone().into_bytes(), Some(format)).unwrap();
            hold_places(&draft, text.as_bytes());
        }
    }
}

/// Reads, segments and finds quotations; returns how many tokens and quotations there were.
fn work(text: String, format: Format) -> (usize, usize) {
    let draft = draft::read("draft", text.into_bytes(), Some(format)).unwrap();
    let layout = segment::segment(&draft);
    let quotations = quotation::find(&draft, &layout);
    (layout.tokens.len(), quotations.list.len())
}

/// Shapes that double in size; were the work to grow with the square, this test would take hours.
#[test]
fn hostile_shapes_cost_what_they_weigh() {
    let shapes: &[&str] = &[
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "''",
        "``",
        "'''",
        "«",
        "\" ",
        " \"",
        "\"a",
        "a\" ",
        "“a ",
        "a” ",
        "‘a ",
        "'a s' ",
        "6'2\" ",
        ".",
        "!",
        "?\"",
        ". . ",
        "...",
        "a.b.",
        "A. ",
        "U.S. ",
        "-",
        "a-",
        "a'",
        "\n\"a",
        "\n\n‘a",
        "Q: a\nA: b\n",
        "A: ",
        "&",
        "&amp;",
        "<",
        "<a ",
        "<a b=\"",
        "</",
        "<!--",
        "<div>",
        "<p>",
        "<q>",
        "<nav>",
        "<title>",
        "<script>",
        "<h1>",
        "<blockquote>",
        "<br>",
        "> ",
        "- ",
        "*",
        "_a",
        "[",
        "](",
        "`",
        "# ",
        "|a",
        "\t",
        "\r",
        "\u{a0}",
        "é",
        "日",
        "x=\"",
        "---\n",
        "- a\n",
        "<!-- onrecord: ",
    ];
    for shape in shapes {
        let text = shape.repeat(100_000 / shape.len());
        for format in [Format::Plain, Format::Html] {
            work(text.clone(), format);
        }
        // CommonMark itself is read by a library, whose worst shapes are kept smaller here.
        work(shape.repeat(20_000 / shape.len()), Format::Markdown);
    }
    let line = "She said “we will rebuild the dam” and left. ".repeat(20_000);
    assert_eq!(work(line, Format::Plain), (20_000 * 12, 20_000));
}
