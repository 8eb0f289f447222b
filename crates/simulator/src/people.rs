//! Synthetic people and insurers: nobody real, and marked so.

mod file;

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

pub use file::{PeopleError, parse, to_yaml};

/// A synthetic person: nobody real, and marked so in every name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Stable key that scenarios and flags use, such as `taro`.
    pub key: String,
    /// Name for people, such as 試験　太郎, with a full-width space.
    pub name: String,
    /// Reading, half-width katakana with a half-width space.
    pub kana: String,
    /// Sex as printed.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: Date,
    /// Postal code.
    pub post_number: String,
    /// Address.
    pub address: String,
    /// Common name in the card's user-authentication certificate: 23 characters like a real one, but beginning with TEST.
    pub certificate_name: String,
    /// What the gateway knows.
    pub state: PersonState,
    /// The qualifications the gateway hands out, the newest first.
    pub qualifications: Vec<SyntheticQualification>,
}

/// What the eligibility system knows of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PersonState {
    /// One valid qualification.
    Valid,
    /// The qualification is lost and there is no other.
    Invalid,
    /// The qualification is lost and a newer one exists; the newer one is handed out.
    NewerExists,
    /// No qualification is known.
    None,
    /// More than one qualification matches.
    Several,
    /// Insured, but the card is not registered for use as an insurance card (マイナ保険証).
    NotRegistered,
    /// Insured, but every certificate of the person is revoked.
    CertificateRevoked,
}

/// Sex, with the interface's code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sex {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// One synthetic qualification (資格情報). Absent values are absent elements of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntheticQualification {
    /// The insurer.
    pub insurer: Insurer,
    /// Symbol (記号).
    pub symbol: Option<String>,
    /// Number (番号).
    pub number: String,
    /// Branch number (枝番), two digits; absent in the late-stage elderly scheme.
    pub branch: Option<String>,
    /// Insured person or head of household, when it is somebody else: the person is a dependant.
    pub dependant_of: Option<String>,
    /// First day (資格取得年月日).
    pub from: Date,
    /// Day of loss (資格喪失年月日).
    pub lost: Option<Date>,
    /// Co-payment in percent, for the late-stage elderly.
    pub ratio: Option<u8>,
    /// Elderly recipient certificate (高齢受給者証): co-payment in percent.
    pub elderly_ratio: Option<u8>,
    /// Limit certificate (限度額適用認定証): income class of the interface, such as `B04`.
    pub limit_class: Option<String>,
    /// Before compulsory education (未就学).
    pub preschool: bool,
}

/// A synthetic insurer. The numbers have right check digits and were made by calculation, not looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Insurer {
    /// A health insurance society (組合健保).
    Society,
    /// Another society.
    OtherSociety,
    /// National Health Insurance (国保) of a municipality: six digits.
    Municipality,
    /// Another municipality.
    OtherMunicipality,
    /// A late-stage elderly association (後期高齢者医療広域連合).
    LateStageElderly,
    /// One that a file of people names.
    Other {
        /// Its number without padding, six or eight digits.
        number: String,
        /// Its name, marked as synthetic.
        name: String,
    },
}

impl Insurer {
    /// The number without padding, six or eight digits.
    #[must_use]
    pub fn number(&self) -> &str {
        match self {
            Self::Society => "06139992",
            Self::OtherSociety => "67139998",
            Self::Municipality => "139998",
            Self::OtherMunicipality => "139907",
            Self::LateStageElderly => "39139993",
            Self::Other { number, .. } => number,
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Society => "試験健康保険組合",
            Self::OtherSociety => "第二試験健康保険組合",
            Self::Municipality => "試験市国民健康保険",
            Self::OtherMunicipality => "第二試験市国民健康保険",
            Self::LateStageElderly => "試験県後期高齢者医療広域連合",
            Self::Other { name, .. } => name,
        }
    }
}

