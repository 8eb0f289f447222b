//! Errors about who confirms a qualification, by what, and with which kind of online verification.

use eligibility::app::{Source, System};
use eligibility::deployment::{Carrier, OBLIGATION_STARTS};
use eligibility::desk::{Decision, Question};
use eligibility::insurance_card::{ISSUE_ENDED, Paper};
use eligibility::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
use eligibility::{Facility, Programme, Route};
use jiff::civil::{Date, date};

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Route { facility, route, day } => wrong_route(defect, *facility, *route, *day),
        Question::Presentation { route, .. } => wrong_presentation(defect, *route),
        Question::Kind { user } => wrong_kind(defect, *user),
        Question::IdentityCheck { kind, visit, check } => wrong_check(defect, *kind, *visit, *check),
        Question::Network { kind, network } => wrong_network(defect, *kind, *network),
        Question::View { kind, item } => wrong_view(defect, *kind, *item),
        Question::Operation { kind, .. } => accepted(matches!(
            (defect, kind),
            (DeskDefect::LimitedTypeInOperationTooEarly, Kind::Limited)
                | (DeskDefect::HomeConsentInOperationTooEarly, Kind::HomeConsent)
        )),
        Question::Obligation { user, day } => {
            let institution = matches!(user, User::MedicalInstitution | User::Pharmacy);
            match defect {
                DeskDefect::ObligationDenied => refused(institution),
                DeskDefect::ObligationExtended => accepted(!institution && *day >= OBLIGATION_STARTS),
                _ => None,
            }
        }
        Question::Carrier { kind, carrier } => match (defect, kind, carrier) {
            (DeskDefect::ExistingTypeWithoutFaceReaderAccepted, Kind::Existing, _) => accepted(true),
            (DeskDefect::MobileRefusedInLimitedType, Kind::Limited, Carrier::Mobile)
            | (DeskDefect::MobileRefusedInHomeConsent, Kind::HomeConsent, Carrier::Mobile) => refused(true),
            _ => None,
        },
        Question::WebServiceLine { network } => {
            accepted(defect == DeskDefect::OpenLineBehindWebServiceAccepted && *network == Network::Internet)
        }
        Question::App { source, system } => match (defect, source, system) {
            (DeskDefect::ForeignAppAccepted, Source::Elsewhere, _)
            | (DeskDefect::OtherSystemAccepted, Source::Operator, System::MacOs | System::Linux) => {
                accepted(true)
            }
            (DeskDefect::IosRefused, Source::Operator, System::Ios) => refused(true),
            _ => None,
        },
        Question::InsuranceCard(card) => {
            accepted(defect == DeskDefect::LateInsuranceCardAccepted && card.issued >= ISSUE_ENDED)
        }
        Question::Paper { paper } => refused(
            defect == DeskDefect::InsuredStatusRefused
                && matches!(paper, Paper::InsuredStatus | Paper::DayLabourer),
        ),
        _ => None,
    }
}

/// The first day of card with notice and of the certificate.
const DECEMBER: Date = date(2024, 12, 2);

fn wrong_route(defect: DeskDefect, facility: Facility, route: Route, day: Date) -> Option<Decision> {
    let checkup = facility.programme() == Programme::HealthCheckup;
    let online_starts = if checkup { date(2024, 4, 1) } else { date(2024, 7, 1) };
    match (defect, route) {
        (DeskDefect::OnlineBeforeApril, Route::OnlineLimited) => accepted(checkup),
        (DeskDefect::OnlineBeforeJulyAtMidwives, Route::OnlineLimited) => accepted(!checkup),
        (DeskDefect::ExistingTypeRefused, Route::OnlineExisting) => refused(checkup),
        (DeskDefect::ExistingTypeAcceptedAtMidwives, Route::OnlineExisting) => accepted(!checkup),
        (DeskDefect::ScreenRefusedOnceOnlineStarts, Route::MynaportalScreen) => refused(day >= online_starts),
        (DeskDefect::ScreenRefusedBeforeDecember, Route::MynaportalScreen) => refused(day < DECEMBER),
        (DeskDefect::ScreenAcceptedTooEarly, Route::MynaportalScreen)
        | (DeskDefect::CardWithNoticeAcceptedTooEarly, Route::CardWithNotice)
        | (DeskDefect::CertificateAcceptedTooEarly, Route::QualificationCertificate)
        | (DeskDefect::NoticeAloneAccepted, Route::NoticeAlone)
        | (DeskDefect::UnregisteredCardAccepted, Route::UnregisteredCardWithNotice)
        | (DeskDefect::CardAloneAccepted, Route::CardAlone)
        | (DeskDefect::InsuranceCardAcceptedTooLong, Route::InsuranceCard) => Some(Decision::Accepted),
        _ => None,
    }
}

fn wrong_presentation(defect: DeskDefect, route: Route) -> Option<Decision> {
    match defect {
        DeskDefect::PresentationDenied => refused(route != Route::InsuranceCard),
        DeskDefect::PresentationOfCardAlone => accepted(route == Route::CardAlone),
        _ => None,
    }
}

fn wrong_kind(defect: DeskDefect, user: User) -> Option<Decision> {
    let kind = match (defect, user) {
        (DeskDefect::PharmacySentToLimitedType, User::Pharmacy)
        | (DeskDefect::HomeNursingSentToLimitedType, User::HomeNursing) => Kind::Limited,
        (
            DeskDefect::TherapistSentToExistingType,
            User::JudoTherapist | User::MassageTherapist | User::Acupuncturist | User::Moxibustion,
        )
        | (DeskDefect::MidwifeSentToExistingType, User::MidwiferyCentre) => Kind::Existing,
        _ => return None,
    };
    Some(Decision::Kind(kind))
}

fn wrong_check(defect: DeskDefect, kind: Kind, visit: Visit, check: IdentityCheck) -> Option<Decision> {
    match (defect, kind, check, visit) {
        (DeskDefect::FaceCheckRefusedInExistingType, Kind::Existing, IdentityCheck::Face, _)
        | (DeskDefect::VisualCheckRefused, Kind::Limited, IdentityCheck::Visual, _)
        | (DeskDefect::HomeConsentPinAskedAgain, Kind::HomeConsent, IdentityCheck::Omitted, Visit::Later) => {
            Some(Decision::Refused)
        }
        (DeskDefect::FaceCheckAcceptedInLimitedType, Kind::Limited, IdentityCheck::Face, _)
        | (
            DeskDefect::HomeConsentFirstVisitWithoutPin,
            Kind::HomeConsent,
            IdentityCheck::Omitted,
            Visit::First,
        ) => Some(Decision::Accepted),
        _ => None,
    }
}

fn wrong_network(defect: DeskDefect, kind: Kind, network: Network) -> Option<Decision> {
    let internet = network == Network::Internet;
    match (defect, kind) {
        (DeskDefect::LimitedTypeNeedsClosedLine, Kind::Limited)
        | (DeskDefect::HomeConsentNeedsClosedLine, Kind::HomeConsent) => refused(internet),
        (DeskDefect::ExistingTypeOverInternetAccepted, Kind::Existing) => accepted(internet),
        _ => None,
    }
}

fn wrong_view(defect: DeskDefect, kind: Kind, item: Item) -> Option<Decision> {
    let health = item != Item::Qualification;
    match (defect, kind) {
        (DeskDefect::HealthDataShown, Kind::Limited) => accepted(health),
        (DeskDefect::ExistingTypeHidesHealthData, Kind::Existing)
        | (DeskDefect::HomeConsentHidesHealthData, Kind::HomeConsent) => refused(health),
        _ => None,
    }
}
