use std::fmt;

use crate::{Certainty, Ef};

/// Which PIN (暗証番号) or verification number (照合番号) of the card.
///
/// The residence PIN is one number for the holder but two references on the card, each with a counter of its own:
/// [`Residence`](Self::Residence) and [`Common`](Self::Common). The same is true of both verification numbers, which the
/// text and the visual application hold separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PinKind {
    /// For the user authentication certificate (利用者証明用): four digits, JPKI EF 0018.
    UserAuthentication,
    /// For the signature certificate (署名用): 6 to 16 letters and digits, JPKI EF 001B.
    Signature,
    /// For the text application (券面事項入力補助用): four digits, EF 0011.
    Text,
    /// For the residence application (住民基本台帳用): four digits, EF 001C.
    Residence,
    /// For the common application: four digits, EF 001C.
    Common,
    /// Verification number A (照合番号A) of the text application, EF 0014: the twelve digits of My Number.
    TextNumberA,
    /// Verification number B (照合番号B) of the text application, EF 0015: see [`VisualNumberB`](Self::VisualNumberB).
    TextNumberB,
    /// Verification number A (照合番号A) of the visual application, EF 0013: the twelve digits of My Number.
    VisualNumberA,
    /// Verification number B (照合番号B) of the visual application, EF 0012: 14 digits, namely birth date as year of the
    /// Japanese era, month and day, then the western year of expiry, then the four digits of the security code.
    ///
    /// That shape is agreed on; that the year is the era's is known from soltia48/myna-card only.
    VisualNumberB,
    /// Birth date for the visual application (生年月日), EF 0011: six digits, year of the Japanese era, month and day.
    BirthDate,
}

/// What a value must look like before it may cost a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// So many digits.
    Digits(usize),
    /// Digits that begin with year of the era, month and day.
    DigitsFromBirthDate(usize),
    /// 6 to 16 letters and digits, at least one of each.
    Mixed,
}

impl PinKind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::UserAuthentication,
        Self::Signature,
        Self::Text,
        Self::Residence,
        Self::Common,
        Self::TextNumberA,
        Self::TextNumberB,
        Self::VisualNumberA,
        Self::VisualNumberB,
        Self::BirthDate,
    ];

    /// The file that holds the PIN and its counter.
    #[must_use]
    pub const fn file(self) -> Ef {
        match self {
            Self::UserAuthentication => Ef::USER_AUTHENTICATION_PIN,
            Self::Signature => Ef::SIGNATURE_PIN,
            Self::Text => Ef::TEXT_PIN,
            Self::Residence => Ef::RESIDENCE_PIN,
            Self::Common => Ef::COMMON_PIN,
            Self::TextNumberA => Ef::TEXT_NUMBER_A,
            Self::TextNumberB => Ef::TEXT_NUMBER_B,
            Self::VisualNumberA => Ef::VISUAL_NUMBER_A,
            Self::VisualNumberB => Ef::VISUAL_NUMBER_B,
            Self::BirthDate => Ef::BIRTH_DATE,
        }
    }

    /// How many wrong values in a row block the PIN of a card as it is issued. How sure that is says
    /// [`tries_certainty`](Self::tries_certainty); before a value is sent the card itself is always asked.
    #[must_use]
    pub const fn tries(self) -> u8 {
        match self {
            Self::Signature => 5,
            Self::TextNumberA | Self::TextNumberB | Self::VisualNumberA | Self::VisualNumberB => 10,
            _ => 3,
        }
    }

    /// How sure [`tries`](Self::tries) is.
    ///
    /// Of the verification numbers one public test program insists on ten or more and elsewhere notes three. Of the birth
    /// date nothing is published: three is the least that any PIN of this card has. The common PIN goes with the residence
    /// PIN.
    #[must_use]
    pub const fn tries_certainty(self) -> Certainty {
        match self {
            Self::UserAuthentication | Self::Signature => Certainty::Agreed,
            Self::Text | Self::Residence => Certainty::Documented,
            Self::Common | Self::TextNumberA | Self::TextNumberB => Certainty::Inferred,
            Self::VisualNumberA | Self::VisualNumberB => Certainty::Inferred,
            Self::BirthDate => Certainty::Unknown,
        }
    }

    /// Whether the holder can change it: the PINs, not what is printed on the card.
    #[must_use]
    pub const fn is_changeable(self) -> bool {
        matches!(
            self,
            Self::UserAuthentication | Self::Signature | Self::Text | Self::Residence | Self::Common
        )
    }

    pub(crate) const fn rule(self) -> Rule {
        match self {
            Self::UserAuthentication | Self::Text | Self::Residence | Self::Common => Rule::Digits(4),
            Self::Signature => Rule::Mixed,
            Self::TextNumberA | Self::VisualNumberA => Rule::Digits(12),
            Self::TextNumberB | Self::VisualNumberB => Rule::DigitsFromBirthDate(14),
            Self::BirthDate => Rule::DigitsFromBirthDate(6),
        }
    }
}

impl fmt::Display for PinKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserAuthentication => "user authentication PIN",
            Self::Signature => "signature PIN",
            Self::Text => "text PIN",
            Self::Residence => "residence PIN",
            Self::Common => "common PIN",
            Self::TextNumberA => "verification number A (text)",
            Self::TextNumberB => "verification number B (text)",
            Self::VisualNumberA => "verification number A (visual)",
            Self::VisualNumberB => "verification number B (visual)",
            Self::BirthDate => "birth date",
        })
    }
}
