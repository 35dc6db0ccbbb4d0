//! Chains within a draft and across drafts: origins, relays, circles.
