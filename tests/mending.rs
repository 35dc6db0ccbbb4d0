//! What mending may do: over drafts made of the pieces that hurt, no word ever changes, and mending twice is
//! mending once.

use onrecord::check::{self, Stages};
use onrecord::draft::{self, Format};
use onrecord::rule::{Ellipsis, Marks, Options, fix};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "\"",
    "“",
    "”",
    "''",
    "‘",
    "’",
    "&quot;",
    "&ldquo;",
    "...",
    "…",
    ". . .",
    "....",
    " ",
    "\n\n",
    "\r\n",
    "we",
    "will",
    "don't",
    "not",
    " said",
    "<q>",
    "</q>",
    "<b>",
    "> ",
    "# ",
    "`",
    "```\n",
    "[x](http://a.b/\"c\")",
    "é",
    "日本",
    "5'10\"",
    "3...4",
];

/// A text without marks, dots and white space: what mending must leave alone, letter by letter.
fn words(text: &str) -> String {
    let text = htmlize::unescape(text);
    let mark = |c: &char| !c.is_whitespace() && !"\"'“”„‘’‚«»`.…".contains(*c);
    text.chars().filter(mark).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn no_word_ever_changes(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..50),
        format in prop::sample::select(vec![Format::Plain, Format::Markdown, Format::Html]),
        marks in prop::sample::select(vec![None, Some(Marks::Straight), Some(Marks::Curly)]),
        ellipsis in prop::sample::select(vec![None, Some(Ellipsis::Dots), Some(Ellipsis::Character)]),
    ) {
        let before = pieces.concat();
        let options = fix::options(&Options { marks, ellipsis, ..Options::default() });
        let mend = |text: &str| {
            let draft = draft::read("draft", text.as_bytes().to_vec(), Some(format)).ok()?;
            let checked = check::check(draft, &Stages::default(), &options);
            let mended = fix::mend(&checked.analysis.draft, text.as_bytes(), &checked.findings)?;
            Some(String::from_utf8(mended.bytes).expect("UTF-8 stays UTF-8"))
        };
        if let Some(after) = mend(&before) {
            prop_assert_eq!(words(&before), words(&after));
            prop_assert_eq!(before.lines().count(), after.lines().count());
            prop_assert!(!fix::diff("x", &before, &after).is_empty());
        }
    }
}

#[test]
fn marks_and_ellipses_are_mended_and_nothing_else() {
    let text = "“We will not go,” she said. \"We ... will stay.\"\n\n“Go … on,” he said.\n\n“So … it is.”\n";
    let draft = draft::read("draft.txt", text.as_bytes().to_vec(), None).unwrap();
    let checked = check::check(draft, &Stages::default(), &fix::options(&Options::default()));
    let mended = fix::mend(&checked.analysis.draft, text.as_bytes(), &checked.findings).unwrap();
    let wanted = "“We will not go,” she said. “We … will stay.”\n\n“Go … on,” he said.\n\n“So … it is.”\n";
    assert_eq!(String::from_utf8(mended.bytes).unwrap(), wanted);
}
