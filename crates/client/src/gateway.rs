use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand,
};
use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::sleep;

use crate::{
    Credential, Device, Endpoint, Error, IdentityCheck, Observer, Outcome, Step,
    connection::{Answered, Call, Connection},
    endpoint::Authority,
    outcome::Question,
    profile::{
        ANSWER_PATH, AnswerRequest, AnswerResult, Binary, CHALLENGE_BYTES, CHALLENGE_PATH, ChallengeGrant,
        ChallengeRequest, DEVICE_PATH, DeviceGrant, DeviceRequest, Pending, RESULT_PATH, SESSION_PATH,
        SessionGrant, SessionRequest,
    },
    reply::Reading,
    tls::{self, Mutual},
};

/// Challenges that a client remembers, so that it signs none of them again.
const REMEMBERED: usize = 1_024;

/// Shortest pause between two questions for one result, whatever the gateway says.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// Asks one test gateway for qualifications.
///
/// What may be repeated is repeated only when the gateway says "later", within [`Patience`](crate::Patience); a signed
/// answer never.
pub struct GatewayClient {
    endpoint: Endpoint,
    authority: Authority,
    mutual: Mutual,
    observer: Option<Box<dyn Observer + Send>>,
    /// Digests of the challenges that went to a card, oldest first.
    signed: VecDeque<Vec<u8>>,
}

/// An open session of a [`GatewayClient`]: one connection, one token, any number of verifications one after the other.
pub struct GatewaySession<'a> {
    client: &'a mut GatewayClient,
    connection: Connection,
}

impl GatewayClient {
    /// Checks the endpoint; nothing is resolved or sent yet.
    ///
    /// # Errors
    /// [`Error::Refused`] for a production host, [`Error::Endpoint`] when URL, certificates or key cannot be used.
    pub fn new(endpoint: Endpoint) -> Result<Self, Error> {
        let authority = Authority::parse(&endpoint.url)?;
        let mutual = tls::config(&endpoint)?;
        Ok(Self { endpoint, authority, mutual, observer: None, signed: VecDeque::new() })
    }

    /// Reports every connection and exchange from now on to this observer, and to no other.
    #[must_use]
    pub fn observed_by(mut self, observer: impl Observer + Send + 'static) -> Self {
        self.observer = Some(Box::new(observer));
        self
    }

    /// One online eligibility verification (オンライン資格確認), from the card to the qualification, over a connection of its
    /// own.
    ///
    /// The credential is used in blocking calls from this task; the connection waits meanwhile in a task of its own.
    /// Must run inside a Tokio runtime with I/O and time enabled.
    ///
    /// # Errors
    /// An [`Error`] that names the step. Whatever it is, the card's answer has been sent at most once.
    pub async fn verify(
        &mut self,
        credential: &mut dyn Credential,
        check: IdentityCheck,
    ) -> Result<Outcome, Error> {
        // Before any network: a card that cannot be read costs the gateway nothing.
        let certificate = credential.certificate()?;
        self.open().await?.ask(credential, certificate, &check).await
    }

    /// Opens a connection and a session on it, for several verifications.
    ///
    /// # Errors
    /// An [`Error`] that names the step: connect, handshake or session.
    pub async fn open(&mut self) -> Result<GatewaySession<'_>, Error> {
        let mut connection = self.connect().await?;
        let device = &self.endpoint.device;
        let question = SessionRequest { device: &device.id, secret: device.secret() };
        let call = repeatable(Step::Session, SESSION_PATH, &question)?;
        let answered = connection.call(&call, self.observer.as_deref_mut()).await?;
        self.check_clock(answered.date)?;
        let session: SessionGrant = done(Step::Session, answered.reading)?;
        connection.authorise(session.token);
        Ok(GatewaySession { client: self, connection })
    }

    /// Enrols the device whose TLS certificate the endpoint has (端末登録), and takes the secret it is given from then on.
    ///
    /// # Errors
    /// An [`Error`] that names the step: connect, handshake or device.
    pub async fn enrol(&mut self, activation: &str) -> Result<Device, Error> {
        let mut connection = self.connect().await?;
        let question = DeviceRequest { activation };
        let key = idempotency_key()?;
        let call = Call { key: Some(&key), ..repeatable(Step::Device, DEVICE_PATH, &question)? };
        let grant: DeviceGrant =
            done(Step::Device, connection.call(&call, self.observer.as_deref_mut()).await?.reading)?;
        self.endpoint.device = Device::new(grant.device.as_str(), grant.secret.reveal());
        Ok(self.endpoint.device.clone())
    }

    async fn connect(&mut self) -> Result<Connection, Error> {
        let observed = self.observer.is_some();
        let (connection, facts) =
            Connection::open(&self.endpoint, &self.authority, &self.mutual, observed).await?;
        if let (Some(observer), Some(facts)) = (&mut self.observer, facts) {
            observer.connection(&facts);
        }
        Ok(connection)
    }

    fn check_clock(&self, gateway: Timestamp) -> Result<(), Error> {
        let Some(allowed) = self.endpoint.clock_tolerance else { return Ok(()) };
        let ahead = gateway.as_second() - Timestamp::now().as_second();
        if ahead.unsigned_abs() <= allowed.as_secs() { Ok(()) } else { Err(Error::Clock { ahead, allowed }) }
    }

    /// Notes a challenge that is about to be signed.
    fn remember(&mut self, challenge: &[u8]) -> Result<(), Error> {
        let digest = digest(&SHA256, challenge).as_ref().to_vec();
        if self.signed.contains(&digest) {
            return Err(Error::ChallengeRepeated);
        }
        if self.signed.len() == REMEMBERED {
            self.signed.pop_front();
        }
        self.signed.push_back(digest);
        Ok(())
    }
}

