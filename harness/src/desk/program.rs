//! A front desk that is a program of its own: started, asked, and started anew when it fails.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use conformance::Text;
use eligibility::desk::{Answer, Question};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::fault::Fault;
use super::process::{Ending, Output, Process};
use super::protocol::{Answered, Ask, Hello, LINE_LIMIT, Protocol, TEXT_LIMIT, Unsupported, Welcome};

/// A front desk that is a program.
pub struct Program {
    command: String,
    limit: Duration,
    welcome: Welcome,
    /// Nothing after a fault, until the next question.
    running: Mutex<Option<Running>>,
}

/// The program while it runs.
struct Running {
    process: Process,
    limit: Duration,
    requests: u64,
}

impl Program {
    pub(super) fn start(command: &str, limit: Duration) -> Result<Self, Fault> {
        let (running, welcome) = Running::start(command, limit)?;
        Ok(Self { command: command.to_owned(), limit, welcome, running: Mutex::new(Some(running)) })
    }

    /// The program, and what it says of itself.
    pub(super) fn name(&self) -> String {
        let Welcome { name, version, answers, .. } = &self.welcome;
        let (some, all) = (answers.len(), Question::KINDS.len());
        format!("{name} {version}, answering {some} of {all} kinds of question (program: {})", self.command)
    }

    pub(super) fn ask(&self, question: &Question) -> Result<Answer, Fault> {
        let kind = question.kind();
        if !self.welcome.answers.iter().any(|declared| declared == kind) {
            return Err(Fault::not_declared(&self.welcome.product(), kind));
        }
        let mut slot = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let running = match slot.take() {
            Some(running) => running,
            None => self.restart()?,
        };
        let (running, answer) = running.ask(question)?;
        *slot = Some(running);
        answer
    }

    fn restart(&self) -> Result<Running, Fault> {
        let (running, welcome) = Running::start(&self.command, self.limit)?;
        if welcome != self.welcome {
            return Err(Fault::changed(&self.welcome.summary(), &welcome.summary()));
        }
        Ok(running)
    }
}

impl Welcome {
    fn product(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    fn summary(&self) -> String {
        format!("{} [{}]", self.product(), self.answers.join(" "))
    }
}

impl Running {
    /// Starts the program and takes its declaration.
    fn start(command: &str, limit: Duration) -> Result<(Self, Welcome), Fault> {
        let process = Process::start(command).map_err(|error| Fault::not_started(&error))?;
        let running = Self { process, limit, requests: 0 };
        let hello = |id| Hello { id, hello: Protocol::First };
        running.request(hello, |line| {
            let welcome: Welcome = read(line)?;
            [&welcome.name, &welcome.version].into_iter().try_for_each(|text| plain(text))?;
            match welcome.answers.iter().find(|kind| !Question::KINDS.contains(&kind.as_str())) {
                None => Ok(welcome),
                Some(unknown) => Err(Text::new(
                    format!(
                        "answers の「{unknown}」という種類の問いはない。あるもの: {}",
                        Question::KINDS.join(" ")
                    ),
                    format!(
                        "there is no kind of question {unknown:?} as in answers; the kinds are: {}",
                        Question::KINDS.join(" ")
                    ),
                )),
            }
        })
    }

    /// Asks it; what is no answer but follows the protocol leaves the program running.
    fn ask(self, question: &Question) -> Result<(Self, Result<Answer, Fault>), Fault> {
        self.request(
            |id| Ask { id, question: question.clone() },
            |line| {
                let reply: Value = read(line)?;
                if reply.get("unsupported").is_some() {
                    let reply: Unsupported = read(line)?;
                    plain(&reply.unsupported)?;
                    return Ok(Err(Fault::unsupported(question.kind(), &reply.unsupported)));
                }
                let answer = read::<Answered>(line)?.answer;
                answer
                    .reason
                    .iter()
                    .flat_map(|why| [&why.requirement, &why.ja, &why.en])
                    .try_for_each(|text| plain(text))?;
                Ok(Ok(answer))
            },
        )
    }

    /// Sends one request and reads its reply. A program that fails in this is ended.
    fn request<Request: Serialize, Reply>(
        mut self,
        request: impl FnOnce(u64) -> Request,
        understand: impl FnOnce(&[u8]) -> Result<Reply, Text>,
    ) -> Result<(Self, Reply), Fault> {
        if let Some(output) = self.process.unasked() {
            return Err(self.end_for(output));
        }
        self.requests += 1;
        let id = self.requests;
        match serde_json::to_vec(&request(id)) {
            Ok(mut line) => {
                line.push(b'\n');
                self.process.send(line);
            }
            Err(error) => return Err(Fault::not_asked(&error)),
        }
        let line = match self.process.receive(self.limit) {
            Some(Output::Line(line)) => line,
            Some(output) => return Err(self.end_for(output)),
            None => {
                let limit = self.limit;
                return Err(Fault::silent(limit, &self.process.end()));
            }
        };
        match is_reply_to(id, &line).and_then(|()| understand(&line)) {
            Ok(reply) => Ok((self, reply)),
            Err(problem) => Err(Fault::rubbish(&problem, &line, &self.process.end())),
        }
    }

    /// Ends the program because of an output that is not the line that was asked for.
    fn end_for(self, output: Output) -> Fault {
        let ending = self.process.end();
        match output {
            Output::End(unfinished) => Fault::gone(&Ending { unfinished, ..ending }),
            Output::TooLong(bytes) => {
                let problem = Text::new(
                    format!("{LINE_LIMIT} バイトを超えても改行がない"),
                    format!("there is no line end within {LINE_LIMIT} bytes"),
                );
                Fault::rubbish(&problem, &bytes, &ending)
            }
            Output::Line(bytes) => {
                let problem =
                    Text::new("一つの問いに二つ以上の行を書いた", "more than one line came to one request");
                Fault::rubbish(&problem, &bytes, &ending)
            }
        }
    }
}

/// A reply repeats the number of its request; a desk that has lost count answers some other question.
fn is_reply_to(id: u64, line: &[u8]) -> Result<(), Text> {
    let reply: Value = read(line)?;
    match reply.get("id") {
        Some(found) if found.as_u64() == Some(id) => Ok(()),
        Some(found) => Err(Text::new(
            format!("id が {found} で、問いの {id} ではない"),
            format!("its id is {found}, not the request's {id}"),
        )),
        None => {
            Err(Text::new(format!("id がない (問いは {id})"), format!("it has no id; the request's is {id}")))
        }
    }
}

/// A text that goes into reports and onto terminals is short and does nothing there.
fn plain(text: &str) -> Result<(), Text> {
    if text.chars().count() <= TEXT_LIMIT && !text.contains(char::is_control) {
        return Ok(());
    }
    Err(Text::new(
        format!("文字列は {TEXT_LIMIT} 文字まで、制御文字なしとする"),
        format!("a text has at most {TEXT_LIMIT} characters, none of them a control character"),
    ))
}

fn read<T: DeserializeOwned>(line: &[u8]) -> Result<T, Text> {
    let text = str::from_utf8(line).map_err(|error| {
        Text::new(format!("UTF-8 ではない ({error})"), format!("it is not UTF-8 ({error})"))
    })?;
    serde_json::from_str(text).map_err(|error| Text::new(error.to_string(), error.to_string()))
}
