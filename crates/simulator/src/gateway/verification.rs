use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde_json::Value;

use super::{
    GatewayDefect,
    answer::{Answer, SideNote},
    certificate::{Age, CardCertificate},
    device::EnrolledDevice,
    problem::Problem,
    record::Statement,
    request::{AnswerQuestion, Check},
    service::Service,
};
use crate::people::{Person, PersonState};

impl Service {
    /// What an answer of a device earns: the interface's tree, or why not. The challenge is spent either way.
    pub(super) fn verify(
        &mut self,
        device: &EnrolledDevice,
        question: &AnswerQuestion,
        now: Timestamp,
        statement: &mut Option<Statement>,
    ) -> Result<Value, Problem> {
        let reusable = self.has(GatewayDefect::ReplayedChallengeAccepted);
        let challenge = self.sessions.take(&question.challenge_id, &device.id, now, reusable)?;
        let signature = question.signature.as_deref().map(bytes).transpose()?;
        *statement = self.statement(&question.check, signature.is_some())?;
        let certificate = CardCertificate::read(&bytes(&question.certificate)?, &self.authorities)?;
        let note = self.note(certificate.age(now, self.grace))?;
        let person = self.people.iter().find(|person| person.certificate_name == certificate.name);
        if !self.has(GatewayDefect::IgnoresRevocation) {
            let revoked = self.is_revoked(&certificate, person);
            self.revocation.check(&certificate.serial, revoked, &self.authorities, now, &self.defects)?;
        }
        let verifies = signature.is_none_or(|signature| certificate.verifies(&challenge, &signature));
        if !verifies && !self.has(GatewayDefect::AcceptsAnySignature) {
            return Err(Problem::SignatureInvalid);
        }
        let (validity, person) = self.validity(person)?;
        let answer = Answer {
            now,
            institution: &device.institution,
            challenge_id: &question.challenge_id,
            validity,
            person,
            note: note.filter(|_| !self.has(GatewayDefect::SideCodeMissing)),
            leaks_health_data: self.has(GatewayDefect::HealthDataLeaked),
        };
        Ok(answer.tree())
    }

    /// What staff state, if the check was by sight; a check by PIN needs the signature instead.
    fn statement(&self, check: &Check, signed: bool) -> Result<Option<Statement>, Problem> {
        match check {
            Check::Pin if signed => Ok(None),
            Check::Pin => Err(Problem::SignatureMissing),
            Check::Visual { .. } if self.has(GatewayDefect::RejectsVisualCheck) => {
                Err(Problem::SignatureMissing)
            }
            Check::Visual { staff, statement } => {
                let empty = staff.is_empty() || statement.is_empty();
                if empty && !self.has(GatewayDefect::AcceptsEmptyStatement) {
                    return Err(Problem::RequestMalformed);
                }
                Ok(Some(Statement { staff: staff.clone(), words: statement.clone() }))
            }
        }
    }

    /// The side note for a certificate of this age, or why it cannot be used.
    fn note(&self, age: Age) -> Result<Option<SideNote>, Problem> {
        match age {
            Age::NotYetValid => Err(Problem::CertificateNotYetValid),
            Age::Valid => Ok(None),
            Age::ExpiresSoon => Ok(Some(SideNote::ExpiresSoon)),
            Age::InGrace if self.has(GatewayDefect::RejectsInGrace) => Err(Problem::CertificateExpired),
            Age::InGrace => Ok(Some(SideNote::InGrace)),
            Age::Expired if self.has(GatewayDefect::AcceptsExpiredForEver) => Ok(Some(SideNote::InGrace)),
            Age::Expired => Err(Problem::CertificateExpired),
        }
    }

    /// By serial number, or because every certificate of the person is revoked.
    fn is_revoked(&self, certificate: &CardCertificate, person: Option<&Person>) -> bool {
        let by_person = person.is_some_and(|person| person.state == PersonState::CertificateRevoked);
        by_person || self.revoked.contains(&certificate.serial)
    }

    /// QualificationValidity (OQSCD006), and the person whose qualifications are handed out.
    fn validity<'a>(
        &'a self,
        person: Option<&'a Person>,
    ) -> Result<(&'static str, Option<&'a Person>), Problem> {
        let has_record = |found: &&Person| found.state != PersonState::None;
        let Some(found) = person.filter(has_record) else {
            // A good certificate of somebody without a record: the defect takes the first insured person for them.
            return if self.has(GatewayDefect::UnknownPersonValid) {
                Ok(("1", self.insured_other_than(None)))
            } else {
                Ok(("4", None))
            };
        };
        match found.state {
            PersonState::Valid | PersonState::CertificateRevoked
                if self.has(GatewayDefect::AnotherPersonsQualification) =>
            {
                Ok(("1", self.insured_other_than(person)))
            }
            PersonState::Invalid | PersonState::NewerExists
                if self.has(GatewayDefect::LapsedQualificationValid) =>
            {
                Ok(("1", person))
            }
            PersonState::NotRegistered if self.has(GatewayDefect::RegistrationIgnored) => Ok(("1", person)),
            PersonState::Valid | PersonState::CertificateRevoked => Ok(("1", person)),
            PersonState::Invalid => Ok(("2", person)),
            PersonState::NewerExists => Ok(("3", person)),
            PersonState::None => Ok(("4", None)),
            PersonState::Several if self.has(GatewayDefect::SeveralAsValid) => Ok(("1", person)),
            PersonState::Several => Ok(("5", person)),
            PersonState::NotRegistered => Err(Problem::CardNotRegistered),
        }
    }

    /// The first insured person who is not the given one.
    fn insured_other_than(&self, person: Option<&Person>) -> Option<&Person> {
        let mut others = self
            .people
            .iter()
            .filter(|other| Some(other.key.as_str()) != person.map(|person| person.key.as_str()));
        others.find(|other| other.state == PersonState::Valid)
    }
}

fn bytes(base64: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(base64).map_err(|_| Problem::RequestMalformed)
}
