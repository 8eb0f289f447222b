use std::collections::HashSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{
    GatewayDefect, GatewayEvent, GatewayHook, Grace,
    certificate::Authority,
    clock::Clock,
    device::EnrolledDevice,
    fault::Tamper,
    injected::Faults,
    lease::Leases,
    problem::Problem,
    rate::RateMeter,
    record::{Log, LoggedRequest, Statement},
    request::{AnswerQuestion, ChallengeQuestion, DeviceQuestion, Request, SessionQuestion},
    revocation::Revocation,
    session::{Again, Sessions},
};
use crate::people::Person;

const DEVICE_PATH: &str = "/tashika/v1/device";
const SESSION_PATH: &str = "/tashika/v1/session";
const CHALLENGE_PATH: &str = "/tashika/v1/challenge";
const ANSWER_PATH: &str = "/tashika/v1/answer";
const RESULT_PATH: &str = "/tashika/v1/result/";
/// How long a result can be asked for.
const RESULT_LIFE: SignedDuration = SignedDuration::from_mins(5);

/// A reply, and what is to happen to it.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) json: Value,
    /// When, by the gateway's clock.
    pub(crate) now: Timestamp,
    pub(crate) tamper: Option<Tamper>,
}

/// The gateway behind its wire: what it knows, and what it answers.
pub(crate) struct Service {
    pub(crate) sessions: Sessions,
    pub(crate) results: Leases<Finished>,
    pub(crate) rate: RateMeter,
    pub(crate) authorities: Vec<Authority>,
    pub(crate) people: Vec<Person>,
    pub(crate) revocation: Revocation,
    pub(crate) revoked: HashSet<Vec<u8>>,
    pub(crate) clock: Clock,
    pub(crate) grace: Grace,
    pub(crate) defects: Vec<GatewayDefect>,
    pub(crate) faults: Faults,
    pub(crate) requests: Log<LoggedRequest>,
    pub(crate) on_event: Option<GatewayHook>,
}

/// The result of an answer, for whoever asks for it again.
pub(crate) struct Finished {
    device: String,
    result: Result<String, Problem>,
    /// How often it is still to be called unfinished.
    pending: u32,
}

/// What is said to a request, when it is not refused.
enum Said {
    /// 200.
    Done(Value),
    /// 202.
    Pending(String),
}

impl Service {
    /// Answers one request and writes it down.
    pub(crate) fn handle(&mut self, request: &Request) -> Reply {
        let now = self.clock.now();
        let tamper = self.faults.next(&request.path);
        let mut statement = None;
        let said = match &tamper {
            Some(Tamper::Reply { .. }) => None,
            _ => Some(self.answer(request, now, tamper.as_ref(), &mut statement)),
        };
        let problem = said.as_ref().and_then(|said| said.as_ref().err().copied());
        let (status, json, headers) = match (said, &tamper) {
            (Some(Ok(Said::Done(json))), _) => (200, json, Vec::new()),
            (Some(Ok(Said::Pending(poll))), _) => {
                (202, json!({ "poll": poll }), vec![("retry-after", "0".to_owned())])
            }
            (Some(Err(problem)), _) => (problem.status(), problem.body(), problem.headers(&request.path)),
            (None, Some(Tamper::Reply { status, .. })) => (*status, Value::Null, Vec::new()),
            (None, _) => (500, Value::Null, Vec::new()),
        };
        let logged = LoggedRequest {
            at: now,
            device: request.peer.clone().unwrap_or_default(),
            method: request.method.clone(),
            path: request.path.clone(),
            bytes: request.body.as_ref().map_or(0, Vec::len),
            status,
            problem: problem.map(Problem::code),
            statement,
            faulty: tamper.is_some(),
        };
        if let Some(hook) = &self.on_event {
            hook(GatewayEvent::Request(&logged));
        }
        self.requests.push(logged);
        Reply { status, headers, json, now, tamper }
    }

