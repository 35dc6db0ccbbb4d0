//! What a rule looks at: the analysis, the settings, and what every rule would otherwise work out again.

use super::nature::{self, Nature};
use super::phrase;
use super::record::witness;
use super::{Finding, Level, Options, Rule, key, words};
use crate::analysis::Analysis;
use crate::attribution::Attribution;
use crate::quotation::Quotation;
use crate::speaker::{Chain, Speaker};
use crate::text::Span;
use crate::verdict::Verdict;
use std::cell::RefCell;
use std::collections::HashMap;

/// One draft's analysis under some settings.
pub struct Context<'a> {
    /// The analysis.
    pub analysis: &'a Analysis,
    /// The settings.
    pub options: &'a Options,
    /// For every quotation its attribution, if it has one.
    pub of: Vec<Option<u32>>,
    /// For every quotation what it is: speech, a title, a term, …
    pub(super) nature: Vec<Nature>,
    /// For every quotation whether its passage can be the very words that the draft gives.
    pub(super) witness: Vec<bool>,
    /// The keys made so far, by rule: many findings of one rule on one quotation share theirs.
    keys: RefCell<HashMap<(&'static str, About), Keys>>,
}

/// A finding's key, and its former one.
type Keys = (String, String);

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum About {
    Quotation(usize),
    Attribution(usize),
}

