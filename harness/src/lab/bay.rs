use conformance::Text;
use conformance::lab::{Identity, SlotState};
use conformance::reader::Effort;
#[cfg(feature = "pcsc")]
use conformance::reader::EvidenceClass;
use simulator::reader_zoo::Exhibit;

use super::file::{CardEntry, MeasureEntry, SlotEntry, TestCard};
use super::simulated::SimulatedReader;
#[cfg(feature = "pcsc")]
use crate::certify::PcscReader;
use crate::certify::{Measurable, Measurement, exhibit};
use crate::failure::Failure;

/// The reader and the card of a slot, found and examined: everything that a job needs of them.
pub(crate) struct Bay {
    /// The reader.
    reader: BayReader,
    /// What the card is.
    pub(crate) card: TestCard,
    /// The card's answer to reset, hexadecimal.
    pub(crate) atr: Option<String>,
    /// Who the reader is.
    pub(crate) identity: Identity,
    /// What of it is not as the lab file says, although it can be used.
    pub(crate) unexpected: Option<Text>,
}

enum BayReader {
    Simulated {
        exhibit: Exhibit,
        reader: SimulatedReader,
    },
    #[cfg(feature = "pcsc")]
    Pcsc {
        name: String,
        power: Option<String>,
    },
}

/// Why a slot cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unusable {
    /// The state that it is in for that.
    pub(crate) state: SlotState,
    /// What is wrong.
    pub(crate) what: Text,
}

impl Unusable {
    pub(crate) fn new(state: SlotState, what: Text) -> Self {
        Self { state, what }
    }
}

impl Bay {
    /// Finds the reader of a slot and looks who it is, and whether the card in it is the one that is allowed there. No PIN is presented.
    ///
    /// # Errors
    /// [`Unusable`]: no such reader, another one, a card that is not allowed.
    pub(crate) fn find(slot: &SlotEntry, card: &CardEntry) -> Result<Self, Unusable> {
        match &slot.at {
            conformance::lab::Place::Zoo(name) => Self::simulated(name, slot, card),
            place => real::find(place, slot, card),
        }
    }

    fn simulated(name: &str, slot: &SlotEntry, card: &CardEntry) -> Result<Self, Unusable> {
        let exhibit = exhibit(name).map_err(|failure| Unusable::new(SlotState::Absent, failure.text))?;
        let reader = SimulatedReader::new(exhibit.reader(1), slot.incident);
        let specimen = crate::certify::specimen(&exhibit, Effort::Quick, 1);
        let firmware = specimen.descriptor.as_ref().map(|descriptor| descriptor.firmware.to_string());
        let identity = Identity {
            reader: specimen.reader.clone(),
            device: None,
            firmware,
            slot: specimen.slot,
            driver: specimen.driver.to_string(),
            protocol: Some(specimen.protocol.to_string()),
            os: "tashika".to_owned(),
        };
        let reader = BayReader::Simulated { exhibit, reader };
        Ok(Self { reader, card: card.kind, atr: None, identity, unexpected: None })
    }

    /// A connection to the reader, or one that can still be made.
    pub(crate) fn reader(&self) -> Box<dyn Measurable> {
        match &self.reader {
            BayReader::Simulated { reader, .. } => Box::new(reader.clone()),
            #[cfg(feature = "pcsc")]
            BayReader::Pcsc { name, power } => {
                // One that is not there now is waited for only when the ladder is climbed.
                let open = PcscReader::open(name, power.clone()).map(PcscReader::patient);
                Box::new(open.unwrap_or_else(|_| PcscReader::closed(name, power.clone())))
            }
        }
    }

    /// The card as the health check sees it: in a simulated reader of the zoo there is a probe card, whatever scenarios run with.
    pub(crate) fn checked_card(&self) -> TestCard {
        match &self.reader {
            BayReader::Simulated { .. } => TestCard::Probe,
            #[cfg(feature = "pcsc")]
            BayReader::Pcsc { .. } => self.card,
        }
    }

