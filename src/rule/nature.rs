//! What stands between marks: somebody's speech, a title, a term held at arm's length, a nickname. A
//! heuristic for the rules that would else call every quoted film an unattributed quotation.

use super::words;
use crate::analysis::Analysis;
use crate::quotation::{Form, Quotation};
use crate::segment::TokenKind;
use crate::text::Span;

/// What a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Somebody's words.
    Speech,
    /// The name of a book, a film, a song, a programme.
    Title,
    /// A nickname, or a word spoken of as a word.
    Term,
    /// A few words that nobody is credited with and that are no sentence.
    Fragment,
}

/// The nature of every quotation; `of` names its attribution.
pub(super) fn of_all(analysis: &Analysis, of: &[Option<u32>]) -> Vec<Nature> {
    let list = &analysis.quotations.list;
    list.iter().zip(of).map(|(quotation, held)| nature(analysis, quotation, *held)).collect()
}

fn nature(analysis: &Analysis, quotation: &Quotation, held: Option<u32>) -> Nature {
    if quotation.form != Form::Marked {
        return Nature::Speech;
    }
    let credited = held.and_then(|index| analysis.attributions.get(index as usize));
    let before = before(analysis, quotation);
    let last = before.last().map_or("", String::as_str);
    if is_nickname(analysis, quotation) || NAMES_A_TERM.contains(&last) {
        return Nature::Term;
    }
    if credited.is_some_and(|attribution| !attribution.source.is_empty() && !attribution.cue.is_empty()) {
        return Nature::Speech;
    }
    let capital = title_case(analysis, quotation);
    let works = before.iter().rev().take(3).any(|word| is_work(word)) || after_is_work(analysis, quotation);
    if (capital && !is_sentence(analysis, quotation)) || (works && words_in(analysis, quotation) <= 12) {
        return Nature::Title;
    }
    if credited.is_some() || is_sentence(analysis, quotation) || words_in(analysis, quotation) >= 8 {
        return Nature::Speech;
    }
    Nature::Fragment
}

fn words_in(analysis: &Analysis, quotation: &Quotation) -> usize {
    words::count(&analysis.layout, &quotation.parts)
}

/// The five words before a quotation in its sentence's paragraph, in lower case.
fn before(analysis: &Analysis, quotation: &Quotation) -> Vec<String> {
    let Some(outer) = quotation.outer.first() else { return Vec::new() };
    let layout = &analysis.layout;
    let first = layout.token_at(outer.start);
    let paragraph = layout.paragraphs.get(layout.paragraph_of(first));
    let from = paragraph.map_or(first, |p| p.tokens.start as usize).max(first.saturating_sub(6));
    let tokens = layout.tokens.get(from..first).unwrap_or_default();
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    words.map(|token| words::lower(token.span.of(&analysis.draft.text))).collect()
}

/// *the "Hallelujah" chorus*, *the "Today" show*: a work is named right after.
fn after_is_work(analysis: &Analysis, quotation: &Quotation) -> bool {
    let Some(outer) = quotation.outer.last() else { return false };
    let next = analysis.layout.tokens.get(analysis.layout.token_at(outer.end));
    next.is_some_and(|token| {
        token.kind == TokenKind::Word && is_work(&words::lower(token.span.of(&analysis.draft.text)))
    })
}

/// Between a given name and a surname: *Elvin "Tiny" Marsh*.
fn is_nickname(analysis: &Analysis, quotation: &Quotation) -> bool {
    let (Some(first), Some(last)) = (quotation.outer.first(), quotation.outer.last()) else { return false };
    let layout = &analysis.layout;
    let text = &analysis.draft.text;
    let (before, after) = (layout.token_at(first.start), layout.token_at(last.end));
    let name = |index: Option<usize>| {
        let token = index.and_then(|index| layout.tokens.get(index));
        token.is_some_and(|token| {
            token.kind == TokenKind::Word && token.span.of(text).starts_with(char::is_uppercase)
        })
    };
    words_in(analysis, quotation) <= 3
        && name(before.checked_sub(1))
        && name(Some(after))
        && title_case(analysis, quotation)
        && !quotation.headline
}

