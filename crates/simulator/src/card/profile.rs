use std::sync::Arc;

use super::{CardDefect, Defects, ReferencePin, RsaKey};

/// Everything that makes one simulated card: its holder's credentials, its transport, its defects.
///
/// [`crate::jpki_pki::JpkiPki::issue`] makes one; the `with_` methods change it.
#[derive(Clone)]
pub struct CardProfile {
    pub(super) atr: Vec<u8>,
    pub(super) extended: bool,
    pub(super) serial_number: String,
    pub(super) authentication: Credential,
    pub(super) signature: Credential,
    pub(super) defects: Defects,
}

/// One certificate of the card with its CA's, its key and its PIN.
#[derive(Clone)]
pub struct Credential {
    /// The holder's certificate, DER.
    pub certificate: Vec<u8>,
    /// The issuing CA's certificate, DER.
    pub ca_certificate: Vec<u8>,
    /// The private key that belongs to the certificate.
    pub key: Arc<RsaKey>,
    /// The PIN that opens the key.
    pub pin: ReferencePin,
    /// Tries left when the card is first used, at most what the PIN has (3 or 5); `None` is all of them, 0 is blocked.
    pub tries_left: Option<u8>,
}

impl CardProfile {
    /// Answer to reset of a contact card that announces extended length fields (OpenSC's table, entry 02): T=1,
    /// IFSC 251, historical bytes with country code 392 and capabilities `C6 01 C0`.
    pub const ATR_EXTENDED: &[u8] = &[
        0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73, 0xC6, 0x01,
        0xC0, 0x3B,
    ];
    /// Answer to reset of a contact card that does not announce them (OpenSC's table, entry 03).
    pub const ATR_SHORT: &[u8] =
        &[0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45, 0x80, 0x73, 0xC6, 0x01, 0x00, 0x00];

    /// A sound card with extended length fields. `serial_number` fills the token information's 16 characters.
    #[must_use]
    pub fn new(serial_number: impl Into<String>, authentication: Credential, signature: Credential) -> Self {
        Self {
            atr: Self::ATR_EXTENDED.to_vec(),
            extended: true,
            serial_number: serial_number.into(),
            authentication,
            signature,
            defects: Defects::default(),
        }
    }

    /// A card of the short-only kind: another ATR, and 6700 to every extended length field.
    #[must_use]
    pub fn short_only(self) -> Self {
        Self { atr: Self::ATR_SHORT.to_vec(), extended: false, ..self }
    }

    /// Another answer to reset.
    #[must_use]
    pub fn with_atr(self, atr: impl Into<Vec<u8>>) -> Self {
        Self { atr: atr.into(), ..self }
    }

    /// Another user authentication PIN.
    #[must_use]
    pub fn with_authentication_pin(mut self, pin: ReferencePin) -> Self {
        self.authentication.pin = pin;
        self
    }

    /// Another signature PIN.
    #[must_use]
    pub fn with_signature_pin(mut self, pin: ReferencePin) -> Self {
        self.signature.pin = pin;
        self
    }

    /// A user authentication PIN on which somebody has already tried: so many tries are left, 0 is blocked.
    #[must_use]
    pub fn with_authentication_tries_left(mut self, left: u8) -> Self {
        self.authentication.tries_left = Some(left);
        self
    }

    /// A signature PIN on which somebody has already tried: so many tries are left, 0 is blocked.
    #[must_use]
    pub fn with_signature_tries_left(mut self, left: u8) -> Self {
        self.signature.tries_left = Some(left);
        self
    }

    /// A card with one more defect.
    #[must_use]
    pub fn with_defect(self, defect: CardDefect) -> Self {
        Self { defects: self.defects.with(defect), ..self }
    }

    /// The holder's user authentication certificate, DER.
    #[must_use]
    pub fn authentication_certificate(&self) -> &[u8] {
        &self.authentication.certificate
    }

    /// The holder's signature certificate, DER.
    #[must_use]
    pub fn signature_certificate(&self) -> &[u8] {
        &self.signature.certificate
    }
}
