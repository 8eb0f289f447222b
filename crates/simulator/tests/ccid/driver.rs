//! A driver's side of CCID, from the specification: messages with sequence numbers, chaining at extended level,
//! patience.

use conformance::reader::{Descriptor, Equipment, Firmware, InterfaceKind};
use simulator::card::{Card, CardProfile};
use simulator::ccid::{CcidReader, InterfaceModel};

pub(crate) const CHARACTER: u32 = 0;
pub(crate) const TPDU: u32 = 0x0001_0000;
pub(crate) const SHORT: u32 = 0x0002_0000;
pub(crate) const EXTENDED: u32 = 0x0004_0000;

/// An interface of this level and message length.
pub(crate) fn model(level: u32, message_length: u32, slots: u8) -> InterfaceModel {
    InterfaceModel {
        name: String::new(),
        kind: InterfaceKind::Contact,
        descriptor: Descriptor {
            vendor: 0x1234,
            product: 0x5678,
            firmware: Firmware(0x0100),
            interface_protocol: 0,
            max_slot_index: slots - 1,
            protocols: 3,
            max_ifsd: 254,
            max_data_rate: 344_086,
            features: level | 0x30,
            message_length,
        },
        equipment: Equipment::USUAL,
    }
}

pub(crate) fn probe_card() -> Card {
    Card::new(CardProfile::probe())
}

/// A reader and the next sequence number.
pub(crate) struct Driver {
    pub(crate) reader: CcidReader,
    sequence: u8,
    block: usize,
}

/// A message from the reader, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) kind: u8,
    pub(crate) status: u8,
    pub(crate) error: u8,
    pub(crate) specific: u8,
    pub(crate) data: Vec<u8>,
    /// Milliseconds it took.
    pub(crate) after: u128,
}

pub(crate) const POWER_ON: u8 = 0x62;
pub(crate) const POWER_OFF: u8 = 0x63;
pub(crate) const SLOT_STATUS: u8 = 0x65;
pub(crate) const TRANSFER: u8 = 0x6F;

impl Driver {
    pub(crate) fn new(level: u32, message_length: u32) -> Self {
        let block = usize::try_from(message_length).unwrap() - 10;
        Self { reader: CcidReader::new(&model(level, message_length, 1)), sequence: 0, block }
    }

    /// With a probe card that has power.
    pub(crate) fn with_card(level: u32, message_length: u32) -> Self {
        let mut driver = Self::new(level, message_length);
        driver.reader.put(0, Some(probe_card()));
        let heard = driver.say(POWER_ON, [0; 3], &[]);
        assert_eq!((heard.kind, heard.status, &heard.data[..]), (0x80, 0, CardProfile::ATR_EXTENDED));
        driver
    }

    /// A message to slot 0 and the last answer to it; those before must ask for patience.
    pub(crate) fn say(&mut self, kind: u8, parameters: [u8; 3], data: &[u8]) -> Heard {
        let length = u32::try_from(data.len()).unwrap().to_le_bytes();
        let sequence = self.sequence;
        self.sequence = self.sequence.wrapping_add(1);
        let mut message = vec![kind];
        message.extend(length);
        message.extend([0, sequence]);
        message.extend(parameters);
        message.extend(data);
        let mut answers: Vec<_> = self
            .reader
            .receive(&message)
            .into_iter()
            .map(|answer| {
                let [kind, l0, l1, l2, l3, slot, seen, status, error, specific, data @ ..] =
                    &answer.message[..]
                else {
                    panic!("no header: {answer:?}")
                };
                assert_eq!((*slot, *seen), (0, sequence));
                assert_eq!(u32::from_le_bytes([*l0, *l1, *l2, *l3]), u32::try_from(data.len()).unwrap());
                Heard {
                    kind: *kind,
                    status: *status,
                    error: *error,
                    specific: *specific,
                    data: data.to_vec(),
                    after: answer.after.as_millis(),
                }
            })
            .collect();
        let mut last = answers.pop().expect("an answer");
        for patience in answers {
            assert_eq!((patience.status, patience.data.len()), (0x80, 0), "{patience:?}");
            last.after += patience.after;
        }
        last
    }

    /// A command at extended level, in pieces.
    pub(crate) fn extended(&mut self, apdu: &[u8]) -> Result<Vec<u8>, Heard> {
        let mut pieces = apdu.chunks(self.block).enumerate().peekable();
        let mut heard = None;
        while let Some((number, piece)) = pieces.next() {
            let level = match (number, pieces.peek()) {
                (0, None) => 0,
                (0, Some(_)) => 1,
                (_, None) => 2,
                (_, Some(_)) => 3,
            };
            let answer = self.say(TRANSFER, [0, level, 0], piece);
            if pieces.peek().is_some() && (answer.status, answer.specific, answer.data.len()) != (0, 0x10, 0)
            {
                return Err(answer);
            }
            heard = Some(answer);
        }
        let mut heard = heard.unwrap();
        let mut response = Vec::new();
        let mut first = true;
        loop {
            if heard.status != 0 {
                return Err(heard);
            }
            response.extend(&heard.data);
            assert!(heard.data.len() <= self.block);
            match (first, heard.specific) {
                (true, 0) | (false, 2) => return Ok(response),
                (true, 1) | (false, 3) => heard = self.say(TRANSFER, [0, 0x10, 0], &[]),
                other => panic!("bChainParameter {other:?}"),
            }
            first = false;
        }
    }
}

/// ECHO of the probe application, with Le for all of it, in extended form.
pub(crate) fn echo(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap().to_be_bytes();
    [&[0x80, 0x26, 0, 0, 0], &length[..], data, &[0, 0]].concat()
}

/// Bytes of which none repeats soon.
pub(crate) fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|place| u8::try_from((place * 7 + place / 251) % 251).unwrap()).collect()
}
