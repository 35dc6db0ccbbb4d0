//! Two spellings of one person's name.

use super::whole;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, words};
use crate::speaker::SpeakerType;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "inconsistent-speaker",
    group: Group::Attribution,
    level: Some(Level::Warning),
    selected: false,
    corpus: false,
    fixable: false,
    summary: "two spellings or two given names stand for one person (string distance on names)",
    page: Page {
        flags: "Two speakers of one draft whose names differ by a letter or two, or who share a surname and \
                have given names that are spellings of each other.",
        why: "One of the two is misspelt, and the other half of the quotations seems to be somebody else's.",
        guideline: "Every handbook: names are spelt right, once and for all.",
        example: "*Piet Hale* in the first paragraph, *Pieter Halle* in the ninth.",
        mistakes: "Relatives with like names.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    // A draft names a handful of people; a list of thousands is no article.
    const MOST: usize = 200;
    let mut known: Vec<&str> = Vec::new();
    let mut findings = Vec::new();
    for (index, attribution) in context.attributions() {
        let person =
            context.analysis.speaker(index).is_some_and(|speaker| speaker.kind == SpeakerType::Person);
        let Some(span) = whole(&attribution.source).filter(|_| person) else { continue };
        let name = span.of(context.text());
        if known.len() >= MOST || known.contains(&name) {
            continue;
        }
        if let Some(earlier) = known.iter().find(|earlier| one_misspelt(name, earlier)) {
            let message = format!("{name} and {earlier} look like one person in two spellings");
            findings.push(context.on_attribution(&RULE, index, span, message));
        }
        known.push(name);
    }
    findings
}

/// Two full names that differ by no more than a slip in one of their words, all else equal.
fn one_misspelt(a: &str, b: &str) -> bool {
    let (a, b) = (words::lower(a), words::lower(b));
    let (left, right): (Vec<&str>, Vec<&str>) =
        (a.split_whitespace().collect(), b.split_whitespace().collect());
    if left.len() != right.len() || left.len() < 2 {
        return false;
    }
    let differ: Vec<(&&str, &&str)> = left.iter().zip(&right).filter(|(l, r)| l != r).collect();
    let [(l, r)] = differ.as_slice() else { return false };
    let least = l.chars().count().min(r.chars().count());
    let most = if least >= 7 { 2 } else { 1 };
    least >= 4 && l.chars().next() == r.chars().next() && strsim::damerau_levenshtein(l, r) <= most
}

#[cfg(test)]
mod tests {
    use super::one_misspelt;

    #[test]
    fn a_slip_is_one_person_and_another_name_is_not() {
        assert!(one_misspelt("Mohammed Tarek", "Mohamed Tarek"));
        assert!(one_misspelt("Piet Vanterpool", "Piet Vanterpol"));
        assert!(!one_misspelt("Piet Hale", "Ruth Hale"));
        assert!(!one_misspelt("Ana Ortiz", "Ana Ruiz"));
        assert!(!one_misspelt("Hale", "Hall"));
    }
}
