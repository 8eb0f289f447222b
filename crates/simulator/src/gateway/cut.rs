use std::{
    future::Future,
    io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};
use tokio_rustls::server::TlsStream;

use super::fault::{CutAt, Ending};

/// Time for the last bytes to arrive before a reset throws away what has not been read.
const ARRIVAL: Duration = Duration::from_millis(30);

/// A connection whose next reply can be made to end early, or to be something else.
pub(crate) struct CutStream {
    inner: TlsStream<TcpStream>,
    plan: PlanHandle,
    /// Bytes of the current reply that have gone out, and where its body began.
    sent: Sent,
    pause: Option<Pin<Box<Sleep>>>,
}

/// Says to a [`CutStream`] what is to happen to the next reply.
#[derive(Clone, Default)]
pub(crate) struct PlanHandle(Arc<Mutex<Option<Plan>>>);

#[derive(Clone, Copy)]
pub(crate) enum Plan {
    /// End here; the body has this many bytes.
    Cut { at: CutAt, ending: Ending, body: usize },
    /// Send this instead, and end.
    Garbage(&'static [u8]),
}

#[derive(Default)]
struct Sent {
    bytes: usize,
    tail: Vec<u8>,
    body_start: Option<usize>,
}

impl PlanHandle {
    pub(crate) fn set(&self, plan: Plan) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(plan);
    }

    fn get(&self) -> Option<Plan> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CutStream {
    pub(crate) fn new(inner: TlsStream<TcpStream>, plan: PlanHandle) -> Self {
        Self { inner, plan, sent: Sent::default(), pause: None }
    }

    /// How many of these bytes may go out before the connection ends; `None` when it does not end here.
    fn allowed(&mut self, at: CutAt, body: usize, bytes: &[u8]) -> Option<usize> {
        self.sent.find_body(bytes);
        let end = match (at, self.sent.body_start) {
            (CutAt::Start, _) => 0,
            (CutAt::Head(after), _) => after,
            (CutAt::Body(after), Some(start)) => start + after.min(body.saturating_sub(1)),
            (CutAt::LastByte, Some(start)) => start + body.saturating_sub(1),
            (CutAt::Body(_) | CutAt::LastByte, None) => return None,
        };
        (self.sent.bytes + bytes.len() > end).then(|| end.saturating_sub(self.sent.bytes))
    }

    /// Waits until what went out has arrived, then ends the connection.
    fn end(&mut self, cx: &mut Context<'_>, ending: Ending) -> Poll<io::Result<usize>> {
        ready!(Pin::new(&mut self.inner).poll_flush(cx))?;
        ready!(self.pause.get_or_insert_with(|| Box::pin(sleep(ARRIVAL))).as_mut().poll(cx));
        if ending == Ending::Reset {
            // With no time to linger, closing sends RST.
            let _ = self.inner.get_ref().0.set_zero_linger();
        }
        Poll::Ready(Err(io::Error::new(io::ErrorKind::BrokenPipe, "the fault ends the connection here")))
    }
}

impl Sent {
    /// Notes where the body begins, if these bytes hold the end of the head.
    fn find_body(&mut self, bytes: &[u8]) {
        if self.body_start.is_some() {
            return;
        }
        let before = self.tail.len();
        let window: Vec<u8> = self.tail.iter().chain(bytes).copied().collect();
        let end = window.windows(4).position(|four| four == b"\r\n\r\n");
        self.body_start = end.map(|at| self.bytes + at + 4 - before);
    }

    fn advance(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len();
        self.tail.extend_from_slice(bytes);
        let surplus = self.tail.len().saturating_sub(3);
        self.tail.drain(..surplus);
    }
}

impl AsyncWrite for CutStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let (allowed, ending) = match this.plan.get() {
            None => return Pin::new(&mut this.inner).poll_write(cx, bytes),
            Some(Plan::Garbage(garbage)) => {
                if this.sent.bytes < garbage.len() {
                    let rest = &garbage[this.sent.bytes..];
                    let written = ready!(Pin::new(&mut this.inner).poll_write(cx, rest))?;
                    this.sent.bytes += written;
                }
                if this.sent.bytes < garbage.len() {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                return this.end(cx, Ending::Close);
            }
            Some(Plan::Cut { at, ending, body }) => (this.allowed(at, body, bytes), ending),
        };
        match allowed {
            Some(0) => this.end(cx, ending),
            limit => {
                let bytes = &bytes[..limit.unwrap_or(bytes.len())];
                let written = ready!(Pin::new(&mut this.inner).poll_write(cx, bytes))?;
                this.sent.advance(&bytes[..written]);
                Poll::Ready(Ok(written))
            }
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

impl AsyncRead for CutStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buffer)
    }
}
