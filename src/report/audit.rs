//! `audit` for people, as JSON and as CSV. The graphs are in [`graph`](super::graph).

use super::safe;
use crate::audit::{Audit, Party, Unnamed};
use crate::speaker::SpeakerType;
use anstyle::Style;
use std::fmt::Write;

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How many lines of each kind a person is shown; the machine formats have all.
const SHOWN: usize = 15;

/// For people.
pub fn human(audit: &Audit) -> String {
    let mut out = String::new();
    summary(audit, &mut out);
    parties(audit, &mut out);
    if audit.drafts > 1 {
        across(audit, &mut out);
    }
    unnamed(audit, &mut out);
    drafts(audit, &mut out);
    out
}

fn summary(audit: &Audit, out: &mut String) {
    let all = audit.attributed;
    let _ = writeln!(
        out,
        "{BOLD}{}{BOLD:#}: {} credited, {} name nobody",
        number(audit.drafts, "draft"),
        number(all + audit.uncredited, "attribution"),
        audit.uncredited
    );
    let _ = writeln!(
        out,
        "  origin named {}, unnamed {}; through somebody {}; {} quoted words",
        share(audit.named, all),
        share(audit.anonymous, all),
        share(audit.relayed, all),
        audit.quoted_words
    );
}

fn parties(audit: &Audit, out: &mut String) {
    let origins: Vec<&Party> = audit.parties.iter().filter(|p| p.count.as_origin > 0).collect();
    if !origins.is_empty() {
        let _ = writeln!(out, "\n{BOLD}Whose words{BOLD:#}");
    }
    for party in origins.iter().take(SHOWN) {
        let _ = write!(out, "  {:<40} {:>5}", about(party), party.count.as_origin);
        if party.count.quoted_words > 0 {
            let _ = write!(out, "  {:>5.1} % of the quoted words", party.share * 100.0);
        }
        if audit.drafts > 1 {
            let _ = write!(out, "  {FAINT}in {}{FAINT:#}", number(party.drafts, "draft"));
        }
        if !party.through.is_empty() {
            let via: Vec<String> =
                party.through.iter().take(4).map(|(name, n)| format!("{} {n}", safe::line(name))).collect();
            let _ = write!(out, "  via {}", via.join(", "));
        }
        out.push('\n');
    }
    more(origins.len(), out);
    let mut relays: Vec<&Party> = audit.parties.iter().filter(|p| p.count.as_relay > 0).collect();
    relays.sort_by(|a, b| b.count.as_relay.cmp(&a.count.as_relay).then_with(|| a.name.cmp(&b.name)));
    if !relays.is_empty() {
        let _ = writeln!(out, "\n{BOLD}Through whom{BOLD:#}");
    }
    for party in relays.iter().take(SHOWN) {
        let _ = writeln!(out, "  {:<40} {:>5}", about(party), party.count.as_relay);
    }
    more(relays.len(), out);
}

fn across(audit: &Audit, out: &mut String) {
    if !audit.circles.is_empty() {
        let _ = writeln!(out, "\n{BOLD}Circles{BOLD:#}: outlets that cite each other");
    }
    for circle in audit.circles.iter().take(SHOWN) {
        let names: Vec<String> = circle.outlets.iter().map(|o| safe::line(o)).collect();
        let what = if names.len() == 1 { " cites itself" } else { "" };
        let examples: Vec<String> = circle.examples.iter().map(|e| safe::line(e)).collect();
        let _ = writeln!(
            out,
            "  {}{what}, {}  {FAINT}{}{FAINT:#}",
            names.join(" <-> "),
            number(circle.times, "time"),
            examples.join(", ")
        );
    }
    if !audit.common.is_empty() {
        let _ = writeln!(out, "\n{BOLD}One origin behind several outlets{BOLD:#}");
    }
    for common in audit.common.iter().take(SHOWN) {
        let names: Vec<String> = common.outlets.iter().take(6).map(|o| safe::line(o)).collect();
        let _ = writeln!(out, "  {}: {}", safe::line(&common.origin), names.join(", "));
    }
    more(audit.common.len(), out);
    if !audit.shared.is_empty() {
        let _ = writeln!(out, "\n{BOLD}Quotations that several drafts share{BOLD:#}");
    }
    for shared in audit.shared.iter().take(SHOWN) {
        let text = shared.variants.first().map_or(String::new(), |v| clip(&safe::line(&v.text), 90));
        let speakers: Vec<String> = shared.speakers.iter().take(3).map(|s| safe::line(s)).collect();
        let _ = writeln!(
            out,
            "  \"{text}\"\n    {}; {}; first in {}",
            if speakers.is_empty() { "nobody is credited".to_owned() } else { speakers.join(", ") },
            number(shared.drafts, "draft"),
            safe::line(&shared.earliest)
        );
        for variant in shared.variants.iter().skip(1).take(3) {
            let drift: Vec<String> = variant
                .drift
                .iter()
                .take(6)
                .map(|d| match (d.was.is_empty(), d.is.is_empty()) {
                    (true, _) => format!("+ {}", clip(&safe::line(&d.is), 40)),
                    (_, true) => format!("- {}", clip(&safe::line(&d.was), 40)),
                    _ => format!("{} -> {}", clip(&safe::line(&d.was), 40), clip(&safe::line(&d.is), 40)),
                })
                .collect();
            let first = variant.documents.first().map_or(String::new(), |d| safe::line(d));
            let _ = writeln!(out, "    {FAINT}{first}{FAINT:#}: {}", drift.join("; "));
        }
    }
    more(audit.shared.len(), out);
}

