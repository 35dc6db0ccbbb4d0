//! The corpus covers the speaker at that time, and the words are not there.

use super::{named_speaker, one_surname};
use crate::attribution::Attribution;
use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::speaker::{Speaker, SpeakerType};
use crate::verdict::Kind;
use std::collections::BTreeSet;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "not-on-record",
    group: Group::Record,
    level: Some(Level::Info),
    selected: true,
    corpus: true,
    fixable: false,
    summary: "the corpus covers this speaker at that time, and the words are not there",
    page: Page {
        flags: "A quotation of a speaker of whom `[[records]]` says that the corpus is `complete`: a warning. \
                Of any other speaker, a remark, where other words that the draft gives of the same speaker \
                are on record from an occasion that it can mean, and the draft says neither that these were \
                written (*tweeted*) nor that another outlet was told. Else the verdict alone tells.",
        why: "Either the record is missing, or the words were never said. Both are worth knowing before \
              print.",
        guideline: "NYT: every word between quotation marks is what was said.",
        example: "Draft: *“This council has lost the trust of everybody,” Hale said.* The session's record \
                  is there; the sentence is not.",
        mistakes: "Speakers say much on one day, and few corpora hold all of it: as a remark it is nearly \
                   always the telephone call beside the speech, and never means more than that this corpus, \
                   which holds the speaker at that time, does not hold these words.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    let quoted = quoted_from_the_record(context);
    for (index, quotation, verdict) in context.judged() {
        let speech = context.nature[index] == Nature::Speech && !quotation.headline && quotation.depth == 0;
        if verdict.kind != Kind::NotOnRecord || !speech || context.length(quotation) < 6 {
            continue;
        }
        // Nobody, *officials* or a bare role is covered by no corpus.
        let Some(speaker) = named_speaker(context, index) else { continue };
        // Nor does a guess at who speaks prove that the corpus covers them: the draft must announce the words.
        let Some((number, attribution)) = context.attribution(index) else { continue };
        if attribution.cue.is_empty() || attribution.source.is_empty() || attribution.confidence < 0.5 {
            continue;
        }
        let one_occasion = quoted.contains(speaker.name.as_str())
            && !has_namesake(context, speaker)
            && !came_otherwise(context, number, attribution);
        if !verdict.complete && !one_occasion {
            continue;
        }
        let speaker = &speaker.name;
        let words = phrase::quoted(&context.quoted(quotation));
        let message = match verdict.complete {
            true => format!("{words} is not on record, though all that {speaker} said in public should be"),
            false => format!("{words} is not on record, though the corpus covers {speaker} at that time"),
        };
        let finding = context.on_quotation(&RULE, index, None, message);
        let level = if verdict.complete { Level::Warning } else { finding.level };
        findings.push(finding.at(level, context.options).note(verdict.reason.clone()).passage(verdict));
    }
    findings
}

/// The speakers of whom the draft gives words that are on record, from an occasion that it can mean. A corpus
/// that has somebody's speech of that day need not have the telephone call; one that has half of what the draft
/// quotes of the occasion should have the rest.
fn quoted_from_the_record<'a>(context: &Context<'a>) -> BTreeSet<&'a str> {
    const LEAST: usize = 5;
    let known = context
        .quotations()
        .filter(|(index, quotation)| context.witness[*index] && context.length(quotation) >= LEAST);
    known.filter_map(|(index, _)| Some(context.speaker_of(index)?.name.as_str())).collect()
}

/// Whether the draft says that the words came another way than by the record: written, or told to an outlet.
fn came_otherwise(context: &Context, number: usize, attribution: &Attribution) -> bool {
    const WRITTEN: &[&str] = &[
        "emailed", "posted", "texted", "tweet", "tweeted", "tweeting", "tweets", "wrote", "writes", "written",
    ];
    let written = context.words(&attribution.cue).iter().any(|word| WRITTEN.contains(&word.as_str()));
    written || context.analysis.chain(number).is_some_and(|chain| chain.steps.len() > 1)
}

/// Whether the draft speaks of two people with one surname: records that label turns by surname may then hold
/// the other's words, and cover nobody for sure.
fn has_namesake(context: &Context, speaker: &Speaker) -> bool {
    let first = |name: &str| name.split_whitespace().next().map(words::lower);
    context.analysis.cast.speakers.iter().any(|other| {
        other.kind == SpeakerType::Person
            && other.name.contains(' ')
            && one_surname(&other.name, &speaker.name)
            && first(&other.name) != first(&speaker.name)
    })
}
