use std::error::Error;

/// What the client needs of a card, and all it knows of one.
///
/// Order of calls in one verification: [`certificate`](Self::certificate) first, before any network; then, only for a PIN
/// check, [`sign`](Self::sign) exactly once, after the gateway has given its challenge. So a gateway that cannot be reached
/// costs no try of the PIN.
pub trait Credential {
    /// The user-authentication certificate (利用者証明用電子証明書) as the card stores it, DER. Needs no PIN.
    ///
    /// # Errors
    /// [`CredentialError`] when it cannot be read.
    fn certificate(&mut self) -> Result<Vec<u8>, CredentialError>;

    /// RSASSA-PKCS1-v1_5 signature with SHA-256 over `message` by the card's authentication key, 256 bytes.
    ///
    /// The implementation asks for the PIN, if it has not been verified, and never verifies it twice by itself.
    ///
    /// # Errors
    /// [`CredentialError`] when the PIN is refused or the card does not sign.
    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, CredentialError>;
}

/// The card or its reader failed; the source says how.
#[derive(Debug, thiserror::Error)]
#[error("the card did not deliver: {0}")]
pub struct CredentialError(Box<dyn Error + Send + Sync>);

impl CredentialError {
    /// Wraps the error of whatever stands behind the credential.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }

    /// The wrapped error, to be downcast by whoever made it.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}
