//! The test gateway that runs beside the bench, how to reach it, and which client asks it.

use std::net::ToSocketAddrs as _;
use std::sync::Arc;
use std::time::Duration;

use client::{Endpoint, GatewayClient, Patience, Timeouts};
use conformance::Text;
use simulator::gateway::{
    Gateway, GatewayConfig, GatewayDefect, Injection, LoggedRequest, RevocationService, RunningGateway,
};
use simulator::jpki_pki::JpkiPki;
use simulator::rogue_device::{ClientDefect, RogueDevice};
use simulator::tls_pki::{TlsIdentity, TlsPki, TlsPkiError};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::gateway_fault;
use crate::trouble::Trouble;

/// Time for an exchange with a gateway that was made faulty on purpose: long for a loopback, short for a scenario.
pub(crate) const SHORT: Duration = Duration::from_millis(1500);

/// A gateway, and how to reach it.
pub struct TestGateway {
    /// Address, roots, client certificate, device.
    pub endpoint: Endpoint,
    /// A device enrolled there that plays foul.
    pub(crate) rogue: RogueDevice,
    /// Which client asks it.
    pub(crate) asked_by: AskedBy,
    /// A simulated gateway at work; it stops when dropped.
    embedded: Option<Embedded>,
}

/// Which client is under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AskedBy {
    /// The project's own.
    Own,
    /// The simulator's second one, which may have a defect.
    Second(Option<ClientDefect>),
}

/// What a scenario wants of a gateway that is started for it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Steering {
    /// Nothing: a fresh one, to which nobody has spoken.
    Fresh,
    /// A fault.
    Fault(Injection),
    /// A behaviour of the service that knows of revocation.
    Revocation(RevocationService),
}

struct Embedded {
    pki: Arc<JpkiPki>,
    tls: TlsPki,
    defect: Option<GatewayDefect>,
    running: RunningGateway,
}

impl TestGateway {
    /// Starts a simulated gateway that trusts cards of this PKI.
    ///
    /// # Errors
    /// If its certificates cannot be made or its port not be opened.
    pub(crate) async fn start(pki: Arc<JpkiPki>, defect: Option<GatewayDefect>) -> Result<Self, Failure> {
        Self::launch(pki, defect, AskedBy::Own, Steering::Fresh).await.map_err(|error| {
            Failure::rig(Text::new(
                format!("試験用ゲートウェイを始められない: {error}"),
                format!("the test gateway cannot be started: {error}"),
            ))
        })
    }

    /// A gateway that runs elsewhere; it cannot be steered.
    ///
    /// # Errors
    /// If it is a production host, or its host has no address.
    pub(crate) fn elsewhere(endpoint: Endpoint) -> Result<Self, Failure> {
        // Refused before any name is resolved.
        if let Err(error) = GatewayClient::new(endpoint.clone()) {
            let kind = error.kind();
            let text = Text::new(format!("{}: {error}", gateway_fault::words(kind).ja), error.to_string());
            return Err(Failure { status: gateway_fault::status(kind), ..Failure::rig(text) });
        }
        let unknown = |why: String| {
            Failure::rig(Text::new(
                format!("{} のアドレスが分からない: {why}", endpoint.url),
                format!("{} has no address: {why}", endpoint.url),
            ))
        };
        let host = endpoint.url.trim_start_matches("https://").trim_end_matches('/');
        let host = if host.rsplit(':').next().is_some_and(|port| port.parse::<u16>().is_ok()) {
            host.to_owned()
        } else {
            format!("{host}:443")
        };
        let mut addresses = host.to_socket_addrs().map_err(|error| unknown(error.to_string()))?;
        let gateway = addresses.next().ok_or_else(|| unknown("-".to_owned()))?;
        let rogue = RogueDevice {
            gateway,
            root: endpoint.server_root_der.clone(),
            identity: TlsIdentity { chain: endpoint.client_chain.clone(), key: endpoint.client_key.clone() },
            id: endpoint.device.id.clone(),
            secret: Zeroizing::new(endpoint.device.secret().to_owned()),
        };
        Ok(Self { endpoint, rogue, asked_by: AskedBy::Own, embedded: None })
    }

    /// The same gateway, asked by this client.
    #[must_use]
    pub(crate) fn asked_by(mut self, client: AskedBy) -> Self {
        self.asked_by = client;
        self
    }

    /// Starts another gateway like this one for one scenario, with the same defect if there is one.
    ///
    /// # Errors
    /// `not-run` where the gateway is not the simulated one; it cannot be told to err.
    pub(crate) async fn another(&self, steering: Steering) -> Result<Self, Trouble> {
        let embedded = self.embedded()?;
        let (pki, defect) = (Arc::clone(&embedded.pki), embedded.defect);
        let started = Self::launch(pki, defect, self.asked_by, steering).await;
        started.map_err(|error| {
            Trouble::rig(Text::new(
                format!("試験用ゲートウェイを始められない: {error}"),
                format!("the test gateway cannot be started: {error}"),
            ))
        })
    }

