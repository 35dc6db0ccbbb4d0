//! HTML, read by a small tokenizer of our own that keeps every place. Scripts, styles, navigation, forms, code
//! and what is marked as hidden are left out, and so are headers and footers of the page (not those of an
//! article). It mends nothing that a browser would have to guess; unknown elements are looked through.

use super::visible::{Reading, Visible};
use super::{BlockKind, Note};
use memchr::{memchr, memchr2, memmem};
use std::ops::Range;

/// Reads an HTML file.
pub(super) fn read(source: &str) -> Reading {
    let mut visible = Visible::new(source);
    let mut reader = Reader { headed: find_tag(source, "h1"), ..Reader::default() };
    reader.read(&mut visible, 0..source.len(), BlockKind::Paragraph);
    visible.end();
    if let Some(element) = reader.stack.iter().find(|e| e.hides && e.name.len() > 1) {
        let name = &source[element.name.clone()];
        if !matches!(name.to_ascii_lowercase().as_str(), "head" | "header" | "body") {
            let message = format!("<{name}> is never closed: nothing behind it was read as text");
            visible.notes.push(Note { message, span: None });
        }
    }
    visible.name_credits();
    visible.finish()
}

/// How deep elements may nest before they are only counted.
const DEEPEST: usize = 256;

/// An element that is open.
struct Element {
    /// Where its name stands in the source.
    name: Range<usize>,
    /// What text inside is.
    kind: Option<BlockKind>,
    /// Whether text inside is left out.
    hides: bool,
    /// Whether it shows what a page header around it hides.
    reveals: bool,
    /// Whether a block ends where it ends.
    block: bool,
}

/// What is open while HTML is read. Pieces of one file can be given one after another (HTML in Markdown).
#[derive(Default)]
pub(super) struct Reader {
    stack: Vec<Element>,
    /// Elements open beyond [`DEEPEST`].
    over: usize,
    /// Whether a title was seen.
    titled: bool,
    /// Whether the file has a first heading of its own, so that `<title>` is metadata alone.
    headed: bool,
    /// Whether the last thing seen was `<br>`.
    broke: bool,
    /// Open `<q>` elements.
    quotes: usize,
}

impl Reader {
    /// Whether text here is left out.
    pub fn hides(&self) -> bool {
        let revealed = self.stack.iter().rposition(|e| e.reveals).unwrap_or(0);
        self.stack[revealed..].iter().any(|e| e.hides)
    }

