//! `check` as CSV: a row a quotation, and a row a finding that stands on no quotation.

use super::{safe, wire};
use crate::check::Checked;

const COLUMNS: [&str; 19] = [
    "document",
    "id",
    "line",
    "column",
    "start",
    "end",
    "quote",
    "speaker",
    "verdict",
    "tier",
    "similarity",
    "reason",
    "record",
    "record_speaker",
    "record_date",
    "record_locator",
    "record_url",
    "record_text",
    "rules",
];

/// The header.
pub fn head() -> String {
    String::from_utf8(row(&COLUMNS)).unwrap_or_default()
}

/// One draft.
pub fn body(checked: &Checked) -> String {
    let analysis = &checked.analysis;
    let credited = analysis.attribution_of_quotations();
    let on = checked.on_quotations();
    let mut out = Vec::new();
    for (index, quotation) in analysis.quotations.list.iter().enumerate() {
        let verdict = &analysis.verdicts[index];
        let place = analysis.draft.place(quotation.span());
        let found = verdict.matched.as_ref();
        let text = |value: Option<&str>| value.unwrap_or_default().to_string();
        let speaker = credited[index].and_then(|attribution| analysis.speaker(attribution as usize));
        let rules: Vec<String> =
            (on[index].iter()).map(|finding| format!("{}: {}", finding.rule, finding.message)).collect();
        out.extend(row(&[
            analysis.draft.path.clone(),
            (index + 1).to_string(),
            place.line.to_string(),
            place.column.to_string(),
            place.start.to_string(),
            place.end.to_string(),
            analysis.words(&quotation.parts).into_owned(),
            text(speaker.map(|speaker| speaker.name.as_str())),
            verdict.kind.name().to_string(),
            text(verdict.tier.map(|tier| tier.name())),
            wire::rounded(verdict.similarity).to_string(),
            verdict.reason.clone(),
            text(found.map(|found| found.record.as_str())),
            text(found.and_then(|found| found.speaker.as_deref())),
            found.and_then(|found| found.date).map(|date| date.to_string()).unwrap_or_default(),
            text(found.map(|found| found.locator.as_str())),
            text(found.and_then(|found| found.url.as_deref())),
            text(found.map(|found| found.text.as_str())),
            rules.join(" | "),
        ]));
    }
    for finding in checked.findings.iter().filter(|finding| finding.quotation.is_none()) {
        let place = wire::place(analysis, finding);
        let mut cells = vec![String::new(); COLUMNS.len()];
        cells[0] = analysis.draft.path.clone();
        cells[2] = place.line.to_string();
        cells[3] = place.column.to_string();
        cells[4] = place.start.to_string();
        cells[5] = place.end.to_string();
        cells[COLUMNS.len() - 1] = format!("{}: {}", finding.rule, finding.message);
        out.extend(row(&cells));
    }
    String::from_utf8(out).unwrap_or_default()
}

/// One row of CSV, every cell guarded against being read as a formula.
pub(super) fn row<T: AsRef<str>>(cells: &[T]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let _ = writer.write_record(cells.iter().map(|cell| safe::cell(cell.as_ref()).into_owned()));
    writer.into_inner().unwrap_or_default()
}
