use std::time::Duration;

/// Bytes of every bulk message's header.
pub(super) const HEADER: usize = 10;

/// A message to the reader (CCID, 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Command<'a> {
    /// `bMessageType`.
    pub(super) kind: u8,
    /// `bSlot`.
    pub(super) slot: u8,
    /// `bSeq`.
    pub(super) sequence: u8,
    /// The three bytes whose meaning depends on the kind.
    pub(super) parameters: [u8; 3],
    /// Whether `dwLength` states what came.
    pub(super) length_fits: bool,
    /// `abData`.
    pub(super) data: &'a [u8],
}

/// `bMessageType` of messages to the reader.
pub(super) mod kind {
    pub(in super::super) const SET_PARAMETERS: u8 = 0x61;
    pub(in super::super) const POWER_ON: u8 = 0x62;
    pub(in super::super) const POWER_OFF: u8 = 0x63;
    pub(in super::super) const SLOT_STATUS: u8 = 0x65;
    pub(in super::super) const SECURE: u8 = 0x69;
    pub(in super::super) const T0_APDU: u8 = 0x6A;
    pub(in super::super) const ESCAPE: u8 = 0x6B;
    pub(in super::super) const GET_PARAMETERS: u8 = 0x6C;
    pub(in super::super) const RESET_PARAMETERS: u8 = 0x6D;
    pub(in super::super) const CLOCK: u8 = 0x6E;
    pub(in super::super) const TRANSFER: u8 = 0x6F;
    pub(in super::super) const ABORT: u8 = 0x72;
    pub(in super::super) const DATA_RATE: u8 = 0x73;
}

/// `bMessageType` of messages from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    DataBlock = 0x80,
    SlotStatus = 0x81,
    Parameters = 0x82,
    Escape = 0x83,
    DataRate = 0x84,
}

/// `bError` of a message whose command failed (CCID, table 6.2-2); 1 to 127 is the place of the wrong field.
pub(super) mod error {
    pub(in super::super) const NOT_SUPPORTED: u8 = 0x00;
    pub(in super::super) const LENGTH: u8 = 0x01;
    pub(in super::super) const SLOT: u8 = 0x05;
    pub(in super::super) const PROTOCOL_NUMBER: u8 = 0x07;
    pub(in super::super) const LEVEL_PARAMETER: u8 = 0x08;
    /// A vendor's, seen on the ACR1252U and unknown to libccid.
    pub(in super::super) const VENDOR: u8 = 0xC3;
    pub(in super::super) const PROTOCOL: u8 = 0xF6;
    pub(in super::super) const HARDWARE: u8 = 0xFB;
    pub(in super::super) const OVERRUN: u8 = 0xFC;
    pub(in super::super) const MUTE: u8 = 0xFE;
}

/// `bmICCStatus`: the card in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotStatus {
    /// There, with power.
    Active = 0,
    /// There, without power.
    Inactive = 1,
    /// Not there.
    Absent = 2,
}

/// A message from the reader, and how long after the command it comes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Counted from the command, or from the answer before if there are several.
    pub after: Duration,
    /// The message's bytes.
    pub message: Vec<u8>,
}

impl<'a> Command<'a> {
    /// Reads a message; nothing if there is not even a header.
    pub(super) fn parse(message: &'a [u8]) -> Option<Self> {
        let (&[kind, l0, l1, l2, l3, slot, sequence, p0, p1, p2], data) =
            message.split_first_chunk::<HEADER>()?;
        let length = u32::from_le_bytes([l0, l1, l2, l3]);
        let length_fits = usize::try_from(length).is_ok_and(|length| length == data.len());
        Some(Self { kind, slot, sequence, parameters: [p0, p1, p2], length_fits, data })
    }

    /// `wLevelParameter` of a transfer.
    pub(super) const fn level_parameter(&self) -> u16 {
        u16::from_le_bytes([self.parameters[1], self.parameters[2]])
    }

    /// The kind of message that answers this one (CCID, table 6.2-1).
    pub(super) const fn reply(&self) -> Reply {
        match self.kind {
            kind::POWER_ON | kind::TRANSFER | kind::SECURE => Reply::DataBlock,
            kind::SET_PARAMETERS | kind::GET_PARAMETERS | kind::RESET_PARAMETERS => Reply::Parameters,
            kind::ESCAPE => Reply::Escape,
            kind::DATA_RATE => Reply::DataRate,
            _ => Reply::SlotStatus,
        }
    }

    /// Done.
    pub(super) fn done(&self, status: SlotStatus, specific: u8, data: &[u8]) -> Answer {
        self.answer(status as u8, 0, specific, data)
    }

    /// Failed, for the reason `bError`.
    pub(super) fn failed(&self, status: SlotStatus, error: u8) -> Answer {
        self.answer(0x40 | status as u8, error, 0, &[])
    }

    /// Not yet done: the driver multiplies its waiting time.
    pub(super) fn unfinished(&self, status: SlotStatus, multiplier: u8) -> Answer {
        self.answer(0x80 | status as u8, multiplier, 0, &[])
    }

    fn answer(&self, status: u8, error: u8, specific: u8, data: &[u8]) -> Answer {
        // No answer is longer than a response APDU, which is far below.
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
        let mut message = vec![self.reply() as u8];
        message.extend(length);
        message.extend([self.slot, self.sequence, status, error, specific]);
        message.extend(data);
        Answer { after: Duration::ZERO, message }
    }
}

/// The message of the interrupt pipe that tells of slots: two bits each, presence and change (CCID, 6.3.1).
pub(super) fn notification(slots: &[(bool, bool)]) -> Vec<u8> {
    let bits = |four: &[(bool, bool)]| {
        four.iter()
            .rev()
            .fold(0, |byte, &(present, changed)| byte << 2 | u8::from(changed) << 1 | u8::from(present))
    };
    std::iter::once(0x50).chain(slots.chunks(4).map(bits)).collect()
}
