//! The words that patterns about cards and readers take.

use std::str::FromStr;

use apdu::StatusWord;
use jpki::CertificateKind;

use crate::bench::ReaderKind;
use crate::step::Parameter;

/// `{reader}` in patterns.
pub(super) struct ReaderWord(pub(super) ReaderKind);

impl FromStr for ReaderWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "汎用カードリーダー" => Ok(Self(ReaderKind::Generic)),
            "拡張Lc/Leに対応しないカードリーダー" => Ok(Self(ReaderKind::ShortOnly)),
            "SAM内蔵のカードリーダー" => Ok(Self(ReaderKind::SamBuiltIn)),
            other => Err(format!("{other:?} is no kind of reader")),
        }
    }
}

/// `{certificate}` in patterns.
pub(super) struct CertificateWord(pub(super) CertificateKind);

impl FromStr for CertificateWord {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "利用者証明用電子証明書" => Ok(Self(CertificateKind::UserAuthentication)),
            "利用者証明用CA証明書" => Ok(Self(CertificateKind::UserAuthenticationCa)),
            "署名用電子証明書" => Ok(Self(CertificateKind::Signature)),
            "署名用CA証明書" => Ok(Self(CertificateKind::SignatureCa)),
            other => Err(format!("{other:?} is no certificate of the card")),
        }
    }
}

/// `{hex}` in patterns: bytes, with or without blanks.
pub(super) struct Hex(pub(super) Vec<u8>);

impl FromStr for Hex {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').collect();
        let pairs = digits.chunks(2).map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        });
        pairs
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| format!("{text:?} is not a whole number of hexadecimal bytes"))
    }
}

/// `{sw}` in patterns.
pub(super) struct Sw(pub(super) StatusWord);

impl FromStr for Sw {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u16::from_str_radix(text, 16)
            .map(|value| Self(StatusWord::from_u16(value)))
            .map_err(|_| format!("{text:?} is no status word"))
    }
}

/// Parameters of the steps below.
pub(crate) const PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "card",
        regex: "正常な|使い捨ての|暗証番号が閉塞した|証明書の期限が近い|証明書が猶予期間内の|証明書の猶予期間が過ぎた|証明書が失効した|保険証の利用登録がない|新しい資格に切り替わった|資格を失った|複数の資格に該当する|資格の記録がない",
        ja: "カードの状態",
        en: "the state of the card",
    },
    Parameter {
        name: "reader",
        regex: "汎用カードリーダー|拡張Lc\\/Leに対応しないカードリーダー|SAM内蔵のカードリーダー",
        ja: "カードリーダーの種類",
        en: "the kind of reader",
    },
    Parameter {
        name: "certificate",
        regex: "利用者証明用電子証明書|利用者証明用CA証明書|署名用電子証明書|署名用CA証明書",
        ja: "カードの中の証明書",
        en: "a certificate on the card",
    },
    Parameter {
        name: "hex",
        regex: "(?:[0-9A-Fa-f]{2} ?)+",
        ja: "16進数のバイト列",
        en: "bytes in hexadecimal",
    },
    Parameter { name: "sw", regex: "[0-9A-F]{4}", ja: "状態語 SW1-SW2", en: "a status word" },
];
