//! The CSV files of `report`: `quotes.csv` (a row a quotation), `sources.csv` (a row a speaker and draft),
//! `chains.csv` (a row a step), and the dictionary that says what each column means. RFC 4180, UTF-8, rows in
//! the order of the drafts and of each draft.

use super::{safe, wire};
use crate::analysis::Analysis;
use crate::attribution::Kind;
use crate::lexicon::bodies::{self, Owner};
use crate::quotation::Form;
use crate::speaker::{self, Withheld};
use crate::text::Span;
use std::collections::HashSet;

/// One of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// `quotes.csv`
    Quotes,
    /// `sources.csv`
    Sources,
    /// `chains.csv`
    Chains,
}

/// How the files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Begin with a byte order mark, without which old spreadsheets misread accents.
    pub bom: bool,
    /// Put an apostrophe before a cell that a spreadsheet would run as a formula.
    pub excel_safe: bool,
}

impl Default for Options {
    /// Without a mark, and safe to open.
    fn default() -> Options {
        Options { bom: false, excel_safe: true }
    }
}

impl Table {
    /// All of them, in the order in which they are written.
    pub const ALL: [Table; 3] = [Table::Quotes, Table::Sources, Table::Chains];

    /// The file's name.
    pub fn file(self) -> &'static str {
        match self {
            Table::Quotes => "quotes.csv",
            Table::Sources => "sources.csv",
            Table::Chains => "chains.csv",
        }
    }

    /// Its columns, each with what it means.
    pub fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Table::Quotes => QUOTES,
            Table::Sources => SOURCES,
            Table::Chains => CHAINS,
        }
    }
}

/// The header line, after the mark if one is wanted.
pub fn head(table: Table, options: Options) -> Vec<u8> {
    let mut out = if options.bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let names: Vec<String> = table.columns().iter().map(|(name, _)| (*name).to_owned()).collect();
    row(&mut out, &names, options);
    out
}

/// The rows of one draft.
pub fn body(table: Table, analysis: &Analysis, options: Options) -> Vec<u8> {
    let mut out = Vec::new();
    match table {
        Table::Quotes => quotes(analysis, &mut out, options),
        Table::Sources => sources(analysis, &mut out, options),
        Table::Chains => chains(analysis, &mut out, options),
    }
    out
}

/// What every column of every file means.
pub fn describe() -> String {
    let mut out = String::new();
    for table in Table::ALL {
        out.push_str(table.file());
        out.push('\n');
        let width = table.columns().iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, meaning) in table.columns() {
            out.push_str(&format!("  {name:width$}  {meaning}\n"));
        }
        out.push('\n');
    }
    out.push_str(NOTES);
    out
}

const NOTES: &str = "\
All files: UTF-8, comma separated, lines ended by CR LF, fields quoted where they must be (RFC 4180).
Rows stand in the order of the drafts, and in each draft in the order of the text. An empty cell means that
the draft does not say, or that there is nothing to say. `document` and `attribution` join the files.
A cell that a spreadsheet would run as a formula begins with an apostrophe, unless that is turned off.
";

const QUOTES: &[(&str, &str)] = &[
    ("document", "the draft, as its path was given"),
    ("quote", "number of the quotation in the draft, from 1"),
    ("attribution", "number of the attribution that it belongs to (as in chains.csv), empty for none"),
    ("line", "line where it begins, from 1"),
    ("column", "column where it begins, from 1, in characters"),
    ("start", "first byte in the file on disk"),
    ("end", "one past the last byte in the file on disk"),
    ("text", "the words between the marks, paragraphs joined by a space"),
    ("words", "how many words it has"),
    ("form", "marked, block or turn: what sets it off"),
    ("depth", "0 in the draft's own text, 1 for a quotation inside a quotation, and so on"),
    ("headline", "yes where it stands in a title or a heading"),
    ("speaker", "whose words they are said to be: the origin, by the fullest name that the draft gives"),
    (
        "speaker_type",
        "person, people, organisation, publication, document, group, anonymous, author or other",
    ),
    ("role", "the speaker's role as the draft gives it"),
    ("affiliation", "for whom the speaker speaks, as the draft gives it"),
    ("relays", "through whom the words came, nearest to the speaker first, joined by \" > \""),
    ("anonymous", "yes where the origin is one or more people whom the draft does not name"),
    ("cue", "the words that announce it"),
    ("confidence", "how sure the attribution is, 0 to 1"),
    ("verdict", "on-record, altered, misattributed, not-on-record, not-covered or not-checked"),
    ("tier", "for on-record: the loosest fold that was needed"),
    ("similarity", "share of its words that agree with the passage, 0 to 1, for people to read"),
    ("reason", "one sentence on why this verdict"),
    ("edits", "how many differences no tier excuses"),
    ("record", "the record that decided, or the nearest"),
    ("record_speaker", "who speaks there"),
    ("record_date", "when"),
    ("record_locator", "where in the record: time code, turn or row"),
    ("record_url", "where it can be read"),
    ("record_text", "the passage"),
];

