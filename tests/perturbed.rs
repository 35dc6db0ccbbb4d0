//! Quotations with a known verdict, made from records as newspapers make them from speech: copied, trimmed,
//! tidied, misheard, turned round. Uses `../shared/record`; where that is not there, this is left out with one
//! line. `PERTURBED=100 UPDATE=1 cargo test --release --test tests perturbed` writes the table.

use onrecord::corpus::{BuildOptions, Corpus, open_or_build};
use onrecord::matching::EditKind;
use onrecord::verdict::{Claim, Kind, Options, Verdict, judge_claim};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const TEXTS: &str = "../shared/record/texts";
const MANIFEST: &str = "../shared/record/manifest.csv";
const ARTICLES: &str = "../shared/polnear/train/text";
const TABLE: &str = "reports/scores/record-perturbed.md";

/// One quotation, and what must come out.
struct Case {
    kind: &'static str,
    text: String,
    speaker: Option<String>,
    right: fn(&Verdict) -> bool,
}

/// SplitMix64: the same cases on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % below.max(1) as u64) as usize
    }
}

#[test]
fn perturbed_quotations_get_the_verdict_that_they_were_made_for() {
    if !Path::new(TEXTS).is_dir() {
        eprintln!("left out: {TEXTS} is not there");
        return;
    }
    let each: usize = std::env::var("PERTURBED").ok().and_then(|n| n.parse().ok()).unwrap_or(10);
    let folder = tempfile::tempdir().expect("a folder");
    let absent = lay_out(folder.path());
    let options = BuildOptions::default();
    let corpus = open_or_build(folder.path(), &options, &|_| {}).expect("indexed").corpus;
    let mut cases = Vec::new();
    for words in [5..8, 8..13, 13..25, 25..61] {
        cases.push((words.clone(), make(&corpus, &absent, each, words)));
    }
    let verdicts = Options::default();
    let mut table: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut wrong: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (column, (_, cases)) in cases.iter().enumerate() {
        for case in cases {
            let claim = Claim {
                text: case.text.clone(),
                speaker: case.speaker.iter().cloned().collect(),
                person: true,
                ..Claim::default()
            };
            let verdict = judge_claim(&corpus, &claim, &verdicts).expect("a sound index");
            let cells = table.entry(case.kind).or_insert_with(|| vec![(0, 0); 4]);
            cells[column].1 += 1;
            if (case.right)(&verdict) {
                cells[column].0 += 1;
            } else if column > 0 {
                let m = verdict.matched.as_ref();
                wrong.entry(case.kind).or_default().push(format!(
                    "{} {:?} {:.2} | {} | {} | {}",
                    verdict.kind.name(),
                    m.map(|m| m
                        .edits
                        .iter()
                        .map(|e| format!("{:?} {} {:?}>{:?}", e.op, e.kind.name(), e.from, e.to))
                        .collect::<Vec<_>>()),
                    verdict.similarity,
                    case.text,
                    m.map_or("-", |m| &m.text),
                    verdict.reason,
                ));
            }
        }
    }
    let mut text = String::from(
        "| kind | 5 to 7 words | 8 to 12 | 13 to 24 | 25 to 60 | 8 and more |\n|---|---|---|---|---|---|\n",
    );
    let mut low = Vec::new();
    for (kind, cells) in &table {
        let share = |cells: &[(usize, usize)]| {
            let (ok, all) = cells.iter().fold((0, 0), |s, c| (s.0 + c.0, s.1 + c.1));
            (ok as f64 / all.max(1) as f64, all)
        };
        let cell = |cells| {
            let (s, n) = share(cells);
            if n == 0 { "-".to_owned() } else { format!("{s:.3} ({n})") }
        };
        let _ = writeln!(
            text,
            "| {kind} | {} | {} | {} | {} | {} |",
            cell(&cells[0..1]),
            cell(&cells[1..2]),
            cell(&cells[2..3]),
            cell(&cells[3..4]),
            cell(&cells[1..])
        );
        let (long, n) = share(&cells[1..]);
        // With few cases of a kind one may be a matter of taste; with many, 97 in 100 must be right.
        // Speeches that are kept out repeat others: what they share with them is on record.
        if *kind != "nowhere: held out" && (long * n as f64) < 0.97 * n as f64 - 1.0 {
            low.push(*kind);
        }
    }
    eprintln!("{text}");
    if std::env::var_os("SHOW").is_some() {
        for (kind, lines) in &wrong {
            for line in lines.iter().take(12) {
                eprintln!("{kind}: {line}");
            }
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        let head = "# Perturbed quotations\n\nMade from `../shared/record` by `tests/perturbed.rs`, verdict known by construction; share right (cases).\n`PERTURBED=100 UPDATE=1 cargo test --release --test tests perturbed`, 2026-11-23. *Held out* and *article prose* are\nquotations that are nowhere in the corpus, half of them put into the mouth of somebody who speaks in it: right is any verdict that does not claim the words to be there. Speeches\nthat are kept out repeat formulas of others: some of what is counted against it is on record.\n\n";
        std::fs::write(TABLE, format!("{head}{text}")).expect("written");
    }
    assert!(low.is_empty(), "below 0.97: {low:?}\n{text}");
}

/// Copies the records, some with fillers put in, and keeps some out: those are returned.
fn lay_out(folder: &Path) -> Vec<String> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(TEXTS).expect("there").map(|e| e.expect("there").path()).collect();
    files.sort();
    let mut absent = Vec::new();
    for (i, path) in files.iter().enumerate() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let name = path.file_name().expect("a name");
        if i % 25 == 7 {
            absent.push(text);
            continue;
        }
        let text = if i % 12 == 3 { with_fillers(&text) } else { text };
        std::fs::write(folder.join(name), text).expect("written");
    }
    std::fs::copy(MANIFEST, folder.join("manifest.csv")).expect("copied");
    absent
}

