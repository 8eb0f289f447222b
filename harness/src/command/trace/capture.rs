//! APDUs as packets of Wireshark's own "exported PDU" link type, which names the dissector of each packet.
//!
//! No link type of pcap carries ISO 7816 APDUs, and GSMTAP's for SIM cards takes command and response for one packet. An
//! exported PDU goes straight to the dissector `iso7816`, with its direction, so commands and responses are paired.
//! Of an extended Lc that dissector (4.0) shows only the first byte; the bytes themselves are whole.

use std::io::{self, Write};

use conformance::evidence::{Event, Record};
use jiff::{SignedDuration, Timestamp};

use crate::exchange::Recorded;
use crate::pcapng::Pcapng;

/// `LINKTYPE_WIRESHARK_UPPER_PDU`.
const EXPORTED_PDU: u16 = 252;
/// Tags of an exported PDU (Wireshark's `exported_pdu.h`): the dissector's name, and the direction.
const DISSECTOR: u16 = 12;
const DIRECTION: u16 = 35;

/// Which way a packet went, as the dissectors number it.
#[derive(Clone, Copy)]
enum Direction {
    ToCard = 0,
    FromCard = 1,
}

/// Writes commands, responses and answers to reset; returns how many packets that gave.
///
/// # Errors
/// What writing gave.
pub(super) fn write(to: impl Write, records: &[&Record], started: Timestamp) -> io::Result<usize> {
    let mut capture = Pcapng::new(to, EXPORTED_PDU, "tashika")?;
    let mut packets = 0;
    let mut put = |direction, text: &str, at_us: u64| -> io::Result<()> {
        let Some(recorded) = Recorded::parse(text) else { return Ok(()) };
        let after = SignedDuration::from_micros(i64::try_from(at_us).unwrap_or(i64::MAX));
        let at = started.checked_add(after).unwrap_or(started);
        packets += 1;
        capture.packet(at, &packet(direction, &recorded.bytes))
    };
    for record in records {
        match &record.event {
            Event::Apdu { command, response, took_us, .. } => {
                put(Direction::ToCard, command, record.at_us.saturating_sub(*took_us))?;
                if let Some(response) = response {
                    put(Direction::FromCard, response, record.at_us)?;
                }
            }
            Event::Reset { atr: Some(atr), .. } => put(Direction::FromCard, atr, record.at_us)?,
            _ => {}
        }
    }
    capture.flush()?;
    Ok(packets)
}

fn packet(direction: Direction, bytes: &[u8]) -> Vec<u8> {
    let mut packet = Vec::with_capacity(bytes.len() + 24);
    tag(&mut packet, DISSECTOR, dissector(direction, bytes));
    tag(&mut packet, DIRECTION, &(direction as u32).to_be_bytes());
    packet.extend([0; 4]); // end of the tags
    packet.extend(bytes);
    packet
}

/// What is too short for an APDU is shown as plain bytes: it is what was sent, and no fault of the capture.
fn dissector(direction: Direction, bytes: &[u8]) -> &'static [u8] {
    let least = match direction {
        Direction::ToCard => 4,
        Direction::FromCard => 2,
    };
    if bytes.len() < least { b"data" } else { b"iso7816" }
}

/// A tag's length counts the zeros that fill its value up to four bytes.
fn tag(packet: &mut Vec<u8>, tag: u16, value: &[u8]) {
    let padded = value.len().next_multiple_of(4);
    packet.extend(tag.to_be_bytes());
    packet.extend(u16::try_from(padded).unwrap_or(u16::MAX).to_be_bytes());
    packet.extend(value);
    packet.resize(packet.len() + padded - value.len(), 0);
}
