//! A program on the machine that uses PC/SC, played by a thread of its own: two of them show how the service keeps them apart.

use std::ffi::CString;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};

/// A program with its own connection to the PC/SC service.
pub(super) struct Actor {
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
    /// For cancelling what it waits for.
    context: Option<Context>,
    /// A call has not returned in its time; nothing is asked of it any more.
    hung: bool,
}

/// What it is asked to call.
#[derive(Clone, Debug)]
pub(super) enum Job {
    Connect(ShareMode),
    /// Over new connections to the service, for so long, until this command has this answer: a daemon may not have noticed yet that a card
    /// is gone.
    Await {
        limit: Duration,
        command: Vec<u8>,
        answer: Vec<u8>,
    },
    Disconnect,
    Reconnect(Disposition),
    Transmit {
        command: Vec<u8>,
        /// Bytes of the receive buffer.
        buffer: usize,
    },
    /// The same command until it fails or the answer is another.
    Load {
        command: Vec<u8>,
        answer: Vec<u8>,
    },
    Begin,
    End,
    /// Waits for a change, for so long.
    Watch(Duration),
}

/// What came of it.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    /// The code; `None` if it did not return.
    pub(super) code: Option<u32>,
    pub(super) response: Option<Vec<u8>>,
    pub(super) took: Duration,
}

/// Exchanges after which a load ends by itself.
const LOAD: usize = 1_000_000;
/// How often a connection is tried again.
const TICK: Duration = Duration::from_millis(100);
const BUFFER: usize = pcsc::MAX_BUFFER_SIZE_EXTENDED;

impl Actor {
    /// A program that will use the reader of this name.
    pub(super) fn new(reader: &str) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let (done, answers) = mpsc::channel();
        let context = Context::establish(Scope::User).ok();
        let mut life =
            Life { context: context.clone(), reader: CString::new(reader).unwrap_or_default(), card: None };
        std::thread::spawn(move || life.live(&waiting, &done));
        Self { jobs, answers, context, hung: false }
    }

    /// Begins a call.
    pub(super) fn begin(&self, job: Job) {
        // Who has ended does not answer, and that is heard.
        let _ = self.jobs.send(job);
    }

    /// Waits for the call that was begun.
    pub(super) fn finish(&mut self, limit: Duration) -> Answer {
        let none = |took| Answer { code: None, response: None, took };
        if self.hung {
            return none(Duration::ZERO);
        }
        // A call may take its limit; a thread that was not given the processor is not its fault.
        self.answers.recv_timeout(limit + Duration::from_secs(1)).unwrap_or_else(|error| {
            self.hung |= error == RecvTimeoutError::Timeout;
            none(limit)
        })
    }

    /// Cancels what it waits for, until it has returned; the answer to that, and that of the first call of SCardCancel.
    pub(super) fn cancel(&mut self, limit: Duration) -> (Answer, Answer) {
        let begun = Instant::now();
        let mut code = None;
        loop {
            // Before it waits, there is nothing to cancel, and the call is lost.
            let cancelled = self.context.as_ref().map(Context::cancel);
            code = code.or(cancelled.map(|result| of(&result)));
            let took = begun.elapsed();
            let cancel = Answer { code, response: None, took: Duration::ZERO };
            match self.answers.recv_timeout(TICK) {
                Ok(answer) => return (answer, cancel),
                Err(_) if took < limit => {}
                Err(_) => return (self.finish(Duration::ZERO), cancel),
            }
        }
    }
}

/// What the thread has.
struct Life {
    context: Option<Context>,
    reader: CString,
    card: Option<Card>,
}

impl Life {
    fn live(&mut self, jobs: &Receiver<Job>, answers: &Sender<Answer>) {
        while let Ok(job) = jobs.recv() {
            let begun = Instant::now();
            if matches!(job, Job::Begin) {
                if !self.transaction(begun, jobs, answers) {
                    break;
                }
                continue;
            }
            let (result, response) = self.call(job);
            if answers.send(answer(begun, &result, response)).is_err() {
                break;
            }
        }
    }

