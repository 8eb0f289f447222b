use apdu::Channel as _;
use jpki::{Certificate, DigestInfo};
use myna_card::ap::jpki::{JpkiAp, SignatureScheme};
use myna_card::{Card, Pin, Transmit};
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::wire::{Measured, Rig, Wire};

/// The way from myna-card to the simulated reader.
struct Link(Measured);

impl Transmit for Link {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        self.0.transmit(command).map_err(|error| myna_card::Error::Malformed(error.to_string()))
    }
}

/// The task with myna-card, which uses short length fields only. The counter is asked too, as here nobody presents a PIN
/// without.
pub(crate) fn authenticate(rig: &Rig) -> Wire {
    let mut card = Card::new(Link(rig.measured()));
    let mut jpki = JpkiAp::select(&mut card).unwrap();
    jpki.auth_pin_retries().unwrap();
    jpki.verify_auth_pin(&Pin::numeric(AUTHENTICATION_PIN).unwrap()).unwrap();
    let certificate = Certificate::parse(&jpki.read_auth_certificate_der().unwrap()).unwrap();
    let digest_info = DigestInfo::sha256(b"challenge");
    let signature = jpki.sign_with_auth_key(SignatureScheme::Verbatim, digest_info.as_bytes()).unwrap();
    certificate.verify_sha256(b"challenge", &signature).unwrap();
    card.into_transport().0.wire
}
