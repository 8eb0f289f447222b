//! A terminal with somebody at the keyboard.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::bench::{Bench, wait_until};
use crate::program::{cannot_start, run};

/// Runs the command it is given, then waits for one line, so that the terminal can be looked at meanwhile.
const SESSION: &str = r#"tty >"$TTY_NAME"; "$@"; status=$?; IFS= read -r line; exit "$status""#;

/// A program at a pseudo-terminal that echoes what is typed unless the program forbids it.
pub(crate) struct Terminal {
    script: Script,
    keyboard: ChildStdin,
    name: PathBuf,
    shown: Arc<Mutex<Vec<u8>>>,
    reading: JoinHandle<()>,
}

/// The program that makes the terminal. It would outlive a test that fails.
struct Script(Child);

impl Drop for Script {
    fn drop(&mut self) {
        // Fails only if the program has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Terminal {
    /// Starts a program at a new terminal.
    pub(crate) fn start(bench: &Bench, program: &Command) -> Self {
        let name = bench.folder().join("terminal");
        let _ = fs::remove_file(&name);
        let mut command = Command::new("script");
        // script(1) takes one string for a shell; what is in it comes by the environment, so nothing needs quoting.
        let words: Vec<_> = std::iter::once(program.get_program()).chain(program.get_args()).collect();
        let mut line = "set --".to_owned();
        for (index, word) in words.iter().enumerate() {
            command.env(format!("WORD_{index}"), word);
            line.push_str(&format!(" \"$WORD_{index}\""));
        }
        command.args(["--quiet", "--return", "--echo", "always", "--command", &format!("{line}; {SESSION}")]);
        command.arg("/dev/null").env("SHELL", "/bin/sh").env("TTY_NAME", &name);
        command.current_dir(program.get_current_dir().unwrap());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut script = command.spawn().unwrap_or_else(|error| cannot_start(&command, &error));
        let keyboard = script.stdin.take().unwrap();
        let mut screen = script.stdout.take().unwrap();
        let shown = Arc::new(Mutex::new(Vec::new()));
        let screen_shows = Arc::clone(&shown);
        let reading = thread::spawn(move || {
            let mut piece = [0; 1024];
            while let Ok(length @ 1..) = screen.read(&mut piece) {
                screen_shows.lock().unwrap_or_else(PoisonError::into_inner).extend(&piece[..length]);
            }
        });
        Self { script: Script(script), keyboard, name, shown, reading }
    }

    /// All that the terminal has shown.
    pub(crate) fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// Waits for a text on the terminal.
    pub(crate) fn wait_for(&self, text: &str) {
        wait_until(&format!("{text:?} on the terminal"), || self.shown().contains(text));
    }

    /// Waits for the program to forbid echo.
    pub(crate) fn wait_for_hidden_input(&self) {
        wait_until("the terminal to stop echoing", || !self.echoes());
    }

    /// Waits for the program to allow echo again.
    pub(crate) fn wait_for_shown_input(&self) {
        wait_until("the terminal to echo again", || self.echoes());
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).unwrap();
    }

    /// Waits for the program's end; returns its exit status and all that the terminal showed.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let status = self.script.0.wait().unwrap().code();
        self.reading.join().unwrap();
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        (status, String::from_utf8_lossy(&shown).into_owned())
    }

    fn echoes(&self) -> bool {
        let Ok(name) = fs::read_to_string(&self.name) else { return true };
        let settings = run(Command::new("stty").args(["-a", "-F", name.trim_end()]));
        !settings.stdout.split_ascii_whitespace().any(|setting| setting == "-echo")
    }
}
