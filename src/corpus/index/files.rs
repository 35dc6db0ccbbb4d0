//! The files of a corpus: which there are, what the index knows of each, where the index lies, and who may
//! write it.

use super::postings::{number, read_number};
use crate::corpus::Error;
use crate::corpus::read::{Format, Manifest};
use crate::corpus::record::About;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::time::UNIX_EPOCH;

/// The folder inside a corpus that holds its index.
pub const FOLDER: &str = ".onrecord";
/// The index's name in it.
pub const NAME: &str = "corpus.index";

/// A file as the folder lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Path within the corpus, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 when it was last written.
    pub modified: i64,
}

/// A file as the index knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileEntry {
    /// Path within the corpus, with `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970 when it was last written.
    pub modified: i64,
    /// Half a BLAKE3 hash of its bytes.
    pub hash: [u8; 16],
    /// A hash of what manifest and settings said about it.
    pub known: u64,
    /// A hash of what the manifest alone said.
    pub manifest: u64,
    /// Number of its first record.
    pub first_record: u32,
    /// How many records it is.
    pub records: u32,
    /// Bytes of their texts.
    pub text_bytes: u64,
    /// Why it could not be read, or empty.
    pub problem: String,
}

impl FileEntry {
    /// Writes it for the index.
    pub fn put(&self, out: &mut Vec<u8>) {
        super::put_text(&self.path, out);
        for n in [
            self.size,
            self.modified as u64,
            self.known,
            self.manifest,
            u64::from(self.first_record),
            u64::from(self.records),
            self.text_bytes,
        ] {
            number(n, out);
        }
        out.extend_from_slice(&self.hash);
        super::put_text(&self.problem, out);
    }

    /// Reads one from the index; `None` where the bytes are none.
    pub fn take(bytes: &[u8], at: &mut usize) -> Option<FileEntry> {
        let path = super::take_text(bytes, at)?;
        let mut n = || read_number(bytes, at);
        let (size, modified, known, manifest) = (n(), n() as i64, n(), n());
        let (first, records, text_bytes) = (n(), n(), n());
        // A path from an index that somebody else made leads nowhere but into the corpus.
        if !Path::new(&path).components().all(|part| matches!(part, std::path::Component::Normal(_))) {
            return None;
        }
        let hash = bytes.get(*at..*at + 16)?.try_into().ok()?;
        *at += 16;
        let problem = super::take_text(bytes, at)?;
        let (first_record, records) = (u32::try_from(first).ok()?, u32::try_from(records).ok()?);
        Some(FileEntry {
            path,
            size,
            modified,
            hash,
            known,
            manifest,
            first_record,
            records,
            text_bytes,
            problem,
        })
    }
}

/// Paths that were left out, each with why.
pub type Problems = Vec<(String, String)>;

/// The files of a corpus that can be records, sorted by path, and the folders and links that cannot be followed,
/// each with the reason. Hidden files and manifests are no records.
pub fn list(root: &Path) -> Result<(Vec<Listed>, Problems), Error> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    let walk = ignore::WalkBuilder::new(root).standard_filters(false).hidden(true).follow_links(true).build();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(e) if all.is_empty() && e.depth() == Some(0) => {
                return Err(Error::Missing { path: root.to_owned() });
            }
            Err(e) => {
                // A link to nowhere, a folder without rights: something was there, and nobody read it.
                problems.push(unread(root, &e));
                continue;
            }
        };
        if !entry.file_type().is_some_and(|t| t.is_file()) {
            continue;
        }
        let Ok(inner) = entry.path().strip_prefix(root) else { continue };
        let Some(path) = inner.to_str().map(portable) else {
            // Another name than its own would lead to another file.
            problems.push((shown(inner), "its name is not UTF-8; rename it".to_owned()));
            continue;
        };
        let name = path.rsplit('/').next().unwrap_or(&path);
        if Format::of(&path).is_none() || name == "manifest.csv" || name.eq_ignore_ascii_case("readme.md") {
            continue;
        }
        let Ok(about) = entry.metadata() else { continue };
        all.push(Listed { path, size: about.len(), modified: modified(&about) });
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    problems.sort();
    Ok((all, problems))
}

/// The path that could not be walked, as seen from the corpus, and why.
fn unread(root: &Path, error: &ignore::Error) -> (String, String) {
    let mut path = None;
    let mut inner = error;
    loop {
        match inner {
            ignore::Error::WithPath { path: at, err } => (path, inner) = (Some(at.clone()), err),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => inner = err,
            ignore::Error::Loop { child, .. } => {
                path = Some(child.clone());
                break;
            }
            _ => break,
        }
    }
    let path = path.unwrap_or_default();
    (shown(path.strip_prefix(root).unwrap_or(&path)), format!("it cannot be read: {inner}"))
}

