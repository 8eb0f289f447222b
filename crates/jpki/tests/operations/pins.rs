//! PINs of all applications.

use apdu::{ChannelError, Fate, Fault, Limits, StatusWord};
use jpki::{
    Addressing, Application, Certainty, ChangePin, Common, Ef, Error, Exchange, Jpki, Pin, PinError, PinKind,
    Residence, Text, Visual,
};

use crate::script::{Script, status};

fn pin(kind: PinKind, value: &str) -> Pin {
    Pin::new(kind, value).unwrap()
}

#[test]
fn each_kind_is_asked_for_in_its_own_file() {
    let tries = |kind: PinKind, command| {
        let script = Script::short(vec![(command, status(0x63C3))]);
        match kind.file().application() {
            Application::Jpki => Jpki::already_selected(script).tries(kind),
            Application::Text => Text::already_selected(script).tries(kind),
            Application::Visual => Visual::already_selected(script).tries(kind),
            Application::Residence => Residence::already_selected(script).tries(kind),
            Application::Common => Common::already_selected(script).tries(kind),
            Application::IssuerDomain => panic!("it has no PIN"),
        }
    };
    for (kind, command) in [
        (PinKind::UserAuthentication, "00200098"),
        (PinKind::Signature, "0020009B"),
        (PinKind::Text, "00200091"),
        (PinKind::Residence, "0020009C"),
        (PinKind::Common, "0020009C"),
        (PinKind::TextNumberA, "00200094"),
        (PinKind::TextNumberB, "00200095"),
        (PinKind::VisualNumberA, "00200093"),
        (PinKind::VisualNumberB, "00200092"),
        (PinKind::BirthDate, "00200091"),
    ] {
        assert_eq!(tries(kind, command), Ok(3), "{kind}");
    }
}

#[test]
fn what_is_not_known_of_a_counter_is_said() {
    assert_eq!(PinKind::UserAuthentication.tries_certainty(), Certainty::Agreed);
    assert!(PinKind::ALL.iter().all(|kind| kind.tries() >= 3));
    assert!(PinKind::BirthDate.tries_certainty() < PinKind::VisualNumberB.tries_certainty());
}

/// EF 001C is a PIN in two applications, and the same short identifier could cost a try of the wrong one.
#[test]
fn a_pin_of_another_application_is_not_sent() {
    let mut card = Common::already_selected(Script::short(vec![]));
    let error = card.verify(&pin(PinKind::Residence, "1234"), 0).unwrap_err();
    assert_eq!(error, Error::Elsewhere { file: Ef::RESIDENCE_PIN, selected: Application::Common });
    assert_eq!(
        error.to_string(),
        "nothing sent: residence EF 001C is not in the selected common application"
    );
}

#[test]
fn a_reader_that_wants_select_gets_it() {
    let lines = vec![
        ("00A4020C020011", status(0x9000)),
        ("00200080", status(0x63C3)),
        ("0020008004 31323334", status(0x9000)),
    ];
    let mut card = Text::already_selected(Script::short(lines)).narrowed(Addressing::by_select);
    assert_eq!(card.verify(&pin(PinKind::Text, "1234"), 2), Ok(()));
}

#[test]
fn a_file_that_is_not_there_ends_the_matter() {
    let lines = vec![("00A4020C020011", status(0x6A82))];
    let mut card = Text::already_selected(Script::short(lines)).narrowed(Addressing::by_select);
    let exchange = Exchange::SelectFile(Ef::TEXT_PIN);
    let refused = Error::Refused { exchange, status: StatusWord::from_u16(0x6A82) };
    assert_eq!(card.verify(&pin(PinKind::Text, "1234"), 0), Err(refused));
}

#[test]
fn a_change_presents_the_old_value_and_then_the_new_one() {
    let (old, new) = (pin(PinKind::Text, "1234"), pin(PinKind::Text, "5678"));
    let lines = vec![
        ("00A4020C020011", status(0x9000)),
        ("00200080", status(0x63C3)),
        ("0020008004 31323334", status(0x9000)),
        ("0024018004 35363738", status(0x9000)),
    ];
    let mut card = Text::already_selected(Script::short(lines));
    assert_eq!(card.change(ChangePin::new(&old, &new, 2).unwrap()), Ok(()));
}

#[test]
fn common_and_residence_change_by_their_own_command() {
    let (old, new) = (pin(PinKind::Residence, "1234"), pin(PinKind::Residence, "5678"));
    let lines = vec![
        ("00A4020C02001C", status(0x9000)),
        ("00200080", status(0x63C3)),
        ("0020008004 31323334", status(0x9000)),
        ("8032008004 35363738", status(0x9000)),
    ];
    let mut card = Residence::already_selected(Script::short(lines));
    assert_eq!(card.change(ChangePin::new(&old, &new, 0).unwrap()), Ok(()));
}

#[test]
fn a_wrong_old_value_or_a_floor_ends_a_change() {
    let kind = PinKind::UserAuthentication;
    let (old, new) = (pin(kind, "1234"), pin(kind, "5678"));
    let select = ("00A4020C020018", status(0x9000));
    let verify = ("0020008004 31323334", status(0x63C2));
    let lines = vec![select.clone(), ("00200080", status(0x63C3)), verify];
    let mut card = Jpki::already_selected(Script::short(lines));
    let change = ChangePin::new(&old, &new, 2).unwrap();
    assert_eq!(card.change(change), Err(Error::WrongPin { kind, left: 2 }));

    let mut card = Jpki::already_selected(Script::short(vec![select, ("00200080", status(0x63C2))]));
    let change = ChangePin::new(&old, &new, 2).unwrap();
    assert_eq!(card.change(change), Err(Error::Floor { kind, left: 2, floor: 2 }));
}

#[test]
fn a_lost_change_is_not_repeated() {
    let kind = PinKind::UserAuthentication;
    let (old, new) = (pin(kind, "1234"), pin(kind, "5678"));
    let lost = ChannelError { fault: Fault::Timeout, fate: Fate::Unknown, detail: "scripted".into() };
    let lines = vec![
        ("00A4020C020018", Ok(status(0x9000))),
        ("00200080", Ok(status(0x63C3))),
        ("0020008004 31323334", Ok(status(0x9000))),
        ("0024018004 35363738", Err(lost.clone())),
    ];
    let mut card = Jpki::already_selected(Script::with_faults(Limits::SHORT, lines));
    let exchange = Exchange::ChangePin(kind);
    let change = ChangePin::new(&old, &new, 0).unwrap();
    assert_eq!(card.change(change), Err(Error::Channel { exchange, source: lost }));
}

#[test]
fn not_everything_can_be_changed() {
    let four = pin(PinKind::Text, "1234");
    let other = pin(PinKind::UserAuthentication, "1234");
    assert_eq!(ChangePin::new(&four, &other, 0).err(), Some(PinError::OtherKind));
    let birth = pin(PinKind::BirthDate, "450102");
    assert_eq!(ChangePin::new(&birth, &birth, 0).err(), Some(PinError::NotChangeable));
}
