//! Scores of one window -> attributions: the best sequence of labels, its chunks, and for each chunk the cue
//! that it points at. The twin of `training/decode.py`.

use super::network::Scores;
use super::pieces::Window;
use super::processor::Processor;
use super::weights::Weights;
use crate::model::Proposal;
use crate::model::view::View;
use crate::text::Run;

/// How many tokens may lie between two pieces of one source.
const BESIDE: u32 = 6;
/// And between one of them and the cue.
const NEAR: u32 = 12;

/// Outside, then for source, cue, content in turn: begins, goes on.
pub const LABELS: usize = 7;
/// Classes of distance between two tokens.
pub const BUCKETS: usize = 33;
/// A cue chunk that points at an earlier one more surely than this is that cue's second half.
const JOIN: f32 = 0.75;

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Source,
    Cue,
    Content,
}

/// A run of tokens in one role; tokens are counted from the window's first.
#[derive(Clone, Copy)]
struct Chunk {
    role: Role,
    run: Run,
    /// How likely its labels are, as the chain sees them.
    sure: f32,
}

/// One window's answer, ready to be read.
pub struct Decoder<'a> {
    processor: Processor,
    weights: &'a Weights,
    window: &'a Window,
    scores: &'a Scores,
    view: &'a View<'a>,
    /// Whether attributions remember what spoke for them.
    why: bool,
    chunks: Vec<Chunk>,
}

/// An attribution while its parts are gathered.
#[derive(Default)]
struct Draft {
    content: Vec<Run>,
    cue: Vec<Run>,
    source: Vec<Run>,
    sure: f32,
    why: Vec<(String, f32)>,
}

