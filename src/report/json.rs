//! `check` as JSON: one object for the run with every quotation, finding and count, or one line a quotation.

use super::tally::Tally;
use super::wire;
use crate::check::Checked;
use serde::Serialize;

/// What stands before the first draft.
pub fn head() -> String {
    format!("{{\"tool\": \"onrecord\", \"version\": \"{}\", \"drafts\": [\n", env!("CARGO_PKG_VERSION"))
}

#[derive(Serialize)]
struct Draft<'a> {
    document: &'a str,
    quotes: Vec<wire::Quotation<'a>>,
    findings: Vec<wire::Finding<'a>>,
    suppressed: Vec<Suppressed<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct Suppressed<'a> {
    #[serde(flatten)]
    finding: wire::Finding<'a>,
    reason: &'a str,
}

/// One draft.
pub fn body(checked: &Checked) -> String {
    let analysis = &checked.analysis;
    let draft = Draft {
        document: &analysis.draft.path,
        quotes: quotations(checked),
        findings: checked.findings.iter().map(|finding| wire::Finding::of(analysis, finding)).collect(),
        suppressed: (checked.suppressed.iter())
            .map(|(finding, why)| Suppressed {
                finding: wire::Finding::of(analysis, finding),
                reason: &why.reason,
            })
            .collect(),
        notes: analysis.draft.notes.iter().map(|note| note.message.as_str()).collect(),
    };
    let mut out = Vec::new();
    wire::json(&mut out, &draft);
    String::from_utf8(out).unwrap_or_default()
}

fn quotations(checked: &Checked) -> Vec<wire::Quotation<'_>> {
    let credited = checked.analysis.attribution_of_quotations();
    let on = checked.on_quotations();
    (on.iter().enumerate())
        .map(|(index, findings)| wire::Quotation::of(checked, index, credited[index], findings))
        .collect()
}

/// One draft, one line a quotation.
pub fn lines(checked: &Checked) -> String {
    let mut out = Vec::new();
    for quotation in quotations(checked) {
        wire::json(&mut out, &quotation);
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap_or_default()
}

/// What stands after the last: the counts.
pub fn tail(tally: &Tally) -> String {
    let mut out = b"\n], \"summary\": ".to_vec();
    wire::json(&mut out, tally);
    out.extend_from_slice(b"}\n");
    String::from_utf8(out).unwrap_or_default()
}
