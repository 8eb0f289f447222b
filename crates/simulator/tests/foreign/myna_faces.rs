//! soltia48/myna-card and the visual application.

use aws_lc_rs::digest::{SHA256, digest};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U2048};
use myna_card::ap::surface::{SurfaceAp, ef};
use myna_card::{Date, ImageFormat, Retries, RsaPublicKey};

use super::myna_text::signed_by;
use super::{client, pin, profile, status};

const BIRTH: Date = Date { year: 1985, month: 4, day: 1 };

#[test]
fn the_age_record_is_signed() {
    let mut card = client(profile());
    let mut visual = SurfaceAp::select(&mut card).unwrap();
    assert_eq!(status(visual.read_age_record()), 0x6982);
    visual.verify_birth_date(&pin("600401")).unwrap();
    let age = visual.read_age_record().unwrap();
    let certificate = visual.read_certificate().unwrap();
    assert_eq!(age.birth_date, BIRTH);
    assert!(signed_by(&certificate.public_key, &age.signed_data, &age.signature));
    assert_eq!(status(visual.read_card_face()), 0x6982);
}

#[test]
fn the_face_is_signed_in_three_groups() {
    let mut card = client(profile());
    let mut visual = SurfaceAp::select(&mut card).unwrap();
    visual.verify_code_b(&pin("60040120340000")).unwrap();
    let face = visual.read_card_face().unwrap();
    assert_eq!((face.birth_date, face.expiry), (BIRTH, Date { year: 2034, month: 4, day: 1 }));
    assert_eq!(face.photo.format, ImageFormat::Jpeg2000);
    for image in [&face.name_image, &face.address_image, &face.security_code_image] {
        assert_eq!(image.format, ImageFormat::Png);
    }
    assert_eq!(status(visual.read_my_number_image()), 0x6982);

    let digests = face.signed_segments.iter().flat_map(|group| digest(&SHA256, group).as_ref().to_vec());
    let block = recovered(&visual.read_certificate().unwrap().public_key, &face.signature);
    assert_eq!(block[..2], [0x00, 0x01]);
    assert_eq!(block[256 - 115..][..2], [0x30, 113], "a DigestInfo of 115 bytes");
    assert_eq!(block[160..], digests.collect::<Vec<_>>());
}

/// The block under a signature.
fn recovered(key: &RsaPublicKey, signature: &[u8]) -> Vec<u8> {
    let modulus = Odd::new(U2048::from_be_slice(&key.modulus)).unwrap();
    let exponent = key.exponent.iter().fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
    let form = FixedMontyForm::new(&U2048::from_be_slice(signature), &FixedMontyParams::new_vartime(modulus));
    form.pow(&U2048::from_u32(exponent)).retrieve().to_be_bytes().as_ref().to_vec()
}

#[test]
fn the_picture_of_my_number() {
    let mut card = client(profile());
    let mut visual = SurfaceAp::select(&mut card).unwrap();
    visual.verify_code_a(&pin("000000000000")).unwrap();
    let picture = visual.read_my_number_image().unwrap();
    assert_eq!(picture.image.format, ImageFormat::Png);
    let certificate = visual.read_certificate().unwrap();
    assert!(signed_by(&certificate.public_key, &picture.signed_data, &picture.signature));
    assert!(visual.read_card_face().is_ok());
}

#[test]
fn basic_information_and_counters() {
    let mut card = client(profile());
    let mut visual = SurfaceAp::select(&mut card).unwrap();
    let basic = visual.read_ap_basic_data().unwrap();
    assert_eq!(basic.identification.to_bytes(), [0x06, 0x03, 0x0E, 0x01]);
    assert_eq!((basic.public_key_id.number(), basic.municipality_code.as_str()), ("0000024", "00000"));
    assert_eq!(basic.encrypted_reference_number.data.len(), 256);
    assert_eq!(visual.retries(ef::CODE_A).unwrap(), Retries::Remaining(10));
}
