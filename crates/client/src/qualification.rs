use eligibility::identifier::InsurerNumber;
use serde::{Deserialize, Serialize, Serializer};

use crate::{
    code::{
        InsuredCardClassification, LimitApplicationCertificateClassification,
        LimitApplicationCertificateRelatedConsFlg, PersonalFamilyClassification, PreschoolClassification,
        ReasonOfLoss, Sex,
    },
    date::{Day, Moment},
    percent::Percent,
    text::Text,
};

/// One line of a table for people: the Japanese label and the value in words.
pub type Row = (&'static str, String);

/// One qualification (資格情報): the interface's `ResultOfQualificationConfirmation`, as far as the limited type shows it.
///
/// Element names are the official ones, seen in several public programs; the order of members has no meaning. `None` is
/// an absent element. Left out on purpose: the four groups of consents to view health data, which the limited type must
/// not carry (their presence is an error of its own), and 特定疾病 and 医療扶助, which are not known to be shown by it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Qualification {
    /// Kind of certificate (被保険者証区分), OQSCD010.
    pub insured_card_classification: InsuredCardClassification,
    /// Insurer number (保険者番号).
    #[serde(serialize_with = "padded")]
    pub insurer_number: Option<InsurerNumber>,
    /// Symbol (記号).
    pub insured_card_symbol: Option<Text>,
    /// Number (番号).
    pub insured_identification_number: Option<Text>,
    /// Branch number (枝番), two digits; absent in the late-stage elderly scheme (後期高齢者).
    pub insured_branch_number: Option<Branch>,
    /// Insured person or dependant (本人・家族の別), OQSCD009.
    pub personal_family_classification: Option<PersonalFamilyClassification>,
    /// Insured person, or head of household (被保険者氏名).
    pub insured_name: Option<Text>,
    /// Registered name (氏名), full width.
    pub name: Text,
    /// Its reading (フリガナ), half-width katakana.
    pub name_kana: Option<Text>,
    /// Alias (通称名など), shown on the back of a certificate.
    pub name_of_other: Option<Text>,
    /// Reading of the alias.
    pub name_of_other_kana: Option<Text>,
    /// Sex as printed (性別), OQSCD007.
    pub sex1: Sex,
    /// Sex on the back (性別, 裏面), only where it is kept off the face.
    pub sex2: Option<Sex>,
    /// Date of birth (生年月日).
    pub birthdate: Day,
    /// Address (住所).
    pub address: Option<Text>,
    /// Postal code (郵便番号), `NNN-NNNN`.
    pub post_number: Option<Text>,
    /// Start of the qualification (資格取得年月日).
    pub qualification_date: Option<Day>,
    /// Loss of the qualification (資格喪失年月日).
    pub disqualification_date: Option<Day>,
    /// Issue of the certificate (交付年月日).
    pub insured_certificate_issuance_date: Option<Day>,
    /// First valid day (有効開始日).
    pub insured_card_valid_date: Option<Day>,
    /// Last valid day, inclusive (有効終了日).
    pub insured_card_expiration_date: Option<Day>,
    /// Co-payment of the late-stage elderly (負担割合).
    pub insured_partial_contribution_ratio: Option<Percent>,
    /// Child before compulsory education (未就学区分).
    pub preschool_classification: Option<PreschoolClassification>,
    /// Why the qualification was lost (資格喪失事由).
    pub reason_of_loss: Option<ReasonOfLoss>,
    /// Insurer's printed name (保険者名).
    pub insurer_name: Text,
    /// Elderly recipient certificate (高齢受給者証).
    pub elderly_recipient_certificate_info: Option<ElderlyRecipientCertificate>,
    /// Consent to hand over the limit certificate, OQSCD001.
    pub limit_application_certificate_related_cons_flg: Option<LimitApplicationCertificateRelatedConsFlg>,
    /// When that consent was given.
    pub limit_application_certificate_related_cons_time: Option<Moment>,
    /// Limit certificate (限度額適用認定証).
    pub limit_application_certificate_related_info: Option<LimitApplicationCertificate>,
    /// Number the institution registered for the patient (照会番号).
    pub reference_number: Option<Text>,
}

