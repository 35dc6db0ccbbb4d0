//! A draft's words with what a resolver asks of each again and again: its case, whether it opens a sentence,
//! stands inside quotation marks or in a headline. Knows no names.

use super::capitals::WEEK;
use crate::draft::BlockKind;
use crate::lexicon;
use crate::quotation::{Form, Quotations};
use crate::segment::{Layout, TokenKind};
use crate::text::{Run, Span};
use std::borrow::Cow;
use std::collections::HashSet;

/// Begins with a capital.
pub const CAPITAL: u8 = 1;
/// Two capitals or more and no small letter.
pub const UPPER: u8 = 2;
/// Opens a sentence or a quotation: its capital says nothing.
pub const OPENS: u8 = 4;
/// Stands inside quotation marks.
pub const QUOTED: u8 = 8;
/// Stands in a sentence that capitalises every word, so that capitals say nothing.
pub const HEADLINE: u8 = 16;
/// Is a word.
pub const WORD: u8 = 32;
/// Nothing stands between it and the token before it.
pub const TIGHT: u8 = 64;

/// The words of one draft.
pub struct Reading<'a> {
    /// The draft's visible text, but for its labels: see [`super::label::spelled`].
    pub text: &'a str,
    /// Its tokens.
    pub layout: &'a Layout,
    /// For every token the facts above.
    flags: Vec<u8>,
    /// Every word that stands somewhere in small letters.
    small: HashSet<&'a str>,
}

const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const PERIODS: &[&str] = &["week", "month", "year", "night", "morning", "afternoon", "evening", "weekend"];

