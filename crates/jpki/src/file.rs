use std::fmt;

/// An elementary file (EF) of the JPKI application that has a short EF identifier (SFI).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ef(u8);

impl Ef {
    /// Signature certificate (署名用電子証明書); readable after the signature PIN.
    pub const SIGNATURE_CERTIFICATE: Self = Self(0x01);
    /// Certificate of the CA that issued the signature certificate.
    pub const SIGNATURE_CA_CERTIFICATE: Self = Self(0x02);
    /// Token information, 160 bytes.
    pub const TOKEN_INFO: Self = Self(0x06);
    /// User authentication certificate (利用者証明用電子証明書); readable without a PIN.
    pub const USER_AUTHENTICATION_CERTIFICATE: Self = Self(0x0A);
    /// Certificate of the CA that issued the user authentication certificate.
    pub const USER_AUTHENTICATION_CA_CERTIFICATE: Self = Self(0x0B);
    /// Private key for user authentication.
    pub const USER_AUTHENTICATION_KEY: Self = Self(0x17);
    /// PIN for user authentication.
    pub const USER_AUTHENTICATION_PIN: Self = Self(0x18);
    /// Private key for signatures.
    pub const SIGNATURE_KEY: Self = Self(0x1A);
    /// PIN for signatures.
    pub const SIGNATURE_PIN: Self = Self(0x1B);

    /// The file identifier, as SELECT takes it.
    #[must_use]
    pub const fn id(self) -> u16 {
        self.0 as u16
    }

    /// The short EF identifier: five bits.
    #[must_use]
    pub const fn sfi(self) -> u8 {
        self.0
    }

    /// `80 | SFI`, the parameter byte that names this file in READ BINARY (P1), VERIFY and COMPUTE DIGITAL
    /// SIGNATURE (P2).
    pub(crate) const fn reference(self) -> u8 {
        0x80 | self.0
    }
}

impl fmt::Display for Ef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EF {:04X}", self.id())
    }
}

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

/// The two private keys of the JPKI application, RSA-2048 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// For user authentication (利用者証明用); wants the user authentication PIN.
    UserAuthentication,
    /// For signatures (署名用); wants the signature PIN.
    Signature,
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
        }
    }
}
