use super::prediction::Version;
use super::{Descriptor, ExchangeLevel, Firmware};
use crate::Text;

/// One exception that libccid makes for a device: it works at another level than the descriptor states. Read in its
/// `ccid_open_hack_pre` and `ccid_open_hack_post` from release 1.3.0 to 1.8.2 of June 2026.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quirk {
    /// The level it works at instead.
    pub level: ExchangeLevel,
    /// Why.
    pub reason: Text,
}

/// The option bit of libccid that puts Gemplus readers into APDU mode.
const OPTION_GEMPC_APDU: u16 = 0x02;

/// Chains although its descriptor may say short APDU, and the release that first knew.
const CHAINING: [((u16, u16), Version); 6] = [
    ((0x076B, 0x3A21), Version(1, 4, 24)), // HID Aviator
    ((0x076B, 0x3031), Version(1, 4, 28)), // OMNIKEY 3x21
    ((0x076B, 0x6632), Version(1, 4, 28)), // OMNIKEY 6121
    ((0x046A, 0x00A7), Version(1, 4, 28)), // Cherry XX44
    ((0x0BF8, 0x1024), Version(1, 4, 28)), // Fujitsu D323
    ((0x2F7C, 0x6007), Version(1, 7, 1)),  // Diebold Nixdorf PN7362AU
];
/// Chains in release 1.00 of its firmware.
const KC1000SC: (u16, u16) = (0x046A, 0x00A1);
const KC1000SC_SINCE: Version = Version(1, 4, 22);
const TRIBANK: (u16, u16) = (0x0D46, 0x3010);
const TRIBANK_SINCE: Version = Version(1, 3, 11);
/// SCR331-DI and SDI010: a contactless second slot that shares the contact slot's descriptor. The driver has not cared
/// for that slot since this release.
const SHARED_DESCRIPTOR: [(u16, u16); 2] = [(0x04E6, 0x5111), (0x04E6, 0x5121)];
const SHARED_DESCRIPTOR_UNTIL: Version = Version(1, 3, 10);
const GEMPC: [(u16, u16); 2] = [(0x08E6, 0x3437), (0x08E6, 0x3438)];

impl Quirk {
    /// The exception for a device, by the driver's version (`None`: the newest known) and options; a slot counts from 0.
    #[must_use]
    pub fn of(descriptor: &Descriptor, slot: u8, version: Option<Version>, options: u16) -> Option<Self> {
        let id = (descriptor.vendor, descriptor.product);
        let knows = |since: Version| version.is_none_or(|version| version >= since);
        let is_short = descriptor.level() == ExchangeLevel::Short;
        let firmware_chains = CHAINING.iter().any(|(chaining, since)| *chaining == id && knows(*since))
            || (id == KC1000SC
                && is_short
                && descriptor.firmware == Firmware(0x0100)
                && knows(KC1000SC_SINCE));
        let (level, ja, en) = if firmware_chains {
            (
                ExchangeLevel::Extended,
                "記述子と異なり応答を分割して返す",
                "its firmware chains, whatever it states",
            )
        } else if id == TRIBANK && knows(TRIBANK_SINCE) {
            (ExchangeLevel::Short, "拡張APDUの応答が0で埋まる", "its extended answers are zeros")
        } else if SHARED_DESCRIPTOR.contains(&id) && slot > 0 && !knows(SHARED_DESCRIPTOR_UNTIL) {
            (ExchangeLevel::Short, "非接触スロットの記述子がない", "this slot has no descriptor of its own")
        } else if GEMPC.contains(&id) && options & OPTION_GEMPC_APDU != 0 {
            (ExchangeLevel::Short, "ドライバーの設定0x02", "option 0x02 of the driver")
        } else if descriptor.interface_protocol == 2 && is_short {
            (ExchangeLevel::Extended, "ICCD-Bの転送方式", "the transfer of ICCD version B needs it")
        } else {
            return None;
        };
        Some(Self { level, reason: Text::new(ja, en) })
    }
}
