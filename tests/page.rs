//! The report's pages, read by a strict reader of their own: hostile drafts stay text, every element is
//! closed, every id is there once, every link inside leads somewhere.

use onrecord::check::{Checked, Stages, check};
use onrecord::corpus::{Trust, When};
use onrecord::draft;
use onrecord::matching::{Cut, Edit, EditKind, Match, Op, Tier};
use onrecord::report::html::archive::{self, Summary};
use onrecord::report::html::{File, Look, Report, render, view};
use onrecord::rule::{Finding, Level};
use onrecord::text::Span;
use onrecord::verdict::{Kind, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// A draft through the stages, without a corpus.
fn checked(path: &str, bytes: &[u8]) -> Checked {
    let draft = draft::read(path, bytes.to_vec(), None).unwrap();
    check(draft, &Stages::default(), &Default::default())
}

/// The pages of some drafts.
pub fn pages(drafts: &[Checked], title: Option<&str>) -> Vec<File> {
    let look = Look::new(Vec::new()).unwrap();
    let mut report = Report::new(&look, title.map(str::to_string));
    let mut files = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        files.extend(report.add(render(&look, index + 1, draft).unwrap()).unwrap());
    }
    files.extend(report.finish().unwrap());
    files
}

/// Judges the quotation that begins so, as a corpus would: by hand, so that these tests are about the page.
fn judge(checked: &mut Checked, words: &str, kind: Kind, record: &str, edits: &[(&str, &str, EditKind)]) {
    let analysis = &mut checked.analysis;
    let text = analysis.draft.text.clone();
    let found = analysis.quotations.list.iter().position(|q| q.span().of(&text).starts_with(words));
    let index = found.unwrap_or_else(|| panic!("no quotation begins with {words:?}"));
    let within = analysis.quotations.list[index].span();
    let place = |needle: &str, hay: &str, from: usize| -> Span {
        let at = hay[from..].find(needle).unwrap_or_else(|| panic!("{needle:?} in {hay:?}")) + from;
        Span::new(at, at + needle.len())
    };
    let edits: Vec<Edit> = (edits.iter())
        .map(|&(from, to, kind)| Edit {
            op: match (from, to) {
                ("", _) => Op::Insert,
                (_, "") => Op::Delete,
                _ => Op::Replace,
            },
            kind,
            quote: Some(match to {
                "" => Span::new(within.start as usize + 7, within.start as usize + 7),
                to => place(to, &text, within.start as usize),
            }),
            record: Some(match from {
                "" => Span::new(1000, 1000),
                from => {
                    let span = place(from, record, 0);
                    Span::new(span.start as usize + 1000, span.end as usize + 1000)
                }
            }),
            from: from.into(),
            to: to.into(),
            place: None,
            passage: None,
            slip: false,
        })
        .collect();
    analysis.verdicts[index] = Verdict {
        kind,
        tier: (kind == Kind::OnRecord).then_some(Tier::Disfluency),
        similarity: 0.94,
        reason: format!("a reason with <b>marks</b> for {}", kind.name()),
        matched: (!record.is_empty()).then(|| Match {
            record: "2026-03-11-port-aldis-council.txt".into(),
            title: Some("Port Aldis city council, <i>extraordinary</i> session".into()),
            speaker: Some("Adaeze Okoro".into()),
            date: When::parse("2026-03-11"),
            url: Some("https://port-aldis.example/council/2026-03-11?a=1&b=\"2".replace('"', "%22")),
            trust: Trust::Verbatim,
            language: None,
            locator: "turn 2".into(),
            spans: vec![Span::new(1000, 1000 + record.len())],
            places: Vec::new(),
            folds: Vec::new(),
            text: record.into(),
            similarity: 0.94,
            tier: Tier::Disfluency,
            edits,
            cuts: vec![Cut {
                passage: None,
                at: Span::new(within.end as usize, within.end as usize),
                marked: false,
                dropped: "three times in five years".into(),
                words: 5,
                qualifier: None,
            }],
            brackets: Vec::new(),
            dropped_fillers: vec!["uh".into()],
            reordered: false,
            spliced: false,
            quoted_there: false,
            others: 1,
            stale: Default::default(),
            trimmed: Default::default(),
        }),
        said_by: (kind == Kind::Misattributed).then(|| "Piet Hale".to_string()),
        quoting: None,
        other_date: None,
        another_day: false,
        age_days: None,
        asr_only: false,
        complete: false,
        why: Default::default(),
    };
    if kind == Kind::Altered {
        let span = analysis.quotations.list[index].span();
        checked.findings.push(Finding {
            rule: "reversed-quote",
            level: Level::Error,
            span,
            place: None,
            message: "the record says <not>".into(),
            notes: vec!["a note & more".into()],
            quotation: Some(index as u32),
            attribution: None,
            key: String::new(),
            former: String::new(),
            fix: None,
        });
    }
}

