//! The labels of a transcript's turns (*BRANDT:*), spelled as the rest of the draft spells names.

use crate::lexicon::people::given_name;
use crate::quotation::Quotations;
use crate::segment::{Layout, Token, TokenKind};
use std::borrow::Cow;
use std::collections::HashMap;

/// A draft's text with its labels in capitals written as names, byte for byte as long: as the word stands elsewhere
/// (*Ilse Brandt*), or with one capital where a given name begins the label. Other capitals stay; *FBI* may be one.
pub fn spelled<'a>(text: &'a str, layout: &Layout, quotations: &Quotations) -> Cow<'a, str> {
    let shouted = |token: &&Token| {
        let word = token.span.of(text);
        token.kind == TokenKind::Word && word.len() > 1 && !word.contains(char::is_lowercase)
    };
    let label = |span| layout.tokens[layout.run(span).range()].iter().filter(shouted);
    let labels: Vec<Vec<&Token>> =
        quotations.list.iter().filter_map(|q| q.label).map(|span| label(span).collect()).collect();
    let mut names: HashMap<&str, Option<String>> =
        labels.iter().flatten().map(|token| (token.span.of(text), None)).collect();
    if names.is_empty() {
        return Cow::Borrowed(text);
    }
    for word in layout.tokens.iter().map(|token| token.span.of(text)) {
        if word.starts_with(char::is_uppercase)
            && word.contains(char::is_lowercase)
            && let Some(name @ None) = names.get_mut(&*word.to_uppercase())
        {
            *name = Some(word.to_owned());
        }
    }
    for words in labels.iter().filter(|words| words.len() > 1) {
        let named = words.iter().map(|token| token.span.of(text));
        if given_name(&titled(words[0].span.of(text))).is_some() {
            for word in named {
                names.entry(word).or_default().get_or_insert_with(|| titled(word));
            }
        }
    }
    let mut out = text.to_owned();
    for token in labels.iter().flatten() {
        let name = names.get(token.span.of(text)).and_then(Option::as_deref);
        if let Some(name) = name.filter(|name| name.len() == token.span.len()) {
            out.replace_range(token.span.start as usize..token.span.end as usize, name);
        }
    }
    Cow::Owned(out)
}

/// A word in capitals with one.
fn titled(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().into_iter().chain(letters.flat_map(char::to_lowercase)).collect()
}
