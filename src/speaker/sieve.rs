//! The sieves: ways from a mention to an identity, most precise first, each with its name and with how often
//! it was right where somebody checked. A decision keeps its sieve's name, so that a reader can ask why.

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
    AUTHOR = "author", "I, we and the like outside quotation marks: the draft's own writer", 1.0, 0;
    NAME = "full-name", "a given name and a surname", 1.0, 0;
    SURNAME = "surname", "one word of a name that the draft gives in full", 1.0, 0;
    LONE_NAME = "lone-name", "one word that no fuller name goes with", 1.0, 0;
    BODY = "body-name", "the name of a body or an outlet, in any of its listed forms", 1.0, 0;
    COORDINATION = "coordination", "several names joined by and", 1.0, 0;
    APPOSITION = "apposition", "a description with its bearer's name behind a comma", 1.0, 0;
    SPELLING = "spelling", "a surname but for a letter or two", 1.0, 0;
    SEAT = "seat", "a government by its capital or country", 1.0, 0;
    RELATIVE = "relative-pronoun", "who, which and that: what stands right before", 1.0, 0;
    PRONOUN = "pronoun", "he and she: gender, nearness, subjects first", 1.0, 0;
    THEY = "they", "they: the nearest several, or the nearest body", 1.0, 0;
    IT = "it", "it: the nearest body, outlet or document", 1.0, 0;
    ROLE = "role", "the senator: the last bearer of that role", 1.0, 0;
    LATER = "named-later", "a judge, in the headline or the first lines, of whom a name is given below", 1.0, 0;
    KIND = "kind", "the newspaper: the last outlet or body of that kind", 1.0, 0;
    SAME = "same-description", "the source: the last one described so", 1.0, 0;
    OWNER = "owner", "his lawyer: a description whose owner is known", 1.0, 0;
    DESCRIPTION = "description", "the words themselves: nobody is named", 1.0, 0;
    QUOTED = "speaker-of-quotation", "a pronoun inside quotation marks: whoever speaks there", 1.0, 0;
    TOLD = "told-outlet", "told an outlet, in an interview with one", 1.0, 0;
    AIRED = "on-programme", "on a programme or a channel", 1.0, 0;
    POSTED = "posted", "in a tweet or a post", 1.0, 0;
    WRITTEN = "written-in", "in a book, an article, a letter", 1.0, 0;
    REPORTED = "reported-by", "an outlet's own reporter clause beside the attribution", 1.0, 0;
    ACCORDING = "according-to-outlet", "according to an outlet, beside a speaker of its own", 1.0, 0;
    SEEN = "seen-by", "a text seen, obtained or published by an outlet", 1.0, 0;
    CITING = "citing", "an outlet that names whom it cites", 1.0, 0;
    NESTED = "nested", "an attribution inside what an outlet reports", 1.0, 0;
    CARRIED = "carried-interview", "the same speaker in the neighbouring sentences of an interview", 1.0, 0;
    RETOLD = "carried-report", "an unnamed source in the neighbouring sentences of an outlet's report", 1.0, 0;
}

/// How often a sieve was right where somebody checked, 0..1.
pub fn precision(reason: &str) -> Option<f32> {
    SIEVES.iter().find(|s| s.name == reason).map(|s| s.precision)
}
