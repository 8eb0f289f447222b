//! Joins the client to the card: the one place where the two meet.

use client::{Credential, CredentialError};
use jpki::{CertificateKind, DigestInfo, Jpki, Key, Pin};

/// A card as the gateway client sees it: a certificate, and signatures once the PIN is verified.
pub(crate) struct CardCredential<'a, C> {
    card: Jpki<C>,
    pin: Option<(&'a Pin, u8)>,
    /// Why the key of the certificate that was read cannot be asked to sign.
    unusable: Option<jpki::Error>,
}

impl<'a, C: apdu::Channel> CardCredential<'a, C> {
    /// Selects the JPKI application of the card behind `channel`.
    ///
    /// `pin` is the PIN with the tries that must remain should it be wrong; without one, signing is refused by
    /// the card.
    ///
    /// # Errors
    /// If the application cannot be selected.
    pub(crate) fn new(channel: C, pin: Option<(&'a Pin, u8)>) -> Result<Self, jpki::Error> {
        Ok(Self { card: Jpki::select(channel)?, pin, unusable: None })
    }
}

impl<C: apdu::Channel> Credential for CardCredential<'_, C> {
    fn certificate(&mut self) -> Result<Vec<u8>, CredentialError> {
        let certificate =
            self.card.certificate(CertificateKind::UserAuthentication).map_err(CredentialError::new)?;
        self.unusable = certificate.signature_command().err();
        Ok(certificate.der().to_vec())
    }

    fn sign(&mut self, message: &[u8]) -> Result<Vec<u8>, CredentialError> {
        // Before the PIN: no try is worth a command that nobody knows.
        if let Some(error) = &self.unusable {
            return Err(CredentialError::new(error.clone()));
        }
        // Taken, so that no caller can make the card compare the PIN a second time.
        if let Some((pin, floor)) = self.pin.take() {
            self.card.verify(pin, floor).map_err(CredentialError::new)?;
        }
        self.card.sign(Key::UserAuthentication, &DigestInfo::sha256(message)).map_err(CredentialError::new)
    }
}