const SOURCES: &[(&str, &str)] = &[
    ("document", "the draft, as its path was given"),
    ("speaker", "the fullest name that the draft gives, or its description"),
    ("type", "person, people, organisation, publication, document, group, anonymous, author or other"),
    ("role", "the role as the draft gives it"),
    ("affiliation", "for whom it speaks, as the draft gives it"),
    ("aliases", "every form in which the draft names it, joined by \" | \""),
    ("as_origin", "attributions whose origin it is"),
    ("as_relay", "attributions that came through it"),
    ("direct", "attributions in marks altogether, as origin"),
    ("mixed", "attributions in marks in part, as origin"),
    ("indirect", "attributions without marks, as origin"),
    ("quotes", "quotations of which it is the origin"),
    ("quoted_words", "words in those quotations"),
    ("share", "its share of all attributed quoted words of the draft, 0 to 1"),
    ("through", "through whom its words came, each once, joined by \" | \""),
    ("anonymous", "yes for people whom the draft does not name"),
    ("withheld", "the words that say that the name is withheld (on condition of anonymity)"),
    ("withheld_because", "the reason that the draft gives for withholding the name"),
    (
        "plural_but_one",
        "for several unnamed people, the mention by which the draft goes on as if they were one",
    ),
    (
        "state_run",
        "yes for an agency or outlet that a state directs, public for one that the public owns, by the list",
    ),
    ("country", "the country of a listed agency, outlet or body (two letters, int for several)"),
    ("line", "line of the first attribution that it appears in"),
];

const CHAINS: &[(&str, &str)] = &[
    ("document", "the draft, as its path was given"),
    ("attribution", "number of the attribution in the draft, from 1"),
    ("kind", "direct, mixed or indirect"),
    ("line", "line where its content begins, from 1"),
    ("content", "the words attributed"),
    ("steps", "how many steps the chain has"),
    ("step", "which of them this row is: 1 is the origin, the last is nearest to the reader"),
    ("name", "who"),
    ("type", "person, people, organisation, publication, document, group, anonymous, author or other"),
    ("mention", "the words that stand for it; empty where it was carried from a neighbouring sentence"),
    ("start", "first byte of the mention in the file on disk"),
    ("end", "one past its last byte"),
    ("reason", "the rule that decided whom the words mean"),
    ("precision", "how often that rule was right where somebody checked, 0 to 1"),
    ("anonymous", "yes where the chain's origin is unnamed"),
];

