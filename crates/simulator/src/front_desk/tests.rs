mod later;
mod papers;
mod tickets;

use std::collections::{BTreeMap, BTreeSet};

use eligibility::account::Field;
use eligibility::application::{Entry, Format, Submission};
use eligibility::device::{Equipment, Link, Nfc, Reader, Terminal};
use eligibility::dock::{Means, Purpose};
use eligibility::insurer::Filing;
use eligibility::onboarding::Stage;
use eligibility::place::Place;
use eligibility::subsidy::{Purchase, Rounding};
use eligibility::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
use eligibility::{Facility, Route};
use jiff::civil::date;

use super::*;

/// Questions around every boundary: those that tell a right desk from each wrong one.
fn corpus() -> Vec<Question> {
    let days = [
        (2024, 1, 30),
        (2024, 1, 31),
        (2024, 3, 31),
        (2024, 4, 1),
        (2024, 6, 30),
        (2024, 7, 1),
        (2024, 12, 1),
        (2024, 12, 2),
        (2025, 12, 1),
        (2025, 12, 2),
    ]
    .map(|(y, m, d)| date(y, m, d));
    let mut all = Vec::new();
    for &route in Route::ALL {
        for day in days {
            all.extend(Facility::ALL.iter().map(|&facility| Question::Route { facility, route, day }));
            all.push(Question::Presentation { route, day });
        }
    }
    for &facility in Facility::ALL {
        all.push(Question::Portal { facility });
        for &filing in Filing::ALL {
            all.extend([false, true].map(|code_assigned| Question::Introduction {
                facility,
                filing,
                code_assigned,
            }));
        }
    }
    all.extend(User::ALL.iter().map(|&user| Question::Kind { user }));
    for &kind in Kind::ALL {
        all.extend(Network::ALL.iter().map(|&network| Question::Network { kind, network }));
        all.extend(Item::ALL.iter().map(|&item| Question::View { kind, item }));
        for &check in IdentityCheck::ALL {
            all.extend(Visit::ALL.iter().map(|&visit| Question::IdentityCheck { kind, visit, check }));
        }
    }
    for &purpose in Purpose::ALL {
        all.extend(Means::ALL.iter().map(|&means| Question::Dock { purpose, means }));
    }
    all.extend([false, true].map(|filed| Question::End { filed }));
    all.extend(equipment());
    all.extend(portal_forms());
    for &purchase in Purchase::ALL {
        for cost in [10_000, 33_333, 41_000, 50_000] {
            all.push(Question::Subsidy { purchase, cost, rounding: Rounding::DownToYen });
        }
    }
    all.extend(tickets::questions());
    all.extend(papers::questions());
    all.extend(later::questions());
    all
}

fn equipment() -> Vec<Question> {
    let reader = |link, extended_length, sam| Some(Reader { link, extended_length, sam });
    let mut all = Vec::new();
    for &place in Place::ALL {
        for &terminal in Terminal::ALL {
            for &nfc in Nfc::ALL {
                for reader in [
                    None,
                    reader(Link::Usb, true, false),
                    reader(Link::Usb, false, false),
                    reader(Link::Usb, true, true),
                    reader(Link::Bluetooth, true, false),
                ] {
                    all.extend([false, true].map(|enrolled| Question::Equipment {
                        place,
                        equipment: Equipment { terminal, nfc, reader, enrolled },
                    }));
                }
            }
        }
    }
    all
}

fn portal_forms() -> Vec<Question> {
    let field = |field, value: &str| Question::AccountField { field, value: value.into() };
    let mut all: Vec<_> = Field::ALL.iter().map(|&empty| field(empty, "")).collect();
    all.extend([
        field(Field::Code, "123456"),
        field(Field::Phone, "03-0000-0000"),
        field(Field::Mail, &format!("{}@example.test", "a".repeat(28))),
        field(Field::Mail, "A@example.test"),
        field(Field::Password, "aaaaaaa0"),
        field(Field::Password, "Aaaaaa0"),
        field(Field::Password, &format!("A0{}", "a".repeat(99))),
        Question::Registration { passwords_agree: false, consent: true },
        Question::Registration { passwords_agree: true, consent: false },
        Question::ActivationLink { minutes: 180 },
        Question::Login { activated: false },
    ]);
    let entries = [
        Entry::BankAccount("12345678".into()),
        Entry::BankAccount("１２３".into()),
        Entry::Document { format: Format::Jpeg, megabytes: 1 },
        Entry::Document { format: Format::Pdf, megabytes: 101 },
        Entry::Devices { total: 21, additional_request: false },
        Entry::Devices { total: 21, additional_request: true },
    ];
    all.extend(entries.map(|entry| Question::ApplicationEntry { entry }));
    let whole = Submission {
        logged_in: true,
        proof: Some(eligibility::application::Proof::BankAccount),
        numbers: true,
        consent: true,
    };
    let forms = [
        Submission { logged_in: false, ..whole },
        Submission { proof: None, ..whole },
        Submission { numbers: false, ..whole },
        Submission { consent: false, ..whole },
    ];
    all.extend(forms.map(|form| Question::Application { form }));
    for &reached in Stage::ALL {
        all.extend(Stage::ALL.iter().map(|&next| Question::Stage { reached, next }));
    }
    all
}

#[test]
fn without_a_defect_the_desk_answers_by_the_rules() {
    for question in corpus() {
        assert_eq!(answer(&question, None), desk::answer(&question));
    }
}

#[test]
fn every_defect_errs_somewhere_and_no_two_alike() {
    let questions = corpus();
    let mut seen = BTreeMap::new();
    for &defect in DeskDefect::ALL {
        let errors: BTreeSet<usize> = (0..questions.len())
            .filter(|&i| answer(&questions[i], Some(defect)).decision != desk::answer(&questions[i]).decision)
            .collect();
        assert!(!errors.is_empty(), "{} errs nowhere", defect.name());
        assert!(errors.len() * 2 < questions.len(), "{} is wrong all over", defect.name());
        if let Some(twin) = seen.insert(errors, defect) {
            panic!("{} and {} err alike", defect.name(), twin.name());
        }
    }
}

#[test]
fn names_are_unique_and_found_again() {
    for &defect in DeskDefect::ALL {
        assert_eq!(DeskDefect::from_name(defect.name()), Some(defect));
    }
    assert_eq!(DeskDefect::from_name("no-such-defect"), None);
}
