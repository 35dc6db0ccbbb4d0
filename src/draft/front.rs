//! Front matter: `key: value` between two lines of `---` (or `key = "value"` between `+++`) at the top of a
//! file. Reads the flat part of it; what nests is left out.

/// Keys and values, and where the text behind the front matter starts; `None` where there is none.
pub(super) fn read(text: &str) -> Option<(Vec<(String, String)>, usize)> {
    let (fence, equals) = match text.as_bytes().get(..3)? {
        b"---" => ("---", ':'),
        b"+++" => ("+++", '='),
        _ => return None,
    };
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != fence {
        return None;
    }
    let mut end = first.len();
    let mut meta: Vec<(String, String)> = Vec::new();
    for line in lines {
        end += line.len();
        let shown = line.trim_end();
        if shown == fence || (fence == "---" && shown == "...") {
            return Some((meta, end));
        }
        if end > LONGEST {
            return None;
        }
        let comment = shown.trim_start().starts_with('#');
        if comment || shown.is_empty() {
            continue;
        }
        // An item of a list belongs to the key above it.
        if let Some(item) = shown.trim_start().strip_prefix("- ") {
            if let Some((_, value)) = meta.last_mut() {
                let item = plain(item);
                if !value.is_empty() {
                    value.push_str(", ");
                }
                value.push_str(&item);
            }
            continue;
        }
        if shown.starts_with([' ', '\t']) {
            continue;
        }
        let (key, value) = shown.split_once(equals)?;
        meta.push((key.trim().trim_matches(['"', '\'']).to_lowercase(), plain(value)));
    }
    None
}

/// No front matter is longer, in bytes.
const LONGEST: usize = 1 << 16;

/// A value without its quotes; `[a, b]` is `a, b`.
fn plain(value: &str) -> String {
    let value = value.trim();
    if let Some(list) = value.strip_prefix('[').and_then(|v| v.strip_suffix(']')) {
        return list.split(',').map(|item| unquote(item.trim())).collect::<Vec<_>>().join(", ");
    }
    unquote(value).to_owned()
}

fn unquote(value: &str) -> &str {
    for mark in ['"', '\''] {
        if value.len() > 1 && value.starts_with(mark) {
            // What stands behind the closing quote is a comment.
            return value[1..].split(mark).next().unwrap_or("");
        }
    }
    value.split(" #").next().unwrap_or("").trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_values_lists_and_quotes() {
        let text = "---\nTitle: \"The dam: a story\" # note\ntags: [water, 'law']\nauthor:\n  - Ana Ruiz\n  - Bo Lind\n\
                    nested:\n  a: b\ndate: 2026-05-01\n---\nText";
        let (meta, end) = read(text).unwrap();
        let shown: Vec<(&str, &str)> = meta.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            shown,
            [
                ("title", "The dam: a story"),
                ("tags", "water, law"),
                ("author", "Ana Ruiz, Bo Lind"),
                ("nested", ""),
                ("date", "2026-05-01")
            ]
        );
        assert_eq!(&text[end..], "Text");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        assert_eq!(read("---\nA line of prose\n---\n"), None);
        assert_eq!(read("---\nkey: never closed\n"), None);
        assert_eq!(read("----\n"), None);
    }
}
