//! Every model of the simulated card, in every kind of reader: the client takes none of them by its answer to reset, and
//! finds the length fields that reader and card have in common.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../benches/exchanges/wire.rs"]
#[allow(dead_code, reason = "shared with the bench, which counts")]
mod wire;

use jpki::{Certificate, CertificateKind, DigestInfo, Error, Jpki, Key, Pin, Text};
use simulator::card::{Card, CardVariant};
use simulator::jpki_pki::AUTHENTICATION_PIN;
use simulator::reader::{Reader, ReaderModel};
use wire::pki;

fn readers() -> [ReaderModel; 4] {
    [
        ReaderModel::extended_usb(),
        ReaderModel::short_usb(),
        ReaderModel::extended_bluetooth(),
        ReaderModel::phone(true),
    ]
}

fn inserted(variant: CardVariant, reader: ReaderModel) -> Reader {
    Reader::new(reader, Card::new(pki().extended().profile.clone().with_variant(variant)))
}

/// PIN, certificate and signature, which is what a front desk does; the certificate verifies the signature.
fn authenticate(reader: Reader) -> Certificate {
    let mut card = Jpki::select(reader).unwrap();
    card.verify(&Pin::user_authentication(AUTHENTICATION_PIN).unwrap(), 1).unwrap();
    let certificate = card.certificate(CertificateKind::UserAuthentication).unwrap();
    let signature = card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"challenge")).unwrap();
    certificate.verify_sha256(b"challenge", &signature).unwrap();
    certificate
}

#[test]
fn every_model_in_every_reader_gives_the_same_certificate_and_signs() {
    let expected = pki().extended().profile.authentication_certificate().to_vec();
    for variant in CardVariant::ALL.iter().filter(|variant| !variant.is_experimental()) {
        for reader in readers() {
            let name = reader.name.clone();
            let certificate = authenticate(inserted(*variant, reader));
            assert_eq!(certificate.der(), expected, "{variant} in {name}");
        }
    }
}

#[test]
fn the_nine_published_answers_to_reset_are_nine_models() {
    let mut atrs: Vec<_> = CardVariant::ALL
        .iter()
        .filter(|variant| variant.name().starts_with("atr-"))
        .map(|variant| variant.atr())
        .collect();
    atrs.sort_unstable();
    atrs.dedup();
    assert_eq!(atrs.len(), 9);
}

#[test]
fn a_phone_gives_its_certificate_after_the_pin_and_has_no_text_application() {
    for variant in [CardVariant::AndroidToken, CardVariant::IosToken] {
        let mut card = Jpki::select(inserted(variant, ReaderModel::extended_usb())).unwrap();
        let read = card.certificate(CertificateKind::UserAuthentication);
        assert!(matches!(read, Err(Error::Refused { status, .. }) if status.get() == 0x6982), "{read:?}");
        let text = Text::select(inserted(variant, ReaderModel::extended_usb())).map(drop);
        assert!(matches!(text, Err(Error::Refused { status, .. }) if status.get() == 0x6A82), "{text:?}");
    }
}
