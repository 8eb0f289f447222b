//! Errors about what the kinds of online verification need, and about checkup bodies and insurers.

use eligibility::app::Source;
use eligibility::deployment::{Carrier, OBLIGATION_STARTS};
use eligibility::desk::{Decision, Question};
use eligibility::insurer::{Change, Form, Recipient};
use eligibility::portal::Material;
use eligibility::verification::{Kind, Network, User};
use eligibility::{Facility, Portal};

use super::{DECEMBER, DeskDefect, accepted, refused};

pub(super) fn wrong(defect: DeskDefect, question: &Question) -> Option<Decision> {
    match question {
        Question::InsuranceCard(card) => {
            accepted(defect == DeskDefect::LateInsuranceCardAccepted && card.issued >= DECEMBER)
        }
        Question::App { source, .. } => {
            accepted(defect == DeskDefect::ForeignAppAccepted && *source == Source::Elsewhere)
        }
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
        Question::Operation { kind, .. } => accepted(matches!(
            (defect, kind),
            (DeskDefect::LimitedTypeInOperationTooEarly, Kind::Limited)
                | (DeskDefect::HomeConsentInOperationTooEarly, Kind::HomeConsent)
        )),
        Question::Material { portal, material } => wrong_material(defect, *portal, *material),
        Question::InstitutionNumber { facility, .. } => accepted(match defect {
            DeskDefect::NumberWithoutApplication => *facility != Facility::Insurer,
            DeskDefect::NumberForInsurer => *facility == Facility::Insurer,
            _ => false,
        }),
        Question::Filing(filed) => accepted(match (defect, filed.change, filed.form) {
            (DeskDefect::WrongIntroductionFormAccepted, Change::Introduction, Form::End)
            | (DeskDefect::WrongEndFormAccepted, Change::End, Form::Introduction) => true,
            (DeskDefect::FilingElsewhereAccepted, Change::Introduction, Form::Introduction)
            | (DeskDefect::FilingElsewhereAccepted, Change::End, Form::End) => {
                filed.recipient != Recipient::PaymentFund
            }
            _ => false,
        }),
        Question::InstitutionList { column, usable } => accepted(match defect {
            DeskDefect::EmptyListColumnAccepted => column.is_none(),
            DeskDefect::UntrueListColumnAccepted => column.is_some_and(|stated| stated != *usable),
            _ => false,
        }),
        Question::BusPreparation(bus) => {
            let checked = bus.place && bus.flow && bus.operation;
            accepted(match defect {
                DeskDefect::UncheckedBusAccepted => !checked,
                DeskDefect::UntoldVisitorsAccepted => checked,
                _ => false,
            })
        }
        _ => None,
    }
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
