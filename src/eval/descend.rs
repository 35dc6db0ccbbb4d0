//! Training by stochastic gradient descent on the likelihood of a linear-chain field, with steps that shrink
//! as a row is used (AdaGrad; Duchi, Hazan and Singer, 2011), averaged over the second half of its course.
//! Deterministic from its seed.

use crate::model::crf::{self, LABELS, Lanes, Lattice, Transitions, WIDTH};
use crate::model::table::{Floats, Table};

/// One chain to learn from.
#[derive(Default)]
pub struct Sample {
    /// Features of every token, one token after the other.
    pub features: Vec<u32>,
    /// Transition class in front of every token.
    pub classes: Vec<u8>,
    /// The right label of every token.
    pub labels: Vec<u8>,
    /// How far each label is right for every token, sums of one: a teacher may doubt.
    pub targets: Vec<Lanes>,
    /// How much it counts.
    pub weight: f32,
}

/// Where chains come from; they are made anew each time, to save memory.
pub trait Samples: Sync {
    /// How many.
    fn len(&self) -> usize;
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Makes one.
    fn load(&self, index: usize, sample: &mut Sample);
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// Rows of the table are 2^bits.
    pub bits: u32,
    /// Features a token.
    pub features: usize,
    /// Transition classes.
    pub classes: usize,
    /// How often every sample is seen.
    pub epochs: usize,
    /// Step at the start; it falls to a tenth in a straight line.
    pub rate: f32,
    /// Shrinks weights a little at each use.
    pub decay: f32,
    /// Orders the samples.
    pub seed: u64,
}

/// What was learned.
#[derive(Clone)]
pub struct Field {
    /// Rows of the features.
    pub table: Floats,
    /// Between labels.
    pub transitions: Transitions,
}

/// A small fast generator of random numbers (Steele, Lea and Flood's SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// Draws the next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// Puts things in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for i in (1..things.len()).rev() {
            things.swap(i, (self.draw() % (i as u64 + 1)) as usize);
        }
    }
}

/// Learns a field from samples.
pub fn train(samples: &dyn Samples, course: &Course) -> Field {
    let mut field =
        Field { table: Floats::new(course.bits), transitions: vec![[[0.0; WIDTH]; WIDTH]; course.classes] };
    let mut mean = field.clone();
    let mut used = Used {
        rows: vec![1.0; field.table.rows.len()],
        transitions: vec![[[1.0; WIDTH]; WIDTH]; course.classes],
    };
    let mut means = 0;
    let mut exps = crf::exponents(&field.transitions);
    let mut order: Vec<usize> = (0..samples.len()).collect();
    let mut random = Random(course.seed);
    let mut sample = Sample::default();
    let mut lattice = Lattice::default();
    let (mut emissions, mut marginals): (Vec<Lanes>, Vec<Lanes>) = (Vec::new(), Vec::new());
    let total = (samples.len() * course.epochs).max(1);
    let mut seen = 0usize;
    let snapshots = (samples.len() / 16).max(1);
    for _ in 0..course.epochs {
        random.shuffle(&mut order);
        for index in &order {
            samples.load(*index, &mut sample);
            seen += 1;
            let rate = course.rate * (1.0 - 0.9 * seen as f32 / total as f32) * sample.weight;
            let n = sample.labels.len();
            if n > 0 {
                emissions.clear();
                emissions.extend(sample.features.chunks_exact(course.features).map(|f| field.table.sum(f)));
                lattice.marginals(&emissions, &sample.classes, &exps, &mut marginals);
                step(&mut field, &mut used, &sample, &marginals, course, rate);
                transit(&mut field, &mut used, &mut exps, &lattice, &sample, rate);
            }
            if seen * 2 > total && seen.is_multiple_of(snapshots) {
                means += 1;
                add(&mut mean, &field);
            }
        }
    }
    if means > 0 { scaled(mean, 1.0 / means as f32) } else { field }
}

/// The squared gradients that every row has seen.
struct Used {
    rows: Vec<f32>,
    transitions: Transitions,
}

fn step(
    field: &mut Field,
    used: &mut Used,
    sample: &Sample,
    marginals: &[Lanes],
    course: &Course,
    rate: f32,
) {
    for (i, features) in sample.features.chunks_exact(course.features).enumerate() {
        let mut gradient = marginals[i];
        for (g, target) in gradient.iter_mut().zip(&sample.targets[i]) {
            *g -= target;
        }
        gradient[LABELS] = 0.0;
        let square: f32 = gradient.iter().map(|g| g * g).sum();
        if square < 1e-5 {
            continue;
        }
        for feature in features {
            let row = field.table.row(*feature);
            used.rows[row] += square;
            let rate = rate / used.rows[row].sqrt();
            let keep = 1.0 - rate * course.decay;
            let row = &mut field.table.rows[row];
            for l in 0..WIDTH {
                row[l] = row[l] * keep - rate * gradient[l];
            }
        }
    }
}

fn transit(
    field: &mut Field,
    used: &mut Used,
    exps: &mut Transitions,
    lattice: &Lattice,
    sample: &Sample,
    rate: f32,
) {
    for i in 1..sample.labels.len() {
        let mut pair = lattice.pair(i, &sample.classes, exps);
        let (from, to) = (sample.labels[i - 1] as usize, sample.labels[i] as usize);
        if pair[from][to] > 0.998 {
            continue;
        }
        pair[from][to] -= 1.0;
        let class = sample.classes[i] as usize;
        for (a, row) in pair.iter().enumerate().take(LABELS) {
            for (b, g) in row.iter().enumerate().take(LABELS) {
                let seen = &mut used.transitions[class][a][b];
                *seen += g * g;
                field.transitions[class][a][b] -= rate * g / seen.sqrt();
            }
        }
    }
    let mut touched = [false; 256];
    for class in &sample.classes {
        if !std::mem::replace(&mut touched[*class as usize], true) {
            let class = *class as usize;
            exps[class] = crf::exponents(&vec![field.transitions[class]])[0];
        }
    }
}

/// Adds what `other` holds.
pub fn add(sum: &mut Field, other: &Field) {
    for (a, b) in sum.table.rows.iter_mut().zip(&other.table.rows) {
        for l in 0..WIDTH {
            a[l] += b[l];
        }
    }
    for (a, b) in sum.transitions.iter_mut().flatten().zip(other.transitions.iter().flatten()) {
        for l in 0..WIDTH {
            a[l] += b[l];
        }
    }
}

/// Everything times a factor.
pub fn scaled(mut field: Field, factor: f32) -> Field {
    field.table.rows.iter_mut().flatten().for_each(|x| *x *= factor);
    field.transitions.iter_mut().flatten().flatten().for_each(|x| *x *= factor);
    field
}
