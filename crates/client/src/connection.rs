use std::time::{Duration, Instant};

use http_body_util::Full;
use hyper::{
    Method, Request, Response,
    body::Bytes,
    client::conn::http1::{self, SendRequest},
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HOST},
};
use hyper_util::rt::TokioIo;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use tokio::{
    task::JoinHandle,
    time::{sleep, timeout},
};

use crate::{
    ConnectionFacts, Endpoint, Error, HttpExchange, Observer, Patience, Step,
    endpoint::Authority,
    profile::Token,
    redact::{record, scrub},
    reply::{Reading, Reply},
    tls::{self, Mutual},
};

/// Longest head of a reply, in bytes, and most fields in it.
const HEAD_LIMIT: usize = 32 * 1024;
const HEAD_FIELDS: usize = 64;

/// One kept HTTP/1.1 connection to the gateway. It follows nothing, stores nothing, and repeats only what may be repeated.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
    host: String,
    secrets: Vec<String>,
    token: Option<Token>,
    exchange_time: Duration,
    patience: Patience,
}

/// One question of the profile.
pub(crate) struct Call<'a> {
    pub(crate) step: Step,
    pub(crate) path: &'a str,
    /// `None` asks by `GET`.
    pub(crate) body: Option<Vec<u8>>,
    /// `Idempotency-Key`, where the profile has one.
    pub(crate) key: Option<&'a str>,
    /// Whether the profile lets it be asked again.
    pub(crate) repeatable: bool,
}

/// An answer, and when the gateway gave it by its own clock.
pub(crate) struct Answered<A> {
    pub(crate) reading: Reading<A>,
    pub(crate) date: Timestamp,
}

impl Connection {
    pub(crate) async fn open(
        endpoint: &Endpoint,
        authority: &Authority,
        mutual: &Mutual,
        observed: bool,
    ) -> Result<(Self, Option<ConnectionFacts>), Error> {
        let (stream, facts) =
            tls::connect(mutual, authority, endpoint.address, endpoint.timeouts, observed).await?;
        let (sender, connection) = http1::Builder::new()
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEAD_FIELDS)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| Error::below(Step::Handshake, &error))?;
        // An error of the connection reaches the exchange that waits on it.
        let driver = tokio::spawn(async move { drop(connection.await) });
        let connection = Self {
            sender,
            driver,
            host: authority.header(),
            secrets: vec![endpoint.device.secret().to_owned()],
            token: None,
            exchange_time: endpoint.timeouts.exchange,
            patience: endpoint.patience,
        };
        Ok((connection, facts))
    }

    /// Sends this token with every further exchange.
    pub(crate) fn authorise(&mut self, token: Token) {
        self.secrets.push(token.reveal().to_owned());
        self.token = Some(token);
    }

    /// One step of the profile: asked once, or again while the gateway is busy, if both profile and patience allow it.
    pub(crate) async fn call<A: DeserializeOwned>(
        &mut self,
        call: &Call<'_>,
        mut observer: Option<&mut (dyn Observer + Send + 'static)>,
    ) -> Result<Answered<A>, Error> {
        let mut retries = if call.repeatable { self.patience.retries } else { 0 };
        loop {
            match self.exchange(call, observer.as_deref_mut()).await {
                Err(Error::Busy { retry_after: Some(time), .. })
                    if retries > 0 && time <= self.patience.retry_after =>
                {
                    retries -= 1;
                    sleep(time).await;
                }
                ended => return ended,
            }
        }
    }

    /// One exchange, told to the observer whether it ends well or not.
    async fn exchange<A: DeserializeOwned>(
        &mut self,
        call: &Call<'_>,
        observer: Option<&mut (dyn Observer + Send + 'static)>,
    ) -> Result<Answered<A>, Error> {
        let step = call.step;
        let request = self.request(call)?;
        let started = Instant::now();
        let reply = timeout(self.exchange_time, self.send(step, request))
            .await
            .unwrap_or(Err(Error::Timeout { step, after: self.exchange_time }));
        let elapsed_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (reply, answer) = match reply {
            Ok(reply) => {
                let date = reply.date(step);
                let answer = reply.read(step).and_then(|reading| Ok(Answered { reading, date: date? }));
                (Some(reply), answer)
            }
            Err(error) => (None, Err(error)),
        };
        if let Some(observer) = observer {
            observer.exchange(&self.record(call, reply.as_ref(), elapsed_us, answer.as_ref().err()));
        }
        answer
    }

    /// What an observer may know of an exchange.
    fn record(
        &self,
        call: &Call<'_>,
        reply: Option<&Reply>,
        elapsed_us: u64,
        error: Option<&Error>,
    ) -> HttpExchange {
        let secrets: Vec<&str> = self.secrets.iter().map(String::as_str).collect();
        HttpExchange {
            step: call.step,
            method: if call.body.is_some() { "POST" } else { "GET" },
            path: call.path.to_owned(),
            request: call.body.as_deref().map(|body| record(body, &secrets)),
            status: reply.map(|reply| reply.status.as_u16()),
            response: reply.map(|reply| record(&reply.body, &secrets)),
            retry_after: reply.and_then(Reply::retry_after).map(|time| time.as_secs()),
            elapsed_us,
            error: error.map(|error| scrub(&error.to_string(), &secrets)),
        }
    }

    fn request(&self, call: &Call<'_>) -> Result<Request<Full<Bytes>>, Error> {
        let method = if call.body.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::builder()
            .method(method)
            .uri(call.path)
            .header(HOST, &self.host)
            .header(ACCEPT, "application/json");
        if call.body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {}", token.reveal()));
        }
        if let Some(key) = call.key {
            request = request.header("idempotency-key", key);
        }
        let body = call.body.clone().map(Bytes::from).unwrap_or_default();
        request
            .body(Full::new(body))
            .map_err(|error| Error::violation(call.step, format!("the request cannot be written: {error}")))
    }

    async fn send(&mut self, step: Step, request: Request<Full<Bytes>>) -> Result<Reply, Error> {
        let below = |error: hyper::Error| Error::below(step, &error);
        self.sender.ready().await.map_err(below)?;
        let (head, body) =
            self.sender.send_request(request).await.map_err(below).map(Response::into_parts)?;
        Reply::collect(step, head.status, head.headers, body).await
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}