    /// The reader's name in PC/SC; none of a simulated one.
    pub(crate) fn pcsc_name(&self) -> Option<&str> {
        match &self.reader {
            BayReader::Simulated { .. } => None,
            #[cfg(feature = "pcsc")]
            BayReader::Pcsc { name, .. } => Some(name),
        }
    }

    /// The measurement of the reader, calibrated by the control if there is one.
    ///
    /// # Errors
    /// What is missing.
    #[cfg_attr(
        not(feature = "pcsc"),
        expect(unused_variables, reason = "a simulated reader has a control of its own")
    )]
    pub(crate) fn measurement(
        &self,
        entry: &MeasureEntry,
        control: Option<&str>,
    ) -> Result<Measurement, Failure> {
        match &self.reader {
            BayReader::Simulated { exhibit, reader } => {
                Ok(Measurement::of_exhibit(exhibit, Box::new(reader.clone()), entry.effort, entry.seed))
            }
            #[cfg(feature = "pcsc")]
            BayReader::Pcsc { name, power } => {
                let bench =
                    crate::certify::PcscBench { reader: name, control, power_cycle: power.as_deref() };
                match entry.evidence {
                    EvidenceClass::Probe => Measurement::through_pcsc(&bench, entry.effort, entry.seed),
                    EvidenceClass::Card => {
                        Measurement::with_an_ordinary_card(&bench, entry.effort, entry.seed)
                    }
                }
            }
        }
    }
}

#[cfg(feature = "pcsc")]
mod real {
    use conformance::Text;
    use conformance::lab::{Identity, Place, SlotState};
    use conformance::reader::{Catalogue, Device};

    use super::{Bay, BayReader, Unusable};
    use crate::certify::{Machine, PcscIdentity, identify};
    use crate::failure::Failure;
    use crate::lab::file::{CardEntry, ExpectedReader, SlotEntry};
    use crate::pcsc_channel::{find as find_by_name, readers};

    pub(super) fn find(place: &Place, slot: &SlotEntry, card: &CardEntry) -> Result<Bay, Unusable> {
        let absent = |failure: Failure| Unusable::new(SlotState::Absent, failure.text);
        let machine = Machine::this();
        let expected = slot.reader.clone().unwrap_or_default();
        let reader = at(place, &expected, &machine).map_err(absent)?;
        let identity = identity(&reader, &machine);
        let wrong = |what| Err(Unusable::new(SlotState::Unexpected, what));
        if let Some(other) = another(&expected, &identity) {
            return wrong(other);
        }
        let Some(atr) = &reader.atr else {
            return Err(Unusable::new(
                SlotState::Absent,
                Text::new(
                    format!("「{}」にカードがない、またはカードが答えない", reader.name),
                    format!("there is no card in {:?}, or it does not answer", reader.name),
                ),
            ));
        };
        if !card.atr.is_empty() && !card.atr.iter().any(|allowed| allowed.eq_ignore_ascii_case(atr)) {
            return Err(Unusable::new(
                SlotState::Refused,
                Text::new(
                    format!(
                        "「{}」のカード {} ではない (応答 {atr})。このカードには何も送らない",
                        reader.name, slot.card
                    ),
                    format!(
                        "the card in {:?} is not {} (it answers {atr}); nothing is sent to it",
                        reader.name, slot.card
                    ),
                ),
            ));
        }
        Ok(Bay {
            unexpected: firmware(&expected, &identity),
            reader: BayReader::Pcsc { name: reader.name.clone(), power: slot.power.clone() },
            card: card.kind,
            atr: Some(atr.clone()),
            identity,
        })
    }