/// `uh,` and `you know,` after every so many words of running lower case.
fn with_fillers(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 11 / 10);
    let mut since = 0;
    for piece in text.split_inclusive(' ') {
        out.push_str(piece);
        since += 1;
        if since > 14 && piece.trim().chars().all(|c| c.is_ascii_lowercase()) && piece.ends_with(' ') {
            out.push_str(if out.len().is_multiple_of(3) { "you know, " } else { "uh, " });
            since = 0;
        }
    }
    out
}

fn is(verdict: &Verdict, kind: Kind) -> bool {
    verdict.kind == kind
}

fn altered_by(verdict: &Verdict, kinds: &[EditKind]) -> bool {
    verdict.kind == Kind::Altered
        && verdict.matched.as_ref().is_some_and(|m| m.edits.iter().any(|e| kinds.contains(&e.kind)))
}

fn absent(verdict: &Verdict) -> bool {
    matches!(verdict.kind, Kind::NotOnRecord | Kind::NotCovered | Kind::NotChecked)
}

/// A stretch of one turn, as it stands, with its speaker.
fn stretch(
    corpus: &Corpus,
    dice: &mut Dice,
    words: &std::ops::Range<usize>,
) -> Option<(String, Option<String>)> {
    let index = corpus.index();
    let record = dice.roll(index.records() as usize) as u32;
    let entry = index.entry(record).ok()?;
    let n = (words.start + dice.roll(words.len())) as u32;
    let from = dice.roll(entry.words.saturating_sub(n + 1) as usize) as u32;
    let turns = corpus.turns_over(record, from, from + n).ok()?;
    if turns.len() != 1 || entry.words < n + 2 {
        return None;
    }
    let passage = corpus.passage(record, from, from + n).ok()?;
    let span = passage.words.first()?.join(*passage.words.last()?);
    let text = passage.of(span).split_whitespace().collect::<Vec<_>>().join(" ");
    // Brackets, markup and ellipses of the record are cases of their own.
    let plain = !text.contains(['[', ']', '(', ')', '*', '…', '_', '#', '|']) && !text.contains("..");
    (plain && passage.words.len() == n as usize)
        .then(|| (text, corpus.name(turns[0].speaker).ok().flatten().map(str::to_owned)))
}

