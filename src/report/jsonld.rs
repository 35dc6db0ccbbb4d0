//! The evidence for machines, as JSON-LD: W3C Web Annotations on the drafts, schema.org `Quotation`s, and on
//! demand `ClaimReview` stubs, which carry no rating: that is a person's to give.
//!
//! <https://www.w3.org/TR/annotation-model/>, <https://schema.org/Quotation>, <https://schema.org/ClaimReview>.

use super::html::permalinks;
use super::{links, safe, wire};
use crate::analysis::Analysis;
use crate::corpus::Trust;
use crate::matching::Match;
use crate::speaker::{Speaker, SpeakerType};
use crate::text::Span;
use serde_json::{Map, Value, json};

/// What a file of evidence holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Web Annotations: each verdict, tied to its words in the draft and in the record.
    Annotations,
    /// schema.org `Quotation`s: who said what, in which work.
    Quotations,
    /// schema.org `ClaimReview`s without a rating, for quotations that were held against a record.
    ClaimReviews,
}

impl Format {
    /// The name of its file.
    pub fn file(self) -> &'static str {
        match self {
            Format::Annotations => "annotations.jsonld",
            Format::Quotations => "quotations.jsonld",
            Format::ClaimReviews => "claimreviews.jsonld",
        }
    }
}

/// What stands before the first draft.
pub fn head(format: Format) -> &'static str {
    match format {
        Format::Annotations => concat!(
            "{\"@context\":[\"http://www.w3.org/ns/anno.jsonld\",",
            "{\"onrecord\":\"urn:onrecord:1:\",\"verdict\":\"onrecord:verdict\",\"tier\":\"onrecord:tier\"}],\n",
            "\"id\":\"#annotations\",\"type\":\"AnnotationPage\",\"items\":["
        ),
        Format::Quotations | Format::ClaimReviews => "{\"@context\":\"https://schema.org\",\n\"@graph\":[",
    }
}

/// What stands after the last.
pub fn tail() -> &'static str {
    "\n]}\n"
}

/// The items of one draft, each with a comma and a line end before it; the caller drops the very first comma.
pub fn body(analysis: &Analysis, format: Format) -> Vec<u8> {
    let mut out = Vec::new();
    let counter = Characters::of(&analysis.draft.text);
    let of = analysis.attribution_of_quotations();
    let article = article(analysis);
    for (index, id) in permalinks(analysis).iter().enumerate() {
        let about = of.get(index).copied().flatten().map(|index| index as usize);
        let item = match format {
            Format::Annotations => Some(annotation(analysis, index, id, &counter)),
            Format::Quotations => Some(quotation(analysis, index, id, about, &article)),
            Format::ClaimReviews => claim_review(analysis, index, id, about, &article),
        };
        if let Some(item) = item {
            out.extend_from_slice(b",\n");
            wire::json(&mut out, &item);
        }
    }
    out
}

/// An object without the members that have nothing to say.
fn object(members: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let given = members.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?)));
    Value::Object(given.collect::<Map<_, _>>())
}

fn annotation(analysis: &Analysis, index: usize, id: &str, counter: &Characters) -> Value {
    let draft = &analysis.draft;
    let whole = analysis.quotations.list[index].span();
    let place = draft.place(whole);
    let verdict = analysis.verdicts.get(index);
    let mut bodies = Vec::new();
    if let Some(verdict) = verdict {
        bodies.push(json!({
            "type": "TextualBody", "purpose": "assessing", "format": "text/plain", "language": "en",
            "value": format!("{}: {}", verdict.kind.name(), verdict.reason),
        }));
    }
    if let Some(matched) = verdict.and_then(|verdict| verdict.matched.as_ref()) {
        bodies.push(evidence(matched));
    }
    object([
        ("id", Some(json!(format!("#{id}")))),
        ("type", Some(json!("Annotation"))),
        ("motivation", Some(json!("assessing"))),
        ("generator", Some(json!({ "type": "Software", "name": program() }))),
        ("body", (!bodies.is_empty()).then_some(Value::Array(bodies))),
        (
            "target",
            Some(json!({
                "source": address(&draft.path),
                "selector": [
                    quote_selector(&draft.text, whole),
                    // Characters of the text as a reader sees it, as the model asks.
                    {
                        "type": "TextPositionSelector",
                        "start": counter.before(&draft.text, whole.start),
                        "end": counter.before(&draft.text, whole.end),
                    },
                    // Bytes of the file as it lies on disk.
                    { "type": "DataPositionSelector", "start": place.start, "end": place.end },
                ],
            })),
        ),
        ("verdict", verdict.map(|verdict| json!(verdict.kind.name()))),
        ("tier", verdict.and_then(|verdict| verdict.tier).map(|tier| json!(tier.name()))),
    ])
}

