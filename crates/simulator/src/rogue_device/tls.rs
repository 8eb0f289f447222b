use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, PeerIncompatible,
    RootCertStore, SignatureScheme,
    client::{
        ResolvesClientCert, Resumption, WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::CryptoProvider,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime},
    sign::CertifiedKey,
};

use super::{ClientDefect, RogueDevice};

/// TLS of one connection, and whether its server asked for the device's certificate.
pub(super) struct Tls {
    pub(super) config: Arc<ClientConfig>,
    key: Arc<Key>,
}

impl Tls {
    pub(super) fn new(device: &RogueDevice, defect: Option<ClientDefect>) -> Result<Self, Error> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from(device.root.clone()))?;
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .map_err(|error| Error::General(error.to_string()))?;
        let key = Arc::new(Key { certified: certified(device, &provider)?, asked: AtomicBool::new(false) });
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Lenient { inner, defect }))
            .with_client_cert_resolver(Arc::<Key>::clone(&key));
        config.resumption = Resumption::disabled();
        Ok(Self { config: Arc::new(config), key })
    }

    pub(super) fn was_asked(&self) -> bool {
        self.key.asked.load(Ordering::Relaxed)
    }
}

/// The short name of an error of TLS.
pub(super) fn kind(error: &Error) -> &'static str {
    match error {
        Error::InvalidCertificate(reason) => match certificate_kind(reason) {
            "" => "tls-failed",
            kind => kind,
        },
        Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13)
        | Error::AlertReceived(AlertDescription::ProtocolVersion) => "tls-version",
        Error::AlertReceived(AlertDescription::CertificateRequired | AlertDescription::UnknownCA) => {
            "device-certificate-refused"
        }
        _ => "tls-failed",
    }
}

fn certificate_kind(reason: &CertificateError) -> &'static str {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "certificate-expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "certificate-not-yet-valid"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "certificate-wrong-name"
        }
        CertificateError::UnknownIssuer | CertificateError::BadSignature => "certificate-unknown-authority",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "certificate-wrong-purpose"
        }
        _ => "",
    }
}

fn certified(device: &RogueDevice, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, Error> {
    let chain = device.identity.chain.iter().cloned().map(CertificateDer::from).collect();
    let key = PrivateKeyDer::try_from(device.identity.key.to_vec())
        .map_err(|error| Error::General(error.to_owned()))?;
    CertifiedKey::from_der(chain, key, provider).map(Arc::new)
}

#[derive(Debug)]
struct Key {
    certified: Arc<CertifiedKey>,
    asked: AtomicBool,
}

impl ResolvesClientCert for Key {
    fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.asked.store(true, Ordering::Relaxed);
        Some(Arc::clone(&self.certified))
    }

    fn has_certs(&self) -> bool {
        true
    }
}

/// Checks like anybody, and then looks away where the defect says so.
#[derive(Debug)]
struct Lenient {
    inner: Arc<WebPkiServerVerifier>,
    defect: Option<ClientDefect>,
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, name, ocsp, now);
        let Err(Error::InvalidCertificate(reason)) = &verdict else { return verdict };
        let passed_over = match self.defect {
            Some(ClientDefect::AcceptsAnyAuthority) => &["certificate-unknown-authority"][..],
            Some(ClientDefect::AcceptsAnyName) => &["certificate-wrong-name"],
            Some(ClientDefect::AcceptsAnyTime) => &["certificate-expired", "certificate-not-yet-valid"],
            Some(ClientDefect::AcceptsAnyPurpose) => &["certificate-wrong-purpose"],
            _ => &[],
        };
        if passed_over.contains(&certificate_kind(reason)) {
            Ok(ServerCertVerified::assertion())
        } else {
            verdict
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
