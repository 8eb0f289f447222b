//! A program that runs beside the readers.

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, Command, ExitStatus};
use std::time::{Duration, Instant};

use conformance::Text;

use crate::command::ending::Ending;
use crate::failure::Failure;
use crate::usb_bench::{CLIENT_SOCKET_VARIABLE, HAND_VARIABLE, UsbBench};

/// How often it is looked whether the program has ended.
const TICK: Duration = Duration::from_millis(20);
/// How long it may take to end when it is asked to.
const FAREWELL: Duration = Duration::from_secs(5);

/// Runs a program to its end, or until somebody ends this one, and returns its exit status.
///
/// # Errors
/// If it cannot be started, or the daemon ended before it.
pub(super) async fn run(
    program: &OsStr,
    arguments: &[OsString],
    bench: &mut UsbBench,
    ending: &mut Ending,
) -> Result<u8, Failure> {
    let mut command = Command::new(program);
    command.args(arguments).env(CLIENT_SOCKET_VARIABLE, bench.socket());
    command.env(HAND_VARIABLE, bench.hand());
    let mut child = command.spawn().map_err(|error| {
        let program = program.display();
        Failure::usage(Text::new(
            format!("{program} を実行できない: {error}"),
            format!("{program} cannot be run: {error}"),
        ))
    })?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| lost(&error))? {
            break status;
        }
        tokio::select! {
            () = ending.asked() => break end(&mut child).map_err(|error| lost(&error))?,
            () = tokio::time::sleep(TICK) => {}
        }
    };
    bench.broken().map_or(Ok(()), Err)?;
    Ok(as_shells_say(status))
}

/// Asks it to end; it may already be about to, for Ctrl-C reaches both.
fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    if let Some(id) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // Fails only if it has ended.
        let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
    }
    let start = Instant::now();
    while start.elapsed() < FAREWELL {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        std::thread::sleep(TICK);
    }
    child.kill()?;
    child.wait()
}

/// Its own number, or 128 and that of the signal that ended it.
fn as_shells_say(status: ExitStatus) -> u8 {
    let number = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    number.and_then(|number| u8::try_from(number).ok()).unwrap_or(u8::MAX)
}

fn lost(error: &std::io::Error) -> Failure {
    Failure::rig(Text::new(
        format!("横で実行したコマンドの終わりを確かめられない: {error}"),
        format!("it cannot be told whether the command has ended: {error}"),
    ))
}
