//! Files written whole or not at all. What is written grows beside its place under a name of no meaning
//! (`.NAME.XXXXXX.part`), and only a finished file gets its name, in one step that replaces the old one. A run
//! that dies on the way leaves the old file as it was, and at worst a `.part` that nobody reads. Everything
//! that onrecord writes to a disk comes through here, but for lists of words that stay in memory's stead and
//! have no name (the index's spill file) and the step summary that GitHub's runner wants appended to.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The ending of what is not finished.
const UNFINISHED: &str = ".part";

/// A file that is being written.
pub struct Whole {
    file: Grows,
    path: PathBuf,
}

enum Grows {
    /// Beside its place.
    Beside(NamedTempFile),
    /// Where it is: a device or a pipe (`/dev/stderr`, `/dev/null`) is written to and never replaced.
    InPlace(File),
}

impl Whole {
    /// Starts the file that will stand at `path`, with the permissions of the one that stands there, or those
    /// that any new file gets. A link is followed: what it leads to is replaced, the link stays.
    pub fn begin(path: &Path) -> io::Result<Whole> {
        step()?;
        let old = std::fs::metadata(path).ok();
        if old.as_ref().is_some_and(|old| !old.is_file() && !old.is_dir()) {
            let file = File::options().write(true).open(path)?;
            return Ok(Whole { file: Grows::InPlace(file), path: path.to_owned() });
        }
        let path = if path.is_symlink() { std::fs::canonicalize(path)? } else { path.to_owned() };
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
        name.push(".");
        let mut builder = tempfile::Builder::new();
        builder.prefix(&name).suffix(UNFINISHED);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The process's mask is taken off of these when the file is made.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder(&path))?;
        if let Some(old) = old {
            file.as_file().set_permissions(old.permissions())?;
        }
        Ok(Whole { file: Grows::Beside(file), path })
    }

    /// The unfinished file.
    pub fn file(&self) -> &File {
        match &self.file {
            Grows::Beside(file) => file.as_file(),
            Grows::InPlace(file) => file,
        }
    }

    /// Gives the file its name: whole whenever the program dies.
    pub fn finish(mut self) -> io::Result<()> {
        if let Err(error) = step() {
            return Err(self.died(error));
        }
        match self.file {
            Grows::Beside(file) => file.persist(&self.path).map(drop).map_err(|error| error.error),
            Grows::InPlace(_) => Ok(()),
        }
    }

    /// Makes sure that the disk has it before it gets its name: whole even when the machine dies.
    pub fn finish_for_good(mut self) -> io::Result<()> {
        if let Err(error) = step() {
            return Err(self.died(error));
        }
        if matches!(self.file, Grows::Beside(_)) {
            self.file().sync_all()?;
        }
        let path = self.path.clone();
        self.finish()?;
        // The folder's own entry has to reach the disk too, or a crash could bring the old name back. There
        // are file systems that know no such thing.
        if let Ok(folder) = File::open(folder(&path)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }

    /// What a death in a test leaves: everything as it lies.
    fn died(&mut self, error: io::Error) -> io::Error {
        if let Grows::Beside(file) = &mut self.file
            && error.kind() == io::ErrorKind::Other
        {
            file.disable_cleanup(true);
        }
        error
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Err(error) = step() {
            return Err(self.died(error));
        }
        self.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file().flush()
    }
}

/// Removes what runs that died left of the file at `path`. Only for who holds the right to write it.
pub fn sweep(path: &Path) {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return };
    let begins = format!(".{name}.");
    for entry in std::fs::read_dir(folder(path)).into_iter().flatten().flatten() {
        let left = entry.file_name();
        if left.to_str().is_some_and(|left| left.starts_with(&begins) && left.ends_with(UNFINISHED)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(not(test))]
fn step() -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub use fault::step;

/// Faults at will, in tests of the library: the disk is full, or the process dies, at the step that was named.
#[cfg(test)]
pub mod fault {
    use std::cell::Cell;
    use std::io;

    /// What happens at the step.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Fault {
        /// The disk is full.
        Full,
        /// The process dies: nothing after it is done, and nothing is cleaned up.
        Death,
    }

    thread_local! {
        static PLAN: Cell<Option<(usize, Fault)>> = const { Cell::new(None) };
    }

    /// Lets `fault` happen at the `at`th step of this thread from here on; says whether it was reached.
    pub fn at<R>(at: usize, fault: Fault, work: impl FnOnce() -> R) -> (R, bool) {
        PLAN.set(Some((at, fault)));
        let result = work();
        let met = PLAN.take().is_some_and(|(left, _)| left == MET);
        (result, met)
    }

    /// Steps left once the fault has been met: all steps after it fail as well.
    const MET: usize = usize::MAX;

    /// A step that can fail.
    pub fn step() -> io::Result<()> {
        match PLAN.get() {
            None => Ok(()),
            Some((0 | MET, fault)) => {
                PLAN.set(Some((MET, fault)));
                Err(match fault {
                    Fault::Full => io::ErrorKind::StorageFull.into(),
                    Fault::Death => io::Error::other("died"),
                })
            }
            Some((left, fault)) => {
                PLAN.set(Some((left - 1, fault)));
                Ok(())
            }
        }
    }
}
