use apdu::{Channel as _, Reset};
use jpki::{CertificateKind, DigestInfo, Jpki, Key, Pin};
use simulator::jpki_pki::AUTHENTICATION_PIN;

use crate::wire::{Rig, Wire};

/// The task with this project's own operations.
pub(crate) fn authenticate(rig: &Rig) -> Wire {
    let mut channel = rig.measured();
    let atr = channel.reset(Reset::Cold).unwrap();
    let mut card = Jpki::select(&mut channel).unwrap().narrowed(|wide| wide.for_card(&atr));
    card.verify(&Pin::user_authentication(AUTHENTICATION_PIN).unwrap(), 1).unwrap();
    let certificate = card.certificate(CertificateKind::UserAuthentication).unwrap();
    let signature = card.sign(Key::UserAuthentication, &DigestInfo::sha256(b"challenge")).unwrap();
    certificate.verify_sha256(b"challenge", &signature).unwrap();
    channel.wire
}