fn quotes(analysis: &Analysis, out: &mut Vec<u8>, options: Options) {
    let of = analysis.attribution_of_quotations();
    for (index, quotation) in analysis.quotations.list.iter().enumerate() {
        let place = analysis.draft.place(quotation.span());
        let text = analysis.words(&quotation.parts);
        let attribution = of[index].map(|a| a as usize);
        let speaker = attribution.and_then(|a| analysis.speaker(a));
        let chain = attribution.and_then(|a| analysis.chain(a));
        let credited = attribution.map(|a| &analysis.attributions[a]);
        let relays: Vec<&str> = chain
            .map_or(&[][..], |c| &c.steps)
            .iter()
            .skip(1)
            .filter_map(|s| analysis.cast.speakers.get(s.speaker as usize).map(|s| s.name.as_str()))
            .collect();
        let verdict = analysis.verdicts.get(index);
        let found = verdict.and_then(|v| v.matched.as_ref());
        let form = match quotation.form {
            Form::Marked => "marked",
            Form::Block => "block",
            Form::Turn => "turn",
            Form::Letter => "letter",
        };
        let cells = [
            analysis.draft.path.clone(),
            (index + 1).to_string(),
            attribution.map_or(String::new(), |a| (a + 1).to_string()),
            place.line.to_string(),
            place.column.to_string(),
            place.start.to_string(),
            place.end.to_string(),
            text.to_string(),
            words(&text).to_string(),
            form.to_owned(),
            quotation.depth.to_string(),
            yes(quotation.headline),
            speaker.map_or(String::new(), |s| s.name.clone()),
            speaker.map_or(String::new(), |s| wire::speaker_type(s.kind).to_owned()),
            speaker.and_then(|s| s.role.clone()).unwrap_or_default(),
            speaker.and_then(|s| s.affiliation.clone()).unwrap_or_default(),
            relays.join(" > "),
            chain.map_or(String::new(), |c| yes(c.anonymous)),
            credited.map_or(String::new(), |a| analysis.words(&a.cue).into_owned()),
            credited.map_or(String::new(), |a| wire::rounded(a.confidence).to_string()),
            verdict.map_or(String::new(), |v| v.kind.name().to_owned()),
            verdict.and_then(|v| v.tier).map_or(String::new(), |t| t.name().to_owned()),
            found.map_or(String::new(), |f| wire::rounded(f.similarity).to_string()),
            verdict.map_or(String::new(), |v| v.reason.clone()),
            found.map_or(String::new(), |f| f.edits.len().to_string()),
            found.map_or(String::new(), |f| f.record.clone()),
            found.and_then(|f| f.speaker.clone()).unwrap_or_default(),
            found.and_then(|f| f.date).map_or(String::new(), |d| d.to_string()),
            found.map_or(String::new(), |f| f.locator.clone()),
            found.and_then(|f| f.url.clone()).unwrap_or_default(),
            found.map_or(String::new(), |f| f.text.clone()),
        ];
        row(out, &cells, options);
    }
}

