//! Quotation x corpus -> matches: candidates, then alignment, then edits. Judges nothing.
