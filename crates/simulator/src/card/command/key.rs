//! What private keys do: COMPUTE DIGITAL SIGNATURE and INTERNAL AUTHENTICATE.

use std::sync::Arc;

use apdu::{CommandRef, StatusWord};

use crate::card::file::{Body, Usage};
use crate::card::reply::{Answer, Reply};
use crate::card::rsa::{MODULUS_LEN, RsaKey};
use crate::card::signature::{Scheme, SignatureError};
use crate::card::{Card, CardDefect, CardKey, jpki, status};

impl Card {
    /// COMPUTE DIGITAL SIGNATURE, `80 2A`: P1 names the scheme, P2 the key (`80` current file, `80 | SFI`, `00` the
    /// application's own, where it has one).
    pub(super) fn compute_signature(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        let scheme = Scheme::from_p1(header.p1)?;
        let default_key = self.application().and_then(|application| application.default_key);
        let id = match (header.p2, default_key) {
            (0x00, Some(key)) => key,
            (reference, _) => self.referenced_file(reference)?,
        };
        let key = self.key_for(Usage::Sign, id)?;
        if command.data().is_empty() || command.ne().get() < MODULUS_LEN {
            return Err(status::WRONG_LENGTH);
        }
        let fill = if self.has(CardDefect::SignatureWrongPadding) { 0xFE } else { 0xFF };
        self.reply_of(scheme.sign(&key, command.data(), fill))
    }

    /// INTERNAL AUTHENTICATE, `00 88 00`: signs the SHA-256 digest of a challenge of 1 to 255 bytes.
    pub(super) fn internal_authenticate(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if header.p1 != 0x00 {
            return Err(status::WRONG_P1_P2);
        }
        let id = self.referenced_file(header.p2)?;
        let key = self.key_for(Usage::Authenticate, id)?;
        if !(1..=255).contains(&command.data().len()) || command.ne().get() < MODULUS_LEN {
            return Err(status::WRONG_LENGTH);
        }
        let unhashed = self.has(CardDefect::InternalAuthenticateUnhashed);
        let scheme = if unhashed { Scheme::Verbatim } else { Scheme::Message };
        self.reply_of(scheme.sign(&key, command.data(), 0xFF))
    }

    /// The access rule comes first, then the usage: 6982, then 6985. A key of the next generation comes last.
    fn key_for(&self, wanted: Usage, id: u16) -> Result<Arc<RsaKey>, StatusWord> {
        let application = self.application().ok_or(status::NO_CURRENT_FILE)?;
        let Some(Body::Key { key, usage, allowed }) = application.file(id).map(|file| &file.body) else {
            return Err(status::WRONG_FILE_TYPE);
        };
        let by_terminal = id == jpki::AUTHENTICATION_KEY
            && self.terminal_is_authenticated()
            && self.profile.unknowns.terminal_opens_authentication;
        let by_defect = wanted == Usage::Sign && self.has(CardDefect::SignWithoutPin);
        if !application.allows(*allowed, self.profile.defects) && !by_terminal && !by_defect {
            return Err(status::SECURITY_STATUS);
        }
        match key {
            _ if *usage != wanted => Err(status::CONDITIONS_NOT_SATISFIED),
            CardKey::Rsa(key) => Ok(Arc::clone(key)),
            CardKey::Elliptic => Err(self.profile.unknowns.elliptic_signature),
        }
    }

    fn reply_of(&self, signed: Result<Vec<u8>, SignatureError>) -> Answer {
        signed.map(Reply::ok).map_err(|error| match error {
            SignatureError::Length => self.profile.unknowns.signature_length,
            SignatureError::Library => status::BROKEN,
        })
    }
}
