//! Where a mention of a speaker begins and ends, next to a cue. Goes by closed-class words and capitals;
//! knows no names and no grammar beyond that.

use crate::model::form::{Shape, word};
use crate::model::view::View;
use crate::text::Run;

/// A mention longer than this is none.
const LONGEST: usize = 22;

/// The mention that ends right before `end`, not reaching before `floor`; empty where there is none.
pub fn before(view: &View, end: usize, floor: usize) -> Run {
    let mut end = end;
    while end > floor && (view.is_any(end - 1, ADVERBS) || view.is_any(end - 1, AUXILIARIES)) {
        end -= 1;
    }
    let none = Run::new(end, end);
    if end <= floor {
        return none;
    }
    let last = end - 1;
    if view.is_any(last, PRONOUNS) {
        return Run::new(last, end);
    }
    if view.is(last, COMMA) {
        // An apposition: the mention proper ends at the comma that opens it.
        let mut open = last;
        while open > floor && last - open < LONGEST {
            open -= 1;
            if !view.forms[open].is_word() && !view.is_any(open, &[HYPHEN, POINT]) {
                break;
            }
        }
        if view.is(open, COMMA) && open > floor {
            let head = phrase_before(view, open, floor);
            if !head.is_empty() {
                return Run::new(head.start as usize, last);
            }
        }
        return none;
    }
    phrase_before(view, end, floor)
}

/// The mention that begins at `start`, not reaching past `ceiling`; empty where there is none.
pub fn after(view: &View, start: usize, ceiling: usize) -> Run {
    let none = Run::new(start, start);
    if start >= ceiling {
        return none;
    }
    if view.is_any(start, PRONOUNS) {
        return Run::new(start, start + 1);
    }
    let ceiling = ceiling.min(start + LONGEST);
    let mut at = start;
    while at < ceiling {
        let form = &view.forms[at];
        let inner = form.is_word() || view.is_any(at, &[HYPHEN, POINT]);
        let stop = view.is_any(at, STOPS) && !(at > start && view.is_any(at, LINKS));
        if !inner || stop || (at > start && form.cue.is_some()) || view.is_any(at, DAYS) {
            break;
        }
        at += 1;
    }
    while at > start
        && (view.is_any(at - 1, LINKS) || view.is_any(at - 1, DETERMINERS) || !view.forms[at - 1].is_word())
    {
        at -= 1;
    }
    Run::new(start, at)
}

/// The mention that a clause begins with, whatever verb follows it: a pronoun, a name, or a determiner or
/// owner with its noun.
pub fn leading(view: &View, start: usize, ceiling: usize) -> Run {
    let mut at = start;
    while at < ceiling && !view.forms[at].is_word() {
        at += 1;
    }
    if at < ceiling && view.is_any(at, INTRODUCE) {
        // *In a letter to the council, Ortiz …*
        at = (at..ceiling).find(|t| view.is(*t, COMMA)).map_or(at, |comma| comma + 1);
    }
    let start = at;
    if at < ceiling && view.is_any(at, PRONOUNS) {
        return Run::new(at, at + 1);
    }
    let mut owed = false;
    while at < ceiling && at - start < LONGEST {
        let form = &view.forms[at];
        if view.is_any(at, DETERMINERS) || view.is(at, word("'s")) {
            owed = true;
        } else if form.is_capital() && !view.is_any(at, STOPS) {
            owed = false;
        } else if at > start && (view.is(at, word("of")) || view.is(at, HYPHEN) || form.shape == Shape::Mark)
        {
            owed |= view.is(at, word("of"));
        } else if owed && form.is_word() && !view.is_any(at, STOPS) {
            owed = false;
        } else {
            break;
        }
        at += 1;
    }
    while at > start && !view.forms[at - 1].is_word() {
        at -= 1;
    }
    if owed { Run::new(start, start) } else { Run::new(start, at) }
}

