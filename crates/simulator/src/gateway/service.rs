use std::collections::{HashMap, HashSet, VecDeque};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Fault, GatewayDefect, Grace,
    answer::{Answer, SideNote},
    certificate::{Age, Authority, CardCertificate},
    clock::Clock,
    problem::Problem,
    record::{Log, LoggedRequest, Statement},
    session::Sessions,
};
use crate::people::{Person, PersonState};

const SESSION_PATH: &str = "/tashika/v0/session";
const CHALLENGE_PATH: &str = "/tashika/v0/challenge";
const ANSWER_PATH: &str = "/tashika/v0/answer";

/// A request as it came out of TLS and HTTP.
pub(crate) struct Request {
    pub(crate) peer: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
    /// `None` when it was longer than the gateway reads.
    pub(crate) body: Option<Vec<u8>>,
}

/// A reply, and the fault that is to happen to it.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) json: Value,
    pub(crate) fault: Option<Fault>,
}

/// The gateway behind its wire: what it knows, and what it answers.
pub(crate) struct Service {
    pub(crate) sessions: Sessions,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) people: Vec<Person>,
    pub(crate) revoked: HashSet<Vec<u8>>,
    pub(crate) clock: Clock,
    pub(crate) grace: Grace,
    pub(crate) defects: Vec<GatewayDefect>,
    pub(crate) faults: HashMap<String, VecDeque<Fault>>,
    pub(crate) requests: Log<LoggedRequest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SessionQuestion {
    device: String,
    secret: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChallengeQuestion {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerQuestion {
    challenge_id: String,
    certificate: String,
    signature: Option<String>,
    check: Check,
}

#[derive(Deserialize)]
#[serde(tag = "mode", rename_all = "kebab-case", deny_unknown_fields)]
enum Check {
    Pin,
    Visual { staff: String, statement: String },
}

impl Service {
    /// Answers one request and writes it down.
    pub(crate) fn handle(&mut self, request: &Request) -> Reply {
        let now = self.clock.now();
        let fault = self.faults.get_mut(&request.path).and_then(VecDeque::pop_front);
        let mut statement = None;
        let result = match &fault {
            Some(Fault::Reply { status, .. }) => Ok((*status, Value::Null)),
            _ => self.answer(request, now, &mut statement).map(|json| (200, json)),
        };
        let problem = result.as_ref().err().map(|problem| problem.code());
        let (status, json) = result.unwrap_or_else(|problem| (problem.status(), problem.body()));
        self.requests.push(LoggedRequest {
            at: now,
            device: request.peer.clone(),
            method: request.method.clone(),
            path: request.path.clone(),
            bytes: request.body.as_ref().map_or(0, Vec::len),
            status,
            problem,
            statement,
            faulty: fault.is_some(),
        });
        Reply { status, json, fault }
    }

    fn answer(
        &mut self,
        request: &Request,
        now: Timestamp,
        statement: &mut Option<Statement>,
    ) -> Result<Value, Problem> {
        let body = request.body.as_deref().ok_or(Problem::RequestTooLarge)?;
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", SESSION_PATH) => self.session(&read(body)?, &request.peer, now),
            ("POST", CHALLENGE_PATH) => {
                let ChallengeQuestion {} = read(body)?;
                self.challenge(request, now)
            }
            ("POST", ANSWER_PATH) => self.qualification(request, read(body)?, now, statement),
            _ => Err(Problem::PathUnknown),
        }
    }

    fn session(&mut self, question: &SessionQuestion, peer: &str, now: Timestamp) -> Result<Value, Problem> {
        let grant = self.sessions.open((&question.device, &question.secret), peer, now)?;
        Ok(json!({ "token": grant.token, "expires_in": grant.expires_in }))
    }

    fn challenge(&mut self, request: &Request, now: Timestamp) -> Result<Value, Problem> {
        let device = self.sessions.device(request.token.as_deref(), &request.peer, now)?.id.clone();
        let grant = self.sessions.challenge(&device, now)?;
        let bytes = STANDARD.encode(grant.bytes);
        Ok(json!({ "id": grant.id, "challenge": bytes, "expires_in": grant.expires_in }))
    }

    fn qualification(
        &mut self,
        request: &Request,
        question: AnswerQuestion,
        now: Timestamp,
        statement: &mut Option<Statement>,
    ) -> Result<Value, Problem> {
        let device = self.sessions.device(request.token.as_deref(), &request.peer, now)?.clone();
        let reusable = self.has(GatewayDefect::ReplayedChallengeAccepted);
        let challenge = self.sessions.take(&question.challenge_id, &device.id, now, reusable)?;
        let signature = question.signature.as_deref().map(bytes).transpose()?;
        match question.check {
            Check::Pin if signature.is_none() => return Err(Problem::SignatureMissing),
            Check::Pin => {}
            Check::Visual { .. } if self.has(GatewayDefect::RejectsVisualCheck) => {
                return Err(Problem::SignatureMissing);
            }
            Check::Visual { staff, statement: words } if !staff.is_empty() && !words.is_empty() => {
                *statement = Some(Statement { staff, words });
            }
            Check::Visual { .. } => return Err(Problem::RequestMalformed),
        }
        let certificate = CardCertificate::read(&bytes(&question.certificate)?, &self.authorities)?;
        let note = self.note(certificate.age(now, self.grace))?;
        let person = self.people.iter().find(|person| person.certificate_name == certificate.name);
        if self.is_revoked(&certificate, person) {
            return Err(Problem::CertificateRevoked);
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
        (by_person || self.revoked.contains(&certificate.serial))
            && !self.has(GatewayDefect::IgnoresRevocation)
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

    fn has(&self, defect: GatewayDefect) -> bool {
        self.defects.contains(&defect)
    }
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Problem> {
    serde_json::from_slice(body).map_err(|_| Problem::RequestMalformed)
}

fn bytes(base64: &str) -> Result<Vec<u8>, Problem> {
    STANDARD.decode(base64).map_err(|_| Problem::RequestMalformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::{EnrolledDevice, Lifetimes};

    const DEVICE: &str = "TEST-W0000001";

    fn service() -> Service {
        let device =
            EnrolledDevice { id: DEVICE.into(), secret: "s".into(), institution: "1".into(), ended: false };
        Service {
            sessions: Sessions::new(vec![device], Lifetimes::default()),
            authorities: Vec::new(),
            people: Vec::new(),
            revoked: HashSet::new(),
            clock: Clock::fixed(Timestamp::UNIX_EPOCH),
            grace: Grace::default(),
            defects: Vec::new(),
            faults: HashMap::new(),
            requests: Log::default(),
        }
    }

    fn ask(service: &mut Service, path: &str, token: Option<&str>, body: &str) -> (u16, Value) {
        let (peer, token) = (DEVICE.to_owned(), token.map(str::to_owned));
        let body = Some(body.as_bytes().to_vec());
        let request = Request { peer, method: "POST".into(), path: path.into(), token, body };
        let reply = service.handle(&request);
        (reply.status, reply.json)
    }

    #[test]
    fn a_request_that_no_honest_client_sends_is_refused_by_name() {
        let mut service = service();
        let (_, session) =
            ask(&mut service, SESSION_PATH, None, r#"{"device":"TEST-W0000001","secret":"s"}"#);
        let token = session["token"].as_str();
        let mut answer = |certificate: &str, rest: &str| {
            let (_, challenge) = ask(&mut service, CHALLENGE_PATH, token, "{}");
            let id = &challenge["id"];
            let body = format!(r#"{{"challenge_id":{id},"certificate":"{certificate}",{rest}}}"#);
            ask(&mut service, ANSWER_PATH, token, &body)
        };
        for (certificate, rest, status, code) in [
            ("MAA=", r#""check":{"mode":"pin"}"#, 422, "TSK-SIGNATURE-MISSING"),
            ("MAA=", r#""check":{"mode":"pin"},"signature":"AA=="#, 400, "TSK-REQUEST-MALFORMED"),
            ("MAA=", r#""check":{"mode":"pin"},"signature":"A""#, 400, "TSK-REQUEST-MALFORMED"),
            ("MAA=", r#""check":{"mode":"pin"},"signature":"AA==""#, 422, "TSK-CERTIFICATE-UNREADABLE"),
            ("M", r#""check":{"mode":"pin"},"signature":"AA==""#, 400, "TSK-REQUEST-MALFORMED"),
            ("MAA=", r#""check":{"mode":"face"},"signature":"AA==""#, 400, "TSK-REQUEST-MALFORMED"),
            ("MAA=", r#""check":{"mode":"pin"},"signature":"AA==","x":1"#, 400, "TSK-REQUEST-MALFORMED"),
            ("MAA=", r#""check":{"mode":"visual","staff":"s"}"#, 400, "TSK-REQUEST-MALFORMED"),
        ] {
            let (got, problem) = answer(certificate, rest);
            assert_eq!((got, problem["code"].as_str()), (status, Some(code)), "{rest}");
        }
    }

    #[test]
    fn nothing_is_answered_without_a_session_or_outside_of_the_profile() {
        let mut service = service();
        assert_eq!(ask(&mut service, CHALLENGE_PATH, None, "{}").1["code"], "TSK-TOKEN-INVALID");
        assert_eq!(ask(&mut service, CHALLENGE_PATH, Some("x"), "{}").1["code"], "TSK-TOKEN-INVALID");
        assert_eq!(ask(&mut service, "/", None, "{}").1["code"], "TSK-PATH-UNKNOWN");
        let get = Request {
            peer: DEVICE.into(),
            method: "GET".into(),
            path: SESSION_PATH.into(),
            token: None,
            body: Some(vec![]),
        };
        assert_eq!(service.handle(&get).status, 404);
        assert_eq!(service.handle(&Request { body: None, ..get }).status, 413);
        let problems: Vec<_> = service.requests.all().iter().filter_map(|request| request.problem).collect();
        assert_eq!(problems.len(), 5, "refusals are logged too");
    }
}
