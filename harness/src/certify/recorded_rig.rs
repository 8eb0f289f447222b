use std::time::Duration;

use apdu::{ChannelError, Reset};
use conformance::evidence::{Event, sha256};
use conformance::reader::{Case, Progress, Rig, Rung, Specimen};
use conformance::redact::{self, hex};

use crate::certify::Measurable;
use crate::recorder::micros;

/// A reader on the bench whose every exchange becomes evidence before the measurement sees the answer.
pub struct RecordedRig<'a, M> {
    reader: M,
    name: String,
    record: &'a mut dyn FnMut(Event),
    hear: &'a mut dyn FnMut(&Progress),
    begun: Duration,
}

impl<'a, M: Measurable> RecordedRig<'a, M> {
    /// Measures `reader` under a name in the evidence.
    pub fn new(
        reader: M,
        name: impl Into<String>,
        record: &'a mut dyn FnMut(Event),
        hear: &'a mut dyn FnMut(&Progress),
    ) -> Self {
        let begun = reader.clock();
        Self { reader, name: name.into(), record, hear, begun }
    }
}

impl<M: Measurable> Rig for RecordedRig<'_, M> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, ChannelError> {
        let begun = self.reader.clock();
        let result = self.reader.transmit(command);
        (self.record)(Event::Apdu {
            reader: self.name.clone(),
            command: shown(command),
            response: result.as_ref().ok().map(|bytes| hex(bytes)),
            fault: result.as_ref().err().map(ToString::to_string),
            duplicate_of: None,
            took_us: micros(self.reader.clock().saturating_sub(begun)),
        });
        result
    }

    fn recover(&mut self, rung: Rung) -> Result<(), ChannelError> {
        let result = match rung {
            Rung::Retry => Ok(Vec::new()),
            Rung::Reset => self.reader.reset(Reset::Warm),
            Rung::Unpower => self.reader.reset(Reset::Cold),
            Rung::Reconnect => self.reader.reconnect().map(|()| Vec::new()),
            Rung::PowerCycle => self.reader.power_cycle().map(|()| Vec::new()),
        };
        (self.record)(Event::Reset {
            reader: self.name.clone(),
            reset: rung.word().to_owned(),
            atr: result.as_ref().ok().map(|bytes| hex(bytes)),
            fault: result.as_ref().err().map(ToString::to_string),
        });
        result.map(|_| ())
    }

    fn elapsed(&self) -> Duration {
        self.reader.clock().saturating_sub(self.begun)
    }

    fn progress(&mut self, progress: &Progress) {
        (self.hear)(progress);
    }
}

/// The probe application's class bytes. Its commands hold no secret and are shown whole: EXCHANGE has the instruction byte of CHANGE
/// REFERENCE DATA, whose data would be hidden, and with them what is to be judged.
const PROBE_CLASSES: [u8; 2] = [0x80, 0x90];

fn shown(command: &[u8]) -> String {
    match command {
        [class, ..] if PROBE_CLASSES.contains(class) && Case::read(command, 0).is_some() => hex(command),
        _ => redact::command(command),
    }
}

/// The first line of a measurement's evidence.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What is measured.
    pub specimen: Specimen,
    /// When it began (RFC 3339).
    pub started: String,
}

impl Opening {
    /// The event of that line. Its suite is the probe card's specification, by which the reader is measured.
    ///
    /// # Errors
    /// If the specimen cannot be written as JSON.
    pub fn event(&self) -> Result<Event, serde_json::Error> {
        Ok(Event::Run {
            tashika: env!("CARGO_PKG_VERSION").to_owned(),
            started: self.started.clone(),
            suite_sha256: sha256(include_bytes!("../../../vectors/probe-card.md")),
            subject: serde_json::to_value(&self.specimen)?,
        })
    }
}