fn sources(analysis: &Analysis, out: &mut Vec<u8>, options: Options) {
    #[derive(Clone, Default)]
    struct Row {
        origin: u32,
        relay: u32,
        kinds: [u32; 3],
        quotes: u32,
        words: usize,
        through: Vec<u32>,
        line: Option<u32>,
    }
    let mut rows = vec![Row::default(); analysis.cast.speakers.len()];
    for (chain, attribution) in analysis.cast.chains.iter().zip(&analysis.attributions) {
        let Some(first) = attribution.content.first() else { continue };
        for (rank, step) in chain.steps.iter().enumerate() {
            let Some(row) = rows.get_mut(step.speaker as usize) else { continue };
            row.line.get_or_insert_with(|| analysis.draft.place(*first).line);
            if rank > 0 {
                row.relay += 1;
                continue;
            }
            row.origin += 1;
            row.kinds[match attribution.kind {
                Kind::Direct => 0,
                Kind::Mixed => 1,
                Kind::Indirect => 2,
            }] += 1;
            for later in &chain.steps[1..] {
                if !row.through.contains(&later.speaker) {
                    row.through.push(later.speaker);
                }
            }
        }
    }
    let mut counted = HashSet::new();
    for (index, of) in analysis.attribution_of_quotations().into_iter().enumerate() {
        let quotation = &analysis.quotations.list[index];
        let Some(step) = of.and_then(|a| analysis.chain(a as usize)).and_then(|c| c.steps.first()) else {
            continue;
        };
        let Some(row) = rows.get_mut(step.speaker as usize) else { continue };
        // A quotation inside a quotation has been counted with the outer one.
        if quotation.depth == 0 && counted.insert(index) {
            row.quotes += 1;
            row.words += words(&analysis.words(&quotation.parts));
        }
    }
    let all: usize = rows.iter().map(|r| r.words).sum();
    let names = |ids: &[u32]| {
        let names =
            ids.iter().filter_map(|&id| analysis.cast.speakers.get(id as usize)).map(|s| s.name.as_str());
        names.collect::<Vec<_>>().join(" | ")
    };
    for (speaker, row_) in analysis.cast.speakers.iter().zip(&rows) {
        let share = if all == 0 { 0.0 } else { row_.words as f32 / all as f32 };
        let listed = bodies::body(&speaker.name).map(|n| n.body);
        let owner = match listed.map(|b| (b.owner, b.kind.publishes())) {
            Some((Owner::State, true)) => "yes",
            Some((Owner::Public, true)) => "public",
            Some((_, true)) => "no",
            _ => "",
        };
        let withheld = |place: fn(Withheld) -> Option<Span>| {
            let span = speaker.withheld.and_then(place);
            span.map_or(String::new(), |s| s.of(&analysis.draft.text).to_owned())
        };
        let cells = [
            analysis.draft.path.clone(),
            speaker.name.clone(),
            wire::speaker_type(speaker.kind).to_owned(),
            speaker.role.clone().unwrap_or_default(),
            speaker.affiliation.clone().unwrap_or_default(),
            speaker.aliases.join(" | "),
            row_.origin.to_string(),
            row_.relay.to_string(),
            row_.kinds[0].to_string(),
            row_.kinds[1].to_string(),
            row_.kinds[2].to_string(),
            row_.quotes.to_string(),
            row_.words.to_string(),
            wire::rounded(share).to_string(),
            names(&row_.through),
            yes(speaker.kind == speaker::SpeakerType::Anonymous),
            withheld(|w| w.condition),
            withheld(|w| w.reason),
            withheld(|w| w.one),
            owner.to_owned(),
            listed.map_or(String::new(), |b| b.country.to_owned()),
            row_.line.map_or(String::new(), |l| l.to_string()),
        ];
        row(out, &cells, options);
    }
}

fn chains(analysis: &Analysis, out: &mut Vec<u8>, options: Options) {
    for (index, (chain, attribution)) in analysis.cast.chains.iter().zip(&analysis.attributions).enumerate() {
        let Some(first) = attribution.content.first() else { continue };
        let line = analysis.draft.place(*first).line;
        for (rank, step) in chain.steps.iter().enumerate() {
            let Some(who) = analysis.cast.speakers.get(step.speaker as usize) else { continue };
            let place = step.mention.iter().copied().reduce(Span::join).map(|s| analysis.draft.place(s));
            let cells = [
                analysis.draft.path.clone(),
                (index + 1).to_string(),
                wire::kind(attribution.kind).to_owned(),
                line.to_string(),
                analysis.words(&attribution.content).into_owned(),
                chain.steps.len().to_string(),
                (rank + 1).to_string(),
                who.name.clone(),
                wire::speaker_type(who.kind).to_owned(),
                analysis.words(&step.mention).into_owned(),
                place.map_or(String::new(), |p| p.start.to_string()),
                place.map_or(String::new(), |p| p.end.to_string()),
                step.reason.to_owned(),
                speaker::precision(step.reason).map_or(String::new(), |p| wire::rounded(p).to_string()),
                yes(chain.anonymous),
            ];
            row(out, &cells, options);
        }
    }
}

fn yes(fact: bool) -> String {
    if fact { "yes".to_owned() } else { String::new() }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count()
}

