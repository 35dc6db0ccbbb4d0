//! A surname alone, and nobody has met its owner.

use super::{PRONOUNS, whole};
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::speaker::{Speaker, SpeakerType};

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "unintroduced-speaker",
    group: Group::Attribution,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "a surname stands alone, with no fuller name or role before it",
    page: Page {
        flags: "A speaker who is named by one word where no fuller name and no role of that person stands \
                before.",
        why: "The paragraph that introduced the speaker was cut, or never written.",
        guideline: "AP: full name and role on first reference.",
        example: "*“It is late,” Hale said.* is the first that the draft says of Hale.",
        mistakes: "People known by one name; teams, companies and places taken for people.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let text = context.text();
    let mut seen: Vec<String> = Vec::new();
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let Some(speaker) = context.analysis.speaker(index) else { continue };
        let Some(span) = whole(&attribution.source) else { continue };
        let mention = span.of(text).trim_end_matches("'s").trim_end_matches("’s");
        let surname = !mention.contains(char::is_whitespace) && mention.starts_with(char::is_uppercase);
        let pronoun = PRONOUNS.contains(&words::lower(mention).as_str());
        if speaker.kind != SpeakerType::Person
            || !surname
            || pronoun
            || seen.iter().any(|name| name == mention)
        {
            continue;
        }
        seen.push(mention.to_string());
        if introduced(context, speaker, mention, span.start as usize) {
            continue;
        }
        let message = format!("{mention} speaks here, and the text has not said who that is");
        findings.push(context.on_attribution(&RULE, index, span, message));
    }
    findings
}

/// Whether the draft says more of a person before a byte: a fuller name, or a word right before or after the
/// surname that can be a name or a role.
fn introduced(context: &Context, speaker: &Speaker, surname: &str, before: usize) -> bool {
    let text = context.text();
    let earlier = text.get(..before).unwrap_or("");
    let fuller = speaker.aliases.iter().chain([&speaker.name]).filter(|name| name.contains(' '));
    if fuller.into_iter().any(|name| earlier.contains(name.as_str())) {
        return true;
    }
    if speaker.role.is_some() && earlier.contains(surname) {
        return true;
    }
    earlier.match_indices(surname).any(|(at, _)| {
        let last = earlier[..at].trim_end().rsplit(char::is_whitespace).next().unwrap_or("");
        let next = earlier[at + surname.len()..].trim_start_matches([' ', ',']);
        last.starts_with(char::is_uppercase) && !last.ends_with(['.', ',', '!', '?', ':', ';'])
            || last.len() <= 5 && last.ends_with('.') && last.starts_with(char::is_uppercase)
            || next.starts_with(char::is_uppercase) && earlier[at + surname.len()..].starts_with(' ')
            || next.starts_with("a ")
            || next.starts_with("an ")
            || next.starts_with("the ")
            || next.starts_with("who ")
    })
}
