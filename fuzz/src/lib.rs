//! What every draft is held to, however strange its bytes: the invariants of the readers, of the segmenter
//! and of the finder of quotations. Panics where one is broken, which is how a fuzzer learns of it.

use onrecord::draft::{self, Format};
use onrecord::text::Span;
use onrecord::{quotation, segment};

/// Reads bytes as a draft of some format and holds all that comes of it to what is always true.
pub fn hold(bytes: &[u8], format: Format) {
    let Ok(draft) = draft::read("draft", bytes.to_vec(), Some(format)) else { return };
    let text = draft.text.as_str();
    let whole = |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} lies on character boundaries");
    let mut last = 0;
    for block in &draft.blocks {
        whole(block.span);
        assert!(block.span.start >= last, "blocks are sorted and disjoint");
        last = block.span.end;
    }
    draft.directives.iter().for_each(|directive| whole(directive.at));
    draft.notes.iter().filter_map(|note| note.span).for_each(whole);

    let layout = segment::segment(&draft);
    let mut last = 0;
    for token in &layout.tokens {
        whole(token.span);
        assert!(token.span.start >= last && !token.span.is_empty(), "tokens are sorted and disjoint");
        last = token.span.end;
        let place = draft.place(token.span);
        assert!(place.start <= place.end && place.line > 0 && place.column > 0);
        if format != Format::Docx {
            assert!(place.end <= bytes.len() as u64, "a place lies in the file");
        }
    }
    let mut next = 0;
    for (index, sentence) in layout.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.start, next, "every token is in one sentence");
        next = sentence.tokens.end;
        assert!(layout.paragraphs[sentence.paragraph as usize].sentences.holds(index));
    }
    assert_eq!(next as usize, layout.tokens.len());

    let found = quotation::find(&draft, &layout);
    let mut last = 0;
    for (index, quotation) in found.list.iter().enumerate() {
        assert!(!quotation.parts.is_empty() && quotation.parts.len() == quotation.outer.len());
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            whole(*part);
            whole(*outer);
            assert!(!part.is_empty() && outer.contains(*part), "marks stand around their words");
        }
        assert!(quotation.parts.windows(2).all(|pair| pair[0].end <= pair[1].start), "parts are sorted");
        assert!(quotation.outer[0].start >= last, "quotations are sorted");
        last = quotation.outer[0].start;
        if let Some(inside) = quotation.inside {
            let around = &found.list[inside as usize];
            assert!((inside as usize) < index && around.span().join(around.outer[0]).overlaps(quotation.span()));
        }
    }
    assert!(found.flaws.windows(2).all(|pair| pair[0].0 <= pair[1].0), "flaws are sorted");
}
