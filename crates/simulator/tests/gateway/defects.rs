//! Every seeded defect shows its symptom, and a gateway without it does not.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use client::{Error, IdentityCheck, Outcome, code::QualificationValidity};
use simulator::gateway::{Fault, GatewayDefect};

use crate::{
    card::SoftCard,
    rig::{Rig, code},
};

#[tokio::test]
async fn every_defect_shows_its_symptom_and_only_then() {
    for defect in GatewayDefect::ALL {
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
    }
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
    rig.gateway.inject("/tashika/v0/challenge", Fault::Reply { status: 200, headers, body });
    rig.verify(&mut card).await
}
