//! Words that are set off without marks: block quotations, and the turns of a transcript in the draft.

use super::{Flaw, Form, Quotation};
use crate::draft::BlockKind;
use crate::segment::{Layout, Paragraph, Token, TokenKind};
use crate::text::{Run, Span};

/// Adds them to the quotations in marks. A transcript in marks (*"MILLER: …*, *"ORTIZ: …*) becomes turns; of the marks
/// that open their paragraphs the last has to be closed.
pub(super) fn find(text: &str, layout: &Layout, list: &mut Vec<Quotation>, flaws: &mut Vec<(Span, Flaw)>) {
    let (turns, marked) = turns(text, layout);
    let paragraph = |at: u32| marked[..marked.partition_point(|p| p.start <= at)].last();
    flaws.retain(|(mark, flaw)| {
        paragraph(mark.start).filter(|p| p.contains(*mark)).is_none_or(|p| match flaw {
            Flaw::ClosedBeforeContinuing => false,
            Flaw::Unclosed => p.start != mark.start || Some(p) == marked.last(),
            Flaw::Unopened | Flaw::SameNested => true,
        })
    });
    for quotation in list.iter_mut() {
        let taken = |outer: &Span| paragraph(outer.start).is_some_and(|p| p.start == outer.start);
        let mut kept = quotation.outer.iter().map(|outer| !taken(outer));
        quotation.parts.retain(|_| kept.next() == Some(true));
        quotation.outer.retain(|outer| !taken(outer));
    }
    list.retain(|quotation| !quotation.parts.is_empty());
    list.extend(block_quotes(text, layout));
    list.extend(turns);
}

fn quotation(form: Form, part: Span, label: Option<Span>) -> Quotation {
    let (parts, outer) = (vec![part], vec![part]);
    Quotation { parts, outer, form, depth: 0, inside: None, headline: false, closed: true, label }
}

/// Each run of quoted paragraphs, without the line at its end that only names who said it.
fn block_quotes(text: &str, layout: &Layout) -> Vec<Quotation> {
    let mut found: Vec<Quotation> = Vec::new();
    let mut within = false;
    for paragraph in &layout.paragraphs {
        let quoted = paragraph.kind == BlockKind::BlockQuote && !narrated(text, layout, paragraph);
        if quoted && !(within && credit(text, layout, paragraph)) {
            match found.last_mut().filter(|_| within) {
                Some(last) => {
                    last.parts.push(paragraph.span);
                    last.outer.push(paragraph.span);
                }
                None => found.push(quotation(Form::Block, paragraph.span, None)),
            }
        }
        within = quoted;
    }
    found
}

/// Whether a paragraph opens with speech in marks and goes on outside of them: it tells what was said, and the words
/// between the marks are quoted, not the paragraph.
fn narrated(text: &str, layout: &Layout, paragraph: &Paragraph) -> bool {
    let tokens = &layout.tokens[paragraph.tokens.range()];
    let Some(first) = tokens.first().filter(|t| opens(text, t)) else { return false };
    let closing = closing(first.span.of(text));
    let end = tokens.iter().skip(1).position(|t| t.kind == TokenKind::Mark && t.span.of(text) == closing);
    let Some(end) = end.map(|at| at + 1) else { return false };
    // *“Old” is what they call it* begins with a word in marks and is one piece of speech.
    tokens[end - 1].kind == TokenKind::Punctuation
        && tokens[end + 1..].iter().any(|t| t.kind == TokenKind::Word)
}

/// Whether a paragraph only says whose words stood before: a dash and a few words.
fn credit(text: &str, layout: &Layout, paragraph: &Paragraph) -> bool {
    let first = &layout.tokens[paragraph.tokens.start as usize];
    let dash = first.kind == TokenKind::Punctuation && first.span.of(text).starts_with(['-', '–', '—', '―']);
    dash && paragraph.tokens.len() <= 20
}

/// A label at the start of a paragraph.
#[derive(Clone, Copy)]
struct Label {
    /// The words before the colon.
    span: Span,
    /// What stands behind it.
    rest: Run,
    /// Whether it is in capitals.
    capitals: bool,
    /// Whether its paragraph opens with a mark.
    marked: bool,
}

