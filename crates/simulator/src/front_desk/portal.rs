//! Errors about the portals: what they publish, the account, the procedures.

use eligibility::account::Field;
use eligibility::desk::{Decision, Question};
use eligibility::portal::{Material, Page};
use eligibility::procedure::{Need, Procedure};
use eligibility::registration::{self, Affiliation, Codes};
use eligibility::{Facility, Portal};

use super::{DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::Portal { facility } => wrong_portal(defect, *facility),
        Question::Material { portal, material } => wrong_material(defect, *portal, *material),
        Question::Page { page, logged_in: false } => accepted(matches!(
            (defect, page),
            (DeskDefect::SettingsWithoutLoginShown, Page::UserSettings)
                | (DeskDefect::ApplicationsWithoutLoginShown, Page::Applications)
        )),
        Question::Procedure { need } => wrong_procedure(defect, *need).map(Decision::Procedure),
        Question::AccountField { field, value } => wrong_field(defect, *field, value),
        Question::Affiliation { affiliation } => {
            accepted(defect == DeskDefect::AffiliationIgnored && *affiliation != Affiliation::MidwiferyCentre)
        }
        Question::FilledIn { entry } => refused(
            defect == DeskDefect::NameTypedByHand
                && matches!(
                    entry,
                    registration::RegistrationEntry::LongCode | registration::RegistrationEntry::Name
                ),
        ),
        Question::LongCode(codes) => wrong_code(defect, codes),
        Question::Registration { passwords_agree, consent } => accepted(match defect {
            DeskDefect::PasswordMismatchAccepted => !passwords_agree,
            DeskDefect::RegistrationWithoutConsentAccepted => !consent,
            _ => false,
        }),
        Question::ActivationMail { .. } => accepted(defect == DeskDefect::ActivationMailElsewhereAccepted),
        Question::ActivationLink { .. } => accepted(defect == DeskDefect::StaleLinkAccepted),
        Question::Login { .. } => accepted(defect == DeskDefect::LoginBeforeActivationAccepted),
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

fn wrong_material(defect: DeskDefect, portal: Portal, material: Material) -> Option<Decision> {
    match (defect, portal, material) {
        (DeskDefect::OutlineOnOnePortalOnly, Portal::Medical, Material::Outline)
        | (DeskDefect::GuideMissing, _, Material::PreparationGuide) => refused(true),
        (DeskDefect::PhoneListOnPortal, Portal::Treatment, Material::PhoneList)
        | (DeskDefect::FormsOnMedicalPortal, Portal::Medical, Material::FilingForms)
        | (DeskDefect::ManualsOnMedicalPortal, Portal::Medical, Material::Manuals)
        | (DeskDefect::ReaderListOnMedicalPortal, Portal::Medical, Material::ReaderList) => accepted(true),
        _ => None,
    }
}

/// Where the desk sends a need that it gets wrong.
fn wrong_procedure(defect: DeskDefect, need: Need) -> Option<Procedure> {
    let procedure = match (defect, need) {
        (DeskDefect::BeginSentToAdditionalRequest, Need::Begin) => Procedure::AdditionalDevices,
        (DeskDefect::FirstDaySentToStartOfUse, Need::FirstDay)
        | (DeskDefect::SubsidySentToStartOfUse, Need::Subsidy)
        | (DeskDefect::MoreDevicesSentToStartOfUse, Need::MoreDevices)
        | (DeskDefect::NewsSentToStartOfUse, Need::News | Need::Answer) => Procedure::StartOfUse,
        (DeskDefect::DecisionSentToSubsidy, Need::Decision) => Procedure::Subsidy,
        (DeskDefect::AccountsSentToState, Need::Accounts) => Procedure::RequestState,
        (DeskDefect::StateSentToAccounts, Need::State)
        | (DeskDefect::EndSentToAccounts, Need::End | Need::Change) => Procedure::Accounts,
        _ => return None,
    };
    Some(procedure)
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

fn wrong_code(defect: DeskDefect, codes: &Codes) -> Option<Decision> {
    let exists = (1..=47).contains(&codes.prefecture);
    let divided = codes.filled.as_bytes().get(2) == Some(&b'0');
    accepted(match defect {
        DeskDefect::UnknownPrefectureFilled => !exists,
        DeskDefect::DivisionCodeIgnored => exists && codes.filled.len() == 10 && !divided,
        DeskDefect::LongCodeNotCompared => exists && (divided || codes.filled.len() != 10),
        _ => false,
    })
}