impl Decoder<'_> {
    /// `likely`: the labels' [`marginals`].
    pub fn new<'a>(
        processor: Processor,
        weights: &'a Weights,
        window: &'a Window,
        scores: &'a Scores,
        likely: &[f32],
        (view, why): (&'a View<'a>, bool),
    ) -> Decoder<'a> {
        let chunks = chunks(weights, &scores.labels, likely);
        Decoder { processor, weights, window, scores, view, why, chunks }
    }

    fn pick(&self, role: Role) -> Vec<Chunk> {
        self.chunks.iter().copied().filter(|c| c.role == role).collect()
    }

    /// The attributions of the window; on demand, what spoke for each, in log odds.
    pub fn proposals(&self) -> Vec<Proposal> {
        let (cues, contents) = (self.pick(Role::Cue), self.pick(Role::Content));
        if cues.is_empty() || contents.is_empty() {
            return Vec::new();
        }
        let owner = self.owners(&cues);
        let mut drafts: Vec<Draft> =
            (0..cues.len()).map(|_| Draft { sure: 1.0, ..Draft::default() }).collect();
        for (k, cue) in cues.iter().enumerate() {
            let draft = &mut drafts[owner[k]];
            draft.cue.push(cue.run);
            draft.reckon(self.why, cue.sure, || format!("{} is a cue", self.quote(cue.run)));
        }
        for content in &contents {
            let pointed = best(&self.cue_of(&[content.run], &cues));
            let draft = &mut drafts[owner[pointed.at]];
            draft.content.push(content.run);
            draft.reckon(self.why, content.sure, || "the words are a content from end to end".to_owned());
            draft.reckon(self.why, pointed.sure, || {
                format!("the words point to the cue {}", self.quote(cues[pointed.at].run))
            });
            if let Some((other, p)) = pointed.next.filter(|(other, _)| owner[*other] != owner[pointed.at]) {
                draft.rival(self.why, p, || format!("the next cue is {}", self.quote(cues[other].run)));
            }
        }
        self.find_sources(&mut drafts, &cues, &owner);
        drafts.into_iter().filter(|d| !d.content.is_empty()).map(|draft| self.proposal(draft)).collect()
    }

    /// Which cue each cue belongs to: itself, or an earlier one whose second half it is.
    fn owners(&self, cues: &[Chunk]) -> Vec<usize> {
        let mut owner: Vec<usize> = (0..cues.len()).collect();
        for k in 0..cues.len() {
            let pointed = best(&self.cue_of(&[cues[k].run], cues));
            if pointed.at < k && pointed.sure > JOIN && owner[pointed.at] == pointed.at {
                owner[k] = pointed.at;
            }
        }
        owner
    }

    /// Every cue with a content takes the source that it points to, if any; what is left over and stands beside
    /// the source of the cue that it points to joins it.
    fn find_sources(&self, drafts: &mut [Draft], cues: &[Chunk], owner: &[usize]) {
        let sources = self.pick(Role::Source);
        let mut taken = vec![false; sources.len()];
        for (k, draft) in drafts.iter_mut().enumerate() {
            if owner[k] != k || draft.content.is_empty() {
                continue;
            }
            let pointed = best(&self.source_of(&draft.cue, &sources));
            let name = |at: usize| match at.checked_sub(1) {
                Some(at) => format!("the source {}", self.quote(sources[at].run)),
                None => "no source".to_owned(),
            };
            draft.reckon(self.why, pointed.sure, || format!("the cue points to {}", name(pointed.at)));
            if let Some((other, p)) = pointed.next {
                draft.rival(self.why, p, || format!("the cue's next choice is {}", name(other)));
            }
            if let Some(at) = pointed.at.checked_sub(1) {
                taken[at] = true;
                draft.source.push(sources[at].run);
                let sure = sources[at].sure;
                draft.reckon(self.why, sure, || format!("{} is a source", self.quote(sources[at].run)));
            }
        }
        for (source, _) in sources.iter().zip(&taken).filter(|(_, taken)| !**taken) {
            let pointed = best(&self.cue_of(&[source.run], cues));
            let draft = &mut drafts[owner[pointed.at]];
            // A second mention belongs to a source of its sentence where it stands beside it (*Ortiz, of the
            // union,*), or near the cue to which it points more surely than not.
            let within = |other: &Run, most: u32| {
                let close = source.run.start <= other.end + most && other.start <= source.run.end + most;
                close && self.together(source.run, *other)
            };
            let joins = draft.source.is_empty()
                || draft.source.iter().any(|other| within(other, BESIDE))
                || pointed.sure > 0.5 && draft.cue.iter().any(|cue| within(cue, NEAR));
            if !draft.content.is_empty() && joins {
                draft.source.push(source.run);
                draft.source.sort_unstable();
            }
        }
    }

    fn proposal(&self, mut draft: Draft) -> Proposal {
        for run in draft.content.iter_mut().chain(&mut draft.cue).chain(&mut draft.source) {
            *run = self.placed(*run);
        }
        draft.why.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        Proposal {
            content: draft.content,
            cue: draft.cue,
            source: draft.source,
            confidence: confidence(draft.sure, self.weights.calibration),
            spare: false,
            why: draft.why,
        }
    }

    /// Some of the window's words, in marks.
    fn quote(&self, run: Run) -> String {
        format!("“{}”", self.view.layout.span(self.placed(run)).of(&self.view.draft.text))
    }

    /// A run of the window's tokens as one of the draft's.
    fn placed(&self, run: Run) -> Run {
        let by = self.window.tokens.start;
        Run { start: run.start + by, end: run.end + by }
    }

    /// Whether two runs begin in the same sentence.
    fn together(&self, a: Run, b: Run) -> bool {
        let sentence = |run| self.view.layout.sentence_of(self.placed(run).start as usize);
        sentence(a) == sentence(b)
    }

    /// How strongly the runs point to each of the cues.
    fn cue_of(&self, runs: &[Run], cues: &[Chunk]) -> Vec<f32> {
        self.point(runs, cues, 0)
    }

    /// How strongly a cue points to none, then to each of the sources.
    fn source_of(&self, cue: &[Run], sources: &[Chunk]) -> Vec<f32> {
        let tokens = cue.iter().flat_map(|r| r.range());
        let count = cue.iter().map(|r| r.len()).sum::<usize>().max(1) as f32;
        let none = tokens.map(|t| self.scores.no_source[t]).sum::<f32>() / count;
        let mut all = vec![none];
        all.extend(self.point(cue, sources, 1));
        all
    }

    /// The mean score of the runs' tokens for each goal's first token. `which`: 0 cue, 1 source.
    fn point(&self, runs: &[Run], goals: &[Chunk], which: usize) -> Vec<f32> {
        let size = self.weights.sizes.pointer;
        let row = 4 * size;
        let mut mean = vec![0.0; size];
        let count = runs.iter().map(|r| r.len()).sum::<usize>().max(1) as f32;
        for token in runs.iter().flat_map(|r| r.range()) {
            let query = &self.scores.pointers[token * row + 2 * which * size..][..size];
            for (mean, q) in mean.iter_mut().zip(query) {
                *mean += q / count;
            }
        }
        let scale = 1.0 / (size as f32).sqrt();
        goals
            .iter()
            .map(|goal| {
                let at = goal.run.start as usize;
                let key = &self.scores.pointers[at * row + (2 * which + 1) * size..][..size];
                let near = runs.iter().flat_map(|r| r.range());
                let near =
                    near.map(|t| self.weights.distance[which][bucket(at as i64 - t as i64)]).sum::<f32>();
                super::numeric::dot(self.processor, &mean, key) * scale + near / count
            })
            .collect()
    }
}

