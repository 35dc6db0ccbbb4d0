//! An agency's sentences in a draft that does not name the agency.

use crate::lexicon::bodies;
use crate::rule::{Context, Finding, Group, Level, Page, Rule, key, phrase};
use crate::verdict::Copied;

/// The rule.
pub(in crate::rule) static RULE: Rule = Rule {
    name: "uncredited-agency",
    group: Group::Sourcing,
    level: Some(Level::Warning),
    selected: false,
    corpus: true,
    fixable: false,
    summary: "a long run of sentences stands word for word in an agency's copy, and the draft does not name it",
    page: Page {
        flags: "Whole sentences, 24 words of them outside quotation marks and more, that a record of the \
                corpus has too, where that record names a news agency (or an outlet of `[[agencies]]`) as \
                its speaker, and neither the draft nor its metadata names the agency. One word in a \
                sentence may be another. A record sent later than the day after the draft is no source of it.",
        why: "What an agency reported is not the paper's own finding, and two papers that print one dispatch \
              are one origin, not two.",
        guideline: "AP: credit others' reporting. NPR: attribute everything.",
        example: "Two sentences of a Reuters dispatch stand in the draft as its own, and neither *Reuters* \
                  nor *agency* is anywhere in it.",
        mistakes: "Papers with a contract that lets them print without credit; the agency's copy of a \
                   press release, which the paper has as well.",
    },
    check,
};

fn check(context: &Context) -> Vec<Finding> {
    let mut findings = Vec::new();
    if context.analysis.copied.is_empty() {
        return findings;
    }
    let text = format!(" {} ", key::folded(context.text()));
    for stretch in &context.analysis.copied {
        let first = |key: &str| context.analysis.draft.meta.iter().find(|(k, _)| k == key).map(|(_, v)| v);
        let written = first("date").and_then(|date| crate::corpus::When::parse(date));
        let later = |sent: crate::corpus::When| {
            written.is_some_and(|written| sent.first > written.last && sent.days_apart(written) > 1)
        };
        if stretch.date.is_some_and(later) || credited(context, stretch, &text) {
            continue;
        }
        let words = phrase::count(stretch.words as usize, "word");
        let shown = phrase::quoted(stretch.span.of(context.text()));
        let message = format!(
            "{words} from {shown} on stand in the copy of {agency}, word for word, and the draft does not name it",
            agency = stretch.agency
        );
        let record = stretch.title.as_deref().unwrap_or(&stretch.record);
        let date = stretch.date.map_or(String::new(), |date| format!(", {date}"));
        let note = format!("its copy: {record}{date} ({})", stretch.record);
        findings.push(context.on_words(&RULE, stretch.span, message).note(note));
    }
    findings
}

/// Whether the agency stands anywhere in the draft, under any of its names, or in its metadata; `text` is the
/// draft folded, a blank on either side.
fn credited(context: &Context, stretch: &Copied, text: &str) -> bool {
    let mut names = vec![stretch.agency.as_str()];
    if let Some(named) = bodies::body(&stretch.agency) {
        names.push(named.body.name);
        names.extend(named.body.variants.iter().copied());
    }
    for (name, aliases) in &context.options.agencies {
        if name == &stretch.agency || aliases.contains(&stretch.agency) {
            names.push(name);
            names.extend(aliases.iter().map(String::as_str));
        }
    }
    let said_by = ["agency", "author", "byline", "credit", "publication", "source"];
    let meta: Vec<String> = (context.analysis.draft.meta.iter())
        .filter(|(key, _)| said_by.contains(&key.to_lowercase().as_str()))
        .map(|(_, value)| format!(" {} ", key::folded(value)))
        .collect();
    names.into_iter().map(key::folded).filter(|name| !name.is_empty()).any(|name| {
        let name = format!(" {name} ");
        text.contains(&name) || meta.iter().any(|value| value.contains(&name))
    })
}
