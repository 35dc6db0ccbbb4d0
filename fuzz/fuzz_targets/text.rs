//! Noise as a draft: Plain.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::draft::Format;

fuzz_target!(|bytes: &[u8]| onrecord_fuzz::hold(bytes, Format::Plain));
