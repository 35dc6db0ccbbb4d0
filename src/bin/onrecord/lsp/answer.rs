//! What a checked draft has to say to an editor: diagnostics, the passage under a quotation, mending, the
//! way to the record. Lays out; judges nothing.

use super::desk::Desk;
use super::sheet::{self, Sheet};
use gen_lsp_types as lsp;
use onrecord::check::Checked;
use onrecord::matching::Match;
use onrecord::report::{links, safe};
use onrecord::rule::{self, Finding, Level, Options, fix};
use onrecord::text::Span;
use onrecord::verdict::Verdict;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::ops::Range;

/// A byte order mark is put before the text, so that a draft is read as the UTF-8 that an editor sends,
/// whatever encoding its file declares.
const MARK: &str = "\u{feff}";

/// The bytes of an editor's text, for the reader of drafts.
pub fn bytes(text: &str) -> Vec<u8> {
    [MARK, text].concat().into_bytes()
}

/// Where a span stands in the editor's text.
fn within(checked: &Checked, span: Span) -> Range<usize> {
    let place = checked.analysis.draft.place(span);
    let there = |at: u64| (at as usize).saturating_sub(MARK.len());
    there(place.start)..there(place.end)
}

fn range_of(checked: &Checked, sheet: &Sheet, finding: &Finding) -> lsp::Range {
    let there = match finding.place {
        Some(place) => {
            let there = |at: u64| (at as usize).saturating_sub(MARK.len());
            there(place.start)..there(place.end)
        }
        None => within(checked, finding.span),
    };
    sheet.range(there.start, there.end)
}

fn matched<'a>(checked: &'a Checked, finding: &Finding) -> Option<&'a Match> {
    checked.analysis.verdicts.get(finding.quotation? as usize)?.matched.as_ref()
}

/// One finding as an editor shows it.
pub fn diagnostic(checked: &Checked, sheet: &Sheet, desk: &Desk, finding: &Finding) -> lsp::Diagnostic {
    let mut message = safe::terminal(&finding.message).into_owned();
    finding.notes.iter().for_each(|note| _ = write!(message, "\n{}", safe::terminal(note)));
    let related = matched(checked, finding).and_then(|found| {
        let message = format!("{}: {}", safe::line(&heading(found)), safe::line(&found.text));
        Some(lsp::DiagnosticRelatedInformation { location: desk.passage(found)?, message })
    });
    lsp::Diagnostic {
        range: range_of(checked, sheet, finding),
        severity: Some(match finding.level {
            Level::Error => lsp::DiagnosticSeverity::Error,
            Level::Warning => lsp::DiagnosticSeverity::Warning,
            Level::Info => lsp::DiagnosticSeverity::Information,
        }),
        code: Some(lsp::Code::String(finding.rule.to_owned())),
        source: Some("onrecord".to_owned()),
        message: lsp::Message::String(message),
        related_information: related.map(|related| vec![related]),
        ..lsp::Diagnostic::default()
    }
}

/// A draft that could not be read at all, at its first character.
pub fn refused(message: String) -> lsp::Diagnostic {
    lsp::Diagnostic {
        severity: Some(lsp::DiagnosticSeverity::Warning),
        source: Some("onrecord".to_owned()),
        message: lsp::Message::String(message),
        ..lsp::Diagnostic::default()
    }
}

/// The innermost quotation at a byte of the text, with where it stands.
fn quotation_at(checked: &Checked, at: usize) -> Option<(&Verdict, Range<usize>)> {
    let quotations = &checked.analysis.quotations.list;
    let outer = |index: usize| quotations[index].outer.iter().map(|span| within(checked, *span));
    let holds = |index: &usize| outer(*index).any(|there| there.contains(&at));
    let index = (0..quotations.len()).filter(holds).max_by_key(|index| quotations[*index].depth)?;
    let there = outer(index).find(|there| there.contains(&at))?;
    Some((checked.analysis.verdicts.get(index)?, there))
}

/// Who said it, when and where it stands: *Ana Ortiz, 2026-03-11, turn 4*.
fn heading(found: &Match) -> String {
    let mut parts: Vec<String> = found.speaker.iter().cloned().collect();
    parts.extend(found.date.map(|date| date.to_string()));
    parts.extend(Some(found.locator.clone()).filter(|locator| !locator.is_empty()));
    parts.join(", ")
}

