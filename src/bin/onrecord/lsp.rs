//! `onrecord lsp`: findings as the writer types, over the Language Server Protocol on standard input and
//! output. Synchronous: what has arrived is taken in first, and a draft is read when its writer pauses.
//! Nothing but the protocol is printed on standard output.

mod answer;
mod desk;
mod sheet;
mod wire;

use crate::args::Global;
use crate::{drafts, output};
use anyhow::{Context, Result};
use desk::{Desk, Stamp};
use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use onrecord::check::{self, Checked, Memory};
use onrecord::config::Layer;
use onrecord::draft::{self, Format};
use onrecord::rule::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sheet::{Sheet, Units};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a writer pauses before the draft is read.
const PAUSE: Duration = Duration::from_millis(150);

/// How long a writer who never pauses waits for findings.
const AT_LAST: Duration = Duration::from_millis(1000);

/// One draft that is open in the editor.
struct Open {
    uri: lsp::Uri,
    version: i32,
    format: Format,
    sheet: Sheet,
    desk: Rc<Desk>,
    /// What is known of its pieces from the last reading at this desk.
    memory: Memory,
    /// When to read it, and when at the latest; `None` where nothing has changed since it was read.
    due: Option<(Instant, Instant)>,
    read: Option<(Checked, Arc<Options>)>,
}

impl Open {
    /// Moves to a desk; at another than its own nothing is known of it.
    fn sit(&mut self, desk: Rc<Desk>) {
        if !Rc::ptr_eq(&self.desk, &desk) {
            self.memory = Memory::keeping();
            self.desk = desk;
        }
    }
}

/// The server: its drafts and their desks.
struct Server<'a> {
    connection: &'a Connection,
    global: &'a Global,
    flags: Vec<Layer>,
    units: Units,
    /// Where drafts without a file are taken to lie.
    folder: PathBuf,
    drafts: HashMap<lsp::Uri, Open>,
    desks: BTreeMap<Option<PathBuf>, Rc<Desk>>,
}

