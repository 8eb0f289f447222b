//! A simulated reader in a slot of the lab: one of the zoo, to which something may happen in the middle of its work.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use apdu::{Channel, ChannelError, Fate, Fault, Limits, Reset};
use simulator::reader_zoo::ZooReader;

use super::file::{Help, Incident, Mishap};
use crate::certify::Measurable;

/// The reader as everybody who connects to it sees it: connections come and go, its state stays.
#[derive(Clone)]
pub(super) struct SimulatedReader(Rc<RefCell<Befallen>>);

struct Befallen {
    reader: ZooReader,
    incident: Option<Incident>,
    exchanges: u32,
    down: bool,
    waited: Duration,
}

/// How long a program waits for a reader that does not answer.
const PATIENCE: Duration = Duration::from_secs(45);

impl SimulatedReader {
    pub(super) fn new(reader: ZooReader, incident: Option<Incident>) -> Self {
        Self(Rc::new(RefCell::new(Befallen {
            reader,
            incident,
            exchanges: 0,
            down: false,
            waited: Duration::ZERO,
        })))
    }
}

impl Befallen {
    /// Counts an exchange, and lets happen what is to happen.
    fn count(&mut self) -> Result<(), ChannelError> {
        self.exchanges = self.exchanges.saturating_add(1);
        if self.incident.is_some_and(|incident| incident.after == self.exchanges) {
            self.down = true;
        }
        self.usable()
    }

    fn usable(&mut self) -> Result<(), ChannelError> {
        let Some(incident) = self.incident.filter(|_| self.down) else { return Ok(()) };
        let (fault, fate, detail) = match incident.what {
            Mishap::Unplugged => {
                (Fault::ReaderGone, Fate::Unknown, "SCARD_E_READER_UNAVAILABLE (0x80100017)")
            }
            Mishap::CardRemoved => (Fault::CardGone, Fate::Unknown, "SCARD_W_REMOVED_CARD (0x80100069)"),
            Mishap::ServiceStopped => (Fault::Stack, Fate::NotSent, "SCARD_E_NO_SERVICE (0x8010001D)"),
            Mishap::Wedged => {
                self.waited += PATIENCE;
                (Fault::Timeout, Fate::Unknown, "no answer")
            }
        };
        Err(ChannelError { fault, fate, detail: detail.to_owned() })
    }

    fn help(&mut self, help: Help) -> Result<(), ChannelError> {
        let rank = |help: Help| help as u8;
        if self.incident.and_then(|incident| incident.until).is_some_and(|until| rank(help) >= rank(until)) {
            self.down = false;
        }
        self.usable()
    }
}

impl Channel for SimulatedReader {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let mut befallen = self.0.borrow_mut();
        befallen.count()?;
        befallen.reader.transmit(command)
    }

    fn reset(&mut self, kind: Reset) -> Result<Vec<u8>, ChannelError> {
        let mut befallen = self.0.borrow_mut();
        befallen.help(Help::Reset)?;
        befallen.reader.reset(kind)
    }

    fn limits(&self) -> Limits {
        self.0.borrow().reader.limits()
    }
}

impl Measurable for SimulatedReader {
    fn reconnect(&mut self) -> Result<(), ChannelError> {
        let mut befallen = self.0.borrow_mut();
        befallen.help(Help::Reconnect)?;
        befallen.reader.reconnect()
    }

    fn power_cycle(&mut self) -> Result<(), ChannelError> {
        let mut befallen = self.0.borrow_mut();
        befallen.help(Help::PowerCycle)?;
        befallen.reader.power_cycle();
        Ok(())
    }

    fn clock(&self) -> Duration {
        let befallen = self.0.borrow();
        befallen.reader.clock() + befallen.waited
    }
}
