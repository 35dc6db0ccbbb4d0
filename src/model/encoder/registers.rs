//! Vector registers filled from slices and emptied into them, without a pointer: the compiler makes one load or one store
//! of each.

use std::arch::x86_64::*;

fn quads<const N: usize>(bytes: &[u8]) -> [i64; N] {
    let mut quads = [0i64; N];
    for (quad, bytes) in quads.iter_mut().zip(bytes.chunks_exact(8)) {
        let mut eight = [0; 8];
        eight.copy_from_slice(bytes);
        *quad = i64::from_le_bytes(eight);
    }
    quads
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn load_128(bytes: &[u8]) -> __m128i {
    let q = quads::<2>(bytes);
    _mm_set_epi64x(q[1], q[0])
}

#[inline]
#[target_feature(enable = "avx512f")]
pub fn load_512(bytes: &[u8]) -> __m512i {
    let q = quads::<8>(bytes);
    _mm512_setr_epi64(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7])
}

/// The same from sixteen words.
#[inline]
#[target_feature(enable = "avx512f")]
pub fn words_512(words: &[u32]) -> __m512i {
    let mut two = words.chunks_exact(2).map(|w| i64::from(w[1]) << 32 | i64::from(w[0]));
    let q: [i64; 8] = std::array::from_fn(|_| two.next().unwrap_or_default());
    _mm512_setr_epi64(q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7])
}

/// The same from eight words.
#[inline]
#[target_feature(enable = "avx2")]
pub fn words_256(words: &[u32]) -> __m256i {
    let mut two = words.chunks_exact(2).map(|w| i64::from(w[1]) << 32 | i64::from(w[0]));
    let q: [i64; 4] = std::array::from_fn(|_| two.next().unwrap_or_default());
    _mm256_setr_epi64x(q[0], q[1], q[2], q[3])
}

#[inline]
#[target_feature(enable = "avx2")]
pub fn store_256(register: __m256i, words: &mut [i32]) {
    let twos = [
        _mm256_extract_epi64::<0>(register),
        _mm256_extract_epi64::<1>(register),
        _mm256_extract_epi64::<2>(register),
        _mm256_extract_epi64::<3>(register),
    ];
    for (two, words) in twos.iter().zip(words.chunks_exact_mut(2)) {
        words.copy_from_slice(&[*two as i32, (*two >> 32) as i32]);
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
pub fn store_512(register: __m512i, words: &mut [i32]) {
    let (low, high) = words.split_at_mut(8);
    store_256(_mm512_extracti64x4_epi64::<0>(register), low);
    store_256(_mm512_extracti64x4_epi64::<1>(register), high);
}
