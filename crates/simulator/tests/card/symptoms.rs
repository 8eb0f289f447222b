//! How each defect shows: the same commands to a sound and to a defective card, and the last one's answer. Every card
//! has the JPKI application selected.

use simulator::card::CardDefect;

use super::{
    ASK_AUTHENTICATION, ASK_SIGNATURE, Bench, RIGHT, SELECT_COMMON, SELECT_JPKI, SELECT_TEXT, SELECT_VISUAL,
    WRONG,
};

/// Status word of the last answer and, where it matters, the length of its data.
type Last = (u16, Option<usize>);

struct Symptom {
    defect: CardDefect,
    commands: &'static [&'static str],
    sound: Last,
    defective: Last,
}

const NEW: &str = "0024019804 35363738";
const CODE_B: &str = "002000950E 3630303430313230333430303030";
const BIRTH: &str = "0020009106 363030343031";

macro_rules! symptom {
    ($defect:ident, [$($command:expr),+], $sound:expr => $defective:expr) => {
        Symptom {
            defect: CardDefect::$defect,
            commands: &[$($command),+],
            sound: $sound,
            defective: $defective,
        }
    };
}

const SYMPTOMS: &[Symptom] = &[
    symptom!(FileOneByteLonger, ["00B086A001"], (0x6B00, Some(0)) => (0x9000, Some(1))),
    symptom!(OffsetHighByteIgnored, ["00A4020C020006", "00B0010001"], (0x6B00, Some(0)) => (0x9000, Some(1))),
    symptom!(SfiSelectsNextFile, ["00B0860000"], (0x9000, Some(160)) => (0x9000, Some(3))),
    symptom!(ExtendedLeAnsweredShort, ["00B08A00000101"], (0x9000, Some(257)) => (0x9000, Some(256))),
    symptom!(LeZeroIsNothing, ["00B0860000"], (0x9000, Some(160)) => (0x9000, Some(0))),
    symptom!(ExtendedLcRefused, ["00A4040C00000A D392F000260100000001"], (0x9000, None) => (0x6700, None)),
    symptom!(NextRecord, [SELECT_COMMON, "00B2010C00"], (0x9000, Some(30)) => (0x6A83, Some(0))),
    symptom!(SelectNeedsPin, ["00A4020C020001"], (0x9000, None) => (0x6982, None)),
    symptom!(
        FailedSelectLosesApplication,
        ["00A4040006 D27600012401 00", "00B0860001"],
        (0x9000, Some(1)) => (0x6A82, Some(0))
    ),
    symptom!(FileOfOtherApplication, [SELECT_TEXT, "00A4020C02000A"], (0x6A82, None) => (0x9000, None)),
    symptom!(FileControlUnasked, [SELECT_JPKI], (0x9000, Some(0)) => (0x9000, Some(14))),
    symptom!(ChannelBitsIgnored, ["01A4040C0A D392F000260100000001"], (0x6881, None) => (0x9000, None)),
    symptom!(ChainedClaAccepted, ["10A4040C0A D392F000260100000001"], (0x6884, None) => (0x9000, None)),
    symptom!(BlockedByTheBook, [WRONG, WRONG, WRONG, RIGHT], (0x6984, None) => (0x6983, None)),
    symptom!(EmptyVerifyBlocked, [WRONG, WRONG, WRONG, ASK_AUTHENTICATION], (0x63C0, None) => (0x6984, None)),
    symptom!(LastTryBlocked, [WRONG, WRONG, WRONG], (0x63C0, None) => (0x6984, None)),
    symptom!(CounterShared, [WRONG, ASK_SIGNATURE], (0x63C5, None) => (0x63C4, None)),
    symptom!(RepeatedPinFree, [WRONG, WRONG], (0x63C1, None) => (0x63C2, None)),
    symptom!(ChangeWithoutOldPin, [NEW], (0x6982, None) => (0x9000, None)),
    symptom!(PinChangeNotStored, [RIGHT, NEW, "0020009804 35363738"], (0x9000, None) => (0x63C2, None)),
    symptom!(AttributesWithoutPin, [SELECT_TEXT, "00B0820003"], (0x6982, Some(0)) => (0x9000, Some(3))),
    symptom!(MyNumberByCodeB, [SELECT_TEXT, CODE_B, "00B0810000"], (0x6982, Some(0)) => (0x9000, Some(17))),
    symptom!(FaceByBirthPin, [SELECT_VISUAL, BIRTH, "00B0820003"], (0x6982, Some(0)) => (0x9000, Some(3))),
    symptom!(DataAbsent9000, ["00CA9F7F00"], (0x6A88, None) => (0x9000, None)),
    symptom!(
        LargeObjectCut,
        ["00A4040C07 A0000001510000", "00CA00F800"],
        (0x6700, Some(0)) => (0x9000, Some(256))
    ),
];

/// Compares both cards; false if the defect shows in another way than by status word and length.
pub(crate) fn shows(defect: CardDefect) -> bool {
    let mut symptoms = SYMPTOMS.iter().filter(|symptom| symptom.defect == defect).peekable();
    let known = symptoms.peek().is_some();
    for symptom in symptoms {
        for (mut card, (status, length)) in
            [(Bench::sound(), symptom.sound), (Bench::with(defect), symptom.defective)]
        {
            let last = symptom.commands.iter().map(|command| card.send(command)).last().unwrap();
            assert_eq!(format!("{:04X}", last.1), format!("{status:04X}"), "{defect}");
            assert_eq!(length.unwrap_or(last.0.len()), last.0.len(), "{defect}");
        }
    }
    known
}

#[test]
fn internal_authenticate_unhashed() {
    let command = format!("00880099FF {} 00", "5A".repeat(255));
    for (mut card, status) in
        [(Bench::sound(), 0x9000), (Bench::with(CardDefect::InternalAuthenticateUnhashed), 0x6985)]
    {
        card.expect(&[(SELECT_COMMON, 0x9000), (&command, status)]);
    }
}

#[test]
fn challenge_repeats() {
    let mut sound = Bench::sound();
    assert_ne!(sound.send("0084000008"), sound.send("0084000008"));
    let mut defective = Bench::with(CardDefect::ChallengeRepeats);
    assert_eq!(defective.send("0084000008"), defective.send("0084000008"));
}

#[test]
fn terminal_unchecked() {
    let body = format!("80A206C1000133 7F218202335F4E820129 {}", "00".repeat(297));
    let signature = format!("80A200C1000105 5F37820100 {}", "00".repeat(256));
    for (mut card, status) in [(Bench::sound(), 0x6A80), (Bench::with(CardDefect::TerminalUnchecked), 0x9000)]
    {
        card.expect(&[("00A4020C020016", 0x9000), (&body, 0x9000), (&signature, status)]);
    }
}

#[test]
fn integrity_without_filler() {
    for (mut card, right) in
        [(Bench::sound(), true), (Bench::with(CardDefect::IntegrityWithoutFiller), false)]
    {
        card.expect(&[(SELECT_TEXT, 0x9000), ("0020009104 32323232", 0x9000)]);
        let (number, _) = card.send("00B0810000");
        let (integrity, _) = card.send("00B0830000");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &number);
        assert_eq!(&integrity[8..40] == digest.as_ref(), right);
    }
}
