use std::fmt;

use crate::Application;

/// An elementary file (EF) of one of the card's applications. Every file that public programs use has an identifier
/// between 0001 and 001E, and therefore a short EF identifier (SFI) too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ef {
    application: Application,
    id: u8,
}

/// JPKI application (公的個人認証AP): agreed on by several public programs, except where said otherwise.
impl Ef {
    /// Signature certificate (署名用電子証明書); readable after the signature PIN.
    pub const SIGNATURE_CERTIFICATE: Self = Self::jpki(0x01);
    /// Certificate of the CA that issued the signature certificate.
    pub const SIGNATURE_CA_CERTIFICATE: Self = Self::jpki(0x02);
    /// Token information, 160 bytes.
    pub const TOKEN_INFO: Self = Self::jpki(0x06);
    /// Which certificates are on the card, three bytes. Known from soltia48/myna-card only.
    pub const CERTIFICATES_PRESENT: Self = Self::jpki(0x08);
    /// User authentication certificate (利用者証明用電子証明書); readable without a PIN.
    pub const USER_AUTHENTICATION_CERTIFICATE: Self = Self::jpki(0x0A);
    /// Certificate of the CA that issued the user authentication certificate.
    pub const USER_AUTHENTICATION_CA_CERTIFICATE: Self = Self::jpki(0x0B);
    /// The key that terminals' certificates are checked with (特定機関認証); not readable.
    pub const TERMINAL_TRUST_ANCHOR: Self = Self::jpki(0x16);
    /// Private key for user authentication.
    pub const USER_AUTHENTICATION_KEY: Self = Self::jpki(0x17);
    /// PIN for user authentication.
    pub const USER_AUTHENTICATION_PIN: Self = Self::jpki(0x18);
    /// Private key for signatures.
    pub const SIGNATURE_KEY: Self = Self::jpki(0x1A);
    /// PIN for signatures.
    pub const SIGNATURE_PIN: Self = Self::jpki(0x1B);
}

/// Text application (券面事項入力補助AP). 0001, 0002, 0005 and 0011 are agreed on, the others are known from
/// soltia48/myna-card only.
impl Ef {
    /// My Number (個人番号); wants the text PIN or verification number A.
    pub const MY_NUMBER: Self = Self::text(0x01);
    /// The four attributes (基本4情報); want the text PIN or verification number B.
    pub const ATTRIBUTES: Self = Self::text(0x02);
    /// Digests of the two files before, signed; wants the text PIN or verification number A.
    pub const INTEGRITY: Self = Self::text(0x03);
    /// The application's CV certificate; readable without a PIN.
    pub const TEXT_CV_CERTIFICATE: Self = Self::text(0x04);
    /// Basic information of the application; readable without a PIN.
    pub const TEXT_BASIC_INFO: Self = Self::text(0x05);
    /// Public key for a secure-messaging session key; wants the text PIN or verification number A.
    pub const SESSION_PUBLIC_KEY: Self = Self::text(0x06);
    /// Public half of [`TEXT_KEY`](Self::TEXT_KEY), signed; wants the text PIN or verification number A.
    pub const TEXT_PUBLIC_KEY: Self = Self::text(0x07);
    /// Text PIN, four digits.
    pub const TEXT_PIN: Self = Self::text(0x11);
    /// The application's own private key, which signs without any PIN.
    pub const TEXT_KEY: Self = Self::text(0x13);
    /// Verification number A (照合番号A).
    pub const TEXT_NUMBER_A: Self = Self::text(0x14);
    /// Verification number B (照合番号B).
    pub const TEXT_NUMBER_B: Self = Self::text(0x15);
}

/// Visual application (券面事項確認AP). Its files are known from soltia48/myna-card, some also from jpki/myna.
impl Ef {
    /// Age record; wants the birth date.
    pub const AGE_RECORD: Self = Self::visual(0x01);
    /// Face record: what is printed on the card; wants verification number A or B.
    pub const FACE_RECORD: Self = Self::visual(0x02);
    /// Basic information of the application; readable without a PIN.
    pub const VISUAL_BASIC_INFO: Self = Self::visual(0x03);
    /// The application's CV certificate; readable without a PIN.
    pub const VISUAL_CV_CERTIFICATE: Self = Self::visual(0x04);
    /// My Number as an image; wants verification number A.
    pub const MY_NUMBER_IMAGE: Self = Self::visual(0x05);
    /// Birth date as a PIN, six digits.
    pub const BIRTH_DATE: Self = Self::visual(0x11);
    /// Verification number B (照合番号B).
    pub const VISUAL_NUMBER_B: Self = Self::visual(0x12);
    /// Verification number A (照合番号A).
    pub const VISUAL_NUMBER_A: Self = Self::visual(0x13);
}

/// Common application (共通カードAP) and residence application (住基AP), known from soltia48/myna-card; the first file
/// also from jpki/myna.
impl Ef {
    /// Record 1: card serial number, municipality and expiry as 28 digits; readable without a PIN.
    pub const CARD_INFO: Self = Self { application: Application::Common, id: 0x01 };
    /// Record 1: a key identifier of unknown use.
    pub const COMMON_KEY_ID: Self = Self { application: Application::Common, id: 0x02 };
    /// Private key of INTERNAL AUTHENTICATE, which wants no PIN.
    pub const COMMON_KEY: Self = Self { application: Application::Common, id: 0x19 };
    /// PIN of the common application, four digits.
    pub const COMMON_PIN: Self = Self { application: Application::Common, id: 0x1C };
    /// Record 1: a key identifier of unknown use, the same as in the common application.
    pub const RESIDENCE_KEY_ID: Self = Self { application: Application::Residence, id: 0x02 };
    /// PIN of the residence application (住民基本台帳用), four digits.
    pub const RESIDENCE_PIN: Self = Self { application: Application::Residence, id: 0x1C };
}

impl Ef {
    /// Another file, if its identifier has a short form: 1 to 30.
    #[must_use]
    pub const fn new(application: Application, id: u8) -> Option<Self> {
        if 1 <= id && id <= 30 { Some(Self { application, id }) } else { None }
    }

    /// The application it belongs to.
    #[must_use]
    pub const fn application(self) -> Application {
        self.application
    }

    /// The file identifier, as SELECT takes it.
    #[must_use]
    pub const fn id(self) -> u16 {
        self.id as u16
    }

    /// The short EF identifier: five bits.
    #[must_use]
    pub const fn sfi(self) -> u8 {
        self.id
    }

    /// `80 | SFI`, the parameter byte that names this file in READ BINARY (P1), VERIFY and COMPUTE DIGITAL
    /// SIGNATURE (P2).
    pub(crate) const fn reference(self) -> u8 {
        0x80 | self.id
    }

    const fn jpki(id: u8) -> Self {
        Self { application: Application::Jpki, id }
    }

    const fn text(id: u8) -> Self {
        Self { application: Application::Text, id }
    }

    const fn visual(id: u8) -> Self {
        Self { application: Application::Visual, id }
    }
}

impl fmt::Display for Ef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} EF {:04X}", self.application.word(), self.id)
    }
}
