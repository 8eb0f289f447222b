//! What may be written down of a command: lengths always, secrets never.

use std::fmt::Write as _;

use apdu::CommandRef;

/// Upper-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02X}");
        text
    })
}

/// A command APDU as upper-case hexadecimal in which each byte of a secret is written `**`.
///
/// Secret are the data fields of VERIFY (`20`, `21`), CHANGE REFERENCE DATA (`24`), RESET RETRY COUNTER (`2C`)
/// and the common application's own change command (`80 32`). Of a command that cannot be parsed and carries one
/// of these instructions everything after the header is hidden, because nobody can say where its data begins.
#[must_use]
pub fn command(bytes: &[u8]) -> String {
    let carries_secret = matches!(bytes, [_, 0x20 | 0x21 | 0x24 | 0x2C, ..] | [0x80, 0x32, ..]);
    if !carries_secret {
        return hex(bytes);
    }
    let (shown, hidden) = match CommandRef::parse(bytes) {
        Ok(view) if view.nc().get() == 0 => (bytes.len(), 0),
        Ok(view) => {
            let data_start = if view.case().is_extended() { 7 } else { 5 };
            (data_start, view.nc().get())
        }
        Err(_) => (bytes.len().min(4), bytes.len().saturating_sub(4)),
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
