//! The test gateway that runs beside the bench, and how to reach it.

use conformance::Text;
use simulator::gateway::{Gateway, GatewayConfig, GatewayDefect, RunningGateway};
use simulator::jpki_pki::JpkiPki;
use simulator::rogue_device::RogueDevice;
use simulator::tls_pki::TlsPki;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A simulated gateway at work, and how to reach it.
pub struct TestGateway {
    /// Address, roots, client certificate, device.
    pub endpoint: client::Endpoint,
    /// A device enrolled there that plays foul.
    pub(crate) rogue: RogueDevice,
    /// Stops when dropped.
    _running: RunningGateway,
}

/// Starts a gateway that trusts cards of this PKI.
///
/// # Errors
/// If its certificates cannot be made or its port not be opened.
pub(crate) async fn start(pki: &JpkiPki, defect: Option<GatewayDefect>) -> Result<TestGateway, Failure> {
    let broken = |error: String| {
        Failure::rig(Text::new(
            format!("試験用ゲートウェイを始められない: {error}"),
            format!("the test gateway cannot be started: {error}"),
        ))
    };
    let tls = TlsPki::new().map_err(|error| broken(error.to_string()))?;
    let device = tls.device(GatewayConfig::DEVICE).map_err(|error| broken(error.to_string()))?;
    let mut config = GatewayConfig::new(&tls, pki.authentication_ca_der().to_vec())
        .map_err(|error| broken(error.to_string()))?;
    config.defects = defect.into_iter().collect();
    let running = Gateway::start(config).await.map_err(|error| broken(error.to_string()))?;
    let rogue = RogueDevice {
        gateway: running.address(),
        root: tls.root_der(),
        identity: device.clone(),
        id: GatewayConfig::DEVICE.to_owned(),
        secret: Zeroizing::new(GatewayConfig::DEVICE_SECRET.to_owned()),
    };
    let endpoint = client::Endpoint::new(
        running.url(),
        tls.root_der(),
        device.chain,
        device.key,
        client::Device::new(GatewayConfig::DEVICE, GatewayConfig::DEVICE_SECRET),
    );
    Ok(TestGateway { endpoint, rogue, _running: running })
}
