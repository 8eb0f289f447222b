//! Questions about what changed after the notices.

use eligibility::desk::Question;
use eligibility::later::certificate::{Holder, PaperForm, Presented};
use eligibility::later::grace::{self, GraceEnd, Use};
use eligibility::later::interim::{Brought, Visit};
use eligibility::later::screen::Shown;
use eligibility::later::smartphone::{Phone, Tap, Unlock};
use eligibility::verification::Kind;
use jiff::civil::date;

const BOTH: [bool; 2] = [false, true];

pub(super) fn questions() -> Vec<Question> {
    let mut all = Vec::new();
    for day in [date(2025, 6, 26), date(2025, 6, 27), date(2026, 3, 31), date(2026, 4, 1)] {
        for (looked_up, applies_here) in [(true, true), (true, false), (false, true)] {
            let visit = Visit { brought: Brought::NoticeAlone, looked_up, day, applies_here };
            all.push(Question::Interim(visit));
        }
    }
    let last = date(2025, 7, 31);
    for &form in PaperForm::ALL {
        for day in [last, date(2025, 8, 1)] {
            all.push(Question::Certificate(Presented { form, expires: last, day }));
        }
    }
    all.extend([last, date(2025, 8, 1)].map(|day| Question::NoticeDate { expires: Some(last), day }));
    for day in [date(2024, 12, 1), date(2026, 7, 31), date(2026, 8, 1)] {
        for elderly in BOTH {
            let sent = |registered| Question::CertificateSent(Holder { elderly, registered, day });
            all.extend(BOTH.map(sent));
        }
    }
    all.extend(certificates_end());
    all.extend(smartphones());
    for &shown in Shown::ALL {
        all.extend(BOTH.map(|stored_counts| Question::Screen { shown, stored_counts }));
    }
    all
}

fn certificates_end() -> Vec<Question> {
    let (expires, mut all) = (date(2025, 5, 15), Vec::new());
    for day in [expires, date(2025, 5, 16), date(2025, 8, 16), date(2025, 9, 1)] {
        for &purpose in Use::ALL {
            let card = |&end| Question::CertificateGrace(grace::Presented { expires, day, purpose, end });
            all.extend(GraceEnd::ALL.iter().map(card));
        }
        all.push(Question::ExpiryWarning { expires, day });
    }
    all
}

fn smartphones() -> Vec<Question> {
    let tap = |phone, day, kind, equipped, limited_type_reads| {
        Question::Smartphone(Tap { phone, day, kind, equipped, limited_type_reads })
    };
    let day = date(2025, 9, 19);
    let mut all = vec![
        tap(Phone::Iphone, date(2025, 9, 18), Kind::Existing, true, false),
        tap(Phone::Iphone, day, Kind::Existing, true, false),
        tap(Phone::Iphone, day, Kind::Existing, false, false),
        tap(Phone::Iphone, day, Kind::Limited, true, false),
        tap(Phone::Iphone, day, Kind::Limited, true, true),
        tap(Phone::OldIphone, day, Kind::Existing, true, false),
        tap(Phone::OtherAndroid, day, Kind::Existing, true, false),
    ];
    for &phone in Phone::ALL {
        all.extend(Unlock::ALL.iter().map(|&unlock| Question::SmartphoneUnlock { phone, unlock }));
    }
    all
}