fn make(corpus: &Corpus, absent_texts: &[String], each: usize, words: std::ops::Range<usize>) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut dice = Dice(words.start as u64 * 7919);
    let names: Vec<String> =
        corpus.names().expect("names").iter().filter(|n| n.split(' ').count() == 2).cloned().collect();
    type Change = fn(&str, &mut Dice) -> Option<String>;
    type Holds = fn(&Verdict) -> bool;
    let changes: [(&'static str, Change, Holds); 15] = [
        ("verbatim", |t, _| Some(t.to_owned()), |v| is(v, Kind::OnRecord)),
        ("typographic", typographic, |v| is(v, Kind::OnRecord)),
        (
            "case",
            |t, d| Some(if d.roll(2) == 0 { t.to_uppercase() } else { t.to_lowercase() }),
            |v| is(v, Kind::OnRecord),
        ),
        ("marked cut", marked_cut, |v| is(v, Kind::OnRecord)),
        ("bracket", bracket, |v| is(v, Kind::OnRecord)),
        ("filler dropped", filler_dropped, |v| is(v, Kind::OnRecord)),
        ("British spelling", british, |v| is(v, Kind::OnRecord)),
        ("number as word", number_as_word, |v| is(v, Kind::OnRecord)),
        ("word swapped", word_swapped, |v| {
            altered_by(
                v,
                &[
                    EditKind::Word,
                    EditKind::Name,
                    EditKind::Number,
                    EditKind::Negation,
                    EditKind::Quantifier,
                    EditKind::Modal,
                    EditKind::FunctionWord,
                ],
            )
        }),
        ("negation added", negation_added, |v| altered_by(v, &[EditKind::Negation])),
        ("negation dropped", negation_dropped, |v| altered_by(v, &[EditKind::Negation])),
        ("number changed", number_changed, |v| altered_by(v, &[EditKind::Number])),
        ("name changed", name_changed, |v| altered_by(v, &[EditKind::Name, EditKind::Number])),
        ("unmarked cut", unmarked_cut, |v| {
            is(v, Kind::Altered)
                && v.matched
                    .as_ref()
                    .is_some_and(|m| m.cuts.iter().any(|c| !c.marked) || m.spliced || !m.edits.is_empty())
        }),
        ("wrong speaker", |t, _| Some(t.to_owned()), |v| is(v, Kind::Misattributed)),
    ];
    for (kind, change, right) in changes {
        let mut made = 0;
        for _ in 0..each * 400 {
            if made == each {
                break;
            }
            let Some((text, speaker)) = stretch(corpus, &mut dice, &words) else { continue };
            let Some(text) = change(&text, &mut dice) else { continue };
            let speaker = if kind == "wrong speaker" {
                let Some(own) = speaker.filter(|s| s.contains(' ')) else { continue };
                let other = names[dice.roll(names.len())].clone();
                let last = |n: &str| n.rsplit(' ').next().unwrap_or("").to_lowercase();
                if last(&own) == last(&other) || own.contains("QUESTION") {
                    continue;
                }
                Some(other)
            } else {
                // Half of the claims name the speaker.
                speaker.filter(|_| made % 2 == 0)
            };
            cases.push(Case { kind, text, speaker, right });
            made += 1;
        }
    }
    for made in 0..each {
        let mut join = || {
            (0..200).find_map(|_| stretch(corpus, &mut dice, &(6.max(words.start / 2)..7.max(words.end / 2))))
        };
        if let (Some((a, speaker)), Some((b, _))) = (join(), join()) {
            let right =
                |v: &Verdict| v.kind == Kind::Altered && v.matched.as_ref().is_some_and(|m| m.spliced);
            cases.push(Case {
                kind: "splice",
                text: format!("{a} {b}"),
                speaker: speaker.filter(|_| made % 2 == 0),
                right,
            });
        }
    }
    let mut held = 0;
    while held < each {
        let text = &absent_texts[dice.roll(absent_texts.len())];
        let all: Vec<&str> = text.split_whitespace().collect();
        let n = words.start + dice.roll(words.len());
        let from = dice.roll(all.len().saturating_sub(n));
        cases.push(Case {
            kind: "nowhere: held out",
            text: all[from..(from + n).min(all.len())].join(" "),
            speaker: (held % 2 == 0).then(|| names[dice.roll(names.len())].clone()),
            right: absent,
        });
        held += 1;
    }
    let mut articles: Vec<PathBuf> =
        std::fs::read_dir(ARTICLES).map(|d| d.flatten().map(|e| e.path()).collect()).unwrap_or_default();
    articles.sort();
    let mut prose = 0;
    for _ in 0..each * 20 {
        if prose == each || articles.is_empty() {
            break;
        }
        let Ok(text) = std::fs::read_to_string(&articles[dice.roll(articles.len())]) else { continue };
        let lines: Vec<&str> = text.lines().filter(|l| !l.contains(['"', '“', '\''])).collect();
        let Some(line) = lines.get(dice.roll(lines.len())) else { continue };
        let all: Vec<&str> = line.split_whitespace().collect();
        let n = words.start + dice.roll(words.len());
        if all.len() < n + 2 {
            continue;
        }
        let from = dice.roll(all.len() - n);
        cases.push(Case {
            kind: "nowhere: article prose",
            text: all[from..from + n].join(" "),
            speaker: (prose % 2 == 0).then(|| names[dice.roll(names.len())].clone()),
            right: absent,
        });
        prose += 1;
    }
    cases
}

