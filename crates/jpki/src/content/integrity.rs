use crate::content::object::Template;
use crate::digest_info::sha256;
use crate::{Attributes, ContentError, RsaPublicKey, SignatureMismatch};

/// Integrity block, text EF 0003: digests of My Number and the four attributes, signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntegrityBlock {
    my_number: [u8; 32],
    attributes: [u8; 32],
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl IntegrityBlock {
    const TAG: u16 = 0xFF30;
    const SIGNATURE: u16 = 0xDF33;

    /// Reads text EF 0003, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, Self::TAG)?;
        Ok(Self {
            my_number: template.get(0xDF31)?.array()?,
            attributes: template.get(0xDF32)?.array()?,
            signed: template.before(Self::SIGNATURE)?.to_vec(),
            signature: template.get(Self::SIGNATURE)?.value.to_vec(),
        })
    }

    /// Whether it fits text EF 0001 as it stands on the card, filler included (17 bytes).
    #[must_use]
    pub fn fits_my_number(&self, physical_file: &[u8]) -> bool {
        sha256(physical_file) == self.my_number
    }

    /// Whether it fits text EF 0002, with or without its filler; the table of offsets is not covered.
    ///
    /// # Errors
    /// [`ContentError`] if that is no such file.
    pub fn fits_attributes(&self, file: &[u8]) -> Result<bool, ContentError> {
        Ok(sha256(Attributes::digested(file)?) == self.attributes)
    }

    /// Checks the signature over both digests with the key of the text application's CV certificate.
    ///
    /// # Errors
    /// [`SignatureMismatch`] if that key did not sign them.
    pub fn verify(&self, key: &RsaPublicKey) -> Result<(), SignatureMismatch> {
        key.verify_sha256(&self.signed, &self.signature)
    }
}