/// Whom the drafts leave unnamed, and why.
fn unnamed(audit: &Audit, out: &mut String) {
    let all: Vec<(&str, &Unnamed)> =
        (audit.by_draft.iter()).flat_map(|d| d.unnamed.iter().map(|u| (d.document.as_str(), u))).collect();
    if all.is_empty() {
        return;
    }
    let explained = all.iter().filter(|u| u.1.reason.is_some()).count() as u32;
    let _ = writeln!(
        out,
        "\n{BOLD}Unnamed{BOLD:#}: the draft says why for {}",
        share(explained, all.len() as u32)
    );
    for (document, who) in all.iter().take(SHOWN) {
        let _ = write!(out, "  {:<40} {:>5}", clip(&safe::line(&who.description), 60), who.times);
        match (&who.reason, &who.condition) {
            (Some(reason), _) => _ = write!(out, "  {}", clip(&safe::line(reason), 80)),
            (None, Some(condition)) => {
                _ = write!(out, "  {}, no reason given", clip(&safe::line(condition), 60))
            }
            (None, None) => out.push_str("  no reason given"),
        }
        if let Some(one) = &who.one {
            let _ = write!(out, "; several claimed, then only \"{}\"", clip(&safe::line(one), 40));
        }
        if audit.drafts > 1 {
            let _ = write!(out, "  {FAINT}{}{FAINT:#}", safe::line(document));
        }
        out.push('\n');
    }
    more(all.len(), out);
}

fn drafts(audit: &Audit, out: &mut String) {
    let single: Vec<_> = audit.by_draft.iter().filter(|d| d.single_origin.is_some()).collect();
    if !single.is_empty() {
        let _ = writeln!(out, "\n{BOLD}Everything goes back to one origin{BOLD:#}");
    }
    for draft in single.iter().take(SHOWN) {
        let origin = draft.single_origin.as_deref().unwrap_or("");
        let _ = writeln!(out, "  {}: {}", safe::line(&draft.document), safe::line(origin));
    }
    more(single.len(), out);
}

/// One value, with every list whole.
pub fn json(audit: &Audit) -> Vec<u8> {
    let mut out = Vec::new();
    super::wire::json(&mut out, audit);
    out.push(b'\n');
    out
}

const COLUMNS: [&str; 12] = [
    "speaker",
    "type",
    "drafts",
    "as_origin",
    "as_relay",
    "quotes",
    "quoted_words",
    "share",
    "through",
    "anonymous",
    "first_document",
    "outlets",
];

/// A row a speaker or relay, over all drafts.
pub fn csv(audit: &Audit) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(COLUMNS);
    for party in &audit.parties {
        let through: Vec<String> = party.through.iter().map(|(name, n)| format!("{name} ({n})")).collect();
        let cells = [
            party.name.clone(),
            super::wire::speaker_type(party.r#type).to_owned(),
            party.drafts.to_string(),
            party.count.as_origin.to_string(),
            party.count.as_relay.to_string(),
            party.count.quotes.to_string(),
            party.count.quoted_words.to_string(),
            format!("{:.4}", party.share),
            through.join(" | "),
            if party.r#type == SpeakerType::Anonymous { "yes".to_owned() } else { String::new() },
            party.first.clone(),
            party.through.len().to_string(),
        ];
        let _ = writer.write_record(cells.iter().map(|c| safe::cell(&safe::line(c)).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

fn about(party: &Party) -> String {
    let name = clip(&safe::line(&party.name), 60);
    match party.r#type {
        SpeakerType::Person => name,
        kind => format!("{name} ({})", super::wire::speaker_type(kind)),
    }
}

fn more(all: usize, out: &mut String) {
    if all > SHOWN {
        let _ = writeln!(out, "  {FAINT}and {} more{FAINT:#}", all - SHOWN);
    }
}

fn share(part: u32, all: u32) -> String {
    let percent = if all == 0 { 0.0 } else { f64::from(part) * 100.0 / f64::from(all) };
    format!("{part} ({percent:.0} %)")
}

fn number(n: u32, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}
