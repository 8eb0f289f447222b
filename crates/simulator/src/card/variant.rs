use std::fmt;

/// A kind of card by its transport and its token, as public tables and programs tell them apart. What state the holder's
/// certificates are in is another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CardVariant {
    /// The default: a contact card that announces extended length fields and understands them.
    Extended,
    /// A contact card that does not announce them and refuses them with 6700.
    ShortOnly,
    /// Contact, no historical bytes: the one answer to reset that OpenSC's driver knows by heart.
    Atr01,
    /// Contact, announces extended length fields in its historical bytes (as [`Self::Extended`]).
    Atr02,
    /// Contact, announces none, and yet understands them: a client must not trust the announcement.
    Atr03,
    /// Contact form, probably made up by a reader of a type B card.
    Atr04,
    /// The same family, with the protocol information `B3 A1`.
    Atr05,
    /// Contactless, 212 and 424 kbit/s.
    Atr06,
    /// Contactless, other application data.
    Atr07,
    /// Contactless, 106 kbit/s only.
    Atr08,
    /// Contactless, 212 and 424 kbit/s, long frame waiting time.
    Atr09,
    /// JPKI on an Android phone's secure element: the token's label is `JPKIAPGPSETOKEN`, the authentication certificate
    /// needs its PIN, and there is no other application (the last is inferred). What algorithm the keys of a phone have is
    /// not published; here they are RSA-2048, as on a card.
    AndroidToken,
    /// JPKI on an iPhone: the token's label is `JPKIAPIOSTOKEN`, and `80 FC 00 00` is accepted. Certainty: one source. All
    /// else is as on Android, which is inferred.
    IosToken,
    /// **Experiment**: the next generation of the card (次期個人番号カード), as far as anything is known of it.
    ///
    /// Secondary sources on the task force's final draft (March 2024) tell of ECDSA over P-384 with SHA-384, ten years of
    /// validity, two applications and two PINs. Not public: answer to reset, identifiers of the applications, files,
    /// commands, status words, profile of the certificates, and the day. All of these are today's card's here, and its keys
    /// do not sign. So a program can be tried with certificates of another algorithm; nothing else follows from it.
    /// Certificates and keys come from [`NextGenerationPki`](crate::jpki_pki::NextGenerationPki).
    NextGeneration,
}

impl CardVariant {
    /// Every variant.
    pub const ALL: &[Self] = &[
        Self::Extended,
        Self::ShortOnly,
        Self::Atr01,
        Self::Atr02,
        Self::Atr03,
        Self::Atr04,
        Self::Atr05,
        Self::Atr06,
        Self::Atr07,
        Self::Atr08,
        Self::Atr09,
        Self::AndroidToken,
        Self::IosToken,
        Self::NextGeneration,
    ];

    /// Its stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Extended => "extended",
            Self::ShortOnly => "short-only",
            Self::Atr01 => "atr-01",
            Self::Atr02 => "atr-02",
            Self::Atr03 => "atr-03",
            Self::Atr04 => "atr-04",
            Self::Atr05 => "atr-05",
            Self::Atr06 => "atr-06",
            Self::Atr07 => "atr-07",
            Self::Atr08 => "atr-08",
            Self::Atr09 => "atr-09",
            Self::AndroidToken => "android-token",
            Self::IosToken => "ios-token",
            Self::NextGeneration => "next-generation",
        }
    }

    /// The variant of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|variant| variant.name() == name)
    }

    /// Its answer to reset: OpenSC's table of nine (pull request 3744). A phone has none; it gets that of a contactless
    /// card.
    #[must_use]
    pub const fn atr(self) -> &'static [u8] {
        match self {
            Self::Atr01 => CONTACT_ATR,
            Self::Extended | Self::Atr02 | Self::NextGeneration => &[
                0x3B, 0xDA, 0x13, 0xFF, 0x81, 0x31, 0xFB, 0x46, 0x80, 0x12, 0x39, 0x2F, 0x31, 0xC1, 0x73,
                0xC6, 0x01, 0xC0, 0x3B,
            ],
            Self::ShortOnly | Self::Atr03 => {
                &[0x3B, 0xC5, 0xFF, 0x81, 0x31, 0xFB, 0x45, 0x80, 0x73, 0xC6, 0x01, 0x00, 0x00]
            }
            Self::Atr04 => &[
                0x3B, 0xF5, 0x91, 0x00, 0xFF, 0x91, 0x81, 0x71, 0xFE, 0x40, 0x00, 0x42, 0x00, 0x01, 0x00,
                0xD1, 0xD6,
            ],
            Self::Atr05 => &[
                0x3B, 0xF5, 0x91, 0x00, 0xFF, 0x91, 0x81, 0x71, 0xFE, 0x40, 0x00, 0x42, 0x00, 0x01, 0xB3,
                0xA1, 0x15,
            ],
            Self::Atr06 | Self::AndroidToken | Self::IosToken => {
                &[0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x05, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x7F]
            }
            Self::Atr07 => &[0x3B, 0x88, 0x80, 0x01, 0x00, 0x00, 0x41, 0xE0, 0xB3, 0x81, 0xA1, 0x00, 0x3B],
            Self::Atr08 => &[0x3B, 0x88, 0x80, 0x01, 0x00, 0x4B, 0x51, 0xFF, 0x00, 0x81, 0xD1, 0x00, 0xBC],
            Self::Atr09 => &[0x3B, 0x88, 0x80, 0x01, 0x00, 0x4B, 0x51, 0xFF, 0xB3, 0x81, 0xD1, 0x00, 0x0F],
        }
    }

    /// Whether it is an experiment: a kind of card of which too little is public for any conclusion.
    #[must_use]
    pub const fn is_experimental(self) -> bool {
        matches!(self, Self::NextGeneration)
    }

    /// Whether it understands extended length fields (拡張Lc/Le).
    #[must_use]
    pub const fn is_extended(self) -> bool {
        !matches!(self, Self::ShortOnly)
    }

    /// Label in the token information.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::AndroidToken => "JPKIAPGPSETOKEN",
            Self::IosToken => "JPKIAPIOSTOKEN",
            _ => "JPKIAPICCTOKEN2",
        }
    }

    /// Whether it lives in a phone.
    pub(super) const fn is_phone(self) -> bool {
        matches!(self, Self::AndroidToken | Self::IosToken)
    }
}

/// Answer to reset of a contact card without historical bytes.
pub(super) const CONTACT_ATR: &[u8] = &[0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

impl fmt::Display for CardVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
