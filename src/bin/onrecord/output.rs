//! Where output goes: standard output or a file, with colour where somebody sees it. A closed pipe is told
//! from a failure; a file is written whole or not at all.

use crate::args::Color;
use anstream::adapter::StripBytes;
use anyhow::{Context, Result, anyhow, bail};
use onrecord::report::safe;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A place for output. Nothing is sure to be there before [`Output::finish`].
pub enum Output {
    Screen(BufWriter<anstream::AutoStream<io::Stdout>>),
    Pipe(BufWriter<io::Stdout>),
    File { file: BufWriter<tempfile::NamedTempFile>, path: PathBuf, colours: Option<StripBytes> },
}

impl Output {
    /// Standard output, or the file named. `styled` output loses its colour where nobody sees it.
    pub fn open(file: Option<&Path>, styled: bool) -> Result<Output> {
        const BUFFER: usize = 1 << 16;
        let Some(path) = file else {
            let stdout = io::stdout();
            return Ok(match styled {
                true => Output::Screen(BufWriter::with_capacity(BUFFER, anstream::AutoStream::auto(stdout))),
                false => Output::Pipe(BufWriter::with_capacity(BUFFER, stdout)),
            });
        };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = temporary_in(folder)?;
        Ok(Output::File {
            file: BufWriter::with_capacity(BUFFER, temporary),
            path: path.to_path_buf(),
            colours: styled.then(StripBytes::new),
        })
    }

    /// Sends everything on its way; a file gets its name only now.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        if let Output::File { file, path, .. } = self {
            publish(file.into_inner().map_err(|error| error.into_error())?, &path)?;
        }
        Ok(())
    }
}

/// A temporary file beside the one to be written, so that a name can be given to it at once.
pub fn temporary_in(folder: &Path) -> Result<tempfile::NamedTempFile> {
    if !folder.is_dir() {
        bail!("there is no folder {} to write into", folder.display());
    }
    tempfile::NamedTempFile::new_in(folder)
        .map_err(|error| anyhow!("cannot write into the folder {}: {}", folder.display(), error.kind()))
}

/// Gives a finished temporary file its name, with the permissions that a new file would have.
pub fn publish(file: tempfile::NamedTempFile, path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = match std::fs::metadata(path) {
            Ok(old) => old.permissions().mode() & 0o777,
            Err(_) => 0o644,
        };
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.persist(path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Screen(stream) => stream.write(bytes),
            Output::Pipe(stream) => stream.write(bytes),
            Output::File { file, colours: None, .. } => file.write(bytes),
            Output::File { file, colours: Some(colours), .. } => {
                for plain in colours.strip_next(bytes) {
                    file.write_all(plain)?;
                }
                Ok(bytes.len())
            }
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Screen(stream) => stream.flush(),
            Output::Pipe(stream) => stream.flush(),
            Output::File { file, .. } => file.flush(),
        }
    }
}

/// Makes the wish about colour hold for everything that is printed from here on.
pub fn set_color(color: Color) {
    match color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
}

/// Whether a person reads standard output on a terminal.
pub fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Whether somebody sees standard error as it is written.
pub fn errors_on_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Whether colours in standard output will be seen.
pub fn colour_seen() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Whether an error only says that nobody reads any more.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|io| io.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// An error on standard error, with its causes on the same line.
pub fn complain(error: &anyhow::Error) {
    let red = anstyle::AnsiColor::Red.on_default().bold();
    let message = safe::line(&format!("{error:#}"));
    let _ = writeln!(anstream::stderr(), "{red}error:{red:#} {message}");
}

/// A line on standard error that is no error.
pub fn remark(message: &str) {
    let _ = writeln!(anstream::stderr(), "{}", safe::terminal(message));
}
