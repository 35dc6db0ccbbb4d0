//! One format a file. Computes nothing but layout: if two formats disagree on a fact, the fact was in the
//! wrong place. Every format writes into a buffer; who prints it is the program's business.

pub mod safe;
pub mod wire;
pub mod extract;
pub mod layers;
