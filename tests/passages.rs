//! Passages in double marks over real articles, beside the reading that the scorer of direct quotations takes
//! (`quoted` in `../shared/eval/score_polnear.py`). Left out where `../shared` is not there.

use onrecord::{draft, quotation, segment};

/// The scorer's passages, paragraph by paragraph: byte ranges between double marks.
fn scored(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut open: Option<usize> = None;
        let mut before = ' ';
        for (offset, c) in line.char_indices() {
            if matches!(c, '"' | '“' | '”' | '„' | '«' | '»') {
                let curly = matches!(c, '“' | '„' | '«');
                let spaced = before.is_whitespace() || "([—–-‘'".contains(before);
                let behind = start + offset + c.len_utf8();
                match open {
                    None if curly || (c == '"' && spaced) => open = Some(behind),
                    None => {}
                    Some(_) if curly => open = Some(behind),
                    Some(from) => {
                        found.push((from, start + offset));
                        open = None;
                    }
                }
            }
            before = c;
        }
        found.extend(open.map(|from| (from, start + line.trim_end_matches('\n').len())));
        start += line.len();
    }
    found
}

/// A range of words alone: what stands between its first and its last letter or figure.
fn words(text: &str, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    let shown = &text[from..to];
    let first = shown.find(char::is_alphanumeric)?;
    let last = shown.rfind(char::is_alphanumeric)?;
    Some((from + first, from + last))
}

#[test]
fn real_articles_give_the_passages_that_are_scored() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/polnear/train/text");
    let Ok(articles) = std::fs::read_dir(folder) else {
        eprintln!("left out: ../shared is not there");
        return;
    };
    let (mut all, mut same) = (0, 0);
    for article in articles.flatten() {
        let bytes = std::fs::read(article.path()).unwrap();
        let draft = draft::read("article.txt", bytes, None).unwrap();
        let found = quotation::find(&draft, &segment::segment(&draft));
        let mut parts: Vec<_> = found.list.iter().flat_map(|quotation| &quotation.parts).collect();
        parts.sort();
        let parts: Vec<_> = parts
            .iter()
            .filter_map(|part| words(&draft.text, (part.start as usize, part.end as usize)))
            .collect();
        for passage in scored(&draft.text).into_iter().filter_map(|passage| words(&draft.text, passage)) {
            all += 1;
            same += usize::from(parts.contains(&passage));
        }
    }
    println!("{same} of {all} passages have the same words");
    // Where the two differ the marks are wrong, and the cheapest reading is better than the first.
    assert!(all > 7_000 && same * 1_000 >= all * 997, "{same} of {all}");
}