/// Every word of four letters and more begins with a capital, and the first does.
fn title_case(analysis: &Analysis, quotation: &Quotation) -> bool {
    let text = &analysis.draft.text;
    let mut seen = 0;
    for span in &quotation.parts {
        for token in words::tokens(&analysis.layout, *span) {
            let word = token.span.of(text);
            let capital = !word.starts_with(char::is_lowercase);
            if !capital && (seen == 0 || word.chars().count() > 3 && !SMALL.contains(&word)) {
                return false;
            }
            seen += 1;
        }
    }
    seen > 0
}

/// Begins with a capital and ends with a stop, or holds a stop: a whole sentence, unlike a title.
fn is_sentence(analysis: &Analysis, quotation: &Quotation) -> bool {
    let text = analysis.words(&quotation.parts);
    let text = text.trim();
    let begins = text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let ends = text.ends_with(['.', '!', '?', '…', ',']) || text.ends_with("--") || text.ends_with('—');
    begins
        && ends
        && words_in(analysis, quotation) >= 3
        && text.chars().any(char::is_lowercase)
        && !all_capitals_but_small(analysis, quotation.parts.first())
}

/// A comma inside the marks says nothing of *"The Long Way Home,"*: the words decide.
fn all_capitals_but_small(analysis: &Analysis, part: Option<&Span>) -> bool {
    let Some(part) = part else { return false };
    let text = &analysis.draft.text;
    let mut long = words::tokens(&analysis.layout, *part)
        .map(|token| token.span.of(text))
        .filter(|word| word.chars().count() > 3 && !SMALL.contains(word))
        .peekable();
    long.peek().is_some() && long.all(|word| !word.starts_with(char::is_lowercase))
}

/// Small words that a title leaves small.
const SMALL: &[&str] =
    &["about", "after", "before", "from", "into", "over", "than", "that", "with", "without"];

/// A word right before a quotation that makes it a word spoken of.
const NAMES_A_TERM: &[&str] = &[
    "aka",
    "alias",
    "called",
    "dubbed",
    "hashtag",
    "labeled",
    "labelled",
    "named",
    "nicknamed",
    "phrase",
    "phrases",
    "slogan",
    "slogans",
    "so-called",
    "term",
    "termed",
    "terms",
    "titled",
    "entitled",
    "word",
    "words",
];

/// What is called by its name in marks.
fn is_work(word: &str) -> bool {
    const WORKS: &[&str] = &[
        "ad",
        "ads",
        "album",
        "anthem",
        "article",
        "band",
        "banner",
        "banners",
        "bestseller",
        "biography",
        "blog",
        "book",
        "books",
        "campaign",
        "cartoon",
        "chant",
        "chapter",
        "chorus",
        "column",
        "comedy",
        "documentary",
        "drama",
        "editorial",
        "episode",
        "essay",
        "exhibition",
        "fable",
        "film",
        "films",
        "game",
        "headline",
        "hit",
        "host",
        "hymn",
        "initiative",
        "magazine",
        "memoir",
        "movie",
        "movies",
        "musical",
        "novel",
        "novels",
        "op-ed",
        "opera",
        "painting",
        "paper",
        "play",
        "plays",
        "podcast",
        "poem",
        "poster",
        "program",
        "programme",
        "project",
        "reading",
        "report",
        "segment",
        "series",
        "show",
        "shows",
        "sign",
        "signs",
        "single",
        "sitcom",
        "sketch",
        "song",
        "songs",
        "soundtrack",
        "speech",
        "spot",
        "story",
        "tour",
        "track",
        "tune",
        "video",
        "videos",
    ];
    WORKS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::is_work;

    #[test]
    fn works_are_found_from_the_first_to_the_last() {
        assert!(is_work("ad") && is_work("videos") && is_work("memoir") && !is_work("minister"));
    }
}
