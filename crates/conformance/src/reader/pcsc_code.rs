//! What calls of PC/SC return (PC/SC part 5, table of errors; `pcsclite.h`).

pub(super) const SUCCESS: &str = "SCARD_S_SUCCESS";
pub(super) const CANCELLED: &str = "SCARD_E_CANCELLED";
pub(super) const INSUFFICIENT_BUFFER: &str = "SCARD_E_INSUFFICIENT_BUFFER";
pub(super) const SHARING_VIOLATION: &str = "SCARD_E_SHARING_VIOLATION";
pub(super) const RESET_CARD: &str = "SCARD_W_RESET_CARD";
/// In the evidence: the call did not return within its limit.
pub(super) const NO_RETURN: &str = "did not return";

const NAMES: [(u32, &str); 22] = [
    (0x0000_0000, SUCCESS),
    (0x8010_0001, "SCARD_F_INTERNAL_ERROR"),
    (0x8010_0002, CANCELLED),
    (0x8010_0003, "SCARD_E_INVALID_HANDLE"),
    (0x8010_0008, INSUFFICIENT_BUFFER),
    (0x8010_0009, "SCARD_E_UNKNOWN_READER"),
    (0x8010_000A, "SCARD_E_TIMEOUT"),
    (0x8010_000B, SHARING_VIOLATION),
    (0x8010_000C, "SCARD_E_NO_SMARTCARD"),
    (0x8010_000F, "SCARD_E_PROTO_MISMATCH"),
    (0x8010_0010, "SCARD_E_NOT_READY"),
    (0x8010_0011, "SCARD_E_INVALID_VALUE"),
    (0x8010_0013, "SCARD_F_COMM_ERROR"),
    (0x8010_0016, "SCARD_E_NOT_TRANSACTED"),
    (0x8010_0017, "SCARD_E_READER_UNAVAILABLE"),
    (0x8010_001D, "SCARD_E_NO_SERVICE"),
    (0x8010_001E, "SCARD_E_SERVICE_STOPPED"),
    (0x8010_002E, "SCARD_E_NO_READERS_AVAILABLE"),
    (0x8010_0066, "SCARD_W_UNRESPONSIVE_CARD"),
    (0x8010_0067, "SCARD_W_UNPOWERED_CARD"),
    (0x8010_0068, RESET_CARD),
    (0x8010_0069, "SCARD_W_REMOVED_CARD"),
];

/// What evidence calls a code that a PC/SC call returned, or that it did not return.
#[must_use]
pub fn returned(code: Option<u32>) -> String {
    let Some(code) = code else { return NO_RETURN.to_owned() };
    let known = NAMES.iter().find(|(known, _)| *known == code);
    known.map_or_else(|| format!("0x{code:08X}"), |(_, name)| (*name).to_owned())
}
