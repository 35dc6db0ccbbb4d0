//! The page: one self-contained file that an editor opens and reads, with an overview first where there are
//! many drafts. Templates may be a newsroom's own; what reaches them is in `VALUES.md`. Opens no file, asks no
//! network, and lets no word of a draft or a record be anything but text: templates escape by themselves, and
//! the page's content security policy runs the one script whose hash it names.

pub mod archive;
pub mod view;

mod digest;
mod drift;
mod evidence;
mod figure;
mod labels;
mod picture;
mod reading;
mod runs;
mod times;
mod ways;

pub use evidence::permalinks;

use crate::audit;
use crate::check::Checked;
use archive::Summary;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context};
use std::collections::BTreeSet;

/// The templates that a newsroom may replace, by file name, with the program's own.
pub const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("templates/page.html")),
    ("overview.html", include_str!("templates/overview.html")),
    ("draft.html", include_str!("templates/draft.html")),
    ("note.html", include_str!("templates/note.html")),
    ("figure.html", include_str!("templates/figure.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("style.css", include_str!("templates/style.css")),
    ("script.js", include_str!("templates/script.js")),
];

/// What the templates get, value by value.
pub const VALUES: &str = include_str!("VALUES.md");

/// Why a page could not be made: always a newsroom's own template.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not parse, or asks for a value that is not there.
    #[error("template {name}: {detail}")]
    Template {
        /// The file.
        name: String,
        /// What is wrong, with the line.
        detail: String,
    },
    /// It is none that the page is made of.
    #[error("{name} is no template of the report; these are: {}", known())]
    Unknown {
        /// The file.
        name: String,
    },
    /// It would end its own element in the page.
    #[error("{name} holds `{held}`, which would end it in the middle of the page; write it otherwise")]
    Breaks {
        /// The file.
        name: String,
        /// The offending text.
        held: &'static str,
    },
}

fn known() -> String {
    TEMPLATES.map(|(name, _)| name).join(", ")
}

/// How the page looks: its templates, parsed once and used on every thread.
pub struct Look {
    templates: Environment<'static>,
    style: String,
    script: String,
}

impl Look {
    /// The program's own look, with a newsroom's files in the place of those of the same name.
    pub fn new(own: Vec<(String, String)>) -> Result<Look, Error> {
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        // What an error is about is otherwise said by debug builds alone.
        templates.set_debug(true);
        templates.set_auto_escape_callback(|name| match name {
            "style.css" | "script.js" => AutoEscape::None,
            _ => AutoEscape::Html,
        });
        templates.add_filter("thousands", thousands);
        if let Some((name, _)) = own.iter().find(|(name, _)| TEMPLATES.iter().all(|(known, _)| known != name))
        {
            return Err(Error::Unknown { name: name.clone() });
        }
        let (mut style, mut script) = (String::new(), String::new());
        for (name, built_in) in TEMPLATES {
            let source = own.iter().find(|(own, _)| own == name).map_or(built_in, |(_, source)| source);
            match name {
                "style.css" => style = closed(name, source, "</style")?,
                "script.js" => script = closed(name, source, "</script")?,
                _ => templates
                    .add_template_owned(name, source.to_string())
                    .map_err(|error| template_error(&error))?,
            }
        }
        Ok(Look { templates, style, script })
    }

    fn render(&self, name: &str, values: Value) -> Result<String, Error> {
        let template = self.templates.get_template(name).map_err(|error| template_error(&error))?;
        template.render(values).map_err(|error| template_error(&error))
    }
}

/// A style or a script as it stands between its tags; refused where it would end there.
fn closed(name: &str, source: &str, end: &'static str) -> Result<String, Error> {
    let source = format!("\n{}\n", source.replace("\r\n", "\n").trim());
    let lower = source.to_ascii_lowercase();
    match [end, "<!--"].into_iter().find(|held| lower.contains(held)) {
        Some(held) => Err(Error::Breaks { name: name.to_string(), held }),
        None => Ok(source),
    }
}

/// The fault itself: what includes a template only repeats that something in it failed.
fn template_error(error: &minijinja::Error) -> Error {
    let mut fault = error;
    while let Some(inner) = std::error::Error::source(fault).and_then(|cause| cause.downcast_ref()) {
        fault = inner;
    }
    let place = fault.line().map_or(String::new(), |line| format!("line {line}: "));
    Error::Template {
        name: fault.name().unwrap_or("?").to_string(),
        detail: format!("{place}{}", fault.detail().unwrap_or("cannot be rendered")),
    }
}

/// A count with its thousands apart: `12 345` (narrow no-break spaces).
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

/// One draft's section of the page, and what the overview keeps of it.
pub struct Rendered {
    section: String,
    summary: Summary,
    trace: audit::Trace,
}

/// Renders one draft, numbered from 1; many threads may do so at once.
pub fn render(look: &Look, number: usize, checked: &Checked) -> Result<Rendered, Error> {
    let draft = view::draft(number, checked);
    let section = look
        .render("draft.html", context! { version => view::VERSION, draft => Value::from(Serde(&draft)) })?;
    Ok(Rendered {
        section,
        summary: Summary::of(&draft, &checked.analysis.verdicts),
        trace: audit::trace(&checked.analysis, None),
    })
}

