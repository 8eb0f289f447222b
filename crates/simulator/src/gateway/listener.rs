use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use der::Decode;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::{
    Response,
    body::{Bytes, Incoming},
    header::{AUTHORIZATION, CONTENT_TYPE},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::WebPkiClientVerifier,
    version::{TLS12, TLS13},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use x509_cert::Certificate;

use super::{
    Fault, TlsError,
    record::Log,
    service::{Reply, Request, Service},
};
use crate::tls_pki::TlsIdentity;

/// Longest request body, in bytes: a certificate and a signature are about three kilobytes.
const BODY_LIMIT: usize = 64 * 1024;
/// Time for the handshake and for the head of a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// What every connection shares.
pub(crate) struct Shared {
    pub(crate) service: Mutex<Service>,
    pub(crate) tls_errors: Mutex<Log<TlsError>>,
}

/// TLS 1.2 and 1.3; a client certificate from this root is demanded.
pub(crate) fn acceptor(identity: &TlsIdentity, client_root: &[u8]) -> Result<TlsAcceptor, rustls::Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(client_root.to_vec()))?;
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| rustls::Error::General(error.to_string()))?;
    let chain = identity.chain.iter().cloned().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(identity.key.to_vec())
        .map_err(|error| rustls::Error::General(error.to_owned()))?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Takes connections until the task is dropped, which ends them all.
pub(crate) async fn run(listener: TcpListener, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        match listener.accept().await {
            Ok((tcp, peer)) => {
                connections.spawn(serve(tcp, peer, acceptor.clone(), Arc::clone(&shared)));
            }
            // Out of file descriptors, most likely: wait for some connection to end.
            Err(_) => sleep(Duration::from_millis(10)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(tcp: TcpStream, peer: SocketAddr, acceptor: TlsAcceptor, shared: Arc<Shared>) {
    let refuse = |reason: String| {
        let mut errors = shared.tls_errors.lock().unwrap_or_else(PoisonError::into_inner);
        errors.push(TlsError { peer, reason });
    };
    // Small replies go out at once; without this the loopback waits for acknowledgements.
    let _ = tcp.set_nodelay(true);
    let stream = match timeout(PATIENCE, acceptor.accept(tcp)).await {
        Ok(Ok(stream)) => stream,
        Ok(Err(error)) => return refuse(error.to_string()),
        Err(_) => return refuse("the handshake took too long".to_owned()),
    };
    let leaf = stream.get_ref().1.peer_certificates().and_then(|chain| chain.first());
    let Some(device) = leaf.and_then(|leaf| common_name(leaf)) else {
        return refuse("the client certificate has no common name".to_owned());
    };
    let service = service_fn(|request| answer(request, &device, &shared));
    // An error here is the client's: it went away, or its HTTP was none.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    device: &str,
    shared: &Shared,
) -> Result<Response<Full<Bytes>>, Cut> {
    let (head, body) = request.into_parts();
    let authorization = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let request = Request {
        peer: device.to_owned(),
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        token: authorization.and_then(|value| value.strip_prefix("Bearer ")).map(str::to_owned),
        body: collect(body).await?,
    };
    let reply = shared.service.lock().unwrap_or_else(PoisonError::into_inner).handle(&request);
    let Reply { status, json, fault } = reply;
    let json = json.to_string();
    match fault {
        Some(Fault::Reply { status, headers, body }) => response(status, &headers, body),
        Some(Fault::Edit(edit)) => {
            response(status, &[(CONTENT_TYPE.as_str(), JSON.to_owned())], edit(json).into_bytes())
        }
        Some(Fault::Cut) => Err(Cut),
        Some(Fault::Delay(time)) => {
            sleep(time).await;
            response(status, &[(CONTENT_TYPE.as_str(), JSON.to_owned())], json.into_bytes())
        }
        None => response(status, &[(CONTENT_TYPE.as_str(), JSON.to_owned())], json.into_bytes()),
    }
}

const JSON: &str = "application/json";

/// The whole body, or `None` when it is too long.
async fn collect(body: Incoming) -> Result<Option<Vec<u8>>, Cut> {
    match Limited::new(body, BODY_LIMIT).collect().await {
        Ok(body) => Ok(Some(body.to_bytes().to_vec())),
        Err(error) if error.is::<LengthLimitError>() => Ok(None),
        Err(_) => Err(Cut),
    }
}

fn response(
    status: u16,
    headers: &[(&'static str, String)],
    body: Vec<u8>,
) -> Result<Response<Full<Bytes>>, Cut> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, value);
    }
    // A fault with an impossible status or header ends the connection, like any other reply that cannot be sent.
    response.body(Full::new(Bytes::from(body))).map_err(|_| Cut)
}

/// No reply: hyper closes the connection.
#[derive(Debug, thiserror::Error)]
#[error("the connection is cut")]
struct Cut;

fn common_name(der: &[u8]) -> Option<String> {
    let certificate = Certificate::from_der(der).ok()?;
    let name = certificate.tbs_certificate().subject().common_name().ok()??;
    Some(name.value().into_owned())
}
