use apdu::{CommandRef, Ne, StatusWord};

use super::application::{Application, ISSUER_DOMAIN};
use super::{Answer, Card, CardDefect, status};

/// What the card has selected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Selection {
    /// Index of the current application; none is the issuer domain, the state after power-on.
    application: Option<usize>,
    /// Identifier of the current file.
    file: Option<u16>,
}

impl Card {
    /// SELECT, `00 A4 P1 P2`.
    pub(super) fn select(&mut self, command: &CommandRef<'_>) -> Answer {
        match command.header().p1 {
            0x00 => self.select_master_file(command),
            0x02 => self.select_file(command),
            0x04 => self.select_application(command),
            _ => Err(status::WRONG_P1_P2),
        }
    }

    /// SELECT by application identifier or by the beginning of one. A name that fits nothing changes nothing.
    fn select_application(&mut self, command: &CommandRef<'_>) -> Answer {
        let name = command.data();
        if !(1..=16).contains(&name.len()) {
            return Err(status::WRONG_LENGTH);
        }
        let p2 = command.header().p2;
        let first = match p2 & 0x03 {
            0 => 0,
            // the next occurrence after the current application
            2 => self.selection.application.map_or(0, |current| current + 1),
            _ => return Err(status::WRONG_P1_P2),
        };
        let found = (first..self.applications.len()).find(|at| self.applications[*at].aid.starts_with(name));
        let (selected, aid): (_, &[u8]) = match found {
            Some(at) => (found, &self.applications[at].aid),
            None if ISSUER_DOMAIN.starts_with(name) => (None, &ISSUER_DOMAIN),
            None if self.defects.has(CardDefect::ForeignAidAccepted) => return Ok(Vec::new()),
            None => return Err(status::FILE_NOT_FOUND),
        };
        let information = control_information(p2, command.ne(), 0x84, aid)?;
        let first_after_power = self.selection.application.is_none();
        self.selection = Selection { application: selected, file: None };
        let keeps = self.defects.has(CardDefect::StaleSecurityStatus)
            || first_after_power && self.defects.has(CardDefect::VerifiedStateSurvivesPower);
        if !keeps {
            self.forget_verified();
        }
        Ok(information)
    }

    /// SELECT of a file under the current application.
    fn select_file(&mut self, command: &CommandRef<'_>) -> Answer {
        let id: [u8; 2] = command.data().try_into().map_err(|_| status::WRONG_LENGTH)?;
        let application = self.application().ok_or(status::FILE_NOT_FOUND)?;
        let file = application.file(u16::from_be_bytes(id)).ok_or(status::FILE_NOT_FOUND)?.id;
        let information = control_information(command.header().p2, command.ne(), 0x83, &id)?;
        self.selection.file = Some(file);
        Ok(information)
    }

    /// SELECT of the master file: refused in the state after power-on, else accepted without effect (seen by
    /// soltia48/myna-card). No identifier of a master file is known to the card.
    fn select_master_file(&self, command: &CommandRef<'_>) -> Answer {
        match (command.data(), self.selection.application) {
            ([], None) => Err(status::WRONG_P1_P2),
            ([], Some(_)) => Ok(Vec::new()),
            _ => Err(status::FILE_NOT_FOUND),
        }
    }

    pub(super) fn application(&self) -> Option<&Application> {
        self.selection.application.and_then(|at| self.applications.get(at))
    }

    pub(super) fn application_mut(&mut self) -> Option<&mut Application> {
        self.selection.application.and_then(|at| self.applications.get_mut(at))
    }

    /// The file that P1 of READ BINARY or P2 of a security command means: `80` the current one, `80 | SFI` the one of
    /// that short identifier, which becomes current (JICSAP's rule, inferred for this card).
    pub(super) fn referenced_file(&mut self, reference: u8) -> Result<u16, StatusWord> {
        match reference.checked_sub(0x80) {
            Some(0) => self.current_file(),
            Some(sfi @ 1..=30) => {
                let found = self.application().and_then(|application| application.by_sfi(sfi));
                let file = found.ok_or(status::FILE_NOT_FOUND)?;
                self.selection.file = Some(file);
                Ok(file)
            }
            _ => Err(status::WRONG_P1_P2),
        }
    }

    pub(super) fn current_file(&self) -> Result<u16, StatusWord> {
        self.selection.file.ok_or(status::NO_CURRENT_FILE)
    }
}

/// What SELECT answers: nothing for P2 `0C`, file control information for P2 `00`.
///
/// Real cards give that information, but its bytes are published nowhere. Inferred: the least that ISO/IEC 7816-4
/// allows, a template `6F` that repeats the name (tag 84) or the identifier (tag 83).
fn control_information(p2: u8, ne: Ne, tag: u8, name: &[u8]) -> Answer {
    let short = |length: usize| u8::try_from(length).map_err(|_| status::WRONG_LENGTH);
    match p2 & !0x03 {
        0x0C => Ok(Vec::new()),
        0x00 => {
            let mut template = vec![0x6F, short(name.len() + 2)?, tag, short(name.len())?];
            template.extend(name);
            template.truncate(ne.get());
            Ok(template)
        }
        _ => Err(status::WRONG_P1_P2),
    }
}
