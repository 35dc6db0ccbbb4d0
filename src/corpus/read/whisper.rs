//! JSON: what Whisper and WhisperX write (segments with times, speakers, words with probabilities), and
//! ninjs, the news agencies' item.

use super::{About, Record, Turn, labels, statement};
use crate::corpus::names;
use crate::text::Span;
use serde_json::Value;

/// Reads one JSON document.
pub fn read(text: &str, known: &About) -> Result<Vec<Record>, String> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|e| format!("it is not JSON: {e}"))?;
    if let Some(segments) = value.get("segments").and_then(Value::as_array) {
        return Ok(vec![transcript(&value, segments, known)?]);
    }
    let items: Vec<&Value> = match &value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let records: Vec<Record> =
        items.iter().enumerate().filter_map(|(i, item)| ninjs(item, i, items.len() > 1, known)).collect();
    if records.is_empty() {
        return Err("it is JSON, but neither Whisper's (no \"segments\") nor ninjs (no \"body_text\")".into());
    }
    Ok(records)
}

fn transcript(value: &Value, segments: &[Value], known: &About) -> Result<Record, String> {
    let mut record = Record { about: known.clone(), ..Record::default() };
    if record.about.language.is_none() {
        record.about.language = value.get("language").and_then(Value::as_str).map(str::to_owned);
    }
    for segment in segments {
        let Some(words) =
            segment.get("text").and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty())
        else {
            continue;
        };
        let at = record.text.len();
        record.text.push_str(words);
        record.text.push('\n');
        let span = Span::new(at, record.text.len());
        let speaker = segment
            .get("speaker")
            .and_then(Value::as_str)
            .map(|s| names::full_name(s, &record.about.speakers).unwrap_or(s).to_owned())
            .or_else(|| record.about.only_speaker().map(str::to_owned));
        match record.turns.last_mut() {
            Some(turn) if turn.speaker == speaker => turn.span = turn.span.join(span),
            _ => record.turns.push(Turn { span, speaker }),
        }
        let start = segment.get("start").and_then(Value::as_f64).filter(|s| *s >= 0.0);
        record.cues.push((at as u32, (start.unwrap_or_default() * 1000.0) as u32));
    }
    if record.text.is_empty() { Err("its segments hold no words".into()) } else { Ok(record) }
}

/// One ninjs item (1.x: `body_text`, `headline`; 2 and 3: `bodies`, `headlines`).
pub fn ninjs(item: &Value, index: usize, numbered: bool, known: &About) -> Option<Record> {
    let string = |key: &str| item.get(key).and_then(Value::as_str).map(str::to_owned);
    let inside = |list: &str| {
        item.get(list)?.as_array()?.iter().find_map(|v| v.get("value")?.as_str()).map(str::to_owned)
    };
    let body = string("body_text").or_else(|| string("body_html")).or_else(|| inside("bodies"))?;
    let body = if body.contains('<') { super::markup::visible(&body) } else { body };
    let mut about = About {
        title: string("headline").or_else(|| inside("headlines")),
        url: string("uri").filter(|u| u.starts_with("http")),
        language: string("language"),
        ..About::default()
    };
    for key in ["versioncreated", "versionCreated", "firstcreated", "contentcreated"] {
        if about.date.is_none() {
            about.set("date", &string(key).unwrap_or_default());
        }
    }
    about.fill(known);
    let part = if numbered { format!("item {}", index + 1) } else { String::new() };
    let mut record = statement(body, part, about);
    labels::cut(&mut record, 0);
    Some(record)
}
