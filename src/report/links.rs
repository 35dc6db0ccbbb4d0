//! Links from a quotation to its place in a record on the web: text fragments for pages, `#t=` for
//! recordings. Only `http` and `https`, and nothing that could act ([`safe::link`]).

use super::safe;
use crate::matching::Match;
use std::fmt::Write;

/// The link to a passage; `None` where the record has no address that may be followed.
pub fn passage(matched: &Match) -> Option<String> {
    let url = safe::link(matched.url.as_deref()?)?;
    if let Some(seconds) = seconds(&matched.locator) {
        let page = url.split('#').next().unwrap_or(url);
        return Some(format!("{page}#t={seconds}"));
    }
    match text_fragment(&matched.text) {
        // A page's own fragment stays before the directive.
        Some(directive) if url.contains('#') => Some(format!("{url}:~:{directive}")),
        Some(directive) => Some(format!("{url}#:~:{directive}")),
        None => Some(url.to_string()),
    }
}

/// The directive that makes a browser scroll to a text: `text=start,end`, or the whole where it is short.
/// <https://wicg.github.io/scroll-to-text-fragment/>. Of a passage in pieces the first piece.
pub fn text_fragment(text: &str) -> Option<String> {
    const WHOLE: usize = 8;
    const END: usize = 4;
    let words: Vec<&str> = text.split(" … ").next()?.split_whitespace().take(4000).collect();
    let encode = |words: &[&str]| percent_encode(&words.join(" "));
    match words.len() {
        0 => None,
        n if n <= WHOLE => Some(format!("text={}", encode(&words))),
        n => Some(format!("text={},{}", encode(&words[..END]), encode(&words[n - END..]))),
    }
}

/// The seconds of a time code at the head of a locator: `00:02:15.700`, `2:15`, `00:02:15,700 --> …`.
pub fn seconds(locator: &str) -> Option<String> {
    let code: &str = locator.split([' ', '-', '–', ';']).find(|word| !word.is_empty())?;
    let parts: Vec<&str> = code.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut whole: u64 = 0;
    let (last, before) = parts.split_last()?;
    for part in before {
        whole = whole.checked_mul(60)?.checked_add(digits(part)?)?;
    }
    let (seconds, fraction) = last.split_once(['.', ',']).unwrap_or((last, ""));
    whole = whole.checked_mul(60)?.checked_add(digits(seconds)?)?;
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return Some(whole.to_string());
    }
    digits(fraction)?;
    Some(format!("{whole}.{fraction}"))
}

fn digits(text: &str) -> Option<u64> {
    (!text.is_empty() && text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

/// Everything but letters, digits and `_.~` as `%XX`: also `-`, `,` and `&`, which mean something in a
/// directive.
fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'~' => out.push(byte as char),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_codes_become_seconds_and_nothing_else_does() {
        assert_eq!(seconds("00:02:15.700").as_deref(), Some("135.7"));
        assert_eq!(seconds("00:00:05,400 --> 00:00:10,900").as_deref(), Some("5.4"));
        assert_eq!(seconds("2:15").as_deref(), Some("135"));
        for other in ["turn 3", "row 2", "", "a:b", "1:2:3:4", "12", "99999999999:00"] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }

    #[test]
    fn a_fragment_cannot_leave_its_directive() {
        assert_eq!(text_fragment("a-b, c & d").as_deref(), Some("text=a%2Db%2C%20c%20%26%20d"));
        let long = "The lower gate is designed for a tide of 4.2 metres.";
        assert_eq!(
            text_fragment(long).as_deref(),
            Some("text=The%20lower%20gate%20is,tide%20of%204.2%20metres.")
        );
        assert_eq!(text_fragment("  "), None);
    }
}
