//! A linear-chain conditional random field over the seven labels that both passes use (Lafferty, McCallum
//! and Pereira, 2001): marginals and the best path. Knows scores, not features.

/// How many labels there are.
pub const LABELS: usize = 7;
/// Labels padded to a width that vectorises.
pub const WIDTH: usize = 8;

/// In no role.
pub const O: usize = 0;
/// First token of a source.
pub const SOURCE: usize = 1;
/// First token of a cue.
pub const CUE: usize = 3;
/// First token of a content.
pub const CONTENT: usize = 5;

/// One score a label; the last lane is padding.
pub type Lanes = [f32; WIDTH];

/// `table[class][from][to]`: what it adds to go from one label to another before a token of that class.
pub type Transitions = Vec<[Lanes; WIDTH]>;

/// Whether `to` may follow `from`: a role goes on only where it has begun.
pub const fn allowed(from: usize, to: usize) -> bool {
    if to == 0 || to % 2 == 1 { true } else { from == to || from + 1 == to }
}

/// Room for the passes, kept between paragraphs.
#[derive(Default)]
pub struct Lattice {
    alpha: Vec<Lanes>,
    beta: Vec<Lanes>,
    exps: Vec<Lanes>,
    scale: Vec<f32>,
    back: Vec<[u8; WIDTH]>,
}

/// `exp` of every allowed transition, zero for the others.
pub fn exponents(transitions: &Transitions) -> Transitions {
    let mut out = transitions.clone();
    for class in &mut out {
        for (from, row) in class.iter_mut().enumerate() {
            for (to, score) in row.iter_mut().enumerate() {
                let open = from < LABELS && to < LABELS && allowed(from, to);
                *score = if open { score.exp() } else { 0.0 };
            }
        }
    }
    out
}

impl Lattice {
    /// The probability of every label at every token, into `out`.
    /// `classes[i]` is the transition class in front of token `i`; `exps` comes from [`exponents`].
    pub fn marginals(
        &mut self,
        emissions: &[Lanes],
        classes: &[u8],
        exps: &Transitions,
        out: &mut Vec<Lanes>,
    ) {
        out.clear();
        let n = emissions.len();
        if n == 0 {
            return;
        }
        self.alpha.clear();
        self.exps.clear();
        self.scale.clear();
        for (i, emission) in emissions.iter().enumerate() {
            let top = emission[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            let mut e = [0.0; WIDTH];
            for l in 0..LABELS {
                e[l] = (emission[l] - top).exp();
            }
            let mut a = [0.0; WIDTH];
            if i == 0 {
                for l in 0..LABELS {
                    a[l] = if l == 0 || l % 2 == 1 { e[l] } else { 0.0 };
                }
            } else {
                let before = self.alpha[i - 1];
                let table = &exps[classes[i] as usize];
                for from in 0..LABELS {
                    for to in 0..WIDTH {
                        a[to] += before[from] * table[from][to];
                    }
                }
                for l in 0..WIDTH {
                    a[l] *= e[l];
                }
            }
            let sum: f32 = a.iter().sum::<f32>().max(1e-30);
            for x in &mut a {
                *x /= sum;
            }
            self.alpha.push(a);
            self.exps.push(e);
            self.scale.push(sum);
        }
        self.beta.clear();
        self.beta.resize(n, [1.0; WIDTH]);
        for i in (0..n - 1).rev() {
            let table = &exps[classes[i + 1] as usize];
            let mut ahead = [0.0; WIDTH];
            for ((x, beta), e) in ahead.iter_mut().zip(&self.beta[i + 1]).zip(&self.exps[i + 1]) {
                *x = beta * e / self.scale[i + 1];
            }
            let mut b = [0.0; WIDTH];
            for from in 0..LABELS {
                let mut sum = 0.0;
                for to in 0..WIDTH {
                    sum += table[from][to] * ahead[to];
                }
                b[from] = sum;
            }
            self.beta[i] = b;
        }
        for (a, b) in self.alpha.iter().zip(&self.beta) {
            let mut p = [0.0; WIDTH];
            let mut sum = 0.0;
            for l in 0..LABELS {
                p[l] = a[l] * b[l];
                sum += p[l];
            }
            for x in &mut p {
                *x /= sum.max(1e-30);
            }
            out.push(p);
        }
    }

    /// After [`Lattice::marginals`]: the probability of each pair of labels around the gap in front of token
    /// `i` (from 1 on).
    pub fn pair(&self, i: usize, classes: &[u8], exps: &Transitions) -> [Lanes; WIDTH] {
        let table = &exps[classes[i] as usize];
        let mut pair = [[0.0; WIDTH]; WIDTH];
        let mut sum = 0.0;
        for from in 0..LABELS {
            for to in 0..LABELS {
                let p = self.alpha[i - 1][from] * table[from][to] * self.exps[i][to] * self.beta[i][to];
                pair[from][to] = p;
                sum += p;
            }
        }
        let sum = sum.max(1e-30);
        for row in &mut pair {
            for x in row {
                *x /= sum;
            }
        }
        pair
    }

    /// The best path, into `out`.
    pub fn best(
        &mut self,
        emissions: &[Lanes],
        classes: &[u8],
        transitions: &Transitions,
        out: &mut Vec<u8>,
    ) {
        out.clear();
        if emissions.is_empty() {
            return;
        }
        self.back.clear();
        let mut score = [f32::MIN; WIDTH];
        for l in (0..LABELS).filter(|l| *l == 0 || l % 2 == 1) {
            score[l] = emissions[0][l];
        }
        for (i, emission) in emissions.iter().enumerate().skip(1) {
            let table = &transitions[classes[i] as usize];
            let mut next = [f32::MIN; WIDTH];
            let mut back = [0u8; WIDTH];
            for to in 0..LABELS {
                for from in 0..LABELS {
                    if allowed(from, to) && score[from] > f32::MIN {
                        let s = score[from] + table[from][to] + emission[to];
                        if s > next[to] {
                            next[to] = s;
                            back[to] = from as u8;
                        }
                    }
                }
            }
            self.back.push(back);
            score = next;
        }
        let mut label = (0..LABELS).fold(0, |best, l| if score[l] > score[best] { l } else { best });
        out.resize(emissions.len(), 0);
        for i in (0..emissions.len()).rev() {
            out[i] = label as u8;
            if i > 0 {
                label = self.back[i - 1][label] as usize;
            }
        }
    }
}
