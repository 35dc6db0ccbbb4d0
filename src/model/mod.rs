//! Learned weights and the scorers that use them. Everything learned stands behind [`Model`], so that a
//! slower and better one stands beside the fast one without touching a stage.

pub mod atoms;
pub mod crf;
pub mod decode;
pub mod encoder;
pub mod fast;
pub mod flat;
pub mod form;
pub mod judge;
pub mod role;
pub mod slots;
pub mod table;
pub mod view;
pub mod weights;

use crate::text::Run;
use encoder::KeptWindows;
use view::View;

/// An attribution as a model sees it, in tokens, before the rules for whole quotations have spoken.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proposal {
    /// The words that are attributed; several runs where cue or source break them.
    pub content: Vec<Run>,
    /// The words that announce them; empty for none.
    pub cue: Vec<Run>,
    /// The mention credited; empty for none.
    pub source: Vec<Run>,
    /// How often a proposal with this score is right, 0..1.
    pub confidence: f32,
    /// Not sure enough to stand alone; taken where a quotation judged speech would otherwise be nobody's.
    pub spare: bool,
    /// What spoke for it, strongest first: a feature's or a rule's name and its weight. Filled only on demand.
    pub why: Vec<(String, f32)>,
}

/// What a model says of one draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Every attribution that it sees, sorted by content.
    pub proposals: Vec<Proposal>,
    /// How likely each quotation is anybody's speech, 0..1, in the order of the list; empty where the model does
    /// not say.
    pub speech: Vec<f32>,
}

/// A learned reader of attributions.
pub enum Model {
    /// Nothing learned: the rules alone.
    Rules,
    /// The encoder: slower, and nearest to what people mark.
    Accurate(Box<encoder::Encoder>),
    /// Linear fields over cheap features, see `data/CARD.md`.
    Fast(Box<fast::Fast>),
}

/// What decides whether a passage in marks is anybody's speech.
#[derive(Clone, Copy)]
pub enum Gate<'a> {
    /// Counts by rule and length, for a draft that nothing learned has read.
    Bare,
    /// The same, where what a model passed over is less likely speech.
    Table,
    /// Learned along with the model's proposals, from the features of `attribution::gate`.
    Learned(&'a dyn judge::Odds),
    /// What the model says itself of each passage, [`Answer::speech`].
    Answered,
}

impl Default for Model {
    /// The fast model; the rules alone where its weights are left out.
    fn default() -> Model {
        fast::Fast::shipped().map_or(Model::Rules, |fast| Model::Fast(Box::new(fast)))
    }
}

impl Model {
    /// The name it goes by in settings and reports.
    pub fn name(&self) -> &'static str {
        match self {
            Model::Rules => "rules",
            Model::Fast(_) => "fast",
            Model::Accurate(_) => "accurate",
        }
    }

    /// What decides which quotations are speech, beside its proposals.
    pub fn gate(&self) -> Gate<'_> {
        match self {
            Model::Rules => Gate::Bare,
            Model::Fast(fast) => fast.gate(),
            Model::Accurate(_) => Gate::Answered,
        }
    }

    /// What the model sees in a draft; with `why`, what spoke for each proposal. `kept`: what the encoder has said of
    /// windows that it has read before; the fast model reads again what it has read, which costs less than to know
    /// it again.
    pub fn propose(&self, view: &View, why: bool, kept: &mut KeptWindows) -> Answer {
        match self {
            Model::Fast(fast) => Answer { proposals: fast.propose(view, why), ..Answer::default() },
            Model::Rules => Answer::default(),
            Model::Accurate(encoder) => encoder.read_draft(view, why, kept),
        }
    }
}
