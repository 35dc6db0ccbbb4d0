//! Words put together by the company they keep, learned from text alone: the exchange algorithm over pairs of
//! neighbours (Martin, Liermann and Ney, Speech Communication 1998). Words move one after the other to the
//! cluster where the clusters foretell each other best. Deterministic; looks at no annotation.

use crate::articles::Article;
use onrecord::model::form::Form;
use std::collections::HashMap;

/// The cluster of a word by its hash, from 1.
pub type Clusters = HashMap<u64, u8>;

/// How many clusters; the last holds the words that are too rare to be placed.
const MANY: usize = 120;
/// A word that stands less often is not placed.
const RARE: u32 = 4;
/// How often every word is looked at.
const ROUNDS: usize = 8;

/// Learns clusters of the words of articles, whose forms are given.
pub fn learn(articles: &[Article], forms: &[Vec<Form>]) -> Clusters {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for form in forms.iter().flatten() {
        *counts.entry(form.word).or_default() += 1;
    }
    let mut words: Vec<(u64, u32)> = counts.into_iter().filter(|(_, n)| *n >= RARE).collect();
    words.sort_unstable_by_key(|(word, n)| (std::cmp::Reverse(*n), *word));
    let index: HashMap<u64, u32> = words.iter().enumerate().map(|(i, (w, _))| (*w, i as u32)).collect();
    let rare = words.len() as u32;
    let mut pairs: HashMap<(u32, u32), u32> = HashMap::new();
    for (article, forms) in articles.iter().zip(forms) {
        for sentence in &article.layout.sentences {
            let row = &forms[sentence.tokens.range()];
            let ids: Vec<u32> = row.iter().map(|f| index.get(&f.word).copied().unwrap_or(rare)).collect();
            for two in ids.windows(2) {
                *pairs.entry((two[0], two[1])).or_default() += 1;
            }
        }
    }
    let mut table = Exchange::new(words.len(), &pairs);
    for _ in 0..ROUNDS {
        if (0..words.len()).filter(|word| table.move_one(*word)).count() == 0 {
            break;
        }
    }
    words.iter().zip(&table.of).map(|((word, _), cluster)| (*word, *cluster as u8 + 1)).collect()
}

/// The state of the search.
struct Exchange {
    /// Cluster by word; the rare words are one more word at the end and never move.
    of: Vec<usize>,
    /// Each word's neighbours behind it and before it, with counts; itself left out.
    behind: Vec<Vec<(u32, f64)>>,
    before: Vec<Vec<(u32, f64)>>,
    /// How often a word follows itself.
    own: Vec<f64>,
    /// Pairs of clusters, and how often each stands on the left and on the right.
    pairs: Vec<[f64; MANY]>,
    left: [f64; MANY],
    right: [f64; MANY],
}

fn n_log_n(n: f64) -> f64 {
    if n > 0.0 { n * n.ln() } else { 0.0 }
}

impl Exchange {
    fn new(words: usize, counts: &HashMap<(u32, u32), u32>) -> Exchange {
        let of: Vec<usize> = (0..words).map(|w| w % (MANY - 1)).chain([MANY - 1]).collect();
        let mut table = Exchange {
            behind: vec![Vec::new(); words + 1],
            before: vec![Vec::new(); words + 1],
            own: vec![0.0; words + 1],
            pairs: vec![[0.0; MANY]; MANY],
            left: [0.0; MANY],
            right: [0.0; MANY],
            of,
        };
        let mut sorted: Vec<(&(u32, u32), &u32)> = counts.iter().collect();
        sorted.sort_unstable();
        for ((a, b), n) in sorted {
            let n = f64::from(*n);
            let (x, y) = (table.of[*a as usize], table.of[*b as usize]);
            table.pairs[x][y] += n;
            table.left[x] += n;
            table.right[y] += n;
            if a == b {
                table.own[*a as usize] += n;
            } else {
                table.behind[*a as usize].push((*b, n));
                table.before[*b as usize].push((*a, n));
            }
        }
        table
    }

    /// Adds a word's pairs to a cluster, or takes them away.
    fn shift(&mut self, word: usize, cluster: usize, sign: f64) {
        for (other, n) in &self.behind[word] {
            let there = self.of[*other as usize];
            self.pairs[cluster][there] += sign * n;
            self.left[cluster] += sign * n;
            self.right[there] += sign * n;
        }
        for (other, n) in &self.before[word] {
            let there = self.of[*other as usize];
            self.pairs[there][cluster] += sign * n;
            self.left[there] += sign * n;
            self.right[cluster] += sign * n;
        }
        let own = self.own[word];
        self.pairs[cluster][cluster] += sign * own;
        self.left[cluster] += sign * own;
        self.right[cluster] += sign * own;
    }

    /// Puts a word where it fits best; whether it moved.
    fn move_one(&mut self, word: usize) -> bool {
        let home = self.of[word];
        self.shift(word, home, -1.0);
        let (mut out, mut into) = ([0.0; MANY], [0.0; MANY]);
        for (other, n) in &self.behind[word] {
            out[self.of[*other as usize]] += n;
        }
        for (other, n) in &self.before[word] {
            into[self.of[*other as usize]] += n;
        }
        let own = self.own[word];
        let (all_out, all_in) = (out.iter().sum::<f64>() + own, into.iter().sum::<f64>() + own);
        let gain = |c: usize| {
            let mut gain = 0.0;
            for d in 0..MANY {
                let (mut right, mut left) = (out[d], into[d]);
                if d == c {
                    right += into[d] + own;
                    left = 0.0;
                }
                if right > 0.0 {
                    gain += n_log_n(self.pairs[c][d] + right) - n_log_n(self.pairs[c][d]);
                }
                if left > 0.0 {
                    gain += n_log_n(self.pairs[d][c] + left) - n_log_n(self.pairs[d][c]);
                }
            }
            gain - n_log_n(self.left[c] + all_out) + n_log_n(self.left[c]) - n_log_n(self.right[c] + all_in)
                + n_log_n(self.right[c])
        };
        let (mut best, mut most) = (home, gain(home) + 1e-9);
        for cluster in (0..MANY - 1).filter(|c| *c != home) {
            let gain = gain(cluster);
            if gain > most {
                (best, most) = (cluster, gain);
            }
        }
        self.of[word] = best;
        self.shift(word, best, 1.0);
        best != home
    }
}
