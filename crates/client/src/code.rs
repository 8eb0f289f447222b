//! The interface's code tables that the limited type can show.
//!
//! Table ids and values as public software knows them; the closed tables refuse a value they do not list, because a
//! front desk must not guess what an unknown validity means.

use std::fmt;

use serde::{
    Serialize, Serializer,
    de::{Deserialize, Deserializer, Error as _},
};

/// One enum per closed table: code on the wire, word for people.
macro_rules! code_table {
    ($(#[$doc:meta])* $name:ident, $table:literal {
        $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $word:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value of the table, in its order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The value on the wire.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The Japanese word shown to people instead of the code.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::ALL.iter().copied().find(|value| value.code() == code).ok_or_else(|| {
                    D::Error::custom(format_args!(
                        "{:?} is not a code of {} ({}); it knows {}",
                        code, stringify!($name), $table, [$($code),+].join(", "),
                    ))
                })
            }
        }
    };
}

code_table! {
    /// Whether the person is insured on the day asked for (資格有効性).
    QualificationValidity, "OQSCD006" {
        /// The qualification is valid.
        Valid = "1", "有効";
        /// It is not valid.
        Invalid = "2", "無効";
        /// It is not valid, and the insurer's records hold a newer one, which the answer lists.
        InvalidNewerExists = "3", "無効（新しい資格あり）";
        /// There is no such qualification.
        None = "4", "該当資格なし";
        /// More than one matches.
        Several = "5", "複数該当";
    }
}

code_table! {
    /// Sex (性別).
    Sex, "OQSCD007" {
        /// Male.
        Male = "1", "男";
        /// Female.
        Female = "2", "女";
        /// Not set.
        NotSet = "3", "未設定";
    }
}

code_table! {
    /// The insured person or a dependant (本人・家族の別).
    PersonalFamilyClassification, "OQSCD009" {
        /// The insured person.
        Personal = "1", "本人";
        /// A dependant.
        Family = "2", "家族";
    }
}

code_table! {
    /// What the person presented (照会区分).
    ReferenceClassification, "OQSCD002" {
        /// The Individual Number Card.
        IndividualNumberCard = "1", "マイナンバーカード";
        /// Symbol and number of an insurance card.
        CardData = "2", "記号・番号";
    }
}

code_table! {
    /// Outcome of the whole message (処理結果区分).
    SegmentOfResult, "OQSCD003" {
        /// Finished normally.
        Normal = "1", "正常";
        /// Not finished yet.
        InProgress = "2", "処理中";
        /// Abnormal: the header carries the error and there is no body.
        Abnormal = "9", "異常";
    }
}

code_table! {
    /// Outcome of the query in the body (処理結果状況).
    ProcessingResultStatus, "OQSCD004" {
        /// Normal. A result code may still be there, as a side note.
        Normal = "1", "正常";
        /// Error.
        Error = "2", "エラー";
    }
}

code_table! {
    /// Encoding the result claims (文字コード識別).
    CharacterCodeIdentifier, "OQSCD005" {
        /// UTF-8.
        Utf8 = "0", "UTF-8";
        /// Shift_JIS.
        ShiftJis = "1", "Shift_JIS";
    }
}

code_table! {
    /// Consent to hand over the limit certificate (限度額適用認定証提供同意).
    LimitApplicationCertificateRelatedConsFlg, "OQSCD001" {
        /// No consent.
        No = "0", "未同意";
        /// Consent.
        Yes = "1", "同意";
    }
}

code_table! {
    /// Kind of limit certificate (限度額適用認定証区分).
    LimitApplicationCertificateClassification, "OQSCD011" {
        /// Limit of the charge.
        Limit = "01", "限度額適用認定証";
        /// Limit and reduced standard cost of meals.
        LimitAndReduction = "02", "限度額適用・標準負担額減額認定証";
        /// Reduced standard cost only.
        Reduction = "03", "標準負担額減額認定証";
    }
}

code_table! {
    /// Child before compulsory education (未就学区分). Only `1` is publicly known with its meaning.
    PreschoolClassification, "no table id known" {
        /// Before compulsory education.
        Preschool = "1", "義務教育就学前";
    }
}

code_table! {
    /// Why the qualification was lost (資格喪失事由).
    ReasonOfLoss, "no table id known" {
        /// Death.
        Death = "01", "死亡";
        /// Public assistance began.
        PublicAssistance = "02", "生活保護開始";
        /// Other insurance was obtained.
        OtherInsurance = "03", "他保険加入";
        /// Another reason.
        Other = "99", "その他";
    }
}

/// Kind of certificate (被保険者証区分, OQSCD010), two digits.
///
/// Open on purpose: the public list ends before 2024-12-02, and the codes for certificates of the time after the
/// insurance card are not public. An unlisted code is kept and shown as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct InsuredCardClassification(String);

impl InsuredCardClassification {
    /// The public part of the table: code and word, as before 2024-12-02.
    pub const LISTED: [(&str, &str); 7] = [
        ("01", "一般"),
        ("02", "退職"),
        ("03", "短期（一般）"),
        ("04", "短期（退職）"),
        ("05", "資格証明書"),
        ("06", "特例退職"),
        ("07", "自衛官診療証"),
    ];

    /// The two digits on the wire.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for InsuredCardClassification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Self::LISTED.iter().find(|(code, _)| *code == self.0) {
            Some((_, word)) => f.write_str(word),
            None => write!(f, "区分コード {}", self.0),
        }
    }
}

impl<'de> Deserialize<'de> for InsuredCardClassification {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(code))
        } else {
            Err(D::Error::custom("InsuredCardClassification (OQSCD010) must be two characters"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_validity_is_read_from_its_code() {
        let codes: Vec<_> = QualificationValidity::ALL.iter().map(|validity| validity.code()).collect();
        assert_eq!(codes, ["1", "2", "3", "4", "5"]);
        for validity in QualificationValidity::ALL {
            let json = format!("{:?}", validity.code());
            assert_eq!(serde_json::from_str::<QualificationValidity>(&json).unwrap(), *validity);
        }
    }

    #[test]
    fn an_unknown_code_names_its_table_and_what_it_knows() {
        let error = serde_json::from_str::<QualificationValidity>("\"6\"").unwrap_err().to_string();
        assert!(error.contains("\"6\" is not a code of QualificationValidity (OQSCD006)"), "{error}");
        assert!(error.contains("1, 2, 3, 4, 5"), "{error}");
        assert!(serde_json::from_str::<Sex>("1").is_err(), "a number is not a code");
    }

    #[test]
    fn a_certificate_kind_of_after_2024_is_shown_and_not_refused() {
        let kind: InsuredCardClassification = serde_json::from_str("\"01\"").unwrap();
        assert_eq!(kind.to_string(), "一般");
        let kind: InsuredCardClassification = serde_json::from_str("\"A1\"").unwrap();
        assert_eq!((kind.code(), kind.to_string().as_str()), ("A1", "区分コード A1"));
        assert!(serde_json::from_str::<InsuredCardClassification>("\"1\"").is_err());
    }
}
