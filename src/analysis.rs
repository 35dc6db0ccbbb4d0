//! All that is known of one draft, one owned value.

use crate::attribution::Attribution;
use crate::draft::Draft;
use crate::quotation::Quotations;
use crate::segment::Layout;
use crate::speaker::Cast;

/// All that is known of one draft.
pub struct Analysis {
    /// The draft.
    pub draft: Draft,
    /// Its paragraphs, sentences and tokens.
    pub layout: Layout,
    /// Its quotations.
    pub quotations: Quotations,
    /// Its attributions, in the order of the draft.
    pub attributions: Vec<Attribution>,
    /// Who speaks, and through whom.
    pub cast: Cast,
}
