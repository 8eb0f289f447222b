//! A new device gets its secret once, and can use it.

use client::{Device, Error, GatewayClient, IdentityCheck};
use simulator::gateway::{CutAt, Ending, GatewayConfig, Tamper};

use crate::{card::SoftCard, rig::Rig};

fn new_device(rig: &Rig) -> GatewayClient {
    let identity = rig.pki.device(GatewayConfig::NEW_DEVICE).unwrap();
    let mut endpoint = rig.endpoint();
    (endpoint.client_chain, endpoint.client_key) = (identity.chain, identity.key);
    endpoint.device = Device::new("", "");
    rig.client_at(endpoint)
}

fn problem(error: &Error) -> &str {
    match error {
        Error::Gateway { problem, .. } => problem.code.as_str(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_enrolled_device_verifies_and_the_code_is_spent() {
    let rig = Rig::new().await;
    let mut client = new_device(&rig);
    let error = client.verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await.unwrap_err();
    assert_eq!(problem(&error), "TSK-DEVICE-UNKNOWN");
    let device = client.enrol(GatewayConfig::ACTIVATION).await.unwrap();
    assert_eq!(device.id, GatewayConfig::NEW_DEVICE);
    assert!(client.verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await.is_ok());
    let error = new_device(&rig).enrol(GatewayConfig::ACTIVATION).await.unwrap_err();
    assert_eq!(problem(&error), "TSK-ACTIVATION-USED");
    let error = new_device(&rig).enrol("TEST-ACTIVATION-NONE").await.unwrap_err();
    assert_eq!(problem(&error), "TSK-ACTIVATION-UNKNOWN");
    let kept = serde_json::to_string(&rig.heard.exchanges.lock().unwrap().clone()).unwrap();
    assert!(!kept.contains(GatewayConfig::ACTIVATION), "the code is a secret in the evidence");
}

#[tokio::test]
async fn a_busy_gateway_is_asked_again_under_the_same_key() {
    let rig = Rig::new().await;
    let busy = |after: &str| Tamper::Reply {
        status: 503,
        headers: vec![("retry-after", after.to_owned())],
        body: Vec::new(),
    };
    rig.gateway.inject("/tashika/v1/device", busy("0"));
    assert!(new_device(&rig).enrol(GatewayConfig::ACTIVATION).await.is_ok());
    rig.gateway.inject("/tashika/v1/device", Tamper::Cut(CutAt::Start, Ending::Close));
    assert!(
        new_device(&rig).enrol(GatewayConfig::ACTIVATION).await.is_err(),
        "a broken connection is not retried"
    );
}

#[tokio::test]
async fn several_verifications_share_a_session() {
    let rig = Rig::new().await;
    let mut client = rig.client();
    let mut session = client.open().await.unwrap();
    for key in ["taro", "hanako", "kuro"] {
        let outcome = session.verify(&mut SoftCard::of(key), IdentityCheck::Pin).await.unwrap();
        assert_eq!(outcome.validity.word(), "有効");
    }
    assert_eq!(rig.heard.connections.lock().unwrap().len(), 1);
    assert_eq!(rig.gateway.requests().len(), 7);
}
