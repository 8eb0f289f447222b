//! The instructions that use files: READ BINARY, VERIFY, COMPUTE DIGITAL SIGNATURE.

use std::sync::Arc;

use apdu::{Case, CommandRef, StatusWord};

use super::file::{Body, File};
use super::rsa::MODULUS_LEN;
use super::{Answer, Card, CardDefect, RsaKey, status};

impl Card {
    /// READ BINARY, `00 B0`: P1 `80 | SFI` and P2 the offset, or P1-P2 the offset in the current file. Asking for more
    /// than there is gives what there is, with 9000 (inferred).
    pub(super) fn read_binary(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if !matches!(command.case(), Case::Short2 | Case::Extended2) {
            return Err(status::WRONG_LENGTH);
        }
        let (id, offset) = if header.p1 & 0x80 == 0 {
            (self.current_file()?, usize::from(u16::from_be_bytes([header.p1, header.p2])))
        } else if header.p1 == 0x80 {
            return Err(status::WRONG_P1_P2);
        } else {
            (self.referenced_file(header.p1)?, usize::from(header.p2))
        };
        let application = self.application().ok_or(status::NO_CURRENT_FILE)?;
        let Some(Body::Transparent { content, read }) = application.file(id).map(|file| &file.body) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        if !application.allows(*read, self.defects) && !self.defects.has(CardDefect::ReadWithoutPin) {
            return Err(status::SECURITY_STATUS);
        }
        match content.get(offset..) {
            None | Some([]) if self.defects.has(CardDefect::ReadPastEnd9000) => Ok(Vec::new()),
            None | Some([]) => Err(status::OFFSET_OUTSIDE),
            Some(rest) => Ok(rest[..rest.len().min(command.ne().get())].to_vec()),
        }
    }

    /// VERIFY, `00 20 00`: without data it tells the counter, with data it compares. A Le field is tolerated with data
    /// (inferred).
    pub(super) fn verify(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if header.p1 != 0x00 {
            return Err(status::WRONG_P1_P2);
        }
        let id = self.referenced_file(header.p2)?;
        let defects = self.defects;
        let application = self.application_mut().ok_or(status::NO_CURRENT_FILE)?;
        let Some(File { body: Body::Pin(reference), .. }) = application.file_mut(id) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        let status = match (command.case(), command.data()) {
            (Case::Case1, _) => reference.ask(defects),
            (_, value) if (1..=16).contains(&value.len()) => reference.present(value, defects),
            _ => return Err(status::WRONG_LENGTH),
        };
        if status.is_ok() { Ok(Vec::new()) } else { Err(status) }
    }

    /// COMPUTE DIGITAL SIGNATURE, `80 2A 00`: pads the data as it comes and applies the private key. The other values of
    /// P1 that one public program knows are not implemented.
    pub(super) fn compute_signature(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if header.p1 != 0x00 {
            return Err(status::WRONG_P1_P2);
        }
        let id = self.referenced_file(header.p2)?;
        let key = self.key_for_signing(id)?;
        if command.data().is_empty() || command.ne().get() < MODULUS_LEN {
            return Err(status::WRONG_LENGTH);
        }
        let fill = if self.defects.has(CardDefect::SignatureWrongPadding) { 0xFE } else { 0xFF };
        key.sign(command.data(), fill)
    }

    fn key_for_signing(&self, id: u16) -> Result<Arc<RsaKey>, StatusWord> {
        let application = self.application().ok_or(status::NO_CURRENT_FILE)?;
        let Some(Body::Key { key, sign }) = application.file(id).map(|file| &file.body) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        if application.allows(*sign, self.defects) || self.defects.has(CardDefect::SignWithoutPin) {
            Ok(key.clone())
        } else {
            Err(status::SECURITY_STATUS)
        }
    }
}
