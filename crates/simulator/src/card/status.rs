//! Status words the card answers with (jpki-card facts: what public programs met on real cards).

use apdu::StatusWord;

pub(super) const OK: StatusWord = StatusWord::OK;
pub(super) const WRONG_LENGTH: StatusWord = StatusWord::from_u16(0x6700);
pub(super) const NO_LOGICAL_CHANNEL: StatusWord = StatusWord::from_u16(0x6881);
pub(super) const NO_SECURE_MESSAGING: StatusWord = StatusWord::from_u16(0x6882);
pub(super) const LAST_LINK_EXPECTED: StatusWord = StatusWord::from_u16(0x6883);
pub(super) const NO_CHAINING: StatusWord = StatusWord::from_u16(0x6884);
pub(super) const WRONG_FILE_TYPE: StatusWord = StatusWord::from_u16(0x6981);
pub(super) const SECURITY_STATUS: StatusWord = StatusWord::from_u16(0x6982);
/// What this card says of a blocked PIN; the standard's own word would be 6983.
pub(super) const BLOCKED: StatusWord = StatusWord::from_u16(0x6984);
/// What ISO/IEC 7816-4 would say of a blocked PIN.
pub(super) const BLOCKED_BY_THE_BOOK: StatusWord = StatusWord::from_u16(0x6983);
pub(super) const CONDITIONS_NOT_SATISFIED: StatusWord = StatusWord::from_u16(0x6985);
pub(super) const NO_CURRENT_FILE: StatusWord = StatusWord::from_u16(0x6986);
/// No key delivery is set up in this application.
pub(super) const NO_KEY_DELIVERY: StatusWord = StatusWord::from_u16(0x66F1);
pub(super) const WRONG_DATA: StatusWord = StatusWord::from_u16(0x6A80);
pub(super) const NOT_SUPPORTED: StatusWord = StatusWord::from_u16(0x6A81);
pub(super) const FILE_NOT_FOUND: StatusWord = StatusWord::from_u16(0x6A82);
pub(super) const RECORD_NOT_FOUND: StatusWord = StatusWord::from_u16(0x6A83);
pub(super) const WRONG_P1_P2: StatusWord = StatusWord::from_u16(0x6A86);
pub(super) const OBJECT_NOT_FOUND: StatusWord = StatusWord::from_u16(0x6A88);
pub(super) const OFFSET_OUTSIDE: StatusWord = StatusWord::from_u16(0x6B00);
pub(super) const UNKNOWN_INS: StatusWord = StatusWord::from_u16(0x6D00);
pub(super) const UNKNOWN_CLA: StatusWord = StatusWord::from_u16(0x6E00);
/// No precise diagnosis.
pub(super) const BROKEN: StatusWord = StatusWord::from_u16(0x6F00);

/// `63Cx`.
pub(super) fn tries_left(left: u8) -> StatusWord {
    StatusWord::new(0x63, 0xC0 | left.min(0x0F))
}