/// The interface's own padding: eight characters, a six-digit number behind two spaces.
fn padded<S: Serializer>(number: &Option<InsurerNumber>, serializer: S) -> Result<S::Ok, S::Error> {
    match number {
        Some(number) => serializer.serialize_str(&format!("{:>8}", number.digits())),
        None => serializer.serialize_none(),
    }
}

/// Elderly recipient certificate (高齢受給者証) of people from 70 to 74.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ElderlyRecipientCertificate {
    /// Issued (交付年月日).
    #[serde(rename = "ElderlyRecipientCertificateDate")]
    pub issued: Option<Day>,
    /// First valid day (有効開始日).
    #[serde(rename = "ElderlyRecipientValidStartDate")]
    pub valid_from: Option<Day>,
    /// Last valid day (有効終了日).
    #[serde(rename = "ElderlyRecipientValidEndDate")]
    pub valid_to: Option<Day>,
    /// Co-payment (負担割合).
    #[serde(rename = "ElderlyRecipientContributionRatio")]
    pub ratio: Option<Percent>,
}

/// Limit certificate (限度額適用認定証など).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LimitApplicationCertificate {
    /// Kind (区分), OQSCD011.
    #[serde(rename = "LimitApplicationCertificateClassification")]
    pub classification: Option<LimitApplicationCertificateClassification>,
    /// Income class (適用区分), OQSCD012, such as `A01` for ア. Shown as its code: the table is known from one source only.
    #[serde(rename = "LimitApplicationCertificateClassificationFlag")]
    pub classification_flag: Option<Text>,
    /// Issued (交付年月日).
    #[serde(rename = "LimitApplicationCertificateDate")]
    pub issued: Option<Day>,
    /// First valid day (有効開始年月日).
    #[serde(rename = "LimitApplicationCertificateValidStartDate")]
    pub valid_from: Option<Day>,
    /// Last valid day (有効終了年月日).
    #[serde(rename = "LimitApplicationCertificateValidEndDate")]
    pub valid_to: Option<Day>,
    /// Long stay in hospital (長期入院該当年月日).
    #[serde(rename = "LimitApplicationCertificateLongTermDate")]
    pub long_term: Option<Day>,
}

/// Branch number (枝番): exactly two digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(try_from = "String")]
pub struct Branch(String);

impl Branch {
    /// The two digits.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Branch {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err("a branch number must be two digits")
        }
    }
}

