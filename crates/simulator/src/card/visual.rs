//! The visual application (券面事項確認AP): what is printed on the card, as pictures, and records that are signed.
//!
//! Files and rules as soltia48/myna-card describes them. The pictures are real files that show nothing.

use apdu::StatusWord;

use super::application::Application;
use super::file::Access::{Always, Verified};
use super::file::{File, Usage};
use super::issuer::{MUNICIPALITY, TestIssuer, VISUAL_ISSUER, key_id, public_key};
use super::security::{Reference, ReferencePin};
use super::signature::sha256;
use super::tlv::{tlv, with_offsets};
use super::{CardDefect, CardHolder, CardProfile, image};

const BIRTH: u16 = 0x0011;
const CODE_B: u16 = 0x0012;
const CODE_A: u16 = 0x0013;
/// Where the key lies that P2 `00` names; one source.
const SIGNING_KEY: u16 = 0x001A;

pub(super) fn open(profile: &CardProfile) -> Result<Application, StatusWord> {
    let issuer = TestIssuer::shared()?;
    let (holder, unknowns) = (&profile.holder, &profile.unknowns);
    let read_face = if profile.defects.has(CardDefect::FaceByBirthPin) {
        Verified(&[CODE_A, CODE_B, BIRTH])
    } else {
        Verified(&[CODE_A, CODE_B])
    };
    let pin = |value: &str, tries| Reference::new(ReferencePin::new(value), tries, tries);
    let files = vec![
        File::transparent(0x0001, age(issuer, holder)?, Verified(&[BIRTH])),
        File::transparent(0x0002, face(issuer, holder)?, read_face),
        File::transparent(0x0003, basic_information(profile), Always),
        File::transparent(0x0004, issuer.certify(VISUAL_ISSUER, MUNICIPALITY, &issuer.municipality)?, Always),
        File::transparent(0x0005, number_image(issuer)?, Verified(&[CODE_A])),
        File::transparent(0x0006, vec![0xFF; 16], Verified(&[CODE_A, CODE_B])),
        File::pin(BIRTH, pin(&holder.birth_code(), unknowns.birth_tries)),
        File::pin(CODE_B, pin(&holder.code_b(), unknowns.code_tries)),
        File::pin(CODE_A, pin(&holder.my_number, unknowns.code_tries)),
        File::key(SIGNING_KEY, issuer.visual.clone(), Usage::Sign, Always),
    ];
    Ok(Application { files, default_key: Some(SIGNING_KEY), ..Application::default() })
}

/// Day of birth and the key that proves the card, signed.
fn age(issuer: &TestIssuer, holder: &CardHolder) -> Result<Vec<u8>, StatusWord> {
    let fields =
        [tlv(0xDF11, &[holder.birth_digits().as_bytes()]), tlv(0xDF12, &[&public_key(&issuer.visual)])]
            .concat();
    let signature = issuer.sign_record(&fields)?;
    Ok(tlv(0xFF10, &[&fields, &tlv(0xDF13, &[&signature])]))
}

/// The card's face. Three groups of fields are hashed apart, and the signature covers the three digests, so that a
/// terminal can check it without the portrait. Expiry and security code stand behind the signature.
fn face(issuer: &TestIssuer, holder: &CardHolder) -> Result<Vec<u8>, StatusWord> {
    let data = [
        tlv(0xDF22, &[holder.birth_digits().as_bytes()]),
        tlv(0xDF23, &[holder.sex_digit()]),
        tlv(0xDF24, &[&public_key(&issuer.visual)]),
    ];
    let texts = [tlv(0xDF25, &[&image::stripes(240, 24)]), tlv(0xDF26, &[&image::stripes(480, 48)])];
    let portrait = [tlv(0xDF27, &[&image::portrait(120, 150)])];
    let digests = [sha256(&data.concat()), sha256(&texts.concat()), sha256(&portrait.concat())].concat();
    let signature = sign_digests(issuer, &digests)?;
    let rest = [
        tlv(0xDF28, &[&signature]),
        tlv(0xDF29, &[holder.expiry_digits().as_bytes()]),
        tlv(0xDF2A, &[&image::stripes(24, 12)]),
    ];
    let fields: Vec<Vec<u8>> = data.into_iter().chain(texts).chain(portrait).chain(rest).collect();
    Ok(with_offsets(0xFF20, 0xDF21, &fields))
}

/// A DigestInfo of SHA-256 whose digest is 96 bytes long, 115 bytes in all, PKCS#1 v1.5.
fn sign_digests(issuer: &TestIssuer, digests: &[u8]) -> Result<Vec<u8>, StatusWord> {
    use super::signature::Scheme;
    let algorithm = tlv(0x30, &[&[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0]]);
    let digest_info = tlv(0x30, &[&algorithm, &tlv(0x04, &[digests])]);
    Scheme::Verbatim.sign(&issuer.municipality, &digest_info, 0xFF).map_err(|_| super::status::BROKEN)
}

fn number_image(issuer: &TestIssuer) -> Result<Vec<u8>, StatusWord> {
    let fields =
        [tlv(0xDF41, &[&image::stripes(72, 12)]), tlv(0xDF42, &[&public_key(&issuer.visual)])].concat();
    let signature = issuer.sign_record(&fields)?;
    Ok(tlv(0xFF40, &[&fields, &tlv(0xDF43, &[&signature])]))
}

/// As in the text application, with the municipality, and an opaque block of 256 bytes behind a key identifier.
fn basic_information(profile: &CardProfile) -> Vec<u8> {
    let extended = if profile.extended { 0x03 } else { 0x00 };
    tlv(
        0xFF30,
        &[
            &tlv(0xDF31, &[&[0x06, extended, 0x0E, 0x01]]),
            &tlv(0xDF32, &[&key_id("0000024")]),
            &tlv(0xDF33, &[&[0x01]]),
            &tlv(0xDF34, &[profile.holder.municipality.as_bytes()]),
            &tlv(0xDF35, &[&key_id("0000025"), &[0xA5; 256]]),
        ],
    )
}
