//! Nothing in a draft or a record acts on a reader's terminal, spreadsheet, build log or browser. Every
//! format passes the words of others through one of these before it writes them.

use std::borrow::Cow;

/// Whether a character could move the cursor, ring, hide or reorder text: controls (but not a tab or a line
/// feed), the bidirectional overrides and isolates, zero-width characters that hide text, and line or
/// paragraph separators.
pub(super) fn acts(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{061c}' => true,
        '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        c => c.is_control(),
    }
}

/// For a terminal: what acts is shown as U+FFFD. Line feeds and tabs stay.
pub fn terminal(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) || !text.chars().any(acts) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if acts(c) { '\u{fffd}' } else { c }).collect())
}

/// For one line of a terminal or of a log: as [`terminal`], and every run of white space is one space.
pub fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace().map(terminal) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word);
    }
    out
}

/// For a cell of a spreadsheet: a cell that a spreadsheet would read as a formula gets an apostrophe before
/// it, which spreadsheets show as nothing. White space and a full-width sign before the formula don't help it.
/// Tables are looked at on terminals too: what acts there is U+FFFD here.
pub fn cell(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || acts(c));
    let leads = text.starts_with(['\t', '\r', '\n']);
    if leads || first.starts_with(['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{}", terminal(text)))
    } else {
        terminal(text)
    }
}

/// For XML, in text and in attributes: the five entities, and U+FFFD for what XML 1.0 can't hold.
pub fn xml(text: &str) -> Cow<'_, str> {
    let plain = |c: char| !matches!(c, '<' | '>' | '&' | '"' | '\'' | '\n' | '\r' | '\t') && !acts(c);
    if text.chars().all(plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            c if acts(c) || c == '\u{fffe}' || c == '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// For the message of a GitHub workflow command: `%`, CR and LF are escaped as the runner wants them, so
/// that no line of a draft becomes a command of its own.
pub fn github_message(text: &str) -> String {
    terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// For a property of a GitHub workflow command (`file=…`): also `:` and `,`.
pub fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// For Markdown that a site renders (GitHub's step summary): nothing opens a tag, a link, a table cell or
/// emphasis.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '!' | '~' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// A link that a reader may follow: `http` and `https` only, without white space, quotes or controls.
pub fn link(url: &str) -> Option<&str> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let clean = |c: char| !acts(c) && !c.is_whitespace() && !matches!(c, '"' | '\'' | '<' | '>' | '\\' | '`');
    (web && url.chars().all(clean)).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_no_escape_sequence_and_no_override() {
        assert_eq!(terminal("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(terminal("a\u{202e}b\u{2066}c\u{9b}31m"), "a\u{fffd}b\u{fffd}c\u{fffd}31m");
        assert_eq!(terminal("tab\tline\nÉté “said”"), "tab\tline\nÉté “said”");
        assert_eq!(line("  a\r\nb \t c "), "a b c");
    }

    #[test]
    fn a_spreadsheet_gets_no_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "|cmd"] {
            assert!(cell(bad).starts_with('\''), "{bad:?}");
        }
        assert_eq!(cell("We said = yes"), "We said = yes");
    }

    #[test]
    fn xml_and_workflow_commands_stay_what_they_are() {
        assert_eq!(xml("<a b='c'>&\u{1b}\n"), "&lt;a b=&#39;c&#39;&gt;&amp;\u{fffd}&#10;");
        assert_eq!(github_message("50%\n::set-output name=x::y"), "50%25%0A::set-output name=x::y");
        assert_eq!(github_property("a,b:c"), "a%2Cb%3Ac");
        assert_eq!(markdown("[x](javascript:1) <b>"), "\\[x\\](javascript:1) &lt;b&gt;");
        assert_eq!(link("javascript:alert(1)"), None);
        assert_eq!(link("https://example.org/a?b=c#t=4"), Some("https://example.org/a?b=c#t=4"));
    }
}
