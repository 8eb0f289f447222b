/// What the manufacturer field of every simulated card begins with, so that nobody takes one for a real card.
pub const TEST_CARD_MARK: &str = "TASHIKA TEST CARD";

/// The model that a published test card shows.
const MODEL: &str = "E16R01NJ";
/// RNG, login required, user PIN initialised, token initialised (PKCS#11).
const FLAGS: u32 = 0x0000_040D;

/// The 160 bytes of token information: a PKCS#11 `CK_TOKEN_INFO` with 32-bit big-endian numbers.
pub(super) fn encode(label: &str, serial_number: &str) -> [u8; 160] {
    let mut token = [0; 160];
    text(&mut token[0..32], label);
    text(&mut token[32..64], TEST_CARD_MARK);
    text(&mut token[64..80], MODEL);
    text(&mut token[80..96], serial_number);
    token[96..100].copy_from_slice(&FLAGS.to_be_bytes());
    // 100..116: session counts, zero
    token[116..120].copy_from_slice(&16_u32.to_be_bytes());
    token[120..124].copy_from_slice(&6_u32.to_be_bytes());
    token[124..140].fill(0xFF);
    token[140..142].copy_from_slice(b"03");
    token[142..144].copy_from_slice(b"01");
    token[144..160].fill(b'9');
    token
}

/// A text field, cut or padded with spaces to its width.
fn text(field: &mut [u8], value: &str) {
    field.fill(b' ');
    field.iter_mut().zip(value.bytes()).for_each(|(to, from)| *to = from);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout() {
        let token = encode("JPKIAPICCTOKEN2", "TEST000000000001");
        assert_eq!(&token[..16], b"JPKIAPICCTOKEN2 ");
        assert_eq!(&token[32..49], TEST_CARD_MARK.as_bytes());
        assert_eq!(&token[80..96], b"TEST000000000001");
        assert_eq!(&token[96..124], b"\0\0\x04\x0D\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\0\0\x06");
        assert_eq!(&token[140..], b"03019999999999999999");
    }
}
