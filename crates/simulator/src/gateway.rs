//! A test gateway for the online route, on loopback, with mutual TLS.
//!
//! It speaks the **invented** gateway profile v1 (the limited type's wire protocol is not public) and was written from
//! the profile's description, not from the client, so that an error in one shows in the other. The tree inside its answers
//! is the interface's own. It knows synthetic people only, and refuses the production authorities of JPKI.

mod answer;
mod certificate;
mod clock;
mod cut;
mod defect;
mod device;
mod fault;
mod handshake;
mod injected;
mod lease;
mod listener;
mod problem;
mod rate;
mod record;
mod request;
mod response;
mod revocation;
mod service;
mod session;
mod verification;

use std::{
    collections::HashSet,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::TcpListener, task::JoinHandle};

use self::{
    certificate::Authority, device::Devices, handshake::Handshake, injected::Faults, lease::Leases,
    listener::Shared, rate::RateMeter, record::Log, revocation::Revocation, service::Service,
    session::Sessions,
};
pub use self::{
    certificate::{Grace, GraceEnd},
    clock::Clock,
    defect::GatewayDefect,
    device::{Activation, EnrolledDevice},
    fault::{CutAt, Ending, Fault, Injection, InjectionError, Place, Tamper},
    rate::RateLimit,
    record::{LoggedRequest, Statement},
    revocation::RevocationService,
    session::Lifetimes,
};
use crate::{
    jpki_pki::{JpkiPki, JpkiPkiError},
    people::{Person, people},
    tls_pki::{CertificateFault, TlsIdentity, TlsPki, TlsPkiError},
};

/// Most results that can be asked for again at one time.
const RESULTS: usize = 2_000;

/// Something that a gateway has just seen.
#[derive(Clone, Copy, Debug)]
pub enum GatewayEvent<'a> {
    /// A request, and what was said to it.
    Request(&'a LoggedRequest),
    /// A TLS handshake that failed.
    TlsError(&'a TlsError),
}

/// Hears of everything that a gateway sees, at once.
pub type GatewayHook = Arc<dyn Fn(GatewayEvent<'_>) + Send + Sync>;

/// Everything a test gateway is started with.
pub struct GatewayConfig {
    /// Loopback address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The server's TLS certificate and key.
    pub identity: TlsIdentity,
    /// Root that client certificates must come from, DER.
    pub client_root: Vec<u8>,
    /// Authorities of the cards' user-authentication certificates, DER; all generations that are in use.
    pub card_authorities: Vec<Vec<u8>>,
    /// Enrolled devices.
    pub devices: Vec<EnrolledDevice>,
    /// Codes with which more devices can be enrolled.
    pub activations: Vec<Activation>,
    /// Where revocation is looked up.
    pub revocation: RevocationService,
    /// The test PKI, for every revocation service but the register.
    pub card_pki: Option<Arc<JpkiPki>>,
    /// How many requests a device may make.
    pub rate: Option<RateLimit>,
    /// People it knows.
    pub people: Vec<Person>,
    /// Its clock.
    pub clock: Clock,
    /// Grace time of expired certificates.
    pub grace: Grace,
    /// Lives of tokens and challenges.
    pub lifetimes: Lifetimes,
    /// Rules it breaks.
    pub defects: Vec<GatewayDefect>,
    /// Faults of replies, and at most one of the handshake; see [`GatewayConfig::with_fault`].
    pub faults: Vec<Injection>,
    /// Hears of everything.
    pub on_event: Option<GatewayHook>,
}

impl GatewayConfig {
    /// Id of the one device that is enrolled by default.
    pub const DEVICE: &str = "TEST-W0000001";
    /// Secret of that device. A test value, published on purpose.
    pub const DEVICE_SECRET: &str = "test-device-secret-0001";
    /// Code of its institution: synthetic, with a right check digit.
    pub const INSTITUTION: &str = "1319999999";

    /// Id of a device whose institution has ended its use.
    pub const ENDED_DEVICE: &str = "TEST-W0000002";
    /// Id of a device that is not enrolled yet.
    pub const NEW_DEVICE: &str = "TEST-W0000003";
    /// Activation code for it. A test value, published on purpose.
    pub const ACTIVATION: &str = "TEST-ACTIVATION-0003";

    /// A faultless gateway on a free port of 127.0.0.1 with every synthetic person, one device that can be used, one
    /// whose institution has ended its use, and a code for a third.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the server's certificate cannot be made.
    pub fn new(pki: &TlsPki, card_authority: Vec<u8>) -> Result<Self, TlsPkiError> {
        Ok(Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            identity: pki.server()?,
            client_root: pki.root_der(),
            card_authorities: vec![card_authority],
            devices: vec![device(Self::DEVICE, false), device(Self::ENDED_DEVICE, true)],
            activations: vec![Activation {
                code: Self::ACTIVATION.into(),
                institution: Self::INSTITUTION.into(),
            }],
            revocation: RevocationService::default(),
            card_pki: None,
            rate: None,
            people: people(),
            clock: Clock::system(),
            grace: Grace::default(),
            lifetimes: Lifetimes::default(),
            defects: Vec::new(),
            faults: Vec::new(),
            on_event: None,
        })
    }

    /// The same gateway with a fault; one of its certificate is made with the PKI.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the faulty certificate cannot be made.
    pub fn with_fault(mut self, injection: Injection, pki: &TlsPki) -> Result<Self, TlsPkiError> {
        let certificate = match injection.fault {
            Fault::CertificateExpired => Some(CertificateFault::Expired),
            Fault::CertificateNotYetValid => Some(CertificateFault::NotYetValid),
            Fault::CertificateWrongName => Some(CertificateFault::WrongName),
            Fault::CertificateWrongCa => Some(CertificateFault::WrongCa),
            Fault::CertificateWrongEku => Some(CertificateFault::WrongEku),
            _ => None,
        };
        if let Some(fault) = certificate {
            self.identity = pki.faulty_server(fault)?;
        }
        self.faults.push(injection);
        Ok(self)
    }
}

/// A device of the institution, with the published secret.
fn device(id: &str, ended: bool) -> EnrolledDevice {
    EnrolledDevice {
        id: id.into(),
        secret: GatewayConfig::DEVICE_SECRET.into(),
        institution: GatewayConfig::INSTITUTION.into(),
        ended,
    }
}

/// The test gateway (オンライン資格確認の試験用ゲートウェイ).
pub struct Gateway;

/// A gateway at work; it stops, and cuts its connections, when this is dropped.
pub struct RunningGateway {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

/// Why a gateway does not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// The address is not a loopback address.
    #[error("{0} is not a loopback address; the test gateway listens nowhere else")]
    NotLoopback(SocketAddr),
    /// The address cannot be used.
    #[error("the test gateway cannot listen on {address}: {cause}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// Why.
        cause: io::Error,
    },
    /// The TLS certificates or the key cannot be used.
    #[error("the test gateway's TLS cannot be set up: {0}")]
    Tls(rustls::Error),
    /// The revocation service cannot be set up; every one but the register needs the test PKI.
    #[error("the revocation service cannot be set up, or lacks the test PKI that it signs with: {0}")]
    Revocation(JpkiPkiError),
    /// An authority's certificate cannot be used.
    #[error("card authority number {number} cannot be used: {reason}")]
    CardAuthority {
        /// Its place in the configuration, counted from 1.
        number: usize,
        /// Why.
        reason: &'static str,
    },
}

