use crate::Ef;

/// The four certificates of the JPKI application.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CertificateKind {
    /// The holder's certificate for user authentication (利用者証明用).
    UserAuthentication,
    /// The CA that issued it.
    UserAuthenticationCa,
    /// The holder's certificate for signatures (署名用).
    Signature,
    /// The CA that issued it.
    SignatureCa,
}

impl CertificateKind {
    /// The file that holds it.
    #[must_use]
    pub const fn file(self) -> Ef {
        match self {
            Self::UserAuthentication => Ef::USER_AUTHENTICATION_CERTIFICATE,
            Self::UserAuthenticationCa => Ef::USER_AUTHENTICATION_CA_CERTIFICATE,
            Self::Signature => Ef::SIGNATURE_CERTIFICATE,
            Self::SignatureCa => Ef::SIGNATURE_CA_CERTIFICATE,
        }
    }
}

/// The card's private keys that answer COMPUTE DIGITAL SIGNATURE, RSA-2048 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// For user authentication (利用者証明用); wants the user authentication PIN.
    UserAuthentication,
    /// For signatures (署名用); wants the signature PIN.
    Signature,
    /// The text application's own; wants no PIN. It proves that the card is there, not who holds it.
    ///
    /// Named by P2 `00`, the application's default key, as AokiApp/jsapdu did on a real card.
    Text,
}

impl Key {
    /// Length of modulus and signature, in bytes.
    pub const LEN: usize = 256;

    /// The file that holds it.
    #[must_use]
    pub const fn file(self) -> Ef {
        match self {
            Self::UserAuthentication => Ef::USER_AUTHENTICATION_KEY,
            Self::Signature => Ef::SIGNATURE_KEY,
            Self::Text => Ef::TEXT_KEY,
        }
    }

    /// P2 of COMPUTE DIGITAL SIGNATURE, when the file is not selected.
    pub(crate) const fn reference(self) -> u8 {
        match self {
            Self::UserAuthentication | Self::Signature => self.file().reference(),
            Self::Text => 0x00,
        }
    }
}

/// The card's private keys that answer INTERNAL AUTHENTICATE, RSA-2048 each, without any PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InternalKey {
    /// The common application's, known from soltia48/myna-card. Its public half is on no file of the card.
    Common,
    /// The text application's. Inferred: the one source that tried says that keys other than the common one are
    /// refused, with 6982 or 6985.
    Text,
}

impl InternalKey {
    /// The file that holds it.
    #[must_use]
    pub const fn file(self) -> Ef {
        match self {
            Self::Common => Ef::COMMON_KEY,
            Self::Text => Ef::TEXT_KEY,
        }
    }
}
