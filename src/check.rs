//! The one place that knows the order of the stages.

use crate::analysis::Analysis;
use crate::attribution;
use crate::corpus::Corpus;
use crate::draft::Draft;
use crate::model::Model;
use crate::quotation;
use crate::rule::{self, Finding, Suppression};
use crate::segment;
use crate::speaker;
use crate::verdict;

/// What the stages need beside the draft.
pub struct Stages {
    /// The learned reader of attributions.
    pub model: Model,
    /// How attributions are read.
    pub attribution: attribution::Options,
    /// Who is known beside those whom the drafts name.
    pub speaker: speaker::Options,
    /// The records, if any.
    pub corpus: Option<Corpus>,
    /// How quotations are judged.
    pub verdict: verdict::Options,
}

impl Default for Stages {
    /// The fast model, no corpus, everything as it comes.
    fn default() -> Stages {
        Stages {
            model: Model::default(),
            attribution: attribution::Options::default(),
            speaker: speaker::Options::default(),
            corpus: None,
            verdict: verdict::Options::default(),
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

impl Checked {
    /// The findings on each quotation, in the order of the quotations.
    pub fn on_quotations(&self) -> Vec<Vec<&Finding>> {
        let mut on = vec![Vec::new(); self.analysis.quotations.list.len()];
        for finding in &self.findings {
            if let Some(own) = finding.quotation.and_then(|index| on.get_mut(index as usize)) {
                own.push(finding);
            }
        }
        on
    }
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
    let corpus = with.corpus.as_ref();
    let verdicts = verdict::judge(&draft, &layout, &quotations, &attributions, &cast, corpus, &with.verdict);
    let outlets = &with.speaker.agencies;
    let copied = verdict::copied(&draft, &layout, &quotations, corpus, outlets, &with.verdict.matching);
    Analysis { draft, layout, quotations, attributions, cast, verdicts, copied }
}
