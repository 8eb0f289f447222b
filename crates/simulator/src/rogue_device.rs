//! A device that is enrolled and plays foul: what a gateway must withstand and an honest client never does.
//!
//! Written from the profile's prose alone; it shares no code with the client.

use std::net::SocketAddr;
use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

use crate::tls_pki::TlsIdentity;

/// Longest reply that is read, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// An enrolled device without manners.
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
    pub path: &'static str,
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
        let mut line = Line::open(self).await?;
        let session = json!({ "device": self.id, "secret": *self.secret });
        let session = line.post("/tashika/v0/session", &session).await?;
        line.token = session["token"].as_str().map(str::to_owned);
        let challenge = line.post("/tashika/v0/challenge", &json!({})).await?;
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
        line.post("/tashika/v0/answer", &answer).await?;
        line.post("/tashika/v0/answer", &answer).await?;
        Ok(line.replies)
    }
}

/// One connection and what was heard over it.
struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    token: Option<String>,
    replies: Vec<RogueReply>,
}

impl Line {
    async fn open(device: &RogueDevice) -> Result<Self, RogueError> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(device.root.clone())).map_err(RogueError::at("root"))?;
        let chain = device.identity.chain.iter().cloned().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::try_from(device.identity.key.to_vec()).map_err(RogueError::at("key"))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(RogueError::at("TLS"))?
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key)
            .map_err(RogueError::at("TLS"))?;
        let tcp = TcpStream::connect(device.gateway).await.map_err(RogueError::at("connect"))?;
        let name = ServerName::from(device.gateway.ip());
        let tls =
            TlsConnector::from(Arc::new(config)).connect(name, tcp).await.map_err(RogueError::at("TLS"))?;
        let (sender, connection) =
            http1::handshake(TokioIo::new(tls)).await.map_err(RogueError::at("handshake"))?;
        // An error of the connection reaches the request that waits on it.
        tokio::spawn(async move { drop(connection.await) });
        Ok(Self { sender, host: device.gateway.to_string(), token: None, replies: Vec::new() })
    }

    async fn post(&mut self, path: &'static str, question: &Value) -> Result<Value, RogueError> {
        let mut request =
            Request::post(path).header("host", &self.host).header("content-type", "application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request =
            request.body(Full::new(Bytes::from(question.to_string()))).map_err(RogueError::at(path))?;
        self.sender.ready().await.map_err(RogueError::at(path))?;
        let reply = self.sender.send_request(request).await.map_err(RogueError::at(path))?;
        let status = reply.status().as_u16();
        let body =
            Limited::new(reply.into_body(), BODY_LIMIT).collect().await.map_err(RogueError::at(path))?;
        let json: Value = serde_json::from_slice(&body.to_bytes()).map_err(RogueError::at(path))?;
        let code = json["code"].as_str().map(str::to_owned);
        self.replies.push(RogueReply { path, status, code });
        Ok(json)
    }
}
