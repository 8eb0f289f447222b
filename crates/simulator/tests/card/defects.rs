//! Each defect against the sound card: the same commands, another answer.

use simulator::card::{Card, CardDefect};

use super::{
    ASK_AUTHENTICATION, Bench, RIGHT, RIGHT_SIGNATURE, SELECT_JPKI, SIGN_AUTHENTICATION, SIGN_SIGNATURE,
    WRONG, profile, symptoms,
};

/// Commands and the last one's status, first of the sound card, then of the defective one.
fn differs(defect: CardDefect, commands: &[&str], sound: u16, defective: u16) {
    for (mut card, expected) in [(Bench::sound(), sound), (Bench::with(defect), defective)] {
        let last = commands.iter().map(|command| card.status(command)).last();
        assert_eq!(last, Some(expected), "{defect}");
    }
}

#[test]
fn each_changes_what_it_says() {
    const READ_SIGNATURE: &str = "00B0810000";
    for defect in CardDefect::ALL {
        match *defect {
            CardDefect::SignWithoutPin => differs(*defect, &[SIGN_AUTHENTICATION], 0x6982, 0x9000),
            CardDefect::ReadWithoutPin => differs(*defect, &[READ_SIGNATURE], 0x6982, 0x9000),
            CardDefect::CounterNotDecreasing => differs(*defect, &[WRONG], 0x63C2, 0x63C3),
            CardDefect::CounterNotResetAfterSuccess => {
                differs(*defect, &[WRONG, RIGHT, ASK_AUTHENTICATION], 0x63C3, 0x63C2);
            }
            CardDefect::CounterResetOnPower => counter_reset_on_power(),
            CardDefect::EmptyVerify9000 => differs(*defect, &[ASK_AUTHENTICATION], 0x63C3, 0x9000),
            CardDefect::EmptyVerifyCostsATry => {
                differs(*defect, &[ASK_AUTHENTICATION, ASK_AUTHENTICATION], 0x63C3, 0x63C1);
            }
            CardDefect::BlockedPinAccepted => differs(*defect, &[WRONG, WRONG, WRONG, RIGHT], 0x6984, 0x9000),
            CardDefect::OnePinOpensBothKeys => {
                differs(*defect, &[RIGHT, SIGN_SIGNATURE], 0x6982, 0x9000);
                differs(*defect, &[RIGHT_SIGNATURE, SIGN_AUTHENTICATION], 0x6982, 0x9000);
            }
            CardDefect::StaleSecurityStatus => {
                differs(*defect, &[RIGHT, SELECT_JPKI, SIGN_AUTHENTICATION], 0x6982, 0x9000);
            }
            CardDefect::SignatureWrongPadding => signature_wrong_padding(),
            CardDefect::WrongCertificateLength => wrong_certificate_length(),
            CardDefect::ForeignAidAccepted => {
                differs(*defect, &["00A4040C0AD392F000260100000000FF"], 0x6A82, 0x9000);
            }
            CardDefect::UnknownInstruction9000 => differs(*defect, &["005A0000"], 0x6D00, 0x9000),
            CardDefect::ReadPastEnd9000 => {
                differs(*defect, &["00A4020C02000A", "00B07FFF01"], 0x6B00, 0x9000);
            }
            CardDefect::VerifiedStateSurvivesPower => verified_state_survives_power(),
            // tests of their own
            CardDefect::InternalAuthenticateUnhashed
            | CardDefect::ChallengeRepeats
            | CardDefect::TerminalUnchecked
            | CardDefect::IntegrityWithoutFiller => {}
            other => assert!(symptoms::shows(other), "{other} has no test"),
        }
    }
}

fn counter_reset_on_power() {
    for (mut card, left) in [(Bench::sound(), 0x63C2), (Bench::with(CardDefect::CounterResetOnPower), 0x63C3)]
    {
        card.expect(&[(WRONG, 0x63C2)]);
        card.0.reset_warm();
        card.expect(&[(ASK_AUTHENTICATION, 0x63C2)]);
        card.0.power_off();
        card.0.power_on();
        card.expect(&[(SELECT_JPKI, 0x9000), (ASK_AUTHENTICATION, left)]);
    }
}

fn verified_state_survives_power() {
    let defective = Bench::with(CardDefect::VerifiedStateSurvivesPower);
    for (mut card, status) in [(Bench::sound(), 0x6982), (defective, 0x9000)] {
        card.expect(&[(RIGHT, 0x9000)]);
        card.0.power_off();
        card.0.power_on();
        card.expect(&[(SELECT_JPKI, 0x9000), (SIGN_AUTHENTICATION, status)]);
    }
}

fn signature_wrong_padding() {
    let mut signatures = [Bench::sound(), Bench::with(CardDefect::SignatureWrongPadding)].map(|mut card| {
        card.expect(&[(RIGHT, 0x9000)]);
        card.send(SIGN_AUTHENTICATION)
    });
    let [(sound, 0x9000), (defective, 0x9000)] = &mut signatures else { panic!("both must sign") };
    assert_eq!(sound.len(), defective.len());
    assert_ne!(sound, defective);
}

fn wrong_certificate_length() {
    let der = profile().authentication_certificate().to_vec();
    let (content, _) = Bench::with(CardDefect::WrongCertificateLength).send("00B08A00000000");
    assert_eq!(content, der[..der.len() - 1]);
}

#[test]
fn names_are_stable_and_unique() {
    for defect in CardDefect::ALL {
        assert_eq!(CardDefect::from_name(defect.name()), Some(*defect));
        assert!(defect.name().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
    }
    assert_eq!(CardDefect::from_name("none"), None);
}

#[test]
fn defects_add_up() {
    let profile = profile().with_defect(CardDefect::SignWithoutPin).with_defect(CardDefect::EmptyVerify9000);
    let mut card = Bench(Card::new(profile));
    card.0.power_on();
    card.select_jpki();
    card.expect(&[(SIGN_AUTHENTICATION, 0x9000), (ASK_AUTHENTICATION, 0x9000), (WRONG, 0x63C2)]);
}
