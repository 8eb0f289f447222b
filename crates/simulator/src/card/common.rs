//! The common application (共通カードAP): the card's own identity in records, and a key that proves it without a PIN.

use apdu::StatusWord;

use super::application::Application;
use super::file::Access::Always;
use super::file::{File, Usage};
use super::issuer::{ROOT, TestIssuer, key_id};
use super::security::{PinRule, Reference, ReferencePin};
use super::{COMMON_PIN, CardProfile};

pub(super) fn open(profile: &CardProfile) -> Result<Application, StatusWord> {
    let issuer = TestIssuer::shared()?;
    let holder = &profile.holder;
    let identity = format!("{}{}{}", holder.card_serial, holder.municipality, holder.expiry_digits());
    let files = vec![
        File::records(0x0001, vec![record(0x01, identity.as_bytes())], Always),
        File::records(0x0002, vec![key_reference()], Always),
        File::key(0x0019, issuer.common.clone(), Usage::Authenticate, Always),
        File::pin(
            0x001C,
            Reference::new(ReferencePin::new(COMMON_PIN), 3, 3).changeable(PinRule::FourDigits),
        ),
    ];
    Ok(Application { files, ..Application::default() })
}

/// Record 1 of the files `0002` of this and the residence application: one 16-byte key reference. That it stands under
/// tag 01 is inferred.
pub(super) fn key_reference() -> Vec<u8> {
    record(0x01, &key_id(ROOT))
}

/// A SIMPLE-TLV record with a short length.
fn record(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).unwrap_or(u8::MAX);
    [&[tag, length], value].concat()
}