/// The turns of every stretch of labelled paragraphs; three labels, or a question and an answer, make one. Also the
/// paragraphs among them that open with a mark.
fn turns(text: &str, layout: &Layout) -> (Vec<Quotation>, Vec<Span>) {
    let labels: Vec<Option<Label>> = layout.paragraphs.iter().map(|p| label(text, layout, p)).collect();
    let shown = |label: &Label| label.span.of(text);
    let capitals = labels.iter().flatten().filter(|l| l.capitals && shown(l).len() > 1).count();
    let asked = |names: [&str; 2]| labels.iter().flatten().any(|l| names.contains(&shown(l)));
    let dialogue = asked(["Q", "QUESTION"]) && asked(["A", "ANSWER"]);
    // Names in small letters make a transcript where each comes back.
    let mut names: Vec<&str> = labels.iter().flatten().filter(|l| !l.capitals).map(shown).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    let named = count >= 4 && names.len() >= 2 && names.len() * 2 <= count;
    let mut found: Vec<Quotation> = Vec::new();
    let mut marks: Vec<Span> = Vec::new();
    // Paragraphs since the last label that would belong to its turn, if another label follows.
    let mut behind: Vec<Span> = Vec::new();
    let (mut open, mut marked) = (false, false);
    let go_on = |found: &mut Vec<Quotation>, parts: &[Span]| {
        if let Some(last) = found.last_mut() {
            last.parts.extend_from_slice(parts);
            last.outer.extend_from_slice(parts);
        }
    };
    for (paragraph, label) in layout.paragraphs.iter().zip(&labels) {
        let Some(label) = label else {
            let words = inside(text, layout, paragraph).filter(|_| open && marked);
            let direction = bracketed(text, layout, words.unwrap_or(paragraph.tokens));
            if let Some(words) = words {
                marks.push(paragraph.span);
                if !direction {
                    go_on(&mut found, &[layout.span(words)]);
                }
            }
            // Marks that are open say that the speech goes on.
            let more = match words {
                Some(words) => words.end == paragraph.tokens.end,
                None => !marked && behind.len() < GOES_ON && paragraph.kind == BlockKind::Paragraph,
            };
            open &= more && !direction && (marked || !quotes(text, layout, paragraph));
            behind.push(paragraph.span);
            continue;
        };
        let speaks = match label.capitals {
            true => capitals >= 3 || dialogue && matches!(shown(label), "Q" | "A" | "QUESTION" | "ANSWER"),
            false => named,
        };
        if open && speaks && !marked {
            go_on(&mut found, &behind);
        }
        behind.clear();
        marked = label.marked;
        open = speaks && (!marked || label.rest.end == paragraph.tokens.end);
        if speaks {
            found.push(quotation(Form::Turn, layout.span(label.rest), Some(label.span)));
            marks.extend(label.marked.then_some(paragraph.span));
        }
    }
    (found, marks)
}

/// A turn goes on over so many paragraphs without a label, if another turn follows them.
const GOES_ON: usize = 3;

/// Whether a paragraph is a stage direction.
fn bracketed(text: &str, layout: &Layout, tokens: Run) -> bool {
    let first = layout.tokens[tokens.range()].first();
    matches!(first.map(|t| t.span.of(text)), Some("(" | "["))
}

/// Whether anything is quoted in a paragraph.
fn quotes(text: &str, layout: &Layout, paragraph: &Paragraph) -> bool {
    layout.tokens[paragraph.tokens.range()].iter().any(|t| opens(text, t))
}

/// Whether a token is a double mark that can open.
fn opens(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && matches!(token.span.of(text), "\"" | "“" | "«" | "''")
}

/// The mark that closes what this one opens.
fn closing(mark: &str) -> &str {
    match mark {
        "“" => "”",
        "«" => "»",
        same => same,
    }
}

/// The words of a paragraph that opens with a mark, without the mark that may close it.
fn inside(text: &str, layout: &Layout, paragraph: &Paragraph) -> Option<Run> {
    let tokens = &layout.tokens[paragraph.tokens.range()];
    let (first, last) = tokens.first().zip(tokens.last()).filter(|(first, _)| opens(text, first))?;
    let closed =
        usize::from(last.kind == TokenKind::Mark && last.span.of(text) == closing(first.span.of(text)));
    let (start, end) = (paragraph.tokens.start as usize + 1, paragraph.tokens.end as usize - closed);
    (start < end).then(|| Run::new(start, end))
}

/// The label of a paragraph, behind the mark that may open it: up to six words, all in capitals or all capitalised, and
/// a colon with more behind it (after `Q` and `A` a point does as well).
fn label(text: &str, layout: &Layout, paragraph: &Paragraph) -> Option<Label> {
    if paragraph.kind != BlockKind::Paragraph && paragraph.kind != BlockKind::ListItem {
        return None;
    }
    let behind = inside(text, layout, paragraph);
    let run = behind.unwrap_or(paragraph.tokens);
    let tokens = &layout.tokens[run.range()];
    let shown = |t: &Token| t.span.of(text);
    let short = matches!(tokens.first().map(shown), Some("Q" | "A" | "Q." | "A."));
    let colon = tokens.iter().take(8).position(|t| {
        let stop = t.kind == TokenKind::Punctuation;
        stop && (shown(t) == ":" || short && shown(t) == ".")
    });
    let (end, rest) = match colon {
        Some(at) if at > 0 => (at, at + 1),
        _ if short && tokens.first().is_some_and(|t| t.span.len() == 2) => (1, 1),
        _ => return None,
    };
    // A time (`10:30`) has no space behind its colon.
    if tokens.get(rest)?.span.start == tokens[rest - 1].span.end {
        return None;
    }
    let name = |t: &Token| match t.kind {
        TokenKind::Word => shown(t).starts_with(char::is_uppercase),
        TokenKind::Punctuation => matches!(shown(t), "." | "-" | "," | "(" | ")"),
        TokenKind::Mark | TokenKind::Number => false,
    };
    if tokens[0].kind != TokenKind::Word || !tokens[..end].iter().all(name) {
        return None;
    }
    let span = tokens[0].span.join(tokens[end - 1].span);
    let span = if short { Span { end: span.start + 1, ..span } } else { span };
    let capitals = !span.of(text).contains(char::is_lowercase);
    let rest = Run::new(run.start as usize + rest, run.end as usize);
    Some(Label { span, rest, capitals, marked: behind.is_some() })
}
