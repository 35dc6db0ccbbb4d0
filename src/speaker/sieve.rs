//! The sieves: ways from a mention to an identity, most precise first, each with its name and with how often
//! it was right where somebody checked (`reports/scores/chains.md`; one right and one wrong decision are added to
//! each count, so that three of three is no certainty and an unchecked sieve claims one half). A decision keeps
//! its sieve's name, so that a reader can ask why.

/// A way of deciding whom a mention means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sieve {
    /// Its name, as it stands in [`super::Step::reason`].
    pub name: &'static str,
    /// What it goes by.
    pub about: &'static str,
    /// Of its decisions that were checked, the share that was right.
    pub precision: f32,
    /// How many were checked.
    pub checked: u32,
}

macro_rules! sieves {
    ($($id:ident = $name:literal, $about:literal, $precision:literal, $checked:literal;)*) => {
        $(#[doc = $about] pub const $id: &str = $name;)*
        /// Every sieve, in the order in which they are tried: mentions first, then relays.
        pub const SIEVES: &[Sieve] = &[
            $(Sieve { name: $name, about: $about, precision: $precision, checked: $checked },)*
        ];
    };
}

sieves! {
    AUTHOR = "author", "I, we and the like outside quotation marks: the draft's own writer", 0.94, 16;
    NAME = "full-name", "a given name and a surname", 0.99, 152;
    SURNAME = "surname", "one word of a name that the draft gives in full", 0.99, 411;
    LONE_NAME = "lone-name", "one word that no fuller name goes with", 0.81, 24;
    BODY = "body-name", "the name of a body or an outlet, in any of its listed forms", 0.95, 54;
    COORDINATION = "coordination", "several names joined by and", 0.92, 10;
    APPOSITION = "apposition", "a description with its bearer's name behind a comma", 0.91, 9;
    SPELLING = "spelling", "a surname but for a letter or two", 0.5, 0;
    SEAT = "seat", "a government by its capital or country", 0.67, 1;
    RELATIVE = "relative-pronoun", "who, which and that: what stands right before", 0.77, 41;
    PRONOUN = "pronoun", "he and she: gender, nearness, subjects first", 0.83, 220;
    THEY = "they", "they: the nearest several, or the nearest body", 0.70, 21;
    IT = "it", "it: the nearest body, outlet or document", 0.62, 11;
    ROLE = "role", "the senator: the last bearer of that role", 0.77, 20;
    LATER = "named-later", "a judge, in the headline or the first lines, of whom a name is given below", 0.75, 6;
    KIND = "kind", "the newspaper: the last outlet or body of that kind", 0.85, 11;
    SAME = "same-description", "the source: the last one described so", 0.92, 10;
    OWNER = "owner", "his lawyer: a description whose owner is known", 0.76, 27;
    DESCRIPTION = "description", "the words themselves: nobody is named", 0.93, 281;
    QUOTED = "speaker-of-quotation", "a pronoun inside quotation marks: whoever speaks there", 0.5, 0;
    TOLD = "told-outlet", "told an outlet, in an interview with one", 0.91, 21;
    AIRED = "on-programme", "on a programme or a channel", 0.89, 7;
    POSTED = "posted", "in a tweet or a post", 0.59, 15;
    WRITTEN = "written-in", "in a book, an article, a letter", 0.80, 3;
    REPORTED = "reported-by", "an outlet's own reporter clause beside the attribution", 0.25, 2;
    ACCORDING = "according-to-outlet", "according to an outlet, beside a speaker of its own", 0.5, 0;
    SEEN = "seen-by", "a text seen, obtained or published by an outlet", 0.33, 1;
    CITING = "citing", "an outlet that names whom it cites", 0.5, 0;
    NESTED = "nested", "an attribution inside what an outlet reports", 0.5, 0;
    CARRIED = "carried-interview", "the same speaker in the neighbouring sentences of an interview", 0.69, 50;
    RETOLD = "carried-report", "an unnamed source in the neighbouring sentences of an outlet's report", 0.83, 4;
}

/// How often a sieve was right where somebody checked, 0..1.
pub fn precision(reason: &str) -> Option<f32> {
    SIEVES.iter().find(|s| s.name == reason).map(|s| s.precision)
}
