//! All applications of the simulated card through `jpki`: two accounts of the same facts that share no code.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../benches/exchanges/wire.rs"]
#[allow(dead_code, reason = "shared with the bench, which counts")]
mod wire;

use apdu::{Channel as _, Reset};
use jpki::{
    Addressing, ChangePin, Common, CvCertificate, DataObject, DigestInfo, Ef, Error, ImageKind,
    InternalAuthenticate, InternalKey, IssuerDomain, Jpki, Key, Pin, PinKind, ReadRecord, Residence, Sex,
    Sign, SignatureScheme, Text, Visual,
};
use simulator::card::{CardHolder, RESIDENCE_PIN, TEXT_PIN, terminal_certificate};
use simulator::jpki_pki::AUTHENTICATION_PIN;
use wire::{Measured, Rig, pki};

fn holder(rig: &Rig) -> CardHolder {
    rig.profile.holder().clone()
}

fn pin(kind: PinKind, value: &str) -> Pin {
    Pin::new(kind, value).unwrap()
}

/// How a caller narrows what reader and card can carry.
type Narrow = fn(Addressing) -> Addressing;

/// Every way in which files can be named and lengths written.
fn ways() -> Vec<(Rig, Narrow)> {
    vec![
        (pki().extended(), |wide| wide),
        (pki().extended(), Addressing::by_select),
        (pki().extended(), Addressing::short),
        (pki().short_reader(), |wide| wide),
        (pki().short_reader(), Addressing::by_select),
        (pki().short_card(), |wide| wide),
        (pki().short_card(), Addressing::by_select),
    ]
}

#[test]
fn text_application() {
    for (rig, narrow) in ways() {
        let holder = holder(&rig);
        let mut card = Text::select(rig.measured()).unwrap().narrowed(narrow);
        let info = card.basic_info().unwrap();
        assert_eq!(info.application.specification_version, 1);
        assert!(matches!(card.attributes(), Err(Error::Refused { status, .. }) if status.get() == 0x6982));

        assert_eq!(card.tries(PinKind::Text), Ok(PinKind::Text.tries()));
        card.verify(&pin(PinKind::Text, TEXT_PIN), 1).unwrap();
        let attributes = card.attributes().unwrap();
        assert_eq!((&attributes.name, &attributes.address), (&holder.name, &holder.address));
        assert_eq!(attributes.birth_date.to_string(), holder.birth.to_string());
        assert_eq!(attributes.sex == Sex::Male, holder.sex == simulator::people::Sex::Male);
        assert_eq!(card.my_number().unwrap().reveal().as_str(), holder.my_number);
        assert_eq!(card.check_integrity(), Ok(true));

        let certificate = card.cv_certificate().unwrap();
        assert_eq!(card.integrity_block().unwrap().verify(&certificate.public_key), Ok(()));
        assert_eq!(card.session_public_key().unwrap().modulus.len(), Key::LEN);
        assert_eq!(card.sign(&DigestInfo::sha256(b"challenge")).map(|made| made.len()), Ok(Key::LEN));
    }
}

#[test]
fn verification_numbers_open_what_they_should() {
    let rig = pki().extended();
    let holder = holder(&rig);
    let mut card = Text::select(rig.measured()).unwrap();
    card.verify(&pin(PinKind::TextNumberA, &holder.my_number), 1).unwrap();
    assert!(card.my_number().is_ok() && card.attributes().is_err());

    let mut card = Text::select(rig.measured()).unwrap();
    card.verify(&pin(PinKind::TextNumberB, &holder.code_b()), 1).unwrap();
    assert!(card.attributes().is_ok() && card.my_number().is_err());
}

#[test]
fn visual_application() {
    for (rig, narrow) in ways() {
        let holder = holder(&rig);
        let visual = || Visual::select(rig.measured()).unwrap().narrowed(narrow);
        let mut card = visual();
        let info = card.basic_info().unwrap();
        assert_eq!(info.municipality, holder.municipality);
        let certified = card.cv_certificate().unwrap().public_key;

        card.verify(&pin(PinKind::BirthDate, &holder.birth_code()), 1).unwrap();
        let age = card.age_record().unwrap();
        assert_eq!(age.birth_date.to_string(), holder.birth.to_string());
        assert_eq!(age.verify(&certified), Ok(()));
        assert!(card.face_record().is_err());

        let mut card = visual();
        card.verify(&pin(PinKind::VisualNumberB, &holder.code_b()), 1).unwrap();
        let face = card.face_record().unwrap();
        assert_eq!(face.expiry.to_string(), holder.expiry.to_string());
        assert_eq!((face.name.kind(), face.address.kind()), (ImageKind::Png, ImageKind::Png));
        assert!(card.my_number_image().is_err());

        let mut card = visual();
        card.verify(&pin(PinKind::VisualNumberA, &holder.my_number), 1).unwrap();
        assert_eq!(card.my_number_image().unwrap().verify(&certified), Ok(()));
    }
}

