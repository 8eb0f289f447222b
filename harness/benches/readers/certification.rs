use std::fs;
use std::process::Child;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::rig::Rig;

/// A certification that has ended.
pub(crate) struct Certification {
    /// From the start of the program to its end.
    pub(crate) took: Duration,
    /// Its commands, in hexadecimal; not those that make the card wait.
    pub(crate) commands: Vec<String>,
    /// From before the first of them to after the last, as the lines of the evidence tell, all that was done beside them included.
    pub(crate) exchanging: Duration,
}

/// Certifies the reader that these options name.
pub(crate) fn certify(rig: &Rig, options: &[&str], effort: &str) -> Certification {
    let out = tempfile::tempdir_in(rig.folder()).unwrap();
    let mut command = rig.tashika();
    command.args(["reader", "certify", "--effort", effort, "--out"]).arg(out.path()).args(options);
    let begun = Instant::now();
    let status = command.status().unwrap();
    let took = begun.elapsed();
    assert!(status.success(), "{command:?}: {status}");
    let folder = out.path().read_dir().unwrap().next().unwrap().unwrap().path();
    let (commands, exchanging) = exchanges(&fs::read_to_string(folder.join("evidence.jsonl")).unwrap());
    Certification { took, commands, exchanging }
}

/// Certifies readers at the same time, each by a process of its own; returns how long all of them took.
pub(crate) fn certify_all(rig: &Rig, readers: &[usize]) -> Duration {
    let out = tempfile::tempdir_in(rig.folder()).unwrap();
    let start = |number: &usize| {
        let mut command = rig.tashika();
        command.args(["reader", "certify", "--effort", "quick", "--reader", rig.reader(*number), "--out"]);
        command.arg(out.path().join(number.to_string())).spawn().unwrap()
    };
    let begun = Instant::now();
    let running: Vec<Child> = readers.iter().map(start).collect();
    for mut child in running {
        let status = child.wait().unwrap();
        assert!(status.success(), "one of {} certifications: {status}", readers.len());
    }
    begun.elapsed()
}

/// The instruction WAIT of the probe card.
const WAIT: &str = "8032";

fn exchanges(evidence: &str) -> (Vec<String>, Duration) {
    let (mut commands, mut took, mut before) = (Vec::new(), 0, 0);
    for line in evidence.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let at = record["at_us"].as_u64().unwrap();
        let command = record["command"].as_str().filter(|command| !command.starts_with(WAIT));
        if let Some(command) = command {
            commands.push(command.to_owned());
            took += at - before;
        }
        before = at;
    }
    (commands, Duration::from_micros(took))
}
