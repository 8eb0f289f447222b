//! What a verification costs on loopback with mutual TLS, beside bare hyper and curl on the same gateway in the same run;
//! whether memory stays flat; whether a thousand clients at once each get their answer.
//!
//!     cargo bench -p tashika-simulator --bench gateway [-- --requests 100000] [--check]
//!
//! `--check` ends with 1 if an answer is lost, memory grows, or the client costs more than a tenth over bare hyper.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on stops here")]

mod bare;
#[path = "../../tests/gateway/card.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod card;
mod crowd;
mod curl;
mod memory;
mod rig;
mod round;

use std::process::{Command, ExitCode};

use rig::Rig;

/// Verifications of one round, rounds of each kind; the kinds take turns.
const ROUND: usize = 50;
const ROUNDS: usize = 16;
/// Sockets of a thousand clients and of the gateway, both in this process.
const FILES: &str = "4096";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if !enough_files() {
        // The limit can be raised without unsafe code only for another process.
        let script = format!("ulimit -n {FILES} && exec \"$@\"");
        let this = std::env::current_exe().unwrap();
        let status =
            Command::new("sh").args(["-c", &script, "sh"]).arg(this).args(&arguments).status().unwrap();
        return if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let position = arguments.iter().position(|argument| argument == "--requests");
    let requests =
        position.and_then(|at| arguments.get(at + 1)).map_or(20_000, |number| number.parse().unwrap());
    let check = arguments.iter().any(|argument| argument == "--check");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let problems = runtime.block_on(measure(requests));
    for problem in &problems {
        println!("NOT SO: {problem}");
    }
    if check && !problems.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn measure(requests: usize) -> Vec<String> {
    let rig = Rig::start().await;
    let mut problems = round::compare(&rig, ROUND, ROUNDS).await;
    problems.extend(curl::compare(&rig, 200).await);
    problems.extend(crowd::grow(&rig).await);
    problems.extend(memory::watch(&rig, requests).await);
    problems
}

/// Whether this process may open as many files as the crowd needs; what cannot be read counts as enough.
fn enough_files() -> bool {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find(|line| line.starts_with("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().nth(3)).and_then(|soft| soft.parse::<u64>().ok());
    soft.is_none_or(|soft| soft >= FILES.parse().unwrap())
}
