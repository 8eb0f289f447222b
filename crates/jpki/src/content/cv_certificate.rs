use crate::content::object::{Object, Template};
use crate::{ContentError, ContentErrorKind, KeyId, RsaPublicKey, SignatureMismatch};

/// Card-verifiable certificate (CV certificate, `7F21`): an issuer's RSA signature over key identifiers and a public key.
///
/// Reading proves nothing. The root keys of such certificates are not on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CvCertificate {
    /// The key that signed it.
    pub issuer: KeyId,
    /// The key that it is about.
    pub subject: KeyId,
    /// That key.
    pub public_key: RsaPublicKey,
    body: Vec<u8>,
    signature: Vec<u8>,
}

impl CvCertificate {
    const TAG: u16 = 0x7F21;
    const BODY: u16 = 0x5F4E;
    const SIGNATURE: u16 = 0x5F37;

    /// Reads a certificate from a file, with or without filler, or from what GET DATA answers, which is the same without
    /// the outermost data object.
    ///
    /// # Errors
    /// [`ContentError`] with the offset of the first wrong byte.
    pub fn parse(bytes: &[u8]) -> Result<Self, ContentError> {
        let template = match Object::first(bytes, Self::TAG) {
            Ok(outer) => Template::inside(bytes, &outer)?,
            Err(error) if error.kind == ContentErrorKind::Tag => {
                Template::inside(bytes, &Object { tag: Self::TAG, value: bytes, start: 0, offset: 0 })?
            }
            Err(error) => return Err(error),
        };
        let body = template.get(Self::BODY)?;
        let (issuer, rest) = KeyId::split(body.value, body.offset)?;
        let (subject, key) = KeyId::split(rest, body.offset + KeyId::LEN)?;
        Ok(Self {
            issuer,
            subject,
            public_key: RsaPublicKey::of_bytes(key, body.offset + 2 * KeyId::LEN)?,
            body: body.value.to_vec(),
            signature: template.get(Self::SIGNATURE)?.value.to_vec(),
        })
    }

    /// Checks that the issuer's key signed it (RSA PKCS#1 v1.5, SHA-256 over the value of `5F4E`).
    ///
    /// # Errors
    /// [`SignatureMismatch`] if it did not.
    pub fn verify(&self, issuer: &RsaPublicKey) -> Result<(), SignatureMismatch> {
        issuer.verify_sha256(&self.body, &self.signature)
    }

    /// The two parts in which a terminal hands its certificate over: everything up to the signature, and the signature's
    /// data object. 307 and 261 bytes for the only key length known.
    pub(crate) fn as_sent(&self) -> (Vec<u8>, Vec<u8>) {
        let signature = object(Self::SIGNATURE, &self.signature);
        let body = object(Self::BODY, &self.body);
        let length = u16::try_from(body.len() + signature.len()).unwrap_or(u16::MAX);
        let head = [&Self::TAG.to_be_bytes()[..], &[0x82], &length.to_be_bytes()].concat();
        ([head, body].concat(), signature)
    }
}

/// A data object with a length of two bytes, as the card writes them.
fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
    [&tag.to_be_bytes()[..], &[0x82], &length.to_be_bytes(), value].concat()
}
