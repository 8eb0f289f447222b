//! One gateway for everything that is measured.

use std::time::Duration;

use client::{Device, Endpoint, GatewayClient, Timeouts};
use simulator::gateway::{Gateway, GatewayConfig, RunningGateway};
use simulator::tls_pki::{TlsIdentity, TlsPki};

use crate::card::AUTHORITY;

pub(crate) struct Rig {
    pub(crate) gateway: RunningGateway,
    pub(crate) root: Vec<u8>,
    pub(crate) root_pem: String,
    pub(crate) identity: TlsIdentity,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        let pki = TlsPki::new().unwrap();
        let gateway = Gateway::start(GatewayConfig::new(&pki, AUTHORITY.der()).unwrap()).await.unwrap();
        let identity = pki.device(GatewayConfig::DEVICE).unwrap();
        Self { gateway, root: pki.root_der(), root_pem: pki.root_pem(), identity }
    }

    /// The client that is measured; patient, because a crowd waits for two cores.
    pub(crate) fn client(&self) -> GatewayClient {
        let device = Device::new(GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET);
        let (chain, key) = (self.identity.chain.clone(), self.identity.key.clone());
        let mut endpoint = Endpoint::new(self.gateway.url(), self.root.clone(), chain, key, device);
        let long = Duration::from_secs(120);
        endpoint.timeouts = Timeouts { connect: long, handshake: long, exchange: long };
        GatewayClient::new(endpoint).unwrap()
    }
}
