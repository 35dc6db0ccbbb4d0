//! The draft as its author wrote it, block by block, with the marks that lie on it. Drops no block that has words,
//! and changes none.

use super::view::{Block, Finding};
use super::{labels, runs};
use crate::analysis::Analysis;
use crate::draft::BlockKind;
use crate::text::Span;
use crate::verdict::Verdict;

/// The text, block by block, cut wherever a quotation, a role or an edit begins or ends.
pub(super) fn blocks(analysis: &Analysis, verdicts: &[Verdict], findings: &[Finding]) -> Vec<Block> {
    let text = &analysis.draft.text;
    let mut marks: Vec<runs::Mark> = Vec::new();
    for attribution in &analysis.attributions {
        let mut mark = |spans: &[Span], role| {
            marks.extend(spans.iter().map(|&span| runs::Mark { span, what: runs::What::Role(role) }));
        };
        mark(&attribution.content, "told");
        mark(&attribution.source, "source");
        mark(&attribution.cue, "cue");
    }
    for (index, quotation) in analysis.quotations.list.iter().enumerate() {
        let what = match quotation.inside {
            None => runs::What::Outer(index),
            Some(_) => runs::What::Inner(index),
        };
        let outer = if quotation.outer.is_empty() { &quotation.parts } else { &quotation.outer };
        marks.extend(outer.iter().map(|&span| runs::Mark { span, what }));
        // The nearest passage of a quotation that is nowhere is no measure of its words.
        let found = verdicts.get(index).filter(|verdict| labels::is_found(verdict.kind));
        let edits = found.and_then(|verdict| verdict.matched.as_ref());
        for edit in edits.map_or(&[][..], |matched| &matched.edits) {
            if let Some(span) = edit.quote.filter(|span| !span.is_empty()) {
                marks.push(runs::Mark { span, what: runs::What::Edit(edit.kind.name()) });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.span.start, mark.span.end));

    let whole = [crate::draft::Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }];
    let list = if analysis.draft.blocks.is_empty() { &whole[..] } else { &analysis.draft.blocks[..] };
    let mut loose: Vec<usize> = (0..findings.len()).filter(|&i| findings[i].quotation.is_none()).collect();
    loose.sort_by_key(|&index| findings[index].span);
    let mut loose = std::collections::VecDeque::from(loose);
    let mut begun = vec![false; analysis.quotations.list.len()];
    let mut open: Vec<runs::Mark> = Vec::new();
    let mut next = 0;
    let mut out = Vec::with_capacity(list.len());
    for block in list {
        // Marks are sorted by start: those that begin before the block's end join, those that ended leave.
        while let Some(mark) = marks.get(next).filter(|mark| mark.span.start < block.span.end) {
            open.push(*mark);
            next += 1;
        }
        open.retain(|mark| mark.span.end > block.span.start);
        let pieces = runs::pieces(text, block.span, &open, &mut begun);
        let quotations: Vec<usize> = (analysis.quotations.list.iter().enumerate())
            .skip(analysis.quotations.list.partition_point(|q| q.span().start < block.span.start))
            .take_while(|(_, quotation)| quotation.span().start < block.span.end)
            .map(|(index, _)| index)
            .collect();
        let here = loose.partition_point(|&index| findings[index].span.start < block.span.end);
        let findings: Vec<usize> = loose.drain(..here).collect();
        if pieces.iter().all(|piece| piece.runs.iter().all(|run| run.text.trim().is_empty())) {
            continue;
        }
        out.push(Block { kind: labels::block(block.kind), pieces, quotations, findings });
    }
    out
}
