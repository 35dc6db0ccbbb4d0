//! SARIF 2.1.0. Columns count Unicode scalar values, and the run says so; fingerprints are the findings'
//! content keys; the record's passage is a related location; what somebody has accepted is there, marked
//! as suppressed with the reason.

use super::tally::Tally;
use super::wire;
use crate::check::Checked;
use crate::rule::{self, Finding, Level, RULES, Suppression};
use serde_json::{Value, json};

/// What stands before the first result: the tool and its rules.
pub fn head() -> String {
    let rules: Vec<Value> = RULES.iter().map(|rule| described(rule)).collect();
    let tool = json!({"driver": {
        "name": "onrecord",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": rules,
    }});
    format!(
        "{{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\", \"version\": \"2.1.0\", \"runs\": [{{\n\
         \"tool\": {tool},\n\"columnKind\": \"unicodeCodePoints\",\n\"results\": [\n"
    )
}

fn described(rule: &rule::Rule) -> Value {
    let page = &rule.page;
    let text = format!("{}\n\n{}\n\n{}", page.flags, page.why, page.guideline);
    json!({
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": page.flags},
        "help": {"text": text},
        "defaultConfiguration": {
            "enabled": rule.selected,
            "level": rule.level.map_or("none", level),
        },
        "properties": {"tags": [rule.group.name()]},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

/// One draft's results, with commas between.
pub fn body(checked: &Checked) -> String {
    let kept = checked.findings.iter().map(|finding| result(checked, finding, None));
    let accepted = checked.suppressed.iter().map(|(finding, why)| result(checked, finding, Some(why)));
    let results: Vec<String> = kept.chain(accepted).map(|value| written(&value)).collect();
    results.join(",\n")
}

/// A value as JSON in which nothing acts on a terminal.
fn written(value: &Value) -> String {
    let mut out = Vec::new();
    wire::json(&mut out, value);
    String::from_utf8(out).unwrap_or_default()
}

fn result(checked: &Checked, finding: &Finding, accepted: Option<&Suppression>) -> Value {
    let analysis = &checked.analysis;
    let (from, to) = wire::ends(analysis, finding);
    let mut message = finding.message.clone();
    finding.notes.iter().for_each(|note| message.push_str(&format!("\n{note}")));
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.level),
        "message": {"text": message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": uri(&analysis.draft.path)},
            "region": {
                "startLine": from.line,
                "startColumn": from.column,
                "endLine": to.line,
                "endColumn": to.column,
                "byteOffset": from.start,
                "byteLength": to.end.saturating_sub(from.start),
                "snippet": {"text": finding.span.of(&analysis.draft.text)},
            },
        }}],
        "partialFingerprints": {"onrecordKey/v1": finding.former, "onrecordKey/v2": finding.key},
    });
    if let Some(index) = RULES.iter().position(|rule| rule.name == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    let verdict = finding.quotation.and_then(|quotation| analysis.verdicts.get(quotation as usize));
    if let Some(found) = verdict.and_then(|verdict| verdict.matched.as_ref()) {
        let who = found.speaker.as_deref().unwrap_or("the record");
        let when = found.date.map(|date| format!(", {date}")).unwrap_or_default();
        result["relatedLocations"] = json!([{
            "id": 1,
            "physicalLocation": {"artifactLocation": {"uri": uri(&found.record)}},
            "message": {"text": format!("{who}{when} ({}): {}", found.locator, found.text)},
        }]);
    }
    if let Some(why) = accepted {
        result["suppressions"] = json!([{"kind": "external", "justification": why.reason}]);
    }
    result
}

/// A path as a relative reference: everything but unreserved characters and `/` as `%XX`.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// What stands after the last result: how the run went.
pub fn tail(tally: &Tally) -> String {
    let failed: Vec<Value> = (tally.failed.iter())
        .map(|message| json!({"level": "error", "message": {"text": message}}))
        .collect();
    let summary = json!({"level": "note", "message": {"text": tally.seen()}});
    let notes: Vec<Value> = failed.iter().cloned().chain([summary]).collect();
    let invocation = json!({"executionSuccessful": failed.is_empty(), "toolExecutionNotifications": notes});
    format!("\n],\n\"invocations\": [{}]\n}}]}}\n", written(&invocation))
}