/// A finished file of the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path under the report's folder, with `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Puts rendered drafts together into pages: all into `index.html` while they are few, else each into a page
/// of its own under `drafts/`, with the overview in `index.html`.
pub struct Report<'a> {
    look: &'a Look,
    title: Option<String>,
    summaries: Vec<Summary>,
    paths: BTreeSet<String>,
    failed: Vec<String>,
    audit: audit::Archive,
    /// Sections not written yet: all while the report is one page, else the last one.
    waiting: Vec<(usize, String)>,
    bytes: usize,
    split: bool,
}

/// A report of more drafts than this is split into pages.
const MOST_DRAFTS: usize = 24;
/// A report with larger sections than this, in bytes, is split into pages.
const MOST_BYTES: usize = 4 << 20;

impl<'a> Report<'a> {
    /// A report without drafts yet. Without a title of its own it takes that of its only draft, or says how
    /// many there are.
    pub fn new(look: &'a Look, title: Option<String>) -> Report<'a> {
        Report {
            look,
            title: title.map(|title| view::shown(&title)).filter(|title| !title.trim().is_empty()),
            summaries: Vec::new(),
            paths: BTreeSet::new(),
            failed: Vec::new(),
            audit: audit::Archive::default(),
            waiting: Vec::new(),
            bytes: 0,
            split: false,
        }
    }

    /// Takes the next draft, in the order in which they are to stand; gives the files that are finished. A
    /// draft that was given before is passed over: it has its place already.
    pub fn add(&mut self, draft: Rendered) -> Result<Vec<File>, Error> {
        if !self.paths.insert(draft.summary.path.clone()) {
            return Ok(Vec::new());
        }
        self.bytes += draft.section.len();
        self.waiting.push((self.summaries.len(), draft.section));
        self.summaries.push(draft.summary);
        self.audit.add(draft.trace);
        self.split |= self.summaries.len() > MOST_DRAFTS || self.bytes > MOST_BYTES;
        if !self.split || self.summaries.len() < 2 {
            return Ok(Vec::new());
        }
        // The last one waits for the name of the page after it.
        let last = self.waiting.pop();
        let done = std::mem::take(&mut self.waiting);
        self.waiting.extend(last);
        done.iter().map(|(index, section)| self.draft_page(*index, section)).collect()
    }

    /// Remembers a draft that could not be read, for the page's word on its limits.
    pub fn failed(&mut self, message: &str) {
        self.failed.push(view::shown(message));
    }

    /// The files that remain, `index.html` last.
    pub fn finish(mut self) -> Result<Vec<File>, Error> {
        let waiting = std::mem::take(&mut self.waiting);
        let split = self.split && self.summaries.len() > 1;
        let mut files = Vec::new();
        let mut sections = Vec::new();
        for (index, section) in waiting {
            match split {
                true => files.push(self.draft_page(index, &section)?),
                false => sections.push(section),
            }
        }
        let title = match (&self.title, &self.summaries[..]) {
            (Some(title), _) => title.clone(),
            (None, [only]) => only.title.clone(),
            (None, many) => format!("{} drafts against the record", thousands(many.len() as u64)),
        };
        let page = |draft: &Summary| if split { page_name(draft) } else { String::new() };
        let audit = std::mem::take(&mut self.audit);
        let overview =
            (self.summaries.len() != 1).then(|| archive::archive(&self.summaries, &audit.finish(), &page));
        let values = context! {
            kind => "index",
            title,
            sections,
            split,
            failed => self.failed.clone(),
            overview => overview.as_ref().map(|overview| Value::from(Serde(overview))),
            only => self.summaries.len() == 1,
            home => "", before => Value::UNDEFINED, after => Value::UNDEFINED,
        };
        files.push(File { path: "index.html".into(), text: self.page(values)? });
        Ok(files)
    }

    fn draft_page(&self, index: usize, section: &str) -> Result<File, Error> {
        let draft = &self.summaries[index];
        let near = |at: Option<usize>| {
            let draft = at.and_then(|at| self.summaries.get(at))?;
            // From one page to the next: both lie in one folder.
            let href = page_name(draft).trim_start_matches("drafts/").to_string();
            Some(context! { title => draft.title.clone(), href })
        };
        let values = context! {
            kind => "draft",
            title => draft.title.clone(),
            sections => vec![section.to_string()],
            split => true,
            failed => Value::from(()),
            overview => Value::from(()),
            only => true,
            home => "../index.html",
            before => near(index.checked_sub(1)),
            after => near(Some(index + 1)),
        };
        Ok(File { path: page_name(draft), text: self.page(values)? })
    }

    fn page(&self, values: Value) -> Result<String, Error> {
        let policy = format!(
            "default-src 'none'; script-src {}; style-src {}; img-src data:; font-src data:; base-uri 'none'; \
             form-action 'none'",
            digest::source(&self.look.script),
            digest::source(&self.look.style),
        );
        let shell = context! {
            version => view::VERSION,
            program => concat!("onrecord ", env!("CARGO_PKG_VERSION")),
            policy,
            style => Value::from_safe_string(self.look.style.clone()),
            script => Value::from_safe_string(self.look.script.clone()),
            ..values
        };
        self.look.render("page.html", shell)
    }
}

/// `drafts/0007-flood-wall.html`: the number keeps it unique, the name says what it is.
fn page_name(draft: &Summary) -> String {
    let file = draft.path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut slug = String::new();
    for c in stem.chars().take(60) {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    let dash = if slug.is_empty() { "" } else { "-" };
    format!("drafts/{:04}{dash}{slug}.html", draft.number)
}
