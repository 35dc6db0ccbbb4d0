//! Records, their turns, and the index on disk. The only library module that touches a disk. Knows nothing
//! of drafts or speakers' identities: it keeps names as the records give them.
