//! The residence application (住基AP), the least known of all: a key reference and a PIN.

use apdu::StatusWord;

use super::application::Application;
use super::common::key_reference;
use super::file::Access::Always;
use super::file::File;
use super::security::{PinRule, Reference, ReferencePin};
use super::{CardProfile, RESIDENCE_PIN};

pub(super) fn open(_: &CardProfile) -> Result<Application, StatusWord> {
    let pin = Reference::new(ReferencePin::new(RESIDENCE_PIN), 3, 3).changeable(PinRule::FourDigits);
    let files = vec![File::records(0x0002, vec![key_reference()], Always), File::pin(0x001C, pin)];
    Ok(Application { files, ..Application::default() })
}
