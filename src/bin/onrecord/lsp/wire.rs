//! Messages from standard input and to standard output. A message is taken for no longer than it is: room is made
//! for what has arrived and not for what its header promises, and one that makes no sense is passed over.

use crate::output;
use lsp_server::{Connection, Message};
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

/// The largest message: a large draft with every letter of it escaped.
const MOST: u64 = 1 << 30;

/// The longest line of a message's header.
const LINE: u64 = 4096;

/// The threads that read and write.
pub struct Wire {
    writer: JoinHandle<io::Result<()>>,
    faults: mpsc::Receiver<io::Error>,
}

/// The editor at the other end of standard input and output.
pub fn connect() -> (Connection, Wire) {
    let (ours, Connection { sender, receiver }) = Connection::memory();
    let (told, faults) = mpsc::channel();
    thread::spawn(move || {
        let mut input = io::stdin().lock();
        loop {
            match read(&mut input) {
                Ok(Some(message)) => {
                    let last = matches!(&message, Message::Notification(told) if told.method == "exit");
                    if sender.send(message).is_err() || last {
                        return;
                    }
                }
                Ok(None) => return,
                Err(error) => {
                    _ = told.send(error);
                    return;
                }
            }
        }
    });
    let writer = thread::spawn(move || {
        let mut out = io::stdout().lock();
        let written = receiver.iter().try_for_each(|message| message.write(&mut out));
        // Nobody reads any more; whoever still sends is not to fall over it.
        receiver.iter().for_each(drop);
        written.and_then(|()| out.flush())
    });
    (ours, Wire { writer, faults })
}

impl Wire {
    /// Waits until everything is written. What went wrong with reading, or else with writing.
    pub fn close(self) -> io::Result<()> {
        let written = self.writer.join().unwrap_or(Ok(()));
        self.faults.try_recv().map_or(written, Err)
    }
}

/// The next message that makes sense; `None` at the end.
fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    while let Some(size) = header(input)? {
        let mut bytes = Vec::new();
        if input.take(size).read_to_end(&mut bytes)? as u64 != size {
            return Err(fault("it ends inside a message"));
        }
        match serde_json::from_slice(&bytes) {
            Ok(message) => return Ok(Some(message)),
            Err(error) => output::remark(&format!("a message was passed over: {error}")),
        }
    }
    Ok(None)
}

/// How long the message is that follows a header; `None` at the end.
fn header(input: &mut impl BufRead) -> io::Result<Option<u64>> {
    let mut size = None;
    for first in std::iter::once(true).chain(std::iter::repeat(false)) {
        let mut line = Vec::new();
        input.take(LINE).read_until(b'\n', &mut line)?;
        if line.is_empty() && first {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            return Err(fault("a line of a header has no end"));
        }
        let line = line.trim_ascii();
        if line.is_empty() {
            break;
        }
        let line = std::str::from_utf8(line).ok().and_then(|line| line.split_once(':'));
        let (key, value) = line.ok_or_else(|| fault("a line of a header says nothing"))?;
        if key.eq_ignore_ascii_case("Content-Length") {
            size = Some(value.trim().parse::<u64>().map_err(|_| fault("its length is no number"))?);
        }
    }
    match size {
        Some(size) if size > MOST => {
            Err(fault(&format!("a message of {size} bytes, over the limit of {MOST}")))
        }
        Some(size) => Ok(Some(size)),
        None => Err(fault("a message does not say how long it is")),
    }
}

fn fault(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> (Vec<String>, Option<String>) {
        let (mut input, mut methods) = (bytes, Vec::new());
        loop {
            match read(&mut input) {
                Ok(Some(Message::Notification(told))) => methods.push(told.method),
                Ok(Some(other)) => methods.push(format!("{other:?}")),
                Ok(None) => return (methods, None),
                Err(error) => return (methods, Some(error.to_string())),
            }
        }
    }

    fn message(body: &str) -> String {
        format!("content-length: {}\r\nContent-Type: x\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_makes_no_sense_is_passed_over_and_the_next_message_read() {
        let told = |method: &str| message(&format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{method}\"}}"));
        let deep = format!("{{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{}1", "[".repeat(100_000));
        for nonsense in ["", "null", "[]", "{", "\u{1b}", "{\"id\":1.5}", &deep] {
            let bytes = [told("one"), message(nonsense), told("two")].concat();
            assert_eq!(
                all(bytes.as_bytes()),
                (vec!["one".to_owned(), "two".to_owned()], None),
                "{nonsense:.40}"
            );
        }
    }

    #[test]
    fn a_header_is_not_believed() {
        for (bytes, why) in [
            ("Content-Length: 18446744073709551615\r\n\r\n{}", "over the limit of 1073741824"),
            ("Content-Length: 1073741824\r\n\r\n{}", "ends inside a message"),
            ("Content-Length: 99999999999999999999\r\n\r\n{}", "no number"),
            ("Content-Length: -1\r\n\r\n{}", "no number"),
            ("Content-Type: x\r\n\r\n{}", "how long it is"),
            ("hello\r\n\r\n", "says nothing"),
            ("Content-Length: 2", "has no end"),
            (&"a".repeat(100_000), "has no end"),
        ] {
            let (methods, error) = all(bytes.as_bytes());
            assert!(
                methods.is_empty() && error.as_ref().is_some_and(|e| e.contains(why)),
                "{why}: {error:?}"
            );
        }
        assert_eq!(all(b""), (Vec::new(), None));
    }
}
