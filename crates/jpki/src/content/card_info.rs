use crate::{CardDate, ContentError, ContentErrorKind};

/// Record 1 of common EF 0001: the card's own 28 digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardInfo {
    /// Serial number of the card, 15 digits.
    pub serial_number: String,
    /// Municipality code (全国地方公共団体コード) of the issuer, five digits.
    pub municipality: String,
    /// Last day on which the card is valid.
    pub expiry: CardDate,
}

impl CardInfo {
    /// Tag and length of the record (SIMPLE-TLV).
    const HEADER: [u8; 2] = [0x01, 28];

    /// Reads the record.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(record: &[u8]) -> Result<Self, ContentError> {
        let Some(value) = record.strip_prefix(&Self::HEADER) else {
            return Err(ContentErrorKind::Tag.at(0));
        };
        let Some(digits) = value.first_chunk::<28>().filter(|_| value.len() == 28) else {
            return Err(ContentErrorKind::Size.at(Self::HEADER.len()));
        };
        if let Some(at) = digits.iter().position(|byte| !byte.is_ascii_digit()) {
            return Err(ContentErrorKind::Digit.at(Self::HEADER.len() + at));
        }
        let text = |part: &[u8]| part.iter().map(|digit| char::from(*digit)).collect();
        let mut expiry = [0; 8];
        expiry.copy_from_slice(&digits[20..]);
        Ok(Self {
            serial_number: text(&digits[..15]),
            municipality: text(&digits[15..20]),
            expiry: CardDate::of_digits(expiry),
        })
    }
}
