use std::sync::Arc;

use rustls::ClientConfig;

use crate::{
    ConnectionFacts, Credential, Endpoint, Error, HttpExchange, IdentityCheck, Observer, Outcome, Step,
    connection::Connection,
    endpoint::Authority,
    profile::{
        ANSWER_PATH, AnswerRequest, AnswerResult, Binary, CHALLENGE_BYTES, CHALLENGE_PATH, ChallengeGrant,
        ChallengeRequest, SESSION_PATH, SessionGrant, SessionRequest,
    },
    tls,
};

/// Asks one test gateway for qualifications.
///
/// Every verification makes a connection of its own and ends with it: session, challenge, answer. Nothing is retried.
pub struct GatewayClient {
    endpoint: Endpoint,
    authority: Authority,
    config: Arc<ClientConfig>,
    observer: Box<dyn Observer + Send>,
}

impl GatewayClient {
    /// Checks the endpoint; nothing is resolved or sent yet.
    ///
    /// # Errors
    /// [`Error::Refused`] for a production host, [`Error::Endpoint`] when URL, certificates or key cannot be used.
    pub fn new(endpoint: Endpoint) -> Result<Self, Error> {
        let authority = Authority::parse(&endpoint.url)?;
        let config = tls::config(&endpoint)?;
        Ok(Self { endpoint, authority, config, observer: Box::new(Unobserved) })
    }

    /// Reports every connection and exchange from now on to this observer, and to no other.
    #[must_use]
    pub fn observed_by(mut self, observer: impl Observer + Send + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// One online eligibility verification (オンライン資格確認), from the card to the qualification.
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
        let certificate = credential.certificate()?;
        let (mut connection, facts) =
            Connection::open(&self.endpoint, &self.authority, Arc::clone(&self.config)).await?;
        self.observer.connection(&facts);
        let observer = &mut *self.observer;

        let device = &self.endpoint.device;
        let question = SessionRequest { device: &device.id, secret: device.secret() };
        let session: SessionGrant = connection.call(Step::Session, SESSION_PATH, &question, observer).await?;
        connection.authorise(session.token);

        let grant: ChallengeGrant =
            connection.call(Step::Challenge, CHALLENGE_PATH, &ChallengeRequest {}, observer).await?;
        let challenge = signable(&grant)?;
        let signature = match &check {
            IdentityCheck::Pin => Some(Binary(credential.sign(challenge)?)),
            IdentityCheck::Visual { .. } => None,
        };

        let answer = AnswerRequest {
            challenge_id: grant.id.as_str(),
            certificate: Binary(certificate),
            signature,
            check: &check,
        };
        let result: AnswerResult = connection.call(Step::Answer, ANSWER_PATH, &answer, observer).await?;
        Outcome::from_message(result.message, grant.id.as_str())
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

struct Unobserved;

impl Observer for Unobserved {
    fn connection(&mut self, _: &ConnectionFacts) {}
    fn exchange(&mut self, _: &HttpExchange) {}
}