/// A plain noun phrase that ends right before `end`.
fn phrase_before(view: &View, end: usize, floor: usize) -> Run {
    let mut at = end;
    let mut start = end;
    while at > floor && end - at < LONGEST {
        let form = &view.forms[at - 1];
        if !form.is_word() && !view.is_any(at - 1, &[HYPHEN, POINT]) {
            break;
        }
        if view.is_any(at - 1, DETERMINERS) {
            start = at - 1;
            // *the head of* the agency: go on past a preposition that a noun stands before.
            if at >= floor + 3 && view.is_any(at - 2, LINKS) && view.forms[at - 3].is_word() {
                at -= 2;
                continue;
            }
            break;
        }
        let linked = view.is_any(at - 1, LINKS);
        if linked {
            if at >= floor + 2 && view.forms[at - 2].is_word() && at < end {
                at -= 1;
                continue;
            }
            break;
        }
        if view.is_any(at - 1, STOPS) || (form.cue.is_some() && form.shape == Shape::Lower) {
            break;
        }
        at -= 1;
        start = at;
    }
    Run::new(start, end)
}

/// *,*
pub const COMMA: u64 = word(",");
const HYPHEN: u64 = word("-");
const POINT: u64 = word(".");

/// Words that stand for a speaker alone.
pub const PRONOUNS: &[u64] = &[
    word("he"),
    word("she"),
    word("they"),
    word("i"),
    word("we"),
    word("it"),
    word("you"),
    word("who"),
    word("one"),
];

const DETERMINERS: &[u64] = &[
    word("the"),
    word("a"),
    word("an"),
    word("his"),
    word("her"),
    word("their"),
    word("its"),
    word("our"),
    word("my"),
    word("this"),
    word("these"),
    word("those"),
    word("some"),
    word("many"),
    word("several"),
    word("another"),
    word("one"),
    word("two"),
    word("three"),
    word("both"),
    word("most"),
    word("all"),
    word("other"),
];

/// Words that hold the parts of a mention together.
const LINKS: &[u64] = &[
    word("of"),
    word("for"),
    word("from"),
    word("in"),
    word("at"),
    word("with"),
    word("and"),
    word("on"),
    word("'s"),
    word("&"),
];

/// Words that begin a sentence whose subject stands behind a comma.
const INTRODUCE: &[u64] = &[
    word("in"),
    word("on"),
    word("at"),
    word("after"),
    word("before"),
    word("during"),
    word("when"),
    word("while"),
    word("as"),
    word("since"),
    word("for"),
    word("with"),
    word("despite"),
    word("following"),
    word("earlier"),
    word("later"),
];

const ADVERBS: &[u64] = &[
    word("also"),
    word("then"),
    word("later"),
    word("again"),
    word("recently"),
    word("once"),
    word("first"),
    word("previously"),
    word("repeatedly"),
    word("famously"),
    word("reportedly"),
    word("publicly"),
    word("immediately"),
    word("quickly"),
    word("simply"),
    word("even"),
    word("just"),
    word("often"),
    word("always"),
    word("never"),
    word("still"),
    word("now"),
    word("already"),
    word("earlier"),
    word("further"),
    word("flatly"),
];

const AUXILIARIES: &[u64] = &[
    word("has"),
    word("had"),
    word("have"),
    word("was"),
    word("were"),
    word("is"),
    word("are"),
    word("would"),
    word("will"),
    word("could"),
    word("did"),
    word("does"),
    word("do"),
    word("can"),
    word("may"),
    word("might"),
    word("be"),
    word("been"),
    word("being"),
];

const STOPS: &[u64] = &[
    word("that"),
    word("which"),
    word("who"),
    word("when"),
    word("while"),
    word("as"),
    word("after"),
    word("before"),
    word("because"),
    word("but"),
    word("or"),
    word("if"),
    word("to"),
    word("by"),
    word("during"),
    word("since"),
    word("than"),
    word("though"),
    word("although"),
    word("where"),
    word("what"),
    word("how"),
    word("why"),
    word("of"),
    word("for"),
    word("from"),
    word("in"),
    word("at"),
    word("with"),
    word("and"),
    word("on"),
    word("has"),
    word("had"),
    word("have"),
    word("was"),
    word("were"),
    word("is"),
    word("are"),
    word("would"),
    word("will"),
    word("could"),
    word("did"),
    word("does"),
    word("do"),
    word("can"),
    word("may"),
    word("might"),
    word("about"),
    word("into"),
    word("over"),
    word("there"),
    word("not"),
    word("so"),
    word("until"),
    word("through"),
    word("last"),
    word("earlier"),
    word("later"),
];

const DAYS: &[u64] = &[
    word("monday"),
    word("tuesday"),
    word("wednesday"),
    word("thursday"),
    word("friday"),
    word("saturday"),
    word("sunday"),
    word("yesterday"),
    word("today"),
];
