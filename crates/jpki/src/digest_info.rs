use aws_lc_rs::digest;

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
        Self::from_sha256(&sha256(message))
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

/// SHA-256.
pub(crate) fn sha256(message: &[u8]) -> [u8; 32] {
    let mut digest = [0; 32];
    digest.copy_from_slice(digest::digest(&digest::SHA256, message).as_ref());
    digest
}
