use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::evidence::{Event, Record};
use crate::reader::{EvidenceClass, Specimen};

/// What a certificate is about, as the evidence shows it. A reader that differs in one of these is another subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The reader's name on the bench.
    pub reader: String,
    /// `VVVV:PPPP`; `None` if it is not known. A simulated reader has none (vendor 0).
    pub device: Option<String>,
    /// Release of the device (`bcdDevice`), for instance `1.03`; `None` if it is not known.
    pub firmware: Option<String>,
    /// The slot, from 0.
    pub slot: u8,
    /// The driver, with its version and options as far as they are known.
    pub driver: String,
    /// The protocol spoken with the card.
    pub protocol: String,
    /// Answers to reset of the cards it was measured with, hexadecimal, as far as the evidence has them.
    pub cards: Vec<String>,
    /// What the card could tell; of a probe card, which tells most, it is left out.
    #[serde(default, skip_serializing_if = "EvidenceClass::is_probe")]
    pub evidence: EvidenceClass,
}

impl Subject {
    /// The subject of a measurement.
    #[must_use]
    pub fn of(specimen: &Specimen, records: &[Record]) -> Self {
        let descriptor = specimen.descriptor.as_ref();
        Self {
            reader: specimen.reader.clone(),
            device: descriptor
                .filter(|descriptor| descriptor.vendor != 0)
                .map(|descriptor| format!("{:04X}:{:04X}", descriptor.vendor, descriptor.product)),
            firmware: descriptor.map(|descriptor| descriptor.firmware.to_string()),
            slot: specimen.slot,
            driver: specimen.driver.to_string(),
            protocol: specimen.protocol.to_string(),
            cards: cards(records, specimen),
            evidence: specimen.evidence,
        }
    }

    /// What stands for the model: its device ids, else its name on the bench.
    #[must_use]
    pub fn model(&self) -> &str {
        self.device.as_deref().unwrap_or(&self.reader)
    }
}

/// The answers to reset of all cards that were in the reader.
fn cards(records: &[Record], specimen: &Specimen) -> Vec<String> {
    let atr = |record: &Record| match &record.event {
        Event::Reset { reader: through, atr: Some(atr), .. }
            if *through == specimen.reader && !atr.is_empty() =>
        {
            Some(atr.clone())
        }
        _ => None,
    };
    records.iter().filter_map(atr).chain(specimen.atr.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}