    /// Reads a stretch of the source; text outside every element that says what it is, is `base`.
    pub fn read(&mut self, visible: &mut Visible, range: Range<usize>, base: BlockKind) {
        let source = visible.source;
        let bytes = &source.as_bytes()[..range.end];
        let mut at = range.start;
        while at < bytes.len() {
            let next = memchr(b'<', &bytes[at..]).map_or(bytes.len(), |n| at + n);
            if next > at {
                self.text(visible, at..next, base);
                at = next;
                continue;
            }
            let rest = &bytes[at..];
            at = match rest.get(1) {
                Some(b'!') if rest.starts_with(b"<!--") => {
                    let end = memmem::find(&rest[4..], b"-->").map(|n| at + 4 + n);
                    let inner = end.unwrap_or(bytes.len());
                    let after = end.map_or(bytes.len(), |end| end + 3);
                    visible.comment(&source[at + 4..inner], at..after);
                    after
                }
                Some(b'!' | b'?') => memchr(b'>', rest).map_or(bytes.len(), |n| at + n + 1),
                Some(b'/') if rest.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                    let name = name(bytes, at + 2);
                    let after = memchr(b'>', rest).map_or(bytes.len(), |n| at + n + 1);
                    self.close(visible, &name, at..after, base);
                    after
                }
                Some(b) if b.is_ascii_alphabetic() => self.tag(visible, bytes, at, base),
                _ => {
                    self.text(visible, at..at + 1, base);
                    at + 1
                }
            };
        }
    }

    /// A start tag at `at`. Returns where the text behind it goes on.
    fn tag(&mut self, visible: &mut Visible, bytes: &[u8], at: usize, base: BlockKind) -> usize {
        let source = visible.source;
        let name = name(bytes, at + 1);
        let (attributes, after) = attributes(source, bytes, name.end);
        let lower = source[name.clone()].to_ascii_lowercase();
        let value = |key: &str| attributes.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| *v);
        let lower = lower.as_str();
        match lower {
            "br" => {
                if std::mem::replace(&mut self.broke, true) {
                    visible.end();
                } else {
                    visible.space(at..after);
                }
                return after;
            }
            "hr" => {
                visible.end();
                return after;
            }
            "meta" => {
                metadata(visible, value("name").or(value("property")), value("content"));
                return after;
            }
            "img" | "input" | "link" | "source" | "wbr" | "base" | "col" | "embed" | "track" | "area"
            | "param" => {
                return after;
            }
            "script" | "style" | "textarea" | "iframe" | "noembed" | "noframes" | "xmp" => {
                return raw_end(bytes, after, lower).1;
            }
            "title" => {
                let (end, behind) = raw_end(bytes, after, lower);
                self.title(visible, after..end);
                return behind;
            }
            "html" => {
                if let Some(language) = value("lang") {
                    visible.meta.push(("language".to_owned(), language.to_owned()));
                }
            }
            _ => {}
        }
        let block = is_block(lower);
        if block {
            visible.end();
            self.imply(source, lower);
        }
        match lower {
            "tr" => visible.row(),
            "td" | "th" => visible.cell(),
            _ => {}
        }
        if bytes.get(after.wrapping_sub(2)) == Some(&b'/') && !block {
            return after;
        }
        if self.stack.len() >= DEEPEST {
            self.over += 1;
            return after;
        }
        let above = self.stack.last().and_then(|e| e.kind);
        let within = |names: &[&str]| {
            self.stack.iter().any(|e| names.iter().any(|n| source[e.name.clone()].eq_ignore_ascii_case(n)))
        };
        let class = value("class").unwrap_or("");
        let kind = match lower {
            "h1" if !self.titled && !self.hides_but_header(source) => {
                self.titled = true;
                Some(BlockKind::Title)
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(BlockKind::Heading),
            "blockquote" => Some(BlockKind::BlockQuote),
            "footer" | "cite" if block && within(&["blockquote"]) => Some(BlockKind::Paragraph),
            "li" | "dt" | "dd" if above != Some(BlockKind::BlockQuote) => Some(BlockKind::ListItem),
            "figcaption" | "caption" => Some(BlockKind::Caption),
            "p" | "div" if ["caption", "credit", "byline"].iter().any(|word| class.contains(word)) => {
                Some(BlockKind::Caption)
            }
            _ => above,
        };
        let role = value("role").unwrap_or("");
        let hides = HIDDEN.contains(&lower)
            || value("hidden").is_some()
            || value("aria-hidden") == Some("true")
            || matches!(role, "navigation" | "banner" | "contentinfo" | "search" | "complementary")
            || matches!(lower, "header" | "footer") && !within(&["article", "main", "blockquote", "figure"]);
        let reveals = lower == "h1" && kind == Some(BlockKind::Title);
        self.stack.push(Element { name, kind, hides, reveals, block });
        if lower == "q" {
            self.quotes += 1;
            self.mark(visible, at..after, base, if self.quotes % 2 == 1 { "“" } else { "‘" });
        }
        after
    }

    /// An end tag. It closes the innermost element of its name and all within; one that opened nothing is
    /// passed over.
    fn close(&mut self, visible: &mut Visible, name: &Range<usize>, range: Range<usize>, base: BlockKind) {
        let source = visible.source;
        if self.over > 0 {
            self.over -= 1;
            return;
        }
        if source[name.clone()].eq_ignore_ascii_case("table") {
            visible.table_ends();
        }
        let named = |e: &Element| source[e.name.clone()].eq_ignore_ascii_case(&source[name.clone()]);
        let Some(at) = self.stack.iter().rposition(named) else { return };
        if source[name.clone()].eq_ignore_ascii_case("q") && self.quotes > 0 {
            self.mark(visible, range, base, if self.quotes % 2 == 1 { "”" } else { "’" });
            self.quotes -= 1;
        }
        self.cut(visible, at);
    }

    /// Closes every element from position `at` on.
    fn cut(&mut self, visible: &mut Visible, at: usize) {
        if self.stack.drain(at..).any(|e| e.block) {
            visible.end();
        }
    }

    /// Closes what a new block of this name closes without an end tag.
    fn imply(&mut self, source: &str, name: &str) {
        while let Some(last) = self.stack.last() {
            let open = &source[last.name.clone()];
            let same =
                open.eq_ignore_ascii_case(name) && matches!(name, "li" | "dt" | "dd" | "tr" | "td" | "th");
            if !(same || open.eq_ignore_ascii_case("p")) {
                break;
            }
            self.stack.pop();
        }
    }

    /// Whether something other than a page header hides what is here.
    fn hides_but_header(&self, source: &str) -> bool {
        self.stack.iter().any(|e| e.hides && !source[e.name.clone()].eq_ignore_ascii_case("header"))
    }

    /// Text as it stands, its entities decoded.
    fn text(&mut self, visible: &mut Visible, range: Range<usize>, base: BlockKind) {
        let source = visible.source;
        let blank = source.as_bytes()[range.clone()].iter().all(u8::is_ascii_whitespace);
        if self.hides() {
            return;
        }
        if blank {
            return visible.space(range);
        }
        self.broke = false;
        if !visible.is_open() {
            visible.block(self.stack.last().and_then(|e| e.kind).unwrap_or(base));
        }
        let mut at = range.start;
        while at < range.end {
            let stop = memchr(b'&', &source.as_bytes()[at..range.end]).map_or(range.end, |n| at + n);
            visible.copy(at..stop);
            if stop == range.end {
                break;
            }
            let length = entity(&source.as_bytes()[stop..range.end]);
            let decoded = htmlize::unescape(&source[stop..stop + length]);
            if length > 1 && decoded != source[stop..stop + length] {
                visible.replace(&decoded, stop..stop + length);
            } else {
                visible.copy(stop..stop + length);
            }
            at = stop + length;
        }
    }

    /// A mark that a tag stands for.
    fn mark(&mut self, visible: &mut Visible, range: Range<usize>, base: BlockKind, mark: &str) {
        if self.hides() {
            return;
        }
        if !visible.is_open() {
            visible.block(self.stack.last().and_then(|e| e.kind).unwrap_or(base));
        }
        visible.replace(mark, range);
    }

    /// The text of `<title>`: metadata, and the headline where the page has no other.
    fn title(&mut self, visible: &mut Visible, range: Range<usize>) {
        let shown = htmlize::unescape(&visible.source[range.clone()]);
        let words: Vec<&str> = shown.split_whitespace().collect();
        if words.is_empty() || self.titled || self.stack.iter().any(|e| e.hides && e.kind.is_some()) {
            return;
        }
        visible.meta.push(("title".to_owned(), words.join(" ")));
        if !self.headed {
            self.titled = true;
            let stack = std::mem::take(&mut self.stack);
            visible.block(BlockKind::Title);
            self.text(visible, range, BlockKind::Title);
            visible.end();
            self.stack = stack;
        }
    }
}

