//! From paths to drafts: the walk, the reading, and the work on many threads whose results come out in the
//! order in which the drafts were given.

use crate::settings;
use anyhow::{Context, Error, Result, anyhow, bail};
use onrecord::draft::{self, Draft, Limits};
use std::collections::BTreeMap;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError, mpsc};

/// Endings that make a file in a folder a draft. A file named outright is always read.
const ENDINGS: [&str; 8] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml", "docx"];

/// Where one draft comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard input, under the name that it goes by.
    Stdin(String),
    /// A file.
    File(PathBuf),
}

impl Input {
    /// The name that outputs know it by.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin(name) => name.clone(),
            Input::File(path) => shown(path),
        }
    }
}

/// The drafts under some paths, lazily, in the order given and each folder's in the order of its names; or
/// what is wrong with a path. A folder without a draft is an error: nothing checked must not look like clean.
pub fn walk(
    paths: Vec<PathBuf>,
    stdin_name: String,
    wanted: impl Fn(&Path) -> bool + Send + Sync + 'static,
) -> impl Iterator<Item = Result<Input>> + Send {
    let wanted = std::sync::Arc::new(wanted);
    paths.into_iter().flat_map(move |path| -> Box<dyn Iterator<Item = Result<Input>> + Send> {
        if path.as_os_str() == "-" {
            return Box::new(std::iter::once(Ok(Input::Stdin(stdin_name.clone()))));
        }
        match std::fs::metadata(&path) {
            Err(error) => {
                let fault = match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        anyhow!("{}: there is no such file or folder", shown(&path))
                    }
                    _ => Error::new(error).context(format!("{}: cannot be looked at", shown(&path))),
                };
                Box::new(std::iter::once(Err(fault)))
            }
            Ok(found) if found.is_dir() => {
                let wanted = wanted.clone();
                Box::new(folder(path, move |path| wanted(path)))
            }
            Ok(_) => Box::new(std::iter::once(Ok(Input::File(path)))),
        }
    })
}

/// The drafts in a folder, ignore files respected.
fn folder(
    root: PathBuf,
    wanted: impl Fn(&Path) -> bool + Send,
) -> impl Iterator<Item = Result<Input>> + Send {
    let (tell, faults) = mpsc::channel();
    let above = std::path::absolute(&root).unwrap_or_default();
    let fault = above.ancestors().find_map(|folder| fit(folder).err());
    let mut over = fault.is_some();
    fault.into_iter().for_each(|fault| _ = tell.send(fault));
    let mut walker = ignore::WalkBuilder::new(&root)
        .require_git(false)
        .add_custom_ignore_filename(".onrecordignore")
        .sort_by_file_name(Ord::cmp)
        .filter_entry(move |entry| {
            let fault = entry.file_type().filter(|kind| kind.is_dir()).and_then(|_| fit(entry.path()).err());
            fault.is_none_or(|fault| tell.send(fault).is_err())
        })
        .build();
    let mut found = 0usize;
    std::iter::from_fn(move || {
        loop {
            if let Ok(fault) = faults.try_recv() {
                found += 1;
                return Some(Err(fault));
            }
            if over {
                return None;
            }
            let Some(entry) = walker.next() else {
                over = true;
                if let Ok(fault) = faults.try_recv() {
                    return Some(Err(fault));
                }
                let endings = ENDINGS.join(", .");
                return (found == 0).then(|| {
                    Err(anyhow!("{}: no drafts in this folder (looked for .{endings})", shown(&root)))
                });
            };
            match entry {
                Err(error) => {
                    found += 1;
                    return Some(Err(Error::new(error)));
                }
                Ok(entry) => {
                    let file = entry.file_type().is_some_and(|kind| kind.is_file());
                    if file && is_draft(entry.path()) && wanted(entry.path()) {
                        found += 1;
                        return Some(Ok(Input::File(tidy(entry.into_path()))));
                    }
                }
            }
        }
    })
}

/// Files that say which others are no drafts.
const IGNORING: [&str; 3] = [".gitignore", ".ignore", ".onrecordignore"];

