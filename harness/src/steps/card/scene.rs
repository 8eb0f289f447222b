//! What steps about the card remember.

use jpki::Certificate;

use crate::bench::BoxedChannel;
use crate::card_kind::CardKind;
use crate::recorder::RecordedChannel;

/// What steps about the card remember.
#[derive(Default)]
pub struct Scene {
    pub(super) card: Option<RecordedChannel<BoxedChannel>>,
    pub(super) kind: Option<CardKind>,
    pub(super) declared: Option<eligibility::device::Reader>,
    pub(super) outcome: Option<Result<(), jpki::Error>>,
    pub(super) certificate: Option<Result<Certificate, jpki::Error>>,
    pub(super) signature: Option<Result<Vec<u8>, jpki::Error>>,
    pub(super) response: Option<Vec<u8>>,
    pub(super) response_before: Option<Vec<u8>>,
    pub(super) integrity: Option<Result<bool, jpki::Error>>,
}
