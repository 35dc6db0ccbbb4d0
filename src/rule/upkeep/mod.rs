//! The checker's own comments, baselines and files. `suppress` raises the first and the fourth itself, once it
//! knows which findings were accepted.

pub(super) mod encoding;
pub(super) mod ignore_without_reason;
pub(super) mod stale_baseline;
pub(super) mod unknown_rule;
pub(super) mod unused_ignore;
