//! Noise as front matter, above a line of text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::draft::Format;

fuzz_target!(|bytes: &[u8]| {
    for (fence, format) in [("---", Format::Markdown), ("+++", Format::Plain)] {
        let draft = [fence.as_bytes(), b"\n", bytes, b"\n", fence.as_bytes(), b"\n\"Text,\" she said.\n"].concat();
        onrecord_fuzz::hold(&draft, format);
    }
});
