use std::{net::SocketAddr, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
    version::{TLS12, TLS13},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::{ConnectionFacts, Endpoint, Error, Step, Timeouts, endpoint::Authority, redact::sha256};

/// TLS 1.2 and 1.3, one private root, the device's certificate; nothing is taken from the system.
pub(crate) fn config(endpoint: &Endpoint) -> Result<Arc<ClientConfig>, Error> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from(endpoint.server_root_der.clone()))
        .map_err(|error| Error::Endpoint(format!("the server's root certificate: {error}")))?;
    let chain = endpoint.client_chain.iter().cloned().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(endpoint.client_key.to_vec())
        .map_err(|error| Error::Endpoint(format!("the device's private key: {error}")))?;
    ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map(|builder| builder.with_root_certificates(roots))
        .and_then(|builder| builder.with_client_auth_cert(chain, key))
        .map(Arc::new)
        .map_err(|error| Error::Endpoint(format!("the device's TLS certificate: {error}")))
}

/// Connects and shakes hands, once; a second address of the same name is tried only before any byte is sent.
pub(crate) async fn connect(
    config: Arc<ClientConfig>,
    authority: &Authority,
    address: Option<SocketAddr>,
    timeouts: Timeouts,
) -> Result<(TlsStream<TcpStream>, ConnectionFacts), Error> {
    let tcp = timeout(timeouts.connect, dial(authority, address))
        .await
        .map_err(|_| Error::Timeout { step: Step::Connect, after: timeouts.connect })?
        .map_err(|error| Error::below(Step::Connect, &error))?;
    let peer_address = tcp.peer_addr().map_or_else(|error| error.to_string(), |address| address.to_string());
    let name = ServerName::try_from(authority.host.clone())
        .map_err(|error| Error::Endpoint(format!("{}: {error}", authority.host)))?;
    let stream = timeout(timeouts.handshake, TlsConnector::from(config).connect(name, tcp))
        .await
        .map_err(|_| Error::Timeout { step: Step::Handshake, after: timeouts.handshake })?
        .map_err(|error| Error::below(Step::Handshake, &error))?;
    let facts = facts(&stream, authority.host.clone(), peer_address);
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

fn facts(stream: &TlsStream<TcpStream>, server_name: String, peer_address: String) -> ConnectionFacts {
    let (_, tls) = stream.get_ref();
    let unknown = || "unknown".to_owned();
    ConnectionFacts {
        server_name,
        peer_address,
        version: tls.protocol_version().map_or_else(unknown, |version| format!("{version:?}")),
        cipher_suite: tls.negotiated_cipher_suite().map_or_else(unknown, |it| format!("{:?}", it.suite())),
        group: tls.negotiated_key_exchange_group().map_or_else(unknown, |it| format!("{:?}", it.name())),
        peer_chain_sha256: tls.peer_certificates().unwrap_or_default().iter().map(|it| sha256(it)).collect(),
    }
}
