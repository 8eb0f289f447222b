use crate::Ef;

/// What the manufacturer field of a simulated card begins with, so that a bench knows it for a test card.
///
/// The real card's field holds digits there (soltia48/myna-card's published test card). The simulator writes the same
/// text from its own constant; neither knows the other.
pub const TEST_CARD_MARK: &str = "TASHIKA TEST CARD";

/// Token information, EF 0006: a PKCS#11 `CK_TOKEN_INFO` with big-endian numbers.
///
/// The label is agreed on by several public programs, the layout of the rest is known from soltia48/myna-card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Which kind of token: `JPKIAPICCTOKEN2` is the Individual Number Card.
    pub label: String,
    /// Manufacturer.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial_number: String,
    /// PKCS#11 token flags.
    pub flags: u32,
    /// Longest PIN, in characters.
    pub max_pin_len: u32,
    /// Shortest PIN, in characters.
    pub min_pin_len: u32,
}

impl TokenInfo {
    /// The file that holds it.
    pub const FILE: Ef = Ef::TOKEN_INFO;
    /// Its length in bytes.
    pub const LEN: u8 = 160;
    /// Label of the Individual Number Card.
    pub const LABEL_CARD: &str = "JPKIAPICCTOKEN2";
    /// Label of the Android-hosted token.
    pub const LABEL_ANDROID: &str = "JPKIAPGPSETOKEN";

    /// Reads the 160 bytes of the file.
    #[must_use]
    pub fn parse(bytes: &[u8; Self::LEN as usize]) -> Self {
        let number =
            |at: usize| bytes[at..at + 4].iter().fold(0, |value, byte| value << 8 | u32::from(*byte));
        Self {
            label: text(&bytes[..32]),
            manufacturer: text(&bytes[32..64]),
            model: text(&bytes[64..80]),
            serial_number: text(&bytes[80..96]),
            flags: number(96),
            max_pin_len: number(116),
            min_pin_len: number(120),
        }
    }

    /// Whether the card carries the mark of a simulated card. Real test cards do not; their certificates show it (see
    /// [`crate::Certificate::is_test`]).
    #[must_use]
    pub fn is_marked_test_card(&self) -> bool {
        self.manufacturer.starts_with(TEST_CARD_MARK)
    }
}

/// A fixed-width text field, padded with spaces.
fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim_end_matches([' ', '\0']).to_owned()
}
