//! What a terminal shows the card: its certificate (`80 A2`) and a session key (`80 AE`).

use apdu::{CommandRef, StatusWord};

use crate::card::application::Kind;
use crate::card::file::Body;
use crate::card::issuer::TestIssuer;
use crate::card::reply::{Answer, Reply};
use crate::card::tlv::tlv;
use crate::card::{Card, CardDefect, jpki, status};

/// How far a terminal's authentication has come (特定機関認証). Lost with the selection.
#[derive(Clone, Debug, Default)]
pub(in crate::card) enum Terminal {
    #[default]
    Unknown,
    /// The certificate's body (value of `5F4E`) has been received.
    Shown(Vec<u8>),
    /// Its signature was that of the trust anchor. What follows on real cards is not public.
    Authenticated,
}

/// Length of a certificate's body.
const BODY_LEN: usize = 297;
/// Length of its signature.
const SIGNATURE_LEN: usize = 256;

impl Card {
    /// `80 A2` on the trust anchor's file `0016`: P1-P2 `06 C1` takes a certificate up to its signature (307 bytes),
    /// `00 C1` the signature (261 bytes). Both need an extended Lc. Any other P1-P2 is 6A86.
    pub(super) fn show_terminal(&mut self, command: &CommandRef<'_>) -> Answer {
        let header = command.header();
        if self.kind() != Kind::Jpki {
            // what other applications say is inferred
            return Err(status::CONDITIONS_NOT_SATISFIED);
        }
        let step = match (header.p1, header.p2) {
            (0x06, 0xC1) => Self::take_certificate,
            (0x00, 0xC1) => Self::take_signature,
            _ => return Err(status::WRONG_P1_P2),
        };
        let id = self.current_file()?;
        let file = self.application().and_then(|application| application.file(id));
        if id != jpki::TRUST_ANCHOR || !file.is_some_and(|file| matches!(file.body, Body::TrustAnchor)) {
            return Err(status::WRONG_FILE_TYPE);
        }
        step(self, command.data())?;
        Ok(Reply::done())
    }

    fn take_certificate(&mut self, data: &[u8]) -> Result<(), StatusWord> {
        let head = [0x7F, 0x21, 0x82, 0x02, 0x33, 0x5F, 0x4E, 0x82, 0x01, 0x29];
        let (given, body) = data.split_at_checked(head.len()).ok_or(status::WRONG_LENGTH)?;
        if body.len() != BODY_LEN {
            return Err(status::WRONG_LENGTH);
        }
        if given != head {
            return Err(status::WRONG_DATA);
        }
        self.terminal = Terminal::Shown(body.to_vec());
        Ok(())
    }

    fn take_signature(&mut self, data: &[u8]) -> Result<(), StatusWord> {
        let head = tlv(0x5F37, &[&[0; SIGNATURE_LEN]])[..5].to_vec();
        let (given, signature) = data.split_at_checked(head.len()).ok_or(status::WRONG_LENGTH)?;
        if signature.len() != SIGNATURE_LEN {
            return Err(status::WRONG_LENGTH);
        }
        let Terminal::Shown(body) = std::mem::take(&mut self.terminal) else {
            return Err(status::CONDITIONS_NOT_SATISFIED);
        };
        if given != head {
            return Err(status::WRONG_DATA);
        }
        let anchor = &TestIssuer::shared()?.root;
        if !anchor.has_signed(&body, signature) && !self.has(CardDefect::TerminalUnchecked) {
            return Err(self.profile.unknowns.terminal_refused);
        }
        self.terminal = Terminal::Authenticated;
        Ok(())
    }

    pub(in crate::card) const fn terminal_is_authenticated(&self) -> bool {
        matches!(self.terminal, Terminal::Authenticated)
    }

    /// SET SESSION KEY, `80 AE`: secure messaging is not simulated, so the answer is always the refusal that fits. The
    /// access rule comes before the cryptogram: 6982 without the text application's PIN, 6A80 to a cryptogram.
    pub(super) fn set_session_key(&mut self, command: &CommandRef<'_>) -> Answer {
        const PIN: &[u16] = &[0x0011];
        let application = self.application().ok_or(status::NO_KEY_DELIVERY)?;
        match self.kind() {
            Kind::Text => {}
            Kind::Jpki | Kind::Residence => return Err(status::SECURITY_STATUS),
            _ => return Err(status::NO_KEY_DELIVERY),
        }
        if !application.allows(crate::card::file::Access::Verified(PIN), self.profile.defects) {
            return Err(status::SECURITY_STATUS);
        }
        Err(if command.data().len() == SIGNATURE_LEN { status::WRONG_DATA } else { status::WRONG_LENGTH })
    }
}
