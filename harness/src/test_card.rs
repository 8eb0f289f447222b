//! Only test cards are tested.

use apdu::Channel;
use conformance::Text;
use jpki::{CertificateKind, Jpki};

use crate::failure::Failure;

/// What shows that a card is a test card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The mark of a simulated card in its token information.
    Simulated,
    /// A test authority as issuer of its certificate.
    TestAuthority,
}

/// Examines the card behind a channel and refuses one that is no test card.
///
/// # Errors
/// A [`Failure`]: refused, or the card could not be examined.
pub(crate) fn prove(channel: &mut impl Channel, reader: &str) -> Result<Proof, Failure> {
    let failed = |error: jpki::Error| {
        Failure::rig(Text::new(
            format!("「{reader}」のカードを調べられない: {error}"),
            format!("the card in {reader:?} cannot be examined: {error}"),
        ))
    };
    let mut card = Jpki::select(channel).map_err(failed)?;
    if card.token_info().map_err(failed)?.is_marked_test_card() {
        return Ok(Proof::Simulated);
    }
    if card.certificate(CertificateKind::UserAuthentication).map_err(failed)?.is_test() {
        return Ok(Proof::TestAuthority);
    }
    Err(Failure::refused(Text::new(
        format!("「{reader}」のカードは試験用ではない。本物の個人番号カードでは試験しない"),
        format!(
            "the card in {reader:?} is no test card; the suite does not touch real Individual Number Cards"
        ),
    )))
}
