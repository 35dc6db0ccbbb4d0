//! One verdict per quotation: match, speaker and occasion weighed, by what differs, never by a percentage.