/// The sample of every verdict, judged by hand.
fn sample() -> Checked {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/drafts/flood-wall.md");
    let mut checked = checked("drafts/flood-wall.md", &std::fs::read(path).unwrap());
    judge(&mut checked, "The wall will cost", Kind::OnRecord, "The wall will cost 41 million crowns.", &[]);
    let record = "It will not be finished before the autumn storms";
    judge(&mut checked, "It will be finished", Kind::Altered, record, &[("not ", "", EditKind::Negation)]);
    let record = "The lower gate is designed for a tide of 4.2 metres.";
    judge(&mut checked, "The lower gate", Kind::Altered, record, &[("4.2", "4.6", EditKind::Number)]);
    let record = "Nobody in this chamber believes that figure.";
    judge(&mut checked, "Nobody in this", Kind::Misattributed, record, &[]);
    judge(&mut checked, "This council has", Kind::NotOnRecord, "", &[]);
    judge(&mut checked, "My cellar has", Kind::NotCovered, "", &[]);
    checked
}

/// One of many drafts.
pub fn numbered(n: usize) -> Checked {
    let front = format!("---\ntitle: Number {n}\ndate: 2026-{:02}-03\n---\n\n", n % 12 + 1);
    let source = if n.is_multiple_of(3) { "a senior official who asked not to be named" } else { "Ann Lee" };
    let text =
        format!("{front}“Words of number {n} are here,” said {source}.\n\nIt rained, Lee told Reuters.\n");
    checked(&format!("d/{n}.md"), text.as_bytes())
}

const HOSTILE: &str = r#"# A title with <script>window.ran = (1)</script> and "quotes & marks"

"<img src=x onerror=window.ran = (2)> </mark></p></article>," said <b onclick=window.ran = (3)>Mr. Evil</b> Person.

“}} {% raw %} {{ 7 * 7 }} {%- include 'page.html' -%} <!-- --> ]]> </style></script><script>window.ran = (4)</script>,” she said.

According to 'javascript:window.ran = (5)//' a "source" said [this](javascript:window.ran = (6)) and <javascript:window.ran = (7)>.

"RTL {RLO}gnp.exe override {RLI} isolate {ZWSP} and {ESC}[31m a bell," he said.

"&lt;script&gt;window.ran = (8)&lt;/script&gt; &#x202e; &amp;lt;," said x onload=window.ran = (9).
"#;

/// The hostile draft with characters that act, which no source file should hold.
pub fn hostile() -> String {
    let acting = [("{RLO}", "\u{202e}"), ("{RLI}", "\u{2066}"), ("{ZWSP}", "\u{200b}"), ("{ESC}", "\u{1b}")];
    acting.iter().fold(HOSTILE.to_string(), |text, (name, c)| text.replace(name, c))
}

#[test]
fn hostile_drafts_stay_text_in_every_format() {
    for ending in ["txt", "md", "html"] {
        let path = format!("a'\"><script>window.ran = (0)</script>.{ending}");
        let file =
            pages(&[checked(&path, hostile().as_bytes())], Some("<script>window.ran = ('t')</script>"))
                .remove(0);
        let page = Page::read(&file.text);
        assert_eq!(page.count("script"), 1, "{ending}: the page's own script alone");
        assert_eq!(page.count("style"), 1);
        assert_eq!(page.count("img") + page.count("b") - page.bold, 0, "{ending}");
        for c in ['\u{202e}', '\u{2066}', '\u{1b}', '\u{200b}'] {
            assert!(!file.text.contains(c), "{ending}: {c:?} acts");
        }
        assert!(page.reading.contains("{{ 7 * 7 }}") && !page.reading.contains("49"), "no template ran");
    }
}

#[test]
fn every_page_is_well_formed_and_leads_somewhere() {
    let grain = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/drafts/grain.txt")).unwrap();
    let summit = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus/drafts/summit.txt")).unwrap();
    let drafts =
        [sample(), checked("grain.txt", &grain), checked("summit.txt", &summit), checked("e.txt", b"")];
    let file = pages(&drafts, None).remove(0);
    assert_eq!(file.path, "index.html");
    let page = Page::read(&file.text);
    for link in page.links.iter().filter_map(|link| link.strip_prefix('#')) {
        assert!(page.ids.contains(link), "#{link} leads nowhere");
    }
    assert!(page.links.iter().all(|link| link.starts_with('#') || link.starts_with("https://")));
    let notes = page.ids.iter().filter(|id| id.starts_with("q-")).count();
    let quotations: usize = drafts.iter().map(|draft| draft.analysis.quotations.list.len()).sum();
    assert_eq!(notes, quotations, "every quotation has its note");
    for words in
        ["Altered", "Misattributed", "could not be held against a record", "three times in five years"]
    {
        assert!(page.text.contains(words), "{words}");
    }
}

