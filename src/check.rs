//! The one place that knows the order of the stages.

use crate::analysis::Analysis;
use crate::attribution;
use crate::draft::Draft;
use crate::model::Model;
use crate::quotation;
use crate::rule::{self, Finding, Suppression};
use crate::segment;
use crate::speaker;
use crate::verdict::{self, Verdict};

/// What the stages need beside the draft.
pub struct Stages {
    /// The learned reader of attributions.
    pub model: Model,
    /// How attributions are read.
    pub attribution: attribution::Options,
    /// Who is known beside those whom the drafts name.
    pub speaker: speaker::Options,
}

impl Default for Stages {
    /// Nothing learned.
    fn default() -> Stages {
        Stages {
            model: Model::Rules,
            attribution: attribution::Options::default(),
            speaker: speaker::Options::default(),
        }
    }
}

/// A draft with what the rules say of it.
pub struct Checked {
    /// The draft's analysis.
    pub analysis: Analysis,
    /// What the rules found, sorted by where it stands, then by rule.
    pub findings: Vec<Finding>,
    /// What they found and somebody has accepted, with the reason.
    pub suppressed: Vec<(Finding, Suppression)>,
}

/// Runs the stages and then the rules over one draft.
pub fn check(draft: Draft, with: &Stages, rules: &rule::Options) -> Checked {
    let analysis = analyse(draft, with);
    let outcome = rule::run(&analysis, rules);
    Checked { analysis, findings: outcome.kept, suppressed: outcome.suppressed }
}

/// Everything that the stages say of one draft. Never fails: strange text is a draft about which there is
/// less to say.
pub fn analyse(draft: Draft, with: &Stages) -> Analysis {
    let layout = segment::segment(&draft);
    let quotations = quotation::find(&draft, &layout);
    let attributions = attribution::attribute(&draft, &layout, &quotations, &with.model, &with.attribution);
    let cast = speaker::resolve(&draft, &layout, &quotations, &attributions, &with.speaker);
    let verdicts = quotations.list.iter().map(|_| unchecked()).collect();
    Analysis { draft, layout, quotations, attributions, cast, verdicts }
}

/// The verdict where no corpus was given.
fn unchecked() -> Verdict {
    Verdict {
        kind: verdict::Kind::NotChecked,
        tier: None,
        similarity: 0.0,
        reason: "no corpus was given".to_string(),
        matched: None,
        said_by: None,
        quoting: None,
        other_date: None,
        age_days: None,
        asr_only: false,
        why: verdict::Why::default(),
    }
}
