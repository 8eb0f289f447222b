//! Errors about what changed after the notices.

use eligibility::calendar::INSURANCE_CARD_LAST_DAY;
use eligibility::desk::{self, Decision, Question};
use eligibility::insurance_card::ISSUE_ENDED;
use eligibility::later::certificate::{self, ELDERLY_UNTIL, Holder, PaperForm};
use eligibility::later::grace::{GraceEnd, Presented, Use};
use eligibility::later::interim::{self, Visit};
use eligibility::later::screen::Shown;
use eligibility::later::smartphone::{self, Phone, Tap, Unlock};
use eligibility::verification::Kind;

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::InsuranceCard(card) => {
            let issued = card.issued < ISSUE_ENDED;
            accepted(match defect {
                DeskDefect::InsuranceCardAcceptedTooLong => issued && card.expires.is_none(),
                DeskDefect::PrintedExpiryIgnored => issued && card.day <= INSURANCE_CARD_LAST_DAY,
                _ => false,
            })
        }
        Question::Interim(visit) => wrong_interim(defect, *visit),
        Question::Certificate(paper) => accepted(match defect {
            DeskDefect::PhotocopyAccepted => paper.form == PaperForm::Photocopy,
            DeskDefect::ExpiredCertificateAccepted => paper.form == PaperForm::Original,
            _ => false,
        }),
        Question::NoticeDate { .. } => accepted(defect == DeskDefect::ExpiredNoticeAccepted),
        Question::CertificateSent(holder) => wrong_sending(defect, *holder),
        Question::CertificateGrace(card) => wrong_grace(defect, *card),
        Question::ExpiryWarning { expires, day } => {
            refused(defect == DeskDefect::WarningAfterExpiryOnly && day <= expires)
        }
        Question::Smartphone(tap) => wrong_tap(defect, *tap),
        Question::SmartphoneUnlock { phone, unlock } => accepted(
            defect == DeskDefect::AndroidBiometricsAccepted
                && matches!(phone, Phone::ListedAndroid | Phone::OtherAndroid)
                && *unlock == Unlock::Biometrics,
        ),
        Question::Screen { shown, stored_counts } => match (defect, shown) {
            (DeskDefect::LiveScreenRefused, Shown::Live) => refused(true),
            (DeskDefect::ScreenshotAssumed, Shown::Screenshot)
            | (DeskDefect::StoredFileAssumed, Shown::StoredFile) => accepted(!stored_counts),
            _ => None,
        },
        _ => None,
    }
}

fn wrong_interim(defect: DeskDefect, visit: Visit) -> Option<Decision> {
    let here = visit.applies_here && visit.looked_up;
    let assumed = Question::Interim(Visit { applies_here: true, ..visit });
    match defect {
        DeskDefect::InterimRefused => refused(here),
        DeskDefect::InterimWithoutLookUpAccepted => accepted(visit.applies_here && !visit.looked_up),
        DeskDefect::InterimTooEarly => accepted(here && visit.day < interim::FROM),
        DeskDefect::InterimTooLong => accepted(here && visit.day > interim::UNTIL),
        DeskDefect::InterimAssumedHere => Some(desk::answer(&assumed).decision),
        _ => None,
    }
}

fn wrong_sending(defect: DeskDefect, holder: Holder) -> Option<Decision> {
    let Holder { elderly, registered, day } = holder;
    let begun = day >= certificate::SENT_FROM;
    match defect {
        DeskDefect::CertificateForCardHolders => accepted(begun && registered && !elderly),
        DeskDefect::CertificateWithheldFromElderly => refused(registered && elderly),
        DeskDefect::ElderlyCertificateForEver => accepted(registered && elderly && day > ELDERLY_UNTIL),
        _ => None,
    }
}

fn wrong_grace(defect: DeskDefect, card: Presented) -> Option<Decision> {
    let expired = card.day > card.expires;
    match defect {
        DeskDefect::NoGrace => refused(expired),
        DeskDefect::GraceForEver => accepted(card.purpose == Use::Eligibility),
        DeskDefect::GraceForOtherUses => {
            let seen = Question::CertificateGrace(Presented { purpose: Use::Eligibility, ..card });
            Some(desk::answer(&seen).decision)
        }
        DeskDefect::GraceEndIgnored => {
            let seen = Question::CertificateGrace(Presented { end: GraceEnd::SameDay, ..card });
            Some(desk::answer(&seen).decision)
        }
        _ => None,
    }
}

fn wrong_tap(defect: DeskDefect, tap: Tap) -> Option<Decision> {
    let seen = match defect {
        DeskDefect::SmartphoneTooEarly => Tap { day: tap.day.max(smartphone::FROM), ..tap },
        DeskDefect::UnequippedSmartphoneAccepted => Tap { equipped: true, ..tap },
        DeskDefect::LimitedTypeSmartphoneAssumed if tap.kind == Kind::Limited => {
            Tap { limited_type_reads: true, ..tap }
        }
        DeskDefect::AnyPhoneAccepted => Tap { phone: Phone::Iphone, ..tap },
        _ => return None,
    };
    Some(desk::answer(&Question::Smartphone(seen)).decision)
}
