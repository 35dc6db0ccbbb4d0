//! Which vector instructions the processor has, asked once, and the one place that calls what was compiled for
//! them. They change the speed, never the answer: whole numbers are summed exactly, and the other loops keep
//! their order of additions whatever the width.

use std::sync::OnceLock;

/// The instructions that the loops know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// AVX-512 F, BW, VL and VNNI.
    #[cfg(target_arch = "x86_64")]
    Avx512,
    /// AVX2.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// What every processor of the architecture has.
    Any,
}

/// Calls the one of three functions that the processor can run: compiled with the features of
/// [`Level::Avx512`], with those of [`Level::Avx2`], and with none. Nothing else may stand in the first two arms
/// than a call of a safe function with those `target_feature`s.
macro_rules! at_level {
    ($processor:expr, avx512: $avx512:expr, avx2: $avx2:expr, any: $any:expr) => {
        match $processor.level() {
            // SAFETY: a `Processor` of this level exists only where the processor was asked and has the features.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            $crate::model::encoder::processor::Level::Avx512 => unsafe { $avx512 },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            #[allow(unsafe_code)]
            $crate::model::encoder::processor::Level::Avx2 => unsafe { $avx2 },
            $crate::model::encoder::processor::Level::Any => $any,
        }
    };
}
pub(super) use at_level;

/// A level that this processor has been found to have; there is no other way to make one.
#[derive(Clone, Copy, Debug)]
pub struct Processor(Level);

impl Processor {
    /// The best level of the processor that this runs on.
    pub fn here() -> Processor {
        static HERE: OnceLock<Processor> = OnceLock::new();
        *HERE.get_or_init(|| Processor::all().pop().unwrap_or(Processor(Level::Any)))
    }
    /// Every level of the processor that this runs on, slowest first.
    pub fn all() -> Vec<Processor> {
        #[allow(unused_mut, reason = "other architectures have the one level")]
        let mut levels = vec![Processor(Level::Any)];
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx2") {
                levels.push(Processor(Level::Avx2));
            }
            let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw");
            if wide && is_x86_feature_detected!("avx512vl") && is_x86_feature_detected!("avx512vnni") {
                levels.push(Processor(Level::Avx512));
            }
        }
        levels
    }
    /// The level.
    pub fn level(self) -> Level {
        self.0
    }
}