impl GatewaySession<'_> {
    /// One verification over this session's connection.
    ///
    /// # Errors
    /// An [`Error`] that names the step. Whatever it is, the card's answer has been sent at most once.
    pub async fn verify(
        &mut self,
        credential: &mut dyn Credential,
        check: IdentityCheck,
    ) -> Result<Outcome, Error> {
        let certificate = credential.certificate()?;
        self.ask(credential, certificate, &check).await
    }

    async fn ask(
        &mut self,
        credential: &mut dyn Credential,
        certificate: Vec<u8>,
        check: &IdentityCheck,
    ) -> Result<Outcome, Error> {
        let call = repeatable(Step::Challenge, CHALLENGE_PATH, &ChallengeRequest {})?;
        let Answered { reading, date } = self.call(&call).await?;
        let (grant, asked): (ChallengeGrant, _) = (done(Step::Challenge, reading)?, Instant::now());
        let challenge = signable(&grant)?;
        let signature = match check {
            IdentityCheck::Pin => {
                self.client.remember(challenge)?;
                Some(Binary(credential.sign(challenge)?))
            }
            IdentityCheck::Visual { .. } => None,
        };
        let id = grant.id.as_str();
        let answer = AnswerRequest { challenge_id: id, certificate: Binary(certificate), signature, check };
        let call = Call { repeatable: false, ..repeatable(Step::Answer, ANSWER_PATH, &answer)? };
        let mut reading = self.call::<AnswerResult>(&call).await?.reading;
        let (sent, mut polls) = (Instant::now(), 0);
        let result = loop {
            match reading {
                Reading::Done(result) => break result,
                Reading::Pending(pending, pause) => {
                    self.wait(pause, sent, polls).await?;
                    polls += 1;
                    reading = self.poll(&pending, id).await?;
                }
            }
        };
        Outcome::from_message(result.message, &Question { id, asked: date, elapsed: asked.elapsed() })
    }

    /// Pauses before the result is asked for again, if patience allows it.
    async fn wait(&self, pause: Option<Duration>, sent: Instant, polls: u32) -> Result<(), Error> {
        let patience = self.client.endpoint.patience;
        let pause = pause.unwrap_or(patience.poll_pause).max(SHORTEST_PAUSE);
        let waited = sent.elapsed();
        if pause > patience.retry_after || waited + pause > patience.pending {
            return Err(Error::StillPending { polls, waited });
        }
        sleep(pause).await;
        Ok(())
    }

    /// Asks for the result at the one place where it can be.
    async fn poll(&mut self, pending: &Pending, id: &str) -> Result<Reading<AnswerResult>, Error> {
        let path = format!("{RESULT_PATH}{id}");
        if pending.poll.as_str() != path {
            let detail = format!(
                "the result is said to be at {:?}, but it can only be at {path:?}",
                pending.poll.as_str()
            );
            return Err(Error::violation(Step::Result, detail));
        }
        let call = Call { step: Step::Result, path: &path, body: None, key: None, repeatable: true };
        Ok(self.call(&call).await?.reading)
    }

    async fn call<A: DeserializeOwned>(&mut self, call: &Call<'_>) -> Result<Answered<A>, Error> {
        self.connection.call(call, self.client.observer.as_deref_mut()).await
    }
}

/// A question that may be repeated.
fn repeatable(step: Step, path: &'static str, question: &impl Serialize) -> Result<Call<'static>, Error> {
    let body = serde_json::to_vec(question)
        .map_err(|error| Error::violation(step, format!("the request cannot be written: {error}")))?;
    Ok(Call { step, path, body: Some(body), key: None, repeatable: true })
}

/// The answer of a step that cannot be in progress.
fn done<A>(step: Step, reading: Reading<A>) -> Result<A, Error> {
    match reading {
        Reading::Done(answer) => Ok(answer),
        Reading::Pending(..) => Err(Error::violation(step, "status 202 is only for answers and results")),
    }
}

/// The bytes of a challenge that the card may sign.
fn signable(grant: &ChallengeGrant) -> Result<&[u8], Error> {
    let bytes = grant.challenge.0.as_slice();
    if CHALLENGE_BYTES.contains(&bytes.len()) {
        Ok(bytes)
    } else {
        let detail = format!("a challenge of {} bytes is not signed; it must have 32 to 64", bytes.len());
        Err(Error::violation(Step::Challenge, detail))
    }
}

fn idempotency_key() -> Result<String, Error> {
    let mut bytes = [0; 16];
    rand::fill(&mut bytes).map_err(|_| Error::Endpoint("the system gives no random bytes".to_owned()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
