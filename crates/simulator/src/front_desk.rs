//! A front desk that answers by the notices, or errs on purpose in one way.

mod defect;
mod facility;
mod later;
mod number;
mod portal;
mod ticket;

use eligibility::account::Field;
use eligibility::application::{DEVICES_AT_ONCE, DOCUMENT_MEGABYTES, Entry, Format, Submission};
use eligibility::desk::{self, Answer, Decision, Question};
use eligibility::device::{Equipment, Link, Nfc, Reader, Terminal};
use eligibility::dock::{Means, Purpose};
use eligibility::insurer::Filing;
use eligibility::onboarding::Stage;
use eligibility::place::Place;
use eligibility::subsidy::{self, Purchase};
use eligibility::verification::{IdentityCheck, Item, Kind, Network, User, Visit};
use eligibility::{Facility, Portal, Programme, Route};
use jiff::civil::{Date, date};

pub use defect::DeskDefect;

/// The first day of card with notice and of the certificate, and the end of issue of insurance cards.
const DECEMBER: Date = date(2024, 12, 2);

/// Answers a question as the notices would have it, except for what the defect, if any, spoils.
#[must_use]
pub fn answer(question: &Question, defect: Option<DeskDefect>) -> Answer {
    let errors = [wrong, facility::wrong, ticket::wrong, number::wrong, portal::wrong, later::wrong];
    match defect.and_then(|defect| errors.iter().find_map(|wrong| wrong(defect, question))) {
        Some(decision) => Answer::bare(decision),
        None => desk::answer(question),
    }
}

/// What the defective desk decides where it errs; `None` where it is as good as any other.
fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Route { facility, route, day } => wrong_route(defect, *facility, *route, *day),
        Question::Presentation { route, .. } => wrong_presentation(defect, *route),
        Question::Equipment { place, equipment } => wrong_equipment(defect, *place, equipment),
        Question::Kind { user } => wrong_kind(defect, *user),
        Question::IdentityCheck { kind, visit, check } => wrong_check(defect, *kind, *visit, *check),
        Question::Network { kind, network } => wrong_network(defect, *kind, *network),
        Question::View { kind, item } => wrong_view(defect, *kind, *item),
        Question::Portal { facility } => wrong_portal(defect, *facility),
        Question::Introduction { facility, filing, code_assigned } => {
            wrong_introduction(defect, *facility, *filing, *code_assigned)
        }
        Question::End { filed } => accepted(defect == DeskDefect::EndWithoutFilingAccepted && !filed),
        Question::Dock { purpose, means } => wrong_dock(defect, *purpose, *means),
        Question::Subsidy { purchase, cost, .. } => wrong_subsidy(defect, *purchase, *cost),
        Question::AccountField { field, value } => wrong_field(defect, *field, value),
        Question::Registration { passwords_agree, consent } => accepted(match defect {
            DeskDefect::PasswordMismatchAccepted => !passwords_agree,
            DeskDefect::RegistrationWithoutConsentAccepted => !consent,
            _ => false,
        }),
        Question::ActivationLink { .. } => accepted(defect == DeskDefect::StaleLinkAccepted),
        Question::Login { .. } => accepted(defect == DeskDefect::LoginBeforeActivationAccepted),
        Question::ApplicationEntry { entry } => wrong_entry(defect, entry),
        Question::Application { form } => wrong_application(defect, *form),
        Question::Stage { reached, next } => accepted(match defect {
            DeskDefect::ApplicationSkipped => *reached < Stage::Application && *next > Stage::Application,
            DeskDefect::StepSkipped => *reached >= Stage::Application,
            _ => false,
        }),
        _ => None,
    }
}

/// The wrong decision "yes", where the condition holds.
fn accepted(errs: bool) -> Option<Decision> {
    errs.then_some(Decision::Accepted)
}

/// The wrong decision "no", where the condition holds.
fn refused(errs: bool) -> Option<Decision> {
    errs.then_some(Decision::Refused)
}

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