/// One row, quoted where it must be.
fn row(out: &mut Vec<u8>, cells: &[String], options: Options) {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells = cells.iter().map(|cell| {
        let shown = safe::terminal(cell);
        let shown = if options.excel_safe { safe::cell(&shown).into_owned() } else { shown.into_owned() };
        shown.replace("\r\n", " ").replace(['\r', '\n'], " ")
    });
    // Writing into memory does not fail.
    let _ = writer.write_record(cells);
    out.extend(writer.into_inner().unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{self, Stages};
    use crate::draft;

    const DRAFT: &str = "\
Harbour to close, says minister

\"=SUM(A1), we close in May,\" Transport Minister Ana Ortiz told Reuters on Friday. She said \"no, never\" twice.

Two officials, who asked not to be named, said the \u{2018}plan\u{2019} was old, the Harbour Herald reported.
";

    fn analysed(text: &str) -> Analysis {
        let draft = draft::read("drafts/harbour.txt", text.as_bytes().to_vec(), None).unwrap();
        check::analyse(draft, &Stages::default())
    }

    /// A strict reader: every row as long as the header, every line ended by CR LF, nothing left over.
    fn read(table: Table, options: Options) -> Vec<Vec<String>> {
        let analysis = analysed(DRAFT);
        let mut bytes = head(table, options);
        bytes.extend(body(table, &analysis, options));
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
        let mut rows = Vec::new();
        for line in text.trim_end_matches("\r\n").split("\r\n") {
            let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
            let mut chars = line.chars().peekable();
            while let Some(c) = chars.next() {
                match c {
                    '"' if quoted && chars.peek() == Some(&'"') => {
                        chars.next();
                        cell.push('"');
                    }
                    '"' if quoted => {
                        quoted = false;
                        assert!(matches!(chars.peek(), None | Some(',')), "after a closing quote: {line}");
                    }
                    '"' => {
                        assert!(cell.is_empty(), "a quote inside a bare cell: {line}");
                        quoted = true;
                    }
                    ',' if !quoted => cells.push(std::mem::take(&mut cell)),
                    c => cell.push(c),
                }
            }
            assert!(!quoted, "an open quote: {line}");
            cells.push(cell);
            assert_eq!(cells.len(), table.columns().len(), "{line}");
            rows.push(cells);
        }
        rows
    }

    fn column<'a>(table: Table, rows: &'a [Vec<String>], name: &str) -> Vec<&'a str> {
        let at = table.columns().iter().position(|(n, _)| *n == name).unwrap();
        rows[1..].iter().map(|row| row[at].as_str()).collect()
    }

    #[test]
    fn every_quotation_has_its_row_and_its_speaker() {
        let rows = read(Table::Quotes, Options::default());
        let texts = column(Table::Quotes, &rows, "text");
        assert!(texts.contains(&"'=SUM(A1), we close in May,"), "{texts:?}");
        assert_eq!(column(Table::Quotes, &rows, "speaker")[..2], ["Ana Ortiz", "Ana Ortiz"]);
        assert_eq!(column(Table::Quotes, &rows, "relays")[0], "Reuters");
    }

    #[test]
    fn formulas_stay_as_they_are_only_where_that_is_asked_for() {
        let rows = read(Table::Quotes, Options { bom: true, excel_safe: false });
        assert!(column(Table::Quotes, &rows, "text").contains(&"=SUM(A1), we close in May,"));
        assert!(
            head(Table::Quotes, Options { bom: true, excel_safe: true })
                .starts_with("\u{feff}document".as_bytes())
        );
    }

    #[test]
    fn shares_of_a_draft_add_up_and_steps_count_up() {
        let rows = read(Table::Sources, Options::default());
        let share: f64 =
            column(Table::Sources, &rows, "share").iter().map(|s| s.parse::<f64>().unwrap()).sum();
        assert!((share - 1.0).abs() < 0.01, "{share}");
        let rows = read(Table::Chains, Options::default());
        let steps = column(Table::Chains, &rows, "steps");
        for (at, step) in column(Table::Chains, &rows, "step").iter().enumerate() {
            assert!(step.parse::<u32>().unwrap() <= steps[at].parse::<u32>().unwrap());
        }
        assert!(column(Table::Chains, &rows, "name").contains(&"Reuters"));
    }

    #[test]
    fn the_dictionary_describes_every_column_once() {
        let text = describe();
        for table in Table::ALL {
            let names: HashSet<&str> = table.columns().iter().map(|(n, _)| *n).collect();
            assert_eq!(names.len(), table.columns().len());
            assert!(names.iter().all(|name| text.contains(&format!("  {name} "))));
        }
    }
}
