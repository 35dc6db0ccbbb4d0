//! Noise for every reader and for the whole of `check`: one function a target, from bytes to nothing, which
//! panics where something that is always true does not hold. A fuzzer calls them by the million
//! (`fuzz/README.md`), and `tests/noise.rs` for a few seconds in every test run.

use onrecord::analysis::Analysis;
use onrecord::audit::{self, Archive};
use onrecord::check::{self, Checked, Stages};
use onrecord::config::{Layer, Settings};
use onrecord::corpus::{self, About, BuildOptions, Corpus};
use onrecord::draft::{self, Draft, Format, Limits};
use onrecord::model::{Model, encoder::Encoder};
use onrecord::report::tables::{self, Table};
use onrecord::report::tally::Tally;
use onrecord::report::{self, extract, graph, html, jsonld};
use onrecord::rule::{self, ledger::Ledger};
use onrecord::text::Span;
use onrecord::verdict::{self, Claim};
use onrecord::{quotation, segment};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

/// A reader under noise.
pub type Target = fn(&[u8]);

/// Every target, the most dangerous first.
pub const TARGETS: [(&str, Target); 16] = [
    ("check", check),
    ("accurate", accurate),
    ("html", html),
    ("docx", docx),
    ("index", index),
    ("markdown", markdown),
    ("text", text),
    ("suppression", suppression),
    ("front_matter", front_matter),
    ("config", config),
    ("json", json),
    ("csv", csv),
    ("vtt", vtt),
    ("srt", srt),
    ("labels", labels),
    ("ledger", ledger),
];

/// Noise as a plain draft.
pub fn text(bytes: &[u8]) {
    hold(bytes, Format::Plain);
}

/// Noise as a Markdown draft.
pub fn markdown(bytes: &[u8]) {
    hold(bytes, Format::Markdown);
}

/// Noise as an HTML draft.
pub fn html(bytes: &[u8]) {
    hold(bytes, Format::Html);
}

/// Noise as the text inside a DOCX, and as the container itself.
pub fn docx(bytes: &[u8]) {
    hold(bytes, Format::Docx);
    if let Some(packed) = packed(bytes) {
        hold(&packed, Format::Docx);
    }
}

/// Noise as front matter, above a line of text: of a draft and of a record.
pub fn front_matter(bytes: &[u8]) {
    for (fence, format) in [("---", Format::Markdown), ("+++", Format::Plain)] {
        let draft =
            [fence.as_bytes(), b"\n", bytes, b"\n", fence.as_bytes(), b"\n\"Text,\" she said.\n"].concat();
        hold(&draft, format);
    }
    record("a.txt", &[b"---\n", bytes, b"\n---\nMAYOR: We will mend it.\n"].concat());
}

/// Noise as SubRip subtitles.
pub fn srt(bytes: &[u8]) {
    record("a.srt", bytes);
}

/// Noise as WebVTT.
pub fn vtt(bytes: &[u8]) {
    record("a.vtt", bytes);
}

/// Noise as a transcript or an item in JSON, and as statements, one a line.
pub fn json(bytes: &[u8]) {
    record("a.json", bytes);
    record("a.jsonl", bytes);
}

/// Noise as a table of statements, and as a manifest.
pub fn csv(bytes: &[u8]) {
    record("a.csv", bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = corpus::read::Manifest::parse(text).map(|manifest| manifest.about("a.txt"));
    }
}

/// Noise as a transcript with speakers' labels, plain and in markup.
pub fn labels(bytes: &[u8]) {
    for name in ["a.txt", "a.md", "a.html"] {
        record(name, bytes);
    }
}

