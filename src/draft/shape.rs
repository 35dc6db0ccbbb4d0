//! What a block is, told from how it reads: headlines, credit lines, bylines. For formats that say nothing
//! of it, and for paragraphs in those that do.

use super::{Block, BlockKind};

/// Names the blocks of a text without markup, whose blocks are all paragraphs; a byline is added to `meta`.
pub(super) fn name(text: &str, blocks: &mut [Block], meta: &mut Vec<(String, String)>) {
    let words = |block: &Block| {
        // Long blocks need no count.
        if block.span.len() > 400 { usize::MAX } else { block.span.of(text).split_whitespace().count() }
    };
    let spoken = |at: usize| blocks.get(at).is_some_and(|block| labelled(block.span.of(text)));
    let transcript = spoken(0) && (1..4).any(spoken);
    if blocks.len() > 1 && !transcript && title(blocks[0].span.of(text)) {
        blocks[0].kind = BlockKind::Title;
    }
    let mut next = blocks.last().map_or(0, words);
    for at in (1..blocks.len()).rev() {
        let here = words(&blocks[at]);
        let behind = std::mem::replace(&mut next, here);
        let last = at + 1 == blocks.len();
        if here > 40 {
            continue;
        }
        if !last && here <= 12 && behind >= 15 && heading(blocks[at].span.of(text)) {
            blocks[at].kind = BlockKind::Heading;
        }
    }
    name_credits(text, blocks, meta);
}

/// Names captions, credit lines and bylines among paragraphs and headings. A byline gives the author, where
/// `meta` names none.
pub(super) fn name_credits(text: &str, blocks: &mut [Block], meta: &mut Vec<(String, String)>) {
    for (at, block) in blocks.iter_mut().enumerate() {
        let named = !matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading);
        if named || block.span.len() > 400 {
            continue;
        }
        let shown = block.span.of(text);
        let author = if at < 4 { byline(shown) } else { None };
        if author.is_some() || caption(shown) {
            block.kind = BlockKind::Caption;
        }
        if let Some(author) = author
            && meta.iter().all(|(key, _)| key != "author")
        {
            meta.push(("author".to_owned(), author.to_owned()));
        }
    }
}

/// Whether a first block reads as the headline of what follows.
fn title(text: &str) -> bool {
    if text.len() > 400 {
        return false;
    }
    let mut words = text.split_whitespace();
    let count = words.clone().count();
    if count > 25 || caption(text) || text.ends_with([',', ':', '—']) {
        return false;
    }
    let Some(stopped) = text.strip_suffix('.') else {
        // A question is a headline unless it is long; so is a cry.
        return !text.ends_with(['?', '!']) || count <= 16;
    };
    // With a full stop at its end only what is written like a headline: one sentence, in capitals or short
    // and without the small words that headlines leave out.
    if stopped.contains(". ") || stopped.starts_with(['"', '“', '‘', '\'', '«', '„']) {
        return false;
    }
    let long = |w: &&str| w.chars().count() > 3;
    let capitals = words.clone().skip(1).filter(long).filter(|w| w.starts_with(char::is_uppercase)).count();
    let rest = words.clone().skip(1).filter(long).count();
    let small =
        words.any(|w| matches!(w, "the" | "a" | "an" | "was" | "were" | "had" | "The" | "A" | "said"));
    (rest > 1 && capitals * 10 >= rest * 7) || (count <= 16 && count > 2 && !small)
}

/// Whether a block begins with a label in capitals (`Q:`, `MS. ORTIZ:`).
fn labelled(text: &str) -> bool {
    let label = text.get(..text.len().min(40)).unwrap_or("").split_once(": ").map_or("", |(label, _)| label);
    label.starts_with(char::is_uppercase) && !label.contains(char::is_lowercase)
}

/// Whether a block between others reads as a heading: short, capitalised, without a stop or marks at its end.
fn heading(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
        && text.ends_with(|c: char| c.is_alphanumeric() || c == '?' || c == ')')
        && !text.contains(['"', '“', '”'])
        // A question asked in the text or of somebody (`Q: …?`) is longer, or labelled.
        && (!text.ends_with('?') || text.split_whitespace().count() <= 6 && !text.contains(':'))
}

/// What a credit line or a caption begins with, before a colon or *by*.
const CREDITS: &[&str] = &[
    "photo",
    "photos",
    "photograph",
    "image",
    "images",
    "picture",
    "pictures",
    "video",
    "graphic",
    "illustration",
    "credit",
    "caption",
    "foto",
    "bild",
    "crédit",
];

/// Whether a block is a caption or a credit line (`Cover photo: …`, `Photograph by …`).
fn caption(text: &str) -> bool {
    let lower: String = text.chars().take(40).collect::<String>().to_lowercase();
    let lower = lower.trim_start_matches(['(', '[', '*', '_']);
    if lower.starts_with('©') {
        return true;
    }
    let mut words = lower.split_whitespace();
    for _ in 0..3 {
        let Some(word) = words.next() else { return false };
        let bare = word.trim_end_matches([':', '/']);
        if CREDITS.contains(&bare) {
            return word.ends_with([':', '/'])
                || matches!(words.next(), Some("by" | "credit:" | "credits:" | "courtesy"));
        }
        if !matches!(word, "cover" | "file" | "main" | "lead" | "top" | "hero" | "header" | "featured") {
            return false;
        }
    }
    false
}

/// The author that a byline (`By Ana Ruiz and Bo Lind`) names.
fn byline(text: &str) -> Option<&str> {
    if text.len() > 120 {
        return None;
    }
    let rest = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY "))?.trim();
    let name = |w: &str| {
        w.starts_with(char::is_uppercase) || matches!(w, "and" | "in" | "for" | "of" | "de" | "van")
    };
    (!rest.ends_with(['.', ':', '?', '!']) && rest.split_whitespace().all(name)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_and_bylines() {
        for line in [
            "Cover photo: Nordpix",
            "Photo by Ana Ruiz",
            "(Image: Bo Lind)",
            "© Nordpix 2026",
            "Photo credit: Ana",
        ] {
            assert!(caption(line), "{line}");
        }
        for line in ["Photos of the dam were shown.", "Image problems beset the mayor", "Video killed it"] {
            assert!(!caption(line), "{line}");
        }
        assert_eq!(byline("By Ana Ruiz and Bo Lind"), Some("Ana Ruiz and Bo Lind"));
        assert_eq!(byline("By then it was over"), None);
    }

    #[test]
    fn titles() {
        for line in
            ["Mayor vows to mend the old dam", "Council Votes To Close The Harbour.", "Will the dam hold?"]
        {
            assert!(title(line), "{line}");
        }
        for line in
            ["The dam broke on Monday.", "“We will mend it,” the mayor said.", "It was late. Nobody came."]
        {
            assert!(!title(line), "{line}");
        }
    }
}
