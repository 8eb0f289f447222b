use apdu::{Header, Ne, ResponseRef};
use aws_lc_rs::digest;

use crate::operation::expect_ok;
use crate::{Error, Exchange, Key, Operation, Request, Step, Violation};

/// What the card signs: a digest with the name of its algorithm in front (RFC 8017, 9.2, `DigestInfo`).
///
/// The card adds the PKCS#1 v1.5 padding itself and does not look inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DigestInfo([u8; Self::LEN]);

impl DigestInfo {
    /// Length in bytes.
    pub const LEN: usize = 51;

    /// SEQUENCE { SEQUENCE { sha256, NULL }, OCTET STRING of 32 bytes } up to the digest (RFC 8017, 9.2, note 1).
    const SHA256_PREFIX: [u8; 19] = [
        0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        0x04, 0x20,
    ];

    /// Of the SHA-256 digest of a message.
    #[must_use]
    pub fn sha256(message: &[u8]) -> Self {
        let mut digest = [0; 32];
        digest.copy_from_slice(digest::digest(&digest::SHA256, message).as_ref());
        Self::from_sha256(&digest)
    }

    /// Of a SHA-256 digest that was computed elsewhere.
    #[must_use]
    pub fn from_sha256(digest: &[u8; 32]) -> Self {
        let mut bytes = [0; Self::LEN];
        let (prefix, value) = bytes.split_at_mut(Self::SHA256_PREFIX.len());
        prefix.copy_from_slice(&Self::SHA256_PREFIX);
        value.copy_from_slice(digest);
        Self(bytes)
    }

    /// The DER encoding.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// COMPUTE DIGITAL SIGNATURE (`80 2A 00`) with a key named by its short file identifier. Returns the RSA
/// signature, [`Key::LEN`] bytes. The key's PIN must have been verified, else the card refuses with 6982.
#[derive(Clone, Copy, Debug)]
pub struct Sign<'d> {
    key: Key,
    digest_info: &'d DigestInfo,
}

impl<'d> Sign<'d> {
    /// Signs `digest_info` with `key`.
    #[must_use]
    pub const fn new(key: Key, digest_info: &'d DigestInfo) -> Self {
        Self { key, digest_info }
    }
}

impl Operation for Sign<'_> {
    type Output = Vec<u8>;

    fn begin(&mut self) -> Request {
        let header = Header::new(0x80, 0x2A, 0x00, self.key.file().reference());
        Request::new(Exchange::Sign(self.key), header, self.digest_info.as_bytes(), Ne::SHORT_MAX)
    }

    fn proceed(&mut self, answer: ResponseRef<'_>) -> Result<Step<Vec<u8>>, Error> {
        let exchange = Exchange::Sign(self.key);
        let signature = expect_ok(exchange, answer)?;
        if signature.len() != Key::LEN {
            let violation = Violation::Length { expected: Key::LEN, received: signature.len() };
            return Err(Error::Protocol { exchange, violation });
        }
        Ok(Step::Done(signature.to_vec()))
    }
}
