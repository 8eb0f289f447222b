//! A test gateway for the online route, on loopback, with mutual TLS.
//!
//! It speaks the **invented** gateway profile v0 (the limited type's wire protocol is not public) and was written from
//! the profile's description, not from the client, so that an error in one shows in the other. The tree inside its answers
//! is the interface's own. It knows synthetic people only, and refuses the production authorities of JPKI.

mod answer;
mod certificate;
mod clock;
mod defect;
mod fault;
mod listener;
mod problem;
mod record;
mod service;
mod session;

use std::{
    collections::{HashMap, HashSet},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{net::TcpListener, task::JoinHandle};

use self::{certificate::Authority, listener::Shared, record::Log, service::Service, session::Sessions};
pub use self::{
    certificate::{Grace, GraceEnd},
    clock::Clock,
    defect::GatewayDefect,
    fault::Fault,
    record::{LoggedRequest, Statement},
    session::{EnrolledDevice, Lifetimes},
};
use crate::{
    people::{Person, people},
    tls_pki::{TlsIdentity, TlsPki, TlsPkiError},
};

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
}

impl GatewayConfig {
    /// Id of the one device that is enrolled by default.
    pub const DEVICE: &str = "TEST-W0000001";
    /// Secret of that device. A test value, published on purpose.
    pub const DEVICE_SECRET: &str = "test-device-secret-0001";
    /// Code of its institution: synthetic, with a right check digit.
    pub const INSTITUTION: &str = "1319999999";

    /// A faultless gateway on a free port of 127.0.0.1 with every synthetic person and one device.
    ///
    /// # Errors
    /// [`TlsPkiError`] when the server's certificate cannot be made.
    pub fn new(pki: &TlsPki, card_authority: Vec<u8>) -> Result<Self, TlsPkiError> {
        Ok(Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            identity: pki.server()?,
            client_root: pki.root_der(),
            card_authorities: vec![card_authority],
            devices: vec![EnrolledDevice {
                id: Self::DEVICE.into(),
                secret: Self::DEVICE_SECRET.into(),
                institution: Self::INSTITUTION.into(),
                ended: false,
            }],
            people: people(),
            clock: Clock::system(),
            grace: Grace::default(),
            lifetimes: Lifetimes::default(),
            defects: Vec::new(),
        })
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
        let acceptor =
            listener::acceptor(&config.identity, &config.client_root).map_err(GatewayError::Tls)?;
        let authorities = config.card_authorities.iter().enumerate().map(|(index, der)| {
            Authority::read(der).map_err(|reason| GatewayError::CardAuthority { number: index + 1, reason })
        });
        let service = Service {
            authorities: authorities.collect::<Result<_, _>>()?,
            sessions: Sessions::new(config.devices, config.lifetimes),
            people: config.people,
            revoked: HashSet::new(),
            clock: config.clock,
            grace: config.grace,
            defects: config.defects,
            faults: HashMap::new(),
            requests: Log::default(),
        };
        let listen = |cause| GatewayError::Listen { address, cause };
        let socket = TcpListener::bind(address).await.map_err(listen)?;
        let address = socket.local_addr().map_err(listen)?;
        let shared = Arc::new(Shared { service: Mutex::new(service), tls_errors: Mutex::default() });
        let task = tokio::spawn(listener::run(socket, acceptor, Arc::clone(&shared)));
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

    /// Lets a fault happen to the next request for this path; several faults wait in line.
    pub fn inject(&self, path: &str, fault: Fault) {
        self.service().faults.entry(path.to_owned()).or_default().push_back(fault);
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
