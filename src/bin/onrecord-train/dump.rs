//! Articles as JSON Lines, for training elsewhere on the very tokens that the program sees.

use crate::articles::Article;
use anyhow::Result;
use onrecord::model::form;
use onrecord::text::Run;
use serde_json::{Value, json};
use std::io::Write;

/// One line an article.
pub fn run(articles: &[Article]) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for article in articles {
        serde_json::to_writer(&mut out, &line(article))?;
        out.write_all(b"\n")?;
    }
    Ok(out.flush()?)
}

/// `tokens`: start and end byte, kind (0 word, 1 number, 2 mark, 3 punctuation), sentence index, state among
/// the quotations (0 outside, 1 inside, 2 opening mark, 3 closing mark), depth. All other pairs are
/// half-open token runs. `kinds`: what each paragraph is to a reader.
fn line(article: &Article) -> Value {
    let layout = &article.layout;
    let forms = form::forms(&article.draft, layout, &article.quotations);
    let pair = |run: &Run| json!([run.start, run.end]);
    let pairs = |runs: &[Run]| runs.iter().map(pair).collect::<Vec<_>>();
    let run_of =
        |spans: &[onrecord::text::Span]| spans.iter().map(|s| pair(&layout.run(*s))).collect::<Vec<_>>();
    let mut sentence = 0;
    let tokens: Vec<Value> = layout
        .tokens
        .iter()
        .zip(&forms)
        .enumerate()
        .map(|(index, (token, form))| {
            while layout.sentences[sentence].tokens.end as usize <= index {
                sentence += 1;
            }
            json!([
                token.span.start,
                token.span.end,
                token.kind as u8,
                sentence,
                form.state as u8,
                form.depth
            ])
        })
        .collect();
    json!({
        "document": article.name,
        "text_path": article.draft.path,
        "tokens": tokens,
        "texts": layout.tokens.iter().map(|t| t.span.of(&article.draft.text)).collect::<Vec<_>>(),
        "paragraphs": layout.paragraphs.iter().map(|p| pair(&p.tokens)).collect::<Vec<_>>(),
        "kinds": layout.paragraphs.iter().map(|p| format!("{:?}", p.kind)).collect::<Vec<_>>(),
        "quotations": article.quotations.list.iter().map(|q| json!({
            "parts": run_of(&q.parts), "outer": run_of(&q.outer), "depth": q.depth, "closed": q.closed,
        })).collect::<Vec<_>>(),
        "names": article.readings.iter().map(|r| &r.annotator).collect::<Vec<_>>(),
        "annotators": article.readings.iter().map(|reading| {
            reading.runs.iter().map(|g| json!({
                "content": pairs(&g.content), "cue": pairs(&g.cue), "source": pairs(&g.source),
            })).collect::<Vec<_>>()
        }).collect::<Vec<_>>(),
    })
}
