/// How a block is checked (epilogue field, ISO/IEC 7816-3, 11.3.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Check {
    /// One byte: the exclusive or of all others.
    #[default]
    Lrc,
    /// Two bytes, high byte first: the CRC of ISO/IEC 13239.
    Crc,
}

impl Check {
    /// Its length in bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Lrc => 1,
            Self::Crc => 2,
        }
    }

    fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Lrc => vec![bytes.iter().fold(0, |sum, byte| sum ^ byte)],
            Self::Crc => {
                bytes.iter().fold(0xFFFF, |crc, &byte| crc16(crc ^ u16::from(byte))).to_be_bytes().to_vec()
            }
        }
    }
}

/// Eight steps of the reflected polynomial x^16 + x^12 + x^5 + 1.
fn crc16(crc: u16) -> u16 {
    (0..8).fold(crc, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 })
}

/// A block (ISO/IEC 7816-3, 11.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Node addresses: the sender's in the low nibble, the receiver's in the high one.
    pub nad: u8,
    /// What kind of block it is.
    pub pcb: Pcb,
    /// The information field, at most 254 bytes.
    pub information: Vec<u8>,
}

/// The protocol control byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pcb {
    /// Information: its sequence number N(S), and whether the chain goes on (M).
    I {
        /// N(S).
        sequence: bool,
        /// M.
        more: bool,
    },
    /// Receive ready: the sequence number N(R) that is expected next, and why it is said.
    R {
        /// N(R).
        expected: bool,
        /// Why.
        reason: Reason,
    },
    /// Supervisory, a request.
    Request(Supervisory),
    /// Supervisory, the response to a request.
    Response(Supervisory),
}

/// What an R-block reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nothing wrong: the next block of a chain, please.
    NoError,
    /// The last block's EDC or a parity bit was wrong.
    Edc,
    /// It was wrong otherwise.
    Other,
}

/// The matters of S-blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Supervisory {
    /// Start over, asked for by the terminal only.
    Resynch,
    /// A new longest information field.
    Ifs,
    /// Break off the chain.
    Abort,
    /// More time, asked for by the card only.
    Wtx,
}

/// Why bytes are no block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockError {
    /// The EDC is wrong.
    Edc,
    /// Length, node address or control byte cannot be.
    Other,
}

impl Block {
    /// A block to node 0 from node 0.
    #[must_use]
    pub const fn new(pcb: Pcb, information: Vec<u8>) -> Self {
        Self { nad: 0, pcb, information }
    }

    /// Reads a block.
    ///
    /// # Errors
    /// [`BlockError`]; a wrong length is found before a wrong EDC.
    pub fn decode(bytes: &[u8], check: Check) -> Result<Self, BlockError> {
        let &[nad, pcb, length, ref rest @ ..] = bytes else { return Err(BlockError::Other) };
        if length == 0xFF || rest.len() != usize::from(length) + check.length() {
            return Err(BlockError::Other);
        }
        let (covered, epilogue) = bytes.split_at(bytes.len() - check.length());
        if check.of(covered) != epilogue {
            return Err(BlockError::Edc);
        }
        let information = covered[3..].to_vec();
        // Bits 8 and 4 of NAD controlled VPP, and nobody sends to itself except as node 0.
        let selves = nad != 0 && nad & 7 == nad >> 4 & 7;
        let pcb = Pcb::decode(pcb).filter(|pcb| pcb.fits(information.len()));
        match pcb {
            Some(pcb) if nad & 0x88 == 0 && !selves => Ok(Self { nad, pcb, information }),
            _ => Err(BlockError::Other),
        }
    }

    /// The block's bytes. Of an information field only the first 254 can be sent.
    #[must_use]
    pub fn encode(&self, check: Check) -> Vec<u8> {
        let information = &self.information[..self.information.len().min(254)];
        let length = u8::try_from(information.len()).unwrap_or(254);
        let mut bytes = vec![self.nad, self.pcb.encode(), length];
        bytes.extend(information);
        bytes.extend(check.of(&bytes));
        bytes
    }
}

impl Pcb {
    fn decode(byte: u8) -> Option<Self> {
        Some(match byte {
            0x00..=0x7F if byte & 0x1F == 0 => Self::I { sequence: byte & 0x40 != 0, more: byte & 0x20 != 0 },
            0x80..=0xBF if byte & 0x2C == 0 => {
                let reason = match byte & 0x03 {
                    0 => Reason::NoError,
                    1 => Reason::Edc,
                    2 => Reason::Other,
                    _ => return None,
                };
                Self::R { expected: byte & 0x10 != 0, reason }
            }
            0xC0..=0xC3 => Self::Request(Supervisory::ALL[usize::from(byte & 3)]),
            0xE0..=0xE3 => Self::Response(Supervisory::ALL[usize::from(byte & 3)]),
            _ => return None,
        })
    }

    fn encode(self) -> u8 {
        match self {
            Self::I { sequence, more } => u8::from(sequence) << 6 | u8::from(more) << 5,
            Self::R { expected, reason } => 0x80 | u8::from(expected) << 4 | reason as u8,
            Self::Request(matter) => 0xC0 | matter as u8,
            Self::Response(matter) => 0xE0 | matter as u8,
        }
    }

    /// Whether a block of this kind may have an information field of this length.
    fn fits(self, length: usize) -> bool {
        match self {
            Self::I { .. } => true,
            Self::Request(Supervisory::Ifs | Supervisory::Wtx)
            | Self::Response(Supervisory::Ifs | Supervisory::Wtx) => length == 1,
            _ => length == 0,
        }
    }
}

impl Supervisory {
    const ALL: [Self; 4] = [Self::Resynch, Self::Ifs, Self::Abort, Self::Wtx];
}
