//! What may be written down of a command: lengths always, secrets never.

use apdu::{CommandRef, Header};

/// Upper-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const_hex::encode_upper(bytes)
}

/// The JICSAP command with which the common and residence applications change a PIN: `80 32`.
const CHANGE_PIN: [u8; 2] = [0x80, 0x32];

/// A command APDU as upper-case hexadecimal in which each byte of a secret is written `**`.
///
/// Secret are the data fields of all instructions that may carry a PIN or other reference data
/// ([`apdu::Header::carries_secret`]) and of the card's own `80 32`. Of a command that cannot be parsed and has
/// one of these instructions everything after the header is hidden, because nobody can say where its data begins.
#[must_use]
pub fn command(bytes: &[u8]) -> String {
    let [cla, ins, p1, p2, ..] = *bytes else { return hex(bytes) };
    if !Header::new(cla, ins, p1, p2).carries_secret() && [cla, ins] != CHANGE_PIN {
        return hex(bytes);
    }
    let (shown, hidden) = match CommandRef::parse(bytes) {
        Ok(view) => (view.data_offset().unwrap_or(bytes.len()), view.nc().get()),
        Err(_) => (Header::LEN, bytes.len() - Header::LEN),
    };
    let head = bytes.get(..shown).unwrap_or(bytes);
    let tail = bytes.get(shown + hidden..).unwrap_or(&[]);
    format!("{}{}{}", hex(head), "**".repeat(hidden), hex(tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_never_shown() {
        assert_eq!(command(b"\x00\x20\x00\x80\x041234"), "0020008004********");
        assert_eq!(command(b"\x00\x24\x01\x80\x044321"), "0024018004********");
        assert_eq!(command(b"\x80\x32\x00\x80\x044321"), "8032008004********");
        assert_eq!(command(b"\x00\x20\x00\x80\x00\x00\x041234"), "00200080000004********");
        assert_eq!(command(b"\x00\x20\x00\x80\x041234\x00"), "0020008004********00");
    }

    #[test]
    fn a_malformed_verify_hides_everything_behind_the_header() {
        assert_eq!(command(b"\x00\x20\x00\x80\x091234"), "00200080**********");
        assert_eq!(command(b"\x00\x20"), "0020");
    }

    #[test]
    fn other_commands_and_the_empty_verify_are_shown_whole() {
        assert_eq!(command(&[0, 0x20, 0, 0x80]), "00200080");
        assert_eq!(command(&[0, 0xB0, 0, 0, 4]), "00B0000004");
        assert_eq!(command(&[0, 0x32, 0, 0, 1, 9]), "003200000109");
    }
}
