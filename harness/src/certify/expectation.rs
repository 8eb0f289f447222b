//! What the certifier must say of each reader of the zoo.
//!
//! Written from the collected reports, by hand and beside the zoo: neither computed from a flaw nor copied from what the judge said.

use conformance::reader::{Direction, FailureClass, Layer, Occasion, Rung};

use FailureClass::{
    AnswerLost, Corruption, MisdeclaredChaining, RefusedByReader, RefusedByStack, Repeated, SilentTruncation,
    TimeOut, Vanished, Wedged, WrongLe,
};
use Layer::{Reader, Stack, StackOrReader};

/// What must be found, and what must be verified nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expectation {
    /// Name of the reader in the zoo.
    pub(super) name: &'static str,
    /// What is wrong with it; nothing with a sound one.
    pub(super) finding: Option<Expected>,
    /// The most data to the card and from it, in bytes and in extended form; `None` where chance decides.
    pub(super) reach: Option<(usize, usize)>,
}

/// One finding that must be there; none that is a fault may be of a more serious class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    pub(super) class: FailureClass,
    pub(super) layer: Layer,
    pub(super) occasion: Occasion,
    /// Whether it is a fault; else it is a clean no that the reader announces.
    pub(super) fault: bool,
    /// Whether the same cases also pass.
    pub(super) intermittent: bool,
    pub(super) cured_by: Rung,
}

const COMMAND: Occasion = Occasion::Carrying(Direction::Command);
const RESPONSE: Occasion = Occasion::Carrying(Direction::Response);
const ALL: Option<(usize, usize)> = Some((65_535, 65_536));

/// A sound reader: nothing but clean noes beyond what it claims.
const fn sound(name: &'static str, command: usize, response: usize) -> Expectation {
    Expectation { name, finding: None, reach: Some((command, response)) }
}

const fn fault(
    name: &'static str,
    class: FailureClass,
    layer: Layer,
    occasion: Occasion,
    reach: Option<(usize, usize)>,
) -> Expectation {
    let finding =
        Expected { class, layer, occasion, fault: true, intermittent: false, cured_by: Rung::Retry };
    Expectation { name, finding: Some(finding), reach }
}

impl Expectation {
    /// A clean no beyond what the reader claims.
    const fn announced(mut self) -> Self {
        if let Some(expected) = &mut self.finding {
            expected.fault = false;
        }
        self
    }

    const fn sometimes(mut self) -> Self {
        if let Some(expected) = &mut self.finding {
            expected.intermittent = true;
        }
        self
    }

    const fn until(mut self, rung: Rung) -> Self {
        if let Some(expected) = &mut self.finding {
            expected.cured_by = rung;
        }
        self
    }
}

