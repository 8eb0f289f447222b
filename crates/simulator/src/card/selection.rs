use apdu::{CommandRef, Ne, StatusWord};

use super::application::{Application, Kind};
use super::file::{Access, Body};
use super::reply::{Answer, Reply};
use super::{Card, CardDefect, FileControl, probe, status};

/// What the card has selected.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Selection {
    /// Index of the current application; 0 is the issuer domain, the state after power-on.
    application: usize,
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
            2 => self.selection.application + 1,
            _ => return Err(status::WRONG_P1_P2),
        };
        let found = (first..self.slots.len()).find(|at| self.slots[*at].kind.aid().starts_with(name));
        let Some(at) = found else { return self.select_nothing() };
        let kind = self.slots[at].kind;
        let information = self.control_information(p2, command.ne(), &[], 0x84, kind.aid())?;
        if kind != Kind::IssuerDomain {
            self.slots[at].open(&self.profile)?;
        }
        self.make_current(at);
        Ok(Reply::ok(information))
    }

    fn select_nothing(&mut self) -> Answer {
        if self.has(CardDefect::ForeignAidAccepted) {
            return Ok(Reply::done());
        }
        if self.has(CardDefect::FailedSelectLosesApplication) {
            self.make_current(0);
        }
        Err(status::FILE_NOT_FOUND)
    }

    fn make_current(&mut self, at: usize) {
        let before = self.selection.application;
        self.selection = Selection { application: at, file: None };
        self.terminal = super::command::terminal::Terminal::Unknown;
        self.probe = probe::Probe::default();
        let keeps = self.has(CardDefect::StaleSecurityStatus)
            || before == 0 && self.has(CardDefect::VerifiedStateSurvivesPower)
            || before == at && self.profile.unknowns.reselect_keeps_status;
        if !keeps {
            self.forget_verified();
        }
    }

    /// SELECT of a file under the current application.
    fn select_file(&mut self, command: &CommandRef<'_>) -> Answer {
        let name: [u8; 2] = command.data().try_into().map_err(|_| status::WRONG_LENGTH)?;
        let id = u16::from_be_bytes(name);
        self.open_current()?;
        let application = self.application().ok_or(status::FILE_NOT_FOUND)?;
        let length = match application.file(id).map(|file| &file.body) {
            Some(Body::Transparent { content, read }) => {
                self.refuse_if_select_needs_pin(application, *read)?;
                vec![0x80, 2, content.len().to_be_bytes()[6], content.len().to_be_bytes()[7]]
            }
            Some(_) => Vec::new(),
            None if self.is_elsewhere(id) => Vec::new(),
            None => return Err(status::FILE_NOT_FOUND),
        };
        let information =
            self.control_information(command.header().p2, command.ne(), &length, 0x83, &name)?;
        self.selection.file = Some(id);
        Ok(Reply::ok(information))
    }

    fn refuse_if_select_needs_pin(&self, application: &Application, read: Access) -> Result<(), StatusWord> {
        let allowed = application.allows(read, self.profile.defects);
        let refuses = self.has(CardDefect::SelectNeedsPin) && !allowed;
        if refuses { Err(status::SECURITY_STATUS) } else { Ok(()) }
    }

    /// By defect: the file is one of another application's.
    fn is_elsewhere(&self, id: u16) -> bool {
        self.has(CardDefect::FileOfOtherApplication)
            && self.slots.iter().filter_map(|slot| slot.opened.as_ref()).any(|other| other.file(id).is_some())
    }

    /// SELECT of the master file: refused in the state after power-on, else accepted without effect (seen by
    /// soltia48/myna-card). No identifier of a master file is known to the card.
    fn select_master_file(&self, command: &CommandRef<'_>) -> Answer {
        match (command.data(), self.selection.application) {
            ([], 0) => Err(status::WRONG_P1_P2),
            ([], _) => Ok(Reply::done()),
            _ => Err(status::FILE_NOT_FOUND),
        }
    }

    /// What SELECT answers: nothing for P2 `0C`, file control information for P2 `00`; see [`FileControl`].
    fn control_information(
        &self,
        p2: u8,
        ne: Ne,
        length: &[u8],
        tag: u8,
        name: &[u8],
    ) -> Result<Vec<u8>, StatusWord> {
        let unasked = self.has(CardDefect::FileControlUnasked);
        let before = match (p2 & !0x03, self.profile.unknowns.file_control) {
            (0x0C, _) if !unasked => return Ok(Vec::new()),
            (0x00, FileControl::Nothing) => return Ok(Vec::new()),
            (0x00, FileControl::NameAndLength) => length,
            (0x00 | 0x0C, _) => &[],
            _ => return Err(status::WRONG_P1_P2),
        };
        let short = |length: usize| u8::try_from(length).map_err(|_| status::WRONG_LENGTH);
        let mut template = vec![0x6F, short(before.len() + name.len() + 2)?];
        template.extend(before);
        template.extend([tag, short(name.len())?]);
        template.extend(name);
        if !unasked {
            template.truncate(ne.get());
        }
        Ok(template)
    }

    /// What the current application is.
    pub(super) fn kind(&self) -> Kind {
        self.slots.get(self.selection.application).map_or(Kind::IssuerDomain, |slot| slot.kind)
    }

    pub(super) fn application(&self) -> Option<&Application> {
        self.slots.get(self.selection.application).and_then(|slot| slot.opened.as_ref())
    }

    pub(super) fn application_mut(&mut self) -> Option<&mut Application> {
        self.slots.get_mut(self.selection.application).and_then(|slot| slot.opened.as_mut())
    }

    /// The current application, opened if it is the issuer domain, which nobody had to select.
    pub(super) fn open_current(&mut self) -> Result<&Application, StatusWord> {
        let slot = self.slots.get_mut(self.selection.application).ok_or(status::FILE_NOT_FOUND)?;
        slot.open(&self.profile)?;
        self.application().ok_or(status::FILE_NOT_FOUND)
    }

    /// The file that P1 of READ BINARY or P2 of a security command means: `80` the current one, `80 | SFI` the one of
    /// that short identifier, which becomes current (JICSAP's rule, inferred for this card).
    pub(super) fn referenced_file(&mut self, reference: u8) -> Result<u16, StatusWord> {
        match reference.checked_sub(0x80) {
            Some(0) => self.current_file(),
            Some(sfi @ 1..=30) => {
                let defects = self.profile.defects;
                let found = self.application().and_then(|application| application.by_sfi(sfi, defects));
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