fn wrong_equipment(defect: DeskDefect, place: Place, equipment: &Equipment) -> Option<Decision> {
    let Equipment { terminal, nfc, reader, enrolled } = *equipment;
    let pc = terminal == Terminal::Pc;
    match defect {
        DeskDefect::UnregisteredTerminalAccepted => accepted(!enrolled && place != Place::Bus),
        DeskDefect::BusTerminalUnregisteredAccepted => accepted(!enrolled && place == Place::Bus),
        DeskDefect::TabletRefused => refused(terminal == Terminal::Tablet),
        DeskDefect::PcWithoutReaderAccepted => accepted(pc && reader.is_none()),
        DeskDefect::ShortApduReaderAccepted => accepted(reader.is_some_and(|r| !r.extended_length)),
        DeskDefect::SamReaderAccepted => accepted(reader.is_some_and(|r| r.sam)),
        DeskDefect::NfcPhoneRefused => refused(!pc && reader.is_none()),
        DeskDefect::PhoneWithoutNfcAccepted => accepted(!pc && nfc == Nfc::None && reader.is_none()),
        DeskDefect::ShortNfcPhoneAccepted => accepted(!pc && nfc == Nfc::Short && reader.is_none()),
        DeskDefect::UsbReaderOnPhoneAccepted => {
            accepted(!pc && matches!(reader, Some(Reader { link: Link::Usb, .. })))
        }
        DeskDefect::AnnexRefused => refused(place == Place::Annex),
        DeskDefect::BusRefused => refused(place == Place::Bus),
        DeskDefect::HomeBirthRefused => refused(place == Place::Home),
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

fn wrong_portal(defect: DeskDefect, facility: Facility) -> Option<Decision> {
    let portal = match (defect, facility) {
        (DeskDefect::MedicalSentToTreatmentPortal, Facility::CheckupMedical) => Portal::Treatment,
        (DeskDefect::DentalSentToMedicalPortal, Facility::CheckupDental)
        | (DeskDefect::InsurerSentToMedicalPortal, Facility::Insurer)
        | (DeskDefect::MidwifeSentToMedicalPortal, Facility::MidwiferyCentre) => Portal::Medical,
        _ => return None,
    };
    Some(Decision::Portal(portal))
}

fn wrong_introduction(
    defect: DeskDefect,
    facility: Facility,
    filing: Filing,
    code_assigned: bool,
) -> Option<Decision> {
    let insurer = facility == Facility::Insurer;
    match defect {
        DeskDefect::InsurerWithoutFilingAccepted => accepted(insurer && filing == Filing::None),
        DeskDefect::InsurerWithoutCodeAccepted => {
            accepted(insurer && filing != Filing::None && !code_assigned)
        }
        DeskDefect::BulkFilingRefused => refused(insurer && filing == Filing::Bulk),
        DeskDefect::FilingAskedOfInstitutions => refused(!insurer && filing == Filing::None),
        _ => None,
    }
}

fn wrong_dock(defect: DeskDefect, purpose: Purpose, means: Means) -> Option<Decision> {
    match (defect, purpose, means) {
        (DeskDefect::DockInsurerRefused, Purpose::Insurer, Means::Limited)
        | (DeskDefect::DockExistingTypeRefused, Purpose::Insurer, Means::Existing)
        | (DeskDefect::DockCardRefused, Purpose::Identity, Means::CardShown) => Some(Decision::Refused),
        (DeskDefect::DockIdentityOnlineAccepted, Purpose::Identity, Means::Limited | Means::Existing)
        | (
            DeskDefect::DockWithoutContractAccepted,
            Purpose::InsurerWithoutContract,
            Means::Limited | Means::Existing,
        )
        | (DeskDefect::CardAloneAccepted, Purpose::Insurer, Means::CardShown) => Some(Decision::Accepted),
        _ => None,
    }
}

fn wrong_subsidy(defect: DeskDefect, purchase: Purchase, cost: u32) -> Option<Decision> {
    let pc = purchase == Purchase::Pc;
    let base = cost.min(subsidy::CEILING);
    let yen = match defect {
        DeskDefect::SubsidyAboveCeiling if !pc => cost / 4 * 3 + cost % 4 * 3 / 4,
        DeskDefect::SubsidyOfFullCost if !pc => base,
        DeskDefect::SubsidyRoundedUp if !pc => (base * 3).div_ceil(4),
        DeskDefect::PcSubsidised if pc => base * 3 / 4,
        _ => return None,
    };
    Some(Decision::Yen(yen))
}

fn wrong_field(defect: DeskDefect, field: Field, value: &str) -> Option<Decision> {
    let length = value.chars().count();
    accepted(match (defect, field) {
        (DeskDefect::EmptyFieldAccepted, _) => length == 0,
        (DeskDefect::MalformedCodeAccepted, Field::Code) => length > 0,
        (DeskDefect::HyphenatedPhoneAccepted, Field::Phone) => value.contains('-'),
        (DeskDefect::LongMailAccepted, Field::Mail) => length > 40,
        (DeskDefect::CapitalInMailAccepted, Field::Mail) => value.chars().any(|c| c.is_ascii_uppercase()),
        (DeskDefect::WeakPasswordAccepted, Field::Password) => (8..=100).contains(&length),
        (DeskDefect::ShortPasswordAccepted, Field::Password) => (1..8).contains(&length),
        (DeskDefect::LongPasswordAccepted, Field::Password) => length > 100,
        _ => false,
    })
}

fn wrong_entry(defect: DeskDefect, entry: &Entry) -> Option<Decision> {
    match (defect, entry) {
        (DeskDefect::LongBankAccountAccepted, Entry::BankAccount(number)) => {
            accepted(number.chars().count() > 7)
        }
        (DeskDefect::FullWidthBankAccountAccepted, Entry::BankAccount(number)) => {
            accepted(number.chars().any(|c| ('０'..='９').contains(&c)))
        }
        (DeskDefect::WrongDocumentFormatAccepted, Entry::Document { format, .. }) => {
            accepted(matches!(format, Format::Jpeg | Format::Word))
        }
        (DeskDefect::OversizedDocumentAccepted, Entry::Document { megabytes, .. }) => {
            accepted(*megabytes > DOCUMENT_MEGABYTES)
        }
        (DeskDefect::TooManyDevicesAccepted, Entry::Devices { total, .. }) => {
            accepted(*total > DEVICES_AT_ONCE)
        }
        (DeskDefect::AdditionalRequestRefused, Entry::Devices { additional_request, .. }) => {
            refused(*additional_request)
        }
        _ => None,
    }
}

fn wrong_application(defect: DeskDefect, form: Submission) -> Option<Decision> {
    accepted(match defect {
        DeskDefect::ApplicationWithoutLoginAccepted => !form.logged_in,
        DeskDefect::UnprovenFacilityAccepted => form.proof.is_none(),
        DeskDefect::IncompleteApplicationAccepted => !form.numbers,
        DeskDefect::ApplicationWithoutConsentAccepted => !form.consent,
        _ => false,
    })
}

#[cfg(test)]
mod tests;