    /// Every request that has reached the gateway.
    ///
    /// # Errors
    /// `not-run` where the gateway is not the simulated one; its log cannot be read.
    pub(crate) fn requests(&self) -> Result<Vec<LoggedRequest>, Trouble> {
        Ok(self.embedded()?.running.requests())
    }

    /// A device with this id and secret and the TLS certificate of a device of that name.
    ///
    /// # Errors
    /// `not-run` where the gateway is not the simulated one; it enrols no such device.
    pub(crate) fn device(&self, id: &str, secret: &str, certificate: &str) -> Result<RogueDevice, Trouble> {
        let identity = self.embedded()?.tls.device(certificate).map_err(|error| {
            Trouble::rig(Text::new(
                format!("端末証明書を作れない: {error}"),
                format!("the device's certificate cannot be made: {error}"),
            ))
        })?;
        let secret = Zeroizing::new(secret.to_owned());
        Ok(RogueDevice { identity, id: id.to_owned(), secret, ..self.rogue.clone() })
    }

    fn embedded(&self) -> Result<&Embedded, Trouble> {
        self.embedded.as_ref().ok_or_else(|| {
            Trouble::not_run(Text::new(
                "模擬ゲートウェイでなければ操れない。--gateway なしで実行する",
                "only the simulated gateway can be steered; run this without --gateway",
            ))
        })
    }

    async fn launch(
        pki: Arc<JpkiPki>,
        defect: Option<GatewayDefect>,
        asked_by: AskedBy,
        steering: Steering,
    ) -> Result<Self, String> {
        let broken = |error: TlsPkiError| error.to_string();
        let tls = TlsPki::new().map_err(broken)?;
        let device = tls.device(GatewayConfig::DEVICE).map_err(broken)?;
        let mut config = GatewayConfig::new(&tls, pki.authentication_ca_der().to_vec()).map_err(broken)?;
        config.defects = defect.into_iter().collect();
        config.card_pki = Some(Arc::clone(&pki));
        config = match steering {
            Steering::Fresh => config,
            Steering::Fault(injection) => config.with_fault(injection, &tls).map_err(broken)?,
            Steering::Revocation(revocation) => GatewayConfig { revocation, ..config },
        };
        let running = Gateway::start(config).await.map_err(|error| error.to_string())?;
        let rogue = RogueDevice {
            gateway: running.address(),
            root: tls.root_der(),
            identity: device.clone(),
            id: GatewayConfig::DEVICE.to_owned(),
            secret: Zeroizing::new(GatewayConfig::DEVICE_SECRET.to_owned()),
        };
        let device_id = client::Device::new(GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET);
        let mut endpoint = Endpoint::new(running.url(), tls.root_der(), device.chain, device.key, device_id);
        if matches!(steering, Steering::Fault(_)) {
            endpoint.timeouts = Timeouts { connect: SHORT, handshake: SHORT, exchange: SHORT };
            endpoint.patience = Patience { pending: SHORT, ..Patience::default() };
        }
        Ok(Self { endpoint, rogue, asked_by, embedded: Some(Embedded { pki, tls, defect, running }) })
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::path::Path;

    use conformance::Verdict;

    use super::*;
    use crate::selection::Selection;
    use crate::suite::Suite;
    use crate::{embedded, session, steps};

    /// The defects of the client are seeded into the second client; so without one it must be as good as the first.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_second_client_meets_every_requirement_of_a_client() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../features");
        let library = steps::library().unwrap();
        let suite = Suite::load(&root, &library).unwrap();
        let of_client =
            suite.catalogue.iter().filter(|it| it.id.starts_with("GW-1")).map(|it| it.id.clone()).collect();
        let selection = Selection { requirements: Some(of_client), ..Selection::default() };
        let pki = embedded::pki().unwrap();
        let mut bench = embedded::bench(Arc::clone(&pki), None).await.unwrap();
        let second = TestGateway::start(pki, None).await.unwrap().asked_by(AskedBy::Second(None));
        bench.gateway = Arc::new(second);
        let files = selection.of(&suite);
        let features =
            session::run(&files, &suite.catalogue, &library, &Arc::new(bench), |_| ControlFlow::Continue(()))
                .await;
        let scenarios: Vec<_> = features.iter().flat_map(|feature| &feature.scenarios).collect();
        assert!(scenarios.len() > 40, "{}", scenarios.len());
        for scenario in scenarios {
            assert_eq!(scenario.verdict, Verdict::Pass, "{}: {:?}", scenario.name, scenario.reason);
        }
    }
}
