//! DOCX: the main text of an Office Open XML container. Places count bytes of `word/document.xml` once
//! unpacked, for the container itself has none; lines are paragraphs. Deleted text, field codes, headers and
//! notes are left out. Nothing but that one entry is unpacked, and no further than a limit.

use super::visible::{Reading, Visible};
use super::{BlockKind, Limits, Note, Refusal};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::Read;

/// Unpacks the main text.
pub(super) fn unpack(path: &str, bytes: Vec<u8>, limits: &Limits) -> Result<String, Refusal> {
    let damaged = |why: String| Refusal::Damaged { path: path.to_owned(), why };
    let mut container = zip::ZipArchive::new(std::io::Cursor::new(bytes))
        .map_err(|error| damaged(format!("not a DOCX ({error}); save it again, or as plain text")))?;
    let entry = container.by_name("word/document.xml").map_err(|error| {
        damaged(format!(
            "holds no word/document.xml ({error}), so it is not a DOCX; save it as one, or as plain text"
        ))
    })?;
    let limit = limits.unpacked_size.min(u64::from(u32::MAX / 2));
    let mut unpacked = Vec::new();
    entry
        .take(limit + 1)
        .read_to_end(&mut unpacked)
        .map_err(|error| damaged(format!("its text cannot be unpacked ({error}); save it again")))?;
    let size = unpacked.len() as u64;
    if size > limit {
        let (path, of) = (path.to_owned(), " or more of unpacked text");
        return Err(Refusal::TooLarge { path, size, of, limit, setting: "max-unpacked-size" });
    }
    String::from_utf8(unpacked).map_err(|_| damaged("its text is not UTF-8; save it again".to_owned()))
}

/// Reads `word/document.xml`.
pub(super) fn read(source: &str) -> Reading {
    let mut visible = Visible::new(source);
    // The XML reader does not count a byte order mark, and places do.
    let bare = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mark = source.len() - bare.len();
    let mut reader = Reader::from_str(bare);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    // Whether a run's text is being read; elements that hide what they hold.
    let (mut text, mut hidden) = (false, 0u32);
    let mut titled = false;
    loop {
        let start = mark + reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => {
                let message = format!(
                    "the text inside is damaged at byte {start} ({error}): nothing behind it was read"
                );
                visible.notes.push(Note { message, span: None });
                break;
            }
        };
        let range = start..mark + reader.buffer_position() as usize;
        match event {
            Event::Start(tag) => match tag.name().as_ref() {
                "w:tr" => visible.row(),
                "w:tc" => visible.cell(),
                "w:p" => visible.block(BlockKind::Paragraph),
                "w:t" => text = true,
                "w:del" | "w:moveFrom" | "mc:Fallback" | "w:instrText" => hidden += 1,
                "w:pStyle" => style(&mut visible, &tag, &mut titled),
                _ => {}
            },
            Event::Empty(tag) => match tag.name().as_ref() {
                "w:tab" | "w:br" | "w:cr" if hidden == 0 => visible.space(range),
                "w:noBreakHyphen" if hidden == 0 => visible.replace("-", range),
                "w:pStyle" => style(&mut visible, &tag, &mut titled),
                _ => {}
            },
            Event::End(tag) => match tag.name().as_ref() {
                "w:p" => visible.end(),
                "w:tbl" => visible.table_ends(),
                "w:t" => text = false,
                "w:del" | "w:moveFrom" | "mc:Fallback" | "w:instrText" => hidden = hidden.saturating_sub(1),
                _ => {}
            },
            Event::Text(_) | Event::CData(_) if !text || hidden > 0 => {}
            Event::Text(_) => visible.copy(range),
            Event::CData(_) => visible.copy(range.start + "<![CDATA[".len()..range.end - "]]>".len()),
            Event::GeneralRef(_) if text && hidden == 0 => {
                visible.replace(&htmlize::unescape(&source[range.clone()]), range);
            }
            _ => {}
        }
    }
    visible.end();
    visible.name_credits();
    visible.finish()
}

/// What a paragraph's style makes of it. Styles keep their English names inside the file in most languages.
fn style(visible: &mut Visible, tag: &BytesStart, titled: &mut bool) {
    let value = tag.attributes().flatten().find(|a| a.key.as_ref() == "w:val");
    let name = value.map(|a| a.value.to_ascii_lowercase()).unwrap_or_default();
    let kind = match name.as_str() {
        "title" | "titel" | "titre" => BlockKind::Title,
        "heading1" if !*titled => BlockKind::Title,
        "quote" | "intensequote" | "blockquote" | "blocktext" => BlockKind::BlockQuote,
        "caption" => BlockKind::Caption,
        "listparagraph" | "listbullet" | "listnumber" => BlockKind::ListItem,
        _ if name.starts_with("heading") || name == "subtitle" => BlockKind::Heading,
        _ => return,
    };
    *titled |= kind == BlockKind::Title;
    visible.kind(kind);
}

