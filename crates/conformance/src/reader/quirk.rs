use super::prediction::Version;
use super::{Descriptor, ExchangeLevel, Firmware};
use crate::Text;

/// One exception that libccid makes for a device: it works at another level than the descriptor states. Read in libccid's
/// `ccid_open_hack_post`, state of June 2026.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quirk {
    /// The level it works at instead.
    pub level: ExchangeLevel,
    /// Why.
    pub reason: Text,
}

/// The option bit of libccid that puts Gemplus readers into APDU mode.
const OPTION_GEMPC_APDU: u16 = 0x02;

/// Chains although its descriptor may say short APDU.
const CHAINING: [(u16, u16); 5] =
    [(0x076B, 0x3A21), (0x076B, 0x3031), (0x076B, 0x6632), (0x046A, 0x00A7), (0x0BF8, 0x1024)];
const PN7362AU: (u16, u16) = (0x2F7C, 0x6007);
const KC1000SC: (u16, u16) = (0x046A, 0x00A1);
const TRIBANK: (u16, u16) = (0x0D46, 0x3010);
/// SCR331-DI and SDI010: a contactless second slot that shares the contact slot's descriptor.
const SHARED_DESCRIPTOR: [(u16, u16); 2] = [(0x04E6, 0x5111), (0x04E6, 0x5121)];
const GEMPC: [(u16, u16); 2] = [(0x08E6, 0x3437), (0x08E6, 0x3438)];

impl Quirk {
    /// The exception for a device, by the driver's version (`None`: the newest known) and options; a slot counts from 0.
    #[must_use]
    pub fn of(descriptor: &Descriptor, slot: u8, version: Option<Version>, options: u16) -> Option<Self> {
        let id = (descriptor.vendor, descriptor.product);
        let knows = |since: Version| version.is_none_or(|version| version >= since);
        let firmware_chains = CHAINING.contains(&id)
            || (id == PN7362AU && knows(Version(1, 7, 1)))
            || (id == KC1000SC && descriptor.firmware == Firmware(0x0100));
        let (level, ja, en) = if firmware_chains {
            (
                ExchangeLevel::Extended,
                "記述子と異なり応答を分割して返す",
                "its firmware chains, whatever it states",
            )
        } else if id == TRIBANK {
            (ExchangeLevel::Short, "拡張APDUの応答が0で埋まる", "its extended answers are zeros")
        } else if SHARED_DESCRIPTOR.contains(&id) && slot > 0 {
            (ExchangeLevel::Short, "非接触スロットの記述子がない", "this slot has no descriptor of its own")
        } else if GEMPC.contains(&id) && options & OPTION_GEMPC_APDU != 0 {
            (ExchangeLevel::Short, "ドライバーの設定0x02", "option 0x02 of the driver")
        } else if descriptor.interface_protocol == 2 && descriptor.level() == ExchangeLevel::Short {
            (ExchangeLevel::Extended, "ICCD-Bの転送方式", "the transfer of ICCD version B needs it")
        } else {
            return None;
        };
        Some(Self { level, reason: Text::new(ja, en) })
    }
}
