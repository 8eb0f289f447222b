use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use der::Decode;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    Response,
    body::Incoming,
    header::{AUTHORIZATION, CONTENT_TYPE},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};
use x509_cert::Certificate;

use super::{
    GatewayEvent, GatewayHook, TlsError,
    cut::{CutStream, PlanHandle},
    handshake::Handshake,
    record::Log,
    request::Request,
    response::{Body, NoReply, send},
    service::Service,
};

/// Longest request body, in bytes: a certificate and a signature are about three kilobytes.
const BODY_LIMIT: usize = 64 * 1024;
/// Time for the head of a request, and between two requests.
const PATIENCE: Duration = Duration::from_secs(60);

/// What every connection shares.
pub(crate) struct Shared {
    pub(crate) service: Mutex<Service>,
    pub(crate) tls_errors: Mutex<Log<TlsError>>,
    pub(crate) on_event: Option<GatewayHook>,
}

/// Takes connections until the task is dropped, which ends them all.
pub(crate) async fn run(listener: TcpListener, handshake: Handshake, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((tcp, peer)) => {
                connections.spawn(serve(tcp, peer, handshake.clone(), Arc::clone(&shared)));
            }
            // Out of file descriptors, most likely: wait for some connection to end.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(tcp: TcpStream, peer: SocketAddr, handshake: Handshake, shared: Arc<Shared>) {
    let refuse = |reason: String| {
        let error = TlsError { peer, reason };
        if let Some(hook) = &shared.on_event {
            hook(GatewayEvent::TlsError(&error));
        }
        shared.tls_errors.lock().unwrap_or_else(PoisonError::into_inner).push(error);
    };
    // Small replies go out at once; without this the loopback waits for acknowledgements.
    let _ = tcp.set_nodelay(true);
    let stream = match handshake.accept(tcp).await {
        Ok(stream) => stream,
        Err(reason) => return refuse(reason),
    };
    let leaf = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
    let device = match leaf.map(|leaf| common_name(leaf)) {
        Some(Some(name)) => Some(name),
        Some(None) => return refuse("the client certificate has no common name".to_owned()),
        // Only where none was asked for.
        None => None,
    };
    let plan = PlanHandle::default();
    let service = service_fn(|request| answer(request, device.clone(), &shared, &plan));
    // An error here is the client's: it went away, or its HTTP was none. Or it is a fault that was asked for.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(CutStream::new(stream, plan.clone())), service)
        .await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    peer: Option<String>,
    shared: &Shared,
    plan: &PlanHandle,
) -> Result<Response<Body>, NoReply> {
    let (head, body) = request.into_parts();
    let header = |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    let request = Request {
        peer,
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        token: bearer.map(str::to_owned),
        content_type: header(CONTENT_TYPE.as_str()).map(str::to_owned),
        idempotency_key: header("idempotency-key").map(str::to_owned),
        body: collect(body).await?,
    };
    let reply = shared.service.lock().unwrap_or_else(PoisonError::into_inner).handle(&request);
    send(reply, plan).await
}

/// The whole body, or `None` when it is too long.
async fn collect(body: Incoming) -> Result<Option<Vec<u8>>, NoReply> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(Some(body.to_bytes().to_vec())),
        Err(error) if error.is::<LengthLimitError>() => Ok(None),
        Err(_) => Err(NoReply),
    }
}

fn common_name(der: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(der).ok()?;
    let name = certificate.tbs_certificate().subject().common_name().ok()??;
    Some(name.value().into_owned())
}
