use super::Claim;

/// What a driver reports of a reader in `FEATURE_GET_TLV_PROPERTIES` (PC/SC part 10, 2.6.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties {
    /// `dwMaxAPDUDataSize`.
    pub claim: Claim,
    /// `wIdVendor`.
    pub vendor: Option<u16>,
    /// `wIdProduct`.
    pub product: Option<u16>,
}

impl Default for Properties {
    fn default() -> Self {
        Self { claim: Claim::Missing, vendor: None, product: None }
    }
}

/// The feature, in the list of features.
const TLV_PROPERTIES: u8 = 0x12;
const MAX_APDU_DATA_SIZE: u8 = 0x0A;
const ID_VENDOR: u8 = 0x0B;
const ID_PRODUCT: u8 = 0x0C;

impl Properties {
    /// The control code that asks for the properties, from a driver's list of features: tag, length 4, code, high byte first.
    #[must_use]
    pub fn control_code(features: &[u8]) -> Option<u32> {
        let value = objects(features).find(|(tag, _)| *tag == TLV_PROPERTIES)?.1;
        value.try_into().ok().map(u32::from_be_bytes)
    }

    /// Reads the properties: tag, length, value, low byte first. What is not there, or has not the length of a number, is missing.
    #[must_use]
    pub fn read(properties: &[u8]) -> Self {
        let number = |wanted| {
            let value = objects(properties).find(|(tag, _)| *tag == wanted)?.1;
            let fits = (1..=4).contains(&value.len());
            fits.then(|| value.iter().rev().fold(0_u32, |number, byte| number << 8 | u32::from(*byte)))
        };
        Self {
            claim: number(MAX_APDU_DATA_SIZE).map_or(Claim::Missing, Claim::from_value),
            vendor: number(ID_VENDOR).and_then(|id| u16::try_from(id).ok()),
            product: number(ID_PRODUCT).and_then(|id| u16::try_from(id).ok()),
        }
    }
}

/// Objects of a one-byte tag and a one-byte length; what is cut short ends the list.
fn objects(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (&[tag, length], rest) = bytes.split_first_chunk()?;
        let (value, rest) = rest.split_at_checked(length.into())?;
        bytes = rest;
        Some((tag, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_read_and_what_is_missing_is_not_zero() {
        let all = [0x0A, 4, 0, 0, 1, 0, 0x0B, 2, 0x2F, 0x07, 0x0C, 2, 0x00, 0x22];
        let read = Properties { claim: Claim::Bytes(0x1_0000), vendor: Some(0x072F), product: Some(0x2200) };
        assert_eq!(Properties::read(&all), read);
        assert_eq!(Properties::read(&[0x0A, 4, 0, 0, 0, 0]).claim, Claim::ShortOnly);
        assert_eq!(Properties::read(&[0x01, 2, 0, 0]), Properties::default());
        assert_eq!(Properties::read(&[0x0A, 4, 0]), Properties::default());
    }

    #[test]
    fn the_control_code_stands_high_byte_first() {
        assert_eq!(
            Properties::control_code(&[6, 4, 1, 2, 3, 4, 0x12, 4, 0x42, 0x33, 0, 0x12]),
            Some(0x4233_0012)
        );
        assert_eq!(Properties::control_code(&[6, 4, 1, 2, 3, 4]), None);
    }
}
