//! Settings, parsed from text, given meaning once.
