use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Insurer, Person, PersonState, Sex, SyntheticQualification};

/// Why a file of people cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeopleError {
    /// It is not YAML of the expected shape.
    #[error("{0}")]
    Yaml(String),
    /// It breaks a rule.
    #[error("{who}: {problem}")]
    Rule {
        /// The person's or insurer's key.
        who: String,
        /// What is wrong.
        problem: String,
    },
}

/// Reads people from YAML; what it looks like is what [`to_yaml`] writes and `docs/gateway.md` explains.
///
/// # Errors
/// [`PeopleError`] on YAML of another shape, and on people who do not look synthetic or contradict themselves.
pub fn parse(yaml: &str) -> Result<Vec<Person>, PeopleError> {
    let file: File = serde_yaml::from_str(yaml).map_err(|error| PeopleError::Yaml(error.to_string()))?;
    for (key, insurer) in &file.insurers {
        check(key, "the name must contain 試験 or TEST", is_marked(&insurer.name))?;
        let digits = insurer.number.bytes().all(|byte| byte.is_ascii_digit());
        check(
            key,
            "the number must be six or eight digits",
            digits && matches!(insurer.number.len(), 6 | 8),
        )?;
    }
    let mut seen = BTreeSet::new();
    let people = file.people.into_iter().map(|entry| {
        check(&entry.key, "the key is used twice", seen.insert(entry.key.clone()))?;
        check(&entry.key, "the certificate name is used twice", seen.insert(entry.certificate_name.clone()))?;
        entry.person(&file.insurers)
    });
    people.collect()
}

