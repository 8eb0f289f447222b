//! The issuer domain (GlobalPlatform), current after power-on: data objects for GET DATA, as soltia48/myna-card found
//! them. Their values stand without tag and length, except where a template is named.

use apdu::StatusWord;

use super::application::Application;
use super::file::File;
use super::issuer::{ROOT, TestIssuer, VISUAL_ISSUER, key_id};
use super::tlv::tlv;
use super::{CardProfile, variant};

/// Number of the issuer of the certificates at this level.
const INTERMEDIATE: &str = "0000022";

/// Tag of the contact interface's answer to reset: GET DATA finds it whatever application is current.
pub(super) const CONTACT_ATR: u16 = 0x5F51;

pub(super) fn open(profile: &CardProfile) -> Result<Application, StatusWord> {
    let holder = &profile.holder;
    let issuer = TestIssuer::shared()?;
    let objects = vec![
        (0x0042, key_id(ROOT).to_vec()),
        (0x0045, holder.card_serial.as_bytes().to_vec()),
        (0x0066, recognition_data()),
        (0x00F0, holder.municipality.as_bytes().to_vec()),
        (0x00F2, holder.expiry_digits().into_bytes()),
        (0x00F7, key_id(INTERMEDIATE).to_vec()),
        (0x00F8, issuer.certify(ROOT, INTERMEDIATE, &issuer.root)?),
        (0x7F21, issuer.certify(INTERMEDIATE, VISUAL_ISSUER, &issuer.root)?),
    ];
    // selectable, and neither readable nor a PIN
    let files = vec![File::internal(0x001E)];
    Ok(Application { files, objects, default_key: None })
}

/// The contact interface's answer to reset without its first byte; a card without contacts tells the plainest one.
pub(super) fn contact_atr(atr: &[u8]) -> &[u8] {
    let contacts = matches!(atr, [0x3B, 0xE0 | 0xDA | 0xC5, ..]);
    if contacts { &atr[1..] } else { &variant::CONTACT_ATR[1..] }
}

/// Card recognition data (GlobalPlatform Card Specification, H.2): GlobalPlatform 2.2.1, nothing more.
fn recognition_data() -> Vec<u8> {
    const ARC: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xFC, 0x6B];
    let oid = |rest: &[u8]| tlv(0x06, &[ARC, rest]);
    tlv(
        0x66,
        &[&tlv(
            0x73,
            &[
                &oid(&[1]),
                &tlv(0x60, &[&oid(&[2, 2, 2, 1])]),
                &tlv(0x63, &[&oid(&[3])]),
                &tlv(0x64, &[&oid(&[4, 2, 21])]),
            ],
        )],
    )
}
