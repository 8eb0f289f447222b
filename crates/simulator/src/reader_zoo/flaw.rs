/// What is wrong with a reader. Lengths are bytes of a whole APDU unless said otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Flaw {
    /// Nothing.
    None,
    /// Refuses commands in extended form, however short (F02).
    RefusesExtendedForm,
    /// Does not hand longer commands to the card (F03, F06, F08, F46).
    RefusesCommandAbove(usize),
    /// Loses longer responses, with an error (F06, F20, F33).
    LosesResponseAbove(usize),
    /// Both, with a limit for each direction (F07).
    Asymmetric {
        /// Longest command.
        command: usize,
        /// Longest response.
        response: usize,
    },
    /// Carries long APDUs in slot 0 and from this firmware on only (F04).
    LongFromFirmware(u16),
    /// Fills the data of extended answers with zeros (F10).
    ZeroFills,
    /// Says success and brings nothing, for longer responses (F11).
    EmptyAbove(usize),
    /// Cuts the data of longer responses to this many bytes (F06, F12, F17).
    CutsData {
        /// Bytes of data that are left.
        to: usize,
        /// Whether the status word is kept.
        keeps_status: bool,
    },
    /// Brings only the status word where the data are exactly so long (F13).
    NoDataAtExactly(usize),
    /// Times out where the data are exactly so long (F13).
    TimesOutAtExactly(usize),
    /// Cuts longer commands to this many bytes (F14).
    CutsCommand(usize),
    /// Forwards only the low byte of an extended Lc, with as many bytes of data (F14).
    DropsLcHighByte,
    /// Forwards what would fit the short form in short form, and cuts the rest until it fits (F14).
    ConvertsToShort,
    /// Leaves Le out where it is extended (F15).
    DropsLe,
    /// Takes Le 0000 for 00, which is 256 (F15).
    LeZeroIs256,
    /// Asks for 256 whatever Le says (F15).
    LeAlways256,
    /// Puts blocks of this many bytes together wrongly, in commands or in responses (F16).
    Splits {
        /// Bytes of a block.
        block: usize,
        /// What happens to the second one.
        how: Split,
        /// In responses; else in commands.
        in_response: bool,
    },
    /// Brings nothing, or nothing in time, one time in so many (F19).
    EmptyOrMuteOneIn(u32),
    /// Brings the first piece of so many bytes of a longer response as if it were all (F30, F31).
    FirstPieceOnly(usize),
    /// Hands each block of a longer command to the card as a command of its own (F32).
    EachBlockACommand,
    /// Never asks for the second block of a command (F34).
    NeverContinues,
    /// Gives up on cards that think longer than this, in milliseconds (F40).
    GivesUpAfter(u64),
    /// Never gives up on cards that think longer than this, in milliseconds; a new connection helps (F41).
    WaitsForEver(u64),
    /// Says nothing sensible after a longer response until its own power is taken (F42).
    StuckAfter(usize),
    /// Times out above 64 bytes because the card's rate is too high for it (F43).
    TooFastCard,
    /// Is gone after a longer command until its own power is taken (F44).
    VanishesAfter(usize),
    /// The T=1 engine above it is dead after a longer response, until the card is reset (F45).
    DeadUntilReset(usize),
    /// Loses a block of a longer command one time in so many, and waits for it in vain (F47).
    LosesBlockOneIn(u32),
    /// Hangs where a transfer fills its last USB packet of 64 bytes (F48).
    HangsAtFullPackets,
    /// Loses the first exchange after each connection (F49).
    LosesFirst,
    /// Fails one time in so many, without a reason (F51).
    FailsOneIn(u32),
    /// Sends every command twice.
    SendsTwice,
}

/// What happens to the second block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Split {
    /// It is the first one again.
    Repeated,
    /// It is left out.
    Lost,
    /// It comes after the third.
    Swapped,
}
