use std::fmt;

/// One way in which a reader's firmware is wrong, by the number under which it was collected from public reports.
/// Those that need another driver or operating system than libccid's are not among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CcidFault {
    /// Refuses extended form however short (OMNIKEY 3121).
    F02,
    /// Claims extended length and drops commands over 261 bytes (ACR1281U).
    F03,
    /// Long commands and responses only with firmware 5.26 or later, and on the first slot (acsccid's notes).
    F04,
    /// A buffer of 512 bytes: longer commands refused, longer responses cut.
    F06,
    /// Other limits than declared, and one for each direction: commands of 478 bytes, responses of 506.
    F07,
    /// A smaller buffer than declared: no transfer of more than 253 bytes.
    F08,
    /// The data of responses that only extended form can ask for are all zero (Kobil TriBank).
    F10,
    /// Data cut to 8 bytes.
    F12,
    /// Mute when the response has exactly 256 bytes of data (ACR122U).
    F13,
    /// The command cut to 261 bytes.
    F14,
    /// Every Le in extended form becomes 256.
    F15,
    /// A response's second block is the first again, if it is a whole one.
    F16,
    /// Data end after 1,000 bytes, with 9000.
    F17,
    /// One response in twelve is empty, says "mute" and yet "done".
    F19,
    /// `dwLength` of long messages does not fit what comes.
    F20,
    /// Declares short level and chains long responses (PN7362AU).
    F30,
    /// Chains in pieces of 128 bytes whatever it declares (Cherry KC1000SC).
    F31,
    /// Takes every block for a command (Kobil).
    F32,
    /// No response of more than 374 bytes (QEMU usb-ccid).
    F33,
    /// Never asks for the rest of a command.
    F34,
    /// Never asks the driver for patience.
    F40,
    /// Asks for patience without end where the card takes a second or more.
    F41,
    /// After a response of more than 3,000 bytes everything overflows until its power is taken (TITENG).
    F42,
    /// Falls silent at transfers of more than 64 bytes if the card's rate is above what TA1 = 95 says (AU9540).
    F43,
    /// Vanishes at a command of more than 2,000 bytes.
    F44,
    /// After a response of more than 5,000 bytes over T=1 every check is wrong until the card is reset.
    F45,
    /// A vendor's error at commands of more than 32,000 bytes (ACR1252U).
    F46,
    /// One piece in six is lost.
    F47,
    /// Silent when its answer fills packets of 64 bytes (GemPC Twin on USB 3).
    F48,
    /// The first transfer after power-on fails (bR301).
    F49,
    /// 40 ms slower with every message.
    F50,
    /// One command in twenty fails.
    F51,
}

impl CcidFault {
    /// Every fault.
    pub const ALL: &[Self] = &[
        Self::F02,
        Self::F03,
        Self::F04,
        Self::F06,
        Self::F07,
        Self::F08,
        Self::F10,
        Self::F12,
        Self::F13,
        Self::F14,
        Self::F15,
        Self::F16,
        Self::F17,
        Self::F19,
        Self::F20,
        Self::F30,
        Self::F31,
        Self::F32,
        Self::F33,
        Self::F34,
        Self::F40,
        Self::F41,
        Self::F42,
        Self::F43,
        Self::F44,
        Self::F45,
        Self::F46,
        Self::F47,
        Self::F48,
        Self::F49,
        Self::F50,
        Self::F51,
    ];

    /// Its number, as `F16`.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }

    /// The fault of that number.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|fault| fault.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for CcidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name())
    }
}

/// A reader's fault, if it has one, and what it remembers.
#[derive(Debug, Default)]
pub(super) struct Faulty {
    pub(super) fault: Option<CcidFault>,
    /// State of the generator of chance.
    chance: u64,
    /// The fault has struck and stays.
    pub(super) struck: bool,
    /// Transfers since the card got power.
    pub(super) transfers: usize,
    /// Bytes of the response that T=1 blocks bring.
    pub(super) response: usize,
    /// TA1 of the card that got power.
    pub(super) rate: u8,
}

impl Faulty {
    pub(super) fn new(fault: CcidFault, seed: u64) -> Self {
        Self { fault: Some(fault), chance: seed, ..Self::default() }
    }

    pub(super) fn is(&self, fault: CcidFault) -> bool {
        self.fault == Some(fault)
    }

    /// True once in so many times, by the seed (SplitMix64).
    pub(super) fn one_in(&mut self, n: u64) -> bool {
        self.chance = self.chance.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.chance ^ self.chance >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31).is_multiple_of(n)
    }
}
