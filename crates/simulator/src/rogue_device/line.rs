use std::{error::Error as StdError, io, sync::Arc, time::Duration};

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header::{HeaderMap, HeaderName},
};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use serde_json::Value;
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::TlsConnector;

use super::{
    ClientDefect, Ended, RogueDevice, RogueError, RogueReply, json,
    tls::{self, Tls},
};

/// Longest reply that is read, in bytes.
const BODY_LIMIT: usize = 256 * 1024;

/// How a line behaves.
#[derive(Clone, Copy)]
pub(super) struct Manners {
    pub(super) defect: Option<ClientDefect>,
    /// How long the handshake, and each exchange, may take.
    pub(super) time: Duration,
}

impl Default for Manners {
    fn default() -> Self {
        Self { defect: None, time: Duration::from_secs(15) }
    }
}

/// One connection and what was heard over it.
pub(super) struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    manners: Manners,
    pub(super) token: Option<String>,
    pub(super) idempotency_key: Option<String>,
    replies: Vec<RogueReply>,
}

/// A reply, whatever it says.
pub(super) struct Reply {
    pub(super) status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Reply {
    /// The body as JSON, however it is written.
    pub(super) fn json(&self) -> Result<Value, RogueError> {
        serde_json::from_slice(&self.body).map_err(RogueError::at("JSON"))
    }

    /// The body as JSON, as strictly as these manners are.
    pub(super) fn strict(&self, defect: Option<ClientDefect>) -> Result<Value, Ended> {
        let kind = self.header("content-type").unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Ended::new("profile-broken", format!("content type {kind:?}")));
        }
        json::read(&self.body, defect == Some(ClientDefect::TakesDuplicates))
            .map_err(|error| Ended::new("profile-broken", error))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(HeaderName::try_from(name).ok()?)?.to_str().ok()
    }
}

impl Line {
    pub(super) async fn open(device: &RogueDevice, manners: Manners) -> Result<Self, Ended> {
        let tls = Tls::new(device, manners.defect).map_err(|error| Ended::new("endpoint-unusable", error))?;
        let tcp =
            TcpStream::connect(device.gateway).await.map_err(|error| Ended::new("unreachable", error))?;
        let name = ServerName::from(device.gateway.ip());
        let connecting = TlsConnector::from(Arc::clone(&tls.config)).connect(name, tcp);
        let stream = manners.within(connecting).await?.map_err(|error| ended(&error))?;
        if !tls.was_asked() && manners.defect != Some(ClientDefect::GoesOnUnasked) {
            return Err(Ended::new("device-certificate-not-asked", "no certificate was asked for"));
        }
        let (sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(|error| ended(&error))?;
        // An error of the connection reaches the request that waits on it.
        tokio::spawn(async move { drop(connection.await) });
        let host = device.gateway.to_string();
        Ok(Self { sender, host, manners, token: None, idempotency_key: None, replies: Vec::new() })
    }

    pub(super) async fn post(&mut self, path: &str, question: &Value) -> Result<Reply, Ended> {
        self.ask("POST", path, Some(question)).await
    }

    pub(super) async fn get(&mut self, path: &str) -> Result<Reply, Ended> {
        self.ask("GET", path, None).await
    }

    /// Everything that was heard, in order.
    pub(super) fn replies(self) -> Vec<RogueReply> {
        self.replies
    }

    /// What was heard last.
    pub(super) fn last(self) -> Result<RogueReply, RogueError> {
        self.replies.into_iter().last().ok_or_else(|| RogueError::at("reply")("there was none"))
    }

    async fn ask(&mut self, method: &str, path: &str, question: Option<&Value>) -> Result<Reply, Ended> {
        let mut request = Request::builder().method(method).uri(path).header("host", &self.host);
        if question.is_some() {
            request = request.header("content-type", "application/json");
        }
        for (name, value) in [
            ("authorization", self.token.as_ref().map(|token| format!("Bearer {token}"))),
            ("idempotency-key", self.idempotency_key.clone()),
        ] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        let body = question.map(Value::to_string).unwrap_or_default();
        let request = request
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| Ended::new("profile-broken", error))?;
        let manners = self.manners;
        let reply = manners.within(self.exchange(request)).await??;
        let json: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        let code = json["code"].as_str().map(str::to_owned);
        self.replies.push(RogueReply { path: path.to_owned(), status: reply.status, code });
        Ok(reply)
    }

    async fn exchange(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, Ended> {
        self.sender.ready().await.map_err(|error| ended(&error))?;
        let (head, body) =
            self.sender.send_request(request).await.map_err(|error| ended(&error))?.into_parts();
        let any_length = self.manners.defect == Some(ClientDefect::ReadsAnyLength);
        let limit = if any_length { usize::MAX } else { BODY_LIMIT };
        let body = Limited::new(body, limit).collect().await.map_err(|error| ended(&*error))?.to_bytes();
        Ok(Reply { status: head.status.as_u16(), headers: head.headers, body })
    }
}

impl Manners {
    async fn within<T>(self, work: impl Future<Output = T>) -> Result<T, Ended> {
        if self.defect == Some(ClientDefect::WaitsForEver) {
            return Ok(work.await);
        }
        timeout(self.time, work).await.map_err(|_| Ended::new("timeout", "no complete reply in time"))
    }
}

/// The short name of what ended a connection.
fn ended(error: &(dyn StdError + 'static)) -> Ended {
    let mut next = Some(error);
    let mut kind = "connection-failed";
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            kind = tls::kind(error);
        } else if error.is::<LengthLimitError>() {
            kind = "body-too-large";
        } else if let Some(error) = error.downcast_ref::<hyper::Error>() {
            if error.is_parse() {
                kind = "not-http";
            } else if error.is_incomplete_message() || error.is_closed() || error.is_canceled() {
                kind = "connection-closed";
            }
        } else if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => kind = "connection-reset",
                io::ErrorKind::UnexpectedEof => kind = "connection-closed",
                _ => {}
            }
        }
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = inner.map(|inner| inner as &(dyn StdError + 'static)).or_else(|| error.source());
    }
    Ended::new(kind, error)
}
