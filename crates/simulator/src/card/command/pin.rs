//! VERIFY and the two ways of changing a PIN.

use apdu::{Case, CommandRef};

use crate::card::application::{Application, Kind};
use crate::card::file::{Body, File};
use crate::card::reply::{Answer, Reply};
use crate::card::security::Reference;
use crate::card::{Card, CardDefect, status};

impl Card {
    /// VERIFY, `00 20 00`: without data it tells the counter, with data it compares. A Le field is tolerated with data
    /// (inferred).
    pub(super) fn verify(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if header.p1 != 0x00 {
            return Err(status::WRONG_P1_P2);
        }
        let id = self.referenced_file(header.p2)?;
        let (defects, unknowns) = (self.profile.defects, self.profile.unknowns);
        let application = self.application_mut().ok_or(status::NO_CURRENT_FILE)?;
        let reference = pin_mut(application, id).ok_or(status::WRONG_FILE_TYPE)?;
        let status = match (command.case(), command.data()) {
            (Case::Case1, _) => reference.ask(defects),
            (_, value) if (1..=16).contains(&value.len()) => {
                reference.present(value, unknowns.wrong_pin_ends_status, defects)
            }
            _ => return Err(status::WRONG_LENGTH),
        };
        if !command.data().is_empty() && status.counter().is_some() && defects.has(CardDefect::CounterShared)
        {
            for file in application.files.iter_mut().filter(|file| file.id != id) {
                if let Body::Pin(other) = &mut file.body {
                    other.lose_try();
                }
            }
        }
        Ok(Reply::status(status))
    }

    /// CHANGE REFERENCE DATA, `00 24 01`, or CHANGE KEY, `80 32 00`: a new value for a PIN that is verified.
    pub(super) fn change_pin(&mut self, command: &CommandRef<'_>, p1: u8) -> Answer {
        let header = command.header();
        if header.p1 != p1 {
            return Err(status::WRONG_P1_P2);
        }
        let id = self.referenced_file(header.p2)?;
        let defects = self.profile.defects;
        let application = self.application_mut().ok_or(status::NO_CURRENT_FILE)?;
        let reference = pin_mut(application, id).ok_or(status::WRONG_FILE_TYPE)?;
        reference.change(command.data(), defects)?;
        Ok(Reply::done())
    }

    /// JPKI and text application change PINs by CHANGE REFERENCE DATA.
    pub(super) fn changes_reference_data(&self) -> bool {
        matches!(self.kind(), Kind::Jpki | Kind::Text)
    }

    /// Common and residence application change PINs by CHANGE KEY. That either way is unknown to the other
    /// applications is inferred.
    pub(super) fn changes_keys(&self) -> bool {
        matches!(self.kind(), Kind::Common | Kind::Residence)
    }
}

fn pin_mut(application: &mut Application, id: u16) -> Option<&mut Reference> {
    match application.file_mut(id) {
        Some(File { body: Body::Pin(reference), .. }) => Some(reference),
        _ => None,
    }
}
