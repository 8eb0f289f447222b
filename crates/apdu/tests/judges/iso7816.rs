//! The `iso7816` crate as a judge: commands and class bytes.

#[path = "generate.rs"]
mod generate;
#[path = "verdict.rs"]
mod verdict;

use apdu::{Case, Cla, ClaRange, CommandRef, Ne};
use generate::{COUNT, Random, command, seed};
use iso7816::command::{CommandBuilder, CommandView, ExpectedLen, class};
use verdict::{Court, Known, Verdict, digest};

const KNOWN: &[Known] = &[
    Known {
        name: "extended Lc of zero, then Le",
        ruling: "ours: 7816-4, 5.1 leaves Lc out when there is no data, so 00 00 00 ends the command (OpenJDK agrees)",
        applies: |bytes, ours, theirs| {
            let is_form = bytes.len() == 9 && bytes[4..7] == [0, 0, 0];
            is_form && *ours == Verdict::Refused && matches!(theirs, Verdict::Read { nc: 0, .. })
        },
    },
    Known {
        name: "CLA FF",
        ruling: "both: 7816-4, 5.4.1 calls FF invalid for cards, but readers take commands of that class (OpenJDK reads them); \
                 ours reads the form and leaves the judgement to Cla::range",
        applies: |bytes, ours, theirs| {
            bytes.first() == Some(&0xFF) && *ours != Verdict::Refused && *theirs == Verdict::Refused
        },
    },
];

fn expected(ne: Ne) -> ExpectedLen {
    u16::try_from(ne.get()).map_or(ExpectedLen::Max, ExpectedLen::Ne)
}

fn theirs(bytes: &[u8]) -> Verdict {
    let Ok(view) = CommandView::try_from(bytes) else {
        return Verdict::Refused;
    };
    let ne = Ne::new(view.expected()).expect("at most 65,536");
    let built =
        CommandBuilder::new(view.class(), view.instruction(), view.p1, view.p2, view.data(), expected(ne));
    Verdict::Read {
        nc: view.data().len(),
        ne: view.expected(),
        data: digest(view.data()),
        built: digest(&built.serialize_to_vec()),
    }
}

#[test]
fn reads_and_builds_as_we_do() {
    let mut random = Random::new(seed());
    let mut court = Court::new("iso7816 0.2.2", KNOWN);
    for _ in 0..COUNT {
        let bytes = command(&mut random);
        court.hear(&bytes, &theirs(&bytes));
    }
    court.close();
}

#[test]
fn builds_the_extended_form_as_we_do() {
    let mut random = Random::new(seed());
    let mut compared = 0;
    for _ in 0..COUNT {
        let bytes = command(&mut random);
        let Ok(ours) = CommandRef::parse(&bytes) else { continue };
        let header = ours.header();
        let Ok(class) = class::Class::from_byte(header.cla) else { continue };
        if ours.case() == Case::Case1 {
            continue;
        }
        let ne = expected(ours.ne());
        let theirs = CommandBuilder::new(class, header.ins.into(), header.p1, header.p2, ours.data(), ne);
        assert_eq!(ours.extended().to_vec(), theirs.force_extended().serialize_to_vec(), "{ours:?}");
        compared += 1;
    }
    assert!(compared > COUNT / 8, "only {compared} compared");
}

/// What both say about one class byte: range, chained, secure messaging, channel.
type About = (ClaRange, Option<bool>, Option<&'static str>, Option<u8>);

fn our_view(byte: u8) -> About {
    let cla = Cla::new(byte);
    (cla.range(), cla.is_chained(), cla.secure_messaging().map(apdu::SecureMessaging::name), cla.channel())
}

fn their_view(byte: u8) -> About {
    use class::{Chain, Interindustry, Range, SecureMessaging};
    let Ok(class) = class::Class::from_byte(byte) else {
        return (ClaRange::Invalid, None, None, None);
    };
    let range = match class.range() {
        Range::Interindustry(Interindustry::First) => ClaRange::FirstInterindustry,
        Range::Interindustry(Interindustry::Further) => ClaRange::FurtherInterindustry,
        Range::Interindustry(Interindustry::Reserved) => ClaRange::Reserved,
        Range::Proprietary => ClaRange::Proprietary,
    };
    let messaging = match class.secure_messaging() {
        SecureMessaging::None => Some("none"),
        SecureMessaging::Proprietary => Some("proprietary"),
        SecureMessaging::Standard => Some("standard"),
        SecureMessaging::Authenticated => Some("header-authenticated"),
        SecureMessaging::Unknown => None,
    };
    let chained = match class.chain() {
        Chain::NotTheLast => Some(true),
        Chain::LastOrOnly => Some(false),
        Chain::Unknown => None,
    };
    (range, chained, messaging, class.channel())
}

/// All 256 class bytes. Each kind of disagreement has a count, so that one that grows or goes away is noticed.
#[test]
fn class_bytes_differ_only_where_known() {
    // Ours, by 7816-4, 5.4.1: bit 6 alone says secure messaging in 40-7F. They also look at bit 7, which is always set.
    let mut messaging = 0;
    // Ours, by 5.4.1: channel 4 plus the low four bits. They keep three bits of the sum.
    let mut channel = 0;
    // Ours, by 5.4.1: bit 5 has no meaning in the reserved and proprietary ranges. They read it everywhere.
    let mut chained = 0;
    for byte in 0..=u8::MAX {
        let (our_range, our_chained, our_messaging, our_channel) = our_view(byte);
        let (their_range, their_chained, their_messaging, their_channel) = their_view(byte);
        assert_eq!(our_range, their_range, "{byte:02X}");
        let further = our_range == ClaRange::FurtherInterindustry;
        if our_messaging != their_messaging {
            assert!(further && their_messaging == Some("standard"), "{byte:02X}: {their_messaging:?}");
            messaging += 1;
        }
        if our_channel != their_channel {
            assert!(further && their_channel == Some((4 + byte) & 7), "{byte:02X}: {their_channel:?}");
            channel += 1;
        }
        if our_chained != their_chained {
            assert!(our_chained.is_none() && their_chained == Some(byte & 0x10 != 0), "{byte:02X}");
            chained += 1;
        }
    }
    assert_eq!((messaging, channel, chained), (32, 48, 32 + 127));
}