impl<'a> Reading<'a> {
    /// Reads the words of a draft, whose layout and quotations are given.
    pub fn new(text: &'a str, layout: &'a Layout, quotations: &Quotations) -> Reading<'a> {
        let mut flags = Vec::with_capacity(layout.tokens.len());
        let mut small = HashSet::new();
        let mut last = u32::MAX;
        for token in &layout.tokens {
            let mut bits = u8::from(token.span.start == last) * TIGHT;
            last = token.span.end;
            if token.kind == TokenKind::Word {
                bits |= WORD;
                let word = token.span.of(text);
                let bytes = word.as_bytes();
                let ascii = bytes[0];
                if ascii.is_ascii_uppercase() || (ascii >= 128 && word.starts_with(char::is_uppercase)) {
                    bits |= CAPITAL;
                    if bytes.len() > 1 && !bytes.iter().any(u8::is_ascii_lowercase) {
                        bits |= UPPER;
                    }
                } else if bytes.len() > 2 && ascii.is_ascii_lowercase() {
                    small.insert(word);
                }
            }
            flags.push(bits);
        }
        let mut reading = Reading { text, layout, flags, small };
        for quotation in quotations.list.iter().filter(|q| q.form == Form::Marked && !q.headline) {
            for part in &quotation.parts {
                let run = layout.run(*part);
                for at in run.range() {
                    reading.flags[at] |= QUOTED;
                }
                if let Some(first) = reading.flags.get_mut(run.start as usize) {
                    *first |= OPENS;
                }
            }
        }
        for sentence in &layout.sentences {
            let kind = layout.paragraphs.get(sentence.paragraph as usize).map(|p| p.kind);
            let run = sentence.tokens.range();
            if let Some(first) = run.clone().find(|&at| reading.is(at, WORD)) {
                reading.flags[first] |= OPENS;
            }
            let long = |at: &usize| reading.is(*at, WORD) && reading.word(*at).len() > 3;
            let capitals = run.clone().filter(long).filter(|&at| reading.is(at, CAPITAL)).count();
            let all = run.clone().filter(long).count();
            let titled = matches!(kind, Some(BlockKind::Title | BlockKind::Heading));
            // *Just look at Mayor Ana Ortiz.* among other sentences is no headline.
            let alone =
                layout.paragraphs.get(sentence.paragraph as usize).is_none_or(|p| p.sentences.len() == 1);
            if (capitals * 4 >= all * 3 && all >= 5 && run.len() < 40 && alone)
                || (titled && capitals * 3 >= all * 2)
            {
                for at in run {
                    reading.flags[at] |= HEADLINE;
                }
            }
        }
        reading
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.flags.len()
    }

    /// The token's text; empty past the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.layout.tokens.get(at).map_or("", |t| t.span.of(self.text))
    }

    /// Whether all of these facts hold of a token; false past the end.
    pub fn is(&self, at: usize, facts: u8) -> bool {
        self.flags.get(at).is_some_and(|f| f & facts == facts)
    }

    /// Whether the token's text is one of these, in any ASCII case.
    pub fn any(&self, at: usize, words: &[&str]) -> bool {
        let word = self.word(at);
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    }

    /// The text under a run of tokens, as it stands.
    pub fn text(&self, run: Run) -> &'a str {
        self.layout.span(run).of(self.text)
    }

    /// The text under a run of tokens, blanks and line breaks made one space.
    pub fn phrase(&self, run: Run) -> String {
        self.words(run).into_owned()
    }

    /// The same, borrowed where nothing has to be made.
    pub fn words(&self, run: Run) -> Cow<'a, str> {
        let text = self.text(run);
        if text.contains(['\n', '\t', '\u{a0}']) || text.contains("  ") {
            Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Whether a word that opens a sentence would be written small elsewhere.
    pub fn is_small_word(&self, at: usize) -> bool {
        let word = self.word(at);
        lexicon::starter(word) || {
            let mut buffer = [0u8; 24];
            let bytes = word.as_bytes();
            match buffer.get_mut(..bytes.len()) {
                Some(slot) if word.is_ascii() => {
                    slot.copy_from_slice(bytes);
                    slot.make_ascii_lowercase();
                    std::str::from_utf8(slot).is_ok_and(|w| self.small.contains(w))
                }
                _ => false,
            }
        }
    }

    /// Whether a possessive *'s* (or a bare apostrophe) follows the token.
    pub fn possessive_after(&self, at: usize) -> bool {
        let Some(next) = at.checked_add(1) else { return false };
        self.is(next, TIGHT)
            && (self.any(next, &["'s", "’s"])
                || (self.any(next, &["'", "’"]) && self.word(at).ends_with(['s', 'S', 'z'])))
    }

    /// The tokens under some spans, from the first to the last.
    pub fn run(&self, spans: &[Span]) -> Run {
        match (spans.first(), spans.last()) {
            (Some(first), Some(last)) => self.layout.run(first.join(*last)),
            _ => Run::default(),
        }
    }

    /// The tokens of a source: its first span, and what stands close behind it, without the time that a
    /// mention may trail (*the Courier last week*).
    pub fn source(&self, spans: &[Span]) -> Run {
        let Some(first) = spans.first() else { return Run::default() };
        let mut run = self.layout.run(*first);
        for span in &spans[1..] {
            let next = self.layout.run(*span);
            // Words further apart are two mentions, and no name is made of what lies between them.
            if next.start > run.end + 3 {
                break;
            }
            run.end = next.end;
        }
        // *her March comment*: the comment's month is nobody's name.
        let owned = self.any(run.start as usize, &["his", "her", "their", "its", "my", "our"]);
        if run.len() == 2 && owned && WEEK.contains(&self.word(run.end as usize - 1)) {
            run.end -= 1;
        }
        while run.len() > 2 {
            let (last, before) = (run.end as usize - 1, run.end as usize - 2);
            let day = self.any(last, DAYS);
            // *a poll out Monday*
            let out = day && self.any(before, &["out"]);
            run.end -= match () {
                () if self.any(last, PERIODS) && self.any(before, &["last", "this", "next", "that"]) => 2,
                () if out => 2,
                () if day && self.any(before, &["on", "last", "this", "late", "early"]) => 2,
                () if day || self.any(last, &["yesterday", "today", "earlier"]) => 1,
                () => break,
            };
        }
        run
    }
}

/// Words after which a name is no subject.
pub const PREPOSITIONS: &[&str] = &[
    "about",
    "after",
    "across",
    "against",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "between",
    "by",
    "for",
    "from",
    "in",
    "including",
    "inside",
    "into",
    "like",
    "near",
    "of",
    "off",
    "on",
    "outside",
    "over",
    "than",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "versus",
    "via",
    "with",
    "within",
    "without",
];
