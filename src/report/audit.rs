//! `audit` for people, as JSON and as CSV. The graphs are in [`graph`](super::graph).

use super::human::wrapped;
use super::safe;
use crate::audit::{Audit, Party, Unnamed};
use crate::speaker::SpeakerType;
use anstyle::Style;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How many lines of each kind a person is shown; the machine formats have all.
const SHOWN: usize = 15;

/// For people, in lines of at most `width` columns.
pub fn human(audit: &Audit, width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.max(40) };
    summary(audit, &mut page);
    parties(audit, &mut page);
    if audit.drafts > 1 {
        across(audit, &mut page);
    }
    unnamed(audit, &mut page);
    drafts(audit, &mut page);
    page.out
}

/// What is written so far, and how wide it may be.
struct Page {
    out: String,
    width: usize,
}

impl Page {
    /// The head of a part, behind an empty line.
    fn part(&mut self, head: &str, about: &str) {
        let _ = writeln!(self.out, "\n{BOLD}{head}{BOLD:#}{about}");
    }

    /// Pieces in a row, two spaces between them; what does not fit goes on in the next line, further in. Pieces
    /// with `true` are faint.
    fn row(&mut self, pieces: &[(String, bool)]) {
        const IN: usize = 6;
        let mut column = 0;
        for (index, (text, faint)) in pieces.iter().filter(|p| !p.0.is_empty()).enumerate() {
            let gap = if index == 0 { 0 } else { 2 };
            let first = if index == 0 { 2 } else { column + gap };
            let whole = first + text.width() <= self.width;
            let wraps = index > 0 && !whole;
            if wraps {
                self.out.push('\n');
            }
            let (start, indent) = if wraps { (IN, IN) } else { (first, first - column) };
            self.out.extend(std::iter::repeat_n(' ', indent));
            let lines = wrapped(text, self.width - IN, start.saturating_sub(IN));
            for (number, line) in lines.iter().enumerate() {
                if number > 0 {
                    self.out.push('\n');
                    self.out.extend(std::iter::repeat_n(' ', IN));
                }
                match faint {
                    true => _ = write!(self.out, "{FAINT}{line}{FAINT:#}"),
                    false => self.out.push_str(line),
                }
                column = if number == 0 { start + line.width() } else { IN + line.width() };
            }
        }
        self.out.push('\n');
    }

    /// A name and how often, in two columns where the name leaves room for that.
    fn counted(&self, name: &str, times: u32) -> String {
        let room = (self.width.saturating_sub(16)).clamp(20, 40);
        let pad = room.saturating_sub(name.width());
        format!("{name}{:pad$} {times:>5}", "")
    }

    fn more(&mut self, all: usize) {
        if all > SHOWN {
            let _ = writeln!(self.out, "  {FAINT}and {} more{FAINT:#}", all - SHOWN);
        }
    }
}

fn summary(audit: &Audit, page: &mut Page) {
    let all = audit.attributed;
    let _ = writeln!(page.out, "{BOLD}{}{BOLD:#}", number(audit.drafts, "draft"));
    let pieces = [
        format!(
            "{} credited, {} name{} nobody;",
            number(all + audit.uncredited, "attribution"),
            audit.uncredited,
            if audit.uncredited == 1 { "s" } else { "" }
        ),
        format!("origin named {}, unnamed {};", share(audit.named, all), share(audit.anonymous, all)),
        format!("through somebody {};", share(audit.relayed, all)),
        format!("{} quoted words", audit.quoted_words),
    ];
    page.row(&[(pieces.join(" "), false)]);
}

fn parties(audit: &Audit, page: &mut Page) {
    let mut origins: Vec<&Party> = audit.parties.iter().filter(|p| p.count.as_origin > 0).collect();
    origins.sort_by_key(|party| std::cmp::Reverse(party.count.as_origin));
    if !origins.is_empty() {
        page.part("Whose words", "");
    }
    for party in origins.iter().take(SHOWN) {
        let mut pieces = vec![(page.counted(&about(party), party.count.as_origin), false)];
        if party.count.quoted_words > 0 {
            pieces.push((format!("{:>5.1} % of the quoted words", party.share * 100.0), false));
        }
        if audit.drafts > 1 {
            pieces.push((format!("in {}", number(party.drafts, "draft")), true));
        }
        if !party.through.is_empty() {
            let via: Vec<String> =
                party.through.iter().take(4).map(|(name, n)| format!("{} {n}", safe::line(name))).collect();
            pieces.push((format!("via {}", via.join(", ")), false));
        }
        page.row(&pieces);
    }
    page.more(origins.len());
    let mut relays: Vec<&Party> = audit.parties.iter().filter(|p| p.count.as_relay > 0).collect();
    relays.sort_by(|a, b| b.count.as_relay.cmp(&a.count.as_relay).then_with(|| a.name.cmp(&b.name)));
    if !relays.is_empty() {
        page.part("Through whom", "");
    }
    for party in relays.iter().take(SHOWN) {
        page.row(&[(page.counted(&about(party), party.count.as_relay), false)]);
    }
    page.more(relays.len());
}

