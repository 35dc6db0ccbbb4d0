//! Markdown, HTML and DOCX, through the readers of drafts: the text that a reader sees, headings left out.

use super::{About, Record, front_matter, labels};

/// Reads one document.
pub fn read(name: &str, bytes: &[u8], known: &About) -> Result<Record, String> {
    if !name.ends_with(".md") && !name.ends_with(".markdown") {
        return Err("this format is not read yet".into());
    }
    let text = super::decode(bytes.to_vec())?;
    let (mut about, start) = front_matter(&text);
    about.fill(known);
    let mut record = Record { about, text, ..Record::default() };
    labels::cut(&mut record, start);
    Ok(record)
}

/// What a reader sees of a piece of HTML.
pub fn visible(html: &str) -> String {
    let mut plain = String::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        plain.push_str(&htmlize::unescape(&rest[..open]));
        let Some(close) = rest[open..].find('>') else { break };
        let tag = rest[open + 1..open + close].trim_start_matches('/').to_ascii_lowercase();
        let block = ["p", "div", "br", "li", "h1", "h2", "h3", "tr", "blockquote"];
        if block.contains(&tag.split([' ', '/']).next().unwrap_or("")) {
            plain.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    plain.push_str(&htmlize::unescape(rest));
    plain
}