/// Elements whose text is never part of the story.
const HIDDEN: &[&str] = &[
    "head", "noscript", "template", "object", "svg", "math", "canvas", "nav", "aside", "form", "button",
    "select", "menu", "dialog", "code", "samp", "kbd", "audio", "video",
];

/// Elements that start and end a block.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// The name of a tag that starts at `at`.
fn name(bytes: &[u8], at: usize) -> Range<usize> {
    let end = bytes[at..].iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b':')));
    at..end.map_or(bytes.len(), |n| at + n)
}

/// The attributes of a tag from `at` on, and one past its `>`. A tag that never ends takes all that is left.
fn attributes<'a>(source: &'a str, bytes: &[u8], mut at: usize) -> (Vec<(&'a str, &'a str)>, usize) {
    let mut found = Vec::new();
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            at += 1;
        }
        match bytes.get(at) {
            None => return (found, bytes.len()),
            Some(b'>') => return (found, at + 1),
            Some(_) => {}
        }
        let start = at;
        at += 1;
        while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'=')) {
            at += 1;
        }
        let key = source.get(start..at).unwrap_or("");
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        if bytes.get(at) != Some(&b'=') {
            found.push((key, ""));
            continue;
        }
        at += 1;
        while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        let (start, end) = match bytes.get(at) {
            Some(&mark @ (b'"' | b'\'')) => {
                let end = memchr(mark, &bytes[at + 1..]).map_or(bytes.len(), |n| at + 1 + n);
                let value = (at + 1, end);
                at = (end + 1).min(bytes.len());
                value
            }
            _ => {
                let start = at;
                while bytes.get(at).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                    at += 1;
                }
                (start, at)
            }
        };
        found.push((key, source.get(start..end).unwrap_or("")));
    }
}

