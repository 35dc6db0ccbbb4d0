//! The one place that knows the order of the stages.

use crate::analysis::Analysis;
use crate::attribution;
use crate::corpus::Corpus;
use crate::draft::Draft;
use crate::kept::Kept;
use crate::model::Model;
use crate::model::encoder::KeptWindows;
use crate::quotation;
use crate::rule::{self, Finding, Suppression};
use crate::segment;
use crate::speaker;
use crate::verdict::{self, KeptVerdicts};

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

/// What the slow stages have said of the pieces of a draft that is read again and again while it is written:
/// windows of the encoder, verdicts on claims. It belongs to one draft and to one [`Stages`].
#[derive(Default)]
pub struct Memory {
    windows: KeptWindows,
    verdicts: KeptVerdicts,
}

impl Memory {
    /// Of a draft that will be read again. (The default remembers nothing.)
    pub fn keeping() -> Memory {
        Memory { windows: Kept::keeping(), verdicts: Kept::keeping() }
    }

    /// How much the last reading had to ask anew: windows of the encoder, claims.
    pub fn asked(&self) -> (usize, usize) {
        (self.windows.found(), self.verdicts.found())
    }
}

/// Runs the stages and then the rules over one draft.
pub fn check(draft: Draft, with: &Stages, rules: &rule::Options) -> Checked {
    ruled(analyse(draft, with), rules)
}

/// The same, and the same answer, of a draft that has changed a little since it was read with this memory.
pub fn check_again(draft: Draft, with: &Stages, rules: &rule::Options, memory: &mut Memory) -> Checked {
    memory.windows.turn();
    memory.verdicts.turn();
    ruled(staged(draft, with, memory), rules)
}

fn ruled(analysis: Analysis, rules: &rule::Options) -> Checked {
    let outcome = rule::run(&analysis, rules);
    Checked { analysis, findings: outcome.kept, suppressed: outcome.suppressed }
}

/// Everything that the stages say of one draft. Never fails: strange text is a draft about which there is
/// less to say.
pub fn analyse(draft: Draft, with: &Stages) -> Analysis {
    staged(draft, with, &mut Memory::default())
}

fn staged(draft: Draft, with: &Stages, memory: &mut Memory) -> Analysis {
    let layout = segment::segment(&draft);
    let quotations = quotation::find(&draft, &layout);
    let Stages { model, attribution, .. } = with;
    let attributions =
        attribution::attribute_again(&draft, &layout, &quotations, model, attribution, &mut memory.windows);
    let cast = speaker::resolve(&draft, &layout, &quotations, &attributions, &with.speaker);
    let corpus = with.corpus.as_ref();
    let verdicts = verdict::judge(
        &draft,
        &layout,
        &quotations,
        &attributions,
        &cast,
        corpus,
        &with.verdict,
        &mut memory.verdicts,
    );
    let outlets = &with.speaker.agencies;
    let copied = verdict::copied(&draft, &layout, &quotations, corpus, outlets, &with.verdict.matching);
    Analysis { draft, layout, quotations, attributions, cast, verdicts, copied }
}
