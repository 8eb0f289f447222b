//! A gateway, a client and what passed between them.

use std::sync::{Arc, Mutex};

use client::{
    ConnectionFacts, Device, Endpoint, Error, GatewayClient, HttpExchange, IdentityCheck, Observer, Outcome,
};
use simulator::{
    gateway::{Clock, Gateway, GatewayConfig, GatewayDefect, RunningGateway},
    tls_pki::TlsPki,
};

use crate::card::{AUTHORITY, SoftCard};

/// A day in the middle of the cards' lives.
pub(crate) const TODAY: &str = "2026-04-01T03:00:00Z";
/// The path that answers go to.
pub(crate) const ANSWER: &str = "/tashika/v1/answer";

/// Everything one observer heard; clones share it.
#[derive(Clone, Default)]
pub(crate) struct Heard {
    pub(crate) connections: Arc<Mutex<Vec<ConnectionFacts>>>,
    pub(crate) exchanges: Arc<Mutex<Vec<HttpExchange>>>,
}

impl Observer for Heard {
    fn connection(&mut self, facts: &ConnectionFacts) {
        self.connections.lock().unwrap().push(facts.clone());
    }

    fn exchange(&mut self, exchange: &HttpExchange) {
        self.exchanges.lock().unwrap().push(exchange.clone());
    }
}

pub(crate) struct Rig {
    pub(crate) gateway: RunningGateway,
    pub(crate) clock: Clock,
    pub(crate) pki: TlsPki,
    pub(crate) heard: Heard,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        Self::with(|_, _| {}).await
    }

    pub(crate) async fn with_defect(defect: GatewayDefect) -> Self {
        Self::with(|config, _| config.defects = vec![defect]).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut GatewayConfig, &TlsPki)) -> Self {
        let pki = TlsPki::new().unwrap();
        let mut config = GatewayConfig::new(&pki, AUTHORITY.der()).unwrap();
        config.clock = Clock::fixed(TODAY.parse().unwrap());
        change(&mut config, &pki);
        let clock = config.clock.clone();
        let gateway = Gateway::start(config).await.unwrap();
        Self { gateway, clock, pki, heard: Heard::default() }
    }

    /// The endpoint of the enrolled device.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let identity = self.pki.device(GatewayConfig::DEVICE).unwrap();
        let device = Device::new(GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET);
        let url = self.gateway.url();
        // The gateway's clock stands where a test has put it.
        Endpoint {
            clock_tolerance: None,
            ..Endpoint::new(url, self.pki.root_der(), identity.chain, identity.key, device)
        }
    }

    pub(crate) fn client(&self) -> GatewayClient {
        self.client_at(self.endpoint())
    }

    pub(crate) fn client_at(&self, endpoint: Endpoint) -> GatewayClient {
        GatewayClient::new(endpoint).unwrap().observed_by(self.heard.clone())
    }

    /// One verification by PIN.
    pub(crate) async fn verify(&self, card: &mut SoftCard) -> Result<Outcome, Error> {
        self.client().verify(card, IdentityCheck::Pin).await
    }

    /// One verification by PIN of a synthetic person.
    pub(crate) async fn verify_person(&self, key: &str) -> Result<Outcome, Error> {
        self.verify(&mut SoftCard::of(key)).await
    }

    /// How many answers have reached the gateway.
    pub(crate) fn answers(&self) -> usize {
        self.gateway.requests().iter().filter(|request| request.path == ANSWER).count()
    }
}

/// The code with which the gateway said no.
pub(crate) fn code(result: Result<Outcome, Error>) -> String {
    match result {
        Err(Error::Gateway { problem, .. }) => problem.code.as_str().to_owned(),
        other => panic!("not a refusal by the gateway: {other:?}"),
    }
}
