//! What a user could notice, in one binary.
//!
//! - `archive`: an audit of an archive whose answers are known;
//! - `pages`: the specification, `tests/spec/<stage>/*.md`, small drafts with their analysis in carets;
//! - `cases`: the command line, `tests/cli/*.md`, commands with what they print;
//! - `formats`: every format of `check`, read by strict readers, and attacked;
//! - `gold`: the sample drafts, judged as people judged them;
//! - `imports`: reading order is import order;
//! - `invariants`: what is always true, over samples and over noise;
//! - `lsp`: the language server, asked as an editor would;
//! - `mending`: no word ever changes;
//! - `passages`: quotations in real articles, beside the reading that is scored;
//! - `perturbed`: quotations with a known verdict, made from `../shared/record` where that is there;
//! - `readback`: the machine formats, read by strict types of their own;
//! - `browser`: the same pages in a real browser, where there is one;
//! - `page`: the report's pages, read by a strict reader of their own;
//! - `readers`: drafts in every format, places read back, hostile shapes;
//! - `samples`: `reports/sample`, one draft in every format;
//! - `schema`: the JSON Schema of the settings, as committed;
//! - `speed`: how fast, on demand;
//! - `validity`: the formats, held to their published schemas.
//!
//! `UPDATE=1 cargo test` rewrites what pages and cases expect; read the diff.

#![allow(clippy::unwrap_used)] // a test says what is wrong by failing

mod archive;
mod browser;
mod cases;
mod fences;
mod formats;
mod gold;
mod imports;
mod invariants;
mod lsp;
mod mending;
mod page;
mod pages;
mod passages;
mod perturbed;
mod readback;
mod readers;
mod samples;
mod schema;
mod speed;
mod validity;
