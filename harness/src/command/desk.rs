//! `tashika desk`: what the author of a front desk needs beside the pages in `docs/`.

use std::io::{self, BufRead as _, Write as _};

use conformance::{Text, exit};
use eligibility::desk::{Question, answer};

use crate::cli::DeskCommand;
use crate::command::common::print;
use crate::desk::protocol::{self, Answered, Protocol, Reply, Request, Welcome};
use crate::failure::Failure;

pub(super) fn run(command: DeskCommand) -> Result<u8, Failure> {
    match command {
        DeskCommand::Schema => print(&format!("{:#}\n", protocol::schema())),
        DeskCommand::Serve => serve()?,
    }
    Ok(exit::PASSED)
}

/// The embedded front desk as a program: the other side of `--desk`, until its input ends.
fn serve() -> Result<(), Failure> {
    let broken = |error: io::Error| {
        Failure::rig(Text::new(
            format!("標準入出力の障害: {error}"),
            format!("standard input or output failed: {error}"),
        ))
    };
    for line in io::stdin().lock().lines() {
        let line = line.map_err(broken)?;
        let request: Request = serde_json::from_str(&line).map_err(|error| {
            Failure::usage(Text::new(
                format!("プロトコル tashika.desk/1 の行ではない: {line}: {error}"),
                format!("not a line of the protocol tashika.desk/1: {line}: {error}"),
            ))
        })?;
        let mut reply = serde_json::to_string(&reply(request)).map_err(|error| broken(error.into()))?;
        reply.push('\n');
        let mut stdout = io::stdout();
        stdout.write_all(reply.as_bytes()).and_then(|()| stdout.flush()).map_err(broken)?;
    }
    Ok(())
}

fn reply(request: Request) -> Reply {
    match request {
        Request::Hello(hello) => Reply::Welcome(Welcome {
            id: hello.id,
            protocol: Protocol::First,
            name: "tashika".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            answers: Question::KINDS.iter().map(|kind| (*kind).to_owned()).collect(),
        }),
        Request::Ask(ask) => Reply::Answered(Answered { id: ask.id, answer: answer(&ask.question) }),
    }
}
