//! Where output goes: standard output or a file, with colour where somebody sees it. A closed pipe is told
//! from a failure; a file is written whole or not at all.

use crate::args::Color;
use anstream::adapter::StripBytes;
use anyhow::{Context, Result, anyhow, bail};
use onrecord::corpus::whole::Whole;
use onrecord::report::safe;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A place for output. Nothing is sure to be there before [`Output::finish`].
pub enum Output {
    Screen(BufWriter<anstream::AutoStream<io::Stdout>>),
    Pipe(BufWriter<io::Stdout>),
    File { file: BufWriter<Whole>, path: PathBuf, colours: Option<StripBytes> },
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
        Ok(Output::File {
            file: BufWriter::with_capacity(BUFFER, begin(path)?),
            path: path.to_path_buf(),
            colours: styled.then(StripBytes::new),
        })
    }

    /// Sends everything on its way; a file gets its name only now.
    pub fn finish(mut self) -> Result<()> {
        self.flush()?;
        if let Output::File { file, path, .. } = self {
            let file = file.into_inner().map_err(|error| error.into_error());
            file.and_then(Whole::finish_for_good).with_context(|| not_written(&path))?;
        }
        Ok(())
    }
}

/// Starts a file that will be whole or not there at all.
pub fn begin(path: &Path) -> Result<Whole> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        bail!("{} is a folder; name a file in it", path.display());
    }
    if !folder.is_dir() {
        bail!("there is no folder {} to write into", folder.display());
    }
    Whole::begin(path).map_err(|error| anyhow!("cannot write into the folder {}: {error}", folder.display()))
}

/// Writes a whole file, for good where the disk must have it before the old one goes.
pub fn replace(path: &Path, bytes: &[u8], for_good: bool) -> Result<()> {
    let mut file = begin(path)?;
    let written = file.write_all(bytes);
    let done = written.and_then(|()| if for_good { file.finish_for_good() } else { file.finish() });
    done.with_context(|| not_written(path))
}

/// What a failed write says: nothing was lost.
pub fn not_written(path: &Path) -> String {
    format!("{} could not be written; what was there before is whole", path.display())
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Output::Screen(stream) => stream.write(bytes),
            Output::Pipe(stream) => stream.write(bytes),
            Output::File { file, colours, path } => {
                let written = match colours {
                    None => file.write_all(bytes),
                    Some(colours) => colours.strip_next(bytes).try_for_each(|plain| file.write_all(plain)),
                };
                written.map(|()| bytes.len()).map_err(|error| told(path, error))
            }
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Output::Screen(stream) => stream.flush(),
            Output::Pipe(stream) => stream.flush(),
            Output::File { file, path, .. } => file.flush().map_err(|error| told(path, error)),
        }
    }
}

/// An error of the system with what could not be written.
fn told(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", not_written(path)))
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