#[test]
fn the_draft_stands_on_the_page_as_its_author_wrote_it() {
    let sample = sample();
    let page = Page::read(&pages(std::slice::from_ref(&sample), None)[0].text);
    let fold = |text: &str| text.split_whitespace().collect::<String>();
    let shown = fold(&page.reading);
    for block in &sample.analysis.draft.blocks {
        let block = fold(block.span.of(&sample.analysis.draft.text));
        assert!(shown.contains(&block), "{block} is not in {shown}");
    }
}

#[test]
fn a_megabyte_of_one_quotation_and_thousands_of_small_ones() {
    let long = format!("He said: “{}.”\n", "word upon word ".repeat(70_000));
    let many = "“So,” he said, and she: “No ‘not’ so.” ".repeat(700);
    for (name, text) in [("long.txt", long), ("many.txt", many)] {
        let drafts = [checked(name, text.as_bytes())];
        let file = pages(&drafts, None).remove(0);
        assert!(Page::read(&file.text).ids.len() > 2);
        let quotations = drafts[0].analysis.quotations.list.len();
        let most = 6 * text.len() + 2_500 * quotations + 200_000;
        assert!(file.text.len() < most, "{name}: {} bytes, not {most}", file.text.len());
    }
}

#[test]
fn many_drafts_are_split_into_pages_that_know_each_other() {
    let drafts: Vec<Checked> = (0..40).map(numbered).collect();
    let files = pages(&drafts, None);
    assert_eq!(files.len(), 41);
    let names: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for file in &files {
        let page = Page::read(&file.text);
        for link in &page.links {
            let path = link.split('#').next().unwrap_or_default();
            let target = match (path, file.path.starts_with("drafts/")) {
                ("", _) => continue,
                ("../index.html", true) => "index.html".to_string(),
                (path, true) => format!("drafts/{path}"),
                (path, false) => path.to_string(),
            };
            assert!(names.contains(target.as_str()), "{}: {link}", file.path);
        }
    }
    let index = Page::read(&files[40].text);
    assert!(index.text.contains("40 drafts against the record"));
    assert!(index.links.iter().filter(|link| link.starts_with("drafts/")).count() >= 40);
    let again = pages(&drafts, None);
    assert_eq!(files, again, "the same drafts give the same bytes");
}

#[test]
fn shared_quotations_are_those_of_one_passage() {
    let mut drafts: Vec<Checked> = [
        ("a.txt", "“It will be finished before the autumn storms,” she said.\n"),
        ("b.txt", "“It will not be finished before the autumn storms,” she said.\n"),
        ("c.txt", "She said it would “not be finished before the autumn” at all.\n"),
        ("d.txt", "“It will not be finished before the autumn storms,” he wrote.\n"),
        ("e.txt", "“A wholly different line about the same harbour wall,” she said.\n"),
    ]
    .map(|(path, text)| checked(path, text.as_bytes()))
    .into();
    let record = "It will not be finished before the autumn storms";
    judge(&mut drafts[0], "It will", Kind::Altered, record, &[("not ", "", EditKind::Negation)]);
    judge(&mut drafts[1], "It will", Kind::OnRecord, record, &[]);
    judge(&mut drafts[2], "not be", Kind::OnRecord, record, &[]);
    judge(&mut drafts[3], "It will", Kind::OnRecord, record, &[]);
    judge(
        &mut drafts[4],
        "A wholly",
        Kind::OnRecord,
        "A wholly different line about the same harbour wall",
        &[],
    );
    for (draft, row) in drafts.iter_mut().zip(["row 2", "row 2", "row 2", "row 2", "row 3"]) {
        for verdict in &mut draft.analysis.verdicts {
            verdict.matched.as_mut().unwrap().locator = row.into();
        }
    }
    let summaries: Vec<Summary> = (drafts.iter().enumerate())
        .map(|(index, draft)| Summary::of(&view::draft(index + 1, draft), &draft.analysis.verdicts))
        .collect();
    let audit = onrecord::audit::Archive::default().finish();
    let archive = archive::archive(&summaries, &audit, &|_| String::new());
    // Another row of the same file is another record, and a shorter quotation is no other wording.
    let [shared] = &archive.drift[..] else { panic!("{:?}", archive.drift) };
    let forms: Vec<(&str, usize)> = shared.forms.iter().map(|form| (form.verdict, form.drafts)).collect();
    assert_eq!((shared.drafts, &forms[..]), (4, &[("altered", 1), ("on-record", 2), ("on-record", 1)][..]));
    assert!(archive::archive(&summaries[1..], &audit, &|_| String::new()).drift.is_empty());
}