/// Noise as the settings.
pub fn config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let typed = text.split_once('=').map(|(key, value)| Layer::setting("--config", key, value));
    let layers = [Layer::file("onrecord.toml", text), typed.unwrap_or_else(|| Ok(Layer::default()))];
    let layers: Vec<Layer> = layers.into_iter().flatten().collect();
    let Ok(settings) = Settings::of(&layers) else { return };
    let shown = settings.shown();
    let again = Layer::file("shown", &shown).and_then(|layer| Settings::of(&[layer]));
    assert!(again.is_ok(), "what is shown is a file of settings: {shown:?} {:?}", again.err());
    let overrides: Vec<_> = settings.config.overrides.iter().collect();
    let rules = settings.config.rules(&overrides);
    let stages = Stages { speaker: settings.config.known(), ..by_rules(None) };
    let _ = stages.speaker.problems();
    let draft = "\"We will mend it,\" Ana Ortiz told The Lisse Times. A ministry said so.";
    if let Ok(draft) = draft::read_within("a.txt", draft.into(), None, &settings.config.limits()) {
        check::check(draft, &stages, &rules);
    }
}

/// Noise as a list of accepted findings, written and read again.
pub fn ledger(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(ledger) = Ledger::parse(text) else { return };
    assert_eq!(Ledger::parse(&ledger.write()).ok(), Some(ledger), "what is written is what is read");
}

/// Noise as a comment to the checker: over a paragraph, inside one, and on a line of its own.
pub fn suppression(bytes: &[u8]) {
    let draft = [
        b"\"Yes... we will,\" Ana Ortiz said. <!-- onrecord: ",
        bytes,
        b" --> A source said \"unclosed\n\n<!-- onrecord:",
        bytes,
        b"-->\n\n\"No,\" he claimed.\n\n<!-- onrecord: enable[all] -->\n",
    ];
    for (format, name) in [(Format::Markdown, "a.md"), (Format::Html, "a.html")] {
        if let Ok(draft) = draft::read(name, draft.concat(), Some(format)) {
            check::check(draft, &by_rules(None), &rules());
        }
    }
}

/// Noise as an index, with the checksums made to agree again, so that what lies behind them is reached; and
/// as it is.
pub fn index(bytes: &[u8]) {
    let place = scratch().join("noise.index");
    for sealed in [false, true] {
        let mut bytes = bytes.to_vec();
        if sealed {
            corpus::index::reseal(&mut bytes);
        }
        if std::fs::write(&place, &bytes).is_err() {
            return;
        }
        if let Ok(corpus) = corpus::open(scratch(), Some(&place)) {
            let _ = searched(&corpus);
        }
        // A refresh takes over what the old index says of records that have not changed.
        let options = BuildOptions { index: Some(place.clone()), ..BuildOptions::default() };
        let _ = corpus::open_or_build(&scratch().join("records"), &options, &|_| {});
    }
}

/// Everything that can be asked of a corpus.
fn searched(corpus: &Corpus) -> Result<(), corpus::Error> {
    corpus.index().verify()?;
    corpus.stats()?;
    corpus.names()?;
    corpus.holdings()?;
    for record in 0..corpus.index().records().min(8) {
        let _ = (corpus.about(record), corpus.path(record), corpus.index().time(record, 40));
        let _ = corpus.passage(record, 0, 200);
    }
    for (text, speaker) in [
        ("The old bridge will not be painted green this year", "Ana Ortiz"),
        ("Nobody asked the people who live beside it before winter", ""),
    ] {
        let speaker = Some(speaker.to_owned()).into_iter().filter(|name| !name.is_empty()).collect();
        let claim = Claim { text: text.into(), speaker, person: true, ..Claim::default() };
        let _ = verdict::judge_claim(corpus, &claim, &verdict::Options::default());
    }
    Ok(())
}

