//! Noise as the text inside a DOCX, and as the container itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onrecord::draft::Format;
use std::io::Write;

fuzz_target!(|bytes: &[u8]| {
    onrecord_fuzz::hold(bytes, Format::Docx);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let packed = writer
        .start_file("word/document.xml", stored)
        .map_err(|_| ())
        .and_then(|()| writer.write_all(bytes).map_err(|_| ()))
        .and_then(|()| writer.finish().map_err(|_| ()));
    if let Ok(packed) = packed {
        onrecord_fuzz::hold(&packed.into_inner(), Format::Docx);
    }
});
