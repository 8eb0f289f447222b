//! Questions about papers, facilities and the portal.

use eligibility::app::{Source, System};
use eligibility::application::{Entry, Proof, Required};
use eligibility::bus::Preparation;
use eligibility::deployment::Carrier;
use eligibility::desk::Question;
use eligibility::facility_proof::{AccountSource, AccountUse, Capture, Document};
use eligibility::insurance_card::{Paper, Presented};
use eligibility::insurer::{Change, Filed, Form, Recipient};
use eligibility::midwifery::Occasion;
use eligibility::portal::{Material, Page};
use eligibility::procedure::Need;
use eligibility::registration::{self, Affiliation, Codes};
use eligibility::verification::{Kind, Network, User};
use eligibility::{Facility, Portal};
use jiff::civil::date;

const BOTH: [bool; 2] = [false, true];

pub(super) fn questions() -> Vec<Question> {
    let mut all = kinds();
    all.extend(facilities());
    all.extend(portal());
    all.extend(application());
    all
}

fn kinds() -> Vec<Question> {
    let mut all = Vec::new();
    for &kind in Kind::ALL {
        all.extend(Carrier::ALL.iter().map(|&carrier| Question::Carrier { kind, carrier }));
        all.extend([date(2024, 3, 31), date(2024, 4, 1)].map(|day| Question::Operation { kind, day }));
    }
    for &user in User::ALL {
        all.extend([date(2023, 3, 31), date(2023, 4, 1)].map(|day| Question::Obligation { user, day }));
    }
    all.extend(Network::ALL.iter().map(|&network| Question::WebServiceLine { network }));
    for &source in Source::ALL {
        all.extend(System::ALL.iter().map(|&system| Question::App { source, system }));
    }
    for terms_confirmed in BOTH {
        all.extend(BOTH.map(|settings_entered| Question::SetUp { terms_confirmed, settings_entered }));
    }
    let cards = [
        (date(2024, 12, 2), None, date(2024, 12, 2)),
        (date(2024, 12, 1), None, date(2025, 12, 1)),
        (date(2024, 12, 1), None, date(2025, 12, 2)),
        (date(2024, 12, 1), Some(date(2025, 7, 31)), date(2025, 8, 1)),
    ];
    all.extend(
        cards.map(|(issued, expires, day)| Question::InsuranceCard(Presented { issued, expires, day })),
    );
    all.extend(Paper::ALL.iter().map(|&paper| Question::Paper { paper }));
    all
}

fn facilities() -> Vec<Question> {
    let mut all = Vec::new();
    for &facility in Facility::ALL {
        all.extend(BOTH.map(|applied| Question::InstitutionNumber { facility, applied }));
    }
    for &change in Change::ALL {
        for &form in Form::ALL {
            let filing = |&recipient| Question::Filing(Filed { change, form, recipient });
            all.extend(Recipient::ALL.iter().map(filing));
        }
    }
    for column in [None, Some(false), Some(true)] {
        all.extend(BOTH.map(|usable| Question::InstitutionList { column, usable }));
    }
    let checked = Preparation { place: true, flow: true, operation: true, told: true };
    all.extend(
        [checked, Preparation { told: false, ..checked }, Preparation { flow: false, ..checked }]
            .map(Question::BusPreparation),
    );
    for uses_scheme in BOTH {
        let occasions = Occasion::ALL.iter();
        all.extend(occasions.map(|&occasion| Question::MidwiferyUse { uses_scheme, occasion }));
    }
    all
}

fn portal() -> Vec<Question> {
    let mut all = Vec::new();
    for &material in Material::ALL {
        all.extend(Portal::ALL.iter().map(|&portal| Question::Material { portal, material }));
    }
    for &page in Page::ALL {
        all.extend(BOTH.map(|logged_in| Question::Page { page, logged_in }));
    }
    all.extend(Need::ALL.iter().map(|&need| Question::Procedure { need }));
    all.extend(Affiliation::ALL.iter().map(|&affiliation| Question::Affiliation { affiliation }));
    all.extend(registration::RegistrationEntry::ALL.iter().map(|&entry| Question::FilledIn { entry }));
    for (prefecture, filled) in
        [(13, "1309999991"), (13, "1319999991"), (13, "2709999991"), (48, "4809999991")]
    {
        all.push(Question::LongCode(Codes { prefecture, code: "9999991".into(), filled: filled.into() }));
    }
    for sent_to in ["a@example.test", "b@example.test"] {
        all.push(Question::ActivationMail { entered: "a@example.test".into(), sent_to: sent_to.into() });
    }
    all
}

fn application() -> Vec<Question> {
    let mut all = Vec::new();
    for entered in ["1234567", "1234568"] {
        all.push(Question::AccountNumber { filed: "1234567".into(), entered: entered.into() });
    }
    all.extend(AccountSource::ALL.iter().map(|&source| Question::AccountSource { source }));
    all.extend(AccountUse::ALL.iter().map(|&purpose| Question::AccountUse { purpose }));
    for &proof in Proof::ALL {
        all.extend(BOTH.map(|account_failed| Question::ProofOrder { proof, account_failed }));
    }
    for &document in Document::ALL {
        all.extend(Capture::ALL.iter().map(|&capture| Question::ProofDocument { document, capture }));
    }
    all.extend([0, 1].map(|count| Question::ApplicationEntry { entry: Entry::Staff(count) }));
    all.extend([2, 3].map(|requested| Question::DevicesNeeded { requested, needed: 2 }));
    let lists = [vec![], vec![Required::Staff], vec![Required::Staff, Required::Consent]];
    for missing in &lists {
        all.extend(
            lists
                .iter()
                .map(|shown| Question::RequiredList { missing: missing.clone(), shown: shown.clone() }),
        );
    }
    all.extend([7, 8].map(|days| Question::CompletionMail { days }));
    for account in BOTH {
        all.extend(BOTH.map(|applied| Question::SubsidyApplication { account, applied }));
    }
    all.push(Question::Application {
        form: eligibility::application::Submission {
            logged_in: true,
            proof: Some(Proof::Document),
            numbers: true,
            consent: true,
        },
    });
    all
}