/// The passage of the record: its words, and the way to them in a page or a recording.
fn evidence(matched: &Match) -> Value {
    let url = matched.url.as_deref().and_then(safe::link);
    let source = url.map_or_else(|| address(&matched.record), str::to_string);
    let words = matched.text.split(" … ").next().unwrap_or_default();
    let mut selectors = vec![json!({ "type": "TextQuoteSelector", "exact": words })];
    if let Some(seconds) = links::seconds(&matched.locator) {
        selectors.push(json!({
            "type": "FragmentSelector", "conformsTo": "http://www.w3.org/TR/media-frags/",
            "value": format!("t={seconds}"),
        }));
    } else if let Some(directive) = url.and(links::text_fragment(&matched.text)) {
        selectors.push(json!({
            "type": "FragmentSelector", "conformsTo": "https://wicg.github.io/scroll-to-text-fragment/",
            "value": format!(":~:{directive}"),
        }));
    }
    json!({
        "type": "SpecificResource", "purpose": "linking", "source": source, "selector": selectors,
    })
}

fn quotation(analysis: &Analysis, index: usize, id: &str, about: Option<usize>, article: &Value) -> Value {
    let verdict = analysis.verdicts.get(index);
    let review = verdict.map(|verdict| {
        json!({
            "@type": "Review",
            "author": { "@type": "SoftwareApplication", "name": program() },
            "reviewBody": format!("{}: {}", verdict.kind.name(), verdict.reason),
        })
    });
    object([
        ("@type", Some(json!("Quotation"))),
        ("@id", Some(json!(format!("#{id}")))),
        ("text", Some(json!(analysis.words(&analysis.quotations.list[index].parts)))),
        ("spokenByCharacter", about.and_then(|about| Some(person(analysis.speaker(about)?)))),
        ("isPartOf", Some(article.clone())),
        ("citation", verdict.and_then(|verdict| verdict.matched.as_ref()).map(record)),
        ("review", review),
    ])
}

/// A stub: only for quotations that were held against a record and have somebody who said them.
fn claim_review(
    analysis: &Analysis,
    index: usize,
    id: &str,
    about: Option<usize>,
    article: &Value,
) -> Option<Value> {
    let matched = analysis.verdicts.get(index)?.matched.as_ref()?;
    let speaker = analysis.speaker(about?)?;
    Some(object([
        ("@type", Some(json!("ClaimReview"))),
        ("@id", Some(json!(format!("#claim-{id}")))),
        ("claimReviewed", Some(json!(analysis.words(&analysis.quotations.list[index].parts)))),
        (
            "description",
            Some(json!(
                "A stub. A person has to add reviewRating, author, url and datePublished before it says anything; \
                 whether words were said is not whether they are true."
            )),
        ),
        (
            "itemReviewed",
            Some(json!({
                "@type": "Claim", "author": person(speaker), "appearance": article,
                "firstAppearance": record(matched),
            })),
        ),
    ]))
}

fn person(speaker: &Speaker) -> Value {
    let kind = match speaker.kind {
        SpeakerType::Organisation | SpeakerType::Publication => "Organization",
        SpeakerType::Document => "CreativeWork",
        SpeakerType::Other => "Thing",
        _ => "Person",
    };
    let is_person = kind == "Person";
    let affiliation = (speaker.affiliation.as_ref()).filter(|_| is_person);
    object([
        ("@type", Some(json!(kind))),
        ("name", Some(json!(speaker.name))),
        ("jobTitle", speaker.role.as_ref().filter(|_| is_person).map(|role| json!(role))),
        ("affiliation", affiliation.map(|name| json!({ "@type": "Organization", "name": name }))),
        ("description", (speaker.kind == SpeakerType::Anonymous).then(|| json!("Not named by the draft."))),
    ])
}

