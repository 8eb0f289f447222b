//! A card in a real reader, through PC/SC.

use std::ffi::{CStr, CString};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};
use conformance::Text;
use conformance::redact::hex;
use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// Both buffers PC/SC allows at most. A smaller one could lose the answer to a command that the card has already
/// executed, so nothing smaller is ever offered.
const BUFFER: usize = pcsc::MAX_BUFFER_SIZE_EXTENDED;

/// A reader that PC/SC sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ReaderSeen {
    /// Its name.
    pub(crate) name: String,
    /// Whether there is a card in it.
    pub(crate) card_present: bool,
    /// That card's answer to reset, hexadecimal.
    pub(crate) atr: String,
}

/// All readers that PC/SC sees.
///
/// # Errors
/// A [`Failure`] that says what is missing when PC/SC does not answer.
pub(crate) fn readers() -> Result<Vec<ReaderSeen>, Failure> {
    let context = context()?;
    let names = match context.list_readers_owned() {
        Ok(names) => names,
        Err(Error::NoReadersAvailable) => Vec::new(),
        Err(error) => return Err(unavailable(error)),
    };
    let mut states: Vec<ReaderState> =
        names.into_iter().map(|name| ReaderState::new(name, State::UNAWARE)).collect();
    if !states.is_empty() {
        context.get_status_change(None, &mut states).map_err(unavailable)?;
    }
    Ok(states
        .iter()
        .map(|state| ReaderSeen {
            name: state.name().to_string_lossy().into_owned(),
            card_present: state.event_state().contains(State::PRESENT),
            atr: hex(state.atr()),
        })
        .collect())
}

fn context() -> Result<Context, Failure> {
    Context::establish(Scope::User).map_err(unavailable)
}

/// What to do when PC/SC does not answer.
fn unavailable(error: Error) -> Failure {
    Failure::rig(match error {
        Error::NoService | Error::ServiceStopped => Text::new(
            format!(
                "PC/SC のサービス (pcscd) が動いていない: {error}。Debian なら apt-get install pcscd の後、\
                 systemctl start pcscd または pcscd --foreground"
            ),
            format!(
                "the PC/SC service (pcscd) is not running: {error}; on Debian: apt-get install pcscd, then \
                 systemctl start pcscd, or pcscd --foreground"
            ),
        ),
        other => Text::new(
            format!("PC/SC が使えない: {other}。pcscd の状態と利用の許可 (polkit) を確かめる"),
            format!("PC/SC cannot be used: {other}; check the state of pcscd and its permissions (polkit)"),
        ),
    })
}

/// How long a card and its reader may take for one command. Longer than what drivers wait by themselves (some 3 to 30
/// seconds, by the card's own announcement), so that their word is heard where they have one.
const PATIENCE: Duration = Duration::from_secs(45);

/// A connection to the card in one reader, exclusive, so that no other program can change the card's state between
/// two commands of a case.
///
/// PC/SC calls block, and some never return. So each connection lives in a thread of its own; after one silence longer
/// than [`PATIENCE`] the channel is dead and says so at once.
pub(crate) struct PcscChannel {
    reader: String,
    jobs: Option<Sender<Job>>,
    answers: Receiver<Result<Vec<u8>, ChannelError>>,
    thread: Option<JoinHandle<()>>,
    hung: bool,
}

/// What the connection's thread is asked to do.
enum Job {
    Transmit(Zeroizing<Vec<u8>>),
    Reset(Reset),
}

impl PcscChannel {
    /// Connects to the card in the reader of this name, or in the only reader whose name contains it.
    ///
    /// # Errors
    /// A [`Failure`] that says what is missing: the service, the reader, the card.
    pub(crate) fn open(name: &str) -> Result<Self, Failure> {
        let context = context()?;
        let reader = find(name)?;
        let c_name = CString::new(reader.as_str()).map_err(|_| no_reader(name, &[]))?;
        let card = connect(&context, &c_name).map_err(|error| match error {
            Error::NoSmartcard | Error::RemovedCard | Error::UnresponsiveCard | Error::UnpoweredCard => {
                Failure::rig(Text::new(
                    format!("「{reader}」にカードがない、またはカードが答えない: {error}"),
                    format!("there is no card in {reader:?}, or it does not answer: {error}"),
                ))
            }
            Error::SharingViolation => Failure::rig(Text::new(
                format!("「{reader}」は他のプログラムが使っている。それを終えてから試す"),
                format!("{reader:?} is in use by another program; end it and try again"),
            )),
            other => unavailable(other),
        })?;
        let (jobs, waiting) = mpsc::channel();
        let (done, answers) = mpsc::channel();
        let thread = std::thread::spawn(move || serve(card, &waiting, &done));
        Ok(Self { reader, jobs: Some(jobs), answers, thread: Some(thread), hung: false })
    }

    /// The reader's whole name.
    pub(crate) fn reader(&self) -> &str {
        &self.reader
    }