#[test]
fn common_residence_and_issuer() {
    for (rig, narrow) in ways() {
        let holder = holder(&rig);
        let mut card = Common::select(rig.measured()).unwrap().narrowed(narrow);
        let info = card.card_info().unwrap();
        assert_eq!((&info.serial_number, &info.municipality), (&holder.card_serial, &holder.municipality));
        assert_eq!(info.expiry.to_string(), holder.expiry.to_string());
        let challenge = InternalAuthenticate::new(InternalKey::Common, b"challenge").unwrap();
        assert_eq!(card.internal_authenticate(challenge).map(|made| made.len()), Ok(Key::LEN));

        let mut card = Residence::select(rig.measured()).unwrap().narrowed(narrow);
        assert_eq!(card.tries(PinKind::Residence), Ok(PinKind::Residence.tries()));
        assert_eq!(card.record(ReadRecord::new(Ef::RESIDENCE_KEY_ID, 1)).map(|id| id.is_empty()), Ok(false));

        let mut card = IssuerDomain::select(rig.measured()).unwrap().narrowed(narrow);
        assert_eq!(card.data(DataObject::Municipality), Ok(Some(holder.municipality.into_bytes())));
        for object in DataObject::ALL.into_iter().filter(|object| !object.wants_extended()) {
            assert!(card.data(object).is_ok(), "{object:?}");
        }
    }
    let mut card = IssuerDomain::select(pki().extended().measured()).unwrap();
    let [upper, lower] = [DataObject::UpperCvCertificate, DataObject::LowerCvCertificate]
        .map(|object| card.cv_certificate(object).unwrap().unwrap());
    assert_eq!(lower.verify(&upper.public_key), Ok(()));
}

#[test]
fn changed_pins_are_the_valid_ones() {
    let changes: [(PinKind, &str, &str); 2] = [
        (PinKind::UserAuthentication, AUTHENTICATION_PIN, "9876"),
        (PinKind::Residence, RESIDENCE_PIN, "9876"),
    ];
    for (kind, from, to) in changes {
        let (old, new) = (pin(kind, from), pin(kind, to));
        let change = || ChangePin::new(&old, &new, 1).unwrap();
        let wrong = Err(Error::WrongPin { kind, left: kind.tries() - 1 });
        if kind == PinKind::Residence {
            let mut card = Residence::select(pki().extended().measured()).unwrap();
            card.change(change()).unwrap();
            assert_eq!((card.verify(&old, 1), card.verify(&new, 1)), (wrong, Ok(())));
        } else {
            let mut card = Jpki::select(pki().extended().measured()).unwrap();
            card.change(change()).unwrap();
            assert_eq!((card.verify(&old, 1), card.verify(&new, 1)), (wrong, Ok(())));
        }
    }
}

#[test]
fn signature_schemes() {
    let mut card = Jpki::select(pki().extended().measured()).unwrap();
    assert!(card.certificates_present().unwrap().has_signature().unwrap());
    card.verify(&pin(PinKind::UserAuthentication, AUTHENTICATION_PIN), 1).unwrap();
    let ordinary = card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"challenge")).unwrap();
    for scheme in SignatureScheme::ALL {
        let data = DigestInfo::sha256(b"challenge");
        let data: &[u8] = match scheme {
            SignatureScheme::Block => data.as_bytes(),
            SignatureScheme::Digest | SignatureScheme::DigestPss => &data.as_bytes()[19..],
            _ => b"challenge",
        };
        let made = card.sign_by(Sign::by_scheme(Key::UserAuthentication, scheme, data).unwrap()).unwrap();
        let is_ordinary =
            matches!(scheme, SignatureScheme::Block | SignatureScheme::Digest | SignatureScheme::Message);
        assert_eq!(made == ordinary, is_ordinary, "{scheme:?}");
    }
}

#[test]
fn the_first_steps_of_the_path_without_a_pin() {
    let certificate = CvCertificate::parse(&terminal_certificate().unwrap().concat()).unwrap();
    let mut card = Jpki::select(pki().extended().measured()).unwrap();
    let proof = card.prove_test_card().unwrap();
    assert_eq!(card.present_terminal_certificate(&proof, &certificate), Ok(vec![]));
}

/// What was verified ends when another application is selected, and the operations say so plainly.
#[test]
fn leaving_an_application_forgets_its_pins() {
    let mut channel: Measured = pki().extended().measured();
    channel.reset(Reset::Cold).unwrap();
    let mut card = Text::select(&mut channel).unwrap();
    card.verify(&pin(PinKind::Text, TEXT_PIN), 1).unwrap();
    Visual::select(&mut channel).unwrap();
    let refused = Text::select(&mut channel).unwrap().attributes().unwrap_err();
    assert!(matches!(refused, Error::Refused { status, .. } if status.get() == 0x6982), "{refused}");
}
