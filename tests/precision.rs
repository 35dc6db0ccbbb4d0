//! What `explain` says of a rule's precision is what was read: the sums of the last reading's rows in
//! `reports/scores/`, and nothing else.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    reading: String,
    rule: String,
    level: String,
    right: u8,
    why: String,
}

/// The readings that `explain` sums up: those of the rules as they now are.
const LAST: [&str; 2] = ["train-mended", "dev"];

#[test]
fn explain_says_what_was_read() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("reports/scores/2026-11-29-rules.csv");
    let mut sums: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    for row in csv::Reader::from_path(path).unwrap().deserialize() {
        let row: Judged = row.unwrap();
        assert!(onrecord::rule::named(&row.rule).is_some(), "{}", row.rule);
        assert!(onrecord::rule::Level::named(&row.level).is_some(), "{}", row.level);
        assert!(row.right == 1 || row.right == 0 && !row.why.is_empty(), "{}: why is it wrong?", row.rule);
        if LAST.contains(&row.reading.as_str()) {
            let sum = sums.entry(row.rule).or_default();
            *sum = (sum.0 + u32::from(row.right), sum.1 + 1);
        }
    }
    assert!(sums.values().map(|sum| sum.1).sum::<u32>() > 20);
    for rule in onrecord::rule::RULES {
        let told = rule.precision().map_or((0, 0), |told| (told.right, told.read));
        assert_eq!(told, sums.get(rule.name).copied().unwrap_or_default(), "{}", rule.name);
    }
}