    fn ask(&mut self, job: Job) -> Result<Vec<u8>, ChannelError> {
        let silent = || ChannelError {
            fault: Fault::Timeout,
            fate: Fate::Unknown,
            detail: format!("no answer from PC/SC within {} seconds", PATIENCE.as_secs()),
        };
        let ended = |fate| ChannelError {
            fault: Fault::Stack,
            fate,
            detail: "the thread of this connection has ended".to_owned(),
        };
        if self.hung {
            return Err(ChannelError { fate: Fate::NotSent, ..silent() });
        }
        let sent = self.jobs.as_ref().is_some_and(|jobs| jobs.send(job).is_ok());
        if !sent {
            return Err(ended(Fate::NotSent));
        }
        self.answers.recv_timeout(PATIENCE).unwrap_or_else(|error| match error {
            RecvTimeoutError::Timeout => {
                self.hung = true;
                Err(silent())
            }
            RecvTimeoutError::Disconnected => Err(ended(Fate::Unknown)),
        })
    }
}

/// Disconnects before the next connection is made; a thread that hangs is left behind.
impl Drop for PcscChannel {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take().filter(|_| !self.hung) {
            // A panic in there has nobody left to hear of it.
            let _ = thread.join();
        }
    }
}

/// The life of a connection: one job at a time until nobody asks any more.
fn serve(mut card: Card, jobs: &Receiver<Job>, answers: &Sender<Result<Vec<u8>, ChannelError>>) {
    let mut buffer = vec![0; BUFFER];
    for job in jobs {
        let answer = match job {
            Job::Transmit(command) => transmit(&card, &command, &mut buffer),
            Job::Reset(kind) => reset(&mut card, kind),
        };
        if answers.send(answer).is_err() {
            break;
        }
    }
    // Takes the card's power for a moment. PC/SC ends a connection with a warm reset at most, and the card's verified
    // PIN survives that: the next program could sign in the holder's name. Fails if the card is gone, and its state
    // with it.
    let _ = card.reconnect(ShareMode::Exclusive, Protocols::ANY, Disposition::UnpowerCard);
}

fn transmit(card: &Card, command: &[u8], buffer: &mut [u8]) -> Result<Vec<u8>, ChannelError> {
    match card.transmit(command, buffer) {
        Ok(response) if response.len() >= 2 => Ok(response.to_vec()),
        Ok(response) => Err(ChannelError {
            fault: Fault::Garbled,
            fate: Fate::Unknown,
            detail: format!(
                "SCardTransmit succeeded with {} bytes, fewer than a status word",
                response.len()
            ),
        }),
        Err(error) => Err(channel_error(error)),
    }
}

fn reset(card: &mut Card, kind: Reset) -> Result<Vec<u8>, ChannelError> {
    let how = match kind {
        Reset::Warm => Disposition::ResetCard,
        Reset::Cold => Disposition::UnpowerCard,
    };
    card.reconnect(ShareMode::Exclusive, Protocols::ANY, how).map_err(channel_error)?;
    Ok(card.status2_owned().map_err(channel_error)?.atr().to_vec())
}

fn connect(context: &Context, reader: &CStr) -> Result<Card, Error> {
    context.connect(reader, ShareMode::Exclusive, Protocols::ANY)
}

/// The whole name of the reader that is meant: of that name, or the only one whose name contains it.
///
/// # Errors
/// A [`Failure`] that lists the readers if there is none, or more than one.
pub(crate) fn find(wanted: &str) -> Result<String, Failure> {
    let names: Vec<String> = readers()?.into_iter().map(|reader| reader.name).collect();
    let mut alike = names.iter().filter(|name| name.contains(wanted));
    match (names.iter().find(|name| *name == wanted), alike.next(), alike.next()) {
        (Some(exact), ..) => Ok(exact.clone()),
        (None, Some(only), None) => Ok(only.clone()),
        _ => Err(no_reader(wanted, &names)),
    }
}

fn no_reader(wanted: &str, names: &[String]) -> Failure {
    let list = if names.is_empty() { "-".to_owned() } else { names.join(" | ") };
    Failure::rig(Text::new(
        format!("「{wanted}」に当てはまるカードリーダーが一台に決まらない。見えているもの: {list}"),
        format!("{wanted:?} does not name exactly one reader; these are seen: {list}"),
    ))
}

impl Channel for PcscChannel {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        self.ask(Job::Transmit(Zeroizing::new(command.to_vec())))
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        self.ask(Job::Reset(kind))
    }

    /// What the reader says of itself is not asked here: whether it is true is for reader certification to measure.
    fn limits(&self) -> Limits {
        Limits::EXTENDED
    }
}

/// PC/SC's codes say little about what reached the card; where they do not, the worst is assumed.
fn channel_error(error: Error) -> ChannelError {
    let (fault, fate) = match error {
        Error::NoSmartcard | Error::RemovedCard | Error::UnpoweredCard | Error::ResetCard => {
            (Fault::CardGone, Fate::Unknown)
        }
        Error::UnknownReader | Error::ReaderUnavailable | Error::NoReadersAvailable => {
            (Fault::ReaderGone, Fate::Unknown)
        }
        Error::NotTransacted => (Fault::Refused, Fate::Unknown),
        Error::Timeout => (Fault::Timeout, Fate::Unknown),
        Error::InsufficientBuffer => (Fault::Garbled, Fate::Executed),
        Error::NoService | Error::ServiceStopped | Error::InvalidHandle => (Fault::Stack, Fate::NotSent),
        _ => (Fault::Stack, Fate::Unknown),
    };
    ChannelError { fault, fate, detail: format!("{error} (0x{:08X})", error as u32) }
}
