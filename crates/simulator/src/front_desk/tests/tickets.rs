//! Questions about tickets and numbers.

use eligibility::desk::Question;
use eligibility::identifier::{Identifier, Written};
use eligibility::voucher::{Contract, Insured, Qualification, Service, Sex, Ticket, Validity, Visit};
use jiff::civil::date;

pub(super) fn questions() -> Vec<Question> {
    let mut all = visits();
    all.extend(changed());
    for (ticket, qualification) in [("12", "12"), ("１２", "12"), ("0012", "12"), ("12", "13")] {
        all.push(Question::Likeness { ticket: ticket.into(), qualification: qualification.into() });
    }
    all.push(Question::TicketLastDay { number: "24100000001".into() });
    all.push(Question::TicketLastDay { number: "2410000001".into() });
    all.extend(numbers());
    all
}

fn insured() -> Insured {
    Insured {
        insurer_number: "139998".into(),
        symbol: Some("試験１２".into()),
        number: "０３４５".into(),
        branch: Some("01".into()),
        birth_date: date(1970, 4, 1),
        sex: Some(Sex::Female),
        kana: Some("シケン　ハナコ".into()),
    }
}

fn visit() -> Visit {
    let ticket = Ticket { number: "24100000001".into(), last_day: date(2025, 3, 31), insured: insured() };
    let qualification = Qualification {
        validity: Validity::Valid,
        from: Some(date(2020, 4, 1)),
        lost: Some(date(2025, 3, 1)),
        insured: insured(),
    };
    Visit {
        day: date(2024, 10, 1),
        service: Service::Checkup,
        contract: Contract::Group,
        ticket: Some(ticket),
        qualification: Some(qualification),
    }
}

/// Visits on other days, with other tickets, or without them.
fn visits() -> Vec<Question> {
    let mut all = vec![
        visit(),
        Visit { ticket: None, ..visit() },
        Visit { ticket: None, contract: Contract::Individual, ..visit() },
        Visit { qualification: None, ..visit() },
    ];
    for day in [date(2020, 3, 31), date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2)] {
        all.push(Visit { day, ..visit() });
    }
    let lasting = |day| {
        let mut visit = Visit { day, ..visit() };
        visit.qualification.iter_mut().for_each(|it| it.lost = None);
        visit
    };
    all.extend([lasting(date(2025, 3, 31)), lasting(date(2025, 4, 1))]);
    for number in ["24100000001", "24200000001", "24500000001"] {
        for &service in Service::ALL {
            let mut visit = Visit { service, ..visit() };
            visit.ticket.iter_mut().for_each(|it| it.number = number.into());
            all.push(visit);
        }
    }
    for &validity in Validity::ALL {
        let mut visit = visit();
        visit.qualification.iter_mut().for_each(|it| it.validity = validity);
        all.push(visit);
    }
    all.into_iter().map(|visit| Question::Voucher(Box::new(visit))).collect()
}

/// Visits whose ticket differs from the qualification in one thing.
fn changed() -> Vec<Question> {
    let changes: [fn(&mut Insured); 12] = [
        |it| it.insurer_number = "06139992".into(),
        |it| it.insurer_number = "  139998".into(),
        |it| it.symbol = Some("試験１３".into()),
        |it| it.symbol = Some("試験12".into()),
        |it| it.symbol = Some("0試験１２".into()),
        |it| it.number = "345".into(),
        |it| it.branch = Some("02".into()),
        |it| it.branch = None,
        |it| it.birth_date = date(1970, 4, 2),
        |it| it.sex = Some(Sex::Male),
        |it| it.kana = Some("シケン　タロウ".into()),
        |it| it.kana = Some("ｼｹﾝﾊﾅｺ".into()),
    ];
    let with = |change: &fn(&mut Insured)| {
        let mut visit = visit();
        visit.ticket.iter_mut().for_each(|it| change(&mut it.insured));
        Question::Voucher(Box::new(visit))
    };
    changes.iter().map(with).collect()
}

fn numbers() -> Vec<Question> {
    let values = [
        (
            Identifier::Insurer,
            &["06139992", "06139991", "0613999", "139998", "  139998", "０６１３９９９２"][..],
        ),
        (Identifier::Payer, &["54139001", "54139002"]),
        (Identifier::Recipient, &["1234566", "1234567"]),
        (
            Identifier::Institution,
            &["1319999999", "1319999991", "131999999", "4819999998", "1399999992", "1309999991"],
        ),
        (Identifier::InstitutionCode, &["9999999", "999999"]),
        (Identifier::CheckupBody, &["1329999997", "1319999999"]),
        (Identifier::MidwiferyCentre, &["1309999991", "1309999990", "1319999999"]),
        (Identifier::Ticket, &["24100000001", "2410000001", "24100000008"]),
        (Identifier::Branch, &["01", "1"]),
        (Identifier::SymbolOrNumber, &["12345678901234567890", "123456789012345678901"]),
        (Identifier::Therapist, &["1234567890", "12345-6789"]),
    ];
    let number = |identifier, value: &str, midwifery_check| {
        Question::Identifier(Written { identifier, value: value.into(), midwifery_check })
    };
    let mut all: Vec<_> = values
        .iter()
        .flat_map(|(identifier, values)| values.iter().map(|value| number(*identifier, value, false)))
        .collect();
    all.push(number(Identifier::MidwiferyCentre, "1309999990", true));
    all
}
