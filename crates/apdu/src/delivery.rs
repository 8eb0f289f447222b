use alloc::vec::Vec;
use core::fmt;

use crate::scratch::Scratch;
use crate::{Case, Cla, ClaRange, CommandRef, Header, Nc, Ne};

/// How a command gets to the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// As it stands, in one piece, in its own form.
    Whole,
    /// By command chaining (ISO/IEC 7816-4, 5.3.3) if its data field is longer than one link may be.
    ///
    /// Links of up to 255 bytes are short throughout: the last one then asks for at most 256 bytes, and the
    /// rest of a longer answer comes by GET RESPONSE.
    Chained(Nc),
    /// As T=0 TPDUs (ISO/IEC 7816-3, 12.2), for a reader that leaves this to its caller.
    T0,
}

/// Why a command cannot be delivered that way. Nothing has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The class byte has no chaining bit, or already has it set.
    NotChainable,
    /// Links of zero bytes carry nothing.
    EmptyLinks,
    /// T=0 cannot carry CLA `FF`, nor INS `6x` and `9x` (ISO/IEC 7816-3, 10.3.2).
    NotForT0,
}

impl Refusal {
    /// The name that test vectors and reports use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotChainable => "not-chainable",
            Self::EmptyLinks => "empty-links",
            Self::NotForT0 => "not-for-t0",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotChainable => "the class byte does not allow chaining; nothing was sent",
            Self::EmptyLinks => "links of zero bytes carry nothing; nothing was sent",
            Self::NotForT0 => "T=0 cannot carry this CLA or INS; nothing was sent",
        })
    }
}

impl core::error::Error for Refusal {}

/// A command cut into the pieces that go to the card one after another. There is always at least one.
pub(crate) struct Pieces<'a> {
    command: CommandRef<'a>,
    cut: Cut,
    size: usize,
    count: usize,
}

enum Cut {
    /// One piece, as it stands.
    Whole,
    /// Links of a chain.
    Links,
    /// One TPDU.
    Tpdu,
    /// Parts of this encoding in ENVELOPE TPDUs.
    Envelope(Scratch),
}

impl<'a> Pieces<'a> {
    pub(crate) fn of(command: CommandRef<'a>, delivery: Delivery) -> Result<Self, Refusal> {
        let nc = command.nc().get();
        let one = |cut| Ok(Self { command, cut, size: nc, count: 1 });
        match delivery {
            Delivery::Chained(Nc::ZERO) => Err(Refusal::EmptyLinks),
            Delivery::Chained(link) if nc > link.get() => {
                if command.header().class().is_chained() != Some(false) {
                    return Err(Refusal::NotChainable);
                }
                Ok(Self { command, cut: Cut::Links, size: link.get(), count: nc.div_ceil(link.get()) })
            }
            Delivery::Whole | Delivery::Chained(_) => one(Cut::Whole),
            Delivery::T0 if !is_for_t0(command.header()) => Err(Refusal::NotForT0),
            Delivery::T0 if nc <= Nc::SHORT_MAX.get() => one(Cut::Tpdu),
            Delivery::T0 => {
                let apdu = Scratch::from(command.to_vec());
                let size = envelope_size(apdu.len());
                let count = apdu.len().div_ceil(size);
                Ok(Self { command, cut: Cut::Envelope(apdu), size, count })
            }
        }
    }

    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Whether the piece carries a Le that the card can correct by `6Cxx`.
    pub(crate) fn carries_le(&self) -> bool {
        match self.cut {
            Cut::Whole => self.command.ne() != Ne::ZERO,
            Cut::Tpdu => matches!(self.command.case(), Case::Short2 | Case::Extended2),
            Cut::Links | Cut::Envelope(_) => false,
        }
    }

    /// Writes one piece over `out`. `ne` takes the place of the command's own Ne, where the piece carries it.
    pub(crate) fn write(&self, index: usize, ne: Ne, out: &mut Vec<u8>) {
        out.clear();
        let header = self.command.header();
        let data = self.command.data();
        match &self.cut {
            Cut::Whole => {
                // A corrected Le is at most 256, which every form can carry.
                let command = CommandRef::from_parts(header, self.command.case(), data, ne);
                command.encode_to(out);
            }
            Cut::Links => {
                let is_last = index + 1 == self.count;
                let class = header.class().with_chaining(!is_last).unwrap_or(header.class());
                let header = Header { cla: class.get(), ..header };
                let ne = match (is_last, self.size <= Nc::SHORT_MAX.get()) {
                    (false, _) => Ne::ZERO,
                    (true, true) => ne.min(Ne::SHORT_MAX),
                    (true, false) => ne,
                };
                if let Ok(link) = CommandRef::new(header, self.part(index, data), ne) {
                    link.encode_to(out);
                }
            }
            Cut::Tpdu if data.is_empty() => {
                tpdu(header, ne.min(Ne::SHORT_MAX).extended_bytes()[1], data, out);
            }
            Cut::Tpdu => tpdu(header, self.command.nc().to_be_bytes()[1], data, out),
            Cut::Envelope(apdu) => {
                let part = self.part(index, apdu);
                let p3 = u8::try_from(part.len()).unwrap_or(u8::MAX);
                tpdu(Header::new(transport_class(header), 0xC2, 0x00, 0x00), p3, part, out);
            }
        }
    }

    fn part<'b>(&self, index: usize, whole: &'b [u8]) -> &'b [u8] {
        whole.chunks(self.size).nth(index).unwrap_or_default()
    }
}

/// One T=0 command TPDU. Case 1 has P3 `00`, which is also how Ne = 256 is written.
fn tpdu(header: Header, p3: u8, data: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&header.to_bytes());
    out.push(p3);
    out.extend_from_slice(data);
}

/// The class of GET RESPONSE and ENVELOPE: the command's logical channel, no secure messaging, no chaining.
///
/// The standard does not say which class goes with a proprietary one; `00` is what public software sends.
pub(crate) fn transport_class(header: Header) -> u8 {
    header.class().plain().map_or(0x00, Cla::get)
}

fn is_for_t0(header: Header) -> bool {
    header.class().range() != ClaRange::Invalid && !matches!(header.ins, 0x60..=0x6F | 0x90..=0x9F)
}

/// The largest part size up to 255 that leaves a last part shorter than the others.
///
/// Public texts differ on whether a full last ENVELOPE must be followed by an empty one. A short last part ends the
/// transfer in every reading.
fn envelope_size(length: usize) -> usize {
    (1..=255).rev().find(|size| !length.is_multiple_of(*size)).unwrap_or(1)
}
