use std::fmt;

/// An application (DF) of the card, named by its application identifier (AID).
///
/// The five AIDs that start with `D392` are agreed on by all public programs; the issuer domain is known from one
/// (soltia48/myna-card).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Application {
    /// JPKI application (公的個人認証AP): certificates, keys and their PINs.
    Jpki,
    /// Text application (券面事項入力補助AP): My Number and the four attributes as text.
    Text,
    /// Visual application (券面事項確認AP): what is printed on the card, as images.
    Visual,
    /// Residence application (住基AP).
    Residence,
    /// Common application (共通カードAP).
    Common,
    /// GlobalPlatform issuer security domain: the state after power-on.
    IssuerDomain,
}

impl Application {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Jpki, Self::Text, Self::Visual, Self::Residence, Self::Common, Self::IssuerDomain];

    /// The application identifier: 7 bytes for the issuer domain, 10 for all others.
    #[must_use]
    pub const fn aid(self) -> &'static [u8] {
        match self {
            Self::Jpki => &[0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01],
            Self::Text => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x08],
            Self::Visual => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x02],
            Self::Residence => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01],
            Self::Common => &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00],
            Self::IssuerDomain => &[0xA0, 0x00, 0x00, 0x01, 0x51, 0x00, 0x00],
        }
    }

    /// The one word that tells it from the others.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Jpki => "JPKI",
            Self::Text => "text",
            Self::Visual => "visual",
            Self::Residence => "residence",
            Self::Common => "common",
            Self::IssuerDomain => "issuer",
        }
    }
}

impl fmt::Display for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuerDomain => f.write_str("issuer domain"),
            application => write!(f, "{} application", application.word()),
        }
    }
}