impl Draft {
    /// Makes the attribution as much less sure as one of its parts is, and remembers which.
    fn reckon(&mut self, why: bool, p: f32, what: impl Fn() -> String) {
        self.sure *= p;
        if why {
            let odds = p.clamp(1e-4, 1.0 - 1e-4);
            self.why.push((what(), (odds / (1.0 - odds)).ln()));
        }
    }

    /// Remembers what came next, where it came near: a choice that one in fifty readings would make.
    fn rival(&mut self, why: bool, p: f32, what: impl Fn() -> String) {
        if why && p > 0.02 {
            self.why.push((what(), (p / (1.0 - p)).ln()));
        }
    }
}

/// How often an attribution of that likelihood was right on held-out articles: a line through the log-odds.
fn confidence(sure: f32, [a, b]: [f32; 2]) -> f32 {
    let sure = sure.clamp(1e-4, 1.0 - 1e-4);
    1.0 / (1.0 + (-(a + b * (sure / (1.0 - sure)).ln())).exp())
}

/// Which goal is pointed to.
struct Pointed {
    /// The best goal; the first of two alike.
    at: usize,
    /// Its share among all, after softmax.
    sure: f32,
    /// The goal that comes next and its share.
    next: Option<(usize, f32)>,
}

fn best(scores: &[f32]) -> Pointed {
    let first = |but: Option<usize>| {
        let goals = (0..scores.len()).filter(|i| Some(*i) != but);
        goals.reduce(|best, i| if scores[i] > scores[best] { i } else { best })
    };
    let at = first(None).unwrap_or(0);
    let share = |i: usize| (scores[i] - scores[at]).exp();
    let total: f32 = (0..scores.len()).map(share).sum();
    Pointed { at, sure: 1.0 / total, next: first(Some(at)).map(|i| (i, share(i) / total)) }
}

/// The class of a signed distance: 0 to 4 tokens each their own, then two classes to every doubling.
fn bucket(distance: i64) -> usize {
    let d = distance.unsigned_abs();
    let class = if d < 5 { d as i64 } else { 5 + doublings(d) };
    let class = class.min(16);
    (if distance < 0 { 16 - class } else { 16 + class }) as usize
}

/// `floor(2 log2(d / 5))` for d >= 5, in whole numbers: the largest n with 25 * 2^n <= d^2.
fn doublings(d: u64) -> i64 {
    let square = (d.min(1 << 20)).pow(2);
    (0..).take_while(|n| 25u64 << n <= square).last().unwrap_or(0)
}

/// The likeliest labels under the chain, cut into chunks, with how likely each chunk's labels are.
fn chunks(weights: &Weights, scores: &[f32], likely: &[f32]) -> Vec<Chunk> {
    let count = scores.len() / LABELS;
    let path = viterbi(weights, scores);
    let mut chunks: Vec<Chunk> = Vec::new();
    for (token, label) in path.into_iter().enumerate() {
        let sure = likely[token * LABELS + label];
        match (label, chunks.last_mut()) {
            (0, _) => {}
            (label, Some(last)) if label % 2 == 0 && last.run.end as usize == token => {
                last.run.end += 1;
                last.sure = last.sure.min(sure);
            }
            (label, _) => {
                let role = [Role::Source, Role::Cue, Role::Content][(label - 1) / 2];
                chunks.push(Chunk { role, run: Run::new(token, token + 1), sure });
            }
        }
    }
    // A chunk is no surer than that it ends where it does.
    for chunk in &mut chunks {
        let end = chunk.run.end as usize;
        if end < count {
            chunk.sure *= 1.0 - likely[end * LABELS + goes_on(chunk.role)];
        }
    }
    chunks
}

