use jiff::{Timestamp, civil::Date};
use serde_json::{Map, Value, json};

use super::clock::{day_in_japan, in_japan};
use crate::people::{Person, Sex, SyntheticQualification};

/// What goes into one answer.
pub(crate) struct Answer<'a> {
    pub(crate) now: Timestamp,
    pub(crate) institution: &'a str,
    pub(crate) challenge_id: &'a str,
    /// QualificationValidity, OQSCD006.
    pub(crate) validity: &'a str,
    /// Whose qualifications are handed out.
    pub(crate) person: Option<&'a Person>,
    pub(crate) note: Option<SideNote>,
    pub(crate) leaks_health_data: bool,
}

/// A code on success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SideNote {
    ExpiresSoon,
    InGrace,
}

impl Answer<'_> {
    /// The tree of the interface in its JSON form, with the official element names.
    pub(crate) fn tree(&self) -> Value {
        let mut body = json!({
            "ProcessingResultStatus": "1",
            "QualificationValidity": self.validity,
            "ResultList": self.results(),
        });
        if let Some(note) = self.note {
            let (code, words) = note.entry();
            body["ProcessingResultCode"] = code.into();
            body["ProcessingResultMessage"] = words.into();
        }
        json!({ "XmlMsg": {
            "MessageHeader": {
                "ProcessExecutionTime": in_japan(self.now).strftime("%Y%m%d%H%M%S").to_string(),
                "QualificationConfirmationDate": eight_digits(day_in_japan(self.now)),
                "MedicalInstitutionCode": self.institution,
                "ArbitraryFileIdentifier": self.challenge_id,
                "ReferenceClassification": "1",
                "SegmentOfResult": "1",
                "CharacterCodeIdentifier": "0",
            },
            "MessageBody": body,
        }})
    }

    fn results(&self) -> Vec<Value> {
        let Some(person) = self.person else { return Vec::new() };
        person
            .qualifications
            .iter()
            .map(|qualification| {
                let mut result = result(person, qualification);
                if self.leaks_health_data {
                    leak_health_data(&mut result, self.now);
                }
                json!({ "ResultOfQualificationConfirmation": result })
            })
            .collect()
    }
}

impl SideNote {
    const fn entry(self) -> (&'static str, &'static str) {
        match self {
            Self::ExpiresSoon => {
                ("TSK-CERTIFICATE-EXPIRES-SOON", "電子証明書の有効期限が３か月以内に切れます")
            }
            Self::InGrace => (
                "TSK-CERTIFICATE-IN-GRACE",
                "電子証明書の有効期限が切れています（満了後３か月以内のため資格確認は可能です）",
            ),
        }
    }
}

fn result(person: &Person, qualification: &SyntheticQualification) -> Map<String, Value> {
    let insurer = &qualification.insurer;
    let family = qualification.dependant_of.is_some();
    let lost = qualification.lost;
    let present = [
        ("InsuredCardClassification", Some("01".to_owned())),
        ("InsurerNumber", Some(format!("{:>8}", insurer.number()))),
        ("InsurerName", Some(insurer.name().to_owned())),
        ("InsuredCardSymbol", qualification.symbol.clone()),
        ("InsuredIdentificationNumber", Some(qualification.number.clone())),
        ("InsuredBranchNumber", qualification.branch.clone()),
        ("PersonalFamilyClassification", Some(if family { "2" } else { "1" }.to_owned())),
        ("InsuredName", Some(qualification.dependant_of.clone().unwrap_or_else(|| person.name.clone()))),
        ("Name", Some(person.name.clone())),
        ("NameKana", Some(person.kana.clone())),
        ("Sex1", Some(sex(person.sex).to_owned())),
        ("Birthdate", Some(eight_digits(person.birth_date))),
        ("Address", Some(person.address.clone())),
        ("PostNumber", Some(person.post_number.clone())),
        ("QualificationDate", Some(eight_digits(qualification.from))),
        ("DisqualificationDate", lost.map(eight_digits)),
        ("ReasonOfLoss", lost.map(|_| "99".to_owned())),
        ("InsuredCardValidDate", Some(eight_digits(qualification.from))),
        ("InsuredPartialContributionRatio", qualification.ratio.map(percent)),
        ("PreschoolClassification", qualification.preschool.then(|| "1".to_owned())),
    ];
    let mut result: Map<_, _> =
        present.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect();
    if let Some(ratio) = qualification.elderly_ratio {
        let certificate = json!({
            "ElderlyRecipientValidStartDate": eight_digits(qualification.from),
            "ElderlyRecipientContributionRatio": percent(ratio),
        });
        result.insert("ElderlyRecipientCertificateInfo".to_owned(), certificate);
    }
    if let Some(class) = &qualification.limit_class {
        let certificate = json!({
            "LimitApplicationCertificateClassification": "01",
            "LimitApplicationCertificateClassificationFlag": class,
            "LimitApplicationCertificateValidStartDate": eight_digits(qualification.from),
        });
        result.insert("LimitApplicationCertificateRelatedConsFlg".to_owned(), "1".into());
        result.insert("LimitApplicationCertificateRelatedInfo".to_owned(), certificate);
    }
    result
}

fn leak_health_data(result: &mut Map<String, Value>, now: Timestamp) {
    let now = in_japan(now).strftime("%Y%m%d%H%M%S").to_string();
    for group in ["SpecificHealthCheckupsInfo", "PharmacistsInfo", "DiagnosisInfo", "OperationInfo"] {
        result.insert(format!("{group}ConsFlg"), "1".into());
        result.insert(format!("{group}ConsTime"), now.clone().into());
    }
}

const fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
    }
}

fn percent(ratio: u8) -> String {
    format!("{ratio:03}")
}

fn eight_digits(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}