#[test]
fn a_newsroom_brings_its_own_templates_and_is_told_what_is_wrong_with_them() {
    let own = |name: &str, source: &str| Look::new(vec![(name.into(), source.into())]);
    let look = own("style.css", "body { color: teal }").unwrap();
    let mut report = Report::new(&look, None);
    report.add(render(&look, 1, &sample()).unwrap()).unwrap();
    assert!(report.finish().unwrap()[0].text.contains("color: teal"));
    for (name, source, wanted) in [
        ("style.css", "a{}</STYLE><script>", "would end it"),
        ("nonsense.html", "", "is no template of the report"),
        ("draft.html", "{% if %}", "draft.html: line 1"),
    ] {
        let error = own(name, source).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(error.contains(wanted), "{name}: {error}");
    }
    let look = own("draft.html", "{{ draft.nothing.there }}").unwrap();
    assert!(render(&look, 1, &sample()).is_err());
    // Values reach a newsroom's template escaped, whatever it does.
    let look = own("draft.html", "{% for q in draft.quotations %}{{ q.reason }}{% endfor %}").unwrap();
    let mut report = Report::new(&look, None);
    report.add(render(&look, 1, &sample()).unwrap()).unwrap();
    assert!(report.finish().unwrap()[0].text.contains("a reason with &lt;b&gt;"));
}

/// The types behind the values, by heading: what is documented is what is there, word for word.
const VALUES: [(&str, &[&str]); 4] = [
    ("Of one draft", &[include_str!("../src/report/html/view.rs")]),
    ("Of a word diff", &[include_str!("../src/report/html/runs.rs")]),
    (
        "Of the sourcing chains",
        &[include_str!("../src/report/html/figure.rs"), include_str!("../src/report/html/picture.rs")],
    ),
    (
        "Of many drafts",
        &[
            include_str!("../src/report/html/archive.rs"),
            include_str!("../src/report/html/times.rs"),
            include_str!("../src/report/html/drift.rs"),
        ],
    ),
];

#[test]
fn the_values_are_documented_as_they_are() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/html/VALUES.md");
    let held = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let mut wanted = held.split_once("\n## ").expect("a heading").0.to_string();
    for (heading, sources) in VALUES {
        wanted.push_str(&format!("\n## {heading}\n"));
        for source in sources {
            wanted.push_str(&documented(&source.replace("\r\n", "\n")));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, wanted).unwrap();
    } else {
        assert!(held == wanted, "VALUES.md is not what the types say; UPDATE=1 writes it anew");
    }
}

/// The types of a source file that reach a template, each as a table of its fields.
fn documented(source: &str) -> String {
    let (mut out, mut docs) = (String::new(), Vec::new());
    let (mut sent, mut inside, mut hidden) = (false, false, false);
    for line in source.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim().replace("[`", "`").replace("`]", "`"));
            continue;
        }
        sent |= line.starts_with("#[derive") && line.contains("Serialize");
        hidden |= line == "#[serde(skip)]";
        let field = line.strip_prefix("pub ").and_then(|field| field.strip_suffix(',')?.split_once(": "));
        if let Some(name) = line.strip_prefix("pub struct ").filter(|_| sent) {
            let name = name.trim_end_matches(" {");
            out.push_str(&format!(
                "\n### {name}\n\n{}\n\n| value | is | |\n| --- | --- | --- |\n",
                docs.join(" ")
            ));
            inside = true;
        } else if let Some((name, kind)) = field.filter(|_| inside && !hidden) {
            out.push_str(&format!("| `{name}` | {} | {} |\n", plain(kind), docs.join(" ")));
        } else if line == "}" {
            inside = false;
        }
        if !line.starts_with("#[") {
            (hidden, sent) = (false, false);
            docs.clear();
        }
    }
    out
}

