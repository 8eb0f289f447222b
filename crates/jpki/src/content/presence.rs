/// Which certificates are on the card, JPKI EF 0008. Known from soltia48/myna-card only; `8F 8F 00` has been seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificatesPresent {
    /// Byte about the signature certificate.
    pub signature: u8,
    /// Byte about the user authentication certificate.
    pub user_authentication: u8,
    /// Unknown.
    pub unknown: u8,
}

impl CertificatesPresent {
    /// Length of the file in bytes.
    pub const LEN: u8 = 3;

    /// Reads the three bytes of the file.
    #[must_use]
    pub const fn parse([signature, user_authentication, unknown]: [u8; Self::LEN as usize]) -> Self {
        Self { signature, user_authentication, unknown }
    }

    /// Whether the signature certificate is there: `8F` is yes and `00`, inferred, no.
    #[must_use]
    pub const fn has_signature(self) -> Option<bool> {
        present(self.signature)
    }

    /// Whether the user authentication certificate is there: `8F` is yes and `00`, inferred, no.
    #[must_use]
    pub const fn has_user_authentication(self) -> Option<bool> {
        present(self.user_authentication)
    }
}

const fn present(byte: u8) -> Option<bool> {
    match byte {
        0x8F => Some(true),
        0x00 => Some(false),
        _ => None,
    }
}
