//! The one place that knows the order of the stages.

use crate::analysis::Analysis;
use crate::attribution;
use crate::draft::Draft;
use crate::model::Model;
use crate::quotation;
use crate::segment;
use crate::speaker::{Cast, Chain};

/// What the stages need beside the draft.
pub struct Stages {
    /// The learned reader of attributions.
    pub model: Model,
    /// How attributions are read.
    pub attribution: attribution::Options,
}

impl Default for Stages {
    /// Nothing learned.
    fn default() -> Stages {
        Stages { model: Model::Rules, attribution: attribution::Options::default() }
    }
}

/// Everything that the stages say of one draft. Never fails: strange text is a draft about which there is
/// less to say.
pub fn analyse(draft: Draft, with: &Stages) -> Analysis {
    let layout = segment::segment(&draft);
    let quotations = quotation::find(&draft, &layout);
    let attributions = attribution::attribute(&draft, &layout, &quotations, &with.model, &with.attribution);
    let cast = Cast { speakers: Vec::new(), chains: vec![Chain::default(); attributions.len()] };
    Analysis { draft, layout, quotations, attributions, cast }
}