/// Every reader of the zoo. A command of 261 bytes carries 254 in case 3E, a response of 261 bytes 259.
pub(super) const EXPECTATIONS: &[Expectation] = &[
    sound("character-t1", 65_535, 65_536),
    sound("character-t0", 254, 256),
    sound("tpdu-t1", 65_535, 65_536),
    sound("tpdu-t1-ifsd-32", 65_535, 65_536),
    sound("short-t1", 254, 259),
    sound("short-t0", 254, 259),
    sound("short-contactless-3266", 3_249, 3_254),
    sound("extended-271", 65_535, 65_536),
    sound("extended-271-t0", 65_535, 65_536),
    sound("extended-512", 65_535, 65_536),
    sound("extended-1034-ifsd-247", 65_535, 65_536),
    sound("extended-65554", 65_535, 65_536),
    sound("extended-contactless-522", 65_535, 65_536),
    sound("extended-unclaimed", 65_535, 65_536),
    sound("acs-526", 65_535, 65_536),
    // Refused before the card.
    fault("F01", RefusedByStack, Stack, COMMAND, Some((254, 259))).announced(),
    fault("F02", RefusedByReader, Reader, Occasion::ExtendedForm, Some((0, 0))).announced(),
    fault("F03", RefusedByReader, Reader, COMMAND, Some((254, 65_536))),
    fault("F04a", RefusedByReader, Reader, COMMAND, Some((254, 256))),
    fault("F04b", RefusedByReader, Reader, COMMAND, Some((254, 256))),
    fault("F05", RefusedByStack, Stack, COMMAND, Some((254, 256))),
    fault("F06a", RefusedByReader, Reader, COMMAND, Some((505, 510))),
    fault("F06b", SilentTruncation, Reader, RESPONSE, Some((65_535, 512))),
    fault("F07a", RefusedByReader, StackOrReader, COMMAND, Some((471, 504))).announced(),
    fault("F07b", RefusedByReader, StackOrReader, COMMAND, Some((1_007, 1_012))),
    fault("F08a", RefusedByReader, Reader, COMMAND, Some((246, 256))),
    fault("F08b", RefusedByReader, Reader, COMMAND, Some((1_017, 256))).announced(),
    // Silent corruption.
    fault("F10", Corruption, Reader, RESPONSE, Some((65_535, 256))),
    fault("F11", SilentTruncation, StackOrReader, RESPONSE, Some((65_535, 256))),
    fault("F12a", SilentTruncation, Reader, RESPONSE, Some((65_535, 8))),
    fault("F12b", SilentTruncation, Reader, RESPONSE, Some((65_535, 8))),
    fault("F13a", SilentTruncation, Reader, RESPONSE, ALL),
    fault("F13b", TimeOut, Reader, RESPONSE, ALL),
    fault("F14a", Corruption, StackOrReader, COMMAND, Some((254, 65_536))),
    fault("F14b", Corruption, StackOrReader, COMMAND, Some((255, 65_536))),
    fault("F14c", Corruption, StackOrReader, COMMAND, Some((255, 256))),
    fault("F15a", WrongLe, Reader, Occasion::ExtendedForm, Some((65_535, 0))),
    fault("F15b", WrongLe, Reader, RESPONSE, Some((65_535, 65_535))),
    fault("F15c", WrongLe, Reader, Occasion::ExtendedForm, Some((65_535, 256))),
    fault("F16a", Corruption, Reader, RESPONSE, Some((65_535, 519))),
    fault("F16b", Corruption, Reader, COMMAND, Some((515, 65_536))),
    fault("F16c", Corruption, Reader, RESPONSE, Some((65_535, 780))),
    fault("F17", SilentTruncation, StackOrReader, RESPONSE, Some((65_535, 1_000))),
    fault("F18", AnswerLost, Stack, RESPONSE, Some((65_535, 1_956))),
    fault("F19", SilentTruncation, Reader, RESPONSE, ALL).sometimes(),
    fault("F20", AnswerLost, Reader, RESPONSE, Some((65_535, 2_000))),
    // Chaining.
    fault("F30", MisdeclaredChaining, Reader, RESPONSE, Some((254, 259))),
    fault("F31", MisdeclaredChaining, Reader, RESPONSE, Some((254, 126))),
    fault("F32", MisdeclaredChaining, Reader, COMMAND, Some((254, 65_536))),
    fault("F33", AnswerLost, Reader, RESPONSE, Some((65_535, 372))),
    fault("F34", MisdeclaredChaining, Reader, COMMAND, Some((254, 65_536))),
    // Time, and help from outside.
    fault("F40", TimeOut, Reader, Occasion::Wait, ALL),
    fault("F41", TimeOut, Reader, Occasion::Wait, ALL).until(Rung::Reconnect),
    fault("F42", Wedged, Reader, RESPONSE, Some((65_535, 2_998))).until(Rung::PowerCycle),
    fault("F43", TimeOut, Reader, COMMAND, Some((57, 62))),
    fault("F44", Vanished, Reader, COMMAND, Some((1_993, 65_536))).until(Rung::PowerCycle),
    fault("F45", Wedged, StackOrReader, RESPONSE, Some((65_535, 4_998))).until(Rung::Reset),
    fault("F46", RefusedByReader, Reader, COMMAND, Some((31_993, 65_536))),
    fault("F47", TimeOut, Reader, COMMAND, ALL).sometimes(),
    fault("F48", TimeOut, Reader, COMMAND, ALL),
    fault("F49", RefusedByReader, Reader, Occasion::FirstExchange, ALL),
    // Right but slow: no fault of what it carries, and nothing to be found here; profiles set a pace.
    sound("F50", 65_535, 65_536),
    fault("F51", RefusedByReader, Reader, RESPONSE, ALL).sometimes(),
    fault("X01", Repeated, Reader, COMMAND, Some((0, 0))),
];
