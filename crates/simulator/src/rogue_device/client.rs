use std::time::{Duration, Instant};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{Timestamp, fmt::rfc2822, fmt::strtime, tz};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{
    ANSWER, CHALLENGE, ClientDefect, RESULT, RogueDevice, SESSION,
    json::names,
    line::{Line, Manners, Reply},
};

/// A second client of the gateway: sound, or with one defect.
pub struct RogueClient {
    device: RogueDevice,
    manners: Manners,
    /// Challenges that were signed.
    signed: Vec<String>,
}

/// How the person's identity is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// By PIN: the card signs.
    Pin,
    /// By sight: staff state it.
    Sight,
}

/// Makes the card sign.
pub type Sign<'a> = &'a mut dyn FnMut(&[u8]) -> Result<Vec<u8>, String>;

/// What the client takes for the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// QualificationValidity (OQSCD006) as it came.
    pub validity: String,
    /// The code that came with the success, if any.
    pub note: Option<String>,
}

/// Why the client has no answer: the short name of the fault, and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The short name.
    pub kind: &'static str,
    /// Words.
    pub detail: String,
}

impl Ended {
    pub(super) fn new(kind: &'static str, detail: impl ToString) -> Self {
        Self { kind, detail: detail.to_string() }
    }
}

/// Most repetitions of a step, longest wait for one, and pause between two questions for a result.
const RETRIES: u32 = 2;
const LONGEST: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(100);

impl RogueClient {
    /// A client that gives each exchange this time, and waits this long for a result in progress.
    #[must_use]
    pub fn new(device: RogueDevice, defect: Option<ClientDefect>, time: Duration) -> Self {
        Self { device, manners: Manners { defect, time }, signed: Vec::new() }
    }

    /// One verification.
    ///
    /// # Errors
    /// [`Ended`] with the short name of what went wrong.
    pub async fn verify(&mut self, certificate: &[u8], check: Check, sign: Sign<'_>) -> Result<Found, Ended> {
        let mut line = Line::open(&self.device, self.manners).await?;
        let question = json!({ "device": self.device.id, "secret": *self.device.secret });
        let reply = self.repeat(&mut line, SESSION, &question).await?;
        let session = self.done(&reply)?;
        self.check_clock(&reply)?;
        line.token = session["token"].as_str().map(str::to_owned);

        let reply = self.repeat(&mut line, CHALLENGE, &json!({})).await?;
        let (challenge, asked) = (self.done(&reply)?, date(&reply)?);
        let signature = match check {
            Check::Pin => {
                Some(sign(&self.signable(&challenge)?).map_err(|error| Ended::new("card-failed", error))?)
            }
            Check::Sight => None,
        };
        let mut answer = json!({
            "challenge_id": challenge["id"],
            "certificate": STANDARD.encode(certificate),
            "check": match check {
                Check::Pin => json!({ "mode": "pin" }),
                Check::Sight => json!({ "mode": "visual", "staff": "TEST-STAFF-01", "statement": "顔写真と照合" }),
            },
        });
        if let Some(signature) = signature {
            answer["signature"] = STANDARD.encode(signature).into();
        }
        let reply = self.answer(line, &answer, &challenge["id"]).await?;
        self.found(&self.done(&reply)?, &challenge["id"], asked)
    }

    /// A step that may be repeated, while the gateway says when.
    async fn repeat(&self, line: &mut Line, path: &str, question: &Value) -> Result<Reply, Ended> {
        let mut left = if self.has(ClientDefect::NeverRetries) { 0 } else { RETRIES };
        loop {
            let reply = line.post(path, question).await?;
            let wait =
                reply.header("retry-after").and_then(|value| value.parse().ok()).map(Duration::from_secs);
            match (reply.status, wait) {
                (429 | 503, Some(wait)) if left > 0 && wait <= LONGEST => {
                    left -= 1;
                    sleep(if self.has(ClientDefect::RetriesAtOnce) { Duration::ZERO } else { wait }).await;
                }
                _ => return Ok(reply),
            }
        }
    }

    /// The answer, once, and then its result for as long as it is in progress.
    async fn answer(&self, mut line: Line, answer: &Value, id: &Value) -> Result<Reply, Ended> {
        let mut reply = match line.post(ANSWER, answer).await {
            Err(_) if self.has(ClientDefect::ResendsAfterCut) => {
                let token = line.token.clone();
                line = Line::open(&self.device, self.manners).await?;
                line.token = token;
                line.post(ANSWER, answer).await?
            }
            other => other?,
        };
        let again = match reply.status {
            429 | 503 => self.has(ClientDefect::ResendsAnswer),
            300..=399 => self.has(ClientDefect::FollowsRedirect),
            _ => false,
        };
        if again {
            reply = line.post(ANSWER, answer).await?;
        }
        let (started, own) = (Instant::now(), format!("{RESULT}{}", id.as_str().unwrap_or_default()));
        while reply.status == 202 && !self.has(ClientDefect::NeverPolls) {
            let pending = reply.strict(self.manners.defect)?;
            let path = pending["poll"].as_str().unwrap_or_default().to_owned();
            if path != own && !self.has(ClientDefect::PollsAnywhere) {
                return Err(Ended::new("profile-broken", format!("the result is said to be at {path:?}")));
            }
            if started.elapsed() + PAUSE > self.manners.time && !self.has(ClientDefect::PollsForEver) {
                return Err(Ended::new("still-pending", "not finished in time"));
            }
            sleep(PAUSE).await;
            reply = line.get(&path).await?;
        }
        Ok(reply)
    }