/// Writes people as YAML, with the insurers they have.
///
/// # Errors
/// [`PeopleError::Yaml`] if they cannot be written.
pub fn to_yaml(people: &[Person]) -> Result<String, PeopleError> {
    let mut insurers = BTreeMap::new();
    let entries = people.iter().map(|person| Entry::of(person, &mut insurers)).collect();
    serde_yaml::to_string(&File { insurers, people: entries })
        .map_err(|error| PeopleError::Yaml(error.to_string()))
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    insurers: BTreeMap<String, InsurerEntry>,
    people: Vec<Entry>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct InsurerEntry {
    number: String,
    name: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    name: String,
    kana: String,
    sex: Sex,
    birth_date: Date,
    post_number: String,
    address: String,
    certificate_name: String,
    state: PersonState,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    qualifications: Vec<QualificationEntry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct QualificationEntry {
    insurer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    symbol: Option<String>,
    number: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    branch: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dependant_of: Option<String>,
    from: Date,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lost: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ratio: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    elderly_ratio: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit_class: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    preschool: bool,
}

impl Entry {
    fn of(person: &Person, insurers: &mut BTreeMap<String, InsurerEntry>) -> Self {
        let person = person.clone();
        let qualifications = person.qualifications.into_iter().map(|it| {
            let insurer = key(&it.insurer);
            let (number, name) = (it.insurer.number().to_owned(), it.insurer.name().to_owned());
            insurers.insert(insurer.clone(), InsurerEntry { number, name });
            QualificationEntry {
                insurer,
                symbol: it.symbol,
                number: it.number,
                branch: it.branch,
                dependant_of: it.dependant_of,
                from: it.from,
                lost: it.lost,
                ratio: it.ratio,
                elderly_ratio: it.elderly_ratio,
                limit_class: it.limit_class,
                preschool: it.preschool,
            }
        });
        Self {
            qualifications: qualifications.collect(),
            key: person.key,
            name: person.name,
            kana: person.kana,
            sex: person.sex,
            birth_date: person.birth_date,
            post_number: person.post_number,
            address: person.address,
            certificate_name: person.certificate_name,
            state: person.state,
        }
    }

    fn person(self, insurers: &BTreeMap<String, InsurerEntry>) -> Result<Person, PeopleError> {
        let key = &self.key;
        let named = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        check(key, "the key must be of letters, digits and hyphens: a file is named by it", named)?;
        check(key, "the name must contain 試験 or TEST", is_marked(&self.name))?;
        let certificate = self.certificate_name.starts_with("TEST") && self.certificate_name.len() == 23;
        check(key, "the certificate name must be 23 characters and begin with TEST", certificate)?;
        let number = self.qualifications.len();
        let (enough, wanted) = match self.state {
            PersonState::Valid | PersonState::CertificateRevoked | PersonState::NewerExists => {
                (number > 0, "at least one qualification")
            }
            PersonState::None => (number == 0, "no qualification"),
            PersonState::Several => (number > 1, "at least two qualifications"),
            PersonState::Invalid | PersonState::NotRegistered => (true, ""),
        };
        check(key, &format!("somebody of this state has {wanted}"), enough)?;
        let qualifications = self.qualifications.into_iter().map(|it| it.qualification(key, insurers));
        Ok(Person {
            qualifications: qualifications.collect::<Result<_, _>>()?,
            name: self.name,
            kana: self.kana,
            sex: self.sex,
            birth_date: self.birth_date,
            post_number: self.post_number,
            address: self.address,
            certificate_name: self.certificate_name,
            state: self.state,
            key: self.key,
        })
    }
}

impl QualificationEntry {
    fn qualification(
        self,
        person: &str,
        insurers: &BTreeMap<String, InsurerEntry>,
    ) -> Result<SyntheticQualification, PeopleError> {
        let entry = insurers.get(&self.insurer).ok_or_else(|| PeopleError::Rule {
            who: person.to_owned(),
            problem: format!("there is no insurer {:?} in this file", self.insurer),
        })?;
        check(person, "a branch number is two digits", self.branch.as_ref().is_none_or(|it| it.len() == 2))?;
        Ok(SyntheticQualification {
            insurer: insurer(&entry.number, &entry.name),
            symbol: self.symbol,
            number: self.number,
            branch: self.branch,
            dependant_of: self.dependant_of,
            from: self.from,
            lost: self.lost,
            ratio: self.ratio,
            elderly_ratio: self.elderly_ratio,
            limit_class: self.limit_class,
            preschool: self.preschool,
        })
    }
}

const KNOWN: [(&str, Insurer); 5] = [
    ("society", Insurer::Society),
    ("other-society", Insurer::OtherSociety),
    ("municipality", Insurer::Municipality),
    ("other-municipality", Insurer::OtherMunicipality),
    ("late-stage-elderly", Insurer::LateStageElderly),
];

/// What a file calls an insurer.
fn key(insurer: &Insurer) -> String {
    let known = KNOWN.iter().find(|(_, known)| known == insurer);
    known.map_or_else(|| format!("insurer-{}", insurer.number()), |(key, _)| (*key).to_owned())
}

fn insurer(number: &str, name: &str) -> Insurer {
    let mut known = KNOWN.into_iter().map(|(_, insurer)| insurer);
    known
        .find(|insurer| (insurer.number(), insurer.name()) == (number, name))
        .unwrap_or_else(|| Insurer::Other { number: number.to_owned(), name: name.to_owned() })
}

fn is_marked(name: &str) -> bool {
    name.contains("試験") || name.contains("TEST")
}

fn check(who: &str, problem: &str, holds: bool) -> Result<(), PeopleError> {
    if holds { Ok(()) } else { Err(PeopleError::Rule { who: who.to_owned(), problem: problem.to_owned() }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::people;

    #[test]
    fn everybody_is_written_and_read_back() {
        assert_eq!(parse(&to_yaml(&people()).unwrap()).unwrap(), people());
    }

    #[test]
    fn every_slip_is_named() {
        let yaml = to_yaml(&people()).unwrap();
        for (from, to, expected) in [
            ("key: hanako", "key: taro", "taro: the key is used twice"),
            ("試験　太郎\n", "山田　太郎\n", "taro: the name must contain 試験 or TEST"),
            ("TEST000000000000000001A", "REAL000000000000000001A", "must be 23 characters"),
            ("insurer: society", "insurer: nobody", "there is no insurer \"nobody\""),
            ("state: valid", "state: none", "somebody of this state has no qualification"),
            ("state: valid", "state: perhaps", "perhaps"),
            ("sex: male", "sex: male\n    blood: A", "blood"),
        ] {
            assert!(yaml.contains(from), "{from}");
            let error = parse(&yaml.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error} should contain {expected}");
        }
    }

    #[test]
    fn an_insurer_of_ones_own_is_kept() {
        let yaml = to_yaml(&people()).unwrap().replace("試験健康保険組合", "第三試験健康保険組合");
        let read = parse(&yaml).unwrap();
        assert_eq!(read[0].qualifications[0].insurer.name(), "第三試験健康保険組合");
        assert_eq!(parse(&to_yaml(&read).unwrap()).unwrap(), read);
    }
}
