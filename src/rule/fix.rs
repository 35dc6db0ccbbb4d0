//! Mending: marks and ellipses are rewritten where they stand in the file. **No word between quotation marks
//! ever changes**: an edit that would touch anything but marks, dots and spaces is not made, whatever a rule
//! asks for.

use super::{Finding, Fix, Options, RULES};
use crate::draft::{Draft, Format};
use crate::text::Span;
use std::collections::BTreeMap;

/// A file with its marks and ellipses mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// How many findings were mended.
    pub mended: usize,
}

/// The settings under which a draft is mended: every rule that can mend and that is not switched off, whether
/// or not its findings are reported.
pub fn options(options: &Options) -> Options {
    let fixable = RULES.iter().filter(|rule| rule.fixable).map(|rule| rule.name);
    Options { selected: fixable.collect(), ..options.clone() }
}

/// Mends a draft's file. `None` where nothing can be mended: there is no finding with a fix, or the file is
/// not UTF-8 text (DOCX, another encoding).
pub fn mend(draft: &Draft, bytes: &[u8], findings: &[Finding]) -> Option<Mended> {
    if draft.format == Format::Docx || std::str::from_utf8(bytes).is_err() {
        return None;
    }
    let mut edits: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    let mut mended = 0;
    for fix in findings.iter().filter_map(|finding| finding.fix.as_ref()) {
        let Some(placed) = placed(draft, bytes, fix) else { continue };
        // Edits taken so far are disjoint: the last that begins before this one's end decides.
        let free = placed.iter().all(|(start, end, _)| {
            edits.range(..*end).next_back().is_none_or(|(_, (before, _))| before <= start)
        });
        if free {
            edits.extend(placed.into_iter().map(|(start, end, instead)| (start, (end, instead))));
            mended += 1;
        }
    }
    let mut out = Vec::with_capacity(bytes.len() + 8 * edits.len());
    let mut done = 0;
    for (start, (end, instead)) in edits {
        out.extend_from_slice(bytes.get(done..start)?);
        out.extend_from_slice(instead.as_bytes());
        done = end;
    }
    out.extend_from_slice(bytes.get(done..)?);
    (mended > 0).then_some(Mended { bytes: out, mended })
}

/// Whether a fix would change marks and ellipses of this file and nothing else.
pub fn mendable(draft: &Draft, bytes: &[u8], fix: &Fix) -> bool {
    placed(draft, bytes, fix).is_some()
}

/// The places of a fix in the file; `None` where one of its edits would touch anything but marks, or nothing.
fn placed<'f>(draft: &Draft, bytes: &[u8], fix: &'f Fix) -> Option<Vec<(usize, usize, &'f str)>> {
    let place = |(span, instead): &'f (Span, String)| {
        let place = draft.place(*span);
        let (start, end) = (place.start as usize, place.end as usize);
        let shown = std::str::from_utf8(bytes.get(start..end)?).ok()?;
        let harmless = is_mark(shown) && is_mark(span.of(&draft.text)) && is_mark(instead);
        (harmless && shown != instead).then_some((start, end, instead.as_str()))
    };
    fix.edits.iter().map(place).collect()
}

/// Whether a stretch of a file is a quotation mark, an ellipsis, or the entity of one, and nothing else.
fn is_mark(text: &str) -> bool {
    const ENTITIES: &[&str] = &[
        "&#34;", "&#39;", "&#8216;", "&#8217;", "&#8220;", "&#8221;", "&#8230;", "&#x2018;", "&#x2019;",
        "&#x201C;", "&#x201D;", "&#x201c;", "&#x201d;", "&#x2026;", "&apos;", "&hellip;", "&laquo;",
        "&ldquo;", "&lsquo;", "&quot;", "&raquo;", "&rdquo;", "&rsquo;",
    ];
    let mark =
        |c| matches!(c, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚' | '«' | '»' | '`' | '.' | '…' | ' ');
    !text.trim().is_empty() && text.chars().all(mark) || ENTITIES.contains(&text)
}

/// The change as a unified diff, with three lines around each changed stretch. No mending adds or drops a
/// line, so line answers line; where the two differ in length anyway, all of both is one stretch.
pub fn diff(path: &str, before: &str, after: &str) -> String {
    const AROUND: usize = 3;
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    if old == new {
        return String::new();
    }
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    if old.len() != new.len() {
        stretch(&mut out, &old, &new, 0, 0);
        return out;
    }
    let changed: Vec<usize> = (0..old.len()).filter(|line| old[*line] != new[*line]).collect();
    let mut next = 0;
    while next < changed.len() {
        let first = next;
        while next + 1 < changed.len() && changed[next + 1] - changed[next] <= 2 * AROUND {
            next += 1;
        }
        let from = changed[first].saturating_sub(AROUND);
        let to = (changed[next] + AROUND + 1).min(old.len());
        stretch(&mut out, &old[from..to], &new[from..to], from, from);
        next += 1;
    }
    out
}

fn stretch(out: &mut String, old: &[&str], new: &[&str], from: usize, to: usize) {
    out.push_str(&format!("@@ -{},{} +{},{} @@\n", from + 1, old.len(), to + 1, new.len()));
    let mut line = |sign: char, text: &str| {
        out.push(sign);
        out.push_str(text);
        if !text.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    };
    if old.len() != new.len() {
        old.iter().for_each(|text| line('-', text));
        new.iter().for_each(|text| line('+', text));
        return;
    }
    let mut at = 0;
    while at < old.len() {
        let end = (at..old.len()).find(|line| old[*line] == new[*line]).unwrap_or(old.len());
        old[at..end].iter().for_each(|text| line('-', text));
        new[at..end].iter().for_each(|text| line('+', text));
        if let Some(same) = old.get(end) {
            line(' ', same);
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_marks_are_marks() {
        for mark in ["\"", "“", "...", ". . .", "…", "&ldquo;", "''"] {
            assert!(is_mark(mark), "{mark}");
        }
        for word in ["", " ", "a", "\"a\"", "&amp;", "&lt;", "“no", "-", "\n"] {
            assert!(!is_mark(word), "{word:?}");
        }
    }

    #[test]
    fn a_diff_says_where_and_shows_what_stands_around() {
        let before = "1\n2\n3\n4\n\"5\"\n6\n7\n8\n9";
        let after = "1\n2\n3\n4\n“5”\n6\n7\n8\n9";
        let wanted = "--- a/x.md\n+++ b/x.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-\"5\"\n+“5”\n 6\n 7\n 8\n";
        assert_eq!(diff("x.md", before, after), wanted);
        assert_eq!(diff("x.md", before, before), "");
        assert!(
            diff("x", "a", "b")
                .ends_with("-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n")
        );
    }
}