impl Qualification {
    /// The qualification as (label, value) lines in the order of a certificate; absent values give no line.
    ///
    /// Labels are those of the text that the app puts on the clipboard, where it has one. The same label can stand in
    /// two sections there, so the lines of the back and of the two other certificates carry their section's name.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        fn shown<T: ToString>(label: &'static str, value: Option<&T>) -> Option<Row> {
            value.map(|value| (label, value.to_string()))
        }
        let elderly = self.elderly_recipient_certificate_info.as_ref();
        let limit = self.limit_application_certificate_related_info.as_ref();
        [
            shown("保険者番号", self.insurer_number.as_ref()),
            shown("保険者名", Some(&self.insurer_name)),
            shown("記号", self.insured_card_symbol.as_ref()),
            shown("番号", self.insured_identification_number.as_ref()),
            self.insured_branch_number.as_ref().map(|branch| ("枝番", branch.digits().to_owned())),
            shown("フリガナ", self.name_kana.as_ref()),
            shown("氏名", Some(&self.name)),
            shown("生年月日", Some(&self.birthdate)),
            shown("性別", Some(&self.sex1)),
            shown("郵便番号", self.post_number.as_ref()),
            shown("住所", self.address.as_ref()),
            shown("証区分", Some(&self.insured_card_classification)),
            shown("本人・家族の別", self.personal_family_classification.as_ref()),
            shown("被保険者氏名", self.insured_name.as_ref()),
            shown("資格取得年月日", self.qualification_date.as_ref()),
            shown("資格喪失年月日", self.disqualification_date.as_ref()),
            shown("資格喪失事由", self.reason_of_loss.as_ref()),
            shown("交付年月日", self.insured_certificate_issuance_date.as_ref()),
            shown("有効開始日", self.insured_card_valid_date.as_ref()),
            shown("有効終了日", self.insured_card_expiration_date.as_ref()),
            shown("負担割合", self.insured_partial_contribution_ratio.as_ref()),
            shown("未就学区分", self.preschool_classification.as_ref()),
            shown("照会番号", self.reference_number.as_ref()),
            shown("裏面 氏名", self.name_of_other.as_ref()),
            shown("裏面 氏名カナ", self.name_of_other_kana.as_ref()),
            shown("裏面 性別", self.sex2.as_ref()),
            shown("高齢受給者証 交付年月日", elderly.and_then(|it| it.issued.as_ref())),
            shown("高齢受給者証 有効開始日", elderly.and_then(|it| it.valid_from.as_ref())),
            shown("高齢受給者証 有効終了日", elderly.and_then(|it| it.valid_to.as_ref())),
            shown("高齢受給者証 負担割合", elderly.and_then(|it| it.ratio.as_ref())),
            shown("限度額適用認定証 区分", limit.and_then(|it| it.classification.as_ref())),
            shown("限度額適用認定証 適用区分", limit.and_then(|it| it.classification_flag.as_ref())),
            shown("限度額適用認定証 交付年月日", limit.and_then(|it| it.issued.as_ref())),
            shown("限度額適用認定証 有効開始年月日", limit.and_then(|it| it.valid_from.as_ref())),
            shown("限度額適用認定証 有効終了年月日", limit.and_then(|it| it.valid_to.as_ref())),
            shown("限度額適用認定証 長期入院該当年月日", limit.and_then(|it| it.long_term.as_ref())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARO: &str = r#"{
        "Address": "試験県試験市試験町１－１", "PostNumber": "000-0000", "Birthdate": "19850401",
        "InsurerNumber": "  139998", "InsuredCardSymbol": "試験", "InsuredIdentificationNumber": "１２３",
        "InsuredBranchNumber": "01", "Name": "試験　太郎", "NameKana": "ｼｹﾝ ﾀﾛｳ", "Sex1": "1",
        "PersonalFamilyClassification": "1", "InsuredCardClassification": "01", "InsurerName": "試験国保",
        "ElderlyRecipientCertificateInfo": { "ElderlyRecipientContributionRatio": "020" }
    }"#;

    #[test]
    fn rows_are_words_in_the_order_of_a_certificate() {
        let taro: Qualification = serde_json::from_str(TARO).unwrap();
        let rows = taro.rows();
        let rows: Vec<_> = rows.iter().map(|(label, value)| (*label, value.as_str())).collect();
        assert_eq!(
            rows,
            [
                ("保険者番号", "139998"),
                ("保険者名", "試験国保"),
                ("記号", "試験"),
                ("番号", "１２３"),
                ("枝番", "01"),
                ("フリガナ", "ｼｹﾝ ﾀﾛｳ"),
                ("氏名", "試験　太郎"),
                ("生年月日", "昭和60年4月1日"),
                ("性別", "男"),
                ("郵便番号", "000-0000"),
                ("住所", "試験県試験市試験町１－１"),
                ("証区分", "一般"),
                ("本人・家族の別", "本人"),
                ("高齢受給者証 負担割合", "2割"),
            ]
        );
    }

    #[test]
    fn a_missing_doubled_or_unknown_element_is_refused() {
        for (from, to, why) in [
            (r#""Name": "試験　太郎","#, "", "missing field `Name`"),
            (r#""Sex1": "1","#, r#""Sex1": "1", "Sex1": "2","#, "duplicate field `Sex1`"),
            (r#""Sex1": "1","#, r#""Sex1": "1", "Blood": "A","#, "unknown field `Blood`"),
            (r#""InsuredBranchNumber": "01""#, r#""InsuredBranchNumber": "1""#, "two digits"),
        ] {
            let json = TARO.replacen(from, to, 1);
            assert_ne!(json, TARO, "{from}");
            let error = serde_json::from_str::<Qualification>(&json).unwrap_err();
            assert!(error.to_string().contains(why), "{error}");
            assert!(error.line() > 0);
        }
    }
}