fn article(analysis: &Analysis) -> Value {
    let draft = &analysis.draft;
    let meta = |key: &str| {
        let found = draft.meta.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    };
    let headline = (draft.blocks.iter())
        .find(|block| block.kind == crate::draft::BlockKind::Title)
        .map(|block| block.span.of(&draft.text))
        .or(meta("title"));
    object([
        ("@type", Some(json!("NewsArticle"))),
        ("identifier", Some(json!(draft.path))),
        ("headline", headline.map(|title| json!(title))),
        ("datePublished", meta("date").map(|date| json!(date))),
        ("author", meta("author").map(|name| json!({ "@type": "Person", "name": name }))),
        ("publisher", meta("publication").map(|name| json!({ "@type": "Organization", "name": name }))),
    ])
}

fn record(matched: &Match) -> Value {
    let media = links::seconds(&matched.locator).is_some();
    object([
        ("@type", Some(json!(if media { "MediaObject" } else { "CreativeWork" }))),
        ("identifier", Some(json!(matched.record))),
        ("name", matched.title.as_ref().map(|title| json!(title))),
        ("url", links::passage(matched).map(|link| json!(link))),
        ("datePublished", matched.date.map(|date| json!(date.to_string()))),
        ("inLanguage", matched.language.as_ref().map(|language| json!(language))),
        ("text", Some(json!(matched.text))),
        ("creator", matched.speaker.as_ref().map(|name| json!({ "@type": "Thing", "name": name }))),
        ("description", (matched.trust == Trust::Asr).then(|| json!("An automatic transcript."))),
    ])
}

fn program() -> &'static str {
    concat!("onrecord ", env!("CARGO_PKG_VERSION"))
}

/// A path as a relative IRI: everything that is no letter, digit or `-_.~/` as `%XX`.
fn address(path: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(byte as char)
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A quotation with some of the text around it, so that it can be found again when the draft has changed.
fn quote_selector(text: &str, span: Span) -> Value {
    const AROUND: usize = 32;
    let (start, end) = (span.start as usize, span.end as usize);
    let mut from = start.saturating_sub(AROUND);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    let mut to = (end + AROUND).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    json!({
        "type": "TextQuoteSelector", "exact": span.of(text),
        "prefix": text.get(from..start).unwrap_or_default(), "suffix": text.get(end..to).unwrap_or_default(),
    })
}

/// Characters before a byte, in steps, so that many places of a long text cost one walk of it.
struct Characters {
    every: Vec<usize>,
}

impl Characters {
    const STEP: usize = 1024;

    fn of(text: &str) -> Characters {
        let mut every = Vec::with_capacity(text.len() / Self::STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(Self::STEP) {
            every.push(count);
            count += chunk.iter().filter(|byte| !is_inside(**byte)).count();
        }
        every.push(count);
        Characters { every }
    }

    fn before(&self, text: &str, at: u32) -> usize {
        let at = (at as usize).min(text.len());
        let step = at / Self::STEP;
        let rest = &text.as_bytes()[step * Self::STEP..at];
        self.every[step] + rest.iter().filter(|byte| !is_inside(**byte)).count()
    }
}

/// A byte inside a character, not at its head.
fn is_inside(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_from_any_byte() {
        let text = "é“x”".repeat(1000);
        let counter = Characters::of(&text);
        for (count, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(counter.before(&text, at as u32), count);
        }
        assert_eq!(counter.before(&text, text.len() as u32), 4000);
    }

    #[test]
    fn a_path_is_no_more_than_a_path() {
        assert_eq!(address("a b/ü?x#y.md"), "a%20b/%C3%BC%3Fx%23y.md");
        assert_eq!(address("javascript:alert(1)"), "javascript%3Aalert%281%29");
    }
}
