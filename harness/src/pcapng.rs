//! pcapng, the format of Wireshark's captures (draft-ietf-opsawg-pcapng): one section with one interface.
//!
//! Three of its block types are enough to write a capture, so no crate reads and writes all of them here.

use std::io::{self, Write};

use jiff::Timestamp;

/// A capture being written, with times in nanoseconds. Byte order is little-endian on every machine.
pub struct Pcapng<W> {
    to: W,
}

/// Block types (clause 10.1 of the draft).
const SECTION_HEADER: u32 = 0x0A0D_0D0A;
const INTERFACE_DESCRIPTION: u32 = 1;
const ENHANCED_PACKET: u32 = 6;
/// Options: of a section, the program that wrote it; of an interface, its name and the unit of its times.
const SHB_USERAPPL: u16 = 4;
const IF_NAME: u16 = 2;
const IF_TSRESOL: u16 = 9;

impl<W: Write> Pcapng<W> {
    /// Begins a capture: `link_type` is what every packet begins with (tcpdump.org's list of LINKTYPE numbers),
    /// `interface` the name that Wireshark shows for where they were captured.
    ///
    /// # Errors
    /// What writing gave.
    pub fn new(to: W, link_type: u16, interface: &str) -> io::Result<Self> {
        let mut capture = Self { to };
        let mut section = vec![0x4D, 0x3C, 0x2B, 0x1A, 1, 0, 0, 0]; // byte order, version 1.0
        section.extend([0xFF; 8]); // its length is not known
        put_option(&mut section, SHB_USERAPPL, concat!("tashika ", env!("CARGO_PKG_VERSION")).as_bytes());
        section.extend([0; 4]);
        capture.block(SECTION_HEADER, &section)?;
        let mut description = link_type.to_le_bytes().to_vec();
        description.extend([0; 6]); // reserved; packets are not cut
        put_option(&mut description, IF_NAME, interface.as_bytes());
        put_option(&mut description, IF_TSRESOL, &[9]);
        description.extend([0; 4]);
        capture.block(INTERFACE_DESCRIPTION, &description)?;
        Ok(capture)
    }

    /// Adds a packet, whole. A time before 1970 is written as 1970's beginning.
    ///
    /// # Errors
    /// What writing gave; `InvalidInput` if it is longer than 4 GiB.
    pub fn packet(&mut self, at: Timestamp, bytes: &[u8]) -> io::Result<()> {
        let time = u64::try_from(at.as_nanosecond()).unwrap_or(0).to_le_bytes();
        let length = length(bytes.len())?.to_le_bytes();
        let mut packet = vec![0; 4]; // the only interface
        packet.extend([&time[4..], &time[..4], &length, &length].concat());
        packet.extend(bytes);
        self.block(ENHANCED_PACKET, &padded(packet))
    }

    /// Writes what is still in memory.
    ///
    /// # Errors
    /// What writing gave.
    pub fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }

    /// A block around a body whose length is a multiple of four.
    fn block(&mut self, block_type: u32, body: &[u8]) -> io::Result<()> {
        let total = length(12 + body.len())?.to_le_bytes();
        self.to.write_all(&[&block_type.to_le_bytes(), &total, body, &total].concat())
    }
}

/// An option's value is cut at 65,535 bytes.
fn put_option(body: &mut Vec<u8>, code: u16, value: &[u8]) {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    body.extend([code.to_le_bytes(), length.to_le_bytes()].concat());
    body.extend(padded(value[..length.into()].to_vec()));
}

fn padded(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

fn length(length: usize) -> io::Result<u32> {
    u32::try_from(length).map_err(|_| {
        let text = format!("a packet of {length} bytes is longer than pcapng can say");
        io::Error::new(io::ErrorKind::InvalidInput, text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_as_long_as_they_say_and_packets_whole() {
        let mut file = Vec::new();
        let mut capture = Pcapng::new(&mut file, 220, "模擬").unwrap();
        let at = Timestamp::from_nanosecond(0x0001_0203_0405_0607).unwrap();
        capture.packet(at, &[0xAA; 5]).unwrap();
        capture.flush().unwrap();
        let mut rest = &file[..];
        let mut blocks = Vec::new();
        while let Some(head) = rest.first_chunk::<8>() {
            let total = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
            let (block, after) = rest.split_at(usize::try_from(total).unwrap());
            assert_eq!(block.len() % 4, 0);
            assert_eq!(block[block.len() - 4..], total.to_le_bytes());
            (rest, blocks) = (after, [blocks, vec![block]].concat());
        }
        let [section, interface, packet] = blocks[..] else { panic!("{blocks:?}") };
        assert_eq!(section[..12], [0x0A, 0x0D, 0x0D, 0x0A, section[4], 0, 0, 0, 0x4D, 0x3C, 0x2B, 0x1A]);
        assert_eq!(interface[8..16], [220, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(interface[16..28], [&[2, 0, 6, 0][..], "模擬".as_bytes(), &[0, 0]].concat());
        assert_eq!(interface[28..36], [9, 0, 1, 0, 9, 0, 0, 0]);
        assert_eq!(packet[8..20], [0, 0, 0, 0, 0x03, 0x02, 0x01, 0x00, 0x07, 0x06, 0x05, 0x04]);
        assert_eq!(packet[20..28], [5, 0, 0, 0, 5, 0, 0, 0]);
        assert_eq!(packet[28..36], [0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0, 0, 0]);
    }
}