fn across(audit: &Audit, page: &mut Page) {
    let lines = |names: &[String], most: usize| -> Vec<String> {
        names.iter().take(most).map(|name| safe::line(name)).collect()
    };
    if !audit.circles.is_empty() {
        page.part("Circles", ": outlets that cite each other");
    }
    for circle in audit.circles.iter().take(SHOWN) {
        let names = lines(&circle.outlets, 8);
        let what = if names.len() == 1 { " cites itself" } else { "" };
        page.row(&[
            (format!("{}{what}, {}", names.join(" <-> "), number(circle.times, "time")), false),
            (lines(&circle.examples, 4).join(", "), true),
        ]);
    }
    page.more(audit.circles.len());
    if !audit.common.is_empty() {
        page.part("One origin behind several outlets", "");
    }
    for common in audit.common.iter().take(SHOWN) {
        page.row(&[(
            format!("{}: {}", safe::line(&common.origin), lines(&common.outlets, 6).join(", ")),
            false,
        )]);
    }
    page.more(audit.common.len());
    if !audit.shared.is_empty() {
        page.part("Quotations that several drafts share", "");
    }
    for shared in audit.shared.iter().take(SHOWN) {
        let text = shared.variants.first().map_or(String::new(), |v| clip(&safe::line(&v.text), 90));
        let speakers = lines(&shared.speakers, 3);
        page.row(&[(format!("\"{text}\""), false)]);
        page.row(&[(
            format!(
                "  {}; {}; first in {}",
                if speakers.is_empty() { "nobody is credited".to_owned() } else { speakers.join(", ") },
                number(shared.drafts, "draft"),
                safe::line(&shared.earliest)
            ),
            false,
        )]);
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
            let first = lines(&variant.documents, 1).concat();
            page.row(&[(format!("  {first}:"), true), (drift.join("; "), false)]);
        }
    }
    page.more(audit.shared.len());
}

/// Whom the drafts leave unnamed, and why.
fn unnamed(audit: &Audit, page: &mut Page) {
    let all: Vec<(&str, &Unnamed)> =
        (audit.by_draft.iter()).flat_map(|d| d.unnamed.iter().map(|u| (d.document.as_str(), u))).collect();
    if all.is_empty() {
        return;
    }
    let explained = all.iter().filter(|u| u.1.reason.is_some()).count() as u32;
    page.part("Unnamed", &format!(": a reason is given for {}", share(explained, all.len() as u32)));
    for (document, who) in all.iter().take(SHOWN) {
        let said = |words: &str, most| clip(&safe::line(words), most);
        let why = match (&who.reason, &who.condition) {
            (Some(reason), _) => said(reason, 80),
            (None, Some(condition)) => format!("{}, no reason given", said(condition, 60)),
            (None, None) => "no reason given".to_owned(),
        };
        let one = who.one.as_deref().map(|one| format!("several claimed, then \"{}\"", said(one, 40)));
        let place = if audit.drafts > 1 { safe::line(document) } else { String::new() };
        page.row(&[
            (page.counted(&said(&who.description, 60), who.times), false),
            (why, false),
            (one.unwrap_or_default(), false),
            (place, true),
        ]);
    }
    page.more(all.len());
}

fn drafts(audit: &Audit, page: &mut Page) {
    let single: Vec<_> = audit.by_draft.iter().filter(|d| d.single_origin.is_some()).collect();
    if !single.is_empty() {
        page.part("Everything goes back to one origin", "");
    }
    for draft in single.iter().take(SHOWN) {
        let origin = draft.single_origin.as_deref().unwrap_or("");
        page.row(&[(format!("{}: {}", safe::line(&draft.document), safe::line(origin)), false)]);
    }
    page.more(single.len());
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
