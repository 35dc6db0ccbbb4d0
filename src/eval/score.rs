//! The scores of `../shared/eval/score_polnear.py`, figure for figure, so that training can steer by them:
//! whole attributions, exact spans of each role, direct quotations found and attributed, strays claimed.

use super::polnear::Gold;
use crate::attribution::Kind;
use crate::text::Span;
use std::collections::BTreeSet;
use std::ops::AddAssign;

/// What is scored: an attribution in byte spans.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Direct, mixed or indirect.
    pub kind: Kind,
    /// The words attributed.
    pub content: Vec<Span>,
    /// The words that announce them.
    pub cue: Vec<Span>,
    /// The mention credited.
    pub source: Vec<Span>,
}

/// Right, predicted and gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Predicted and gold.
    pub right: usize,
    /// Predicted.
    pub predicted: usize,
    /// Gold.
    pub gold: usize,
}

impl Count {
    /// Of the predicted, the share that is right.
    pub fn precision(self) -> f64 {
        ratio(self.right, self.predicted)
    }
    /// Of the gold, the share that is found.
    pub fn recall(self) -> f64 {
        ratio(self.right, self.gold)
    }
    /// The harmonic mean of both.
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, self.predicted + self.gold)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// Part of a whole.
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The scores of any number of articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Contents that overlap by half.
    pub content: Count,
    /// Contents that are the same.
    pub exact: Count,
    /// Contents that overlap by half, with source and cue right.
    pub full: Count,
    /// Of the matched contents: those with the right source.
    pub source_right: usize,
    /// Of the matched contents: those with the right cue.
    pub cue_right: usize,
    /// Exact spans: source, cue, content.
    pub spans: [Count; 3],
    /// Quoted passages in gold contents: how many, found, attributed.
    pub direct: [usize; 3],
    /// Quoted passages in no gold content: how many, claimed.
    pub stray: [usize; 2],
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.content += other.content;
        self.exact += other.exact;
        self.full += other.full;
        self.source_right += other.source_right;
        self.cue_right += other.cue_right;
        for i in 0..3 {
            self.spans[i] += other.spans[i];
            self.direct[i] += other.direct[i];
        }
        for i in 0..2 {
            self.stray[i] += other.stray[i];
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let [source, cue, content] = self.spans.map(Count::f1);
        write!(
            f,
            "content {:.4} (p {:.3} r {:.3}) exact {:.4} full {:.4} src {:.3} cue {:.3} | spans cue {cue:.4} source \
             {source:.4} content {content:.4} | direct {:.4} / {:.4} | stray {:.3}",
            self.content.f1(),
            self.content.precision(),
            self.content.recall(),
            self.exact.f1(),
            self.full.f1(),
            ratio(self.source_right, self.content.right),
            ratio(self.cue_right, self.content.right),
            ratio(self.direct[1], self.direct[0]),
            ratio(self.direct[2], self.direct[0]),
            ratio(self.stray[1], self.stray[0]),
        )
    }
}

/// What became of the answers and the gold of one article.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The scores.
    pub tally: Tally,
    /// For every answer: whether its content matches, and whether source and cue are right as well.
    pub answers: Vec<(bool, bool)>,
    /// For every gold attribution: the same.
    pub golds: Vec<(bool, bool)>,
}

type Set = BTreeSet<usize>;

struct Roles {
    source: Set,
    cue: Set,
    content: Set,
}

impl Roles {
    fn new(words: &[Span], source: &[Span], cue: &[Span], content: &[Span]) -> Roles {
        Roles { source: covered(words, source), cue: covered(words, cue), content: covered(words, content) }
    }
}

