//! The device that plays foul gets as far as it should, and is refused where it should be.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

use simulator::gateway::{Gateway, GatewayConfig, GatewayDefect};
use simulator::jpki_pki::{JpkiPki, PersonOnCard};
use simulator::people::Person;
use simulator::rogue_device::{RogueDevice, RogueReply};
use simulator::tls_pki::TlsPki;
use zeroize::Zeroizing;

/// What a gateway says to a challenge answered twice with a signature that is right or wrong.
async fn answer_twice(defects: Vec<GatewayDefect>, wrong_signature: bool) -> Vec<RogueReply> {
    let pki = JpkiPki::generate().unwrap();
    let tls = TlsPki::new().unwrap();
    let mut config = GatewayConfig::new(&tls, pki.authentication_ca_der().to_vec()).unwrap();
    config.defects = defects;
    let gateway = Gateway::start(config).await.unwrap();
    let taro = Person::by_key("taro").unwrap();
    let profile = pki
        .issue(&PersonOnCard::new(
            &taro,
            "2020-01-01T00:00:00Z".parse().unwrap(),
            "2040-01-01T00:00:00Z".parse().unwrap(),
            1,
        ))
        .unwrap();
    let certificate = profile.authentication_certificate().to_vec();
    let mut card = simulator::card::Card::new(profile);
    card.power_on();
    for command in ["00A4040C0AD392F000260100000001", "002000980431323334"] {
        assert_eq!(card.transmit(&bytes(command)), [0x90, 0x00], "{command}");
    }
    let device = RogueDevice {
        gateway: gateway.address(),
        root: tls.root_der(),
        identity: tls.device(GatewayConfig::DEVICE).unwrap(),
        id: GatewayConfig::DEVICE.to_owned(),
        secret: Zeroizing::new(GatewayConfig::DEVICE_SECRET.to_owned()),
    };
    let sign = |challenge: &[u8]| {
        // DigestInfo of SHA-256 (RFC 8017, 9.2, note 1).
        let mut command = bytes("802A009733 3031300D060960864801650304020105000420");
        command.extend(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, challenge).as_ref());
        command.push(0);
        let mut signature = card.transmit(&command);
        assert_eq!(signature.split_off(signature.len() - 2), [0x90, 0x00]);
        signature[0] ^= u8::from(wrong_signature);
        Ok::<_, std::convert::Infallible>(signature)
    };
    device.answer_twice(&certificate, sign).await.unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().filter(|c| *c != ' ').collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

fn outcomes(replies: &[RogueReply]) -> Vec<(u16, Option<&str>)> {
    replies.iter().map(|reply| (reply.status, reply.code.as_deref())).collect()
}

#[tokio::test]
async fn a_sound_gateway_takes_the_first_answer_and_refuses_the_second() {
    let replies = answer_twice(Vec::new(), false).await;
    let last = (409, Some("TSK-CHALLENGE-USED"));
    assert_eq!(outcomes(&replies), [(200, None), (200, None), (200, None), last]);
}

#[tokio::test]
async fn a_gateway_that_reuses_challenges_takes_both() {
    let replies = answer_twice(vec![GatewayDefect::ReplayedChallengeAccepted], false).await;
    assert_eq!(outcomes(&replies), [(200, None); 4]);
}

#[tokio::test]
async fn a_challenge_is_spent_by_a_wrong_answer_too() {
    let replies = answer_twice(Vec::new(), true).await;
    assert_eq!(replies[2].code.as_deref(), Some("TSK-SIGNATURE-INVALID"));
    assert_eq!(replies[3].code.as_deref(), Some("TSK-CHALLENGE-USED"));
}
