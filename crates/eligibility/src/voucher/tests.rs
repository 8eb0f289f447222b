use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn insured() -> Insured {
    Insured {
        insurer_number: "06139992".into(),
        symbol: Some("試験１２".into()),
        number: "０３４５".into(),
        branch: Some("01".into()),
        birth_date: date(1970, 4, 1),
        sex: Some(Sex::Female),
        kana: Some("シケン　ハナコ".into()),
    }
}

fn visit() -> Visit {
    Visit {
        day: date(2024, 10, 1),
        service: Service::Checkup,
        contract: Contract::Group,
        ticket: Some(Ticket {
            number: "24100000001".into(),
            last_day: date(2025, 3, 31),
            insured: insured(),
        }),
        qualification: Some(Qualification {
            validity: Validity::Valid,
            from: Some(date(2020, 4, 1)),
            lost: None,
            insured: insured(),
        }),
    }
}

/// The ruling on the visit after one thing is changed.
fn ruled(change: impl FnOnce(&mut Ticket, &mut Qualification)) -> (bool, String) {
    let mut visit = visit();
    change(visit.ticket.as_mut().unwrap(), visit.qualification.as_mut().unwrap());
    decided(&visit)
}

fn decided(visit: &Visit) -> (bool, String) {
    let ruling = accepts(visit);
    (ruling.is_accepted(), ruling.reason().requirement.to_string())
}

fn no(requirement: &str) -> (bool, String) {
    (false, requirement.to_owned())
}

#[test]
fn every_difference_is_found() {
    assert_eq!(ruled(|_, _| {}), (true, "HC-116".into()));
    assert_eq!(ruled(|t, _| t.insured.insurer_number = "39139993".into()), no("HC-104"));
    assert_eq!(ruled(|t, _| t.insured.insurer_number = "?".into()), no("HC-104"));
    assert_eq!(ruled(|t, _| t.insured.symbol = Some("試験１３".into())), no("HC-106"));
    assert_eq!(ruled(|t, _| t.insured.symbol = None), no("HC-106"));
    assert_eq!(ruled(|t, _| t.insured.symbol = Some("0試験12".into())), no("HC-106"));
    assert_eq!(ruled(|t, _| t.insured.number = "0346".into()), no("HC-106"));
    assert_eq!(ruled(|t, _| t.insured.branch = Some("02".into())), no("HC-110"));
    assert_eq!(ruled(|t, _| t.insured.birth_date = date(1970, 4, 2)), no("HC-112"));
    assert_eq!(ruled(|t, _| t.insured.sex = Some(Sex::Male)), no("HC-113"));
    assert_eq!(ruled(|t, _| t.insured.kana = Some("シケン　タロウ".into())), no("HC-114"));
    assert_eq!(ruled(|t, _| t.number = "2410000001".into()), no("ID-041"));
}

#[test]
fn ways_of_writing_are_no_difference() {
    assert!(ruled(|t, _| t.insured.symbol = Some("試験12".into())).0);
    assert!(ruled(|t, _| t.insured.number = "345".into()).0);
    assert!(ruled(|t, _| t.insured.branch = None).0);
    assert!(ruled(|_, q| q.insured.sex = None).0);
    assert!(ruled(|_, q| q.insured.kana = Some("ｼｹﾝﾊﾅｺ".into())).0);
    for padding in ["139998", "  139998", "00139998"] {
        let changed = ruled(|t, q| {
            t.insured.insurer_number = padding.into();
            q.insured.insurer_number = "139998".into();
        });
        assert!(changed.0, "{padding:?}");
    }
}

#[test]
fn both_must_be_there_save_under_an_individual_contract() {
    assert_eq!(decided(&Visit { qualification: None, ..visit() }), no("HC-101"));
    assert_eq!(decided(&Visit { ticket: None, ..visit() }), no("HC-102"));
    let individual = Visit { ticket: None, contract: Contract::Individual, ..visit() };
    assert_eq!(decided(&individual), (true, "HC-103".into()));
    assert_eq!(decided(&Visit { qualification: None, ..individual }), no("HC-101"));
}

#[test]
fn days_around_every_boundary() {
    let on = |y, m, d| decided(&Visit { day: date(y, m, d), ..visit() });
    assert_eq!([on(2020, 3, 31).0, on(2020, 4, 1).0, on(2020, 4, 2).0], [false, true, true]);
    assert_eq!([on(2025, 3, 30).0, on(2025, 3, 31).0, on(2025, 4, 1).0], [true, true, false]);
    assert_eq!((on(2020, 3, 31), on(2025, 4, 1)), (no("HC-123"), no("HC-115")));
    for (lost, expected) in
        [(date(2024, 9, 30), false), (date(2024, 10, 1), false), (date(2024, 10, 2), true)]
    {
        assert_eq!(ruled(|_, q| q.lost = Some(lost)).0, expected, "{lost}");
    }
}

#[test]
fn only_a_valid_qualification_will_do() {
    for (validity, expected) in [
        (Validity::Invalid, "HC-120"),
        (Validity::Superseded, "HC-121"),
        (Validity::None, "HC-122"),
        (Validity::Several, "HC-122"),
    ] {
        assert_eq!(ruled(|_, q| q.validity = validity), no(expected));
    }
}

#[test]
fn kinds_of_ticket_and_services() {
    for (number, service, expected) in [
        ("24100000001", Service::Checkup, true),
        ("24100000001", Service::FirstInterview, false),
        ("24100000001", Service::Guidance, false),
        ("24200000001", Service::Checkup, false),
        ("24200000001", Service::Guidance, true),
        ("24500000001", Service::Checkup, true),
        ("24500000001", Service::FirstInterview, true),
        ("24300000001", Service::Guidance, true),
    ] {
        let mut visit = Visit { service, ..visit() };
        visit.ticket.as_mut().unwrap().number = number.into();
        assert_eq!(decided(&visit).0, expected, "{number} {service}");
    }
}

proptest! {
    #[test]
    fn who_is_whom_does_not_depend_on_the_side(a in "[0-9０-９]{1,4}", b in "[0-9０-９]{1,4}") {
        let (left, right) = (Insured { number: a, ..insured() }, Insured { number: b, ..insured() });
        prop_assert_eq!(left.same_as(&right).is_accepted(), right.same_as(&left).is_accepted());
    }
}
