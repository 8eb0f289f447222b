//! OpenJDK's `javax.smartcardio.CommandAPDU` as a judge. Feature `judge-java`, because it needs a Java 17 or later.

#[path = "generate.rs"]
mod generate;
#[path = "verdict.rs"]
mod verdict;

use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, Command, Stdio};

use generate::{COUNT, Random, command, seed};
use verdict::{Court, Known, Verdict};

/// None: OpenJDK and this crate agree on every command.
const KNOWN: &[Known] = &[];

fn start() -> Child {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/judges/CommandApdu.java");
    Command::new("java")
        .args(["--add-modules", "java.smartcardio", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("java did not start ({error}); install the Debian package openjdk-17-jdk-headless, or leave out feature judge-java")
        })
}

fn parse(line: &str) -> Verdict {
    let fields: Vec<&str> = line.split(' ').collect();
    match fields.as_slice() {
        ["refused"] => Verdict::Refused,
        ["read", nc, ne, data, built] => {
            let number = |text: &str| text.parse().expect("a number");
            Verdict::Read {
                nc: nc.parse().expect("a number"),
                ne: ne.parse().expect("a number"),
                data: number(data),
                built: number(built),
            }
        }
        _ => panic!("the judge said {line:?}"),
    }
}

#[test]
fn reads_and_builds_as_we_do() {
    let mut random = Random::new(seed());
    let commands: Vec<Vec<u8>> = (0..COUNT).map(|_| command(&mut random)).collect();
    let mut judge = start();
    let stdin = judge.stdin.take().expect("piped");
    let stdout = BufReader::new(judge.stdout.take().expect("piped"));
    let mut court = Court::new("OpenJDK javax.smartcardio.CommandAPDU", KNOWN);
    std::thread::scope(|scope| {
        // Written beside the reading, or both sides would wait for each other with full pipes.
        scope.spawn(|| {
            let mut stdin = BufWriter::with_capacity(1 << 20, stdin);
            for command in &commands {
                let line: String = command.iter().map(|byte| format!("{byte:02X}")).collect();
                writeln!(stdin, "{line}").expect("the judge reads");
            }
        });
        let mut heard = 0;
        for (command, line) in commands.iter().zip(stdout.lines()) {
            court.hear(command, &parse(&line.expect("the judge writes")));
            heard += 1;
        }
        assert_eq!(heard, commands.len(), "the judge stopped early");
    });
    assert!(judge.wait().expect("the judge ends").success());
    court.close();
}
