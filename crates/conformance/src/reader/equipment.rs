use serde::Serialize;

use super::Firmware;

/// What else a device's descriptors say of an interface. No prediction depends on it; a driver chooses by it how it listens
/// for cards and which voltage it asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Equipment {
    /// `bInterfaceClass`: 0x0B, or 0xFF on devices older than the class.
    pub interface_class: u8,
    /// `bNumEndpoints`: 3, or 2 without the interrupt pipe; ICCD devices have fewer.
    pub endpoints: u8,
    /// `bcdCCID`: the specification's release that it says it follows.
    pub ccid: Firmware,
    /// `bMaxCCIDBusySlots`; 0, which makes no sense, is what a few say.
    pub busy_slots: u8,
    /// `bVoltageSupport`: bit 0 is 5.0 V, bit 1 is 3.0 V, bit 2 is 1.8 V.
    pub voltages: u8,
    /// `dwDefaultClock` in kHz.
    pub clock: u32,
    /// `bClassGetResponse`: class byte of the GET RESPONSE that a reader sends by itself over T=0; 0xFF is the command's.
    pub class_get_response: u8,
    /// `bClassEnvelope`: class byte of its ENVELOPE; 0xFF is the command's.
    pub class_envelope: u8,
    /// `bPINSupport`: bit 0 is verification, bit 1 modification of a PIN on the reader's own keys.
    pub pin_support: u8,
    /// `wLcdLayout`: lines in the high byte, characters in the low; 0 without a display.
    pub lcd_layout: u16,
}

impl Equipment {
    /// What most CCID interfaces have: the class, three endpoints, one busy slot, every voltage, 4 MHz, nothing for
    /// people.
    pub const USUAL: Self = Self {
        interface_class: 0x0B,
        endpoints: 3,
        ccid: Firmware(0x0110),
        busy_slots: 1,
        voltages: 0x07,
        clock: 4_000,
        class_get_response: 0xFF,
        class_envelope: 0xFF,
        pin_support: 0,
        lcd_layout: 0,
    };
}
