//! GET DATA and GET CHALLENGE.

use apdu::{Case, CommandRef};

use crate::card::application::Kind;
use crate::card::reply::{Answer, Reply};
use crate::card::{Card, CardDefect, issuer_domain, status};

impl Card {
    /// GET DATA, `00 CA` with the tag in P1-P2: objects of the issuer domain, found only while it is current, except for
    /// the contact interface's answer to reset. An object longer than Ne is refused with 6700, so that large ones need
    /// an extended Le (that small ones follow the same rule is inferred).
    pub(super) fn get_data(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if !matches!(command.case(), Case::Short2 | Case::Extended2) {
            return Err(status::WRONG_LENGTH);
        }
        let tag = u16::from_be_bytes([header.p1, header.p2]);
        let mut object = match self.object(tag) {
            Ok(Some(object)) => object,
            Ok(None) if self.has(CardDefect::DataAbsent9000) => return Ok(Reply::done()),
            Ok(None) => return Err(status::OBJECT_NOT_FOUND),
            Err(status) => return Err(status),
        };
        if object.len() > command.ne().get() {
            if !self.has(CardDefect::LargeObjectCut) {
                return Err(status::WRONG_LENGTH);
            }
            object.truncate(command.ne().get());
        }
        Ok(Reply::ok(object))
    }

    fn object(&mut self, tag: u16) -> Result<Option<Vec<u8>>, apdu::StatusWord> {
        if tag == issuer_domain::CONTACT_ATR {
            return Ok(Some(issuer_domain::contact_atr(&self.profile.atr).to_vec()));
        }
        if self.kind() != Kind::IssuerDomain {
            return Ok(None);
        }
        let objects = &self.open_current()?.objects;
        Ok(objects.iter().find(|(at, _)| *at == tag).map(|(_, object)| object.clone()))
    }

    /// GET CHALLENGE, `00 84 00 00`: up to 256 random bytes; the extended form is refused with 6985.
    pub(super) fn get_challenge(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if (header.p1, header.p2) != (0, 0) {
            return Err(status::WRONG_P1_P2);
        }
        match command.case() {
            Case::Short2 => {}
            case if case.is_extended() => return Err(status::CONDITIONS_NOT_SATISFIED),
            _ => return Err(status::WRONG_LENGTH),
        }
        let mut challenge = vec![0; command.ne().get()];
        if !self.has(CardDefect::ChallengeRepeats) {
            aws_lc_rs::rand::fill(&mut challenge).map_err(|_| status::BROKEN)?;
        }
        Ok(Reply::ok(challenge))
    }
}
