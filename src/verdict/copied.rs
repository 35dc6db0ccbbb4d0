//! Stretches of a draft's own prose that stand word for word in the copy of an agency: records that name a
//! news agency (or an outlet of the settings) as their speaker. What stands in quotation marks is somebody's
//! words wherever it is printed, and counts for nothing here. Whether the draft gives credit is a rule's to ask.

use crate::corpus::{Corpus, Error, When};
use crate::draft::Draft;
use crate::lexicon::bodies::{self, BodyKind};
use crate::matching::{self, Quote};
use crate::quotation::Quotations;
use crate::segment::{Layout, Token, TokenKind};
use crate::speaker::Known;
use crate::text::Span;

/// Words of a sentence below which it may agree by chance.
const SENTENCE: usize = 8;

/// Words of a stretch, marks left out, that nobody writes again by chance.
const STRETCH: usize = 24;

/// A stretch of a draft that an agency's copy has word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Whole sentences of the draft.
    pub span: Span,
    /// How many words of it stand outside quotation marks.
    pub words: u32,
    /// Whose copy it is, as the record names it.
    pub agency: String,
    /// The record's path.
    pub record: String,
    /// The record's title.
    pub title: Option<String>,
    /// When the copy was sent.
    pub date: Option<When>,
}

/// The stretches that a draft shares with the copy of agencies, in its order. `known` are outlets beyond the
/// lexicon's. Costs one look-up a sentence where the corpus holds such copy, and nothing where it holds none.
pub fn copied(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    corpus: Option<&Corpus>,
    known: &[Known],
    options: &matching::Options,
) -> Vec<Copied> {
    // A corpus that cannot be read any more has been named by the verdicts.
    corpus
        .and_then(|corpus| stretches(draft, layout, quotations, corpus, known, options).ok())
        .unwrap_or_default()
}

fn stretches(
    draft: &Draft,
    layout: &Layout,
    quotations: &Quotations,
    corpus: &Corpus,
    known: &[Known],
    options: &matching::Options,
) -> Result<Vec<Copied>, Error> {
    let agencies: Vec<bool> = corpus.names()?.iter().map(|name| is_agency(name, known)).collect();
    let is = |name: u32| agencies.get((name as usize).wrapping_sub(1)).copied().unwrap_or(false);
    let mut wire: Vec<(u32, u32)> =
        corpus.holdings()?.iter().filter(|held| is(held[0])).map(|held| (held[1], held[0])).collect();
    wire.sort_unstable();
    if wire.is_empty() {
        return Ok(Vec::new());
    }
    let sent = |record: u32| wire.binary_search_by_key(&record, |entry| entry.0).is_ok();
    let outermost = quotations.list.iter().filter(|quotation| quotation.depth == 0);
    let mut quoted: Vec<Span> = outermost.flat_map(|quotation| quotation.outer.iter().copied()).collect();
    quoted.sort_unstable();
    let mut found: Vec<(usize, u32, Copied)> = Vec::new();
    for (number, sentence) in layout.sentences.iter().enumerate() {
        let words = prose(layout, &quoted, sentence.span);
        if words < SENTENCE {
            continue;
        }
        let quote = Quote::new(sentence.span.of(&draft.text), corpus)?;
        let hits = matching::find(corpus, &quote, options, Some(&sent))?.hits;
        // Word for word, but for one that a subeditor changed.
        let whole =
            hits.iter().find(|hit| hit.pieces.len() == 1 && hit.same as usize + 1 >= quote.words.len());
        let Some(record) = whole.map(|hit| hit.record) else { continue };
        if let Some((last, same, stretch)) = found.last_mut()
            && *last + 1 == number
            && *same == record
        {
            stretch.span = stretch.span.join(sentence.span);
            stretch.words += words as u32;
            *last = number;
            continue;
        }
        let name = wire.binary_search_by_key(&record, |entry| entry.0).map_or(0, |at| wire[at].1);
        let stretch = Copied {
            span: sentence.span,
            words: words as u32,
            agency: corpus.name(name)?.unwrap_or_default().to_owned(),
            record: corpus.path(record)?.to_owned(),
            title: corpus.about(record)?.1.title,
            date: corpus.index().entry(record)?.date,
        };
        found.push((number, record, stretch));
    }
    let long = |stretch: &Copied| stretch.words as usize >= STRETCH;
    Ok(found.into_iter().map(|(_, _, stretch)| stretch).filter(long).collect())
}

/// Words of a sentence outside quotation marks; `quoted` is sorted and disjoint.
fn prose(layout: &Layout, quoted: &[Span], sentence: Span) -> usize {
    let inside = |span: Span| {
        let at = quoted.partition_point(|outer| outer.end <= span.start);
        quoted.get(at).is_some_and(|outer| outer.contains(span))
    };
    let tokens = layout.tokens.get(layout.run(sentence).range()).unwrap_or_default();
    let word = |token: &&Token| matches!(token.kind, TokenKind::Word | TokenKind::Number);
    tokens.iter().filter(word).filter(|token| !inside(token.span)).count()
}

/// Whether a record's speaker is a news agency, or an outlet that the settings name.
fn is_agency(name: &str, known: &[Known]) -> bool {
    let listed = bodies::body(name).is_some_and(|named| named.body.kind == BodyKind::Agency);
    listed
        || known.iter().any(|outlet| outlet.name == name || outlet.aliases.iter().any(|alias| alias == name))
}
