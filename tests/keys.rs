//! What a finding is known by: its key stays when something beside it changes, and lists that were written with the
//! keys of an earlier version are still met.

use onrecord::analysis::Analysis;
use onrecord::check::{Stages, analyse};
use onrecord::rule::{self, Group, Options, RULES, ledger::Ledger};
use std::collections::BTreeSet;

fn analysed(text: &str) -> Analysis {
    let draft = onrecord::draft::read("draft.txt", text.as_bytes().to_vec(), None).unwrap();
    analyse(draft, &Stages::default())
}

fn all() -> Options {
    Options { selected: RULES.iter().map(|rule| rule.name).collect(), ..Options::default() }
}

/// The findings of the rules asked for: rule, words, key.
fn keys(analysis: &Analysis, wanted: impl Fn(&str) -> bool) -> Vec<(&'static str, String, String)> {
    let found = rule::run(analysis, &all()).kept.into_iter().filter(|finding| wanted(finding.rule));
    found.map(|f| (f.rule, f.span.of(&analysis.draft.text).to_owned(), f.key)).collect()
}

/// A sentence beside them leaves findings their keys, though it gives a speaker a fuller name.
#[test]
fn keys_hold_when_a_neighbour_changes() {
    let tail = "A source said the gate would be late. “We will not sell the harbour to anybody,” Okoro claimed. \
                The wall is finished, according to two sources. “We will never sell the harbour to anybody,” Okoro \
                said.\n";
    let before = analysed(&format!("Mayor Okoro spoke in the town hall.\n\n{tail}"));
    let after = analysed(&format!("Adaeze Okoro, the mayor, spoke of the pumps, she said.\n\n{tail}"));
    let names = |analysis: &Analysis| {
        let quoted =
            (0..analysis.attributions.len()).filter(|at| !analysis.attributions[*at].quotations.is_empty());
        quoted.filter_map(|at| Some(analysis.speaker(at)?.name.clone())).collect::<Vec<_>>()
    };
    assert_ne!(names(&before), names(&after), "the neighbour gives a fuller name");
    let own = |rule: &str| ["bare-source", "loaded-verb", "changed-within"].contains(&rule);
    let was = keys(&before, own);
    for rule in ["bare-source", "loaded-verb", "changed-within"] {
        assert!(was.iter().any(|key| key.0 == rule), "{rule}: {was:?}");
    }
    assert_eq!(was, keys(&after, own));
}

/// So does a model that cuts a content otherwise, or takes another for its speaker.
#[test]
fn keys_of_cues_and_sources_hold_when_a_content_is_cut_otherwise() {
    let before =
        analysed("A source said the gate would be late. “It will be late,” Okoro claimed, smiling.\n");
    let mut after = before.clone();
    for attribution in &mut after.attributions {
        attribution.content[0].end -= 3;
    }
    after.cast.speakers.iter_mut().for_each(|speaker| speaker.name.push_str(" of Belmar"));
    let own = |name: &str| {
        rule::named(name).is_some_and(|rule| matches!(rule.group, Group::Sourcing | Group::Attribution))
            && name != "unattributed-quote"
    };
    let was = keys(&before, own);
    assert!(was.len() >= 3, "{was:?}");
    assert_eq!(was, keys(&after, own));
}

/// What a list of version 1 accepts stays accepted, and an entry that is met is not stale.
#[test]
fn keys_of_the_version_before_are_still_met() {
    let analysis =
        analysed("A source said the gate would be late. “It will be late,” Adaeze Okoro claimed.\n");
    let found = rule::run(&analysis, &all()).kept;
    assert!(found.iter().any(|finding| finding.former != finding.key), "{found:?}");
    let mut old = String::from("version = 1\n");
    for finding in &found {
        let (rule, key) = (finding.rule, &finding.former);
        old += &format!("[[finding]]\nrule = {rule:?}\nkey = {key:?}\ndraft = \"draft.txt\"\n");
    }
    let baseline = Ledger::parse(&old).unwrap();
    let outcome = rule::run(&analysis, &Options { baseline, ..all() });
    assert_eq!(outcome.kept, []);
    let met: BTreeSet<&str> = outcome.suppressed.iter().map(|(finding, _)| &finding.key[..]).collect();
    assert_eq!(met, found.iter().map(|finding| &finding.key[..]).collect());
}
