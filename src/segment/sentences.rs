//! Where sentences end. Looks only at the tokens after which one may; knows nothing of who speaks.

use super::{Token, TokenKind};
use crate::lexicon::{self, Abbreviation};

/// Calls `found` with one past the last token of each sentence of a paragraph (all of `tokens`), the last
/// included. `stops` are the indices in `tokens` after which a sentence may end, sorted.
pub(super) fn ends(text: &str, tokens: &[Token], stops: &[u32], mut found: impl FnMut(usize)) {
    // A run of stops is looked at once, from its first.
    let mut seen = 0;
    for &stop in stops {
        if (stop as usize) < seen {
            continue;
        }
        seen = run_end(text, tokens, stop as usize);
        if seen < tokens.len() && ends_sentence(text, tokens, stop as usize, seen) {
            found(seen);
        }
    }
    if !tokens.is_empty() {
        found(tokens.len());
    }
}

/// One past the stops, closing marks and brackets that stand right behind the stop at `at`.
fn run_end(text: &str, tokens: &[Token], at: usize) -> usize {
    let mut end = at + 1;
    while end < tokens.len() && tokens[end - 1].span.end == tokens[end].span.start {
        let follows = match tokens[end].kind {
            TokenKind::Mark => closes(text, tokens, end),
            TokenKind::Punctuation => {
                matches!(tokens[end].span.of(text), ")" | "]" | "?" | "!" | "." | "…" | "...")
            }
            TokenKind::Word | TokenKind::Number => false,
        };
        if !follows {
            break;
        }
        end += 1;
    }
    end
}

/// Whether a sentence ends at the stop `at`, whose run of stops and marks ends before token `end`.
fn ends_sentence(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let shown = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    let marks = tokens[at + 1..end].iter().any(|token| token.kind == TokenKind::Mark);
    let next = &tokens[end];
    let glued = tokens[end - 1].span.end == next.span.start;
    // The word that would begin the next sentence, behind what opens it.
    let mut first = end;
    while first < tokens.len() && tokens[first].kind == TokenKind::Mark {
        first += 1;
    }
    let opened = first > end;
    let Some(begins) = shown(first).chars().next() else { return true };
    if glued && !(opened && marks) {
        // `said.The`: a space was lost, unless it is an address or a version.
        let lost = tokens[at].kind == TokenKind::Punctuation
            && !marks
            && begins.is_uppercase()
            && at > 0
            && tokens[at - 1].kind == TokenKind::Word
            && tokens[at - 1].span.len() > 2
            && next.span.len() > 1
            && !shown(at - 1).contains(char::is_uppercase)
            && lexicon::starter(shown(end));
        return lost;
    }
    if begins.is_lowercase() && !capital_second(shown(first)) && !(opened && shown(at) != "..." && !marks) {
        return false;
    }
    if !begins.is_alphanumeric() && matches!(begins, '-' | '–' | '—' | ',' | ';' | ':' | '…' | '.') {
        return false;
    }
    match shown(at) {
        "." if end == at + 1 => !abbreviates(text, tokens, at, first, opened),
        "?" | "!" | "..." | "…" if marks => !speech_goes_on(text, tokens, end),
        "..." | "…" | ". . ." if shown(end) == "I" => false,
        // An initial or dotted letters (`U.S.`) are a word that ends with its stop.
        _ if tokens[at].kind == TokenKind::Word && end == at + 1 => {
            opened || lexicon::starter(shown(first)) && shown(first).len() > 1
        }
        _ => true,
    }
}

/// Whether the point at `at` belongs to the word before it and ends no sentence before token `first`.
fn abbreviates(text: &str, tokens: &[Token], at: usize, first: usize, opened: bool) -> bool {
    let shown = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    let Some(before) = at.checked_sub(1).filter(|&b| tokens[b].span.end == tokens[at].span.start) else {
        return false;
    };
    if tokens[before].kind == TokenKind::Number {
        return before == 0; // `1. First of all`
    }
    let starts = opened || lexicon::starter(shown(first));
    match lexicon::abbreviation(shown(before)) {
        Some(Abbreviation::Before) => !(opened && before > 0),
        Some(Abbreviation::Number) => tokens.get(first).is_some_and(|t| t.kind == TokenKind::Number),
        Some(Abbreviation::Either) => !starts,
        None => false,
    }
}

/// Whether a mark glued to what stands before it closes: no word follows without a space. Looks behind a few
/// marks at most.
fn closes(text: &str, tokens: &[Token], at: usize) -> bool {
    for next in at + 1..at + 5 {
        match tokens.get(next) {
            Some(token) if token.span.start == tokens[next - 1].span.end => match token.kind {
                TokenKind::Punctuation => return true,
                TokenKind::Mark => {}
                TokenKind::Word | TokenKind::Number => return matches!(tokens[at].span.of(text), "”" | "»"),
            },
            _ => return true,
        }
    }
    true
}

/// Whether a sentence goes on after a quotation that ended with `?` or `!`: a name and a verb of speech.
fn speech_goes_on(text: &str, tokens: &[Token], from: usize) -> bool {
    for (n, token) in tokens[from..].iter().take(8).enumerate() {
        let shown = token.span.of(text);
        if n > 0 && lexicon::tail(shown) {
            return true;
        }
        let name = token.kind == TokenKind::Word && shown.starts_with(char::is_uppercase);
        if !(name || matches!(shown, "." | "-" | "," | "the" | "of" | "then")) {
            return false;
        }
    }
    false
}

/// Whether a word is written like `iPhone`.
fn capital_second(word: &str) -> bool {
    word.chars().nth(1).is_some_and(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::draft::{Block, BlockKind, Draft};
    use crate::segment::segment;
    use crate::text::Span;

    fn check(text: &str, expected: &[&str]) {
        let blocks = vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }];
        let layout = segment(&Draft { text: text.to_owned(), blocks, ..Draft::default() });
        let shown: Vec<&str> = layout.sentences.iter().map(|s| s.span.of(text)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn abbreviations_and_initials_do_not_end_one() {
        check(
            "Gov. Lena Ruiz met Sen. J. R. Okafor. They ate.",
            &["Gov. Lena Ruiz met Sen. J. R. Okafor.", "They ate."],
        );
        check("It is in the U.S. The mayor left.", &["It is in the U.S.", "The mayor left."]);
        check("The U.S. Senate met Jan. 5 at 3.5 percent.", &["The U.S. Senate met Jan. 5 at 3.5 percent."]);
        check(
            "Marl Inc. Chairman Ann Day came. Marl Inc. It won.",
            &["Marl Inc. Chairman Ann Day came.", "Marl Inc.", "It won."],
        );
        check("See No. 5. I said no. Then five.", &["See No. 5.", "I said no.", "Then five."]);
    }

    #[test]
    fn marks_after_the_stop_belong_to_the_sentence() {
        check("“We won.” The crowd left.", &["“We won.”", "The crowd left."]);
        check(
            "\"We won. It is good,\" he said. \"Go.\"",
            &["\"We won.", "It is good,\" he said.", "\"Go.\""],
        );
        check("''Go.'' Then (he left.) So", &["''Go.''", "Then (he left.)", "So"]);
    }

    #[test]
    fn a_question_inside_marks_goes_on() {
        check("“Why?” he asked. “No!” Lena Ruiz said.", &["“Why?” he asked.", "“No!” Lena Ruiz said."]);
        check("“Why?” The room was still.", &["“Why?”", "The room was still."]);
    }

    #[test]
    fn ellipses() {
        check("He ... left. And then ... She stayed.", &["He ... left.", "And then ...", "She stayed."]);
    }
}