    /// The only reader at a place. A device with several readers is told by the expected reader's name.
    fn at(place: &Place, expected: &ExpectedReader, machine: &Machine) -> Result<PcscIdentity, Failure> {
        if let Place::Reader(name) = place {
            return identify(&find_by_name(name)?);
        }
        let mut found = Vec::new();
        for seen in readers()? {
            let Ok(identity) = identify(&seen.name) else { continue };
            let device = identity.usb_device(machine).map(|device| device.device(None));
            let named = expected.name.as_ref().is_none_or(|name| identity.name.contains(name));
            if named && is_at(place, &identity, device.as_ref()) {
                found.push(identity);
            }
        }
        let names: Vec<&str> = found.iter().map(|identity| identity.name.as_str()).collect();
        let (count, names) = (found.len(), names.join(" | "));
        match found.pop() {
            Some(only) if count == 1 => Ok(only),
            _ => Err(Failure::rig(Text::new(
                format!("{} のリーダーが一台に決まらない ({count} 台: {names})", shown(place)),
                format!("there are {count} readers at {}: {names}", shown(place)),
            ))),
        }
    }

    fn is_at(place: &Place, identity: &PcscIdentity, device: Option<&Device>) -> bool {
        match place {
            Place::Usb(path) => device.and_then(|device| device.usb_path.as_ref()) == Some(path),
            Place::Serial(serial) => {
                let of_device = device.and_then(|device| device.serial.as_ref());
                identity.serial.as_ref() == Some(serial) || of_device == Some(serial)
            }
            Place::Reader(_) | Place::Zoo(_) => false,
        }
    }

    fn shown(place: &Place) -> String {
        match place {
            Place::Usb(at) => format!("usb {at}"),
            Place::Serial(at) => format!("serial {at}"),
            Place::Reader(at) | Place::Zoo(at) => at.clone(),
        }
    }

    fn identity(reader: &PcscIdentity, machine: &Machine) -> Identity {
        let models = Catalogue::bundled().ok();
        let models = models.as_ref().map(|catalogue| reader.models(catalogue)).unwrap_or_default();
        let device = reader.usb_device(machine);
        let descriptor = reader.descriptor(device.as_ref(), &models);
        let ids = reader.vendor.zip(reader.product);
        let host = reader.host(machine);
        Identity {
            reader: reader.name.clone(),
            device: ids.map(|(vendor, product)| format!("{vendor:04X}:{product:04X}")),
            firmware: reader
                .firmware
                .or(descriptor.map(|descriptor| descriptor.firmware))
                .map(|firmware| firmware.to_string()),
            slot: reader.slot,
            driver: reader.driver(machine).to_string(),
            protocol: reader.protocol.map(|protocol| protocol.to_string()),
            os: host.os.unwrap_or_else(|| std::env::consts::OS.to_owned()),
        }
    }

    /// What is said of a reader that is not the expected one.
    fn another(expected: &ExpectedReader, found: &Identity) -> Option<Text> {
        let name = expected.name.as_ref().filter(|name| !found.reader.contains(*name));
        let device = expected
            .device
            .as_ref()
            .filter(|device| found.device.as_ref().is_some_and(|found| !found.eq_ignore_ascii_case(device)));
        let wanted = name.or(device)?;
        Some(Text::new(
            format!("別のリーダー {found} がある。lab.yaml では {wanted}"),
            format!("another reader is there: {found}; the lab file says {wanted}"),
        ))
    }

    /// What is said of a firmware that is not the expected one: the reader is measured all the same.
    fn firmware(expected: &ExpectedReader, found: &Identity) -> Option<Text> {
        let wanted = expected.firmware.as_ref().filter(|wanted| found.firmware.as_ref() != Some(wanted))?;
        let is = found.firmware.as_deref().unwrap_or("?");
        Some(Text::new(
            format!("ファームウェアは {is}。lab.yaml では {wanted}"),
            format!("the firmware is {is}; the lab file says {wanted}"),
        ))
    }
}

#[cfg(not(feature = "pcsc"))]
mod real {
    use conformance::lab::{Place, SlotState};

    use super::{Bay, Unusable};
    use crate::failure::Failure;
    use crate::lab::file::{CardEntry, SlotEntry};

    pub(super) fn find(_: &Place, _: &SlotEntry, _: &CardEntry) -> Result<Bay, Unusable> {
        Err(Unusable::new(SlotState::Absent, Failure::without_pcsc().text))
    }
}
