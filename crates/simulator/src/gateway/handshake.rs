use std::{io, sync::Arc, time::Duration};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
    server::{NoServerSessionStorage, WebPkiClientVerifier},
    version::{TLS12, TLS13},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::fault::Fault;
use crate::tls_pki::TlsIdentity;

/// Time for the handshake.
const PATIENCE: Duration = Duration::from_secs(10);

/// A ServerHello that settles on TLS 1.1 with `TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA` (RFC 4346, 7.4.1.3), in its record.
/// No library in the tree speaks that version any more; a client of today must end the handshake at this message.
const SERVER_HELLO_1_1: [u8; 47] = {
    let mut hello = [0x54; 47];
    let head: [u8; 11] = [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2];
    let tail: [u8; 4] = [0, 0xC0, 0x13, 0];
    let mut at = 0;
    while at < head.len() {
        hello[at] = head[at];
        at += 1;
    }
    at = 0;
    while at < tail.len() {
        hello[43 + at] = tail[at];
        at += 1;
    }
    hello
};

/// How the gateway begins its connections.
#[derive(Clone)]
pub(crate) enum Handshake {
    /// With TLS.
    Tls(TlsAcceptor),
    /// Not as it should: with one of the faults of the handshake.
    Broken(Fault),
}

impl Handshake {
    /// TLS 1.2 and 1.3; a client certificate from this root is demanded, unless the fault says otherwise.
    pub(crate) fn new(
        identity: &TlsIdentity,
        client_root: &[u8],
        fault: Option<Fault>,
    ) -> Result<Self, rustls::Error> {
        if let Some(fault @ (Fault::TlsTooOld | Fault::HandshakeReset | Fault::HandshakeSilent)) = fault {
            return Ok(Self::Broken(fault));
        }
        let provider = Arc::new(aws_lc_rs::default_provider());
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(client_root.to_vec()))?;
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .map_err(|error| rustls::Error::General(error.to_string()))?;
        let chain = identity.chain.iter().cloned().map(CertificateDer::from).collect();
        let key = PrivateKeyDer::try_from(identity.key.to_vec())
            .map_err(|error| rustls::Error::General(error.to_owned()))?;
        let builder =
            ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13, &TLS12])?;
        let builder = match fault {
            Some(Fault::ClientCertificateNotAsked) => builder.with_no_client_auth(),
            _ => builder.with_client_cert_verifier(verifier),
        };
        let mut config = builder.with_single_cert(chain, key)?;
        // Every connection shows its certificate: nothing is resumed.
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self::Tls(TlsAcceptor::from(Arc::new(config))))
    }

    /// Begins one connection.
    pub(crate) async fn accept(&self, tcp: TcpStream) -> Result<TlsStream<TcpStream>, String> {
        let accepted = async {
            match self {
                Self::Tls(acceptor) => acceptor.accept(tcp).await.map_err(|error| error.to_string()),
                Self::Broken(fault) => Err(match fail(*fault, tcp).await {
                    Ok(()) => format!("the fault {fault} ended the connection"),
                    Err(error) => format!("the fault {fault}: {error}"),
                }),
            }
        };
        match self {
            Self::Broken(Fault::HandshakeSilent) => accepted.await,
            _ => timeout(PATIENCE, accepted)
                .await
                .unwrap_or_else(|_| Err("the handshake took too long".to_owned())),
        }
    }
}

/// Plays a broken handshake to its end.
async fn fail(fault: Fault, mut tcp: TcpStream) -> io::Result<()> {
    let mut hello = [0; 4096];
    let _ = tcp.read(&mut hello).await?;
    match fault {
        Fault::TlsTooOld => {
            tcp.write_all(&SERVER_HELLO_1_1).await?;
            // The client's alert; then it is over.
            let _ = tcp.read(&mut hello).await?;
        }
        Fault::HandshakeSilent => sleep(Duration::from_secs(3600)).await,
        _ => tcp.set_zero_linger()?,
    }
    Ok(())
}
