//! Somebody's words, and nobody who says them.

use super::PRONOUNS;
use crate::attribution::Attribution;
use crate::lexicon::cues::cue;
use crate::quotation::Quotation;
use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::text::Span;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unattributed-quote",
    group: Group::Attribution,
    level: Some(Level::Error),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "no speaker stands in the sentence, its neighbours or a carried turn",
    page: Page {
        flags: "Speech in quotation marks, or in a block quotation, that the text credits to nobody, and that nobody near it can have said. Titles \
                of works, nicknames, terms and fragments of a few words are not speech.",
        why: "A reader has to know whose words they are before weighing them.",
        guideline: "AP: attribute in the same sentence. NPR: attribute everything.",
        example: "*“Somebody will have to answer for every one of these lost winters.”* stands alone at the \
                  end, and nobody is named.",
        mistakes: "Slogans of fewer than five words are passed over. Mottoes, chants and signs that the text describes and nobody says; dialogue that only \
                   context gives to one of two speakers.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, quotation) in context.quotations() {
        let speech = context.nature[index] == Nature::Speech;
        if !speech || quotation.depth > 0 || quotation.headline || quotation.label.is_some() {
            continue;
        }
        if context.length(quotation) < SENTENCE
            || is_title(context, quotation)
            || credited(context, index)
            || somebody_near(context, quotation)
        {
            continue;
        }
        let words = phrase::quoted(&context.quoted(quotation));
        findings.push(context.on_quotation(&RULE, index, None, format!("nobody is named who says {words}")));
    }
    findings
}

/// Words of a sentence that is more than a slogan.
const SENTENCE: usize = 5;

/// Whether a quotation is all of the draft's first paragraph: a title in marks, in a text that marks no titles.
fn is_title(context: &Context, quotation: &Quotation) -> bool {
    let whole = quotation.outer.iter().copied().reduce(Span::join).unwrap_or_default();
    let [first, _, ..] = context.analysis.layout.paragraphs.as_slice() else { return false };
    first.span.overlaps(whole) && outside(context, first.span, whole).next().is_none()
}

/// Whether the analysis credits a quotation to anybody.
fn credited(context: &Context, index: usize) -> bool {
    context.attribution(index).is_some_and(|(number, attribution)| {
        !attribution.source.is_empty() || context.analysis.chain(number).is_some()
    })
}

/// Whether somebody near may be the speaker, though the analysis credits nobody: a reader would know, and an
/// alarm would be false. A word of speech or a credited quotation in the paragraph or the one before, a colon
/// that leads in, a name or a pronoun in the sentence itself.
fn somebody_near(context: &Context, quotation: &Quotation) -> bool {
    let layout = &context.analysis.layout;
    let text = context.text();
    let whole = quotation.outer.iter().copied().reduce(Span::join).unwrap_or_default();
    let first = layout.token_at(whole.start);
    let paragraph = layout.paragraph_of(first);
    let label = text.get(quotation.span().range()).and_then(|words| words.split_once(':'));
    if label.is_some_and(|(label, _)| {
        label.split_whitespace().count() <= 3 && label.starts_with(char::is_uppercase)
    }) || ends_with_colon(text.get(..whole.start as usize).unwrap_or(""))
    {
        return true;
    }
    let last = layout.paragraph_of(layout.token_at(whole.end.saturating_sub(1)));
    for number in paragraph.saturating_sub(1)..=last {
        let Some(span) = layout.paragraphs.get(number).map(|paragraph| paragraph.span) else { continue };
        if attributed(context, span)
            || number >= paragraph && outside(context, span, whole).any(|word| cue(&word).is_some())
        {
            return true;
        }
    }
    let (sentence, _) = context.sentence(whole.start);
    let (end, _) = context.sentence(whole.end.saturating_sub(1));
    layout.sentences.get(sentence..=end.max(sentence)).unwrap_or_default().iter().any(|sentence| {
        let mut words = words::tokens(layout, sentence.span).filter(|token| !whole.overlaps(token.span));
        let opening = words.next().map(|token| words::lower(token.span.of(text)));
        opening.is_some_and(|word| PRONOUNS.contains(&word.as_str()))
            || words.any(|token| {
                let word = token.span.of(text);
                word.starts_with(char::is_uppercase) || PRONOUNS.contains(&words::lower(word).as_str())
            })
    })
}

/// Whether something in a span is credited to somebody. Attributions are sorted by content and do not overlap.
fn attributed(context: &Context, span: Span) -> bool {
    let attributions = &context.analysis.attributions;
    let first = |attribution: &Attribution| attribution.content.first().copied().unwrap_or_default();
    let from = attributions.partition_point(|attribution| first(attribution).end <= span.start);
    let near = attributions[from..].iter().take_while(|attribution| first(attribution).start < span.end);
    near.into_iter().any(|attribution| !attribution.source.is_empty())
}

/// The words of a span that stand outside a quotation, in lower case.
fn outside<'c>(context: &'c Context, span: Span, quotation: Span) -> impl Iterator<Item = String> + 'c {
    let tokens = words::tokens(&context.analysis.layout, span);
    tokens
        .filter(move |token| !quotation.overlaps(token.span))
        .map(|token| words::lower(token.span.of(context.text())))
}

fn ends_with_colon(before: &str) -> bool {
    before.trim_end().ends_with(':')
}