/// Scores one article.
pub fn article(text: &str, gold: &[Gold], answers: &[Answer]) -> Outcome {
    let words = words(text);
    let g: Vec<Roles> = gold.iter().map(|a| Roles::new(&words, &a.source, &a.cue, &a.content)).collect();
    let p: Vec<Roles> = answers.iter().map(|a| Roles::new(&words, &a.source, &a.cue, &a.content)).collect();
    let mut outcome = Outcome {
        answers: vec![(false, false); p.len()],
        golds: vec![(false, false); g.len()],
        ..Default::default()
    };
    let t = &mut outcome.tally;
    let live = |roles: &[Roles]| roles.iter().filter(|r| !r.content.is_empty()).count();
    let (gold_count, answer_count) = (live(&g), live(&p));
    let roles: [fn(&Roles) -> &Set; 3] = [|r| &r.source, |r| &r.cue, |r| &r.content];
    for (i, role) in roles.into_iter().enumerate() {
        let (gs, ps) = (pieces(&g, role), pieces(&p, role));
        t.spans[i] = Count { right: gs.intersection(&ps).count(), predicted: ps.len(), gold: gs.len() };
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, a) in g.iter().enumerate() {
        for (j, b) in p.iter().enumerate() {
            let shared = a.content.intersection(&b.content).count();
            if shared > 0 {
                pairs.push((ratio(shared, a.content.len() + b.content.len() - shared), i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (jaccard, i, j) in pairs {
        if jaccard < 0.5 {
            break;
        }
        if outcome.golds[i].0 || outcome.answers[j].0 {
            continue;
        }
        let (a, b) = (&g[i], &p[j]);
        t.content.right += 1;
        t.exact.right += usize::from(a.content == b.content);
        let (source, cue) = (agree(&a.source, &b.source), agree(&a.cue, &b.cue));
        t.source_right += usize::from(source);
        t.cue_right += usize::from(cue);
        t.full.right += usize::from(source && cue);
        outcome.golds[i] = (true, source && cue);
        outcome.answers[j] = (true, source && cue);
    }
    for count in [&mut t.content, &mut t.exact, &mut t.full] {
        count.gold = gold_count;
        count.predicted = answer_count;
    }
    for (_, fate) in passages_of(text, &words, &g, &p, answers) {
        match fate {
            Fate::Missed => t.direct[0] += 1,
            Fate::Found => {
                t.direct[0] += 1;
                t.direct[1] += 1;
            }
            Fate::Attributed => t.direct.iter_mut().for_each(|n| *n += 1),
            Fate::LeftAlone => t.stray[0] += 1,
            Fate::Claimed => t.stray.iter_mut().for_each(|n| *n += 1),
        }
    }
    outcome
}

/// What became of a passage in marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Somebody's words, and not found.
    Missed,
    /// Found, and credited to somebody else.
    Found,
    /// Found and credited as in gold.
    Attributed,
    /// Nobody's words, and left alone.
    LeftAlone,
    /// Nobody's words, and claimed.
    Claimed,
}

/// Every passage in marks that counts, with what became of it.
pub fn passages(text: &str, gold: &[Gold], answers: &[Answer]) -> Vec<(Span, Fate)> {
    let words = words(text);
    let g: Vec<Roles> = gold.iter().map(|a| Roles::new(&words, &a.source, &a.cue, &a.content)).collect();
    let p: Vec<Roles> = answers.iter().map(|a| Roles::new(&words, &a.source, &a.cue, &a.content)).collect();
    passages_of(text, &words, &g, &p, answers)
}

fn passages_of(
    text: &str,
    words: &[Span],
    g: &[Roles],
    p: &[Roles],
    answers: &[Answer],
) -> Vec<(Span, Fate)> {
    let mut out = Vec::new();
    for span in quoted(text) {
        let q = covered(words, &[span]);
        if q.is_empty() {
            continue;
        }
        let home = best(g, |a| (a.content.intersection(&q).count(), false));
        match home {
            Some(home) if home.content.intersection(&q).count() * 5 >= q.len() * 4 => {
                if q.len() < 3 {
                    continue;
                }
                let found = best(p, |b| (b.content.intersection(&q).count(), agree(&b.source, &home.source)));
                let fate = match found.filter(|f| f.content.intersection(&q).count() * 5 >= q.len() * 4) {
                    None => Fate::Missed,
                    Some(found) if agree(&found.source, &home.source) => Fate::Attributed,
                    Some(_) => Fate::Found,
                };
                out.push((span, fate));
            }
            _ if g.iter().all(|a| a.content.is_disjoint(&q)) => {
                let claimed = p.iter().zip(answers).any(|(b, answer)| {
                    b.content.intersection(&q).count() * 5 >= q.len() * 4 && answer.kind != Kind::Indirect
                });
                out.push((span, if claimed { Fate::Claimed } else { Fate::LeftAlone }));
            }
            _ => {}
        }
    }
    out
}

/// The first of the best.
fn best(roles: &[Roles], key: impl Fn(&Roles) -> (usize, bool)) -> Option<&Roles> {
    roles.iter().filter(|r| !r.content.is_empty()).rev().max_by_key(|r| key(r))
}

fn agree(a: &Set, b: &Set) -> bool {
    !a.is_disjoint(b) || a.is_empty() && b.is_empty()
}

fn pieces(rows: &[Roles], role: fn(&Roles) -> &Set) -> BTreeSet<(usize, usize)> {
    let mut out = BTreeSet::new();
    for row in rows.iter().filter(|r| !r.content.is_empty()) {
        let mut run: Option<(usize, usize)> = None;
        for i in role(row) {
            run = match run {
                Some((start, end)) if *i == end + 1 => Some((start, *i)),
                Some(done) => {
                    out.insert(done);
                    Some((*i, *i))
                }
                None => Some((*i, *i)),
            };
        }
        out.extend(run);
    }
    out
}

/// The words of a text: letters and digits, with apostrophes between them.
pub fn words(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut open: Option<usize> = None;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let inner = matches!(c, '\'' | '’') && open.is_some() && next.is_some_and(char::is_alphanumeric);
        match open {
            None if c.is_alphanumeric() => open = Some(at),
            Some(start) if !c.is_alphanumeric() && !inner => {
                out.push(Span::new(start, at));
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        out.push(Span::new(start, text.len()));
    }
    out
}

fn covered(words: &[Span], spans: &[Span]) -> Set {
    spans
        .iter()
        .flat_map(|span| {
            let first = words.partition_point(|w| w.end <= span.start);
            let last = words.partition_point(|w| w.start < span.end);
            first..last
        })
        .collect()
}

/// Passages between double marks, paragraph by paragraph; one left open runs to the paragraph's end.
pub fn quoted(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let mut open: Option<usize> = None;
        let mut before = ' ';
        for (i, c) in line.char_indices() {
            let at = start + i;
            let curly = matches!(c, '“' | '„' | '«');
            if curly || matches!(c, '"' | '”' | '»') {
                let opens = curly
                    || c == '"' && open.is_none() && (before.is_whitespace() || "([—–-‘'".contains(before));
                match open {
                    None if opens => open = Some(at + c.len_utf8()),
                    None => {}
                    Some(_) if curly => open = Some(at + c.len_utf8()),
                    Some(from) => {
                        out.push(Span::new(from, at));
                        open = None;
                    }
                }
            }
            before = c;
        }
        if let Some(from) = open {
            out.push(Span::new(from, start + line.len()));
        }
        start += line.len() + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, part: &str) -> Vec<Span> {
        let start = text.find(part).unwrap();
        vec![Span::new(start, start + part.len())]
    }

    #[test]
    fn half_of_a_content_is_a_match_and_a_wrong_source_is_not_full() {
        let text = "The mayor of Belmar said the bridge would be closed. \"Vera Lund\" is a ship.";
        let gold = [Gold {
            content: at(text, "the bridge would be closed"),
            cue: at(text, "said"),
            source: at(text, "The mayor of Belmar"),
        }];
        let mut answer = Answer {
            kind: Kind::Indirect,
            content: at(text, "bridge would be closed"),
            cue: at(text, "said"),
            source: at(text, "mayor"),
        };
        let tally = article(text, &gold, &[answer.clone()]).tally;
        assert_eq!((tally.content.right, tally.exact.right, tally.full.right), (1, 0, 1));
        assert_eq!(tally.stray, [1, 0]);
        answer.source = at(text, "ship");
        answer.kind = Kind::Mixed;
        let tally = article(text, &gold, &[answer]).tally;
        assert_eq!((tally.content.right, tally.full.right), (1, 0));
    }

    #[test]
    fn a_quoted_passage_is_found_whole_or_not_at_all() {
        let text = "\"We close it now,\" said Lund.";
        let gold = [Gold {
            content: at(text, "\"We close it now,\""),
            cue: at(text, "said"),
            source: at(text, "Lund"),
        }];
        let answer = |part| Answer {
            kind: Kind::Direct,
            content: at(text, part),
            cue: at(text, "said"),
            source: at(text, "Lund"),
        };
        assert_eq!(article(text, &gold, &[answer("We close it now")]).tally.direct, [1, 1, 1]);
        assert_eq!(article(text, &gold, &[answer("We close it")]).tally.direct, [1, 0, 0]);
    }
}
