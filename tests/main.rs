//! What a user could notice, in one binary.
//!
//! - `archive`: an audit of an archive whose answers are known;
//! - `attacks`: what others wrote acts on nobody, by output;
//! - `pages`: the specification, `tests/spec/<stage>/*.md`, small drafts with their analysis in carets;
//! - `cases`: the command line, `tests/cli/*.md`, commands with what they print;
//! - `counted`: twice the text takes at most twice the work, by the compiler's counters;
//! - `crash`: kills, full disks and other runs: the old state or the new one;
//! - `formats`: every format of `check`, read by strict readers;
//! - `gold`: the sample drafts, judged as people judged them;
//! - `imports`: reading order is import order;
//! - `invariants`: what is always true, over samples and over noise;
//! - `keys`: what a finding is known by stays when something beside it changes;
//! - `linear`: twice the text costs at most twice the work;
//! - `lsp`: the language server, asked as an editor would;
//! - `mending`: no word ever changes;
//! - `noise`: every reader and the whole of `check` under noise, as the fuzz targets have it;
//! - `offline`: no socket, no unknown `unsafe`, no unknown licence; the bill of materials;
//! - `oracle`: brute force, to hold the search against;
//! - `passages`: quotations in real articles, beside the reading that is scored;
//! - `perturbed`: quotations with a known verdict, made from `../shared/record` where that is there;
//! - `precision`: what `explain` says of the rules is what was read;
//! - `readback`: the machine formats, read by strict types of their own;
//! - `browser`: the same pages in a real browser, where there is one;
//! - `page`: the report's pages, read by a strict reader of their own;
//! - `readers`: drafts in every format, places read back, hostile shapes;
//! - `same`: any threads, order, locale, time zone: the same bytes;
//! - `samples`: `reports/sample`, one draft in every format;
//! - `schema`: the JSON Schema of the settings, as committed;
//! - `validity`: the formats, held to their published schemas.
//!
//! `UPDATE=1 cargo test` rewrites what pages and cases expect; read the diff.

#![allow(clippy::unwrap_used)] // a test says what is wrong by failing

mod archive;
mod attacks;
mod browser;
mod cases;
mod counted;
mod crash;
mod fences;
mod formats;
mod gold;
mod imports;
mod invariants;
mod keys;
mod linear;
mod lsp;
mod mending;
mod noise;
mod offline;
mod oracle;
mod page;
mod pages;
mod passages;
mod perturbed;
mod precision;
mod readback;
mod readers;
mod same;
mod samples;
mod schema;
mod validity;
