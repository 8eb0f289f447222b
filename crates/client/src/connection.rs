use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::{self, SendRequest},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST, HeaderMap, LOCATION},
};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use serde::{Serialize, de::DeserializeOwned};
use tokio::{task::JoinHandle, time::timeout};

use crate::{
    ConnectionFacts, Endpoint, Error, HttpExchange, Observer, Step,
    decode::decode,
    endpoint::Authority,
    profile::{Problem, Token},
    redact::{record, scrub},
    tls,
};

/// Longest body that is read, in bytes. A qualification is a few kilobytes.
pub(crate) const BODY_LIMIT: usize = 256 * 1024;
/// Longest head of a reply, in bytes, and most fields in it.
const HEAD_LIMIT: usize = 32 * 1024;
const HEAD_FIELDS: usize = 64;

/// One kept HTTP/1.1 connection to the gateway. It repeats nothing, follows nothing and stores nothing.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
    host: String,
    secrets: Vec<String>,
    token: Option<Token>,
    exchange_time: Duration,
}

/// Status, head and whole body of a reply.
struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Connection {
    pub(crate) async fn open(
        endpoint: &Endpoint,
        authority: &Authority,
        config: Arc<ClientConfig>,
    ) -> Result<(Self, ConnectionFacts), Error> {
        let (stream, facts) = tls::connect(config, authority, endpoint.address, endpoint.timeouts).await?;
        let (sender, connection) = http1::Builder::new()
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEAD_FIELDS)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| Error::below(Step::Handshake, &error))?;
        // An error of the connection reaches the exchange that waits on it.
        let driver = tokio::spawn(async move { drop(connection.await) });
        let secrets = vec![endpoint.device.secret().to_owned()];
        let connection = Self {
            sender,
            driver,
            host: authority.header(),
            secrets,
            token: None,
            exchange_time: endpoint.timeouts.exchange,
        };
        Ok((connection, facts))
    }

    /// Sends this token with every further exchange.
    pub(crate) fn authorise(&mut self, token: Token) {
        self.secrets.push(token.reveal().to_owned());
        self.token = Some(token);
    }

    /// One exchange of the profile, recorded whether it ends well or not.
    pub(crate) async fn call<A: DeserializeOwned>(
        &mut self,
        step: Step,
        path: &'static str,
        question: &impl Serialize,
        observer: &mut dyn Observer,
    ) -> Result<A, Error> {
        let body = serde_json::to_vec(question)
            .map_err(|error| Error::violation(step, format!("the request cannot be written: {error}")))?;
        let started = Instant::now();
        let reply = self.exchange(step, path, body.clone()).await;
        let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let secrets: Vec<&str> = self.secrets.iter().map(String::as_str).collect();
        let status = reply.as_ref().ok().map(|reply| reply.status.as_u16());
        let response = reply.as_ref().ok().map(|reply| record(&reply.body, &secrets));
        let answer = reply.and_then(|reply| read(step, &reply));
        observer.exchange(&HttpExchange {
            step,
            method: "POST",
            path,
            request: record(&body, &secrets),
            status,
            response,
            elapsed_us,
            error: answer.as_ref().err().map(|error| scrub(&error.to_string(), &secrets)),
        });
        answer
    }

    async fn exchange(&mut self, step: Step, path: &'static str, body: Vec<u8>) -> Result<Reply, Error> {
        let request = self.request(step, path, body)?;
        timeout(self.exchange_time, self.send(step, request))
            .await
            .map_err(|_| Error::Timeout { step, after: self.exchange_time })?
    }

    fn request(&self, step: Step, path: &str, body: Vec<u8>) -> Result<Request<Full<Bytes>>, Error> {
        let mut request = Request::post(path)
            .header(HOST, &self.host)
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/json");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {}", token.reveal()));
        }
        request
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| Error::violation(step, format!("the request cannot be written: {error}")))
    }

    async fn send(&mut self, step: Step, request: Request<Full<Bytes>>) -> Result<Reply, Error> {
        let below = |error: hyper::Error| Error::below(step, &error);
        self.sender.ready().await.map_err(below)?;
        let (head, body) =
            self.sender.send_request(request).await.map_err(below).map(Response::into_parts)?;
        let body = collect(step, body).await?;
        Ok(Reply { status: head.status, headers: head.headers, body })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

async fn collect(step: Step, body: Incoming) -> Result<Bytes, Error> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Error::BodyTooLarge { step, limit: BODY_LIMIT }),
        Err(error) => Err(Error::below(step, &*error)),
    }
}

/// The answer of a reply with status 200; otherwise the gateway's reason, or just the status.
fn read<A: DeserializeOwned>(step: Step, reply: &Reply) -> Result<A, Error> {
    if reply.status == StatusCode::OK {
        return if is_json(&reply.headers) {
            decode(&reply.body).map_err(|error| Error::decode(step, error))
        } else {
            Err(Error::violation(step, "the content type is not application/json"))
        };
    }
    let status = reply.status.as_u16();
    match is_json(&reply.headers).then(|| decode::<Problem>(&reply.body)) {
        Some(Ok(problem)) => Err(Error::Gateway { step, status, problem }),
        Some(Err(error @ crate::decode::DecodeError::HealthData(_))) => Err(Error::decode(step, error)),
        _ => Err(Error::Http { step, status, location: location(&reply.headers) }),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let kind = value.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn location(headers: &HeaderMap) -> Option<String> {
    headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}
