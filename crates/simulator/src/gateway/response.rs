use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use hyper::{
    Response,
    body::{Body as HttpBody, Bytes, Frame, SizeHint},
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE},
};
use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimePrinter};
use tokio::time::{Sleep, sleep};

use super::{
    cut::{Plan, PlanHandle},
    fault::Tamper,
    service::Reply,
};

/// No reply: hyper closes the connection.
#[derive(Debug, thiserror::Error)]
#[error("the gateway ends the connection without a reply")]
pub(crate) struct NoReply;

/// Sends a reply, as whatever was asked to happen to it makes of it.
pub(crate) async fn send(reply: Reply, plan: &PlanHandle) -> Result<Response<Body>, NoReply> {
    let json = reply.json.to_string();
    let sound =
        |json: String| respond(reply.status, &reply.headers, Body::whole(json.into_bytes()), reply.now);
    match reply.tamper {
        None | Some(Tamper::Pending(_) | Tamper::RepeatChallenge) => sound(json),
        Some(Tamper::Edit(edit)) => sound(edit(json)),
        Some(Tamper::Reply { status, headers, body }) => {
            let mut response = Response::builder().status(status).header(DATE, date(reply.now)?);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            // An impossible status or header ends the connection, like any other reply that cannot be sent.
            response.body(Body::whole(body)).map_err(|_| NoReply)
        }
        Some(Tamper::Delay(time)) => {
            sleep(time).await;
            sound(json)
        }
        Some(Tamper::Trickle(pause)) => {
            respond(reply.status, &reply.headers, Body::slow(json.into_bytes(), pause), reply.now)
        }
        Some(Tamper::Length(more)) => {
            let body = Body::slow(json.into_bytes(), Duration::ZERO);
            let declared = i64::try_from(body.bytes.len()).unwrap_or(i64::MAX).saturating_add(more);
            let mut response = respond(reply.status, &reply.headers, body, reply.now)?;
            response.headers_mut().insert(CONTENT_LENGTH, declared.max(0).into());
            Ok(response)
        }
        Some(Tamper::Cut(at, ending)) => {
            plan.set(Plan::Cut { at, ending, body: json.len() });
            sound(json)
        }
        Some(Tamper::Garbage(garbage)) => {
            plan.set(Plan::Garbage(garbage));
            sound(json)
        }
        Some(Tamper::Date(ahead)) => {
            respond(reply.status, &reply.headers, Body::whole(json.into_bytes()), later(reply.now, ahead))
        }
    }
}

fn respond(
    status: u16,
    headers: &[(&'static str, String)],
    body: Body,
    now: Timestamp,
) -> Result<Response<Body>, NoReply> {
    let mut response =
        Response::builder().status(status).header(DATE, date(now)?).header(CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    response.body(body).map_err(|_| NoReply)
}

/// The gateway's own time, which need not be the system's (RFC 9110, 6.6.1).
fn date(now: Timestamp) -> Result<String, NoReply> {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&now).map_err(|_| NoReply)
}

fn later(now: Timestamp, ahead: SignedDuration) -> Timestamp {
    now.checked_add(ahead).unwrap_or(now)
}

/// A body that is sent whole, or byte by byte.
pub(crate) struct Body {
    bytes: Bytes,
    pace: Option<(Duration, Option<Pin<Box<Sleep>>>)>,
}

impl Body {
    fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into(), pace: None }
    }

    fn slow(bytes: Vec<u8>, pause: Duration) -> Self {
        Self { bytes: bytes.into(), pace: Some((pause, None)) }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = NoReply;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, NoReply>>> {
        let this = &mut *self;
        if this.bytes.is_empty() {
            return Poll::Ready(None);
        }
        let length = match &mut this.pace {
            None => this.bytes.len(),
            Some((Duration::ZERO, _)) => this.bytes.len(),
            Some((pause, waiting)) => {
                let sleeping = waiting.get_or_insert_with(|| Box::pin(sleep(*pause)));
                if sleeping.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                *waiting = None;
                1
            }
        };
        Poll::Ready(Some(Ok(Frame::data(this.bytes.split_to(length)))))
    }

    fn size_hint(&self) -> SizeHint {
        let length = u64::try_from(self.bytes.len()).unwrap_or(u64::MAX);
        // A slow body does not say how long it is, so that a wrong length can be declared for it.
        if self.pace.is_some() { SizeHint::new() } else { SizeHint::with_exact(length) }
    }
}
