//! A program that is spoken to line by line, and that cannot hold up or bring down whoever speaks to it.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::protocol::LINE_LIMIT;

/// How long a program may take to end once nothing more is asked of it, or once its output is closed.
const GRACE: Duration = Duration::from_millis(500);
/// How much is kept of what a program says on its standard error: the end of it.
const STDERR_KEPT: usize = 2048;
/// Lines that may wait to be read; a program that writes more is held up by its own pipe.
const LINES_WAITING: usize = 4;

/// What came from a program's standard output.
pub(super) enum Output {
    /// A line, without its end.
    Line(Vec<u8>),
    /// More than [`LINE_LIMIT`] bytes without a line end; nothing more is read.
    TooLong(Vec<u8>),
    /// The output was closed; what stood behind the last line end.
    End(Vec<u8>),
}

/// How a program ended.
pub(super) struct Ending {
    /// Its exit status; nothing if it had to be killed.
    pub(super) status: Option<ExitStatus>,
    /// What it had written behind its last line end.
    pub(super) unfinished: Vec<u8>,
    /// The last of what it said on its standard error.
    pub(super) stderr: String,
}

/// A running program, in a process group of its own. All of the group is killed at the end.
///
/// Three threads do the reading and writing, so that a program that neither reads nor writes holds up nobody.
pub(super) struct Process {
    child: Child,
    input: Option<Sender<Vec<u8>>>,
    output: Receiver<Output>,
    stderr: Arc<Mutex<Vec<u8>>>,
    stderr_ended: Receiver<()>,
}

impl Process {
    /// Starts a command line.
    pub(super) fn start(line: &str) -> io::Result<Self> {
        let mut child =
            shell(line).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (input, lines) = mpsc::channel();
        if let Some(stdin) = child.stdin.take() {
            thread::spawn(move || write_lines(stdin, &lines));
        }
        let (sender, output) = mpsc::sync_channel(LINES_WAITING);
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || read_lines(stdout, &sender));
        }
        let stderr = Arc::default();
        let (ended, stderr_ended) = mpsc::channel();
        if let Some(pipe) = child.stderr.take() {
            let kept = Arc::clone(&stderr);
            thread::spawn(move || {
                keep_end(pipe, &kept);
                let _ = ended.send(());
            });
        }
        Ok(Self { child, input: Some(input), output, stderr, stderr_ended })
    }

    /// Whether something has come that nobody has asked for yet.
    pub(super) fn unasked(&self) -> Option<Output> {
        self.output.try_recv().ok()
    }

    /// Writes one line. Whether it was read shows in what comes back.
    pub(super) fn send(&self, line: Vec<u8>) {
        if let Some(input) = &self.input {
            let _ = input.send(line);
        }
    }

    /// The next of its output; nothing if it is silent for so long.
    pub(super) fn receive(&self, limit: Duration) -> Option<Output> {
        match self.output.recv_timeout(limit) {
            Ok(output) => Some(output),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Output::End(Vec::new())),
        }
    }

    /// Ends it: closes its input, gives it a moment if it is about to end by itself, and kills what is left of its
    /// group.
    pub(super) fn end(mut self) -> Ending {
        let status = self.stop();
        let mut unfinished = Vec::new();
        while let Ok(output) = self.output.recv_timeout(GRACE) {
            if let Output::End(rest) = output {
                unfinished = rest;
                break;
            }
        }
        // A grandchild that left the group may hold the pipe open for ever.
        let _ = self.stderr_ended.recv_timeout(GRACE);
        let kept = self.stderr.lock().unwrap_or_else(PoisonError::into_inner);
        Ending { status, unfinished, stderr: super::fault::last_lines(&kept) }
    }

    fn stop(&mut self) -> Option<ExitStatus> {
        self.input = None;
        let deadline = Instant::now() + GRACE;
        let mut status = None;
        while status.is_none() && Instant::now() < deadline {
            status = self.child.try_wait().unwrap_or_default();
            if status.is_none() {
                thread::sleep(Duration::from_millis(5));
            }
        }
        kill_group(&mut self.child);
        let _ = self.child.wait();
        status
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if self.input.is_some() {
            self.stop();
        }
    }
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    use std::os::unix::process::CommandExt as _;

    let mut command = Command::new("sh");
    command.args(["-c", line]).process_group(0);
    command
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut command = Command::new("cmd");
    command.args(["/C", line]);
    command
}

#[cfg(unix)]
fn kill_group(child: &mut Child) {
    use rustix::process::{Pid, Signal, kill_process_group};

    let _ = kill_process_group(Pid::from_child(child), Signal::KILL);
}

#[cfg(not(unix))]
fn kill_group(child: &mut Child) {
    let _ = child.kill();
}

/// Writes lines until there are no more, or the program reads no more.
fn write_lines(mut pipe: impl io::Write, lines: &Receiver<Vec<u8>>) {
    for line in lines {
        if pipe.write_all(&line).and_then(|()| pipe.flush()).is_err() {
            return;
        }
    }
}

/// Cuts the output into lines until it ends, becomes too long, or nobody listens any more.
fn read_lines(mut pipe: impl Read, lines: &SyncSender<Output>) {
    let mut pending = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let read = match pipe.read(&mut chunk) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        for part in chunk.get(..read).unwrap_or_default().split_inclusive(|&byte| byte == b'\n') {
            pending.extend_from_slice(part);
            let whole = pending.last() == Some(&b'\n');
            if pending.len() > LINE_LIMIT + usize::from(whole) {
                let _ = lines.send(Output::TooLong(pending));
                return;
            }
            if whole {
                pending.pop();
                if lines.send(Output::Line(std::mem::take(&mut pending))).is_err() {
                    return;
                }
            }
        }
    }
    let _ = lines.send(Output::End(pending));
}

/// Keeps the end of what comes.
fn keep_end(mut pipe: impl Read, kept: &Mutex<Vec<u8>>) {
    let mut chunk = [0; 1024];
    while let Ok(read) = pipe.read(&mut chunk) {
        if read == 0 {
            return;
        }
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let surplus = kept.len().saturating_sub(STDERR_KEPT);
        kept.drain(..surplus);
    }
}
