//! The card's end of vsmartcard's virtual reader: any PC/SC program then sees the simulated card.
//!
//! `vpcd` listens and the card connects. Both sides send messages of a two-byte big-endian length and as many bytes. A
//! message of one byte from vpcd is a control code (power, reset, answer to reset), any other is a command APDU.

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::card::{Card, CardLog};

/// How long [`serve`] tries to reach vpcd.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How long a stop may go unnoticed.
const TICK: Duration = Duration::from_millis(100);
/// The longest message that a two-byte length can announce.
const MESSAGE_MAX: usize = 65_535;

/// What one byte from vpcd asks for. Only [`Control::Atr`] is answered.
enum Control {
    PowerOff,
    PowerOn,
    Reset,
    Atr,
}

/// Why serving ended before anybody asked for it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum VpcdError {
    /// vpcd takes a card from anybody who connects; this program hands one only to its own machine.
    #[error("{0} is not a loopback address; the simulated card is served to this machine only")]
    NotLoopback(SocketAddr),
    /// Nobody listens there.
    #[error("no vpcd at {address} within {} seconds ({source}); is pcscd running with the vpcd driver?", PATIENCE.as_secs())]
    Unreachable {
        /// Where it was looked for.
        address: SocketAddr,
        /// The last attempt's error.
        source: io::Error,
    },
    /// The connection broke.
    #[error("the connection to vpcd broke: {0}")]
    Broken(#[from] io::Error),
    /// vpcd sent what the protocol does not know.
    #[error("vpcd sent a message that its protocol does not know ({0})")]
    UnknownMessage(UnknownMessage),
    /// The card's answer does not fit into a message.
    #[error(
        "a response of {length} bytes; vpcd carries {MESSAGE_MAX}, and cutting it would desynchronise the wire"
    )]
    ResponseTooLong {
        /// Length of the answer, status word included.
        length: usize,
    },
}

/// A message outside of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownMessage {
    /// A message without content.
    Empty,
    /// An unknown control code.
    Control(u8),
}

impl fmt::Display for UnknownMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("empty"),
            Self::Control(code) => write!(f, "control code {code:02X}"),
        }
    }
}

/// Serves a card to the vpcd at `address` until vpcd closes the connection or `stop` is set. `observe` sees every
/// exchange, command first, and the card's log, whose last entry is that exchange (a card without power keeps none).
///
/// The card loses its power at the end, as it would when taken out of a reader.
///
/// # Errors
/// [`VpcdError`], see there.
pub fn serve(
    card: &mut Card,
    address: SocketAddr,
    stop: &AtomicBool,
    observe: impl FnMut(&[u8], &[u8], &CardLog),
) -> Result<(), VpcdError> {
    if !address.ip().is_loopback() {
        return Err(VpcdError::NotLoopback(address));
    }
    let Some(stream) = connect(address, stop)? else { return Ok(()) };
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TICK))?;
    let ended = converse(card, &mut Wire { stream, stop }, observe);
    card.power_off();
    ended
}

/// Tries until vpcd listens; nothing when asked to stop.
fn connect(address: SocketAddr, stop: &AtomicBool) -> Result<Option<TcpStream>, VpcdError> {
    let start = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => return Ok(Some(stream)),
            Err(source) if start.elapsed() >= PATIENCE => {
                return Err(VpcdError::Unreachable { address, source });
            }
            Err(_) => sleep(TICK),
        }
    }
    Ok(None)
}

fn converse(
    card: &mut Card,
    wire: &mut Wire<'_>,
    mut observe: impl FnMut(&[u8], &[u8], &CardLog),
) -> Result<(), VpcdError> {
    while let Some(message) = wire.receive()? {
        match control(&message)? {
            Some(Control::PowerOff) => card.power_off(),
            Some(Control::PowerOn) => {
                card.power_on();
            }
            Some(Control::Reset) => {
                card.reset_warm();
            }
            Some(Control::Atr) => wire.send(card.atr())?,
            None => {
                let response = card.transmit(&message);
                sleep(card.take_delay());
                observe(&message, &response, card.log());
                wire.send(&response)?;
            }
        }
    }
    Ok(())
}

fn control(message: &[u8]) -> Result<Option<Control>, VpcdError> {
    match message {
        [] => Err(VpcdError::UnknownMessage(UnknownMessage::Empty)),
        [0] => Ok(Some(Control::PowerOff)),
        [1] => Ok(Some(Control::PowerOn)),
        [2] => Ok(Some(Control::Reset)),
        [4] => Ok(Some(Control::Atr)),
        [code] => Err(VpcdError::UnknownMessage(UnknownMessage::Control(*code))),
        _ => Ok(None),
    }
}

struct Wire<'s> {
    stream: TcpStream,
    stop: &'s AtomicBool,
}

impl Wire<'_> {
    /// The next message; nothing at the end of the connection or when asked to stop.
    fn receive(&mut self) -> Result<Option<Vec<u8>>, VpcdError> {
        let mut length = [0; 2];
        if !self.fill(&mut length)? {
            return Ok(None);
        }
        let mut message = vec![0; u16::from_be_bytes(length).into()];
        Ok(self.fill(&mut message)?.then_some(message))
    }

    /// Fills the buffer; false at the end of the connection or when asked to stop.
    fn fill(&mut self, mut buffer: &mut [u8]) -> io::Result<bool> {
        while !buffer.is_empty() {
            acknowledge_at_once(&self.stream)?;
            match self.stream.read(buffer) {
                Ok(0) => return Ok(false),
                Ok(read) => buffer = &mut buffer[read..],
                Err(error) if is_tick(&error) => {
                    if self.stop.load(Ordering::Relaxed) {
                        return Ok(false);
                    }
                }
                Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }

    /// Length and body in one segment.
    fn send(&mut self, body: &[u8]) -> Result<(), VpcdError> {
        let too_long = |_| VpcdError::ResponseTooLong { length: body.len() };
        let length = u16::try_from(body.len()).map_err(too_long)?;
        self.stream.write_all(&[&length.to_be_bytes(), body].concat())?;
        Ok(())
    }
}

fn is_tick(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// vpcd writes length and body as two segments and waits for the first one's acknowledgement, which Linux would otherwise
/// delay by some 40 ms. The option falls back by itself, so it is set again before every read.
#[cfg(target_os = "linux")]
fn acknowledge_at_once(stream: &TcpStream) -> io::Result<()> {
    std::os::linux::net::TcpStreamExt::set_quickack(stream, true)
}

#[cfg(not(target_os = "linux"))]
fn acknowledge_at_once(_: &TcpStream) -> io::Result<()> {
    Ok(())
}