/// Serves one editor until it says goodbye: 0 where it did so in order, else 1.
pub fn run(global: &Global, flags: Vec<Layer>) -> Result<ExitCode> {
    let (connection, wire) = wire::connect();
    let orderly = serve(&connection, global, flags);
    // The writer ends when nobody can send any more.
    drop(connection);
    // That nothing more comes is the lesser half of what there is to say where it could not be read.
    let read = wire.close().context("what the editor sends cannot be read");
    match read.and(orderly) {
        Ok(orderly) => Ok(ExitCode::from(u8::from(!orderly))),
        Err(error) => {
            if !output::is_closed_pipe(&error) {
                output::complain(&error);
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn serve(connection: &Connection, global: &Global, flags: Vec<Layer>) -> Result<bool> {
    let (id, params) = connection.initialize_start().context("the editor did not introduce itself")?;
    let params: lsp::InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let offered = params.capabilities.general.and_then(|general| general.position_encodings);
    let utf8 = offered.is_some_and(|offered| offered.contains(&lsp::PositionEncodingKind::UTF8));
    let units = if utf8 { Units::Utf8 } else { Units::Utf16 };
    connection.initialize_finish(id, serde_json::to_value(greeting(units))?)?;
    let files = params.capabilities.workspace.and_then(|workspace| workspace.did_change_watched_files);
    if files.and_then(|files| files.dynamic_registration) == Some(true) {
        _ = connection.sender.send(watch().into());
    }
    let folder = std::env::current_dir().unwrap_or_default();
    let (drafts, desks) = (HashMap::new(), BTreeMap::new());
    Server { connection, global, flags, units, folder, drafts, desks }.run()
}

/// Asks the editor to tell of changes that no open draft shows: of settings, accepted findings and records,
/// wherever the settings say that these lie.
fn watch() -> Request {
    let globs = ["**/onrecord.toml", "**/.onrecord/*.toml", "**/*.{txt,md,html,docx,srt,vtt,json,jsonl,csv}"];
    let watchers: Vec<_> = globs.iter().map(|glob| serde_json::json!({ "globPattern": glob })).collect();
    let method = "workspace/didChangeWatchedFiles";
    let one = serde_json::json!({ "id": "onrecord", "method": method, "registerOptions": { "watchers": watchers } });
    let params = serde_json::json!({ "registrations": [one] });
    Request::new(RequestId::from("onrecord-watch".to_owned()), "client/registerCapability".to_owned(), params)
}

/// What this server can do.
fn greeting(units: Units) -> lsp::InitializeResult {
    let sync = lsp::TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(lsp::TextDocumentSyncKind::Incremental),
        save: Some(lsp::Save::Bool(true)),
        ..lsp::TextDocumentSyncOptions::default()
    };
    let actions = lsp::CodeActionOptions {
        code_action_kinds: Some(vec![
            lsp::CodeActionKind::QuickFix,
            lsp::CodeActionKind::Custom("source.fixAll.onrecord".into()),
        ]),
        ..lsp::CodeActionOptions::default()
    };
    lsp::InitializeResult {
        capabilities: lsp::ServerCapabilities {
            position_encoding: Some(match units {
                Units::Utf8 => lsp::PositionEncodingKind::UTF8,
                Units::Utf16 => lsp::PositionEncodingKind::UTF16,
            }),
            text_document_sync: Some(lsp::TextDocumentSync::Options(sync)),
            hover_provider: Some(lsp::HoverProvider::Bool(true)),
            definition_provider: Some(lsp::DefinitionProvider::Bool(true)),
            code_action_provider: Some(lsp::CodeActionProvider::CodeActionOptions(actions)),
            ..lsp::ServerCapabilities::default()
        },
        server_info: Some(lsp::ServerInfo {
            name: "onrecord".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    }
}

impl Server<'_> {
    /// Takes in messages and reads drafts between them; whether the editor took its leave in order.
    fn run(mut self) -> Result<bool> {
        loop {
            let now = Instant::now();
            let late = self.drafts.values().find(|open| open.due.is_some_and(|(_, last)| last <= now));
            if let Some(uri) = late.map(|open| open.uri.clone()) {
                self.read(&uri);
            }
            let next = self.drafts.values().filter_map(|open| Some((open.due?.0, open.uri.clone())));
            let next = next.min_by_key(|(due, _)| *due);
            let message = match next {
                None => match self.connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return Ok(false),
                },
                Some((due, uri)) => match self.connection.receiver.recv_deadline(due) {
                    Ok(message) => message,
                    Err(error) if error.is_timeout() => {
                        self.read(&uri);
                        continue;
                    }
                    Err(_) => return Ok(false),
                },
            };
            match message {
                Message::Request(request) => {
                    if self.connection.handle_shutdown(&request)? {
                        return Ok(true);
                    }
                    let id = request.id.clone();
                    let response = drafts::guarded(&request.method.clone(), || self.answer(request));
                    let failed =
                        |error| Response::new_err(id, ErrorCode::InternalError as i32, format!("{error:#}"));
                    self.send(response.unwrap_or_else(failed).into());
                }
                Message::Notification(told) if told.method == "exit" => return Ok(false),
                Message::Notification(told) => {
                    let method = told.method.clone();
                    if let Err(error) = drafts::guarded(&method, || self.hear(told)) {
                        self.tell(lsp::MessageType::Error, format!("{error:#}"));
                    }
                }
                Message::Response(_) => {}
            }
        }
    }

    /// Sends a message; where nobody reads any more, the next message to be received says so.
    fn send(&self, message: Message) {
        _ = self.connection.sender.send(message);
    }

    fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    fn tell(&self, kind: lsp::MessageType, message: String) {
        self.notify("window/showMessage", lsp::ShowMessageParams { kind, message });
    }

    /// Takes in what the editor tells.
    fn hear(&mut self, told: Notification) {
        match told.method.as_str() {
            "textDocument/didOpen" => {
                let Some(params) = meant::<lsp::DidOpenTextDocumentParams>(told.params) else { return };
                let document = params.text_document;
                let desk = self.desk(&document.uri, false);
                let name = answer::name(&document.uri);
                let now = Instant::now();
                let open = Open {
                    format: answer::format(&String::from(document.language_id), &name),
                    version: document.version,
                    sheet: Sheet::new(document.text, self.units),
                    desk,
                    memory: Memory::keeping(),
                    due: Some((now, now + AT_LAST)),
                    read: None,
                    uri: document.uri.clone(),
                };
                self.drafts.insert(document.uri, open);
            }
            "textDocument/didChange" => {
                let Some(params) = meant::<lsp::DidChangeTextDocumentParams>(told.params) else { return };
                let document = params.text_document;
                let Some(open) = self.drafts.get_mut(&document.text_document_identifier.uri) else { return };
                params.content_changes.into_iter().for_each(|change| open.sheet.change(change));
                open.version = document.version;
                let now = Instant::now();
                let last = open.due.map_or(now + AT_LAST, |(_, last)| last);
                open.due = Some(((now + PAUSE).min(last), last));
            }
            "textDocument/didSave" => {
                let Some(params) = meant::<lsp::DidSaveTextDocumentParams>(told.params) else { return };
                let uri = params.text_document.uri;
                let desk = self.desk(&uri, true);
                let now = Instant::now();
                for open in self.drafts.values_mut().filter(|open| open.uri == uri) {
                    open.sit(desk.clone());
                    open.due = Some((now, now + AT_LAST));
                }
            }
            "workspace/didChangeWatchedFiles" => {
                let Some(params) = meant::<lsp::DidChangeWatchedFilesParams>(told.params) else { return };
                let changed: Vec<PathBuf> =
                    params.changes.iter().filter_map(|change| sheet::path_of(&change.uri)).collect();
                self.changed(&changed);
            }
            "textDocument/didClose" => {
                let Some(params) = meant::<lsp::DidCloseTextDocumentParams>(told.params) else { return };
                let uri = params.text_document.uri;
                self.drafts.remove(&uri);
                let (version, diagnostics) = (None, Vec::new());
                let params = lsp::PublishDiagnosticsParams { uri, version, diagnostics };
                self.notify("textDocument/publishDiagnostics", params);
            }
            _ => {}
        }
    }

    /// Files have changed on disk: settings, accepted findings or records among them are read again, and the
    /// drafts that they concern with them. What is only another draft concerns nobody.
    fn changed(&mut self, files: &[PathBuf]) {
        let settings = |file: &PathBuf| file.extension().is_some_and(|ending| ending == "toml");
        let all = files.iter().any(settings);
        if all {
            self.desks.clear();
        }
        let holds = |desk: &Desk| files.iter().any(|file| desk.holds(file));
        let concerned = self.drafts.values().filter(|open| all || holds(&open.desk));
        let concerned: Vec<lsp::Uri> = concerned.map(|open| open.uri.clone()).collect();
        let now = Instant::now();
        for uri in concerned {
            let desk = self.desk(&uri, true);
            if let Some(open) = self.drafts.get_mut(&uri) {
                open.sit(desk);
                open.due = Some((now + PAUSE, now + AT_LAST));
            }
        }
    }

    /// Answers a request, about the text as it is now.
    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let wrong = |id| {
            let message = format!("{method}: these parameters cannot be read");
            Response::new_err(id, ErrorCode::InvalidParams as i32, message)
        };
        match method.as_str() {
            "textDocument/hover" => {
                let Some(params) = meant::<lsp::HoverParams>(params) else { return wrong(id) };
                let lsp::TextDocumentPositionParams { text_document, position } =
                    params.text_document_position_params;
                let answer = |open: &Open, checked: &Checked, _: &Options| {
                    answer::hover(checked, &open.sheet, position)
                };
                self.about(id, &text_document.uri, answer)
            }
            "textDocument/definition" => {
                let Some(params) = meant::<lsp::DefinitionParams>(params) else { return wrong(id) };
                let lsp::TextDocumentPositionParams { text_document, position } =
                    params.text_document_position_params;
                let answer = |open: &Open, checked: &Checked, _: &Options| {
                    answer::definition(checked, &open.sheet, &open.desk, position)
                };
                self.about(id, &text_document.uri, answer)
            }
            "textDocument/codeAction" => {
                let Some(params) = meant::<lsp::CodeActionParams>(params) else { return wrong(id) };
                let uri = params.text_document.uri;
                let answer = |open: &Open, checked: &Checked, options: &Options| {
                    let (sheet, desk) = (&open.sheet, &open.desk);
                    let only = params.context.only.as_deref();
                    Some(answer::actions(checked, sheet, desk, options, &uri, params.range, only))
                };
                self.about(id, &uri, answer)
            }
            _ => {
                let message = format!("{method}: onrecord does not answer this");
                Response::new_err(id, ErrorCode::MethodNotFound as i32, message)
            }
        }
    }

    /// An answer about a draft as it is now; null where there is none.
    fn about<T: Serialize>(
        &mut self,
        id: RequestId,
        uri: &lsp::Uri,
        answer: impl FnOnce(&Open, &Checked, &Options) -> Option<T>,
    ) -> Response {
        if self.drafts.get(uri).is_some_and(|open| open.due.is_some()) {
            self.read(uri);
        }
        let open = self.drafts.get(uri);
        let found = open.and_then(|open| {
            let (checked, options) = open.read.as_ref()?;
            answer(open, checked, options)
        });
        Response::new_ok(id, found)
    }

    /// Reads a draft and publishes what is found.
    fn read(&mut self, uri: &lsp::Uri) {
        let Some(open) = self.drafts.get_mut(uri) else { return };
        open.due = None;
        open.read = None;
        let name = answer::name(uri);
        let options = open.desk.rules.of(&name);
        let (bytes, format) = (answer::bytes(&open.sheet.text), open.format);
        let Open { desk, memory, .. } = open;
        let checked = drafts::guarded(&name, || {
            let draft = draft::read_within(&name, bytes, Some(format), &desk.limits)?;
            anyhow::Ok(check::check_again(draft, &desk.stages, &options, memory))
        });
        let diagnostics = match checked.and_then(|checked| checked) {
            Ok(checked) => {
                let shown = |finding| answer::diagnostic(&checked, &open.sheet, &open.desk, finding);
                // What the corpus does not cover is told where the writer asks, over the words.
                let told = checked.findings.iter().filter(|finding| finding.rule != "not-covered");
                let diagnostics = told.map(shown).collect();
                open.read = Some((checked, options));
                diagnostics
            }
            Err(error) => vec![answer::refused(format!("This draft was not checked: {error:#}"))],
        };
        let params =
            lsp::PublishDiagnosticsParams { uri: uri.clone(), version: Some(open.version), diagnostics };
        self.notify("textDocument/publishDiagnostics", params);
    }

    /// The desk of a draft: settings and records are read once for all drafts under one `onrecord.toml`, and
    /// again where they have changed. Settings that are wrong are told, and the defaults hold.
    fn desk(&mut self, uri: &lsp::Uri, saved: bool) -> Rc<Desk> {
        let path = sheet::path_of(uri);
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(&self.folder).to_path_buf();
        let stamp: Stamp = desk::stamp(self.global, &folder);
        if let Some(desk) = self.desks.get(&stamp.0)
            && desk.is_current(&stamp, saved)
        {
            return desk.clone();
        }
        let opened = drafts::guarded("the settings", || {
            Desk::open(self.global, self.flags.clone(), &folder, self.units)
        });
        let desk = Rc::new(match opened.and_then(|opened| opened) {
            Ok(desk) => desk,
            Err(error) => {
                let message = format!("{error:#}. Until this is mended, the defaults hold.");
                self.tell(lsp::MessageType::Error, message);
                Desk::bare(stamp.clone(), self.units)
            }
        });
        if let Some(trouble) = &desk.trouble {
            self.tell(lsp::MessageType::Error, trouble.clone());
        }
        self.desks.insert(stamp.0, desk.clone());
        desk
    }
}

/// Parameters as the protocol has them; `None` where they are anything else.
fn meant<T: DeserializeOwned>(params: serde_json::Value) -> Option<T> {
    serde_json::from_value(params).ok()
}