fn typographic(text: &str, _: &mut Dice) -> Option<String> {
    let out = text.replace('\'', "’").replace("--", "—").replace(',', "").replace(';', ",");
    (out != text).then_some(out)
}

fn words_of(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn marked_cut(text: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    if words.len() < 7 {
        return None;
    }
    let at = 3 + dice.roll(words.len() - 6);
    let len = (1 + dice.roll(8)).min(words.len() - 3 - at).max(1);
    words.splice(at..at + len, ["...".to_owned()]);
    Some(words.join(" "))
}

fn unmarked_cut(text: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    if words.len() < 8 {
        return None;
    }
    let at = 3 + dice.roll(words.len() - 7);
    let len = (1 + dice.roll(6)).min(words.len() - 3 - at).max(1);
    let gone = words[at..at + len].iter().any(|w| bare(w).len() > 4 && bare(w) != bare(&words[at - 1]));
    words.drain(at..at + len);
    gone.then(|| words.join(" "))
}

fn bracket(text: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let at = 1 + dice.roll(words.len() - 2);
    if dice.roll(2) == 0 {
        words.insert(at, "[in the council]".to_owned());
    } else {
        let pronoun = (1..words.len() - 1)
            .find(|i| matches!(bare(&words[*i]).as_str(), "he" | "she" | "they" | "it" | "them"))?;
        words[pronoun] = "[the ministers]".to_owned();
    }
    Some(words.join(" "))
}

fn filler_dropped(text: &str, _: &mut Dice) -> Option<String> {
    if text.starts_with("uh,")
        || text.starts_with("you know,")
        || text.ends_with("uh")
        || text.ends_with("you")
    {
        return None;
    }
    let out = text.replace(" uh, ", " ").replace(" you know, ", " ");
    (out != text && !out.ends_with("you know")).then_some(out)
}

fn british(text: &str, _: &mut Dice) -> Option<String> {
    let pairs = [
        ("labor", "labour"),
        ("honor", "honour"),
        ("favor", "favour"),
        ("defense", "defence"),
        ("center", "centre"),
        ("program", "programme"),
        ("color", "colour"),
        ("neighbor", "neighbour"),
        ("organization", "organisation"),
        ("recognize", "recognise"),
        ("realize", "realise"),
        ("toward", "towards"),
        ("judgment", "judgement"),
    ];
    let mut words = words_of(text);
    let (at, other) = words.iter().enumerate().find_map(|(i, w)| {
        pairs.iter().find(|p| p.0 == w.trim_end_matches([',', '.', ';'])).map(|p| (i, w.replace(p.0, p.1)))
    })?;
    words[at] = other;
    Some(words.join(" "))
}

const NUMBERS: [&str; 13] = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

fn number_as_word(text: &str, _: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let (at, other) = words.iter().enumerate().find_map(|(i, w)| {
        let plain = w.trim_end_matches([',', '.', ';']);
        if let Some(n) = NUMBERS.iter().skip(2).position(|n| *n == plain) {
            return Some((i, w.replace(plain, &(n + 2).to_string())));
        }
        let n: usize = plain.parse().ok().filter(|n| (2..=12).contains(n))?;
        Some((i, w.replace(plain, NUMBERS[n])))
    })?;
    words[at] = other;
    Some(words.join(" "))
}

fn word_swapped(text: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let long: Vec<usize> = (1..words.len() - 1)
        .filter(|i| bare(&words[*i]).len() >= 5 && words[*i].chars().all(|c| c.is_ascii_lowercase()))
        .collect();
    let at = *long.get(dice.roll(long.len()))?;
    let others = [
        "harbour", "gentle", "machine", "western", "promise", "balance", "quietly", "kitchen", "victory",
        "danger",
    ];
    words[at] = others[dice.roll(others.len())].to_owned();
    Some(words.join(" "))
}

const AUXILIARIES: [&str; 12] =
    ["is", "are", "was", "were", "will", "would", "should", "could", "must", "have", "has", "had"];

fn negation_added(text: &str, _: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let at = (1..words.len() - 1).find(|i| {
        AUXILIARIES.contains(&words[*i].as_str())
            && !matches!(bare(&words[*i + 1]).as_str(), "not" | "never" | "no")
    })?;
    words.insert(at + 1, "not".to_owned());
    Some(words.join(" "))
}

fn negation_dropped(text: &str, _: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let at = (1..words.len() - 1).find(|i| matches!(words[*i].as_str(), "not" | "never"))?;
    words.remove(at);
    Some(words.join(" "))
}

fn number_changed(text: &str, _: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let (at, other) = words.iter().enumerate().take(words.len() - 1).skip(1).find_map(|(i, w)| {
        let plain = w.trim_end_matches([',', '.', ';']).trim_start_matches('$');
        if let Some(n) = NUMBERS.iter().skip(2).position(|n| *n == plain) {
            return Some((i, w.replace(plain, NUMBERS[(n + 5) % 11 + 2])));
        }
        let n: u64 = plain.replace(',', "").parse().ok()?;
        Some((i, w.replace(plain, &(n + 3).to_string())))
    })?;
    words[at] = other;
    Some(words.join(" "))
}

fn name_changed(text: &str, dice: &mut Dice) -> Option<String> {
    let mut words = words_of(text);
    let at = (1..words.len() - 1).find(|i| {
        let w = &words[*i];
        w.len() > 3
            && w.chars().all(|c| c.is_ascii_alphabetic())
            && w.starts_with(|c: char| c.is_ascii_uppercase())
            && w[1..].chars().all(|c| c.is_ascii_lowercase())
            && words[*i - 1].ends_with(|c: char| c.is_ascii_lowercase())
    })?;
    let others = ["Aldis", "Verrow", "Kestria", "Okoro", "Vanterpool", "Dahlqvist"];
    words[at] = others[dice.roll(others.len())].to_owned();
    Some(words.join(" "))
}