/// The verdict on the quotation under the cursor, and the record's passage.
pub fn hover(checked: &Checked, sheet: &Sheet, at: lsp::Position) -> Option<lsp::Hover> {
    let (verdict, there) = quotation_at(checked, sheet.offset(at))?;
    let mut text = format!("**{}**", verdict.kind.name());
    if let Some(tier) = verdict.tier {
        _ = write!(text, " ({})", tier.name());
    }
    if !verdict.reason.is_empty() {
        _ = write!(text, ": {}", safe::markdown(&safe::line(&verdict.reason)));
    }
    if let Some(found) = &verdict.matched {
        _ = write!(text, "\n\n> {}", safe::markdown(&safe::line(&found.text)));
        _ = write!(text, "\n\n— {}", safe::markdown(&safe::line(&heading(found))));
        let name = found.title.as_deref().unwrap_or(&found.record);
        let name = safe::markdown(&safe::line(name));
        match links::passage(found) {
            Some(link) => _ = write!(text, " · [{name}](<{}>)", link.replace(['<', '>'], "")),
            None => _ = write!(text, " · {name}"),
        }
        for edit in &found.edits {
            let words = |words: &str, none: &str| match words.trim() {
                "" => none.to_owned(),
                words => format!("“{}”", safe::markdown(&safe::line(words))),
            };
            let (draft, record) = (words(&edit.to, "nothing"), words(&edit.from, "nothing"));
            _ = write!(text, "\n- the draft has {draft}, the record {record}");
        }
    }
    let contents =
        lsp::Contents::MarkupContent(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: text });
    Some(lsp::Hover { contents, range: Some(sheet.range(there.start, there.end)) })
}

/// The record's passage for the quotation under the cursor.
pub fn definition(checked: &Checked, sheet: &Sheet, desk: &Desk, at: lsp::Position) -> Option<lsp::Location> {
    let (verdict, _) = quotation_at(checked, sheet.offset(at))?;
    desk.passage(verdict.matched.as_ref()?)
}

/// What can be mended: marks and ellipses, never a word. One action for each place in the range, and one for the
/// whole draft, of the kinds that the editor asks for. Offered for findings that are not reported too, as
/// `check --fix` mends them.
pub fn actions(
    checked: &Checked,
    sheet: &Sheet,
    desk: &Desk,
    options: &Options,
    uri: &lsp::Uri,
    range: lsp::Range,
    only: Option<&[lsp::CodeActionKind]>,
) -> Vec<lsp::CodeAction> {
    // A kind asks for the kinds below it too: `source` for `source.fixAll`.
    let asked = |kind: &str| {
        only.is_none_or(|only| {
            let mut wanted = only.iter().map(|wanted| String::from(wanted.clone()));
            wanted.any(|wanted| {
                kind.strip_prefix(&wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        })
    };
    let draft = &checked.analysis.draft;
    let wanted = sheet.offset(range.start)..sheet.offset(range.end);
    let bytes = bytes(&sheet.text);
    let mut actions = Vec::new();
    let mut all: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let change = |edits: Vec<lsp::TextEdit>| lsp::WorkspaceEdit {
        changes: Some(HashMap::from([(uri.clone(), edits)])),
        ..lsp::WorkspaceEdit::default()
    };
    let edit = |start: usize, end: usize, instead: &str| lsp::TextEdit {
        range: sheet.range(start, end),
        new_text: instead.to_owned(),
    };
    let findings = rule::run(&checked.analysis, &fix::options(options)).kept;
    for finding in &findings {
        let Some(mending) = &finding.fix else { continue };
        // The library refuses what would touch a word; then there is nothing to offer.
        if !fix::mendable(draft, &bytes, mending) {
            continue;
        }
        let edits = || mending.edits.iter().map(|(span, instead)| (within(checked, *span), instead.as_str()));
        let free = |there: &Range<usize>| {
            all.range(..there.end).next_back().is_none_or(|(_, (end, _))| *end <= there.start)
        };
        if edits().all(|(there, _)| free(&there)) {
            all.extend(edits().map(|(there, instead)| (there.start, (there.end, instead))));
        }
        let there = within(checked, finding.span);
        let touches = there.start <= wanted.end && wanted.start <= there.end;
        if !touches || !asked("quickfix") {
            continue;
        }
        let reported = checked.findings.iter().any(|known| known.key == finding.key);
        actions.push(lsp::CodeAction {
            title: mending.title.clone(),
            kind: Some(lsp::CodeActionKind::QuickFix),
            diagnostics: reported.then(|| vec![diagnostic(checked, sheet, desk, finding)]),
            edit: Some(change(
                edits().map(|(there, instead)| edit(there.start, there.end, instead)).collect(),
            )),
            ..lsp::CodeAction::default()
        });
    }
    if !all.is_empty() && asked("source.fixAll.onrecord") {
        let edits = all.iter().map(|(start, (end, instead))| edit(*start, *end, instead)).collect();
        actions.push(lsp::CodeAction {
            title: "Mend all marks and ellipses (no word is changed)".to_owned(),
            kind: Some(lsp::CodeActionKind::Custom("source.fixAll.onrecord".into())),
            edit: Some(change(edits)),
            ..lsp::CodeAction::default()
        });
    }
    actions
}

/// How an editor's language, or else the name, says that a draft is written. What an editor sends is text, so
/// never a DOCX.
pub fn format(language: &str, name: &str) -> onrecord::draft::Format {
    use onrecord::draft::Format;
    match language {
        "markdown" | "mdx" | "quarto" | "rmd" => Format::Markdown,
        "html" | "xhtml" => Format::Html,
        _ => Some(Format::of(name)).filter(|format| *format != Format::Docx).unwrap_or_default(),
    }
}

/// The name that a draft goes by: its path, or its address where it lies in no file.
pub fn name(uri: &lsp::Uri) -> String {
    sheet::path_of(uri).map_or_else(|| uri.0.clone(), |path| crate::drafts::shown(&path))
}
