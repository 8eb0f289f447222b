//! Where revocation cannot be established, nobody is verified.

use std::sync::{Arc, LazyLock};

use client::{Error, IdentityCheck, Outcome};
use simulator::{
    gateway::RevocationService,
    jpki_pki::{JpkiPki, PersonOnCard},
    people::Person,
};

use crate::{
    card::SoftCard,
    rig::{Rig, code},
};

static PKI: LazyLock<Arc<JpkiPki>> = LazyLock::new(|| Arc::new(JpkiPki::generate().unwrap()));

async fn by_sight(service: RevocationService, key: &str) -> Result<Outcome, Error> {
    let rig = Rig::with(|config, _| {
        config.card_authorities = vec![PKI.authentication_ca_der().to_vec()];
        (config.card_pki, config.revocation) = (Some(Arc::clone(&PKI)), service);
    })
    .await;
    let person = Person::by_key(key).unwrap();
    let card = PKI.issue(&PersonOnCard::new(
        &person,
        "2024-04-01T00:00:00Z".parse().unwrap(),
        "2029-04-01T14:59:59Z".parse().unwrap(),
        0x0705_D990,
    ));
    let mut shown = SoftCard::with_certificate(card.unwrap().authentication_certificate().to_vec());
    let check = IdentityCheck::Visual { staff: "staff-1".into(), statement: "一致".into() };
    rig.client().verify(&mut shown, check).await
}

#[tokio::test]
async fn every_service_is_consulted_and_believed_only_as_far_as_it_can_be() {
    for service in RevocationService::ALL {
        let (good, revoked) = (by_sight(service, "taro").await, by_sight(service, "nanako").await);
        match service {
            RevocationService::Register | RevocationService::Ocsp | RevocationService::Crl => {
                assert!(good.is_ok(), "{service}: {good:?}");
                assert_eq!(code(revoked), "TSK-CERTIFICATE-REVOKED", "{service}");
            }
            _ => {
                assert_eq!(code(good), "TSK-CERTIFICATE-STATUS-UNKNOWN", "{service}");
                assert_eq!(code(revoked), "TSK-CERTIFICATE-STATUS-UNKNOWN", "{service}");
            }
        }
    }
}