impl<'a> Context<'a> {
    /// Works out what rules share.
    pub fn new(analysis: &'a Analysis, options: &'a Options) -> Context<'a> {
        let of = analysis.attribution_of_quotations();
        let nature = nature::of_all(analysis, &of);
        let mut context =
            Context { analysis, options, of, nature, witness: Vec::new(), keys: RefCell::default() };
        context.witness = witness::of_all(&context);
        context
    }

    /// The draft's visible text.
    pub fn text(&self) -> &'a str {
        &self.analysis.draft.text
    }

    /// The quotations with their numbers.
    pub fn quotations(&self) -> impl Iterator<Item = (usize, &'a Quotation)> {
        self.analysis.quotations.list.iter().enumerate()
    }

    /// The attributions with their numbers.
    pub fn attributions(&self) -> impl Iterator<Item = (usize, &'a Attribution)> {
        self.analysis.attributions.iter().enumerate()
    }

    /// The quotations that were judged, with their verdicts. One inside another that was found counts with
    /// it: what is wrong with the words is said once.
    pub fn judged(&self) -> impl Iterator<Item = (usize, &'a Quotation, &'a Verdict)> {
        let verdicts = &self.analysis.verdicts;
        self.quotations().filter_map(move |(index, quotation)| {
            let outer = quotation.inside.and_then(|outer| verdicts.get(outer as usize));
            if outer.is_some_and(|outer| outer.matched.is_some()) {
                return None;
            }
            Some((index, quotation, verdicts.get(index)?))
        })
    }

    /// The attribution of a quotation.
    pub fn attribution(&self, quotation: usize) -> Option<(usize, &'a Attribution)> {
        let index = (*self.of.get(quotation)?)? as usize;
        Some((index, self.analysis.attributions.get(index)?))
    }

    /// The speaker of a quotation.
    pub fn speaker_of(&self, quotation: usize) -> Option<&'a Speaker> {
        self.analysis.speaker((*self.of.get(quotation)?)? as usize)
    }

    /// The chain of an attribution, empty where nobody is credited.
    pub fn steps(&self, attribution: usize) -> impl Iterator<Item = &'a Speaker> {
        let chain: Option<&'a Chain> = self.analysis.chain(attribution);
        let steps = chain.map_or(&[][..], |chain| &chain.steps);
        steps.iter().filter_map(|step| self.analysis.cast.speakers.get(step.speaker as usize))
    }

    /// The words of a quotation.
    pub fn quoted(&self, quotation: &Quotation) -> String {
        self.analysis.words(&quotation.parts).into_owned()
    }

    /// How many words a quotation has.
    pub fn length(&self, quotation: &Quotation) -> usize {
        words::count(&self.analysis.layout, &quotation.parts)
    }

    /// The words of some spans in lower case.
    pub(super) fn words(&self, spans: &[Span]) -> Vec<String> {
        words::of(&self.analysis.layout, self.text(), spans)
    }

    /// The name of a speaker as a message gives it; *nobody* where there is none.
    pub fn name(&self, speaker: Option<&Speaker>) -> String {
        speaker.map_or("nobody".to_string(), |speaker| speaker.name.clone())
    }

    /// The span of the sentence that holds a byte, and its number.
    pub fn sentence(&self, at: u32) -> (usize, Span) {
        let layout = &self.analysis.layout;
        let token = layout.token_at(at).min(layout.tokens.len().saturating_sub(1));
        let index = layout.sentence_of(token);
        (index, layout.sentences.get(index).map_or(Span::new(at as usize, at as usize), |s| s.span))
    }

    /// A finding on a quotation: at `span`, or over all its words with their marks. Its key is made of them and
    /// of the speaker.
    pub fn on_quotation(&self, rule: &Rule, index: usize, span: Option<Span>, message: String) -> Finding {
        let quotation = &self.analysis.quotations.list[index];
        let whole = quotation.outer.iter().copied().reduce(Span::join).unwrap_or_default();
        let (key, former) = self.keys_of(rule, About::Quotation(index));
        Finding {
            quotation: Some(index as u32),
            attribution: self.of[index],
            key,
            former,
            ..self.finding(rule, span.unwrap_or(whole), message)
        }
    }

    /// A finding on an attribution: at `span`. Its key is made of the words there and of their sentence, and not of
    /// the content or of the speaker: a model may cut the one and resolve the other otherwise when a sentence
    /// beside it changes.
    pub fn on_attribution(&self, rule: &Rule, index: usize, span: Span, message: String) -> Finding {
        let attribution = &self.analysis.attributions[index];
        Finding {
            quotation: attribution.quotations.first().copied(),
            attribution: Some(index as u32),
            former: self.keys_of(rule, About::Attribution(index)).1,
            ..self.on_words(rule, span, message)
        }
    }

    /// A finding on some words that are nobody's quotation. Its key is made of them and their sentence; of a
    /// sentence that is longer than any that is meant for readers, what stands around them.
    pub fn on_words(&self, rule: &Rule, span: Span, message: String) -> Finding {
        const AROUND: usize = 2000;
        let (text, (_, sentence)) = (self.text(), self.sentence(span.start));
        let whole = |at: &usize| text.is_char_boundary(*at);
        let first = (sentence.start as usize).max((span.start as usize).saturating_sub(AROUND));
        let last = (sentence.end as usize).min(span.end as usize + AROUND).max(first);
        let first = (first..=last).find(whole).unwrap_or(last);
        let last = (first..=last).rev().find(whole).unwrap_or(first);
        let about = format!("{} {}", span.of(text), text.get(first..last).unwrap_or(""));
        self.finding(rule, span, message).keyed(key::key(rule.name, &about, ""))
    }

    /// The key of a rule's findings on a quotation or an attribution's content, and the one that it had before, made
    /// once: folding a quotation as long as a book for each of its brackets would cost their product.
    fn keys_of(&self, rule: &Rule, about: About) -> Keys {
        let make = || {
            let (spans, speaker) = match about {
                About::Quotation(index) => {
                    (&self.analysis.quotations.list[index].parts, self.speaker_of(index))
                }
                About::Attribution(index) => {
                    (&self.analysis.attributions[index].content, self.analysis.speaker(index))
                }
            };
            let words = self.analysis.words(spans);
            let key = |speaker: &str| key::key(rule.name, &words, speaker);
            (key(speaker.map_or("", key::of_speaker)), key(speaker.map_or("", |speaker| &speaker.name)))
        };
        self.keys.borrow_mut().entry((rule.name, about)).or_insert_with(make).clone()
    }

    fn finding(&self, rule: &Rule, span: Span, message: String) -> Finding {
        Finding {
            rule: rule.name,
            level: self.options.level(rule).unwrap_or(Level::Info),
            span,
            place: None,
            message,
            notes: Vec::new(),
            quotation: None,
            attribution: None,
            key: String::new(),
            former: String::new(),
            fix: None,
        }
    }
}

impl Finding {
    /// With a key that it had under every version of the ledgers.
    pub(super) fn keyed(self, key: String) -> Finding {
        Finding { former: key.clone(), key, ..self }
    }

    /// With one more note.
    pub fn note(mut self, note: impl Into<String>) -> Finding {
        self.notes.push(note.into());
        self
    }

    /// With the record's passage as a note.
    pub(super) fn passage(self, verdict: &Verdict) -> Finding {
        match &verdict.matched {
            Some(matched) => self.note(phrase::passage(matched)),
            None => self,
        }
    }

    /// At another level, unless the settings name one for this rule.
    pub(super) fn at(mut self, level: Level, options: &Options) -> Finding {
        if !options.levels.contains_key(self.rule) {
            self.level = level;
        }
        self
    }
}
