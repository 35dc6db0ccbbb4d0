//! The gate: how likely a passage in marks is anybody's speech, not a title, a nickname or a scare quote.

use super::frame::Frame;
use crate::model::Proposal;
use crate::model::form::Shape;
use crate::model::view::View;
use crate::quotation::Form;

/// A passage below this is taken for nobody's speech.
pub const SPEECH: f32 = 0.5;

/// How likely each quotation is speech, 0..1, in the order of the list.
///
/// Where something `learned` has read the draft, a few words in marks that it passed over are nobody's speech.
pub fn speech(view: &View, frames: &[Option<Frame>], proposals: &[Proposal], learned: bool) -> Vec<f32> {
    let list = &view.quotations.list;
    let mut covered = vec![false; view.forms.len()];
    for run in proposals.iter().filter(|p| !p.spare).flat_map(|p| &p.content) {
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
            let rule = frame.as_ref().map(|f| f.rule);
            let carried = matches!(rule, Some("carried" | "same-sentence"));
            if words == 0 {
                0.0
            } else if held * 5 >= words * 4 {
                if titled && rule.is_none() && words < 8 { 0.4 } else { 0.95 }
            } else if titled && words < 8 || words < 4 && learned {
                0.2
            } else {
                // By the rules table: how many passages of that length and rule are speech.
                match (rule, words) {
                    (None, 6..) => 0.9,
                    (None, 4..) => 0.7,
                    (None, _) => 0.4,
                    (Some(_), 6..) => 0.97,
                    (Some(_), 4..) if !carried => 0.95,
                    (Some(_), _) if !carried => 0.9,
                    (Some(_), _) => 0.45,
                }
            }
        })
        .collect()
}