/// Whether the patterns of a folder can be handed to the crate that reads them, which goes down with their braces.
pub fn fit(folder: &Path) -> Result<()> {
    const MOST: u64 = 1 << 20;
    for path in IGNORING.map(|name| folder.join(name)) {
        if !path.metadata().is_ok_and(|about| about.is_file()) {
            continue;
        }
        let mut bytes = Vec::new();
        let Ok(_) = std::fs::File::open(&path).and_then(|f| f.take(MOST + 1).read_to_end(&mut bytes)) else {
            continue;
        };
        if bytes.len() as u64 > MOST {
            bail!("{}: it is larger than a megabyte, so this folder was not looked at", shown(&path));
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some(line) = text.lines().position(|line| settings::depth(line) > settings::DEEPEST) {
            let (path, line, most) = (shown(&path), line + 1, settings::DEEPEST);
            bail!(
                "{path}:{line}: its braces are nested deeper than {most}, so this folder was not looked at"
            );
        }
    }
    Ok(())
}

/// `./a/b` as `a/b`: the walk of `.` should name files as people do.
fn tidy(path: PathBuf) -> PathBuf {
    path.strip_prefix("./").map(Path::to_path_buf).unwrap_or(path)
}

/// Whether a file in a folder is taken for a draft, by its ending.
pub fn is_draft(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
}

/// A path as the outputs name it: with `/`, so that the same tree gives the same bytes everywhere.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Reads one draft. The error names the file and says what to do.
pub fn read(input: &Input, limits: &Limits) -> Result<Draft> {
    let (name, bytes) = bytes(input, limits)?;
    Ok(draft::read_within(&name, bytes, None, limits)?)
}

/// A draft's name and its bytes.
pub fn bytes(input: &Input, limits: &Limits) -> Result<(String, Vec<u8>)> {
    Ok(match input {
        Input::Stdin(name) => {
            let bytes = within(std::io::stdin().lock(), limits).context("cannot read standard input")?;
            (name.clone(), bytes)
        }
        Input::File(path) => {
            let name = shown(path);
            let bytes = std::fs::File::open(path).and_then(|file| within(file, limits));
            (name.clone(), bytes.with_context(|| format!("{name}: cannot be read"))?)
        }
    })
}

/// All bytes, or enough of them to be over the limit, so that an endless file costs no more than a long one.
fn within(file: impl Read, limits: &Limits) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limits.file_size.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Does `work` on every input, on several threads, and hands the results to `emit` in the order of the
/// inputs. At most a few results a thread wait at any time, however many inputs there are. Ends at the first
/// error of `emit`.
pub fn in_order<T: Send, R: Send>(
    threads: usize,
    inputs: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut emit: impl FnMut(R) -> Result<()>,
) -> Result<()> {
    if threads <= 1 {
        for input in inputs {
            emit(work(input))?;
        }
        return Ok(());
    }
    let window = threads * 8;
    let queue = Mutex::new(inputs.enumerate());
    let emitted = Mutex::new((0usize, false));
    let moved = Condvar::new();
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, queue, emitted, moved, work) = (sender.clone(), &queue, &emitted, &moved, &work);
            scope.spawn(move || {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, input)) = next else { return };
                    let mut state = emitted.lock().unwrap_or_else(PoisonError::into_inner);
                    while !state.1 && index >= state.0 + window {
                        state = moved.wait(state).unwrap_or_else(PoisonError::into_inner);
                    }
                    if state.1 {
                        return;
                    }
                    drop(state);
                    if sender.send((index, work(input))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        let mut outcome = Ok(());
        for (index, result) in results {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&next) {
                next += 1;
                if outcome.is_ok() {
                    outcome = emit(result);
                }
                *emitted.lock().unwrap_or_else(PoisonError::into_inner) = (next, outcome.is_err());
                moved.notify_all();
            }
        }
        outcome
    })
}

/// Runs the stages on one draft; a fault inside them is an error on this draft and stops no other.
pub fn guarded<R>(name: &str, work: impl FnOnce() -> R) -> Result<R> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        anyhow!("{name}: a fault inside onrecord; this draft was not read to its end. Please report it.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_inputs_on_any_number_of_threads() {
        for threads in [1, 2, 7] {
            let mut seen = Vec::new();
            let slow_first = |n: u64| {
                if n.is_multiple_of(5) {
                    std::thread::sleep(std::time::Duration::from_millis(2));
                }
                n * n
            };
            let emit = |r| {
                seen.push(r);
                Ok(())
            };
            in_order(threads, 0..200u64, slow_first, emit).unwrap();
            assert_eq!(seen, (0..200u64).map(|n| n * n).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_error_of_the_reader_ends_the_work() {
        let mut count = 0;
        let emit = |_| {
            count += 1;
            if count == 3 { Err(anyhow!("full")) } else { Ok(()) }
        };
        assert!(in_order(4, 0..100_000, |n| n, emit).is_err());
        assert_eq!(count, 3);
    }
}