/// A TLS handshake that the gateway refused or that broke off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsError {
    /// Who was at the other end.
    pub peer: SocketAddr,
    /// Why, in the words of the TLS library.
    pub reason: String,
}

impl Gateway {
    /// Starts a gateway in a task of the current Tokio runtime.
    ///
    /// # Errors
    /// A [`GatewayError`] that says which part of the configuration cannot be used.
    pub async fn start(config: GatewayConfig) -> Result<RunningGateway, GatewayError> {
        let address = config.listen;
        if !address.ip().is_loopback() {
            return Err(GatewayError::NotLoopback(address));
        }
        let broken = config.faults.iter().find(|it| it.place == Place::Handshake).map(|it| it.fault);
        let handshake =
            Handshake::new(&config.identity, &config.client_root, broken).map_err(GatewayError::Tls)?;
        let authorities = config.card_authorities.iter().enumerate().map(|(index, der)| {
            Authority::read(der).map_err(|reason| GatewayError::CardAuthority { number: index + 1, reason })
        });
        let service = Service {
            authorities: authorities.collect::<Result<_, _>>()?,
            sessions: Sessions::new(
                Devices::new(config.devices, config.activations, config.defects.clone()),
                config.lifetimes,
            ),
            results: Leases::new(RESULTS),
            rate: RateMeter::new(config.rate),
            people: config.people,
            revocation: Revocation::new(config.revocation, config.card_pki)
                .map_err(GatewayError::Revocation)?,
            revoked: HashSet::new(),
            clock: config.clock,
            grace: config.grace,
            defects: config.defects,
            faults: Faults::new(&config.faults),
            requests: Log::default(),
            on_event: config.on_event.clone(),
        };
        let listen = |cause| GatewayError::Listen { address, cause };
        let socket = TcpListener::bind(address).await.map_err(listen)?;
        let address = socket.local_addr().map_err(listen)?;
        let shared = Arc::new(Shared {
            service: Mutex::new(service),
            tls_errors: Mutex::default(),
            on_event: config.on_event,
        });
        let task = tokio::spawn(listener::run(socket, handshake, Arc::clone(&shared)));
        Ok(RunningGateway { address, shared, task })
    }
}

impl RunningGateway {
    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `https://address:port`, as a client wants it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Every request since the start, oldest first; the last 10,000 are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<LoggedRequest> {
        self.service().requests.all()
    }

    /// Every TLS handshake that failed, oldest first; the last 10,000 are kept.
    #[must_use]
    pub fn tls_errors(&self) -> Vec<TlsError> {
        self.shared.tls_errors.lock().unwrap_or_else(PoisonError::into_inner).all()
    }

    /// Revokes one certificate: the content bytes of its serial number's DER integer.
    pub fn revoke(&self, serial: &[u8]) {
        self.service().revoked.insert(serial.to_vec());
    }

    /// Lets this happen to the reply to the next request for this path; several wait in line.
    pub fn inject(&self, path: &str, tamper: Tamper) {
        self.service().faults.queue(path, tamper);
    }

    fn service(&self) -> MutexGuard<'_, Service> {
        self.shared.service.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for RunningGateway {
    fn drop(&mut self) {
        self.task.abort();
    }
}
