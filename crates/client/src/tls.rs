use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::Timestamp;
use rustls::{
    ClientConfig, RootCertStore, SignatureScheme,
    client::{ResolvesClientCert, Resumption},
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use x509_cert::{
    Certificate,
    der::{DateTime, Decode},
};

use crate::{
    ConnectionFacts, Endpoint, Error, ServerCertificate, Step, Timeouts, endpoint::Authority, redact::sha256,
};

/// TLS 1.2 and 1.3, one private root, the device's certificate; nothing is taken from the system.
pub(crate) fn config(endpoint: &Endpoint) -> Result<Mutual, Error> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(endpoint.server_root_der.clone()))
        .map_err(|error| Error::Endpoint(format!("the server's root certificate: {error}")))?;
    let chain = endpoint.client_chain.iter().cloned().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(endpoint.client_key.to_vec())
        .map_err(|error| Error::Endpoint(format!("the device's private key: {error}")))?;
    let provider = aws_lc_rs::default_provider();
    let key = CertifiedKey::from_der(chain, key, &provider)
        .map_err(|error| Error::Endpoint(format!("the device's TLS certificate: {error}")))?;
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| Error::Endpoint(format!("TLS: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // Every connection shows the server's certificate and asks for the device's; a resumed one would do neither.
    config.resumption = Resumption::disabled();
    Ok(Mutual { config, key: Arc::new(key) })
}

/// Configuration of every connection, and the certificate that a server must ask for.
pub(crate) struct Mutual {
    config: ClientConfig,
    key: Arc<CertifiedKey>,
}

impl Mutual {
    /// Configuration of one connection, and whether its server has asked.
    fn connection(&self) -> (Arc<ClientConfig>, Arc<DeviceKey>) {
        let key = Arc::new(DeviceKey { key: Arc::clone(&self.key), asked: AtomicBool::new(false) });
        let mut config = self.config.clone();
        config.client_auth_cert_resolver = Arc::<DeviceKey>::clone(&key);
        (Arc::new(config), key)
    }
}

/// The device's key, and whether it was asked for.
#[derive(Debug)]
struct DeviceKey {
    key: Arc<CertifiedKey>,
    asked: AtomicBool,
}

impl ResolvesClientCert for DeviceKey {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        Some(Arc::clone(&self.key))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Connects and shakes hands, once, and takes the facts down if somebody wants to hear them; a second address of the same name is tried only before any byte is sent.
pub(crate) async fn connect(
    mutual: &Mutual,
    authority: &Authority,
    address: Option<SocketAddr>,
    timeouts: Timeouts,
    observed: bool,
) -> Result<(TlsStream<TcpStream>, Option<ConnectionFacts>), Error> {
    let started = Instant::now();
    let tcp = timeout(timeouts.connect, dial(authority, address))
        .await
        .map_err(|_| Error::Timeout { step: Step::Connect, after: timeouts.connect })?
        .map_err(|error| Error::below(Step::Connect, &error))?;
    let peer_address = tcp.peer_addr().map_or_else(|error| error.to_string(), |address| address.to_string());
    let name = ServerName::try_from(authority.host.clone())
        .map_err(|error| Error::Endpoint(format!("{}: {error}", authority.host)))?;
    let (config, key) = mutual.connection();
    let stream = timeout(timeouts.handshake, TlsConnector::from(config).connect(name, tcp))
        .await
        .map_err(|_| Error::Timeout { step: Step::Handshake, after: timeouts.handshake })?
        .map_err(|error| Error::below(Step::Handshake, &error))?;
    if !key.asked.load(Ordering::Relaxed) {
        return Err(Error::ClientCertificateNotAsked);
    }
    let taken = || facts(&stream, authority.host.clone(), peer_address, started.elapsed());
    let facts = observed.then(taken);
    Ok((stream, facts))
}

async fn dial(authority: &Authority, address: Option<SocketAddr>) -> std::io::Result<TcpStream> {
    let tcp = match address {
        Some(address) => TcpStream::connect(address).await?,
        None => TcpStream::connect((authority.host.as_str(), authority.port)).await?,
    };
    tcp.set_nodelay(true)?;
    Ok(tcp)
}

fn facts(
    stream: &TlsStream<TcpStream>,
    server_name: String,
    peer_address: String,
    elapsed: Duration,
) -> ConnectionFacts {
    let (_, tls) = stream.get_ref();
    let unknown = || "unknown".to_owned();
    let chain = tls.peer_certificates().unwrap_or_default();
    ConnectionFacts {
        server_name,
        peer_address,
        version: tls.protocol_version().map_or_else(unknown, |version| format!("{version:?}")),
        cipher_suite: tls.negotiated_cipher_suite().map_or_else(unknown, |it| format!("{:?}", it.suite())),
        group: tls.negotiated_key_exchange_group().map_or_else(unknown, |it| format!("{:?}", it.name())),
        peer_chain_sha256: chain.iter().map(|it| sha256(it)).collect(),
        server_certificate: chain.first().and_then(|leaf| server_certificate(leaf)),
        elapsed_us: u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
    }
}

fn server_certificate(der: &[u8]) -> Option<ServerCertificate> {
    let certificate = Certificate::from_der(der).ok()?;
    let tbs = certificate.tbs_certificate();
    let rfc3339 = |time: DateTime| {
        let seconds = i64::try_from(time.unix_duration().as_secs()).ok()?;
        Timestamp::from_second(seconds).ok().map(|time| time.to_string())
    };
    Some(ServerCertificate {
        subject: tbs.subject().to_string(),
        issuer: tbs.issuer().to_string(),
        not_before: rfc3339(tbs.validity().not_before.to_date_time())?,
        not_after: rfc3339(tbs.validity().not_after.to_date_time())?,
    })
}