/// The label of a role's second and later tokens.
fn goes_on(role: Role) -> usize {
    2 * (role as usize) + 2
}

fn viterbi(weights: &Weights, scores: &[f32]) -> Vec<usize> {
    let mut rows = scores.chunks_exact(LABELS);
    let Some(first) = rows.next() else { return Vec::new() };
    let mut reach: Vec<f32> = first.iter().zip(&weights.starts).map(|(a, b)| a + b).collect();
    let mut back: Vec<[u8; LABELS]> = Vec::new();
    for row in rows {
        let mut from = [0u8; LABELS];
        let mut next = vec![0.0; LABELS];
        for to in 0..LABELS {
            let way = |label: usize| reach[label] + weights.steps[label * LABELS + to];
            let best = (1..LABELS).fold(0, |best, label| if way(label) > way(best) { label } else { best });
            from[to] = best as u8;
            next[to] = way(best) + row[to];
        }
        back.push(from);
        reach = next;
    }
    let mut label = (1..LABELS).fold(0, |best, l| if reach[l] > reach[best] { l } else { best });
    let mut path = vec![label];
    for from in back.iter().rev() {
        label = from[label] as usize;
        path.push(label);
    }
    path.reverse();
    path
}

/// No cue and no source goes on into the next sentence: *said Ann Doe. Mayor Jo Roe said* has two sources.
pub fn stop_at_sentences(scores: &mut [f32], window: &Window) {
    for &token in &window.opens {
        let row = &mut scores[token as usize * LABELS..][..LABELS];
        for role in [Role::Source, Role::Cue] {
            row[goes_on(role)] = -1e4;
        }
    }
}

/// The probability of every label of every token, by forward and backward sums.
pub fn marginals(weights: &Weights, scores: &[f32]) -> Vec<f32> {
    let count = scores.len() / LABELS;
    let step: Vec<f32> = weights.steps.iter().map(|s| s.exp()).collect();
    let emit: Vec<f32> = scores
        .chunks_exact(LABELS)
        .flat_map(|row| {
            let most = row.iter().fold(f32::MIN, |a, b| if *b > a { *b } else { a });
            row.iter().map(move |s| (s - most).exp())
        })
        .collect();
    let mut forward = vec![0.0; scores.len()];
    let mut backward = vec![1.0; scores.len()];
    for token in 0..count {
        for to in 0..LABELS {
            let reach: f32 = if token == 0 {
                weights.starts[to].exp()
            } else {
                (0..LABELS).map(|l| forward[(token - 1) * LABELS + l] * step[l * LABELS + to]).sum()
            };
            forward[token * LABELS + to] = reach * emit[token * LABELS + to];
        }
        scale(&mut forward[token * LABELS..][..LABELS]);
    }
    for token in (0..count.saturating_sub(1)).rev() {
        for from in 0..LABELS {
            let next = (token + 1) * LABELS;
            backward[token * LABELS + from] =
                (0..LABELS).map(|l| step[from * LABELS + l] * emit[next + l] * backward[next + l]).sum();
        }
        scale(&mut backward[token * LABELS..][..LABELS]);
    }
    for (f, b) in forward.iter_mut().zip(&backward) {
        *f *= b;
    }
    for row in forward.chunks_exact_mut(LABELS) {
        scale(row);
    }
    forward
}

/// Makes a row sum to one.
fn scale(row: &mut [f32]) {
    let sum: f32 = row.iter().sum();
    if sum > 0.0 {
        for x in row {
            *x /= sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The classes that training uses: `5 + floor(2 log2(d / 5))`, at most 16.
    #[test]
    fn distances_fall_into_the_classes_of_training() {
        let wanted = [(0, 16), (4, 20), (5, 21), (7, 21), (8, 22), (9, 22), (10, 23), (20, 25), (1000, 32)];
        for (distance, class) in wanted {
            assert_eq!(bucket(distance), class, "{distance}");
            assert_eq!(bucket(-distance), 32 - class, "-{distance}");
        }
    }
}
