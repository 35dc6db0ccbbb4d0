//! One quotation given twice in the draft, differently.

use crate::rule::nature::Nature;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, phrase, words};
use crate::verdict::Kind;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "changed-within",
    group: Group::Record,
    level: Some(Level::Warning),
    selected: true,
    corpus: false,
    fixable: false,
    summary: "one quotation is given twice in the draft, differently",
    page: Page {
        flags: "Two quotations of one draft that are the same sentence in different words. A shorter one \
                that stands word for word in the longer is no difference; nor is what different speakers \
                say, what is on record both ways, or a title.",
        why: "One of the two is wrong, and no corpus is needed to know it.",
        guideline: "NYT: every word between quotation marks is what was said.",
        example: "*“We will not sell the harbour,” she said.* … Later: *“We will never sell the harbour,” \
                  as she put it.*",
        mistakes: "Speakers who repeat themselves with a change; slogans and their mockery.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    // Only so many pairs: a draft of a thousand quotations is no article, and is compared with its neighbours.
    const REACH: usize = 200;
    const LEAST: usize = 5;
    let long: Vec<(usize, Vec<String>)> = context
        .quotations()
        .filter(|(index, quotation)| quotation.depth == 0 && context.nature[*index] != Nature::Title)
        .map(|(index, quotation)| (index, context.words(&quotation.parts)))
        .filter(|(_, words)| words.len() >= LEAST)
        .collect();
    let mut findings = Vec::new();
    for (later, (index, words)) in long.iter().enumerate() {
        let near = &long[later.saturating_sub(REACH)..later];
        let twin = near.iter().rev().find(|(other, theirs)| {
            words::alike_and_changed(words, theirs)
                && one_speaker(context, *index, *other)
                && !side_by_side(context, *index, *other)
                && !both_said(context, *index, *other)
        });
        if let Some((other, _)) = twin {
            let quotations = &context.analysis.quotations.list;
            let (now, then) = (&quotations[*index], &quotations[*other]);
            let line = context.analysis.draft.place(then.span()).line;
            let message = format!(
                "{} also stands in this draft as {} (line {line})",
                phrase::quoted(&context.quoted(now)),
                phrase::quoted(&context.quoted(then)),
            );
            findings.push(context.on_quotation(&RULE, *index, None, message));
        }
    }
    findings
}

/// Whether two quotations stand in one sentence: a writer who sets *“it has nothing to do with it”* beside *“it has
/// everything to do with it”* means both.
fn side_by_side(context: &Context, a: usize, b: usize) -> bool {
    let sentence = |index: usize| context.sentence(context.analysis.quotations.list[index].span().start).0;
    sentence(a) == sentence(b)
}

/// Whether both are on record as they stand: a speaker who said it twice, with a change.
fn both_said(context: &Context, a: usize, b: usize) -> bool {
    let said = |index: usize| context.analysis.verdicts.get(index).is_some_and(|v| v.kind == Kind::OnRecord);
    said(a) && said(b)
}

/// Whether two quotations may be one person's: a quotation without a speaker may be anybody's.
fn one_speaker(context: &Context, a: usize, b: usize) -> bool {
    match (context.speaker_of(a), context.speaker_of(b)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}
