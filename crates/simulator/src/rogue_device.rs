//! An enrolled device that can play foul: what a gateway must withstand ([`RogueDevice`]), and a second client of the
//! gateway that is sound, or errs in one named way ([`RogueClient`]).
//!
//! Written from the profile's prose alone; it shares no code with the client.

mod client;
mod defect;
mod json;
mod line;
mod tls;

use std::net::SocketAddr;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use zeroize::Zeroizing;

pub use client::{Check, Ended, Found, RogueClient, Sign};
pub use defect::ClientDefect;

use self::line::{Line, Manners};
use crate::tls_pki::TlsIdentity;

/// An enrolled device without manners.
#[derive(Clone)]
pub struct RogueDevice {
    /// Where the gateway listens.
    pub gateway: SocketAddr,
    /// The root of the gateway's certificate, DER.
    pub root: Vec<u8>,
    /// The device's own certificate and key.
    pub identity: TlsIdentity,
    /// The device's id.
    pub id: String,
    /// The device's secret.
    pub secret: Zeroizing<String>,
}

/// What the gateway said to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RogueReply {
    /// The path that was asked.
    pub path: String,
    /// The HTTP status.
    pub status: u16,
    /// The reason code, when the gateway refused with one.
    pub code: Option<String>,
}

/// Why the foul play could not be played to its end; says nothing about the gateway's rules.
#[derive(Debug, thiserror::Error)]
#[error("{step}: {cause}")]
pub struct RogueError {
    step: &'static str,
    cause: String,
}

impl RogueError {
    fn at<E: std::fmt::Display>(step: &'static str) -> impl FnOnce(E) -> Self {
        move |cause| Self { step, cause: cause.to_string() }
    }
}

impl From<Ended> for RogueError {
    fn from(ended: Ended) -> Self {
        Self { step: ended.kind, cause: ended.detail }
    }
}

const DEVICE: &str = "/tashika/v1/device";
const SESSION: &str = "/tashika/v1/session";
const CHALLENGE: &str = "/tashika/v1/challenge";
const ANSWER: &str = "/tashika/v1/answer";
const RESULT: &str = "/tashika/v1/result/";

impl RogueDevice {
    /// Answers one challenge twice with the same signature and returns all replies in order; the last is the one to
    /// the replay.
    ///
    /// # Errors
    /// [`RogueError`] when the connection, the card or an honest part of the exchange fails.
    pub async fn answer_twice<E: std::fmt::Display>(
        &self,
        certificate: &[u8],
        sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
    ) -> Result<Vec<RogueReply>, RogueError> {
        let mut line = self.session().await?;
        let challenge = line.post(CHALLENGE, &json!({})).await?.json()?;
        let bytes = STANDARD
            .decode(challenge["challenge"].as_str().unwrap_or_default())
            .map_err(RogueError::at("challenge"))?;
        let signature = sign(&bytes).map_err(RogueError::at("signature"))?;
        let answer = json!({
            "challenge_id": challenge["id"],
            "certificate": STANDARD.encode(certificate),
            "signature": STANDARD.encode(signature),
            "check": { "mode": "pin" },
        });
        line.post(ANSWER, &answer).await?;
        line.post(ANSWER, &answer).await?;
        Ok(line.replies())
    }

    /// Sends a check by sight in which nobody vouches for anything, and returns all replies in order.
    ///
    /// # Errors
    /// [`RogueError`] when the connection or an honest part of the exchange fails.
    pub async fn state_nothing(&self, certificate: &[u8]) -> Result<Vec<RogueReply>, RogueError> {
        let mut line = self.session().await?;
        let challenge = line.post(CHALLENGE, &json!({})).await?.json()?;
        let answer = json!({
            "challenge_id": challenge["id"],
            "certificate": STANDARD.encode(certificate),
            "check": { "mode": "visual", "staff": "", "statement": "" },
        });
        line.post(ANSWER, &answer).await?;
        Ok(line.replies())
    }

    /// Asks for challenges over and over, and returns their bytes.
    ///
    /// # Errors
    /// [`RogueError`] when the connection or the session fails.
    pub async fn challenges(&self, number: usize) -> Result<Vec<String>, RogueError> {
        let mut line = self.session().await?;
        let mut challenges = Vec::new();
        for _ in 0..number {
            let challenge = line.post(CHALLENGE, &json!({})).await?.json()?;
            challenges.push(challenge["challenge"].as_str().unwrap_or_default().to_owned());
        }
        Ok(challenges)
    }

    /// Asks for a session, and nothing more.
    ///
    /// # Errors
    /// [`RogueError`] when the connection fails.
    pub async fn knock(&self) -> Result<RogueReply, RogueError> {
        let mut line = Line::open(self, Manners::default()).await?;
        line.post(SESSION, &json!({ "device": self.id, "secret": *self.secret })).await?;
        line.last()
    }

    /// Asks to be enrolled with a code, as a device that has asked before or as another one.
    ///
    /// # Errors
    /// [`RogueError`] when the connection fails.
    pub async fn enrol(&self, activation: &str, key: &str) -> Result<RogueReply, RogueError> {
        let mut line = Line::open(self, Manners::default()).await?;
        line.idempotency_key = Some(key.to_owned());
        line.post(DEVICE, &json!({ "activation": activation })).await?;
        line.last()
    }

    /// Verifies by sight as it should be, and returns the challenge's id.
    ///
    /// # Errors
    /// [`RogueError`] when the connection fails or the gateway refuses.
    pub async fn by_sight(&self, certificate: &[u8]) -> Result<String, RogueError> {
        let mut line = self.session().await?;
        let challenge = line.post(CHALLENGE, &json!({})).await?.json()?;
        let answer = json!({
            "challenge_id": challenge["id"],
            "certificate": STANDARD.encode(certificate),
            "check": { "mode": "visual", "staff": "TEST-STAFF-01", "statement": "顔写真と照合した" },
        });
        line.post(ANSWER, &answer).await?;
        match line.last()? {
            RogueReply { status: 200, .. } => Ok(challenge["id"].as_str().unwrap_or_default().to_owned()),
            refused => {
                Err(RogueError::at("answer")(refused.code.unwrap_or_else(|| refused.status.to_string())))
            }
        }
    }

    /// The same device, enrolled with this code and with the secret that it was given.
    ///
    /// # Errors
    /// [`RogueError`] when the connection fails or the gateway refuses.
    pub async fn enrolled(self, activation: &str) -> Result<Self, RogueError> {
        let mut line = Line::open(&self, Manners::default()).await?;
        line.idempotency_key = Some(format!("TEST-key-of-{}", self.id));
        let grant = line.post(DEVICE, &json!({ "activation": activation })).await?.json()?;
        let secret = grant["secret"].as_str().ok_or_else(|| RogueError::at("enrolment")(&grant["code"]))?;
        let secret = Zeroizing::new(secret.to_owned());
        Ok(Self { secret, ..self })
    }

    /// Asks for the result of somebody else's answer.
    ///
    /// # Errors
    /// [`RogueError`] when the connection or the session fails.
    pub async fn result_of(&self, challenge: &str) -> Result<RogueReply, RogueError> {
        let mut line = self.session().await?;
        line.get(&format!("{RESULT}{challenge}")).await?;
        line.last()
    }

    /// An open session.
    async fn session(&self) -> Result<Line, RogueError> {
        let mut line = Line::open(self, Manners::default()).await?;
        let question = json!({ "device": self.id, "secret": *self.secret });
        let session = line.post(SESSION, &question).await?.json()?;
        line.token = session["token"].as_str().map(str::to_owned);
        Ok(line)
    }
}