/// The whole of `check` and of every report. The first byte says how the rest is written and who reads it.
pub fn check(bytes: &[u8]) {
    let Some((&how, bytes)) = bytes.split_first() else { return };
    let (name, format) = [
        ("a.txt", Format::Plain),
        ("a.md", Format::Markdown),
        ("a.html", Format::Html),
        ("a.docx", Format::Docx),
    ][usize::from(how % 4)];
    let bytes = if format == Format::Docx { packed(bytes) } else { Some(bytes.to_vec()) };
    let Some(Ok(draft)) = bytes.map(|bytes| draft::read(name, bytes, Some(format))) else { return };
    static FAST: OnceLock<Stages> = OnceLock::new();
    static RULES: OnceLock<Stages> = OnceLock::new();
    let stages = match how & 4 {
        0 => RULES.get_or_init(|| by_rules(opened())),
        _ => FAST.get_or_init(|| Stages { corpus: opened(), ..Stages::default() }),
    };
    let checked = check::check(draft, stages, &rule::Options { corpus: true, ..rules() });
    let analysis = &checked.analysis;
    assert_eq!(analysis.verdicts.len(), analysis.quotations.list.len(), "no quotation is dropped");
    for finding in &checked.findings {
        assert!(analysis.draft.text.get(finding.span.range()).is_some(), "a finding lies on characters");
    }
    credited(analysis);
    reported(&checked);
}

/// Noise as a plain draft that the accurate model reads.
pub fn accurate(bytes: &[u8]) {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    let stages = STAGES.get_or_init(|| {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .map(|folder| folder.join("src/model/data/accurate.bin"))
            .find(|file| file.is_file())
            .expect("the weights lie in the repository");
        let weights = std::fs::read(file).expect("can be read");
        let encoder = Encoder::read(weights.into()).expect("the weights are sound");
        Stages { model: Model::Accurate(Box::new(encoder)), ..by_rules(None) }
    });
    let Ok(draft) = draft::read("a.txt", bytes.to_vec(), Some(Format::Plain)) else { return };
    credited(&check::check(draft, stages, &rules()).analysis);
}

/// Attributions lie on characters and in order, name quotations that are there, are as sure as a probability
/// can be, and have a chain each.
fn credited(analysis: &Analysis) {
    let text = analysis.draft.text.as_str();
    assert_eq!(analysis.cast.chains.len(), analysis.attributions.len(), "one chain an attribution");
    for attribution in &analysis.attributions {
        assert!(!attribution.content.is_empty(), "something is attributed");
        assert!((0.0..=1.0).contains(&attribution.confidence), "{attribution:?}");
        for part in [&attribution.content, &attribution.cue, &attribution.source] {
            assert!(part.iter().all(|span| text.get(span.range()).is_some()), "{attribution:?}");
            assert!(
                part.windows(2).all(|two| two[0].end <= two[1].start),
                "sorted, disjoint: {attribution:?}"
            );
        }
        for quotation in &attribution.quotations {
            assert!(analysis.quotations.list.get(*quotation as usize).is_some(), "{attribution:?}");
        }
    }
}

/// Writes a checked draft in every format and holds each to what it promises: nothing acts, what is JSON
/// parses.
fn reported(checked: &Checked) {
    let mut tally = Tally::default();
    tally.add(checked);
    for name in report::check::Format::names() {
        let Some(format) = report::check::Format::named(name) else { continue };
        let whole = [format.head(), format.body(checked), format.tail(&tally)].concat();
        // Colours of our own are taken off again where nobody sees them.
        inert(name, &if format.styled() { uncoloured(&whole) } else { whole.clone() });
        match name {
            "json" | "sarif" | "gitlab" => parses(name, &whole),
            "jsonl" | "rdjsonl" => whole.lines().for_each(|line| parses(name, line)),
            _ => {}
        }
    }
    let analysis = &checked.analysis;
    for format in [extract::Format::Human(60), extract::Format::Jsonl, extract::Format::Csv] {
        let body = String::from_utf8(extract::body(analysis, format, true)).expect("UTF-8");
        inert("extract", &uncoloured(&body));
        if format == extract::Format::Jsonl {
            body.lines().for_each(|line| parses("extract", line));
        }
    }
    for table in Table::ALL {
        let body = tables::body(table, analysis, tables::Options::default());
        inert(table.file(), &String::from_utf8(body).expect("UTF-8"));
    }
    for format in [jsonld::Format::Annotations, jsonld::Format::Quotations, jsonld::Format::ClaimReviews] {
        let body = String::from_utf8(jsonld::body(analysis, format)).expect("UTF-8");
        let items = body.strip_prefix(',').unwrap_or(&body);
        parses(format.file(), &[jsonld::head(format), items, jsonld::tail()].concat());
    }
    static LOOK: OnceLock<html::Look> = OnceLock::new();
    let look = LOOK.get_or_init(|| html::Look::new(Vec::new()).expect("our own templates are sound"));
    let mut pages = html::Report::new(look, None);
    pages.add(html::render(look, 1, checked).expect("renders")).expect("is added");
    pages.finish().expect("finishes");
    let mut archive = Archive::default();
    archive.add(audit::trace(analysis, None));
    archive.add(audit::trace(analysis, Some("The Lisse Times")));
    let audit = archive.finish();
    for (name, text) in [
        ("human", uncoloured(&report::audit::human(&audit, 100))),
        ("dot", graph::dot(&audit)),
        ("mermaid", graph::mermaid(&audit)),
        ("csv", String::from_utf8(report::audit::csv(&audit)).expect("UTF-8")),
    ] {
        inert(name, &text);
    }
    parses("audit", &String::from_utf8(report::audit::json(&audit)).expect("UTF-8"));
}

