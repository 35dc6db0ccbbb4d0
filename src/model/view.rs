//! One draft as models and rules read it: tokens by index, asked for what they are. Decides nothing.

use super::form::Form;
use crate::draft::Draft;
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::text::Run;

/// A draft, its layout and quotations, and the forms of its tokens.
pub struct View<'a> {
    /// The draft.
    pub draft: &'a Draft,
    /// Its tokens, sentences and paragraphs.
    pub layout: &'a Layout,
    /// Its quotations.
    pub quotations: &'a Quotations,
    /// Parallel to the tokens.
    pub forms: &'a [Form],
}

impl View<'_> {
    /// The text of a token; empty past the end.
    pub fn text(&self, token: usize) -> &str {
        self.layout.tokens.get(token).map_or("", |t| t.span.of(&self.draft.text))
    }
    /// Whether the token is the word, given as [`crate::model::form::word`]'s hash.
    pub fn is(&self, token: usize, word: u64) -> bool {
        self.forms.get(token).is_some_and(|f| f.is(word))
    }
    /// Whether the token is one of the words.
    pub fn is_any(&self, token: usize, words: &[u64]) -> bool {
        self.forms.get(token).is_some_and(|f| words.contains(&f.word))
    }
    /// The tokens of the sentence that holds a token; empty past the end.
    pub fn sentence(&self, token: usize) -> Run {
        self.layout.sentences.get(self.layout.sentence_of(token)).map_or(Run::default(), |s| s.tokens)
    }
    /// The tokens of the paragraph that holds a token; empty past the end.
    pub fn paragraph(&self, token: usize) -> Run {
        self.layout.paragraphs.get(self.layout.paragraph_of(token)).map_or(Run::default(), |p| p.tokens)
    }
    /// The run without punctuation and marks at either end.
    pub fn trimmed(&self, run: Run) -> Run {
        let (mut start, mut end) = (run.start as usize, run.end as usize);
        while start < end && !self.forms[start].is_word() {
            start += 1;
        }
        while start < end && !self.forms[end - 1].is_word() {
            end -= 1;
        }
        Run::new(start, end)
    }
}
