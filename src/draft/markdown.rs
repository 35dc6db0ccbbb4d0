//! Markdown, as CommonMark with tables, footnotes and strikethrough reads it. Code, link targets and the
//! text of images are left out; HTML inside is read as HTML.

use super::visible::{Reading, Visible};
use super::{BlockKind, front, html};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Reads Markdown.
pub(super) fn read(source: &str) -> Reading {
    let (meta, start) = front::read(source).unwrap_or_default();
    let mut visible = Visible::new(source);
    visible.meta = meta;
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut quotes = 0u32;
    let mut items = 0u32;
    // Within so many images, code blocks and the like nothing is shown.
    let mut hidden = 0u32;
    let mut titled = false;
    let mut markup = html::Reader::default();
    let kind = |quotes: u32, items: u32| match () {
        () if quotes > 0 => BlockKind::BlockQuote,
        () if items > 0 => BlockKind::ListItem,
        () => BlockKind::Paragraph,
    };
    for (event, range) in Parser::new_ext(&source[start..], options).into_offset_iter() {
        let range = range.start + start..range.end + start;
        match event {
            Event::Start(tag) => match tag {
                Tag::Heading { level, .. } => {
                    let title = level == HeadingLevel::H1 && !titled && quotes + items == 0;
                    titled |= title;
                    visible.block(if title { BlockKind::Title } else { BlockKind::Heading });
                }
                Tag::Paragraph => visible.block(kind(quotes, items)),
                Tag::BlockQuote(_) => {
                    visible.end();
                    quotes += 1;
                }
                Tag::Item | Tag::FootnoteDefinition(_) => {
                    items += 1;
                    visible.block(kind(quotes, items));
                }
                Tag::TableHead | Tag::TableRow => visible.row(),
                Tag::TableCell => {
                    visible.cell();
                    visible.block(kind(quotes, items + 1));
                }
                Tag::CodeBlock(_) | Tag::Image { .. } | Tag::MetadataBlock(_) => hidden += 1,
                Tag::List(_) | Tag::Table(_) | Tag::HtmlBlock => visible.end(),
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::BlockQuote(_) => {
                    visible.end();
                    quotes = quotes.saturating_sub(1);
                }
                TagEnd::Item | TagEnd::FootnoteDefinition => {
                    visible.end();
                    items = items.saturating_sub(1);
                }
                TagEnd::Table => visible.table_ends(),
                TagEnd::CodeBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {
                    hidden = hidden.saturating_sub(1)
                }
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::TableCell | TagEnd::HtmlBlock => {
                    visible.end()
                }
                _ => {}
            },
            Event::Text(_) if hidden > 0 || markup.hides() => {}
            Event::Text(text) => {
                if !visible.is_open() {
                    visible.block(kind(quotes, items));
                }
                // A text that is not its source is an entity; a backslash before it lies outside the range.
                if source.get(range.clone()) == Some(&*text) {
                    visible.copy(range);
                } else {
                    visible.replace(&text, range);
                }
            }
            Event::SoftBreak | Event::HardBreak => visible.space(range),
            Event::Html(_) | Event::InlineHtml(_) => {
                let base = kind(quotes, items);
                markup.read(&mut visible, range, base);
            }
            // Inline code shows as nothing, but still parts the words around it.
            Event::Code(_) => visible.space(range),
            _ => {}
        }
    }
    visible.end();
    visible.name_credits();
    visible.finish()
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Draft, read};
    use crate::text::Span;

    const PAGE: &str = "---\ntitle: Dam mended\nauthor: Ana Ruiz\n---\n# Dam *to be* mended\n\nBy Ana\n\n\
        The mayor said \u{201c}we **will** mend\nit\u{201d} &amp; [left](http://example.org \"x\"). `let \"x\"` \\*End\\*\n\n\
        <!-- onrecord: ignore[nested-marks] agreed -->\n\n> It is old.\n>\n> It is *grey*.\n\n- one\n- two\n\n```\ncode \"no\"\n```\n\n\
        ![alt](x.png)\n\nPhoto: Nordpix\n\n## After\n\n<div><p>HTML <q>too</q></p></div>\n";

    fn draft() -> Draft {
        read("a.md", PAGE.into(), None).unwrap()
    }

    #[test]
    fn a_page_is_its_story() {
        let draft = draft();
        let blocks: Vec<(BlockKind, &str)> =
            draft.blocks.iter().map(|b| (b.kind, b.span.of(&draft.text))).collect();
        assert_eq!(
            blocks,
            [
                (BlockKind::Title, "Dam to be mended"),
                (BlockKind::Caption, "By Ana"),
                (BlockKind::Paragraph, "The mayor said “we will mend it” & left. *End*"),
                (BlockKind::BlockQuote, "It is old."),
                (BlockKind::BlockQuote, "It is grey."),
                (BlockKind::ListItem, "one"),
                (BlockKind::ListItem, "two"),
                (BlockKind::Caption, "Photo: Nordpix"),
                (BlockKind::Heading, "After"),
                (BlockKind::Paragraph, "HTML “too”"),
            ]
        );
        assert_eq!(draft.meta[1], ("author".to_owned(), "Ana Ruiz".to_owned()));
        assert_eq!(draft.directives[0].text, "ignore[nested-marks] agreed");
        assert_eq!(draft.directives[0].place.line, 12);
    }

    #[test]
    fn places_hold_what_the_author_wrote() {
        let draft = draft();
        for (shown, written) in [
            ("to be mended", "to be* mended"),
            ("will mend it", "will** mend\nit"),
            ("& left", "&amp; [left"),
            ("*End*", "*End\\*"),
            ("grey", "grey"),
            ("“too”", "<q>too</q>"),
        ] {
            let at = draft.text.find(shown).unwrap();
            let place = draft.place(Span::new(at, at + shown.len()));
            assert_eq!(&PAGE[place.start as usize..place.end as usize], written);
        }
    }
}
