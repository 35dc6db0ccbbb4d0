//! One format a file. Computes nothing but layout: if two formats disagree on a fact, the fact was in the
//! wrong place. Every format writes into a buffer; who prints it is the program's business.

pub mod audit;
pub mod check;
pub mod diff;
pub mod extract;
pub mod fold;
pub mod github;
pub mod graph;
pub mod human;
pub mod html;
pub mod jsonld;
pub mod layers;
pub mod links;
pub mod matches;
pub mod safe;
pub mod tables;
pub mod tally;
pub mod wire;

mod checkstyle;
mod compact;
mod gitlab;
mod json;
mod junit;
mod rdjsonl;
mod sarif;
mod table;
