//! Draft -> [`Layout`]: paragraphs, sentences, tokens. Knows nothing of quotations or speech.

mod sentences;
mod tokens;

use crate::draft::{BlockKind, Draft};
use crate::text::{Run, Span};

/// Cuts a draft into paragraphs, sentences and tokens: one paragraph for each block that shows anything.
pub fn segment(draft: &Draft) -> Layout {
    let text = draft.text.as_str();
    let mut layout = Layout::default();
    layout.tokens.reserve(text.len() / 5);
    layout.sentences.reserve(text.len() / 120);
    layout.paragraphs.reserve(draft.blocks.len());
    let mut stops = Vec::new();
    for block in &draft.blocks {
        let first = layout.tokens.len();
        stops.clear();
        tokens::tokenize(text, block.span, &mut layout.tokens, &mut stops);
        if layout.tokens.len() == first {
            continue;
        }
        stops.iter_mut().for_each(|stop| *stop -= first as u32);
        let sentence = layout.sentences.len();
        let mut start = first;
        sentences::ends(text, &layout.tokens[first..], &stops, |end| {
            let tokens = Run::new(start, first + end);
            let span = layout.tokens[start].span.join(layout.tokens[first + end - 1].span);
            layout.sentences.push(Sentence { span, tokens, paragraph: layout.paragraphs.len() as u32 });
            start = first + end;
        });
        let tokens = Run::new(first, layout.tokens.len());
        layout.paragraphs.push(Paragraph {
            span: layout.span(tokens),
            tokens,
            sentences: Run::new(sentence, layout.sentences.len()),
            kind: block.kind,
        });
    }
    layout
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters (with inner apostrophes: *don't*; a possessive *'s* is a token of its own).
    Word,
    /// Digits, with inner points and commas.
    Number,
    /// One quotation mark or apostrophe-like mark of any kind; two apostrophes or backticks are one mark.
    Mark,
    /// Any other single punctuation or symbol (an ellipsis of dots is one token, so is a dash of hyphens).
    Punctuation,
}

/// One token. Hyphenated words are several tokens; `U.S.` and initials are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the draft's visible text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// One sentence: a run of tokens inside one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From its first token to its last.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// One paragraph: a run of sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// From its first token to its last.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// Its sentences, as indices into [`Layout::sentences`].
    pub sentences: Run,
    /// What it is to a reader.
    pub kind: BlockKind,
}

/// A draft cut into paragraphs, sentences and tokens: sorted, disjoint, each inside the one above it.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// In reading order.
    pub paragraphs: Vec<Paragraph>,
    /// In reading order.
    pub sentences: Vec<Sentence>,
    /// In reading order.
    pub tokens: Vec<Token>,
}

impl Layout {
    /// The span from the first to the last token of a run (empty for an empty run).
    pub fn span(&self, run: Run) -> Span {
        match self.tokens.get(run.range()) {
            Some([first, .., last]) => first.span.join(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }
    /// The index of the first token that ends after byte `at`.
    pub fn token_at(&self, at: u32) -> usize {
        self.tokens.partition_point(|t| t.span.end <= at)
    }
    /// The tokens that overlap a span.
    pub fn run(&self, span: Span) -> Run {
        let start = self.token_at(span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end).max(start);
        Run::new(start, end)
    }
    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end as usize <= token)
    }
    /// The paragraph that holds a token.
    pub fn paragraph_of(&self, token: usize) -> usize {
        self.paragraphs.partition_point(|p| p.tokens.end as usize <= token)
    }
}