/// A path within the corpus as a person reads it.
fn shown(path: &Path) -> String {
    portable(&path.to_string_lossy())
}

/// A path within the corpus with `/` between its folders. Elsewhere than on Windows a `\` is a letter like any other,
/// and one that became a `/` could lead out of the corpus.
fn portable(path: &str) -> String {
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

/// Whether a path fits a glob (`2021/**/*.txt`); a glob that is none fits nothing.
pub fn fits(glob: &str, path: &str) -> bool {
    globset::Glob::new(glob).is_ok_and(|g| g.compile_matcher().is_match(path))
}

/// A hash of what is said about a file.
pub fn known(about: &About) -> u64 {
    crate::corpus::vocabulary::hash(format!("{about:?}").as_bytes())
}

/// When a file was last written, in nanoseconds since 1970.
pub fn modified(about: &std::fs::Metadata) -> i64 {
    about.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok()).map_or(0, |d| d.as_nanos() as i64)
}

/// The manifest in the corpus, or beside it where it speaks of the corpus's files; what is wrong with it.
pub fn manifest(root: &Path, listed: &[Listed]) -> (Manifest, Problems) {
    let inside = root.join("manifest.csv");
    let beside = std::path::absolute(root).ok().and_then(|r| Some(r.parent()?.join("manifest.csv")));
    for (path, must_name) in [(Some(inside), false), (beside, true)] {
        let Some(path) = path.filter(|p| p.is_file()) else { continue };
        match read_manifest(&path).and_then(|text| Manifest::parse(&text)) {
            Ok(manifest) if !must_name || listed.iter().any(|l| manifest.names(&l.path)) => {
                return (manifest, Vec::new());
            }
            Ok(_) => {}
            Err(_) if must_name => {}
            Err(why) => return (Manifest::default(), vec![("manifest.csv".into(), why)]),
        }
    }
    (Manifest::default(), Vec::new())
}

/// The largest manifest: a million lines of 250 letters.
const MOST_MANIFEST: u64 = 256 << 20;

fn read_manifest(path: &Path) -> Result<String, String> {
    let size = path.metadata().map_or(0, |about| about.len());
    if size > MOST_MANIFEST {
        return Err(format!("{size} bytes, over the limit of {MOST_MANIFEST} for a manifest"));
    }
    std::fs::read_to_string(path).map_err(|e| e.to_string())
}

/// Where the index of a folder lies: in it, or, where that cannot be written, among the user's caches under
/// a name made from the folder's path.
pub fn place(root: &Path) -> PathBuf {
    let inside = root.join(FOLDER).join(NAME);
    if inside.is_file()
        || std::fs::create_dir_all(root.join(FOLDER)).is_ok_and(|()| writable(&root.join(FOLDER)))
    {
        return inside;
    }
    let full = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let name = blake3::hash(full.to_string_lossy().as_bytes()).to_hex();
    let caches = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".cache")))
        .unwrap_or_else(std::env::temp_dir);
    caches.join("onrecord").join(format!("{}.index", &name[..24]))
}

fn writable(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

/// Refuses a link in the place of a file of ours: a corpus that somebody else made could lead it to any file there is.
pub fn own(path: &Path) -> Result<(), Error> {
    match path.is_symlink() {
        true => Err(Error::Link { path: path.to_owned() }),
        false => Ok(()),
    }
}

/// Holds the right to write an index; given back when dropped, and by the system when a process dies.
pub struct Lock {
    _file: File,
}

/// So often, a hundredth of a second apart, a lock that somebody holds is asked for again.
const PATIENCE: u32 = 20;

/// Takes the right to write the index at `index`, or says that somebody else is at it.
pub fn lock(index: &Path) -> Result<Lock, Error> {
    let folder = index.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .map_err(|e| Error::Write { path: index.to_owned(), why: e.to_string() })?;
    let path = index.with_extension("lock");
    own(&path)?;
    // Nothing stands in it, so nothing is ever cut off.
    let file = File::options().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(|e| Error::Write { path: path.clone(), why: e.to_string() })?;
    // A moment's patience: a process that is being started holds for an instant whatever its parent has open.
    for left in (0..PATIENCE).rev() {
        match file.try_lock() {
            Err(std::fs::TryLockError::WouldBlock) if left > 0 => {
                std::thread::sleep(Duration::from_millis(10))
            }
            Err(std::fs::TryLockError::WouldBlock) => return Err(Error::Busy { path: index.to_owned() }),
            // Held; or a file system without locks: one build at a time is then the user's care.
            Ok(()) | Err(std::fs::TryLockError::Error(_)) => break,
        }
    }
    Ok(Lock { _file: file })
}
