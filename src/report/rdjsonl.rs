//! Reviewdog's diagnostic format, one object a line. Its columns count bytes of UTF-8. Suggestions are made
//! only where a rule can mend marks or ellipses.

use super::wire;
use crate::analysis::Analysis;
use crate::check::Checked;
use crate::rule::Level;
use crate::text::Place;
use serde::Serialize;

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: &'a str,
    location: Location<'a>,
    severity: &'static str,
    source: Source,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

/// One draft.
pub fn body(checked: &Checked) -> String {
    let analysis = &checked.analysis;
    let mut out = Vec::new();
    for finding in &checked.findings {
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let diagnostic = Diagnostic {
            message: &finding.message,
            location: Location {
                path: &analysis.draft.path,
                range: range(analysis, wire::ends(analysis, finding)),
            },
            severity: match finding.level {
                Level::Error => "ERROR",
                Level::Warning => "WARNING",
                Level::Info => "INFO",
            },
            source: Source { name: "onrecord" },
            code: Code { value: finding.rule },
            suggestions: edits
                .map(|(span, text)| Suggestion {
                    range: range(analysis, wire::ends_of(analysis, *span)),
                    text,
                })
                .collect(),
        };
        wire::json(&mut out, &diagnostic);
        out.push(b'\n');
    }
    String::from_utf8(out).unwrap_or_default()
}

fn range(analysis: &Analysis, (from, to): (Place, Place)) -> Range {
    Range { start: position(analysis, from), end: position(analysis, to) }
}

/// A column in bytes of the line as an editor shows it.
fn position(analysis: &Analysis, place: Place) -> Position {
    let draft = &analysis.draft;
    Position {
        line: place.line,
        column: draft.lines().bytes_before(draft.source(), place.line, place.column) + 1,
    }
}