/// Nothing in an output moves a cursor, hides or reorders text.
fn inert(name: &str, text: &str) {
    let acts = |c: &char| {
        (c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(acts), None, "{name}");
}

/// Without the sequences that set colours.
fn uncoloured(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        out.push_str(rest.strip_prefix('m').unwrap_or("\u{1b}"));
    }
    out
}

fn parses(name: &str, text: &str) {
    let parsed = serde_json::from_str::<serde_json::Value>(text);
    assert!(parsed.is_ok(), "{name}: {:?} in {text:?}", parsed.err());
}

/// The stages without anything learned: making them costs nothing.
fn by_rules(corpus: Option<Corpus>) -> Stages {
    Stages {
        model: Model::Rules,
        attribution: Default::default(),
        speaker: Default::default(),
        corpus,
        verdict: Default::default(),
    }
}

/// Every rule there is.
fn rules() -> rule::Options {
    let all = rule::RULES.iter().map(|rule| rule.name).collect();
    rule::Options { selected: all, ..rule::Options::default() }
}

/// Reads bytes as a record and holds it to what the index relies on.
fn record(name: &str, bytes: &[u8]) {
    let Ok(records) = corpus::read::records(name, bytes.to_vec(), &About::default()) else { return };
    for record in records {
        let mut last = 0;
        for turn in &record.turns {
            assert!(record.text.get(turn.span.range()).is_some(), "a turn lies on character boundaries");
            assert!(turn.span.start >= last, "turns are sorted and disjoint");
            last = turn.span.end;
        }
        assert!(record.cues.windows(2).all(|pair| pair[0].0 <= pair[1].0), "time codes are sorted");
        assert!(record.cues.iter().all(|cue| cue.0 as usize <= record.text.len()));
    }
}

/// Wraps bytes as the text of a DOCX.
fn packed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("word/document.xml", stored).ok()?;
    writer.write_all(bytes).ok()?;
    Some(writer.finish().ok()?.into_inner())
}

/// Invented records, for what is held against a corpus.
const RECORDS: [(&str, &str); 3] = [
    (
        "council.txt",
        "---\ntitle: Council of Port Lisse\ndate: 2026-03-02\nurl: https://example.org/council\n---\n\
         ANA ORTIZ: The old bridge will not be painted green this year. We will rebuild it, and then we will see.\n\n\
         TOM HALE: Nobody asked the people who live beside it before winter came.\n",
    ),
    (
        "talk.vtt",
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Mara Quint>We counted 41 boats at the quay,\n\n\
         00:04.000 --> 00:07.000\nand not one of them could sail.\n",
    ),
    ("rows.csv", "speaker,date,text\nIvo Brandt,2026-01-09,The harbour wall is safe and we have said so.\n"),
];