/// Where the raw text of an element ends, and where its end tag does.
fn raw_end(bytes: &[u8], from: usize, name: &str) -> (usize, usize) {
    let mut at = from;
    while let Some(n) = memmem::find(&bytes[at..], b"</") {
        let start = at + n;
        at = start + 2;
        if bytes.len() >= at + name.len() && bytes[at..at + name.len()].eq_ignore_ascii_case(name.as_bytes())
        {
            let after = memchr(b'>', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
            return (start, after);
        }
    }
    (bytes.len(), bytes.len())
}

/// The length of what could be an entity at the start of `bytes`, which start with `&`.
fn entity(bytes: &[u8]) -> usize {
    let body = bytes[1..].iter().take(64).take_while(|b| b.is_ascii_alphanumeric() || **b == b'#').count();
    1 + body + usize::from(bytes.get(1 + body) == Some(&b';'))
}

/// Whether a start tag of this name stands anywhere.
fn find_tag(source: &str, name: &str) -> bool {
    let bytes = source.as_bytes();
    let first = name.as_bytes()[0];
    memchr::memchr_iter(b'<', bytes).any(|at| {
        memchr2(first, first.to_ascii_uppercase(), &bytes[at + 1..bytes.len().min(at + 2)]).is_some()
            && bytes.get(at + 1..at + 1 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(at + 1 + name.len()).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
    })
}

/// Keeps what a `<meta>` says of the story.
fn metadata(visible: &mut Visible, name: Option<&str>, content: Option<&str>) {
    let (Some(name), Some(content)) = (name, content) else { return };
    let key = match name.to_ascii_lowercase().as_str() {
        "author" | "article:author" | "parsely-author" => "author",
        "date" | "article:published_time" | "pubdate" | "dc.date" | "parsely-pub-date" => "date",
        "og:site_name" | "publisher" | "application-name" => "publication",
        "og:title" => "title",
        "language" | "og:locale" => "language",
        _ => return,
    };
    if visible.meta.iter().all(|(known, _)| known != key) {
        visible.meta.push((key.to_owned(), htmlize::unescape_attribute(content).trim().to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Draft, read};
    use crate::text::Span;

    fn draft(source: &str) -> Draft {
        read("a.html", source.into(), None).unwrap()
    }

    fn blocks(draft: &Draft) -> Vec<(BlockKind, &str)> {
        draft.blocks.iter().map(|b| (b.kind, b.span.of(&draft.text))).collect()
    }

    const PAGE: &str = "<!DOCTYPE html><html lang=en><head><title>Dam &amp; mayor</title>\
        <meta name=\"author\" content=\"Ana Ruiz\"><style>p { }</style></head><body><nav><p>Home</p></nav>\
        <header><a href=/>The Orrin Post</a><h1>Dam to be <i>mended</i></h1></header><script>if (a<b) \"x\"</script>\
        <article><p>The mayor said <q>we will&nbsp;mend it</q> by&#32;May.<p>It &lt;may&gt; cost.</p>\
        <blockquote><p>It is old.</p><footer>Bo Lind</footer></blockquote><ul><li>one<li>two</ul>\
        <figure><img alt=no><figcaption>The dam</figcaption></figure></article><footer>© all</footer></body></html>";

    #[test]
    fn a_page_is_its_story() {
        let draft = draft(PAGE);
        assert_eq!(
            blocks(&draft),
            [
                (BlockKind::Title, "Dam to be mended"),
                (BlockKind::Paragraph, "The mayor said “we will\u{a0}mend it” by May."),
                (BlockKind::Paragraph, "It <may> cost."),
                (BlockKind::BlockQuote, "It is old."),
                (BlockKind::Paragraph, "Bo Lind"),
                (BlockKind::ListItem, "one"),
                (BlockKind::ListItem, "two"),
                (BlockKind::Caption, "The dam"),
            ]
        );
        let meta: Vec<(&str, &str)> = draft.meta.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(meta, [("language", "en"), ("title", "Dam & mayor"), ("author", "Ana Ruiz")]);
    }

    #[test]
    fn places_hold_what_the_author_wrote() {
        let draft = draft(PAGE);
        for (shown, written) in [
            ("mayor said", "mayor said"),
            ("“we", "<q>we"),
            ("will\u{a0}mend", "will&nbsp;mend"),
            ("<may>", "&lt;may&gt;"),
            ("mended", "mended"),
        ] {
            let at = draft.text.find(shown).unwrap();
            let place = draft.place(Span::new(at, at + shown.len()));
            assert_eq!(&PAGE[place.start as usize..place.end as usize], written);
        }
    }

    #[test]
    fn strange_pages_lose_nothing_in_silence() {
        let text = |source: &str| draft(source).text;
        assert_eq!(text("a < b and <3 & c"), "a < b and <3 & c");
        assert_eq!(text("one<br>two<br><br>three"), "one two\nthree");
        assert_eq!(text("<p>open <b>bold"), "open bold");
        assert_eq!(text("<!-- never closed"), "");
        let hidden = draft("<p>one</p><nav>two");
        assert_eq!(hidden.text, "one");
        assert!(hidden.notes[0].message.contains("<nav> is never closed"));
        assert_eq!(draft("<title>Only title</title>Text").blocks[0].kind, BlockKind::Title);
    }

    #[test]
    fn deep_nesting_is_counted_not_followed() {
        let source = format!("{}<p>deep</p>{}<p>out</p>", "<div>".repeat(10_000), "</div>".repeat(10_000));
        assert_eq!(draft(&source).text, "deep\nout");
    }
}