#[cfg(test)]
mod tests {
    use super::super::{BlockKind, Limits, Refusal, read, read_within};
    use crate::text::Span;
    use std::io::Write;

    const XML: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>\
        <w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>Dam mended</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">The mayor </w:t></w:r><w:del><w:r><w:delText>never</w:delText></w:r></w:del>\
        <w:r><w:t>said &amp; meant “yes”</w:t></w:r><w:r><w:tab/><w:t>twice.</w:t></w:r></w:p></w:body></w:document>";

    fn packed(xml: &[u8]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(xml).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn paragraphs_and_their_places() {
        let draft = read("a.docx", packed(XML.as_bytes()), None).unwrap();
        let blocks: Vec<(BlockKind, &str)> =
            draft.blocks.iter().map(|b| (b.kind, b.span.of(&draft.text))).collect();
        assert_eq!(
            blocks,
            [(BlockKind::Title, "Dam mended"), (BlockKind::Paragraph, "The mayor said & meant “yes” twice.")]
        );
        for (shown, written) in [("mayor", "mayor"), ("said & meant", "said &amp; meant"), ("yes", "yes")] {
            let at = draft.text.find(shown).unwrap();
            let place = draft.place(Span::new(at, at + shown.len()));
            assert_eq!(&XML[place.start as usize..place.end as usize], written);
        }
        let at = draft.text.find("mayor").unwrap();
        let place = draft.place(Span::new(at, at + 5));
        assert_eq!((place.line, place.column), (2, 5));
    }

    #[test]
    fn a_table_has_rows_and_cells() {
        let cell = |text: &str| format!("<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>");
        let twice = "<w:tc><w:p><w:r><w:t>C</w:t></w:r></w:p><w:p><w:r><w:t>D</w:t></w:r></w:p></w:tc>";
        let xml = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{twice}{}</w:tr></w:tbl><w:p><w:r><w:t>F</w:t></w:r></w:p>",
            cell("A"),
            cell("B"),
            cell(""),
            cell("")
        );
        let draft = read("a.docx", packed(xml.as_bytes()), None).unwrap();
        let blocks: Vec<(BlockKind, &str)> =
            draft.blocks.iter().map(|b| (b.kind, b.span.of(&draft.text))).collect();
        // An empty cell heads nothing: who stands above it may be meant, and may not.
        let kinds = [BlockKind::RowHead, BlockKind::Cell, BlockKind::RowHead, BlockKind::Paragraph];
        assert_eq!(blocks[..4], [(kinds[0], "A"), (kinds[1], "B"), (kinds[2], "C"), (kinds[3], "D")]);
        assert_eq!(blocks[4..], [(BlockKind::Paragraph, "F")]);
    }

    #[test]
    fn a_byte_order_mark_moves_nothing() {
        let marked = format!("\u{feff}{XML}");
        let (draft, same) =
            (read("a.docx", packed(marked.as_bytes()), None), read("a.docx", packed(XML.as_bytes()), None));
        let (draft, same) = (draft.unwrap(), same.unwrap());
        assert_eq!(draft.text, same.text);
        let at = draft.text.find("said & meant").unwrap();
        let place = draft.place(Span::new(at, at + 12));
        assert_eq!(&marked[place.start as usize..place.end as usize], "said &amp; meant");
    }

    #[test]
    fn a_bomb_is_refused_with_its_limit() {
        let limits = Limits { unpacked_size: 1000, ..Limits::default() };
        let refusal = read_within("a.docx", packed(&[b' '; 100_000]), None, &limits).unwrap_err();
        assert!(refusal.to_string().contains("max-unpacked-size"), "{refusal}");
    }

    #[test]
    fn entities_of_its_own_are_left_as_they_stand() {
        let xml = "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/hosts\">]>\
                   <w:p><w:t>&b;&f;&amp;</w:t></w:p>";
        assert_eq!(read("a.docx", packed(xml.as_bytes()), None).unwrap().text, "&b;&f;&");
    }

    #[test]
    fn what_is_no_docx_is_damaged() {
        assert!(matches!(read("a.docx", b"PK\x03\x04nonsense".to_vec(), None), Err(Refusal::Damaged { .. })));
        assert!(matches!(read("a.docx", b"text".to_vec(), None), Err(Refusal::Damaged { .. })));
        let draft = read("a.docx", packed(b"<w:p><w:t>one</w:t></w:p><w:p><w:t>two</w:t"), None).unwrap();
        assert!(draft.text.starts_with("one"));
        assert_eq!(draft.notes.len(), 1);
    }
}