    /// The JSON of a reply with status 200.
    fn done(&self, reply: &Reply) -> Result<Value, Ended> {
        let status = reply.status;
        let kind = match status {
            200 => return self.checked(reply),
            300..=399 => "redirect",
            429 | 503 => "gateway-busy",
            _ => {
                let json = reply.strict(None).unwrap_or_default();
                let code = json["code"].as_str().unwrap_or_default();
                if code.starts_with("TSK-") {
                    return Err(Ended::new("gateway-refused", code));
                }
                "http-status"
            }
        };
        Err(Ended::new(kind, status))
    }

    /// No health data, and nothing that the profile does not have.
    fn checked(&self, reply: &Reply) -> Result<Value, Ended> {
        const HEALTH: [&str; 5] = [
            "SpecificHealthCheckupsInfo",
            "PharmacistsInfo",
            "PharmaceuticalInfo",
            "DiagnosisInfo",
            "OperationInfo",
        ];
        let json = reply.strict(self.manners.defect)?;
        let mut found = Vec::new();
        names(&json, &mut found);
        let health = found.iter().find(|name| HEALTH.iter().any(|start| name.starts_with(start)));
        if let Some(name) = health.filter(|_| !self.has(ClientDefect::TakesHealthData)) {
            return Err(Ended::new("health-data", name));
        }
        let unknown = json.as_object().into_iter().flatten().find(|(name, _)| {
            !["token", "expires_in", "id", "challenge", "XmlMsg", "poll"].contains(&name.as_str())
        });
        match unknown.filter(|_| !self.has(ClientDefect::TakesUnknownMembers)) {
            Some((name, _)) => Err(Ended::new("profile-broken", format!("unknown member {name}"))),
            None => Ok(json),
        }
    }

    fn check_clock(&self, reply: &Reply) -> Result<(), Ended> {
        let ahead = date(reply)?.duration_since(Timestamp::now()).as_secs();
        if ahead.abs() > 300 && !self.has(ClientDefect::IgnoresClock) {
            return Err(Ended::new("clock-skew", ahead));
        }
        Ok(())
    }

    fn signable(&mut self, grant: &Value) -> Result<Vec<u8>, Ended> {
        let text = grant["challenge"].as_str().unwrap_or_default().to_owned();
        let bytes = STANDARD.decode(&text).map_err(|error| Ended::new("profile-broken", error))?;
        if !(32..=64).contains(&bytes.len()) && !self.has(ClientDefect::SignsAnyChallenge) {
            return Err(Ended::new("profile-broken", format!("a challenge of {} bytes", bytes.len())));
        }
        if self.signed.contains(&text) && !self.has(ClientDefect::SignsAgain) {
            return Err(Ended::new("challenge-repeated", "it was signed before"));
        }
        self.signed.push(text);
        Ok(bytes)
    }

    /// Reads the tree.
    fn found(&self, json: &Value, id: &Value, asked: Timestamp) -> Result<Found, Ended> {
        let (header, body) = (&json["XmlMsg"]["MessageHeader"], &json["XmlMsg"]["MessageBody"]);
        if &header["ArbitraryFileIdentifier"] != id && !self.has(ClientDefect::TakesOtherAnswer) {
            return Err(Ended::new("another-question", &header["ArbitraryFileIdentifier"]));
        }
        let processed = header["ProcessExecutionTime"].as_str().unwrap_or_default();
        if !is_between(processed, asked) && !self.has(ClientDefect::TakesStaleAnswer) {
            return Err(Ended::new("stale-answer", processed));
        }
        let abnormal = header["SegmentOfResult"] != "1" || body["ProcessingResultStatus"] == "2";
        if abnormal {
            return if self.has(ClientDefect::TakesAbnormal) {
                Ok(Found { validity: "4".into(), note: None })
            } else {
                Err(Ended::new("abnormal-result", &header["ErrorCode"]))
            };
        }
        let note = body["ProcessingResultCode"].as_str().map(str::to_owned);
        if let Some(code) = note.as_ref().filter(|_| self.has(ClientDefect::SideCodeIsError)) {
            return Err(Ended::new("abnormal-result", code));
        }
        match body["QualificationValidity"].as_str() {
            Some(code @ ("1" | "2" | "3" | "4" | "5")) => Ok(Found { validity: code.to_owned(), note }),
            Some(_) if self.has(ClientDefect::TakesUnknownCode) => Ok(Found { validity: "1".into(), note }),
            other => Err(Ended::new("profile-broken", format!("QualificationValidity {other:?}"))),
        }
    }

    fn has(&self, defect: ClientDefect) -> bool {
        self.manners.defect == Some(defect)
    }
}

fn date(reply: &Reply) -> Result<Timestamp, Ended> {
    let text = reply.header("date").unwrap_or_default();
    rfc2822::DateTimeParser::new().parse_timestamp(text).map_err(|error| Ended::new("profile-broken", error))
}

/// Whether this time in Japan lies between the challenge and now, by the gateway's clock.
fn is_between(processed: &str, asked: Timestamp) -> bool {
    let parsed = strtime::parse("%Y%m%d%H%M%S", processed).and_then(|time| time.to_datetime());
    let Ok(time) = parsed.and_then(|time| tz::offset(9).to_timestamp(time)) else { return false };
    (-5..=60).contains(&time.duration_since(asked).as_secs())
}
