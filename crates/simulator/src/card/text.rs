//! The text application (券面事項入力補助AP): My Number and four attributes, for programs that fill in forms.
//!
//! Files and rules as soltia48/myna-card describes them; My Number, attributes, basic information and PIN also as
//! jpki/myna, siketyan/jpki-rs and others do.

use apdu::StatusWord;

use super::application::Application;
use super::file::Access::{Always, Verified};
use super::file::{Access, File, Usage};
use super::issuer::{MUNICIPALITY, TEXT_ISSUER, TestIssuer, key_id, public_key};
use super::security::{PinRule, Reference, ReferencePin};
use super::signature::sha256;
use super::tlv::{tlv, with_offsets};
use super::{CardDefect, CardHolder, CardProfile, TEXT_PIN};

const PIN: u16 = 0x0011;
const CODE_A: u16 = 0x0014;
const CODE_B: u16 = 0x0015;
const SIGNING_KEY: u16 = 0x0013;

pub(super) fn open(profile: &CardProfile) -> Result<Application, StatusWord> {
    let issuer = TestIssuer::shared()?;
    let (holder, defects, unknowns) = (&profile.holder, profile.defects, &profile.unknowns);
    let number = my_number(holder);
    let fields = attributes(holder);
    let attributes_file = with_offsets(0xFF20, 0xDF21, &fields);
    let hashed_number = if defects.has(CardDefect::IntegrityWithoutFiller) { &number[..15] } else { &number };
    let integrity = signed(
        issuer,
        0xFF30,
        0xDF33,
        &[tlv(0xDF31, &[&sha256(hashed_number)]), tlv(0xDF32, &[&sha256(&fields.concat())])],
    )?;
    let signing = signed(issuer, 0xFF50, 0xDF52, &[tlv(0xDF51, &[&public_key(&issuer.text)])])?;

    let pin_or_a = if unknowns.code_b_opens_integrity {
        Verified(&[PIN, CODE_A, CODE_B])
    } else {
        Verified(&[PIN, CODE_A])
    };
    let read_number = if defects.has(CardDefect::MyNumberByCodeB) {
        Verified(&[PIN, CODE_A, CODE_B])
    } else {
        Verified(&[PIN, CODE_A])
    };
    let free_if = |defect, otherwise: Access| if defects.has(defect) { Always } else { otherwise };
    let read_attributes = free_if(CardDefect::AttributesWithoutPin, Verified(&[PIN, CODE_B]));
    let code =
        |value: &str| Reference::new(ReferencePin::new(value), unknowns.code_tries, unknowns.code_tries);
    let files = vec![
        File::transparent(0x0001, number.clone(), read_number),
        File::transparent(0x0002, attributes_file, read_attributes),
        File::transparent(0x0003, integrity, pin_or_a),
        File::transparent(0x0004, issuer.certify(TEXT_ISSUER, MUNICIPALITY, &issuer.municipality)?, Always),
        File::transparent(0x0005, basic_information(profile), Always),
        File::transparent(0x0006, tlv(0xA1, &[&public_key(&issuer.session)]), pin_or_a),
        File::transparent(0x0007, signing, pin_or_a),
        // sixteen FF; who may read them is not known, so everybody may
        File::transparent(0x0008, vec![0xFF; 16], Always),
        File::pin(PIN, Reference::new(ReferencePin::new(TEXT_PIN), 3, 3).changeable(PinRule::FourDigits)),
        File::pin(0x0012, Reference::blocked()),
        File::key(SIGNING_KEY, issuer.text.clone(), Usage::Sign, Always),
        File::pin(CODE_A, code(&holder.my_number)),
        File::pin(CODE_B, code(&holder.code_b())),
    ];
    Ok(Application { files, default_key: Some(SIGNING_KEY), ..Application::default() })
}

/// The whole file: the digits in their data object and two bytes of filler, 17 bytes.
fn my_number(holder: &CardHolder) -> Vec<u8> {
    [tlv(0xFF10, &[holder.my_number.as_bytes()]), vec![0xFF; 2]].concat()
}

fn attributes(holder: &CardHolder) -> [Vec<u8>; 4] {
    [
        tlv(0xDF22, &[holder.name.as_bytes()]),
        tlv(0xDF23, &[holder.address.as_bytes()]),
        tlv(0xDF24, &[holder.birth_digits().as_bytes()]),
        tlv(0xDF25, &[holder.sex_digit()]),
    ]
}

/// Specification version, kind of support of extended length fields (03 was seen; 00 for none is inferred), vendor; the
/// identifier of a key; 32 bytes of unknown meaning and 96 of filler.
fn basic_information(profile: &CardProfile) -> Vec<u8> {
    let extended = if profile.extended { 0x03 } else { 0x00 };
    let unknown = [[0x00; 32].as_slice(), &[0xFF; 96]].concat();
    tlv(
        0xFF40,
        &[
            &tlv(0xDF41, &[&[0x01, extended, 0x0E, 0x01]]),
            &tlv(0xDF42, &[&key_id("0000034")]),
            &tlv(0xDF43, &[&unknown]),
        ],
    )
}

/// A record whose last field is the municipality's signature over the fields before it, headers included (that these
/// are what is signed is inferred).
fn signed(
    issuer: &TestIssuer,
    tag: u16,
    signature_tag: u16,
    fields: &[Vec<u8>],
) -> Result<Vec<u8>, StatusWord> {
    let fields = fields.concat();
    let signature = issuer.sign_record(&fields)?;
    Ok(tlv(tag, &[&fields, &tlv(signature_tag, &[&signature])]))
}