    fn call(&mut self, job: Job) -> (Result<(), Error>, Option<Vec<u8>>) {
        let plain = |result| (result, None);
        match job {
            Job::Connect(share) => plain(self.connect(share)),
            Job::Await { limit, command, answer } => plain(self.wait_for_card(limit, &command, &answer)),
            Job::Disconnect => plain(match self.card.take() {
                Some(card) => card.disconnect(Disposition::LeaveCard).map_err(|(_, error)| error),
                None => Err(Error::InvalidHandle),
            }),
            Job::Reconnect(how) => plain(match &mut self.card {
                Some(card) => card.reconnect(ShareMode::Shared, Protocols::ANY, how),
                None => Err(Error::InvalidHandle),
            }),
            Job::Watch(limit) => plain(self.watch(limit)),
            Job::Transmit { command, buffer } => transmit(self.card.as_ref(), &command, buffer),
            Job::Load { command, answer } => {
                for _ in 0..LOAD {
                    match transmit(self.card.as_ref(), &command, BUFFER) {
                        (Ok(()), Some(response)) if response == answer => {}
                        other => return other,
                    }
                }
                (Ok(()), Some(answer))
            }
            // Without a transaction there is none to end.
            Job::Begin | Job::End => plain(Err(Error::NotTransacted)),
        }
    }

    fn connect(&mut self, share: ShareMode) -> Result<(), Error> {
        let context = self.context.as_ref().ok_or(Error::NoService)?;
        self.card = Some(context.connect(&self.reader, share, Protocols::ANY)?);
        Ok(())
    }

    fn wait_for_card(&mut self, limit: Duration, command: &[u8], answer: &[u8]) -> Result<(), Error> {
        let begun = Instant::now();
        loop {
            self.card = None;
            self.context = Context::establish(Scope::User).ok();
            let result = self.connect(ShareMode::Shared).and_then(|()| {
                match transmit(self.card.as_ref(), command, BUFFER) {
                    (Ok(()), Some(response)) if response == answer => Ok(()),
                    (Ok(()), _) => Err(Error::CommError),
                    (Err(error), _) => Err(error),
                }
            });
            match result {
                Err(_) if begun.elapsed() < limit => std::thread::sleep(TICK),
                result => return result,
            }
        }
    }

    fn watch(&self, limit: Duration) -> Result<(), Error> {
        let context = self.context.as_ref().ok_or(Error::NoService)?;
        let mut states = [ReaderState::new(self.reader.as_c_str().to_owned(), State::UNAWARE)];
        context.get_status_change(Duration::ZERO, &mut states)?;
        for state in &mut states {
            state.sync_current_state();
        }
        context.get_status_change(limit, &mut states)
    }

    /// Calls within a transaction, until it is ended; whether anybody still listens.
    fn transaction(&mut self, begun: Instant, jobs: &Receiver<Job>, answers: &Sender<Answer>) -> bool {
        let begin = match &mut self.card {
            Some(card) => card.transaction(),
            None => Err(Error::InvalidHandle),
        };
        let code = begin.as_ref().map(drop).map_err(|error| *error);
        if answers.send(answer(begun, &code, None)).is_err() {
            return false;
        }
        let Ok(transaction) = begin else { return true };
        while let Ok(job) = jobs.recv() {
            let begun = Instant::now();
            let (result, response) = match job {
                Job::End => {
                    let ended = transaction.end(Disposition::LeaveCard).map_err(|(_, error)| error);
                    return answers.send(answer(begun, &ended, None)).is_ok();
                }
                Job::Transmit { command, buffer } => transmit(Some(&*transaction), &command, buffer),
                _ => (Err(Error::NotTransacted), None),
            };
            if answers.send(answer(begun, &result, response)).is_err() {
                return false;
            }
        }
        false
    }
}

fn transmit(card: Option<&Card>, command: &[u8], buffer: usize) -> (Result<(), Error>, Option<Vec<u8>>) {
    let Some(card) = card else { return (Err(Error::InvalidHandle), None) };
    let mut buffer = vec![0; buffer];
    match card.transmit(command, &mut buffer) {
        Ok(response) => (Ok(()), Some(response.to_vec())),
        Err(error) => (Err(error), None),
    }
}

fn answer(begun: Instant, result: &Result<(), Error>, response: Option<Vec<u8>>) -> Answer {
    Answer { code: Some(of(result)), response, took: begun.elapsed() }
}

fn of(result: &Result<(), Error>) -> u32 {
    match result {
        Ok(()) => 0,
        Err(error) => *error as u32,
    }
}
