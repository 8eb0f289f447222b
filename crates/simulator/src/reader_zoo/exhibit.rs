use super::{Driving, Face, Flaw, Level, Split, Wire, ZooReader};

/// One reader of the zoo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// Its name: for a flawed one its number with a letter for each way, for a sound one what it is.
    pub name: &'static str,
    /// Where it was seen.
    pub seen: &'static str,
    /// What kind of reader it is.
    pub face: Face,
    /// What is wrong with it.
    pub flaw: Flaw,
}

impl Exhibit {
    const fn new(name: &'static str, seen: &'static str, face: Face, flaw: Flaw) -> Self {
        Self { name, seen, face, flaw }
    }

    /// The reader, with a probe card in it.
    #[must_use]
    pub fn reader(&self, seed: u64) -> ZooReader {
        ZooReader::new(self.face.clone(), self.flaw, seed)
    }
}

const TPDU: Face = Face::new(Level::Tpdu, 271);
const SHORT: Face = Face::new(Level::Short, 271);
const EXTENDED: Face = Face::new(Level::Extended, 271);
const CONTACTLESS: Face = Face::new(Level::Extended, 522).over(Wire::Contactless);

/// The readers with which nothing is wrong.
#[must_use]
pub fn sound() -> Vec<Exhibit> {
    let sound = |name, face| Exhibit::new(name, "-", face, Flaw::None);
    vec![
        sound("character-t1", Face::new(Level::Character, 271)),
        sound("character-t0", Face::new(Level::Character, 271).over(Wire::T0)),
        sound("tpdu-t1", TPDU),
        sound("tpdu-t1-ifsd-32", Face { max_ifsd: 32, ..TPDU }),
        sound("short-t1", SHORT),
        sound("short-t0", SHORT.over(Wire::T0)),
        sound("short-contactless-3266", Face::new(Level::Short, 3_266).over(Wire::Contactless)),
        sound("extended-271", EXTENDED),
        sound("extended-271-t0", EXTENDED.over(Wire::T0)),
        sound("extended-512", Face::new(Level::Extended, 512)),
        sound("extended-1034-ifsd-247", Face { max_ifsd: 247, ..Face::new(Level::Extended, 1_034) }),
        sound("extended-65554", Face::new(Level::Extended, 65_554)),
        sound("extended-contactless-522", CONTACTLESS),
        sound("extended-unclaimed", Face { claim: None, ..EXTENDED }),
        Exhibit::new(
            "acs-526",
            "acsccid 1.1.6",
            Face { firmware: 0x0526, ..EXTENDED },
            Flaw::LongFromFirmware(0x0526),
        ),
    ]
}