/// Every synthetic person, at least one in each [`PersonState`].
#[must_use]
pub fn people() -> Vec<Person> {
    use Insurer::{LateStageElderly, Municipality, OtherMunicipality, OtherSociety, Society};
    use PersonState::{CertificateRevoked, Invalid, NewerExists, NotRegistered, Several, Valid};
    use Sex::{Female, Male};

    let family = |branch: &str| SyntheticQualification {
        dependant_of: Some("試験　太郎".into()),
        ..qualification(Society, "１０１", branch)
    };
    let lost = |insurer| SyntheticQualification {
        lost: Some(date(2024, 3, 31)),
        ..qualification(insurer, "１０３", "01")
    };
    // A qualification begins with birth at the earliest.
    let child = SyntheticQualification { preschool: true, from: date(2023, 5, 1), ..family("03") };
    let late_stage = SyntheticQualification {
        symbol: None,
        branch: None,
        ratio: Some(10),
        ..qualification(LateStageElderly, "１０８", "00")
    };
    let elderly = SyntheticQualification {
        elderly_ratio: Some(20),
        limit_class: Some("B04".into()),
        ..qualification(OtherMunicipality, "１０９", "01")
    };
    let one = |insurer, number: &str| vec![qualification(insurer, number, "01")];
    let born = date;

    let several = [one(Society, "１０６"), one(Municipality, "１０６")].concat();
    vec![
        person(1, ("taro", "太郎", "ﾀﾛｳ"), Male, born(1985, 4, 1), Valid, one(Society, "１０１")),
        person(2, ("hanako", "花子", "ﾊﾅｺ"), Female, born(1987, 12, 31), Valid, vec![family("02")]),
        person(3, ("jiro", "次郎", "ｼﾞﾛｳ"), Male, born(1990, 1, 7), Invalid, vec![lost(Society)]),
        person(
            4,
            ("saburo", "三郎", "ｻﾌﾞﾛｳ"),
            Male,
            born(1992, 2, 29),
            NewerExists,
            one(Municipality, "１０４"),
        ),
        person(5, ("shiro", "四郎", "ｼﾛｳ"), Male, born(1994, 6, 15), PersonState::None, vec![]),
        person(6, ("goro", "五郎", "ｺﾞﾛｳ"), Male, born(1996, 8, 20), Several, several),
        person(
            7,
            ("rokuro", "六郎", "ﾛｸﾛｳ"),
            Male,
            born(1998, 10, 10),
            NotRegistered,
            one(OtherSociety, "１０７"),
        ),
        person(
            8,
            ("nanako", "七子", "ﾅﾅｺ"),
            Female,
            born(2000, 7, 7),
            CertificateRevoked,
            one(Society, "１１０"),
        ),
        person(9, ("hachiro", "八郎", "ﾊﾁﾛｳ"), Male, born(1944, 5, 5), Valid, vec![late_stage]),
        person(10, ("kuro", "九郎", "ｸﾛｳ"), Male, born(1953, 9, 9), Valid, vec![elderly]),
        person(11, ("momo", "もも", "ﾓﾓ"), Female, born(2023, 5, 1), Valid, vec![child]),
        person(12, ("midori", "みどり", "ﾐﾄﾞﾘ"), Female, born(1989, 1, 8), Valid, one(Municipality, "１１２")),
    ]
}

impl Person {
    /// The person with this key among [`people`].
    #[must_use]
    pub fn by_key(key: &str) -> Option<Self> {
        people().into_iter().find(|person| person.key == key)
    }
}

fn person(
    number: u32,
    (key, given, kana): (&str, &str, &str),
    sex: Sex,
    birth_date: Date,
    state: PersonState,
    qualifications: Vec<SyntheticQualification>,
) -> Person {
    Person {
        key: key.into(),
        name: format!("試験　{given}"),
        kana: format!("ｼｹﾝ {kana}"),
        sex,
        birth_date,
        post_number: "000-0000".into(),
        address: format!("試験県試験市試験町１丁目{number}番"),
        certificate_name: format!("TEST{number:018}A"),
        state,
        qualifications,
    }
}

fn qualification(insurer: Insurer, number: &str, branch: &str) -> SyntheticQualification {
    SyntheticQualification {
        insurer,
        symbol: Some("試験".into()),
        number: number.into(),
        branch: Some(branch.into()),
        dependant_of: None,
        from: date(2020, 4, 1),
        lost: None,
        ratio: None,
        elderly_ratio: None,
        limit_class: None,
        preschool: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn keys_and_certificate_names_are_unique_and_synthetic() {
        let people = people();
        let keys: HashSet<_> = people.iter().map(|person| &person.key).collect();
        let names: HashSet<_> = people.iter().map(|person| &person.certificate_name).collect();
        assert_eq!((keys.len(), names.len()), (people.len(), people.len()));
        for person in &people {
            assert!(person.certificate_name.starts_with("TEST") && person.certificate_name.len() == 23);
            assert!(person.name.starts_with("試験　") && person.address.starts_with("試験県"));
        }
    }

    #[test]
    fn there_is_somebody_in_every_state() {
        use PersonState::{CertificateRevoked, Invalid, NewerExists, None, NotRegistered, Several, Valid};
        let people = people();
        for state in [Valid, Invalid, NewerExists, None, Several, NotRegistered, CertificateRevoked] {
            assert!(people.iter().any(|person| person.state == state), "{state:?}");
        }
        assert_eq!(Person::by_key("goro").unwrap().qualifications.len(), 2);
        assert_eq!(Person::by_key("nobody"), Option::None);
    }
}
