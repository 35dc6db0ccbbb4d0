//! The words of messages: quotations shortened, differences listed, records named. Whoever prints them
//! guards the terminal; nothing here does.

use crate::matching::{Edit, Match, Op};

/// A quotation as a message gives it: in curly marks, its white space closed up, at most nine words.
pub(super) fn quoted(words: &str) -> String {
    const MOST: usize = 9;
    let mut all = words.split_whitespace();
    let first: Vec<&str> = all.by_ref().take(MOST).collect();
    let more = if all.next().is_some() { "…" } else { "" };
    let shown = first.join(" ").replace(['“', '”'], "\"");
    let shown = shown.trim_end_matches([',', '.', ';', ':']);
    format!("“{shown}{more}”")
}

/// A record as a message names it: title or path, speaker and day.
pub(super) fn record(matched: &Match) -> String {
    let mut name = matched.title.clone().unwrap_or_else(|| matched.record.clone());
    if let Some(date) = &matched.date {
        name.push_str(&format!(", {date}"));
    }
    name
}

/// Where the record says it, as a note: who, in which record, where in it, and the words.
pub(super) fn passage(matched: &Match) -> String {
    let who = matched.speaker.as_deref().unwrap_or("nobody named");
    let mut words = String::new();
    for word in matched.text.split_whitespace() {
        if words.len() + word.len() > 400 {
            words.push_str(" …");
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    let at = if matched.locator.is_empty() { String::new() } else { format!(", {}", matched.locator) };
    format!("on record ({who}, {}{at}): {words}", record(matched))
}

/// Differences in plain words: *“will” became “may”; “not” is missing; “very” was added*. At most three.
pub(super) fn edits(edits: &[&Edit]) -> String {
    const MOST: usize = 3;
    let mut parts: Vec<String> = edits.iter().take(MOST).map(|edit| difference(edit)).collect();
    if edits.len() > MOST {
        parts.push(format!("{} more", count(edits.len() - MOST, "difference")));
    }
    parts.join("; ")
}

fn difference(edit: &Edit) -> String {
    match edit.op {
        Op::Replace => format!("the record has {}, the draft {}", quoted(&edit.from), quoted(&edit.to)),
        Op::Insert => format!("{} is not in the record", quoted(&edit.to)),
        Op::Delete => format!("the record's {} is missing", quoted(&edit.from)),
        Op::Move => format!("{} stands elsewhere in the record", quoted(&edit.to)),
    }
}

/// *1 word*, *3 words*.
pub(super) fn count(number: usize, thing: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{s}")
}

/// *a*, *a and b*, *a, b and c*.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_quotations_are_shortened_and_their_marks_kept_apart() {
        assert_eq!(quoted("We will  rebuild,"), "“We will rebuild”");
        assert_eq!(quoted("a b c d e f g h i j k"), "“a b c d e f g h i…”");
        assert_eq!(quoted("he called it “late”"), "“he called it \"late\"”");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