/// A type as somebody who writes templates calls it.
fn plain(kind: &str) -> String {
    let within = |of: &str| Some(kind.strip_prefix(of)?.strip_suffix('>')?.to_string());
    if let Some(one) = within("Vec<") {
        return format!("list of {}", plain(&one));
    }
    if let Some(one) = within("Option<") {
        return format!("{} or none", plain(&one));
    }
    match kind {
        "String" | "&'static str" => "text",
        "bool" => "yes/no",
        "usize" | "u32" | "u8" | "i32" | "f64" => "number",
        other => other,
    }
    .to_string()
}

/// A page as a strict reader sees it: it knows which elements are void, wants every other closed in order,
/// every attribute quoted, and no `<` or bare `&` in text.
#[derive(Default)]
pub struct Page {
    elements: BTreeMap<String, usize>,
    bold: usize,
    ids: BTreeSet<String>,
    pub links: Vec<String>,
    text: String,
    /// The text of the draft alone, without the marks' references and the notes.
    reading: String,
}

impl Page {
    pub fn count(&self, name: &str) -> usize {
        self.elements.get(name).copied().unwrap_or(0)
    }

    pub fn read(html: &str) -> Page {
        const VOID: [&str; 5] = ["meta", "br", "input", "img", "link"];
        let mut page = Page::default();
        let mut open: Vec<(String, String)> = Vec::new();
        let mut rest = html.strip_prefix("<!doctype html>").expect("a doctype");
        while let Some(at) = rest.find('<') {
            let (text, tag) = rest.split_at(at);
            page.take(text, &open);
            let end = tag_end(tag);
            let inside = &tag[1..end];
            rest = &tag[end + 1..];
            if let Some(name) = inside.strip_prefix('/') {
                let (top, _) = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
                assert_eq!(top, name, "elements close in order");
                continue;
            }
            let closed = inside.ends_with('/');
            let (name, attributes) = attributes(inside.trim_end_matches('/'));
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "<{name}>");
            *page.elements.entry(name.to_string()).or_default() += 1;
            let get =
                |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
            for (name, _) in &attributes {
                assert!(!name.starts_with("on") && name != "style", "{name} on <{inside}>");
            }
            if let Some(id) = get("id") {
                assert!(page.ids.insert(id.clone()), "id {id} is there twice");
            }
            if let Some(link) = get("href").filter(|_| name == "a") {
                let inside = !link.contains(':');
                assert!(inside || link.starts_with("https://") || link.starts_with("http://"), "{link}");
                page.links.push(link);
            }
            // The page's own bold: counts and names.
            page.bold += usize::from(name == "b");
            if name == "script" || name == "style" {
                let end = rest.find(&format!("</{name}>")).expect("it is closed");
                rest = &rest[end + name.len() + 3..];
            } else if !closed && !VOID.contains(&name) {
                open.push((name.to_string(), get("class").unwrap_or_default()));
            }
        }
        assert!(open.is_empty(), "left open: {open:?}");
        page
    }

    fn take(&mut self, text: &str, open: &[(String, String)]) {
        assert!(!text.contains('<'), "{text}");
        let plain = unescape(text);
        let has = |class: &str| open.iter().any(|(_, held)| held.split(' ').any(|one| one == class));
        if has("t") && !has("ref") {
            self.reading.push_str(&plain);
        }
        self.text.push_str(&plain);
    }
}

/// Where a tag ends: at the first `>` outside quotes.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, c) in tag.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            '<' if at > 0 => panic!("a tag in a tag: {}", &tag[..at.min(80)]),
            _ => {}
        }
    }
    panic!("a tag without an end")
}

fn attributes(inside: &str) -> (&str, Vec<(String, String)>) {
    let (name, mut rest) = inside.split_once([' ', '\n']).unwrap_or((inside, ""));
    let mut out: Vec<(String, String)> = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return (name, out);
        }
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-:".contains(c))).unwrap_or(rest.len());
        let key = rest[..end].to_string();
        assert!(!key.is_empty(), "a stray {:?} in <{inside}>", rest.chars().next());
        assert!(out.iter().all(|(held, _)| *held != key), "{key} twice in <{inside}>");
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let end = quoted.find('"').expect("a closed value");
            (value, rest) = (&quoted[..end], &quoted[end + 1..]);
        } else {
            assert!(!rest.starts_with('='), "values are quoted: <{inside}>");
        }
        out.push((key, unescape(value)));
    }
}

/// The characters that the page escapes, back; anything else after `&` is a fault.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find(';').expect("an entity ends") + at;
        out.push(match &rest[at + 1..end] {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" | "#34" => '"',
            "#x27" | "#39" => '\'',
            "#x2f" => '/',
            "nbsp" => '\u{a0}',
            other => panic!("&{other};"),
        });
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}
