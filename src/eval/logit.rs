//! Training of logistic models over hashed features, averaged, by AdaGrad.

use super::descend::Random;
use crate::model::judge::{Logit, probability};

/// One case: its features, whether it is right, how much it counts.
#[derive(Clone, Debug)]
pub struct Case {
    /// Hashes.
    pub features: Vec<u32>,
    /// The answer.
    pub right: bool,
    /// How much it counts.
    pub weight: f32,
}

/// Learns to tell the right from the wrong.
pub fn train(cases: &[&Case], bits: u32, epochs: usize, rate: f32, decay: f32, seed: u64) -> Logit {
    let mut model = Logit::new(bits);
    let mut mean = model.clone();
    let mut used = vec![1.0f32; model.weights.len()];
    let mut order: Vec<usize> = (0..cases.len()).collect();
    let mut random = Random(seed);
    let mut means = 0;
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        for (i, index) in order.iter().enumerate() {
            let case = cases[*index];
            let p = probability(model.score(&case.features));
            let g = (p - f32::from(u8::from(case.right))) * case.weight;
            for feature in &case.features {
                let slot = model.slot(*feature);
                used[slot] += g * g;
                let w = &mut model.weights[slot];
                *w -= rate * (g + decay * *w) / used[slot].sqrt();
            }
            if epoch * 2 >= epochs && i % (cases.len() / 8).max(1) == 0 {
                means += 1;
                mean.weights.iter_mut().zip(&model.weights).for_each(|(m, w)| *m += w);
            }
        }
    }
    mean.weights.iter_mut().for_each(|w| *w /= means.max(1) as f32);
    mean
}
