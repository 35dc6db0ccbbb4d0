//! The gate: how likely a passage in marks is anybody's speech, not a title, a nickname or a scare quote.

use super::frame::{self, Frame};
use crate::model::Proposal;
use crate::model::form::Shape;
use crate::model::view::View;
use crate::quotation::Form;

/// A passage below this is taken for nobody's speech.
pub const SPEECH: f32 = 0.5;

/// How likely each quotation is speech, 0..1, in the order of the list.
pub fn speech(view: &View, frames: &[Option<Frame>], proposals: &[Proposal]) -> Vec<f32> {
    let list = &view.quotations.list;
    let mut covered = vec![false; view.forms.len()];
    for run in proposals.iter().flat_map(|p| &p.content) {
        covered[run.range()].fill(true);
    }
    list.iter()
        .zip(frames)
        .map(|(quotation, frame)| {
            if quotation.form != Form::Marked {
                return 0.95;
            }
            let run = view.layout.run(quotation.span());
            let words = run.range().filter(|t| view.forms[*t].is_word()).count();
            let held = run.range().filter(|t| view.forms[*t].is_word() && covered[*t]).count();
            let titled = words > 1
                && run
                    .range()
                    .filter(|t| view.forms[*t].is_word() && view.layout.tokens[*t].span.len() > 3)
                    .all(|t| view.forms[t].shape != Shape::Lower);
            if words == 0 {
                0.0
            } else if held * 5 >= words * 4 {
                0.9
            } else if titled {
                0.1
            } else if let Some(frame) = frame.as_ref().filter(|f| f.rule != "carried") {
                frame::confidence(frame.rule)
            } else if words >= 6 {
                0.8
            } else {
                0.2
            }
        })
        .collect()
}