    fn answer(
        &mut self,
        request: &Request,
        now: Timestamp,
        tamper: Option<&Tamper>,
        statement: &mut Option<Statement>,
    ) -> Result<Said, Problem> {
        if !self.rate.admits(request.peer.as_deref().unwrap_or_default(), now) {
            return Err(Problem::RateLimited);
        }
        let known = [DEVICE_PATH, SESSION_PATH, CHALLENGE_PATH, ANSWER_PATH].contains(&request.path.as_str());
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", DEVICE_PATH) => self.device(request, now).map(Said::Done),
            ("POST", SESSION_PATH) => self.session(request, now).map(Said::Done),
            ("POST", CHALLENGE_PATH) => self.challenge(request, now, tamper).map(Said::Done),
            ("POST", ANSWER_PATH) => self.qualification(request, now, tamper, statement),
            ("GET", path) => match path.strip_prefix(RESULT_PATH) {
                Some(id) => self.result(request, id, now),
                None if known => Err(Problem::MethodUnknown),
                None => Err(Problem::PathUnknown),
            },
            (_, path) if known || path.starts_with(RESULT_PATH) => Err(Problem::MethodUnknown),
            _ => Err(Problem::PathUnknown),
        }
    }

    fn device(&mut self, request: &Request, now: Timestamp) -> Result<Value, Problem> {
        let question: DeviceQuestion = request.question()?;
        let (peer, key) = (request.peer.as_deref(), request.idempotency_key.as_deref());
        let device = self.sessions.devices().enrol(&question.activation, peer, key, now)?;
        Ok(json!({ "device": device.id, "secret": device.secret }))
    }

    fn session(&mut self, request: &Request, now: Timestamp) -> Result<Value, Problem> {
        let question: SessionQuestion = request.question()?;
        let credentials = (question.device.as_str(), question.secret.as_str());
        let grant = self.sessions.open(credentials, request.peer.as_deref(), now)?;
        Ok(json!({ "token": grant.token, "expires_in": grant.expires_in }))
    }

    fn challenge(
        &mut self,
        request: &Request,
        now: Timestamp,
        tamper: Option<&Tamper>,
    ) -> Result<Value, Problem> {
        let device = self.of_token(request, now)?.id;
        let ChallengeQuestion {} = request.question()?;
        let again = match tamper {
            Some(Tamper::RepeatChallenge) => Again::Challenge,
            _ if self.has(GatewayDefect::ChallengeNotRandom) => Again::Bytes,
            _ => Again::No,
        };
        let grant = self.sessions.challenge(&device, now, again)?;
        let bytes = STANDARD.encode(grant.bytes);
        Ok(json!({ "id": grant.id, "challenge": bytes, "expires_in": grant.expires_in }))
    }

    fn qualification(
        &mut self,
        request: &Request,
        now: Timestamp,
        tamper: Option<&Tamper>,
        statement: &mut Option<Statement>,
    ) -> Result<Said, Problem> {
        let device = self.of_token(request, now)?;
        let question: AnswerQuestion = request.question()?;
        let result = self.verify(&device, &question, now, statement);
        // A challenge that this device never had, or has answered before, leaves the first result as it is.
        if matches!(result, Err(Problem::ChallengeUnknown | Problem::ChallengeUsed)) {
            return result.map(Said::Done);
        }
        let id = question.challenge_id;
        let path = format!("{RESULT_PATH}{id}");
        let pending = match tamper {
            Some(Tamper::Pending(times)) => *times,
            _ => 0,
        };
        let text = result.as_ref().map(ToString::to_string).map_err(|problem| *problem);
        let finished = Finished { device: device.id, result: text, pending };
        let forgotten = now + RESULT_LIFE;
        self.results.put(id, finished, now, (forgotten, forgotten));
        if pending > 0 { Ok(Said::Pending(path)) } else { result.map(Said::Done) }
    }

    /// The result of an answer that was in progress, or whose reply was lost.
    fn result(&mut self, request: &Request, id: &str, now: Timestamp) -> Result<Said, Problem> {
        let device = self.of_token(request, now)?.id;
        let to_any = self.has(GatewayDefect::ResultToAnyDevice);
        let mine = |finished: &&mut super::lease::Lease<Finished>| {
            now <= finished.until && (finished.what.device == device || to_any)
        };
        let finished = self.results.get_mut(id).filter(mine).ok_or(Problem::ResultUnknown)?;
        if finished.what.pending > 1 {
            finished.what.pending -= 1;
            return Ok(Said::Pending(format!("{RESULT_PATH}{id}")));
        }
        let text = finished.what.result.as_ref().map_err(|problem| *problem)?;
        serde_json::from_str(text).map(Said::Done).map_err(|_| Problem::GatewayFailed)
    }

    fn of_token(&self, request: &Request, now: Timestamp) -> Result<EnrolledDevice, Problem> {
        self.sessions.device(request.token.as_deref(), request.peer.as_deref(), now).cloned()
    }

    pub(super) fn has(&self, defect: GatewayDefect) -> bool {
        self.defects.contains(&defect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateway::device::Devices;
    use crate::gateway::{EnrolledDevice, Lifetimes, RevocationService};

    const DEVICE: &str = "TEST-W0000001";

    fn service() -> Service {
        let device =
            EnrolledDevice { id: DEVICE.into(), secret: "s".into(), institution: "1".into(), ended: false };
        let devices = Devices::new(vec![device], Vec::new(), Vec::new());
        Service {
            sessions: Sessions::new(devices, Lifetimes::default()),
            results: Leases::new(10),
            rate: RateMeter::default(),
            authorities: Vec::new(),
            people: Vec::new(),
            revocation: Revocation::new(RevocationService::Register, None).unwrap(),
            revoked: HashSet::new(),
            clock: Clock::fixed(Timestamp::UNIX_EPOCH),
            grace: Grace::default(),
            defects: Vec::new(),
            faults: Faults::default(),
            requests: Log::default(),
            on_event: None,
        }
    }

    fn ask(service: &mut Service, path: &str, token: Option<&str>, body: &str) -> (u16, Value) {
        let reply = service.handle(&Request {
            peer: Some(DEVICE.to_owned()),
            method: "POST".into(),
            path: path.into(),
            token: token.map(str::to_owned),
            content_type: Some("application/json; charset=utf-8".into()),
            idempotency_key: None,
            body: Some(body.as_bytes().to_vec()),
        });
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
        let get = || Request {
            peer: Some(DEVICE.into()),
            method: "GET".into(),
            path: SESSION_PATH.into(),
            token: None,
            content_type: Some("application/json".into()),
            idempotency_key: None,
            body: Some(vec![]),
        };
        assert_eq!(service.handle(&get()).status, 405);
        assert_eq!(service.handle(&Request { method: "POST".into(), body: None, ..get() }).status, 413);
        let html = Some("text/html".to_owned());
        assert_eq!(
            service.handle(&Request { method: "POST".into(), content_type: html, ..get() }).status,
            415
        );
        let result = format!("{RESULT_PATH}none");
        assert_eq!(service.handle(&Request { path: result, ..get() }).status, 401);
        let problems: Vec<_> = service.requests.all().iter().filter_map(|request| request.problem).collect();
        assert_eq!(problems.len(), 7, "refusals are logged too");
    }
}