/// A folder of this process with the records in it, in memory where the system has such a place.
fn scratch() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let memory = PathBuf::from("/dev/shm");
        let root = if memory.is_dir() { memory } else { std::env::temp_dir() };
        // One for each target, so that a run that was killed leaves nothing that the next does not use.
        let target = std::env::current_exe().ok().and_then(|exe| exe.file_stem().map(|s| s.to_owned()));
        let name = format!("onrecord-noise-{}", target.unwrap_or_default().to_string_lossy());
        let folder = root.join(name);
        for part in [folder.clone(), folder.join("records")] {
            std::fs::create_dir_all(&part).expect("a folder");
            for (name, text) in RECORDS {
                std::fs::write(part.join(name), text).expect("written");
            }
        }
        folder
    })
}

/// The corpus of the records; one that cannot be had is a fault of ours.
fn opened() -> Option<Corpus> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _held = ONE_AT_A_TIME.lock();
    let place = scratch().join("sound.index");
    let options = BuildOptions { index: Some(place), afresh: true, ..BuildOptions::default() };
    Some(corpus::open_or_build(&scratch().join("records"), &options, &|_| {}).expect("builds").corpus)
}

/// The index of the records, as a seed.
pub fn sound_index() -> Vec<u8> {
    opened();
    std::fs::read(scratch().join("sound.index")).expect("was built")
}

/// Reads bytes as a draft of some format and holds all that comes of it to what is always true.
pub fn hold(bytes: &[u8], format: Format) {
    let limits = Limits { unpacked_size: 1 << 20, ..Limits::default() };
    if let Ok(draft) = draft::read_within("draft", bytes.to_vec(), Some(format), &limits) {
        sound(&draft, bytes.len());
    }
}

/// The invariants of the readers, of the segmenter and of the finder of quotations.
fn sound(draft: &Draft, size: usize) {
    let text = draft.text.as_str();
    let whole =
        |span: Span| assert!(text.get(span.range()).is_some(), "{span:?} lies on character boundaries");
    let mut last = 0;
    for block in &draft.blocks {
        whole(block.span);
        assert!(block.span.start >= last, "blocks are sorted and disjoint");
        last = block.span.end;
    }
    draft.directives.iter().for_each(|directive| whole(directive.at));
    draft.notes.iter().filter_map(|note| note.span).for_each(whole);

    let layout = segment::segment(draft);
    let mut last = 0;
    for token in &layout.tokens {
        whole(token.span);
        assert!(token.span.start >= last && !token.span.is_empty(), "tokens are sorted and disjoint");
        last = token.span.end;
        let place = draft.place(token.span);
        assert!(place.start <= place.end && place.line > 0 && place.column > 0);
        if draft.format != Format::Docx {
            assert!(place.end <= size as u64, "a place lies in the file");
        }
    }
    let mut next = 0;
    for (index, sentence) in layout.sentences.iter().enumerate() {
        assert_eq!(sentence.tokens.start, next, "every token is in one sentence");
        next = sentence.tokens.end;
        assert!(layout.paragraphs[sentence.paragraph as usize].sentences.holds(index));
    }
    assert_eq!(next as usize, layout.tokens.len());

    let found = quotation::find(draft, &layout);
    let mut last = 0;
    for (index, quotation) in found.list.iter().enumerate() {
        assert!(!quotation.parts.is_empty() && quotation.parts.len() == quotation.outer.len());
        for (part, outer) in quotation.parts.iter().zip(&quotation.outer) {
            whole(*part);
            whole(*outer);
            assert!(!part.is_empty() && outer.contains(*part), "marks stand around their words");
        }
        assert!(quotation.parts.windows(2).all(|pair| pair[0].end <= pair[1].start), "parts are sorted");
        assert!(quotation.outer[0].start >= last, "quotations are sorted");
        last = quotation.outer[0].start;
        if let Some(inside) = quotation.inside {
            let around = &found.list[inside as usize];
            assert!(
                (inside as usize) < index && around.span().join(around.outer[0]).overlaps(quotation.span())
            );
        }
    }
    assert!(found.flaws.windows(2).all(|pair| pair[0].0 <= pair[1].0), "flaws are sorted");
}