/// The readers with which something is wrong, by number.
#[must_use]
pub fn flawed() -> Vec<Exhibit> {
    let flawed = Exhibit::new;
    vec![
        flawed("F01", "PCSC#11", SHORT, Flaw::None),
        flawed("F02", "CCID#79, OpenSC#715", SHORT, Flaw::RefusesExtendedForm),
        flawed("F03", "acsccid#42", CONTACTLESS, Flaw::RefusesCommandAbove(261)),
        flawed(
            "F04a",
            "acsccid 1.1.6",
            Face { firmware: 0x0525, ..EXTENDED },
            Flaw::LongFromFirmware(0x0526),
        ),
        flawed(
            "F04b",
            "acsccid 1.1.6",
            Face { firmware: 0x0526, slot: 1, ..EXTENDED },
            Flaw::LongFromFirmware(0x0526),
        ),
        flawed("F05", "ccid.apdu.fr", TPDU.over(Wire::T0), Flaw::None),
        flawed(
            "F06a",
            "Broadcom 5880",
            Face::new(Level::Extended, 522),
            Flaw::Asymmetric { command: 512, response: 512 },
        ),
        flawed(
            "F06b",
            "Proxmark3#883",
            Face::new(Level::Extended, 522),
            Flaw::CutsData { to: 512, keeps_status: true },
        ),
        flawed(
            "F07a",
            "OpenSC reader-pcsc.c",
            Face { claim: None, ..TPDU.under(Driving::Vendor) },
            Flaw::Asymmetric { command: 478, response: 506 },
        ),
        flawed(
            "F07b",
            "OpenSC reader-pcsc.c",
            Face { claim: Some(0x1_0000), ..TPDU.under(Driving::Vendor) },
            Flaw::Asymmetric { command: 1_014, response: 1_014 },
        ),
        flawed("F08a", "CCID commands.c", Face::new(Level::Short, 263), Flaw::RefusesCommandAbove(253)),
        flawed("F08b", "CCID commands.c", Face::new(Level::Short, 263), Flaw::RefusesCommandAbove(1_024)),
        flawed("F10", "CCID#85", EXTENDED, Flaw::ZeroFills),
        flawed("F11", "adras.com 2010", EXTENDED.under(Driving::Vendor), Flaw::EmptyAbove(258)),
        flawed("F12a", "pyscard#100", CONTACTLESS, Flaw::CutsData { to: 8, keeps_status: true }),
        flawed("F12b", "pyscard#100", CONTACTLESS, Flaw::CutsData { to: 8, keeps_status: false }),
        flawed("F13a", "neopgp#3", EXTENDED, Flaw::NoDataAtExactly(256)),
        flawed("F13b", "FIDO2Applet#54", EXTENDED, Flaw::TimesOutAtExactly(256)),
        flawed("F14a", "OpenSC#802", EXTENDED.under(Driving::Vendor), Flaw::CutsCommand(261)),
        flawed("F14b", "OpenSC#802", EXTENDED.under(Driving::Vendor), Flaw::DropsLcHighByte),
        flawed("F14c", "OpenSC#802", EXTENDED.under(Driving::Vendor), Flaw::ConvertsToShort),
        flawed("F15a", "readers list", EXTENDED, Flaw::DropsLe),
        flawed("F15b", "readers list", EXTENDED, Flaw::LeZeroIs256),
        flawed("F15c", "readers list", EXTENDED, Flaw::LeAlways256),
        flawed(
            "F16a",
            "inferred",
            EXTENDED,
            Flaw::Splits { block: 261, how: Split::Repeated, in_response: true },
        ),
        flawed(
            "F16b",
            "inferred",
            EXTENDED,
            Flaw::Splits { block: 261, how: Split::Lost, in_response: false },
        ),
        flawed(
            "F16c",
            "inferred",
            EXTENDED,
            Flaw::Splits { block: 261, how: Split::Swapped, in_response: true },
        ),
        flawed(
            "F17",
            "PCSC#106",
            TPDU.under(Driving::Vendor),
            Flaw::CutsData { to: 1_000, keeps_status: true },
        ),
        flawed("F18", "smartcardservices#74", TPDU.under(Driving::OldMacOs), Flaw::None),
        flawed("F19", "pyscard#18, FEITIAN#18", EXTENDED, Flaw::EmptyOrMuteOneIn(12)),
        flawed("F20", "CCID#66, acsccid#19", TPDU, Flaw::LosesResponseAbove(2_002)),
        flawed("F30", "CCID PR 181", SHORT, Flaw::FirstPieceOnly(261)),
        flawed("F31", "CCID ccid_open_hack_post", SHORT, Flaw::FirstPieceOnly(128)),
        flawed("F32", "CCID ChangeLog", EXTENDED, Flaw::EachBlockACommand),
        flawed("F33", "QEMU usb-ccid", Face::new(Level::Tpdu, 65_554), Flaw::LosesResponseAbove(374)),
        flawed("F34", "inferred", EXTENDED, Flaw::NeverContinues),
        flawed("F40", "PCSC#16, PCSC#104", EXTENDED, Flaw::GivesUpAfter(3_000)),
        flawed("F41", "readers list", EXTENDED, Flaw::WaitsForEver(1_000)),
        flawed("F42", "CCID#161, CCID#164", EXTENDED, Flaw::StuckAfter(3_000)),
        flawed("F43", "CCID#84, blog.apdu.fr 2022/12", EXTENDED, Flaw::TooFastCard),
        flawed("F44", "PCSC#66, OpenSC#2413", CONTACTLESS, Flaw::VanishesAfter(2_000)),
        flawed("F45", "CCID proto-t1.c", TPDU, Flaw::DeadUntilReset(5_000)),
        flawed("F46", "PCSC#54, acsccid#15", CONTACTLESS, Flaw::RefusesCommandAbove(32_000)),
        flawed("F47", "acsccid sources", EXTENDED, Flaw::LosesBlockOneIn(6)),
        flawed("F48", "CCID sources", TPDU, Flaw::HangsAtFullPackets),
        flawed("F49", "FEITIAN#18", EXTENDED, Flaw::LosesFirst),
        flawed(
            "F50",
            "acsccid sources",
            Face { ns_per_byte: 2_000_000, us_per_exchange: 40_000, ..CONTACTLESS },
            Flaw::None,
        ),
        flawed("F51", "readers list", EXTENDED, Flaw::FailsOneIn(20)),
        flawed("X01", "RDR-003", EXTENDED, Flaw::SendsTwice),
    ]
}
