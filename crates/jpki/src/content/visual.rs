use std::fmt;

use crate::content::object::Template;
use crate::digest_info::sha256;
use crate::{CardDate, ContentError, Image, RsaPublicKey, Sex, SignatureMismatch};

/// Age record, visual EF 0001: the birth date with a signature. Personal data: [`fmt::Debug`] shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AgeRecord {
    /// Date of birth.
    pub birth_date: CardDate,
    /// Public key of the card, the same in all three records of this application.
    pub public_key: RsaPublicKey,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl AgeRecord {
    /// Reads visual EF 0001, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, 0xFF10)?;
        Ok(Self {
            birth_date: CardDate::read(&template.get(0xDF11)?)?,
            public_key: RsaPublicKey::read(file, &template.get(0xDF12)?)?,
            signed: template.before(0xDF13)?.to_vec(),
            signature: template.get(0xDF13)?.value.to_vec(),
        })
    }

    /// Checks the signature with the key of the visual application's CV certificate.
    ///
    /// # Errors
    /// [`SignatureMismatch`] if that key did not sign it.
    pub fn verify(&self, key: &RsaPublicKey) -> Result<(), SignatureMismatch> {
        key.verify_sha256(&self.signed, &self.signature)
    }
}

/// Face record, visual EF 0002: what is printed on the card. Personal data: [`fmt::Debug`] shows sizes only.
#[derive(Clone, PartialEq, Eq)]
pub struct FaceRecord {
    /// Date of birth.
    pub birth_date: CardDate,
    /// Sex.
    pub sex: Sex,
    /// Public key of the card.
    pub public_key: RsaPublicKey,
    /// Name, as an image.
    pub name: Image,
    /// Address, as an image.
    pub address: Image,
    /// Portrait (顔写真).
    pub portrait: Image,
    /// Signature over [`digests`](Self::digests): PKCS#1 v1.5 around a `DigestInfo` of SHA-256 that holds all three, 96
    /// bytes. No common library checks such a signature, and neither does this crate.
    pub signature: Vec<u8>,
    /// SHA-256 over the data objects of three groups: birth date, sex and key; name and address; portrait.
    pub digests: [[u8; 32]; 3],
    /// Last day on which the card is valid. Not signed.
    pub expiry: CardDate,
    /// Security code, as an image. Not signed.
    pub security_code: Image,
}

impl FaceRecord {
    /// Reads visual EF 0002, with or without its filler, and checks its table of offsets.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, 0xFF20)?;
        template.check_offsets(0xDF21)?;
        let image = |tag| template.get(tag).map(|object| Image::new(object.value));
        let digest = |tags: &[u16]| template.joined(tags).map(|group| sha256(&group));
        Ok(Self {
            birth_date: CardDate::read(&template.get(0xDF22)?)?,
            sex: Sex::read(&template.get(0xDF23)?)?,
            public_key: RsaPublicKey::read(file, &template.get(0xDF24)?)?,
            name: image(0xDF25)?,
            address: image(0xDF26)?,
            portrait: image(0xDF27)?,
            signature: template.get(0xDF28)?.value.to_vec(),
            digests: [digest(&[0xDF22, 0xDF23, 0xDF24])?, digest(&[0xDF25, 0xDF26])?, digest(&[0xDF27])?],
            expiry: CardDate::read(&template.get(0xDF29)?)?,
            security_code: image(0xDF2A)?,
        })
    }
}

/// My Number as an image, visual EF 0005, with a signature.
#[derive(Clone, PartialEq, Eq)]
pub struct MyNumberImage {
    /// The image.
    pub image: Image,
    /// Public key of the card.
    pub public_key: RsaPublicKey,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl MyNumberImage {
    /// Reads visual EF 0005, with or without its filler.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(file: &[u8]) -> Result<Self, ContentError> {
        let template = Template::read(file, 0xFF40)?;
        Ok(Self {
            image: Image::new(template.get(0xDF41)?.value),
            public_key: RsaPublicKey::read(file, &template.get(0xDF42)?)?,
            signed: template.before(0xDF43)?.to_vec(),
            signature: template.get(0xDF43)?.value.to_vec(),
        })
    }

    /// Checks the signature with the key of the visual application's CV certificate.
    ///
    /// # Errors
    /// [`SignatureMismatch`] if that key did not sign it.
    pub fn verify(&self, key: &RsaPublicKey) -> Result<(), SignatureMismatch> {
        key.verify_sha256(&self.signed, &self.signature)
    }
}

macro_rules! debug_without_personal_data {
    ($($record:ident)*) => {$(
        impl fmt::Debug for $record {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($record)).finish_non_exhaustive()
            }
        }
    )*};
}

debug_without_personal_data! { AgeRecord FaceRecord MyNumberImage }
