//! Every seeded defect shows its symptom, and a gateway without it does not.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use client::{Device, Error, IdentityCheck, Outcome, code::QualificationValidity};
use simulator::gateway::{GatewayConfig, GatewayDefect, Tamper};

use crate::{
    card::SoftCard,
    rig::{Rig, code},
};

/// Defects of the revocation service and of results in progress: their symptoms are in `revocation.rs` and in the units.
const BEHIND_THE_WIRE: [GatewayDefect; 5] = [
    GatewayDefect::RevocationFailsOpen,
    GatewayDefect::RevocationUnknownAccepted,
    GatewayDefect::RevocationSignerUnchecked,
    GatewayDefect::RevocationStaleAccepted,
    GatewayDefect::ResultToAnyDevice,
];

#[tokio::test]
async fn every_defect_shows_its_symptom_and_only_then() {
    for &defect in GatewayDefect::ALL.iter().filter(|defect| !BEHIND_THE_WIRE.contains(defect)) {
        assert!(symptom(defect, &Rig::with_defect(defect).await).await, "{defect} does not show");
        assert!(!symptom(defect, &Rig::new().await).await, "{defect} shows without being there");
    }
}

/// Whether a gateway behaves as this defect makes it behave.
async fn symptom(defect: GatewayDefect, rig: &Rig) -> bool {
    match defect {
        GatewayDefect::AcceptsAnySignature => {
            accepted(rig.verify(&mut SoftCard::of("taro").with_wrong_key()).await, "TSK-SIGNATURE-INVALID")
        }
        GatewayDefect::AcceptsExpiredForEver => {
            rig.clock.set("2040-01-01T00:00:00Z".parse().unwrap());
            accepted(rig.verify_person("taro").await, "TSK-CERTIFICATE-EXPIRED")
        }
        GatewayDefect::RejectsInGrace => {
            let result = in_grace(rig).await;
            result.is_err() && code(result) == "TSK-CERTIFICATE-EXPIRED"
        }
        GatewayDefect::IgnoresRevocation => {
            accepted(rig.verify_person("nanako").await, "TSK-CERTIFICATE-REVOKED")
        }
        GatewayDefect::HealthDataLeaked => match rig.verify_person("taro").await {
            Err(Error::HealthData { members, .. }) => members.len() == 8,
            other => other.is_err(),
        },
        GatewayDefect::ReplayedChallengeAccepted => accepted(replay(rig).await, "TSK-CHALLENGE-USED"),
        GatewayDefect::UnknownPersonValid => {
            let stranger = rig.verify(&mut SoftCard::new("TEST999999999999999999A")).await.unwrap();
            stranger.validity == QualificationValidity::Valid
        }
        GatewayDefect::SideCodeMissing => in_grace(rig).await.unwrap().note.is_none(),
        GatewayDefect::AnotherPersonsQualification => {
            let outcome = rig.verify_person("taro").await.unwrap();
            outcome.qualifications[0].name.as_str() != "試験　太郎"
        }
        GatewayDefect::RejectsVisualCheck => {
            let check =
                IdentityCheck::Visual { staff: "窓口1".into(), statement: "顔写真と一致".into() };
            let result = rig.client().verify(&mut SoftCard::of("taro"), check).await;
            result.is_err() && code(result) == "TSK-SIGNATURE-MISSING"
        }
        GatewayDefect::RegistrationIgnored => {
            accepted(rig.verify_person("rokuro").await, "TSK-CARD-NOT-REGISTERED")
        }
        GatewayDefect::LapsedQualificationValid => {
            rig.verify_person("jiro").await.unwrap().validity == QualificationValidity::Valid
        }
        GatewayDefect::SeveralAsValid => {
            rig.verify_person("goro").await.unwrap().validity == QualificationValidity::Valid
        }
        GatewayDefect::AcceptsAnyDeviceSecret => accepted(
            as_device(rig, GatewayConfig::DEVICE, GatewayConfig::DEVICE, "wrong").await,
            "TSK-DEVICE-UNKNOWN",
        ),
        GatewayDefect::AcceptsEndedAccount => {
            let (ended, secret) = (GatewayConfig::ENDED_DEVICE, GatewayConfig::DEVICE_SECRET);
            accepted(as_device(rig, ended, ended, secret).await, "TSK-ACCOUNT-ENDED")
        }
        GatewayDefect::AcceptsForeignDeviceCertificate => {
            let secret = GatewayConfig::DEVICE_SECRET;
            let result = as_device(rig, GatewayConfig::DEVICE, GatewayConfig::ENDED_DEVICE, secret).await;
            accepted(result, "TSK-DEVICE-MISMATCH")
        }
        GatewayDefect::ActivationReusable => {
            rig.client().enrol(GatewayConfig::ACTIVATION).await.unwrap();
            rig.client().enrol(GatewayConfig::ACTIVATION).await.is_ok()
        }
        GatewayDefect::ChallengeNotRandom => {
            let mut client = rig.client();
            client.verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await.unwrap();
            let again = client.verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await;
            matches!(again, Err(Error::ChallengeRepeated))
        }
        GatewayDefect::AcceptsEmptyStatement => {
            let check = IdentityCheck::Visual { staff: "窓口1".into(), statement: String::new() };
            let result = rig.client().verify(&mut SoftCard::of("taro"), check).await;
            accepted(result, "TSK-REQUEST-MALFORMED")
        }
        GatewayDefect::RevocationFailsOpen
        | GatewayDefect::RevocationUnknownAccepted
        | GatewayDefect::RevocationSignerUnchecked
        | GatewayDefect::RevocationStaleAccepted
        | GatewayDefect::ResultToAnyDevice => unreachable!("not asked for here"),
    }
}

/// Verifies as a device with this id and secret, over the TLS certificate of a device of that name.
async fn as_device(rig: &Rig, id: &str, certificate: &str, secret: &str) -> Result<Outcome, Error> {
    let mut endpoint = rig.endpoint();
    let identity = rig.pki.device(certificate).unwrap();
    (endpoint.client_chain, endpoint.client_key) = (identity.chain, identity.key);
    endpoint.device = Device::new(id, secret);
    rig.client_at(endpoint).verify(&mut SoftCard::of("taro"), IdentityCheck::Pin).await
}

/// Accepted, or refused with exactly this code.
fn accepted(result: Result<Outcome, Error>, otherwise: &str) -> bool {
    if result.is_ok() {
        return true;
    }
    assert_eq!(code(result), otherwise);
    false
}

async fn in_grace(rig: &Rig) -> Result<Outcome, Error> {
    rig.clock.set("2030-06-01T00:00:00Z".parse().unwrap());
    rig.verify_person("taro").await
}

/// Verifies twice over one challenge. The client never does so by itself: the second time it is handed the first again.
async fn replay(rig: &Rig) -> Result<Outcome, Error> {
    let mut card = SoftCard::of("taro");
    rig.verify(&mut card).await.unwrap();
    let id = rig.heard.exchanges.lock().unwrap()[1].response.as_ref().unwrap().json["id"].clone();
    let challenge = STANDARD.encode(&card.signed[0]);
    let body = format!(r#"{{"id":{id},"challenge":"{challenge}","expires_in":60}}"#).into_bytes();
    let headers = vec![("content-type", "application/json".to_owned())];
    rig.gateway.inject("/tashika/v1/challenge", Tamper::Reply { status: 200, headers, body });
    rig.verify(&mut card).await
}
